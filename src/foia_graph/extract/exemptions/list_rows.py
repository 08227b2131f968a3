"""Rows of a list of pages, put together again where a scan has torn its columns apart."""

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

from foia_graph.extract.parsed_document import PositionedText, TextLine
from foia_graph.extract.registry import Spot, make_spot

# In heights of a line: pieces farther apart are in two rows; what is taller is the edge of the scan.
_SAME_ROW, _TALL = 0.6, 2.5
# In percent of the page: so far the boxes of two words in a row may overlap.
_EDGE = 0.5


@dataclass(frozen=True, slots=True)
class RowText:
    """A text of a page in the order of its rows; `pieces` are its lines: start here, start and end there."""

    words: PositionedText
    image: bool
    text: str
    pieces: tuple[tuple[int, int, int], ...]

    def spot(self, start: int, end: int, anchor: int) -> Spot:
        """Build the spot of some characters: those next to one of them on the page as well as here."""
        place = max(number for number, piece in enumerate(self.pieces) if piece[0] <= anchor)
        first = last = place
        while first and self.pieces[first][0] > start and self._continues(first):
            first -= 1
        while last + 1 < len(self.pieces) and self.pieces[last + 1][0] < end and self._continues(last + 1):
            last += 1
        (here, begin, _), (there, _, stop) = self.pieces[first], self.pieces[last]
        stop = min(stop, self.pieces[last][1] + end - there)
        return make_spot(self.words, begin + max(start - here, 0), stop, image=self.image)

    def _continues(self, number: int) -> bool:
        return self.pieces[number][1] == self.pieces[number - 1][2] + 1


def read_rows(words: PositionedText, *, image: bool) -> RowText:
    """Order the lines of a text by row, and by their place in the row, as far as their boxes are known."""
    lines = [line for line in words.lines if not words.text[line.start : line.end].isspace()]
    if not lines:
        return RowText(words, image, words.text, ((0, 0, len(words.text)),))
    text, pieces = "", []
    for row in _rows(lines):
        for number, line in enumerate(row):
            text += " " if number else "\n" * bool(text)
            pieces.append((len(text), line.start, line.end))
            text += words.text[line.start : line.end]
    return RowText(words, image, text, tuple(pieces))


def _rows(lines: list[TextLine]) -> Iterator[list[TextLine]]:
    height = median(line.box.height for line in lines)
    flat = (line for line in lines if line.box.height <= _TALL * height)
    row: list[TextLine] = []
    for line in sorted(flat, key=_middle):
        if row and (_middle(line) - _middle(row[0]) > _SAME_ROW * height or _meets(line, row)):
            yield sorted(row, key=lambda each: each.box.x)
            row = []
        row.append(line)
    yield sorted(row, key=lambda each: each.box.x)


def _meets(line: TextLine, row: list[TextLine]) -> bool:
    left, right = line.box.x + _EDGE, line.box.x + line.box.width - _EDGE
    return any(left < each.box.x + each.box.width and each.box.x < right for each in row)


def _middle(line: TextLine) -> float:
    return line.box.y + line.box.height / 2
