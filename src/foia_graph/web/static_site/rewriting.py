"""The rewriting of pages: links lead to files, and elements that need a server are left out."""

import re
from collections.abc import Callable
from html import escape
from html.parser import HTMLParser

LINKS = ("href", "src")
EMPTY = frozenset({"br", "hr", "img", "input", "link", "meta", "source", "wbr"})
"""Elements that have no end tag."""
CONTROLS = frozenset({"form"})
SERVICES = re.compile(r"/(?:api|cite|resource|search|sparql)\b|[^#]*\?")
"""Links whose text is of no use without their target."""
Lead = Callable[[str], str | None]
Attributes = list[tuple[str, str | None]]


class Rewriter(HTMLParser):
    """A copier of pages; `lead` returns the new link for a link, None where there is no file."""

    def __init__(self, lead: Lead, note: str) -> None:
        """Prepare a copy, with `note` at the foot of the page."""
        # Entities are copied as they are written, not decoded.
        super().__init__(convert_charrefs=False)
        self._lead, self._note = lead, note
        self._out: list[str] = []
        self._skipped: list[str] = []
        self._loose: list[bool] = []

    def rewrite(self, page: str) -> str:
        """Return the page as it may stand alone."""
        self.feed(page)
        self.close()
        return "".join(self._out)

    # ------------------------------------------------------------ what is copied

    def handle_decl(self, decl: str) -> None:
        self._put(f"<!{decl}>")

    def handle_data(self, data: str) -> None:
        self._put(data)

    def handle_entityref(self, name: str) -> None:
        self._put(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._put(f"&#{name};")

    def _put(self, text: str) -> None:
        if not self._skipped:
            self._out.append(text)

    # ------------------------------------------------------------ what is changed

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        if self._skipped:
            if tag == self._skipped[0] and tag not in EMPTY:
                self._skipped.append(tag)
            return
        kept = [
            (name, self._followed(name, value)) for name, value in attrs if name not in ("srcset", "sizes")
        ]
        is_dead = any(name in LINKS and value is None for name, value in kept)
        if tag == "a":
            self._anchor(dict(attrs).get("href") or "", kept, is_dead)
        elif tag in CONTROLS or is_dead or _narrows(tag, attrs):
            self._skip(tag)
        else:
            self._put(self._written(tag, attrs, kept))

    def handle_startendtag(self, tag: str, attrs: Attributes) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if self._skipped:
            if tag == self._skipped[0]:
                self._skipped.pop()
            return
        if tag == "a" and self._loose and self._loose.pop():
            return
        if tag == "footer" and self._note:
            self._put(f"<p>{self._note}</p>\n")
        self._put(f"</{tag}>")

    def _anchor(self, href: str, kept: Attributes, is_dead: bool) -> None:
        """Copy a link; of one that leads nowhere now the words stay, if they say something."""
        if is_dead and SERVICES.match(href):
            self._skip("a")
            return
        self._loose.append(is_dead)
        if not is_dead:
            self._put(_tag("a", kept))

    def _followed(self, name: str, value: str | None) -> str | None:
        return self._lead(value or "") if name in LINKS else value

    def _written(self, tag: str, attrs: Attributes, kept: Attributes) -> str:
        return _tag(tag, kept) if kept != attrs else self.get_starttag_text() or ""

    def _skip(self, tag: str) -> None:
        if tag not in EMPTY:
            self._skipped.append(tag)


def _narrows(tag: str, attrs: Attributes) -> bool:
    """Return True for the facets beside a list, which only a server can follow."""
    return tag == "nav" and ("class", "facets") in attrs


def _tag(tag: str, attrs: Attributes) -> str:
    told = "".join(f" {name}" if value is None else f' {name}="{escape(value)}"' for name, value in attrs)
    return f"<{tag}{told}>"


def links(page: str) -> list[str]:
    """Return the links of a page, as they stand in it."""
    found: list[str] = []

    def note(link: str) -> str:
        found.append(link)
        return link

    Rewriter(note, "").rewrite(page)
    return found
