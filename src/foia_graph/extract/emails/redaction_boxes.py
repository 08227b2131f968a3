"""Boxes of redactions: drawn ones and stamps, and where in the words of a row they stand."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from foia_graph.extract.emails.page_lines import MARGIN, PageLine
from foia_graph.extract.emails.redaction_marks import REDACTED, is_only_mark
from foia_graph.extract.parsed_document import Box, PositionedText

WIDEST_LETTER = 1.3
"""A letter of a line is at most so much wider than those of its page; a wider line has a gap in it."""
MOST_STAMPS = 200
"""More lines than so many that look like stamps are looked at on no page."""
GAP = re.compile(r"\s+|$")
WIDE_GAP = re.compile(r"\s{4,}")
GAP_DRAWS = 6
"""A wide gap is the place of a box that stands within so many letters of it."""
EMPTY_DRAWS = 20
"""So does the place of a recipient of whom the semicolons alone are left."""
STAMP_ROOM = 1.5
"""A stamp is narrower than what it covers, by about this."""


def stamp_boxes(words: PositionedText | None) -> tuple[Box, ...]:
    """Return the boxes of lines that are stamps and nothing else, those in the right margin left out."""
    return tuple(
        Box(line.box.x, line.box.y, line.box.width * STAMP_ROOM, line.box.height)
        for line in (words.lines if words else ())
        if line.box.x < MARGIN and is_only_mark(words.text[line.start : line.end] if words else "")
    )


def join_boxes(drawn: Iterable[Box], stamps: Iterable[Box]) -> tuple[Box, ...]:
    """Return drawn boxes, and the stamps that stand in none of them nor in one another."""
    joined = list(drawn)
    for stamp in islice(stamps, MOST_STAMPS):
        if not any(_overlap(stamp, box) for box in joined):
            joined.append(stamp)
    return tuple(joined)


def _overlap(one: Box, other: Box) -> bool:
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    )


def is_in_row(box: Box, label: Box) -> bool:
    """Return whether a box lies right of a label in its row; one around the row hides nothing."""
    middle = label.y + label.height / 2
    return box.y <= middle <= box.y + box.height and box.x > label.x + min(label.width / 2, 3)


def mark_boxes(row: PageLine, boxes: Iterable[Box], letter_width: float, text: str) -> str:
    """Put the marker into the last words of a row where boxes stand.

    `letter_width` is the usual width of a letter on the page.
    """
    inside = sorted(boxes, key=lambda box: box.x)
    length = len(WIDE_GAP.sub("", text))
    for number in range(len(inside) - 1, -1, -1):
        text = _insert_marker(text, _place_of(row, inside, number, letter_width, length))
    return text


def _place_of(row: PageLine, boxes: list[Box], number: int, letter_width: float, length: int) -> int:
    """Count the letters of the last words of a row before a box; `length` is that of the words.

    The letters of a row that is wider than they are, for a gap after its label, are counted from the right.
    """
    if row.box is None:
        return length
    box, shown = boxes[number], max(len(WIDE_GAP.sub("", row.text)), 1)
    end = row.box.x + row.box.width
    width = (row.box.width - sum(hole.width for hole in boxes if hole.x + hole.width < end)) / shown
    if width > WIDEST_LETTER * letter_width:
        after = sum(hole.width for hole in boxes[number + 1 :])
        return length - max(round((end - box.x - box.width - after) / letter_width), 0)
    before = sum(hole.width for hole in boxes[:number])
    return round((box.x - before - row.box.x) / max(width, 0.1)) - shown + length


def _insert_marker(text: str, place: int) -> str:
    """Put the marker into the gap between words nearest to a place, which counts no letters of wide gaps."""
    gaps = [(0, 0, 0), *_gaps_of(text)]
    _, start, end = min(gaps, key=lambda gap: abs(gap[0] - place) - _draw_of(text, gap[1], gap[2]))
    return f"{text[:start]} {REDACTED} {text[end:]}".strip()


def _draw_of(text: str, start: int, end: int) -> int:
    """Return how many letters a gap may be away and still be the place of a box."""
    before, after = text[:start].rstrip()[-1:], text[end:].lstrip()[:1]
    if ";" in (before, after) and {before, after} <= {";", ""}:
        return EMPTY_DRAWS
    return GAP_DRAWS if end - start > 3 else 0


def _gaps_of(text: str) -> Iterator[tuple[int, int, int]]:
    """Yield each gap between words: its place where wide gaps count no letters, its start and its end."""
    wide = 0
    for gap in GAP.finditer(text):
        yield gap.start() - wide, gap.start(), gap.end()
        wide += len(gap[0]) if len(gap[0]) > 3 else 0
