"""Text as a reader sees it, built piece by piece: single spaces, lines, paragraphs, and places of links."""

import re

from foia_graph.connectors.imports.post import PostLink

BLANKS = re.compile("[ \t\r\n\f\v\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
UNSEEN = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff]")
"""Characters without a width, which would part a word from itself."""
SPACE, CELL, LINE, PARAGRAPH = " ", " | ", "\n", "\n\n"
_STRENGTH = {gap: strength for strength, gap in enumerate(("", SPACE, CELL, LINE, PARAGRAPH))}


class TextBuilder:
    """A text in the making. What stands between two pieces is the strongest gap that was asked for."""

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

        A line that goes on with a small letter was cut for width, and not to be one.
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
        """End the link begun last; one without words (a picture) has a place and no length."""
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
