"""Headers without a From: the sentence "On Friday Jane Roe wrote:", and the columns of Lotus Notes."""

import re
from collections.abc import Iterator

from foia_graph.extract.emails.headers import FIRST_YEAR, EmailHeader
from foia_graph.extract.emails.labels import HeaderField
from foia_graph.extract.emails.printed_dates import PrintedTime, find_time
from foia_graph.extract.emails.redaction_marks import REDACTED, mark_redactions, tidy_value

WROTE = re.compile(r"\b(?:wrote|writes)\s?:")
ON = re.compile(r"(?:^|\n)[ \t>|]*(?=On[ \t\n])")
WROTE_ON = re.compile(r"\n[ \t>|]*(?P<sender>[^\n:]{3,90}?) wrote on (?P<sent>[^\n]{8,40}):[ \t]*(?=\n|$)")
BEFORE_WROTE = 300
LONGEST_NAME = 160
SENTENCE = re.compile(r"[.!?]\s+[A-Z]\w+\s+\w+\s+\w+")
STAMPED = re.compile(
    r"\n[ \t]*(?P<sent>\d\d?/\d\d?/\d{4}\s+\d\d?:\d\d(?::\d\d)?(?:\s?[AP]M)?)(?=[ \t]*(?:\n|To|cc))"
)
COLUMN = re.compile(r"(?P<label>To|cc|bcc|Subject)\b:?(?:[ \t]+|$)")
COLUMN_FIELDS: dict[str, HeaderField] = {"To": "to", "cc": "cc", "bcc": "bcc", "Subject": "subject"}
SECOND_COLUMN = re.compile(r"[ \t]+(?=To[ \t]|To$)")


def find_quote_openings(text: str) -> Iterator[EmailHeader]:
    """Find the sentences with which mail programs open a quoted message."""
    for found in WROTE.finditer(text) if "wrote" in text or "writes" in text else ():
        start = max(found.start() - BEFORE_WROTE, 0)
        if opening := list(ON.finditer(text, start, found.start())):
            header = _opening_header(text, opening[-1].end(), found.start(), found.end())
            if header:
                yield header
    if " wrote on " in text:
        for found in WROTE_ON.finditer(text):
            if find_time(found["sent"]):
                values: dict[HeaderField, str] = {
                    "sender": _clean_value(found["sender"]),
                    "sent": _clean_value(found["sent"]),
                }
                yield _make_header(values, found.start("sender"), found.end(), text, quoted=True)


def _opening_header(text: str, start: int, name_end: int, end: int) -> EmailHeader | None:
    """Read "On <date and time>, <name> wrote:"."""
    said = text[start + 2 : name_end]
    when = find_time(said)
    if when is None or when.day < FIRST_YEAR:
        return None
    sender, sent = _clean_value(said[when.end :]), _clean_value(said[: when.end])
    if len(sender) > LONGEST_NAME or not _may_open(said, when):
        return None
    values: dict[HeaderField, str] = {"sender": sender, "sent": sent}
    return _make_header(
        {name: value for name, value in values.items() if value}, start, end, text, quoted=True
    )


def _may_open(text: str, when: PrintedTime) -> bool:
    """Return whether words open a quotation, and are no prose: the date comes first, and no sentence ends."""
    name = text[when.end :]
    telling = when.time or "@" in name or REDACTED in mark_redactions(name)
    return bool(telling) and len(text[: when.start].split()) <= 2 and not SENTENCE.search(name)


def find_notes_headers(text: str) -> Iterator[EmailHeader]:
    """Find the headers of Lotus Notes: name and time in one column, To, cc and Subject in the other."""
    if "Subject" not in text:
        return
    for stamp in STAMPED.finditer(text):
        start = _name_line(text, stamp.start())
        sender, *first = SECOND_COLUMN.split(text[start : stamp.start()], maxsplit=1)
        beside = (line for column in first for line in column.split("\n"))
        lines = [(start, line) for line in beside] + list(_lines_after(text, stamp.end()))
        pieces, end = _read_columns(lines)
        values = {name: said for name, found in pieces.items() if (said := _clean_value(found))}
        if sender.strip() and pieces.keys() & {"to", "cc"} and "subject" in pieces:
            values |= {"sender": _clean_value(sender), "sent": _clean_value(stamp["sent"])}
            yield _make_header(values, start, end, text, quoted=False)


def _name_line(text: str, end: int) -> int:
    """Find the line of the name above a time: recipients beside it may go on between the two."""
    start = text.rfind("\n", 0, end) + 1
    while start and text[max(start - 9, 0) : start].rstrip().endswith((",", ";")):
        start = text.rfind("\n", 0, start - 1) + 1
    return start


def _lines_after(text: str, start: int) -> Iterator[tuple[int, str]]:
    for line in text[start : start + 2000].split("\n"):
        start += len(line) + 1
        yield start - 1, line


def _read_columns(lines: list[tuple[int, str]]) -> tuple[dict[HeaderField, str], int]:
    """Read lines of To, cc, bcc and Subject up to the body; give their values, and where the last one ends.

    A value may stand under its label, and goes on after a comma.
    """
    values: dict[HeaderField, str] = {}
    name: HeaderField | None = None
    end = 0
    for offset, line in lines:
        if label := COLUMN.match(line.strip()):
            name = COLUMN_FIELDS[label["label"]]
            values[name] = line.strip()[label.end() :]
        elif name and line.strip() and (not values[name] or values[name].endswith((",", ";"))):
            values[name] += f" {line.strip()}"
        elif line.strip() or "subject" in values:
            break
        end = offset
    return values, end


def _clean_value(value: str) -> str:
    lines = (line.lstrip(" \t>|") for line in value.split("\n"))
    return tidy_value(" ".join(mark_redactions(line.rstrip()) for line in lines)).strip(" ,:")


def _make_header(
    values: dict[HeaderField, str], start: int, end: int, text: str, *, quoted: bool
) -> EmailHeader:
    hidden = frozenset(name for name, value in values.items() if REDACTED in value)
    first, last = text.count("\n", 0, start), text.count("\n", 0, end)
    return EmailHeader(values, hidden, start, end, first, last, is_quoted=quoted)
