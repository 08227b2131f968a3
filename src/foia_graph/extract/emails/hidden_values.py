"""Hidden values of a header: stamps next to them, and boxes drawn over them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from foia_graph.extract.emails.header_blocks import FieldValue, HeaderBlock
from foia_graph.extract.emails.labels import PEOPLE_FIELDS
from foia_graph.extract.emails.page_lines import MARGIN, PageLine, PageLines
from foia_graph.extract.emails.redaction_marks import (
    REDACTED,
    find_printed_codes,
    is_only_mark,
    mark_empty_people,
    mark_redactions,
    strip_specks,
    tidy_value,
)
from foia_graph.extract.parsed_document import Box, PositionedText
from foia_graph.extract.printed_dates import find_time
from foia_graph.runtime.tables import patterns_beside

_PATTERNS = patterns_beside(__file__)

# Lines that a stamp may be away from the value it belongs to: one that is cut short, any other one.
STAMP_SLIPS, STAMP_MEETS = 3.0, 0.6


@dataclass(frozen=True, slots=True)
class PrintedValue:
    """A value as printed, with the marker for what is hidden, and the exemption codes stamped on it.

    `inferred` is true where nothing is instead.
    """

    text: str
    inferred: bool
    codes: tuple[str, ...]


def read_values(
    text: str, lines: PageLines, block: HeaderBlock, blanks: tuple[Box, ...]
) -> list[PrintedValue]:
    """Return the values of a block as printed, with the marker for what is hidden."""
    beside = _values_beside_stamps(text, lines, block)
    found: list[PrintedValue] = []
    covered = False
    for number, value in enumerate(block.values):
        said = _printed_value(text, value)
        boxed = not said and _is_boxed(lines, value, blanks)
        # An e-mail has a sender and a recipient: one that is missing on a stamped page is redacted.
        must_be = value.label.field in ("sender", "to")
        inferred = not said and (covered or boxed or (must_be and lines.has_stamps))
        if inferred:
            said = REDACTED
        elif REDACTED not in said and value.label.field not in ("sent", "other"):
            said = _mark_boxed(text, lines, value, blanks, said) or (
                f"{said} {REDACTED}".strip() if number in beside else said
            )
        if value.label.field in ("sender", *PEOPLE_FIELDS):
            said = tidy_value(mark_empty_people(said))
        raw = "\n".join(text[start:end] for start, end in value.pieces)
        found.append(PrintedValue(said, inferred, find_printed_codes(raw) if REDACTED in said else ()))
        reaches = not boxed and _may_cover_next(text, value, said, covered)
        # A box over several fields covers those alone that name people.
        after = block.values[number + 1 : number + 2]
        covered = reaches and any(each.label.field in ("sender", "other", *PEOPLE_FIELDS) for each in after)
    return found


def _printed_value(text: str, value: FieldValue) -> str:
    """Return a value as printed; a line that holds only a stamp says nothing of a date or a whole subject."""
    pieces = [text[start:end] for start, end in value.pieces]
    if value.label.field == "sent" and pieces:
        when = find_time(pieces[0])
        gap = _PATTERNS["margin_gap"].search(pieces[0], when.end) if when and when.time else None
        pieces = [pieces[0][: gap.start()] if gap else pieces[0], *pieces[1:]]
    if value.label.field in PEOPLE_FIELDS:
        pieces = [piece.replace("•", ";") for piece in pieces]
    if value.label.field in ("sent", "subject") and len(pieces) > 1 and not pieces[0].rstrip().endswith(":"):
        pieces = [pieces[0], *(piece for piece in pieces[1:] if not is_only_mark(piece))]
    said = " ".join(strip_specks(mark_redactions(piece.rstrip())) for piece in pieces)
    if value.label.field == "sent":
        said = _PATTERNS["parted_clock"].sub("", said)
    said = tidy_value(said)
    return said if said.strip(" .,;:'`_|-<>[]") else ""


def _is_cut_short(said: str) -> bool:
    # A bracket that closes another is no sign of a redaction.
    closes = said.endswith("]") and said.count("[") >= said.count("]")
    return not closes and _PATTERNS["cut_short"].search(said) is not None


def _is_boxed(lines: PageLines, value: FieldValue, blanks: tuple[Box, ...]) -> bool:
    label = lines.lines[lines.index_at(value.label.start)].box
    return label is not None and any(is_in_row(blank, label) for blank in blanks)


def _may_cover_next(text: str, value: FieldValue, said: str, covered: bool) -> bool:
    # A stamp by itself on its line may belong to a box over two fields.
    if said == REDACTED:
        return covered or not value.pieces
    return said.endswith(REDACTED) and len(value.pieces) > 1 and is_only_mark(text[slice(*value.pieces[-1])])


def _values_beside_stamps(text: str, lines: PageLines, block: HeaderBlock) -> set[int]:
    """Find the values beside which a stamp is in the margin; it may slip off to where there is room."""
    found: set[int] = set()
    cut_short = {n for n, value in enumerate(block.values) if _is_cut_short(_printed_value(text, value))}
    places = [
        (row.box.y + row.box.height / 2, max(row.box.height, 0.8), number)
        for number, value in enumerate(block.values)
        for row in _lines_of(lines, value)
        if row.box
    ]
    room = STAMP_SLIPS * max((height for _, height, _ in places), default=0.0)
    heights = [middle for middle, _, _ in places] or [0.0]
    for stamp in lines.stamps_between(min(heights) - room, max(heights) + room):
        near = sorted((abs(stamp - middle) / height, number) for middle, height, number in places)
        cut = [number for distance, number in near if distance <= STAMP_SLIPS and number in cut_short]
        found.update(cut[:1] or [number for distance, number in near[:1] if distance <= STAMP_MEETS])
    return found


def _lines_of(rows: PageLines, value: FieldValue) -> list[PageLine]:
    lines = {rows.index_at(value.label.start), *(rows.index_at(start) for start, _ in value.pieces)}
    return [rows.lines[line] for line in sorted(lines)]


def _mark_boxed(text: str, lines: PageLines, value: FieldValue, blanks: tuple[Box, ...], said: str) -> str:
    """Put the marker where a box is in the row of a value; "" where there is none."""
    row = lines.lines[lines.index_at(value.label.start)]
    if row.box is None or len(value.pieces) > 1 or not said:
        return ""
    boxes = [blank for blank in blanks if is_in_row(blank, row.box)]
    if not boxes:
        return ""
    beside = lines.lines[lines.index_at(value.pieces[0][0])]
    if beside.box and beside.box.x > boxes[0].x and beside.start > row.end:
        return f"{REDACTED} {said}"
    if _is_cut_short(said) and not said.endswith(";"):
        return f"{said} {REDACTED}"
    raw = text[slice(*value.pieces[0])].rstrip()
    return tidy_value(mark_boxes(row, boxes, lines.letter_width, raw))


# A letter of a line is at most so much wider than those of its page; a wider line has a gap in it.
WIDEST_LETTER = 1.3
# More lines than so many that look like stamps are looked at on no page.
MAX_STAMPS = 200
# A wide gap is the position of a box that is within so many letters of it.
GAP_DRAWS = 6
# So does the position of a recipient of whom the semicolons alone are left.
EMPTY_DRAWS = 20
# A stamp is narrower than what it covers, by about this.
STAMP_ROOM = 1.5


def stamp_boxes(words: PositionedText | None) -> tuple[Box, ...]:
    """Return the boxes of lines that are stamps and nothing else, those in the right margin omitted."""
    return tuple(
        Box(line.box.x, line.box.y, line.box.width * STAMP_ROOM, line.box.height)
        for line in (words.lines if words else ())
        if line.box.x < MARGIN and is_only_mark(words.text[line.start : line.end] if words else "")
    )


def join_boxes(drawn: Iterable[Box], stamps: Iterable[Box]) -> tuple[Box, ...]:
    """Return drawn boxes, and the stamps that are in none of them nor in one another."""
    joined = list(drawn)
    for stamp in islice(stamps, MAX_STAMPS):
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
    length = len(_PATTERNS["wide_gap"].sub("", text))
    for number in range(len(inside) - 1, -1, -1):
        place = _place_of(row, inside, number, letter_width, length)
        gaps = [(0, 0, 0), *_gaps_of(text)]
        _, start, end = min(gaps, key=lambda gap: abs(gap[0] - place) - _draw_of(text, gap[1], gap[2]))
        text = f"{text[:start]} {REDACTED} {text[end:]}".strip()
    return text


def _place_of(row: PageLine, boxes: list[Box], number: int, letter_width: float, length: int) -> int:
    """Count the letters of the last words of a row before a box; `length` is that of the words.

    The letters of a row that is wider than they are, for a gap after its label, are counted from the right.
    """
    if row.box is None:
        return length
    box, shown = boxes[number], max(len(_PATTERNS["wide_gap"].sub("", row.text)), 1)
    end = row.box.x + row.box.width
    width = (row.box.width - sum(hole.width for hole in boxes if hole.x + hole.width < end)) / shown
    if width > WIDEST_LETTER * letter_width:
        after = sum(hole.width for hole in boxes[number + 1 :])
        return length - max(round((end - box.x - box.width - after) / letter_width), 0)
    before = sum(hole.width for hole in boxes[:number])
    return round((box.x - before - row.box.x) / max(width, 0.1)) - shown + length


def _draw_of(text: str, start: int, end: int) -> int:
    before, after = text[:start].rstrip()[-1:], text[end:].lstrip()[:1]
    if ";" in (before, after) and {before, after} <= {";", ""}:
        return EMPTY_DRAWS
    return GAP_DRAWS if end - start > 3 else 0


def _gaps_of(text: str) -> Iterator[tuple[int, int, int]]:
    wide = 0
    for gap in _PATTERNS["gap"].finditer(text):
        yield gap.start() - wide, gap.start(), gap.end()
        wide += len(gap[0]) if len(gap[0]) > 3 else 0
