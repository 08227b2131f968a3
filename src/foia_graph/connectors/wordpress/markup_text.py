"""Markup of posts as plain text with its links: HTML, blocks of the editor, line ends."""

import html
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, PreformattedString, Tag
from bs4.exceptions import ParserRejectedMarkup

from foia_graph.connectors.imports.checked_values import joined_address
from foia_graph.connectors.imports.post import PostLink
from foia_graph.runtime.tables import patterns_beside, read_table

PATTERNS = patterns_beside(__file__)

WORDPRESS = read_table(Path(__file__).with_name("known_parts.toml"))

BLANKS = re.compile("[ \t\r\n\f\v\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
# Characters without a width, which would part a word from itself.
UNSEEN = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff]")
SPACE, CELL, LINE, PARAGRAPH = " ", " | ", "\n", "\n\n"
_STRENGTH = {gap: strength for strength, gap in enumerate(("", SPACE, CELL, LINE, PARAGRAPH))}

PARAGRAPHS = frozenset(WORDPRESS["paragraphs"])
LINES = frozenset(("br", "li", "option", "tr"))
GAPS = ((PARAGRAPHS, PARAGRAPH), (LINES, LINE), (frozenset(("td", "th")), CELL))
UNREAD = frozenset(WORDPRESS["unread_elements"])
# Where links, and elements that show another document, have its address.
ADDRESS_ATTRIBUTES = {"a": "href", "embed": "src", "iframe": "src", "object": "data"}
# Elements in which a line end is nothing but a space, also where WordPress would break the line.
EXPLICIT = frozenset(("p", "li", "td", "th", "dd", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "figcaption"))
BLOCK_COMMENT = "<!-- wp:"


@dataclass(frozen=True, slots=True)
class MarkupText:
    """A text and the links in it."""

    text: str
    links: tuple[PostLink, ...]


class _TextWriter:
    """A text in the making; between two pieces is the strongest gap that was asked for."""

    def __init__(self, address: str, has_line_ends: bool) -> None:
        self._address, self._has_line_ends = address, has_line_ends
        self._explicit, self._preformatted = 0, 0
        self._pieces: list[str] = []
        self._length, self._gap = 0, ""
        self._open: list[tuple[str, int | None]] = []
        self._links: list[PostLink] = []

    def read(self, root: Tag) -> MarkupText:
        """Return the text of an element and the links in it; what is no text of a post is not entered."""
        # A stack, and no recursion: markup may be nested deeper than Python's.
        todo: list[tuple[PageElement, bool]] = [(root, False)]
        while todo:
            element, is_end = todo.pop()
            if isinstance(element, Tag):
                self._tag(element, is_end=is_end)
                if not is_end:
                    todo.append((element, True))
                    is_read = element.name not in UNREAD and not _is_hidden(element)
                    todo += [(each, False) for each in reversed(element.contents)] if is_read else []
            elif isinstance(element, NavigableString) and not isinstance(element, PreformattedString):
                self._text(str(element))
        return MarkupText("".join(self._pieces), tuple(self._links))

    def _tag(self, tag: Tag, *, is_end: bool) -> None:
        """Begin or end a tag; a link without words (a picture) has a position and no length."""
        gap = next((gap for names, gap in GAPS if tag.name in names), "")
        if is_end and tag.name in ADDRESS_ATTRIBUTES:
            address, start = self._open.pop()
            if address:
                self._links.append(PostLink(self._length if start is None else start, self._length, address))
        self._add_gap(gap)
        self._explicit += (tag.name in EXPLICIT) * (-1 if is_end else 1)
        self._preformatted += (tag.name == "pre") * (-1 if is_end else 1)
        if not is_end and tag.name in ADDRESS_ATTRIBUTES:
            self._open.append((self._link_address(tag), None))

    def _link_address(self, tag: Tag) -> str:
        written = str(tag.get(ADDRESS_ATTRIBUTES[tag.name]) or "").strip()
        address = joined_address(self._address, written)
        is_here = written.startswith("#") or not address.lower().startswith(("http://", "https://"))
        return "" if is_here else PATTERNS["NOT_IN_ADDRESS"].sub(lambda sign: quote(sign[0]), address)

    def _text(self, text: str) -> None:
        """Add words, between which white space is a space, unless line ends are such here."""
        if self._preformatted:
            for number, line in enumerate(text.splitlines()):
                self._add_words(line, LINE if number else "")
        elif self._has_line_ends and not self._explicit:
            # An empty line parts paragraphs. A line that continues with a small letter was cut for width.
            for number, paragraph in enumerate(PATTERNS["EMPTY_LINE"].split(text)):
                for count, line in enumerate(paragraph.split("\n")):
                    gap = SPACE if line.lstrip()[:1].islower() else LINE
                    self._add_words(line, gap if count else PARAGRAPH if number else "")
        else:
            self._add_words(text)

    def _add_words(self, text: str, gap: str = "") -> None:
        for word in BLANKS.split(UNSEEN.sub("", text)):
            self._add_gap(gap)
            gap = SPACE
            if word:
                self._pieces += (self._gap, word)
                start = self._length + len(self._gap)
                self._length, self._gap = start + len(word), ""
                self._open = [(address, start if at is None else at) for address, at in self._open]

    def _add_gap(self, gap: str) -> None:
        if self._length and _STRENGTH[gap] > _STRENGTH[self._gap]:
            self._gap = gap


