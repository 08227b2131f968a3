"""Boxes of words: where each word of a text is on its page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from foia_graph.extract.parsed_document import Box, PositionedText, pack_edges

_MAX_OVERLAP = 0.5
"""How far a word may begin left of the end of the one before it, in percent of the page."""


@dataclass(frozen=True, slots=True)
class WordBox:
    """A word: offsets of its first character and beyond its last in the text of its page, and its box."""

    start: int
    end: int
    box: Box


def edges_of(boxes: Sequence[Box]) -> bytes:
    """Return the packed edges of the words of a line, b"" where they do not stand one right of the other."""
    if any(right.x < left.x + left.width - _MAX_OVERLAP for left, right in pairwise(boxes)):
        return b""
    return pack_edges((box.x, box.x + box.width) for box in boxes)


def word_boxes(words: PositionedText) -> Iterator[WordBox]:
    """Yield the words of a text that are on a line, in reading order, each with its box."""
    for line in words.lines:
        for start, end, left, right in line.placed_words(words.text):
            yield WordBox(start, end, Box(left, line.box.y, max(right - left, 0.0), line.box.height))


def passage_boxes(words: PositionedText, start: int, end: int) -> tuple[Box, ...]:
    """Return the boxes of the characters from `start` up to `end`, those of the first line first.

    A line of which there are only blanks between them has none.
    """
    spans = ((max(start, line.start), min(end, line.end)) for line in words.lines)
    found = (words.box_of(*span) for span in spans if words.text[slice(*span)].strip())
    return tuple(box for box in found if box is not None)
