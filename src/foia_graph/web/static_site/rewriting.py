"""The rewriting of pages: links lead to files, and elements that need a server are left out."""

import re
from collections.abc import Callable
from html import escape
from html.parser import HTMLParser

LINK_ATTRIBUTES = ("href", "src")
VOID_ELEMENTS = frozenset({"br", "hr", "img", "input", "link", "meta", "source", "wbr"})
"""Elements that have no end tag."""
CONTROL_ELEMENTS = frozenset({"form"})
SERVICE_LINK = re.compile(r"/(?:api|cite|resource|search|sparql)\b|[^#]*\?")
"""Links whose text is of no use without their target."""
LinkRewrite = Callable[[str], str | None]
TagAttributes = list[tuple[str, str | None]]


class PageRewriter(HTMLParser):
    """A copier of pages; `lead` returns the new link for a link, None where there is no file."""

    def __init__(self, lead: LinkRewrite, note: str) -> None:
        """Prepare a copy, with `note` at the foot of the page."""
        # Entities are copied as they are written, not decoded.
        super().__init__(convert_charrefs=False)
        self._lead, self._note = lead, note
        self._out: list[str] = []
        self._skipped_tags: list[str] = []
        self._unlinked: list[bool] = []

    def rewrite(self, page: str) -> str:
        """Return the page as it may stand alone."""
        self.feed(page)
        self.close()
        return "".join(self._out)

    # ------------------------------------------------------------ what is copied

    def handle_decl(self, decl: str) -> None:
        self._emit(f"<!{decl}>")

    def handle_data(self, data: str) -> None:
        self._emit(data)

    def handle_entityref(self, name: str) -> None:
        self._emit(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._emit(f"&#{name};")

    def _emit(self, text: str) -> None:
        if not self._skipped_tags:
            self._out.append(text)

    # ------------------------------------------------------------ what is changed

    def handle_starttag(self, tag: str, attrs: TagAttributes) -> None:
        if self._skipped_tags:
            if tag == self._skipped_tags[0] and tag not in VOID_ELEMENTS:
                self._skipped_tags.append(tag)
            return
        new_attributes = [
            (name, self._new_value(name, value)) for name, value in attrs if name not in ("srcset", "sizes")
        ]
        is_dead = any(name in LINK_ATTRIBUTES and value is None for name, value in new_attributes)
        if tag == "a":
            self._copy_anchor(dict(attrs).get("href") or "", new_attributes, is_dead)
        elif tag in CONTROL_ELEMENTS or is_dead or _is_facet_nav(tag, attrs):
            self._skip_element(tag)
        else:
            self._emit(self._copied_tag(tag, attrs, new_attributes))

    def handle_startendtag(self, tag: str, attrs: TagAttributes) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if self._skipped_tags:
            if tag == self._skipped_tags[0]:
                self._skipped_tags.pop()
            return
        if tag == "a" and self._unlinked and self._unlinked.pop():
            return
        if tag == "footer" and self._note:
            self._emit(f"<p>{self._note}</p>\n")
        self._emit(f"</{tag}>")

    def _copy_anchor(self, href: str, new_attributes: TagAttributes, is_dead: bool) -> None:
        """Copy a link; of one that leads nowhere now the words stay, if they say something."""
        if is_dead and SERVICE_LINK.match(href):
            self._skip_element("a")
            return
        self._unlinked.append(is_dead)
        if not is_dead:
            self._emit(_start_tag("a", new_attributes))

    def _new_value(self, name: str, value: str | None) -> str | None:
        return self._lead(value or "") if name in LINK_ATTRIBUTES else value

    def _copied_tag(self, tag: str, attrs: TagAttributes, new_attributes: TagAttributes) -> str:
        return _start_tag(tag, new_attributes) if new_attributes != attrs else self.get_starttag_text() or ""

    def _skip_element(self, tag: str) -> None:
        if tag not in VOID_ELEMENTS:
            self._skipped_tags.append(tag)


def _is_facet_nav(tag: str, attrs: TagAttributes) -> bool:
    """Return True for the facets beside a list, which only a server can follow."""
    return tag == "nav" and ("class", "facets") in attrs


def _start_tag(tag: str, attrs: TagAttributes) -> str:
    attributes_text = "".join(
        f" {name}" if value is None else f' {name}="{escape(value)}"' for name, value in attrs
    )
    return f"<{tag}{attributes_text}>"


def page_links(page: str) -> list[str]:
    """Return the links of a page, as they stand in it."""
    all_links: list[str] = []

    def note(link: str) -> str:
        all_links.append(link)
        return link

    PageRewriter(note, "").rewrite(page)
    return all_links
