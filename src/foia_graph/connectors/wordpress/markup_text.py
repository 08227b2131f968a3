"""Markup of posts as plain text with its links: HTML, blocks of the editor, line ends."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urljoin

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, PreformattedString, Tag
from bs4.exceptions import ParserRejectedMarkup

from foia_graph.connectors.imports.post import PostLink
from foia_graph.runtime.tables import read_table

WORDPRESS = read_table(Path(__file__).with_name("known_parts.toml"))


BLANKS = re.compile("[ \t\r\n\f\v\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
UNSEEN = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff]")
"""Characters without a width, which would part a word from itself."""
SPACE, CELL, LINE, PARAGRAPH = " ", " | ", "\n", "\n\n"
_STRENGTH = {gap: strength for strength, gap in enumerate(("", SPACE, CELL, LINE, PARAGRAPH))}


class TextBuilder:
    """A text in the making. What is between two pieces is the strongest gap that was asked for."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._gap = ""
        self._open: list[tuple[str, int | None]] = []
        self.links: list[PostLink] = []

    def add_text(self, text: str) -> None:
        """Add words, whose white space is nothing but space between them."""
        words = BLANKS.split(UNSEEN.sub("", text))
        for number, word in enumerate(words):
            if number:
                self.add_gap(SPACE)
            if word:
                self._add(word)

    def add_lines(self, text: str) -> None:
        """Add a text whose line ends are such."""
        for number, line in enumerate(text.splitlines()):
            if number:
                self.add_gap(LINE)
            self.add_text(line)

    def add_paragraphs(self, text: str) -> None:
        """Add a text in which an empty line parts paragraphs, and a line end lines.

        A line that continues with a small letter was cut for width, and not to be one.
        """
        for number, paragraph in enumerate(re.split(r"\n[ \t\r]*\n\s*", text)):
            if number:
                self.add_gap(PARAGRAPH)
            for count, line in enumerate(paragraph.split("\n")):
                if count:
                    self.add_gap(SPACE if line.lstrip()[:1].islower() else LINE)
                self.add_text(line)

    def add_gap(self, gap: str) -> None:
        """Ask for a gap before what comes next; there is none at the beginning and at the end."""
        if self._length and _STRENGTH[gap] > _STRENGTH[self._gap]:
            self._gap = gap

    def open_link(self, address: str) -> None:
        """Begin a link, whose words are those added until it is closed."""
        self._open.append((address, None))

    def close_link(self) -> None:
        """End the link begun last; one without words (a picture) has a position and no length."""
        address, start = self._open.pop()
        if address:
            end = self._length
            self.links.append(PostLink(end if start is None else start, end, address))

    @property
    def text(self) -> str:
        """Return the text so far."""
        return "".join(self._pieces)

    def _add(self, word: str) -> None:
        self._pieces += (self._gap, word)
        start = self._length + len(self._gap)
        self._length, self._gap = start + len(word), ""
        self._open = [(address, start if at is None else at) for address, at in self._open]


PARAGRAPHS = frozenset(WORDPRESS["paragraphs"])
LINES = frozenset(("br", "li", "option", "tr"))
CELLS = frozenset(("td", "th"))
UNREAD = frozenset(WORDPRESS["unread_elements"])
ADDRESS_ATTRIBUTES = {"embed": "src", "iframe": "src", "object": "data"}
"""Where elements that show another document have its address."""
EXPLICIT = frozenset(("p", "li", "td", "th", "dd", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "figcaption"))
"""Elements in which a line end is nothing but a space, also where WordPress would break the line."""
NOT_IN_ADDRESS = re.compile(r"[\s\"<>\\^`{|}]|%(?![0-9A-Fa-f]{2})")
"""Signs that are in addresses as people write them, and that no address may have (RFC 3987, 2.2)."""
XML_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
BLOCK_COMMENT = "<!-- wp:"


@dataclass(frozen=True, slots=True)
class MarkupText:
    """A text and the links in it."""

    text: str
    links: tuple[PostLink, ...]


def parse_page(markup: str) -> BeautifulSoup:
    """Parse a page as people write it: what is not closed ends with what it is in."""
    # A declaration of XML would be taken for a document of it.
    text = XML_DECLARATION.sub("", markup)
    try:
        return BeautifulSoup(text, "html.parser")
    except ParserRejectedMarkup:
        # Declarations that are none stop the parser; they are words.
        return BeautifulSoup(text.replace("<!", "&lt;!"), "html.parser")


def parse_markup(markup: str) -> BeautifulSoup:
    """Parse a piece of markup, which is in an element of its own."""
    return parse_page(f"<div>{markup}</div>")


def post_text(markup: str, address: str = "", *, is_stored: bool = False) -> MarkupText:
    """Return the text of a post; `address` is where its relative links begin.

    Markup that `is_stored`, as exports have it, has no paragraphs but by its empty lines, unless the editor
    of blocks wrote it.
    """
    root = parse_markup(replace_shortcodes(markup))
    return element_text(root, address, has_line_ends=is_stored and BLOCK_COMMENT not in markup)


def plain_text(markup: str) -> str:
    """Return a title, or another short text with markup or entities, as one line."""
    return " ".join(post_text(markup).text.split())


def element_text(root: Tag, address: str = "", *, has_line_ends: bool = False) -> MarkupText:
    """Return the text of an element."""
    builder = TextBuilder()
    writer = _Writer(builder, address, has_line_ends)
    for element, is_end in _walk(root):
        writer.end(element) if is_end else writer.begin(element)
    return MarkupText(builder.text, tuple(builder.links))


