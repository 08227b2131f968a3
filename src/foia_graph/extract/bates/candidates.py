"""Candidates for Bates numbers: the numbers that end a word at the edge of a page."""

import re
from collections.abc import Iterator

import msgspec

from foia_graph.extract.bates.edges import edge_lines
from foia_graph.extract.bates.shapes import extends_prefix, is_counting_word
from foia_graph.extract.parsed_document import ParsedPage, PositionedText
from foia_graph.extract.registry import page_texts

_NUMBER = re.compile(r"(?<![\d/:,$%])\d{1,10}(?![\w%]|[^\sA-Za-z0-9]{1,3}\d)")
_PREFIX_LINE = re.compile(r"\s{0,20}[A-Z][A-Z0-9_.-]{1,20}[-_.]\s{0,3}")
"""A line that ends in the middle of a stamp: "DOJ-NMG-"."""
_WORD = re.compile(r"\S+")
_LONGEST_PREFIX = 48
_MOST_CANDIDATES = 16
_NOT_TEXT = " \t\r.,:;|_-—–~*'\"`"
_ENDS_OF_PREFIXES = frozenset("0123456789)]}")


class Candidate(msgspec.Struct, frozen=True):
    """A number at the edge of a page, and its line; offsets are those of its text."""

    page: int
    words: PositionedText
    image: bool
    line_start: int
    line_end: int
    start: int
    end: int

    @property
    def digits(self) -> str:
        return self.words.text[self.start : self.end]

    @property
    def number(self) -> int:
        return int(self.digits)

    def prefixes(self) -> Iterator[tuple[int, str]]:
        """Yield what may be its prefix, and where it starts, from the word nearest to the number outward."""
        left = self.words.text[max(self.line_start, self.start - _LONGEST_PREFIX) : self.start]
        prefix = ""
        for word in reversed(list(_WORD.finditer(left))):
            is_near = len(left) - len(prefix) - word.end() < 3
            if not is_near or (not extends_prefix(word[0], prefix) if prefix else is_counting_word(word[0])):
                return
            prefix = left[word.start() :]
            yield self.start - len(prefix), prefix

    def is_alone(self, prefix_start: int) -> bool:
        """Return whether nothing else stands on its line."""
        text = self.words.text
        return text[self.line_start : self.line_end].strip(_NOT_TEXT) == text[prefix_start : self.end]


def edge_candidates(page: ParsedPage) -> Iterator[Candidate]:
    """Yield the numbers at the edges of a page, in each of its texts; of many, the first and the last."""
    for words, image in page_texts(page):
        found = [
            Candidate(page.number, words, image, _stamp_start(words.text, *line), line[1], *number.span())
            for line in edge_lines(words)
            for number in _NUMBER.finditer(words.text, *line)
            if _may_be_stamped(words.text, line[0], *number.span())
        ]
        yield from found[:_MOST_CANDIDATES]
        yield from found[_MOST_CANDIDATES:][-_MOST_CANDIDATES:]


def _stamp_start(text: str, start: int, end: int) -> int:
    """Return where a stamp begins whose number fills a line: above it may stand its prefix, in capitals."""
    if start and text[start:end].strip(_NOT_TEXT).isdigit():
        above = text.rfind("\n", 0, start - 1) + 1
        if _PREFIX_LINE.fullmatch(text, above, start - 1):
            return above
    return start


def _may_be_stamped(text: str, line_start: int, start: int, end: int) -> bool:
    """Return whether a number may be stamped: in prose a small letter stands before it, and no zero first."""
    if text[start] == "0" and end - start > 3:
        return True
    before = text[max(line_start, start - 5) : start].rstrip("-_.,:;=~+*·—– ")
    return before[-1:].isupper() or before[-1:] in _ENDS_OF_PREFIXES
