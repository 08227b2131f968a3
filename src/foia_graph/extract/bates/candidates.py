"""Candidates for Bates numbers: the numbers that end a word at the edge of a page."""

import re
from collections.abc import Iterable, Iterator

import msgspec

from foia_graph.extract.bates.spelling import RELEASING_WORDS, extends_prefix, is_counting_word
from foia_graph.extract.parsed_document import Box, ParsedPage, PositionedText, filled_lines
from foia_graph.extract.registry import page_texts
from foia_graph.runtime.tables import patterns_beside

_PATTERNS = patterns_beside(__file__)

_MAX_NAMES = 4
_SMALL_WORDS = frozenset(("of", "the", "v.", "vs.", "and"))
_MAX_PREFIX_LENGTH, _MAX_LABEL_LENGTH = 48, 24
_MAX_CANDIDATES = 16
_NOT_TEXT = " \t\r.,:;|_-—–~*'\"`"
_ENDS_OF_PREFIXES = frozenset("0123456789)]}")


class Candidate(msgspec.Struct, frozen=True):
    """A number at the edge of a page, and its line; offsets are those of its text.

    What belongs to the stamp after the digits is its `suffix`.
    """

    page: int
    words: PositionedText
    image: bool
    line_start: int
    line_end: int
    start: int
    end: int
    suffix: str = ""

    @property
    def stamp_end(self) -> int:
        """Return where the stamp ends."""
        return self.end + len(self.suffix)

    @property
    def is_labelled(self) -> bool:
        """Return whether the words before it say that it is a Bates number."""
        return (
            _PATTERNS["label"].search(
                self.words.text, max(self.line_start, self.start - _MAX_LABEL_LENGTH), self.start
            )
            is not None
        )

    @property
    def digits(self) -> str:
        return self.words.text[self.start : self.end]

    @property
    def number(self) -> int:
        return int(self.digits)

    def prefixes(self) -> Iterator[tuple[int, str]]:
        """Yield what may be its prefix, and where it starts, from the word nearest to the number outward."""
        near = list(self._near_prefixes())
        yield from near
        yield from (each for each in self._whole_line() if near and each not in near)

    def _near_prefixes(self) -> Iterator[tuple[int, str]]:
        left = self.words.text[max(self.line_start, self.start - _MAX_PREFIX_LENGTH) : self.start]
        prefix = ""
        for word in reversed(list(_PATTERNS["word"].finditer(left))):
            is_near = len(left) - len(prefix) - word.end() < 3
            if not is_near or (not extends_prefix(word[0], prefix) if prefix else is_counting_word(word[0])):
                return
            prefix = left[word.start() :]
            yield self.start - len(prefix), prefix

    def _whole_line(self) -> Iterator[tuple[int, str]]:
        text = self.words.text
        before = _PATTERNS["not_names"].match(text, self.line_start, self.start)
        first = before.end() if before else self.line_start
        names = text[first : self.start].split()
        if 1 < len(names) <= _MAX_NAMES and self.is_alone(first) and all(map(_may_be_name, names)):
            yield first, text[first : self.start]

    def is_alone(self, prefix_start: int) -> bool:
        """Return whether nothing else is on its line."""
        text = self.words.text
        return text[self.line_start : self.line_end].strip(_NOT_TEXT) == text[prefix_start : self.stamp_end]


def _may_be_name(word: str) -> bool:
    return word in _SMALL_WORDS or (word[0].isupper() and not is_counting_word(word))


def edge_candidates(page: ParsedPage) -> Iterator[Candidate]:
    """Yield the numbers at the edges of a page, in each of its texts; of many, the first and the last."""
    for words, image in page_texts(page):
        found = [
            Candidate(
                page.number, words, image, _stamp_start(words.text, *line), line[1], *number.span(), suffix
            )
            for line in edge_lines(words)
            for number, suffix in _numbers(words.text, *line)
            if _may_be_stamped(words.text, line[0], *number.span())
        ]
        yield from found[:_MAX_CANDIDATES]
        yield from found[_MAX_CANDIDATES:][-_MAX_CANDIDATES:]


def _numbers(text: str, start: int, end: int) -> Iterator[tuple[re.Match[str], str]]:
    suffixed = {
        match.start(): match
        for match in _PATTERNS["suffixed"].finditer(text, start, end)
        if match["name"] is None or match["name"] in RELEASING_WORDS
    }
    for match in _PATTERNS["number"].finditer(text, start, end):
        if match.start() not in suffixed:
            yield match, ""
    yield from ((match, match["suffix"]) for match in suffixed.values())


def _stamp_start(text: str, start: int, end: int) -> int:
    if start and text[start:end].strip(_NOT_TEXT).isdigit():
        above = text.rfind("\n", 0, start - 1) + 1
        if _PATTERNS["prefix_line"].fullmatch(text, above, start - 1):
            return above
    return start


def _may_be_stamped(text: str, line_start: int, start: int, end: int) -> bool:
    if text[start] == "0" and end - start > 3:
        return True
    before = text[max(line_start, start - 5) : start].rstrip("-_.,:;=~+*·—– ")
    return before[-1:].isupper() or before[-1:] in _ENDS_OF_PREFIXES


_TOP, _BOTTOM, _LEFT, _RIGHT = 12, 85, 12, 78
_LINES = 5
_LONGEST, _PART = 400, 200

# Offsets of a first character and beyond a last one.
Span = tuple[int, int]


def edge_lines(words: PositionedText) -> list[Span]:
    """Return the lines at the edges of a page; of a text without boxes, its first and its last lines.

    Of a line that is no line, but a whole text, the beginning and the end are given.
    """
    if words.lines:
        lines = [(line.start, line.end) for line in words.lines if _is_at_edge(line.box)]
    else:
        filled = filled_lines(words.text)
        lines = list(dict.fromkeys([*filled[:_LINES], *filled[: -_LINES - 1 : -1]]))
    return [part for line in lines for part in _line_parts(line)]


def _is_at_edge(box: Box) -> bool:
    return box.y < _TOP or box.y + box.height > _BOTTOM or box.x > _RIGHT or box.x + box.width < _LEFT


def _line_parts(line: Span) -> Iterable[Span]:
    start, end = line
    return (line,) if end - start <= _LONGEST else ((start, start + _PART), (end - _PART, end))