def _walk(root: Tag) -> Iterator[tuple[PageElement, bool]]:
    """Yield an element and all in it, in their order, each tag a second time where it ends.

    What is not text of a post is named, and not entered. Markup may be nested deeper than Python's stack.
    """
    todo: list[tuple[PageElement, bool]] = [(root, False)]
    while todo:
        element, is_end = todo.pop()
        yield element, is_end
        if is_end or not isinstance(element, Tag):
            continue
        todo.append((element, True))
        if element.name not in UNREAD and not _is_hidden(element):
            todo += [(each, False) for each in reversed(element.contents)]


def _is_hidden(tag: Tag) -> bool:
    style = str(tag.get("style") or "").replace(" ", "").lower()
    return tag.has_attr("hidden") or "display:none" in style


class _Writer:
    """The writer of one text."""

    def __init__(self, builder: TextBuilder, address: str, has_line_ends: bool) -> None:
        self._builder, self._address, self._has_line_ends = builder, address, has_line_ends
        self._explicit, self._preformatted = 0, 0

    def begin(self, element: PageElement) -> None:
        if isinstance(element, Tag):
            self._begin_tag(element)
        elif isinstance(element, NavigableString) and not isinstance(element, PreformattedString):
            self._add_text(str(element))

    def _add_text(self, text: str) -> None:
        if self._preformatted:
            self._builder.add_lines(text)
        elif self._has_line_ends and not self._explicit:
            self._builder.add_paragraphs(text)
        else:
            self._builder.add_text(text)

    def _begin_tag(self, tag: Tag) -> None:
        self._add_gap(tag)
        self._explicit += tag.name in EXPLICIT
        self._preformatted += tag.name == "pre"
        if tag.name == "a":
            self._builder.open_link(self._link_address(tag, "href"))
        elif tag.name in ADDRESS_ATTRIBUTES:
            self._builder.open_link(self._link_address(tag, ADDRESS_ATTRIBUTES[tag.name]))

    def end(self, tag: PageElement) -> None:
        assert isinstance(tag, Tag), "only tags end"
        if tag.name == "a" or tag.name in ADDRESS_ATTRIBUTES:
            self._builder.close_link()
        self._explicit -= tag.name in EXPLICIT
        self._preformatted -= tag.name == "pre"
        self._add_gap(tag)

    def _add_gap(self, tag: Tag) -> None:
        if tag.name in PARAGRAPHS:
            self._builder.add_gap(PARAGRAPH)
        elif tag.name in LINES:
            self._builder.add_gap(LINE)
        elif tag.name in CELLS:
            self._builder.add_gap(CELL)

    def _link_address(self, tag: Tag, name: str) -> str:
        """Return the address of a link, "" for one that leads to no other document."""
        written = str(tag.get(name) or "").strip()
        try:
            address = urljoin(self._address, written)
        except ValueError:
            return ""
        is_here = written.startswith("#") or not address.lower().startswith(("http://", "https://"))
        return "" if is_here else NOT_IN_ADDRESS.sub(lambda sign: quote(sign[0]), address)


KNOWN = tuple(WORDPRESS["shortcodes"])
_NAME = r"[A-Za-z][\w-]*"
_VALUE = r"(?:\"[^\"\]]*\"|'[^'\]]*'|[^\s\"'\[\]]+)"
_OPENING = re.compile(
    rf"(?<!\[)\[(?P<name>{_NAME})(?P<attributes>(?:\s+{_NAME}\s*=\s*{_VALUE}|\s+{_VALUE})*)\s*/?\](?!\])"
)
_CLOSING = re.compile(rf"(?<!\[)\[/(?P<name>{_NAME})\s*\](?!\])")
_ADDRESS = re.compile(r"https?://[^\s\"'\[\]<>]+")
_CAPTION = re.compile(r"\[(?:wp_)?caption\b[^\]]*\](.*?)\[/(?:wp_)?caption\]", re.DOTALL)
_ATTRIBUTE_CAPTION = re.compile(r"\bcaption\s*=\s*([\"'])(.*?)\1")
_EMBED = re.compile(r"\[embed\b[^\]]*\]\s*(\S+?)\s*\[/embed\]")
_ESCAPED = re.compile(r"\[(\[[^\[\]]*\])\]")


def replace_shortcodes(markup: str) -> str:
    """Return markup in which captions are paragraphs, addresses links, and other shortcodes gone.

    A doubled bracket shows a shortcode as such (Shortcode API, "Escaping"). Words in brackets that are no
    shortcode, as [sic] or [1], stay what they are.
    """
    markup = _CAPTION.sub(_caption, markup)
    markup = _EMBED.sub(lambda match: _link(match[1]), markup)
    markup = _OPENING.sub(_opening, markup)
    markup = _CLOSING.sub(lambda match: "" if match["name"].lower() in KNOWN else match[0], markup)
    return _ESCAPED.sub(r"\1", markup)


def _caption(match: re.Match[str]) -> str:
    named = _ATTRIBUTE_CAPTION.search(match[0].partition("]")[0])
    return f"<figure>{match[1]}{f'<p>{named[2]}</p>' if named else ''}</figure>"


def _opening(match: re.Match[str]) -> str:
    attributes = match["attributes"]
    if match["name"].lower() not in KNOWN and "=" not in attributes:
        return match[0]
    return "".join(_link(address) for address in dict.fromkeys(_ADDRESS.findall(attributes)))


def _link(address: str) -> str:
    # A link without words: what is embedded shows itself, and not its address.
    return f'<a href="{html.escape(html.unescape(address))}"></a>'
