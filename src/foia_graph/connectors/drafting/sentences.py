"""Sentences of a post by their offsets in its text, and the patterns by which they are read."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from foia_graph.model.us_states import STATES
from foia_graph.runtime.tables import PatternTable

_STATES = (*(each.name for each in STATES), "Mexico", "Canada", "Puerto Rico")
DRAFTING_PATTERNS = PatternTable(Path(__file__).with_name("patterns.toml"), STATES="|".join(_STATES))

PATTERNS = DRAFTING_PATTERNS.section("sentences")


class Span(NamedTuple):
    """Some words of a text: offsets of the first character and beyond the last one."""

    start: int
    end: int

    def holds(self, other: "Span") -> bool:
        """Return whether other words lie within these."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: "Span") -> bool:
        """Return whether these words share a character with others."""
        return self.start < other.end and other.start < self.end


# Characters before a position that are looked at.
REACH = 80


def words_before(text: str, place: int) -> str:
    """Return the words that end at a position, as far as they are looked at."""
    return text[max(0, place - REACH) : place]


def without_possessive(text: str, span: Span) -> Span:
    """Return the words of a name without the 's that may be at their end."""
    return Span(span.start, span.end - 2) if text[span.start : span.end].endswith(("’s", "'s")) else span


def split_sentences(text: str) -> Iterator[Span]:
    """Yield the sentences of a text, without the blanks around them; a line ends a sentence."""
    for line in PATTERNS["LINE"].finditer(text):
        start = line.start()
        for end in PATTERNS["SENTENCE_END"].finditer(text, line.start(), line.end()):
            if not _is_abbreviated(text, start, end):
                yield from _without_blanks(text, start, end.end())
                start = end.end()
        yield from _without_blanks(text, start, line.end())


def _is_abbreviated(text: str, start: int, end: re.Match[str]) -> bool:
    return (
        end[0].startswith(".")
        and PATTERNS["ABBREVIATION"].search(text[max(start, end.start() - REACH) : end.start()]) is not None
    )


def _without_blanks(text: str, start: int, end: int) -> Iterator[Span]:
    words = text[start:end]
    if words.strip():
        yield Span(start + len(words) - len(words.lstrip()), start + len(words.rstrip()))
