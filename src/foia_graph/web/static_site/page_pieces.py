"""The pieces of a page: text that is copied, and tags whose fate depends on where links lead.

Elements that need a server (forms, facets, our scripts) are in no piece.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from html import unescape
from typing import TypeAlias

import msgspec

LINK_ATTRIBUTES = frozenset({"href", "src"})
CHANGED_ATTRIBUTES = LINK_ATTRIBUTES | {"srcset", "sizes"}
"""Links, and what chooses among pictures of several sizes."""
VOID_ELEMENTS = frozenset({"br", "hr", "img", "input", "link", "meta", "source", "wbr"})
"""Elements that have no end tag."""
SERVICE_NAVS = frozenset({"facets", "asked"})
"""Classes of lists of links all of which need a server."""
RAW_TEXT_ELEMENTS = frozenset({"script", "style"})
"""Elements whose text holds no tags."""
TAG = re.compile(
    r"""<(?P<end>/?)(?P<name>[A-Za-z][^\s/>]*+)(?P<attributes>(?:[^>"']++|"[^"]*+"|'[^']*+')*+)>"""
)
ATTRIBUTE = re.compile(r"""([^\s=/"']++)(\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'>]++)))?""")
"""A name, and what gives it a value: in double quotes, in single ones, or in none."""
TEXT = re.compile(r"(?:[^<]++|<(?!/?[A-Za-z]))*+")
PLAIN_MARKUP = re.compile(
    r"""(?: [^<]++ | <(?!/?[a-z])
    | </(?!(?:a|footer)[\s>]) [^>"']*+>
    | <(?!(?:a|form|nav|script|style)[\s/>]) [a-z][^\s/>"']*+
      (?:\s++ (?!(?:href|src|srcset|sizes)\b) [^\s=/>"']++ (?:="[^"]*+")?+ )*+ \s*+/?>
    )*+""",
    re.IGNORECASE | re.VERBOSE,
)
"""Text, and tags that nothing happens to: a page has three of them for each of the others."""
TagAttributes: TypeAlias = tuple[tuple[str, str | None], ...]
REMEMBERED = 1 << 12
"""Tags whose attributes are remembered: pages have the same again and again, in heads, menus and feet."""


class PageTag(msgspec.Struct, array_like=True, frozen=True):
    """A tag: its name in small letters, its text, and its attributes, None at the end of an element."""

    name: str
    text: str
    attributes: TagAttributes | None


PagePiece: TypeAlias = str | PageTag


class PageParser:
    """A parser of a page that this program wrote."""

    def __init__(self, page: str) -> None:
        self._page = page
        self._plain = PLAIN_MARKUP

    def pieces(self) -> Iterator[PagePiece]:
        """Yield the pieces of the page."""
        copied = position = 0
        while (tag := self._next_tag(position)) is not None:
            name = tag["name"].lower()
            position = self._behind(tag, name)
            attributes = None if tag["end"] else _tag_attributes(tag["attributes"])
            if attributes is not None and _needs_server(name, attributes):
                yield self._page[copied : tag.start()]
                position = copied = self._element_end(name, position)
            elif self._is_concerned(name, attributes):
                yield self._page[copied : tag.start()]
                yield PageTag(name, tag[0], attributes)
                copied = tag.end()
        yield self._page[copied:]

    def _next_tag(self, position: int) -> re.Match[str] | None:
        plain = self._plain.match(self._page, position)
        return TAG.search(self._page, plain.end() if plain else position)

    def _behind(self, tag: re.Match[str], name: str) -> int:
        """Return the position behind a tag, and behind the raw text that it begins."""
        if name in RAW_TEXT_ELEMENTS and not tag["end"]:
            return max(tag.end(), self._page.find(f"</{name}", tag.end()))
        return tag.end()

    def _element_end(self, name: str, position: int) -> int:
        """Return the position behind the end of an element whose content begins at a position."""
        depth = 1
        while depth and (tag := TAG.search(self._page, position)) is not None:
            each = tag["name"].lower()
            position = self._behind(tag, each)
            if each == name:
                depth += -1 if tag["end"] else 1
        return len(self._page) if depth else position

    def _is_concerned(self, name: str, attributes: TagAttributes | None) -> bool:
        """Return whether a tag may have to be changed, or may end an element that is left out."""
        if name in ("a", "footer"):
            return True
        names = {each for each, _ in attributes or ()}
        if name not in VOID_ELEMENTS and not names.isdisjoint(LINK_ATTRIBUTES):
            self._plain = TEXT  # it may be left out to its end, which is one of the tags that follow
        return self._plain is TEXT or not names.isdisjoint(CHANGED_ATTRIBUTES)


def page_links(pieces: Iterable[PagePiece]) -> list[str]:
    """Return the links in the pieces of a page, as they stand in it."""
    return [
        value or ""
        for piece in pieces
        if isinstance(piece, PageTag)
        for name, value in piece.attributes or ()
        if name in LINK_ATTRIBUTES
    ]


@lru_cache(REMEMBERED)
def _tag_attributes(text: str) -> TagAttributes:
    """Return the attributes of a tag, names in small letters, values as they are meant."""
    return tuple(
        (name.lower(), unescape(quoted or single or bare)) if value else (name.lower(), None)
        for name, value, quoted, single, bare in ATTRIBUTE.findall(text)
    )


def _needs_server(tag: str, attributes: TagAttributes) -> bool:
    """Return True for what only a server can answer: forms, facets of a list, questions, and our scripts."""
    if tag == "script":
        return any(name == "src" for name, _ in attributes)
    return tag == "form" or (tag == "nav" and dict(attributes).get("class") in SERVICE_NAVS)
