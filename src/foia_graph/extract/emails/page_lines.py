"""Lines of a page as a header sees them: values that continue in the next line, lines in one row."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from statistics import median

from foia_graph.extract.emails.redaction_marks import has_marks, is_only_mark
from foia_graph.extract.parsed_document import Box, PositionedText

# Left edge of the right margin, in percent of the page, for what is in a line of its own.
MARGIN = 75.0
# The head of a comment in the margin of a page: "Comment [JR1]:".
COMMENT = re.compile(r"\s*Comment(?:ed)?\s?\[\w{1,5}\d{1,3}\]")
LIKE_MARK = re.compile(r"\s*[bB]\s?[1-9].{0,24}$")
# Distance by which a column of values stands farther right than its labels, in percent of the page.
INDENT = 5.0
# Number of lines at one height of a page among which the values next to a label are looked for.
MAX_IN_ROW = 100
# Room between two words of a row that OCR parted, in percent of the page.
WORD_GAP = 2.5
# A line of fewer characters was not broken for want of room, unless the page knows no longer ones.
WIDE = 60


@dataclass(frozen=True, slots=True)
class PageLine:
    """A line: offsets in the text, its words with the blanks before them, and its box where that is known."""

    start: int
    end: int
    text: str
    box: Box | None

    @property
    def is_blank(self) -> bool:
        """Return whether there are no words."""
        return not self.text

    @property
    def indent(self) -> int:
        """Count the blanks before the words."""
        return len(self.text) - len(self.text.lstrip())


class PageLines:
    """The lines of one text of a page."""

    def __init__(self, words: PositionedText) -> None:
        """Cut a text into its lines."""
        boxes = {line.start: line.box for line in words.lines}
        self.lines: list[PageLine] = []
        start = 0
        for line in words.text.split("\n"):
            end = start + len(line)
            self.lines.append(PageLine(start, end, line.rstrip(), boxes.get(start)))
            start = end + 1
        edge = min((row.box.x for row in self.lines if row.box and COMMENT.match(row.text)), default=None)
        if edge is not None:  # Word prints comments in a column of its own, which is no part of the page
            self.lines = [
                PageLine(row.start, row.end, "", None) if row.box and row.box.x > edge - 1 else row
                for row in self.lines
            ]
        self.starts = [row.start for row in self.lines]

    @cached_property
    def width(self) -> int:
        """Count the characters of the longest line."""
        return max((len(row.text) for row in self.lines), default=0)

    @cached_property
    def right(self) -> float:
        """Return the right edge of the words, in percent of the page; 0 where no line has a box."""
        return max((row.box.x + row.box.width for row in self.lines if row.box), default=0.0)

    @cached_property
    def letter_width(self) -> float:
        """Return the usual width of a letter, in percent of the page; 1 where no line has a box."""
        widths = [row.box.width / len(row.text) for row in self.lines if row.box and len(row.text) > 5]
        return median(widths) if widths else 1.0

    @cached_property
    def has_stamps(self) -> bool:
        """Return whether something is hidden on the page."""
        return has_marks("\n".join(row.text for row in self.lines))

    @cached_property
    def stamp_heights(self) -> list[float]:
        """Return the heights at which stamps are in the margin; those one under the other are one."""
        groups: list[list[Box]] = []
        for box in sorted(
            (row.box for row in self.lines if row.box and is_margin_stamp(row)), key=lambda each: each.y
        ):
            if groups and box.y - groups[-1][-1].y < 2.5 * max(box.height, 0.8):
                groups[-1].append(box)
            else:
                groups.append([box])
        return [(group[0].y + group[-1].y + group[-1].height) / 2 for group in groups]

    def stamps_between(self, top: float, bottom: float) -> list[float]:
        """Return the heights of the stamps in the margin between two heights of the page."""
        heights = self.stamp_heights
        return heights[bisect_left(heights, top) : bisect_right(heights, bottom)]

    def index_at(self, offset: int) -> int:
        """Find the line that holds a character."""
        return bisect_right(self.starts, offset) - 1

    def lines_between(self, first: int, last: int) -> list[PageLine]:
        """Return the lines beyond the first and before the last that hold words."""
        return [row for row in self.lines[first + 1 : last] if not row.is_blank and not is_margin_stamp(row)]

    def next_filled(self, index: int) -> int:
        """Find the next line that holds words; the number of lines where there is none."""
        index += 1
        while index < len(self.lines) and self.lines[index].is_blank:
            index += 1
        return index

    def runs_on(self, index: int, label: int, value: int) -> bool:
        """Return whether a line continues in the next; `label` is the line where its value begins, at
        `value`.

        A value set in a column of its own continues in lines that are in this column; one next to its label
        continues only where the line was broken for want of room.
        """
        if index + 1 >= len(self.lines) or self.lines[index + 1].is_blank:
            return False
        row, below = self.lines[index], self.lines[index + 1]
        if is_only_mark(below.text) or _is_apart(row, below):
            return False
        if _is_indented(self.lines[label], below):
            return index == label or _is_aligned(row, below)
        if index == label and _has_column(row, value):
            text = row.text[value - row.start :]
            column = value - row.start + len(text) - len(text.lstrip())
            return abs(below.indent - column) <= 3
        return self._is_full(row, below) and _is_aligned(row, below)

    def lines_beside(self, index: int, taken: set[int]) -> list[int]:
        """Find the lines that stand to the right of a label, in its row of the page."""
        label = self.lines[index].box
        if label is None:
            return []
        near = (other for other in self._lines_at(label) if other != index and other not in taken)
        return sorted((other for other in near if self._is_beside(label, self.lines[other])), key=self._left)

    def next_in_row(self, index: int, taken: set[int]) -> int | None:
        """Find the line that begins where another ends, in its row of the page; None where there is none."""
        box = self.lines[index].box
        end = box.x + box.width if box else 0.0
        beside = self.lines_beside(index, taken)
        return next((other for other in beside if -1.0 < self._left(other) - end < WORD_GAP), None)

    def _lines_at(self, box: Box) -> Iterator[int]:
        first = bisect_left(self.by_height, (box.y - box.height, -1))
        last = bisect_right(self.by_height, (box.y + 2 * box.height, len(self.lines)))
        yield from (index for _, index in self.by_height[first : min(last, first + MAX_IN_ROW)])

    @cached_property
    def by_height(self) -> list[tuple[float, int]]:
        """Return the lines from the top of the page down, each with the height of its middle."""
        boxed = ((row.box, index) for index, row in enumerate(self.lines) if row.text)
        return sorted((box.y + box.height / 2, index) for box, index in boxed if box)

    def _left(self, index: int) -> float:
        box = self.lines[index].box
        return box.x if box else 0.0

    def _is_beside(self, label: Box, row: PageLine) -> bool:
        return row.box is not None and _in_row(label, row.box) and not is_margin_stamp(row)

    def lines_below(self, index: int, taken: set[int], limit: float) -> list[int]:
        """Find the lines under a value, in its column and above a height of the page."""
        found: list[int] = []
        box = self.lines[index].box
        for other in range(index + 1, len(self.lines)):
            row = self.lines[other]
            if box is None or row.box is None or other in taken or row.box.y >= limit:
                break
            if not _is_in_column(self.lines[found[-1] if found else index], row, box):
                break
            found.append(other)
            box = Box(box.x, row.box.y, row.box.width, row.box.height)
        return found

    def is_over(self, row: PageLine, above: PageLine, length: int) -> bool:
        """Return whether a line is close over what is next to a label of some length, not over the label."""
        if row.box is None or above.box is None or is_margin_stamp(above):
            return False
        left = row.box.x + row.box.width * length / max(len(row.text), 1)
        return above.box.x > left - 0.5 and 0 <= row.box.y - above.box.y < 2.2 * above.box.height

    def is_gap(self, index: int, below: int) -> bool:
        """Return whether there is more room between two lines than between lines of one paragraph."""
        return _is_apart(self.lines[index], self.lines[below])

    def _is_full(self, row: PageLine, below: PageLine) -> bool:
        word = below.text.split(maxsplit=1)[0]
        if row.box and self.right:
            room = self.right - row.box.x - row.box.width
            return room < row.box.width / max(len(row.text), 1) * (len(word) + 1) and row.box.width > 40
        return len(row.text) >= WIDE and len(row.text) + 1 + len(word) > self.width


def is_margin_stamp(row: PageLine) -> bool:
    """Return whether a line is a stamp next to the text and no part of it."""
    return (
        row.box is not None
        and row.box.x > MARGIN
        and (is_only_mark(row.text) or LIKE_MARK.match(row.text) is not None)
    )


def _has_column(row: PageLine, value: int) -> bool:
    text = row.text[value - row.start :]
    return len(text) - len(text.lstrip()) >= 4


def _is_indented(label: PageLine, below: PageLine) -> bool:
    if label.box and below.box:
        return below.box.x - label.box.x > INDENT
    return below.indent - label.indent >= 12


def _is_aligned(row: PageLine, below: PageLine) -> bool:
    if row.box and below.box:
        return abs(below.box.x - row.box.x) < 1.5
    return abs(below.indent - row.indent) <= 2


def _is_in_column(above: PageLine, row: PageLine, column: Box) -> bool:
    if row.box is None or row.box.y - column.y > 2.5 * max(column.height, 0.8):
        return False
    goes_on = above.text.endswith((";", ",")) and row.box.x > column.x
    return goes_on or abs(row.box.x - column.x) <= 1.5


def _is_apart(row: PageLine, below: PageLine) -> bool:
    if row.box is None or below.box is None:
        return False
    step, height = below.box.y - row.box.y, max(row.box.height, below.box.height, 0.8)
    return not -height < step <= 2.2 * height


def _in_row(label: Box, box: Box) -> bool:
    middle = abs(label.y + label.height / 2 - box.y - box.height / 2)
    return middle <= 0.6 * max(label.height, box.height) and box.x >= label.x + label.width / 2
