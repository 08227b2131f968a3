"""Header blocks: labels that follow each other on a page, and the lines that hold their values."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from foia_graph.extract.emails.labels import PEOPLE_FIELDS, HeaderField, HeaderLabel
from foia_graph.extract.emails.page_lines import PageLine, PageLines
from foia_graph.extract.emails.redaction_marks import REDACTED, is_only_mark, mark_redactions
from foia_graph.extract.printed_dates import find_time
from foia_graph.runtime.tables import patterns_beside

_PATTERNS = patterns_beside(__file__)

# Number of lines without a label that may be between a label and the next one of its header.
LINES_WITHIN: dict[HeaderField, int] = {"sender": 3, "sent": 2, "subject": 3, "attachments": 6, "other": 2}
RECIPIENT_LINES = 60
BLANK_LINES = 4
# A line farther from a header was put elsewhere in the text, and what is between is none of the header.
NEAR_LINES = 6
# So many characters may be between two pieces of a header; more than that were put elsewhere.
NEAR_LETTERS = 80
BEFORE_LOOSE = ("sender", "to", "cc", "bcc", "sent")
SUBJECT_LINES = 3


@dataclass(slots=True)
class FieldValue:
    """A field of a header: its label and the pieces of text that are its value, as offsets."""

    label: HeaderLabel
    pieces: list[tuple[int, int]] = field(default_factory=list)


# A header with more labels is none; a text of nothing but labels would be looked at again for each.
MAX_LABELS = 40


@dataclass(slots=True)
class HeaderBlock:
    """Labels that make one header, in their order, and the first and last line that belong to it."""

    values: list[FieldValue]
    first: int
    last: int

    def span(self) -> tuple[int, int]:
        """Return the offsets of its text, as far as that hangs together."""
        start = min(value.label.start for value in self.values)
        end = max(value.label.value for value in self.values)
        for piece in sorted(piece for value in self.values for piece in value.pieces):
            if piece[0] <= end + NEAR_LETTERS:
                end = max(end, piece[1])
        return start, end

    def has_field(self, name: HeaderField) -> bool:
        """Return whether a field has a label here."""
        return any(value.label.field == name for value in self.values)


def find_blocks(lines: PageLines, labels: list[HeaderLabel]) -> list[HeaderBlock]:
    """Put labels together to headers, and give each its value."""
    found: list[HeaderBlock] = []
    for label in labels:
        line = lines.index_at(label.start)
        if found and label.is_sure and line - found[-1].last <= BLANK_LINES:
            _drop_stray_label(found[-1], label)
        if found and _belongs_to_block(lines, found[-1], label, line):
            found[-1].values.append(FieldValue(label))
            found[-1].last = line
        elif label.may_begin:
            found.append(HeaderBlock([FieldValue(label)], line, line))
    for number, block in enumerate(found):
        end = found[number + 1].first if number + 1 < len(found) else len(lines.lines)
        _fill_values(lines, block, end)
    return found


def _drop_stray_label(block: HeaderBlock, label: HeaderLabel) -> None:
    # A stray label is "From" without colon, as that of a mailbox in Unix, or a date printed above the header.
    first = block.values[0].label
    loose = len(block.values) > 1 and first.is_loose and first.field == "sender" == label.field
    fields = [value.label.field for value in block.values]
    if loose or (fields == ["sent", "sender"] and label.field == "sent"):
        block.values.pop(0)


def _belongs_to_block(lines: PageLines, block: HeaderBlock, label: HeaderLabel, line: int) -> bool:
    last = block.values[-1].label
    if line - block.last > RECIPIENT_LINES + BLANK_LINES or len(block.values) >= MAX_LABELS:
        return False
    if block.has_field(label.field) and not _may_repeat(label, last, line - block.last):
        return False
    if label.is_loose and (line > block.last + 1 or last.field not in BEFORE_LOOSE or label.field == "other"):
        return False
    between = lines.lines_between(block.last, line)
    if len(between) > 1 and not _may_be_far(label, last, between):
        return False
    if label.field == "sender" and line > block.last + 1:
        # A sender may be below recipients and time, whose values reach down to it.
        fields = {value.label.field for value in block.values}
        if len(between) < line - block.last - 1:
            return not between and fields <= set(PEOPLE_FIELDS)
        return fields <= {"sent", *PEOPLE_FIELDS}
    if last.field in PEOPLE_FIELDS and len(between) > 3:
        return len(between) <= RECIPIENT_LINES and sum(map(_names_people, between)) > 0.7 * len(between)
    if len(between) > LINES_WITHIN.get(last.field, 3) or line - block.last - 1 - len(between) > BLANK_LINES:
        return False
    after_gap = line > block.last + 1 and lines.lines[block.last + 1].is_blank
    return not after_gap or all(is_only_mark(row.text) for row in between) or last.field in PEOPLE_FIELDS


def _may_be_far(label: HeaderLabel, last: HeaderLabel, between: list[PageLine]) -> bool:
    # A misread label follows recipients only: these fill several lines.
    if label.strength == "weak":
        return last.field in PEOPLE_FIELDS and all(map(_names_people, between))
    return not (last.is_loose and last.field == "sender")


def _may_repeat(label: HeaderLabel, last: HeaderLabel, lines: int) -> bool:
    # Some programs print a label for each recipient.
    if label.field == "other":
        return True
    return lines <= 1 and label.field == last.field and label.field != "sender" and label.strength != "weak"


def _names_people(row: PageLine) -> bool:
    return any(sign in row.text for sign in ";,@<") or is_only_mark(row.text)


def _fill_values(rows: PageLines, block: HeaderBlock, end: int) -> None:
    """Fill each value with the text next to its label, the lines up to the next one, and those in its row."""
    lines = [rows.index_at(value.label.start) for value in block.values]
    for number, value in enumerate(block.values[:-1]):
        value.pieces = list(_value_pieces(rows, value.label, lines[number], lines[number + 1]))
    last = block.values[-1]
    last.pieces = list(_value_pieces(rows, last.label, lines[-1], lines[-1] + 1))
    _take_line_above(rows, block)
    _take_time_beside(rows, block, lines)
    if any(not value.pieces for value in block.values):
        _find_distant_values(rows, block, lines, end)
    if last.pieces and block.last == lines[-1]:
        _extend_last_value(rows, block, lines[-1], end)
    # OCR may part a row: what continues in the row of a piece is put to it.
    taken = {*lines, *(rows.index_at(start) for value in block.values for start, _ in value.pieces)}
    for value, line in zip(block.values, lines, strict=True):
        starts = [rows.index_at(start) for start, _ in value.pieces]
        pieces = [] if line in starts else list(_rest_of_row(rows, line, taken))
        for piece, index in zip(value.pieces, starts, strict=True):
            pieces += [piece, *_rest_of_row(rows, index, taken)]
        value.pieces = pieces


def _rest_of_row(rows: PageLines, index: int, taken: set[int]) -> Iterator[tuple[int, int]]:
    following = rows.next_in_row(index, taken)
    while following is not None:
        taken.add(following)
        yield rows.lines[following].start, rows.lines[following].end
        following = rows.next_in_row(following, taken)


def _take_time_beside(rows: PageLines, block: HeaderBlock, lines: list[int]) -> None:
    number = next((n for n, value in enumerate(block.values) if value.label.field == "sender"), None)
    if number is None or block.has_field("sent"):
        return
    for index in rows.lines_beside(lines[number], set(lines)):
        if is_date(rows.lines[index].text):
            _take_line(rows, block, number, index)


def _take_line_above(lines: PageLines, block: HeaderBlock) -> None:
    """Take the line above the first label where it begins a value that has its label in the middle."""
    label = block.values[0].label
    row, above = lines.lines[block.first], lines.lines[block.first - 1]
    said = row.text[label.value - row.start : label.end - row.start]
    if not block.first or above.is_blank or (said.strip(" |") and not is_only_mark(said)):
        return
    if lines.is_over(row, above, label.value - row.start):
        block.values[0].pieces.insert(0, (above.start, above.end))
        block.first -= 1


def _value_pieces(lines: PageLines, label: HeaderLabel, line: int, stop: int) -> Iterator[tuple[int, int]]:
    text = lines.lines[line].text[label.value - lines.lines[line].start : label.end - lines.lines[line].start]
    if text.strip(" .,'`_|-"):
        yield label.value, label.value + len(text)
    yield from ((row.start, row.end) for row in lines.lines_between(line, stop))


def _extend_last_value(lines: PageLines, block: HeaderBlock, line: int, end: int) -> None:
    value = block.values[-1]
    limit = SUBJECT_LINES if value.label.field == "subject" else RECIPIENT_LINES
    start = line
    if value.label.field in ("other", "sent", "sender"):
        return
    while line + 1 < end and line - start < limit and _value_goes_on(lines, value, line, start):
        line += 1
        value.pieces.append((lines.lines[line].start, lines.lines[line].end))
    block.last = line


def _value_goes_on(lines: PageLines, value: FieldValue, line: int, first: int) -> bool:
    row, below = lines.lines[line], lines.lines[line + 1]
    if value.label.field in PEOPLE_FIELDS and not below.is_blank and not lines.is_gap(line, line + 1):
        text = row.text[max(value.label.value - row.start, 0) :]
        if text.endswith((";", ",")) or is_broken_off(text, below.text):
            return True
    return lines.runs_on(line, first, value.label.value)


def _find_distant_values(rows: PageLines, block: HeaderBlock, lines: list[int], end: int) -> None:
    """Look for values that are apart from their labels: in the same row, or as lines after all labels."""
    empty = [number for number, value in enumerate(block.values) if not value.pieces]
    taken = set(lines)
    for number in empty:
        for index in rows.lines_beside(lines[number], taken):
            taken.add(index)
            _take_line(rows, block, number, index)
            limit = _height_below(rows, lines, number)
            for more in rows.lines_below(index, taken, limit):
                taken.add(more)
                _take_line(rows, block, number, more)
    trailing = [number for number in empty if number > len(lines) - 1 - len(empty)]
    if len(trailing) > 1 and not any(block.values[number].pieces for number in trailing):
        _deal_column(rows, block, trailing, end)
    elif empty == [len(lines) - 1] and not block.values[-1].pieces and _is_under_labels(block, lines, rows):
        line = rows.next_filled(block.last)
        if line < end and block.values[-1].label.field == "subject" and not rows.is_gap(block.last, line):
            _take_line(rows, block, len(block.values) - 1, line)


def _is_under_labels(block: HeaderBlock, lines: list[int], rows: PageLines) -> bool:
    under = sum(
        rows.index_at(value.pieces[0][0]) > line
        for value, line in zip(block.values[:-1], lines, strict=False)
    )
    return under > 0.6 * (len(lines) - 1)


def _height_below(rows: PageLines, lines: list[int], number: int) -> float:
    box = rows.lines[lines[number]].box
    if number + 1 < len(lines) and (below := rows.lines[lines[number + 1]].box):
        return below.y - below.height / 2
    return box.y + 2 * box.height if box else 0.0


def _take_line(lines: PageLines, block: HeaderBlock, number: int, index: int) -> None:
    row = lines.lines[index]
    block.values[number].pieces.append((row.start, row.end))
    if block.first - NEAR_LINES <= index <= block.last + NEAR_LINES:
        block.first, block.last = min(block.first, index), max(block.last, index)


def _deal_column(rows: PageLines, block: HeaderBlock, empty: list[int], end: int) -> None:
    """Deal the lines after a column of labels out to them, up to the first gap."""
    line = rows.next_filled(rows.index_at(block.values[-1].label.start))
    column: list[int] = []
    while line < end and not rows.lines[line].is_blank and len(column) < MAX_COLUMN_LENGTH:
        column.append(line)
        line += 1
    fields = [block.values[number].label.field for number in empty]
    if "sent" not in fields:
        return
    dealt = deal_lines(fields, [rows.lines[index].text for index in column])
    for number, found in zip(empty, dealt or (), strict=False):
        for place in found:
            _take_line(rows, block, number, column[place])


# Number of lines of values that are looked at.
MAX_COLUMN_LENGTH = 40
MAX_LINE_LENGTH = 300
NOTHING = -50.0
# Cost of a label without a value; copies, attachments and the rest may well have none.
SKIP: dict[HeaderField, float] = {"sender": 3.0, "sent": 6.0, "to": 3.0, "subject": 2.0}
SKIP_OTHER = 0.4


def deal_lines(fields: list[HeaderField], lines: list[str]) -> list[list[int]] | None:
    """Give each label the lines that are its value, by their order and by what fits its field.

    Lines after the last value belong to none. None where no line is the date of a label "Sent".
    """
    lines = [line[:MAX_LINE_LENGTH] for line in lines[:MAX_COLUMN_LENGTH]]

    @cache
    def best(label: int, line: int, open_label: bool) -> tuple[float, tuple[int, ...]]:
        """Return the score of the lines from one on, and the label that each belongs to.

        `label` is the next one; an open label is the one before it, whose value may continue.
        """
        choices: list[tuple[float, tuple[int, ...]]] = []
        if label == len(fields) and not (open_label and line < len(lines)):
            return 0.0, ()
        if label < len(fields):
            score, rest = best(label + 1, line, False)
            choices.append((score - SKIP.get(fields[label], SKIP_OTHER), rest))
        else:
            choices.append((0.0, ()))
        if line < len(lines):
            if label < len(fields):
                score, rest = best(label + 1, line + 1, True)
                choices.append((score + _fit(fields[label], lines[line]), (label, *rest)))
            if open_label:
                score, rest = best(label, line + 1, True)
                more = _fit_more(fields[label - 1], lines[line - 1], lines[line])
                choices.append((score + more, (label - 1, *rest)))
        return max(choices)

    score, owners = best(0, 0, False)
    dealt = [[line for line, owner in enumerate(owners) if owner == label] for label in range(len(fields))]
    if "sent" in fields and not dealt[fields.index("sent")]:
        return None
    return dealt if score > NOTHING and owners else None


def _fit(field: HeaderField, text: str) -> float:
    """Return how well a line fits a field: above 0 where it may be its value."""
    if is_date(text):
        return 5.0 if field == "sent" else -5.0
    if field == "sent":
        return -5.0
    if field == "other":
        return 2.0 if _PATTERNS["degree"].match(text) else -2.0
    if _PATTERNS["degree"].match(text):
        return -1.5
    if field == "attachments":
        return 2.0 if _PATTERNS["file_name"].search(text) else -1.0
    if field == "subject":
        return 3.0 if _PATTERNS["answer_mark"].match(text) else 0.0 if _has_people(text) else 1.2
    if _PATTERNS["answer_mark"].match(text) or (field == "sender" and ";" in text):
        return -3.0
    return 2.0 if _has_people(text) else -0.5


def _fit_more(field: HeaderField, above: str, text: str) -> float:
    """Return how well a line continues with the value of the line above it."""
    if is_date(text) or _PATTERNS["answer_mark"].match(text) or field == "sent":
        return -5.0
    if field in (*PEOPLE_FIELDS, "attachments") and above.rstrip().endswith((";", ",")):
        return 2.0
    if field in PEOPLE_FIELDS and is_broken_off(above, text):
        return 3.0
    if field == "sender":
        return 1.0 if text.lstrip().startswith(("<", "[", "(")) or is_only_mark(text) else -1.0
    return -2.5


def is_broken_off(above: str, text: str) -> bool:
    """Return whether a line of recipients breaks off within one: before an address, or in a name."""
    if text.lstrip().startswith(("<", "[", "(")) and not mark_redactions(text).lstrip().startswith(REDACTED):
        return True
    *others, last = above.split(";")
    signs = ("<", "[mailto", "@", ",")
    return any(others and all(sign in other for other in others) and sign not in last for sign in signs)


def _has_people(text: str) -> bool:
    return bool(
        _PATTERNS["people_sign"].search(text) or _PATTERNS["name"].fullmatch(text.strip())
    ) or is_only_mark(text)


def is_date(text: str) -> bool:
    """Return whether a line is a date with a time of day, and little else."""
    found = find_time(text)
    return found is not None and bool(found.time) and found.start <= 15 and len(text.strip()) < 60
