"""Plain words of HTML: what a reader sees of a note or a letter, without its markup."""

import re
from html.parser import HTMLParser

BLOCK_NAMES = (
    "address article aside blockquote br dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header"
    " hr li main nav ol p pre section table td th tr ul"
)
# Elements that begin a line.
BLOCKS = frozenset(BLOCK_NAMES.split())
HIDDEN = frozenset(("head", "noscript", "script", "style", "template", "title"))
LOOKS_LIKE_HTML = re.compile(r"<[a-zA-Z/!][^<>]*>|&(#\d+|#x[0-9a-fA-F]+|[a-zA-Z]+);")
MARKED_SECTION = re.compile(r"<!\[(?!CDATA\[)")
SPACES = re.compile(r"[ \t\r\f\v\xa0]+")
EMPTY_LINES = re.compile(r"\n{3,}")


class _TextCollector(HTMLParser):
    """The words of a piece of HTML; where it `keeps_lines`, line ends in them are no mere spaces."""

    def __init__(self, *, keeps_lines: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden, self._keeps_lines = 0, keeps_lines

    def handle_starttag(self, tag: str, _: object) -> None:
        """Begin a line at a block, and nothing at what is not shown."""
        self._hidden += tag in HIDDEN
        if tag in BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """End a line at a block."""
        self._hidden = max(0, self._hidden - (tag in HIDDEN))
        if tag in BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        """Take the words, but for those that are not shown."""
        if not self._hidden:
            self.parts.append(data if self._keeps_lines else data.replace("\n", " "))


def html_text(markup: str, *, keeps_lines: bool = False) -> str:
    """Return the words of HTML, with a line for each block.

    >>> html_text("<h1>A note</h1> of\\n&lt;one&gt;<br>line")
    'A note\\nof <one>\\nline'
    """
    collector = _TextCollector(keeps_lines=keeps_lines)
    # Marked sections of SGML, which word processors write, stop the parser where they are none.
    collector.feed(MARKED_SECTION.sub("&lt;![", markup))
    collector.close()
    lines = (SPACES.sub(" ", line).strip() for line in "".join(collector.parts).split("\n"))
    return EMPTY_LINES.sub("\n\n", "\n".join(lines)).strip()


def plain_text(markup: str) -> str:
    """Return the words of a text that may hold markup; its own line ends stay, and plain text is as it is."""
    return html_text(markup, keeps_lines=True) if LOOKS_LIKE_HTML.search(markup) else markup.strip()
