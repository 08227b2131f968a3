"""The rewriting of pages: links lead to files, and elements that need a server are left out."""

import re
from collections.abc import Callable
from html import escape, unescape

LINK_ATTRIBUTES = ("href", "src")
VOID_ELEMENTS = frozenset({"br", "hr", "img", "input", "link", "meta", "source", "wbr"})
"""Elements that have no end tag."""
CONTROL_ELEMENTS = frozenset({"form"})
SERVICE_NAVS = frozenset({"facets", "asked"})
"""Classes of lists of links all of which need a server."""
CONCERNED_ELEMENTS = CONTROL_ELEMENTS | {"a", "nav"}
RAW_TEXT_ELEMENTS = frozenset({"script", "style"})
"""Elements whose text holds no tags."""
TAG = re.compile(
    r"""<(?P<end>/?)(?P<name>[A-Za-z][^\s/>]*+)(?P<attributes>(?:[^>"']++|"[^"]*+"|'[^']*+')*+)>"""
)
ATTRIBUTE = re.compile(
    r"""(?P<name>[^\s=/"']++)"""
    r"""(?P<value>\s*+=\s*+(?:"(?P<quoted>[^"]*+)"|'(?P<single>[^']*+)'|(?P<bare>[^\s"'>]++)))?"""
)
LINK_NAME = re.compile(r"\b(?:href|src|srcset|sizes)\b", re.IGNORECASE)
SERVICE_LINK = re.compile(
    r"/(?:api|cite|dossier|embed|explore|history|oembed|questions|resource|search|sparql)\b"
    r"|/redactions\Z|(?!/redactions\b)[^#]*\?"
)
"""Links whose text is of no use without their target; those to parts of the gallery are counts."""
LinkRewrite = Callable[[str], str | None]
TagAttributes = list[tuple[str, str | None]]


class PageRewriter:
    """A copier of pages that this program wrote; `lead` returns the new link for a link, None for no file."""

    def __init__(self, lead: LinkRewrite, note: str) -> None:
        """Prepare a copy, with `note` at the foot of the page."""
        self._lead, self._note = lead, note
        self._out: list[str] = []
        self._skipped_tags: list[str] = []
        self._unlinked: list[bool] = []

    def rewrite(self, page: str) -> str:
        """Return the page as it may stand alone."""
        position = copied = 0
        while (tag := TAG.search(page, position)) is not None:
            position = tag.end()
            name = tag["name"].lower()
            if self._is_concerned(name, tag):
                self._emit(page[copied : tag.start()])
                copied = position
                self._copy_tag(name, tag)
            if name in RAW_TEXT_ELEMENTS and not tag["end"]:
                position = max(position, page.find(f"</{name}", position))
        self._emit(page[copied:])
        return "".join(self._out)

    def _is_concerned(self, name: str, tag: re.Match[str]) -> bool:
        """Return whether a tag may have to be changed; all others are copied with the text around them."""
        if self._skipped_tags:
            return name == self._skipped_tags[0]
        if tag["end"]:
            return name in ("a", "footer")
        return name in CONCERNED_ELEMENTS or LINK_NAME.search(tag["attributes"]) is not None

    def _copy_tag(self, name: str, tag: re.Match[str]) -> None:
        if tag["end"]:
            self._copy_end_tag(name)
        else:
            self._copy_start_tag(name, tag)

    def _emit(self, text: str) -> None:
        if not self._skipped_tags:
            self._out.append(text)

    # ------------------------------------------------------------ what is changed

    def _copy_start_tag(self, name: str, tag: re.Match[str]) -> None:
        if self._skipped_tags:
            if name not in VOID_ELEMENTS:
                self._skipped_tags.append(name)
            return
        attrs = _tag_attributes(tag["attributes"])
        if _needs_server(name, attrs):
            self._skip_element(name)
            return
        new_attributes = [
            (each, self._new_value(each, value)) for each, value in attrs if each not in ("srcset", "sizes")
        ]
        is_dead = any(each in LINK_ATTRIBUTES and value is None for each, value in new_attributes)
        if name == "a":
            self._copy_anchor(dict(attrs).get("href") or "", new_attributes, is_dead)
        elif is_dead:
            self._skip_element(name)
        else:
            self._emit(_start_tag(name, new_attributes) if new_attributes != attrs else tag[0])

    def _copy_end_tag(self, name: str) -> None:
        if self._skipped_tags:
            self._skipped_tags.pop()
            return
        if name == "a" and self._unlinked and self._unlinked.pop():
            return
        if name == "footer" and self._note:
            self._emit(f"<p>{self._note}</p>\n")
        self._emit(f"</{name}>")

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

    def _skip_element(self, tag: str) -> None:
        if tag not in VOID_ELEMENTS:
            self._skipped_tags.append(tag)


def _tag_attributes(text: str) -> TagAttributes:
    """Return the attributes of a tag, names in small letters, values as they are meant."""
    return [
        (found["name"].lower(), unescape(found["quoted"] or found["single"] or found["bare"] or ""))
        if found["value"]
        else (found["name"].lower(), None)
        for found in ATTRIBUTE.finditer(text)
    ]


def _needs_server(tag: str, attrs: TagAttributes) -> bool:
    """Return True for what only a server can answer: forms, facets of a list, questions, and our scripts."""
    if tag == "script":
        return any(name == "src" for name, _ in attrs)
    return tag in CONTROL_ELEMENTS or (tag == "nav" and dict(attrs).get("class") in SERVICE_NAVS)


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
