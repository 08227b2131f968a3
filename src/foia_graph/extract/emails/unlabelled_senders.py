"""Headers whose sender and time have no label: Lotus Notes, Gmail and Outlook on the web.

Notes prints name and time in one column, and To, cc and Subject in the other; the others print them above a
line "To:", under the subject as a title.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import chain

from foia_graph.extract.emails.headers import EmailHeader
from foia_graph.extract.emails.hidden_values import is_in_row
from foia_graph.extract.emails.labels import HeaderField
from foia_graph.extract.emails.redaction_marks import (
    REDACTED,
    find_printed_codes,
    mark_redactions,
    tidy_value,
)
from foia_graph.extract.parsed_document import Box, PositionedText
from foia_graph.model.dates import SHORT_MONTH_NAME
from foia_graph.runtime.tables import patterns_beside

_PATTERNS = patterns_beside(__file__, month=SHORT_MONTH_NAME)

COLUMN_FIELDS: dict[str, HeaderField] = {"to": "to", "cc": "cc", "bcc": "bcc", "subject": "subject"}
LINES_ABOVE = 8
MAX_LINE_LENGTH = 300
# Number of characters after a time in which the second column is looked for.
COLUMN_LETTERS = 3000
TITLE_LINES = 3


@dataclass(slots=True)
class _NameColumn:
    """The sender above or before a time, where it begins, and next to it the lines of the other column.

    Each of these goes with the end of its line.
    """

    sender: str = ""
    start: int = 0
    beside: list[tuple[int, str]] = field(default_factory=list)


@dataclass(slots=True)
class _LabelColumn:
    """The column of labels: its values, where it ends and where the line of To ends.

    `signed` is true where To has a colon, and `beside` where something is next to it.
    """

    values: dict[HeaderField, str] = field(default_factory=dict)
    end: int = 0
    to_end: int = 0
    signed: bool = False
    beside: bool = False


def find_unlabelled_senders(words: PositionedText, blanks: tuple[Box, ...]) -> Iterator[EmailHeader]:
    """Find headers in which name and time come first, without a label; `blanks` are boxes on the page."""
    text = words.text
    if "To" not in text:
        return
    titles: list[re.Match[str]] | None = None
    for stamp in _PATTERNS["stamp"].finditer(text):
        names = _read_names(text, stamp.start())
        if not names.sender:
            continue
        column = _read_column(chain(names.beside, _lines_after(text, stamp.end())))
        values: dict[HeaderField, str] = {**column.values, "sender": names.sender, "sent": stamp[0]}
        if not column.beside and _is_boxed(words, column.to_end, blanks):
            values["to"] = REDACTED
        if values.keys() & {"to", "cc"} and "subject" in values:
            yield build_header(values, names.start, max(column.end, stamp.end()))
        elif "to" in values and column.signed and _is_addressed(names.sender):
            titles = list(_PATTERNS["message_count"].finditer(text)) if titles is None else titles
            values["subject"] = _find_title(text, names.start, titles)
            yield build_header(values, names.start, max(column.end, stamp.end()))


def _is_boxed(words: PositionedText, end: int, blanks: tuple[Box, ...]) -> bool:
    label = words.box_of(end - 1, end) if end else None
    return label is not None and any(is_in_row(blank, label) for blank in blanks)


def _read_names(text: str, end: int) -> _NameColumn:
    """Read the sender before a time in its line, or in the lines above it."""
    start = _line_start(text, end)
    before = text[start:end]
    if len(before) > MAX_LINE_LENGTH or _PATTERNS["labelled"].match(before):
        return _NameColumn()
    if before.strip(" \t>|"):
        sender, *beside = _PATTERNS["second_column"].split(before, maxsplit=1)
        return _NameColumn(sender, start, [(end, line) for line in beside])
    return _read_lines_above(text, start)


def _line_start(text: str, end: int) -> int:
    first = max(end - MAX_LINE_LENGTH - 1, 0)
    return max(text.rfind("\n", first, end) + 1, first)


def _read_lines_above(text: str, start: int) -> _NameColumn:
    found = _NameColumn(start=start)
    for _ in range(LINES_ABOVE):
        above = _line_start(text, max(start - 1, 0))
        line = text[above : max(start - 1, 0)]
        if start == 0 or len(line) > MAX_LINE_LENGTH or not line.strip(" \t>|"):
            break
        start = above
        if _PATTERNS["sent_by"].match(line):
            continue
        goes_on = text[max(start - 9, 0) : start].rstrip().endswith((",", ";"))
        if goes_on and not found.sender:
            found.beside.insert(0, (above + len(line), line))
            continue
        name, *beside = _PATTERNS["second_column"].split(line, maxsplit=1)
        found.beside[:0] = [(above + len(line), said) for said in beside]
        if name.strip() and _PATTERNS["labelled"].match(name) and not beside:
            return _NameColumn()
        found.sender, found.start = f"{name.strip()} {found.sender}".strip(), start
        if name.strip() and not (
            _PATTERNS["address_line"].match(name) or _PATTERNS["part_of_name"].match(name)
        ):
            break
    return found


def _lines_after(text: str, start: int) -> Iterator[tuple[int, str]]:
    stop = min(start + COLUMN_LETTERS, len(text))
    while start <= stop:
        end = text.find("\n", start, stop)
        end = stop if end < 0 else end
        yield end, text[start:end]
        start = end + 1


def _read_column(lines: Iterable[tuple[int, str]]) -> _LabelColumn:
    """Read lines of To, cc, bcc and Subject up to the body.

    A value may be under its label, and continues after a comma.
    """
    found = _LabelColumn()
    name: HeaderField | None = None
    for offset, line in lines:
        said = line.lstrip(" \t>|").rstrip()
        if _PATTERNS["sent_by"].match(line) and "subject" not in found.values:
            continue
        if label := _PATTERNS["column"].match(said):
            name = COLUMN_FIELDS[label["label"].lower()]
            if name in found.values:
                break
            found.values[name] = said[label.end() :]
            if name == "to":
                found.signed, found.to_end = label["sign"] is not None, offset
                found.beside = said[label.end() :] != ""
        elif name and said and _goes_on(found.values[name], said):
            found.values[name] += f" {said}"
        elif said or "subject" in found.values:
            break
        found.end = offset
    return found


def _goes_on(value: str, line: str) -> bool:
    return (
        not value or value.rstrip().endswith((",", ";")) or _PATTERNS["address_line"].match(line) is not None
    )


def _is_addressed(sender: str) -> bool:
    return "@" in sender or REDACTED in mark_redactions(sender)


def _find_title(text: str, start: int, titles: list[re.Match[str]]) -> str:
    above = bisect_left(titles, start, key=lambda title: title.start())
    if above:
        return titles[above - 1]["title"]
    lines = text[:start].rstrip("\n").split("\n") if start < MAX_LINE_LENGTH * TITLE_LINES else [""]
    return lines[-1] if len(lines) <= TITLE_LINES and "@" not in lines[-1] else ""


def clean_value(value: str) -> str:
    """Return a value on one line, without marks of quotation, and with the marker for what is hidden."""
    lines = (line.lstrip(" \t>|") for line in value.split("\n"))
    return tidy_value(" ".join(mark_redactions(line.rstrip()) for line in lines)).strip(" ,:")


def build_header(
    values: dict[HeaderField, str], start: int, end: int, *, quoted: bool = False
) -> EmailHeader:
    """Build a header of raw values; those without words are omitted."""
    cleaned = {name: said for name, value in values.items() if (said := clean_value(value))}
    hidden = frozenset(name for name, said in cleaned.items() if REDACTED in said)
    codes = {name: printed for name in hidden if (printed := find_printed_codes(values[name]))}
    return EmailHeader(cleaned, hidden, start, end, is_quoted=quoted, codes=codes)


def number_lines(text: str, headers: Iterable[EmailHeader]) -> Iterator[EmailHeader]:
    """Yield headers, in the order of the text, with the numbers of their first and last line."""
    line = place = 0
    for header in sorted(headers, key=lambda each: each.start):
        line += text.count("\n", place, header.start)
        place = header.start
        last = line + text.count("\n", header.start, header.end)
        yield replace(header, first=line, last=last)


# Number of characters below the first line in which the subject of the note is.
LETTERS_BELOW = 600


def find_profs_notes(text: str) -> Iterator[EmailHeader]:
    """Find the notes in a print of PROFS."""
    starts = list(_PATTERNS["first_line"].finditer(text))
    for number, first in enumerate(starts):
        stop = starts[number + 1].start() if number + 1 < len(starts) else len(text)
        yield _read_note(text, first, min(first.end() + LETTERS_BELOW, stop))


def _read_note(text: str, first: re.Match[str], stop: int) -> EmailHeader:
    values: dict[HeaderField, str] = {
        "sender": first["sender"],
        "sent": first["sent"],
        "to": first["to"] or "",
    }
    end = first.end()
    forms: dict[HeaderField, re.Pattern[str]] = {
        "to": _PATTERNS["to"],
        "subject": _PATTERNS["subject"],
        "cc": _PATTERNS["cc"],
    }
    for name, form in forms.items():
        found = form.search(text, first.end(), stop)
        if found and not values.get(name):
            values[name] = found[name]
        if found and name != "cc":
            end = max(end, found.end())
    return build_header(values, first.start("sender"), end)
