"""Edges of pages: the lines where stamps, running heads and page numbers stand."""

from collections.abc import Iterable, Iterator
from itertools import islice

from foia_graph.extract.parsed_document import Box, PositionedText

_TOP, _BOTTOM, _LEFT, _RIGHT = 12, 85, 12, 78
_LINES = 5
_LONGEST, _PART = 400, 200

Span = tuple[int, int]
"""Offsets of a first character and beyond a last one."""


def edge_lines(words: PositionedText) -> list[Span]:
    """Return the lines at the edges of a page; of a text without boxes, its first and its last lines.

    Of a line that is no line, but a whole text, the beginning and the end are given.
    """
    if words.lines:
        lines = [(line.start, line.end) for line in words.lines if _is_at_edge(line.box)]
    else:
        ends = (*islice(_lines_from_top(words.text), _LINES), *islice(_lines_from_bottom(words.text), _LINES))
        lines = list(dict.fromkeys(ends))
    return [part for line in lines for part in _line_parts(line)]


def _is_at_edge(box: Box) -> bool:
    return box.y < _TOP or box.y + box.height > _BOTTOM or box.x > _RIGHT or box.x + box.width < _LEFT


def _lines_from_top(text: str) -> Iterator[Span]:
    """Yield the lines that are not blank from the first on."""
    start = 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        if text[start:end].strip():
            yield start, end
        start = end + 1


def _lines_from_bottom(text: str) -> Iterator[Span]:
    """Yield the lines that are not blank from the last on."""
    end = len(text)
    while end > 0:
        start = text.rfind("\n", 0, end) + 1
        if text[start:end].strip():
            yield start, end
        end = start - 1


def _line_parts(line: Span) -> Iterable[Span]:
    start, end = line
    return (line,) if end - start <= _LONGEST else ((start, start + _PART), (end - _PART, end))