def parse_page(markup: str) -> BeautifulSoup:
    """Parse a page as people write it: what is not closed ends with what it is in."""
    # A declaration of XML would be taken for a document of it.
    text = PATTERNS["XML_DECLARATION"].sub("", markup)
    try:
        return BeautifulSoup(text, "html.parser")
    except ParserRejectedMarkup:
        # Declarations that are none stop the parser; they are words.
        return BeautifulSoup(text.replace("<!", "&lt;!"), "html.parser")


def post_text(markup: str, address: str = "", *, is_stored: bool = False) -> MarkupText:
    """Return the text of a post; `address` is where its relative links begin.

    Markup that `is_stored`, as exports have it, has no paragraphs but by its empty lines, unless the editor
    of blocks wrote it.
    """
    root = parse_page(f"<div>{replace_shortcodes(markup)}</div>")
    return element_text(root, address, has_line_ends=is_stored and BLOCK_COMMENT not in markup)


def plain_text(markup: str) -> str:
    """Return a title, or another short text with markup or entities, as one line."""
    return " ".join(post_text(markup).text.split())


def element_text(root: Tag, address: str = "", *, has_line_ends: bool = False) -> MarkupText:
    """Return the text of an element."""
    return _TextWriter(address, has_line_ends).read(root)


def _is_hidden(tag: Tag) -> bool:
    style = str(tag.get("style") or "").replace(" ", "").lower()
    return tag.has_attr("hidden") or "display:none" in style


KNOWN = tuple(WORDPRESS["shortcodes"])


def replace_shortcodes(markup: str) -> str:
    """Return markup in which captions are paragraphs, addresses links, and other shortcodes gone.

    A doubled bracket shows a shortcode as such (Shortcode API, "Escaping"). Words in brackets that are no
    shortcode, as [sic] or [1], stay what they are.
    """
    markup = PATTERNS["CAPTION"].sub(_caption, markup)
    markup = PATTERNS["EMBED"].sub(lambda match: _link(match[1]), markup)
    markup = PATTERNS["OPENING"].sub(_opening, markup)
    markup = PATTERNS["CLOSING"].sub(lambda match: "" if match["name"].lower() in KNOWN else match[0], markup)
    return PATTERNS["ESCAPED"].sub(r"\1", markup)


def _caption(match: re.Match[str]) -> str:
    named = PATTERNS["ATTRIBUTE_CAPTION"].search(match[0].partition("]")[0])
    return f"<figure>{match[1]}{f'<p>{named[2]}</p>' if named else ''}</figure>"


def _opening(match: re.Match[str]) -> str:
    attributes = match["attributes"]
    if match["name"].lower() not in KNOWN and "=" not in attributes:
        return match[0]
    return "".join(_link(address) for address in dict.fromkeys(PATTERNS["ADDRESS"].findall(attributes)))


def _link(address: str) -> str:
    # A link without words: what is embedded shows itself, and not its address.
    return f'<a href="{html.escape(html.unescape(address))}"></a>'
