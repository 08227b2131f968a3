"""Markup of posts as plain text with its links: HTML, blocks of the editor, line ends."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, urljoin

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, PreformattedString, Tag
from bs4.exceptions import ParserRejectedMarkup

from foia_graph.connectors.imports.post import PostLink
from foia_graph.connectors.wordpress.shortcodes import replace_shortcodes
from foia_graph.connectors.wordpress.text_builder import CELL, LINE, PARAGRAPH, TextBuilder

PARAGRAPHS = frozenset(
    (
        *(
            "address",
            "article",
            "aside",
            "blockquote",
            "center",
            "dd",
            "details",
            "div",
            "dl",
            "dt",
            "fieldset",
        ),
        *(
            "figcaption",
            "figure",
            "footer",
            "form",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "header",
            "hgroup",
            "hr",
        ),
        *("main", "nav", "ol", "p", "pre", "section", "summary", "table", "ul", "legend", "caption"),
    )
)
LINES = frozenset(("br", "li", "option", "tr"))
CELLS = frozenset(("td", "th"))
UNREAD = frozenset(
    (
        *(
            "applet",
            "audio",
            "button",
            "canvas",
            "datalist",
            "embed",
            "iframe",
            "input",
            "map",
            "math",
            "noscript",
        ),
        *("object", "script", "select", "style", "svg", "template", "textarea", "title", "video"),
    )
)
"""Elements whose content is no text of a post."""
ADDRESS_ATTRIBUTES = {"embed": "src", "iframe": "src", "object": "data"}
"""Where elements that show another document have its address."""
EXPLICIT = frozenset(("p", "li", "td", "th", "dd", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "figcaption"))
"""Elements in which a line end is nothing but a space, also where WordPress would break the line."""
NOT_IN_ADDRESS = re.compile(r"[\s\"<>\\^`{|}]|%(?![0-9A-Fa-f]{2})")
"""Signs that stand in addresses as people write them, and that no address may have (RFC 3987, 2.2)."""
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
    """Parse a piece of markup, which stands in an element of its own."""
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
