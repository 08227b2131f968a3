"""Segments of rows: what columns of one row say, whether the page says where each begins or blanks do."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from foia_graph.extract.description.sheets import Sheet, SheetRow

GAP = re.compile(r"\t|\s{3,}|(?<=\s)[)|:§](?=\s)|(?<=[a-z.,])\s?\)\s{1,9}|^\s{0,9}[)|:§](?=\s)")
"""What parts the columns of a row: blanks, or the signs that draw the right edge of a caption."""
SAME_COLUMN = 6.0
"""Distance, in percent of the page, by which segments of one column may begin apart, or be centred apart."""


@dataclass(frozen=True, slots=True)
class RowSegment:
    """Words of a row in one column, and how far from the left they begin and end, in percent of the page."""

    row: SheetRow
    text: str
    left: float
    right: float

    def stands_over(self, other: "RowSegment") -> bool:
        """Return whether another segment begins where this one does, or has the same middle."""
        middles = abs(self.left + self.right - other.left - other.right) / 2
        return abs(self.left - other.left) < SAME_COLUMN or middles < SAME_COLUMN


def row_segments(sheet: Sheet) -> Iterator[RowSegment]:
    """Yield the segments of all rows, from the top down and from left to right."""
    for row in sheet.own_rows:
        for part, text in zip(row.parts, row.texts, strict=True):
            width = part.box.width / max(len(text), 1)
            start = 0
            for gap in (*GAP.finditer(text), None):
                end = gap.start() if gap else len(text)
                words = text[start:end].strip()
                if words:
                    left = part.box.x + width * text.index(words, start)
                    yield RowSegment(row, words, left, left + width * len(words))
                start = gap.end() if gap else end
