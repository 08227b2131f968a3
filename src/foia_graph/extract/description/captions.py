"""Captions at the heads of rows, as To, From, Subject and Date, and the values that are next to them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from foia_graph.extract.description.sheets import SheetRow
from foia_graph.runtime.tables import patterns_beside

_PATTERNS = patterns_beside(__file__)
CAPTIONS = _PATTERNS.table("words")
CAPTION = re.compile(
    r"^[^\w\n(]{0,6}(?:\d{1,2}\.\s?)?(?:"
    + "|".join(f"(?P<{name}>{words})" for name, words in CAPTIONS.items())
    + r")(?P<sign>\s{0,12}[:;][:;.'’]?|['’.]\s?:|[.,]?\s{2,}|\t|\s*$|\s?-\s)",
    re.IGNORECASE,
)
# Characters of a line that are looked at for a caption.
MAX_CAPTION_LENGTH = 120
# Letters of "subject" that OCR may have misread where a colon follows.
MISREAD_SUBJECT = 3
NEXT_CAPTION = _PATTERNS["next_caption"]
# Distance, in percent of the page, by which what continues is right of its caption.
HANGING = 3.0
# Distance by which lines of one column may be out of line.
ALIGNED = 4.0
# Rows of a value; a longer one is no value.
LONG_VALUE = 12
# Blank space between rows, in heights of a line, up to which they continue surely, and at most.
ONE_SPACE, TWO_SPACES = 1.15, 1.9
# Blank space, in heights of a line, that a box over some lines leaves next to a stamp.
HIDDEN_LINES = 4.5
# Height, in percent of the page, and letters of a row below which it is a speck.
SPECK, LEAST_LETTERS = 0.7, 3
# Right end, in percent of the page, of a row that was broken for want of room.
FULL_ROW = 70.0


@dataclass(frozen=True, slots=True)
class CaptionedValue:
    """A caption of a sheet with its value: the rows it is in, and where the value begins in the first."""

    caption: str
    index: int
    start: int
    text: str

    @property
    def is_empty(self) -> bool:
        """Return whether nothing is next to the caption."""
        return not self.text.strip(" \t.:;_-|")


def find_captions(rows: tuple[SheetRow, ...]) -> list[CaptionedValue]:
    """Find the captions at the heads of rows, and of the parts of rows."""
    return [each for index, row in enumerate(rows) for each in _row_captions(index, row)]


def _row_captions(index: int, row: SheetRow) -> Iterator[CaptionedValue]:
    for offset, text in zip(row.offsets, row.texts, strict=True):
        caption, length = match_caption(text)
        if caption:
            value = row.text[offset + length :]
            following = NEXT_CAPTION.search(value)
            yield CaptionedValue(
                caption, index, offset + length, value[: following.start()] if following else value
            )
        for inner in NEXT_CAPTION.finditer(text) if ":" in text else ():
            name, size = match_caption(text[inner.start() :].lstrip())
            if name:
                lead = len(text[inner.start() :]) - len(text[inner.start() :].lstrip())
                start = offset + inner.start() + lead + size
                yield CaptionedValue(name, index, start, row.text[start:])


def match_caption(text: str) -> tuple[str | None, int]:
    """Return the caption at the head of a line and the characters it takes; None and 0 for none."""
    return _match_caption(text[:MAX_CAPTION_LENGTH])


@lru_cache(4096)
def _match_caption(text: str) -> tuple[str | None, int]:
    match = CAPTION.match(text) or _PATTERNS["plain_caption"].match(text)
    if match:
        return next(name for name in CAPTIONS if match.groupdict().get(name)), match.end()
    loose = _PATTERNS["loose"].match(text)
    if loose and Levenshtein.distance(loose[1].lower(), "subject") <= MISREAD_SUBJECT:
        return "subject", loose.end()
    return None, 0


def is_bare_caption(text: str) -> bool:
    """Return whether a row is a caption and nothing else."""
    caption, length = match_caption(text)
    return caption is not None and not any(map(str.isalnum, text[length:]))


def value_rows(value: CaptionedValue, rows: tuple[SheetRow, ...]) -> list[SheetRow]:
    """Return the rows below a caption in which its value continues."""
    first = rows[value.index]
    column = _value_column(first, value)
    found: list[SheetRow] = []
    previous = first
    for row in rows[value.index + 1 : value.index + LONG_VALUE]:
        if row.box.height < SPECK and len(row.text) < LEAST_LETTERS:
            continue
        if not _goes_on(first, previous, row, column):
            break
        found.append(row)
        previous = row
        column = column if column is not None else row.box.x
    return found


def _value_column(row: SheetRow, value: CaptionedValue) -> float | None:
    if value.is_empty:
        return None
    at = value.start + len(value.text) - len(value.text.lstrip())
    number = max(n for n, offset in enumerate(row.offsets) if offset <= at)
    box, length = row.parts[number].box, max(len(row.texts[number]), 1)
    return box.x + box.width * (at - row.offsets[number]) / length


def _goes_on(first: SheetRow, previous: SheetRow, row: SheetRow, column: float | None) -> bool:
    gap = max(row.gap, (row.box.y - previous.box.y - previous.box.height) / max(row.box.height, SPECK))
    if match_caption(row.texts[0])[0] or gap > (HIDDEN_LINES if previous.has_mark else TWO_SPACES):
        return False
    if row.box.x > first.box.x + HANGING:
        return column is None or row.box.x > column - ALIGNED
    full = previous.box.x + previous.box.width > FULL_ROW
    return full and row.gap < ONE_SPACE and abs(row.box.x - first.box.x) < HANGING and previous is first
