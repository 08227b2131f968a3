"""Sheets: pages as rows from the top down, each with its position and size."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, islice, pairwise
from statistics import median

from foia_graph.extract.description.printed_words import is_capitals, is_furniture, is_prose
from foia_graph.extract.emails.redaction_marks import is_only_mark
from foia_graph.extract.parsed_document import Box, ParsedPage, PositionedText, TextLine
from foia_graph.extract.registry import Spot, make_spot, page_texts

# A line this many times as high as the usual one is a block that OCR did not cut into lines.
TALL = 2.2
# Share of a line's height by which the middles of two lines of one row may differ.
SAME_ROW = 0.6
# Height of the first line, in percent of the page, where nothing says where lines stand.
TOP_MARGIN = 6.0
# Height of a line, in percent of the page, where nothing says how high it is.
PLAIN_LINE = 1.6
# Share of the height of a line that its letters are wide at least, on average.
LETTER_WIDTH = 0.27
# Letters of a row up to which its height says nothing.
SHORT_ROW = 5
# The rows in small type are at least one in so many, also on a cover.
SMALL_PART = 3
# Height of a line of running text at most, in percent of the page.
MAX_TEXT_SIZE = 2.2
# Characters of a row of redaction marks.
MAX_MARK_LENGTH = 60
# A row this many times as high as the usual one is set in larger type.
LARGE_TYPE = 1.25
# Rows of a cover at most.
MAX_COVER_ROWS = 25
# Share of the rows that are long and in capitals, beyond which a page is typed in capitals.
LONG_ROW, MOST_CAPITALS = 40, 0.6
# Part of a page, in percent from the top, that is its head.
HEAD_SHARE = 50.0
# Rows of a page that are looked at; a document says early what it is.
MAX_ROWS = 160
# Characters of a page that are looked at.
MAX_LETTERS = 20_000


@dataclass(frozen=True)
class SheetRow:
    """A row: its words, where each of its parts begins in them and in the text, and its box on the page.

    `gap` is the blank space above it, in heights of a line.
    """

    text: str
    box: Box
    parts: tuple[TextLine, ...]
    offsets: tuple[int, ...]
    gap: float = 0.0

    @property
    def middle(self) -> float:
        """Return how far its middle is from the left edge of the page, in percent."""
        return self.box.x + self.box.width / 2

    @cached_property
    def is_prose(self) -> bool:
        """Return whether it is a line of running text."""
        return is_prose(self.text)

    @cached_property
    def is_capitals(self) -> bool:
        """Return whether it is set in capitals."""
        return is_capitals(self.text)

    @property
    def has_mark(self) -> bool:
        """Return whether a redaction mark is in it."""
        return any(_is_mark(text) for text in self.texts)

    @cached_property
    def texts(self) -> list[str]:
        """Return the words of its parts."""
        ends = (*(offset - 1 for offset in self.offsets[1:]), len(self.text))
        return [self.text[start:end] for start, end in zip(self.offsets, ends, strict=True)]

    def locate(self, start: int, end: int) -> tuple[int, int]:
        """Return the offsets in the text of the page of some characters, within the part they begin in."""
        number = max(bisect_right(self.offsets, start) - 1, 0)
        part, offset = self.parts[number], self.offsets[number]
        return part.start + start - offset, min(part.start + end - offset, part.end)


@dataclass(frozen=True)
class Sheet:
    """One text of a page in rows; `image` is true where it was read off the image."""

    page: ParsedPage
    words: PositionedText
    image: bool

    @cached_property
    def rows(self) -> tuple[SheetRow, ...]:
        """Return the rows from the top down."""
        filled = (line for line in _lines(self.words) if self.words.text[line.start : line.end].strip())
        return tuple(_make_rows(self.words.text, list(islice(filled, MAX_ROWS))))

    @property
    def is_landscape(self) -> bool:
        """Return whether the page is wider than high."""
        return self.page.width > 1.15 * self.page.height

    @cached_property
    def line_height(self) -> float:
        """Return the height of small type on the page, in which running text is set."""
        heights = sorted(row.box.height for row in self.rows if sum(map(str.isalnum, row.text)) > SHORT_ROW)
        return min(heights[len(heights) // SMALL_PART], MAX_TEXT_SIZE) if heights else PLAIN_LINE

    def type_size(self, row: SheetRow) -> float:
        """Return the height of the type of a row; the usual one where it is a block of several lines."""
        letter = row.box.width * self.page.width / max(len(row.text), 1)
        narrow = self.page.width > 0 and letter < LETTER_WIDTH * row.box.height * self.page.height
        return self.line_height if narrow else row.box.height

    @cached_property
    def is_sparse(self) -> bool:
        """Return whether little is on the page, and next to no running text, as on covers."""
        return len(self.own_rows) <= MAX_COVER_ROWS and sum(row.is_prose for row in self.own_rows) < 3

    @cached_property
    def is_typed_large(self) -> bool:
        """Return whether all of a page is in capitals, as teletypes print, so that these mark no heading."""
        capitals = sum(row.is_capitals and len(row.text) > LONG_ROW for row in self.own_rows)
        return capitals > MOST_CAPITALS * len(self.own_rows)

    @cached_property
    def left_margin(self) -> float:
        """Return where most rows begin, in percent of the page; 0 where no two begin at one place."""
        ((left, count),) = Counter(round(row.box.x) for row in self.rows).most_common(1)
        return float(left) if count > 1 else 0.0

    @cached_property
    def own_rows(self) -> tuple[SheetRow, ...]:
        """Return the rows without what others put on the page: release stamps, markings, page numbers."""
        return tuple(
            row for row in self.rows if row.is_prose or not (_is_mark(row.text) or is_furniture(row.text))
        )

    @cached_property
    def head(self) -> tuple[SheetRow, ...]:
        """Return the rows of the upper part of the page."""
        return tuple(row for row in self.own_rows if row.box.y < HEAD_SHARE)

    @cached_property
    def text(self) -> str:
        """Return the words of all rows, a line each."""
        return "\n".join(row.text for row in self.own_rows)

    def spot(self, row: SheetRow, start: int, end: int) -> Spot:
        """Return the position of some characters of a row."""
        return make_spot(self.words, *row.locate(start, end), image=self.image)

    def row_spot(self, rows: list[SheetRow]) -> Spot:
        """Return the position of rows, or of the first of them where others are between them in the text."""
        parts = [part for row in rows for part in row.parts]
        ordered = all(one.end < other.start <= one.end + 2 for one, other in pairwise(parts))
        last = parts[-1] if ordered else parts[0]
        return make_spot(self.words, parts[0].start, last.end, image=self.image)


def _is_mark(text: str) -> bool:
    return len(text) < MAX_MARK_LENGTH and is_only_mark(text)


def page_sheets(page: ParsedPage) -> list[Sheet]:
    """Return the texts of a page as sheets, the one with most words first."""
    texts = sorted(page_texts(page), key=_weight, reverse=True)
    sheets = [Sheet(page, words, image) for words, image in texts if words.text.strip()]
    return sheets if any(sheet.own_rows for sheet in sheets) else []


def _weight(text: tuple[PositionedText, bool]) -> float:
    # What the page itself says counts more than what was read off its image.
    words, image = text
    return len(words.text) * (1.0 if image else 1.5)


def _lines(words: PositionedText) -> Iterator[TextLine]:
    """Yield the lines of a text, evenly down the page where nothing says where they are."""
    if words.lines:
        yield from (line for line in words.lines if line.end <= MAX_LETTERS)
        return
    texts = words.text[:MAX_LETTERS].split("\n")
    spacing = _line_spacing(texts)
    step = min(100 * spacing / max(len(texts), 1), PLAIN_LINE)
    start, place = 0, TOP_MARGIN
    for text in texts:
        filled = text.strip()
        if filled:
            indent = len(text) - len(text.lstrip())
            yield TextLine(
                start + indent,
                start + len(text),
                Box(10.0 + min(indent, 60), place, float(min(len(filled), 90)), step * 0.75),
            )
        place += step if filled else step * (2 - spacing)
        start += len(text) + 1


def _line_spacing(texts: list[str]) -> int:
    filled = [number for number, text in enumerate(texts) if text.strip()]
    apart = sum(after - before > 1 for before, after in pairwise(filled))
    return 2 if len(filled) > 3 and apart > 0.8 * len(filled) else 1


def _make_rows(text: str, lines: list[TextLine]) -> Iterator[SheetRow]:
    usual = median(line.box.height for line in lines) if lines else PLAIN_LINE
    bottom = 0.0
    groups: list[list[TextLine]] = []
    for line in sorted(lines, key=lambda each: (_middle(each, usual), each.box.x)):
        if groups and _is_beside(groups[-1], line, usual):
            groups[-1].append(line)
        else:
            groups.append([line])
    for group in groups:
        parts = sorted(group, key=lambda line: line.box.x)
        words = [text[line.start : line.end] for line in parts]
        offsets = accumulate((len(each) + 1 for each in words[:-1]), initial=0)
        left, top = min(line.box.x for line in parts), min(line.box.y for line in parts)
        right = max(line.box.x + line.box.width for line in parts)
        box = Box(left, top, right - left, max(line.box.height for line in parts))
        gap = max(top - bottom, 0.0) / max(usual, 0.1)
        yield SheetRow("\t".join(words), box, tuple(parts), tuple(offsets), gap)
        bottom = max(bottom, top + min(box.height, TALL * usual))


def _middle(line: TextLine, usual: float) -> float:
    # A block is as high as its first line.
    return line.box.y + min(line.box.height, TALL * usual) / 2


def _is_beside(group: list[TextLine], line: TextLine, usual: float) -> bool:
    reach = SAME_ROW * min(usual, line.box.height, group[0].box.height)
    if abs(_middle(line, usual) - _middle(group[0], usual)) > reach:
        return False
    left, right = line.box.x, line.box.x + line.box.width
    return all(right <= other.box.x + 1 or left >= other.box.x + other.box.width - 1 for other in group)


# Confidence in what is said plainly, in what is in its usual position, and in what is only likely.
SURE, LIKELY, WEAK = 0.95, 0.85, 0.7
# Rows among which a document says what it is.
TOP_ROWS = 16


@dataclass(frozen=True, slots=True)
class FormSign:
    """A form (a notation of `scheme/document-types`) and the words that show it.

    `is_cover` is true for a sheet that an office puts before a document.
    """

    form: str
    row: SheetRow
    start: int
    end: int
    confidence: float = SURE
    is_cover: bool = False


def row_signs(
    form: str,
    pattern: re.Pattern[str],
    rows: Iterable[SheetRow],
    confidence: float = SURE,
    *,
    is_cover: bool = False,
) -> Iterator[FormSign]:
    """Yield a sign for each row, but those of running text, that a pattern is in."""
    for row in rows:
        if row.is_prose:
            continue
        if match := pattern.search(row.text):
            yield FormSign(form, row, match.start(), match.end(), confidence, is_cover)


def whole_row(form: str, row: SheetRow, confidence: float) -> FormSign:
    """Return the sign that a whole row is."""
    return FormSign(form, row, 0, len(row.text), confidence)


FIELD = re.compile(r"^\W{0,3}(?:\d{1,3}[a-z]?[.)]?\s?)?[A-Z][\w /&.,'’()#-]{1,45}[:?](?:\s.{0,45})?$")
# A field whose name has no figure, as the titles of numbered papers have.
LABELLED = re.compile(r"^\W{0,3}[A-Z][^\W\d][\w /&.,'’()#-]{0,38}(?<!\d)[:?](?:\s.{0,45})?$")
CHECK_BOX = re.compile(r"[☐☑☒□]|\[[ xX_]?\]|\([ xX_]?\)\s[A-Z]|_{4,}")


def is_field(sheet: Sheet, row: SheetRow) -> bool:
    """Return whether a row in usual type is one of several fields that are one above the other."""
    if sheet.type_size(row) > LARGE_TYPE * sheet.line_height:
        return False
    at = sheet.own_rows.index(row)
    near = (row, *sheet.own_rows[max(at - 1, 0) : at + 2])
    return (
        LABELLED.match(row.text) is not None
        and sum(LABELLED.match(each.text) is not None for each in near) > 2
    )


def count_fields(sheet: Sheet) -> int:
    """Count the parts of rows that are fields: a name, a colon and little next to it."""
    parts = (text.strip() for row in sheet.own_rows for text in row.texts)
    return sum(FIELD.match(text) is not None for text in parts)
