"""Headers of e-mails on a page: their values, what is hidden in them, and what only looks like one."""

import re
from dataclasses import dataclass, field

from foia_graph.extract.emails.header_blocks import FieldValue, HeaderBlock, find_blocks
from foia_graph.extract.emails.hidden_values import join_boxes, read_values, stamp_boxes
from foia_graph.extract.emails.labels import CORE_FIELDS, PEOPLE_FIELDS, HeaderField, HeaderLabel, find_labels
from foia_graph.extract.emails.page_lines import PageLines
from foia_graph.extract.emails.redaction_marks import REDACTED
from foia_graph.extract.parsed_document import Box, PositionedText
from foia_graph.extract.printed_dates import find_time, split_time
from foia_graph.runtime.tables import patterns_beside

_PATTERNS = patterns_beside(__file__)

# Number of lines that may be between a header that is cut and the edge of the page.
EDGE_LINES = 6


@dataclass(frozen=True, slots=True)
class EmailHeader:
    """A header: its values by field, the fields hidden in part or wholly, and where it is.

    `is_quoted` is true where the words of a mail program, or a mark before each line, say that it is quoted;
    `first` and `last` are its first and last line on the page. `empty_fields` have no words, and are taken
    for hidden. `codes` are the exemption codes stamped on each field, as printed.
    """

    values: dict[HeaderField, str]
    hidden_fields: frozenset[HeaderField]
    start: int
    end: int
    first: int = 0
    last: int = 0
    is_quoted: bool = False
    empty_fields: frozenset[HeaderField] = frozenset()
    codes: dict[HeaderField, tuple[str, ...]] = field(default_factory=dict)

    def people(self, name: HeaderField) -> tuple[str, ...]:
        """Return the people of a field."""
        return split_people(self.values.get(name, ""))


@dataclass(frozen=True, slots=True)
class HeaderScan:
    """The headers of a page, and the ends of parts of headers that its edges may have cut.

    `head` is what may end a header of the page before, and `tail` what the next page may end.
    """

    headers: tuple[EmailHeader, ...] = ()
    head: tuple[int, int] | None = None
    tail: tuple[int, int] | None = None


NO_HEADERS = HeaderScan()


def find_headers(
    words: PositionedText, blanks: tuple[Box, ...] = (), other: PositionedText | None = None
) -> HeaderScan:
    """Find the headers of e-mails in one text of a page.

    `blanks` are boxes drawn on it; `other` is its other text, which may show stamps that this one lacks.
    """
    labels = find_labels(words.text)
    # E-mails have From and Sent; memoranda have Date.
    if not any(label.is_sure and label.field in CORE_FIELDS for label in labels) and not (
        any(label.field == "sent" and words.text[label.start] in "Ss5$" for label in labels)
        and any(label.field == "sender" for label in labels)
    ):
        return NO_HEADERS
    rows = PageLines(words)
    put_together = find_blocks(rows, labels)
    emails = [each for each in put_together if is_email(words.text, rows, each)]
    stamps = (*stamp_boxes(words), *stamp_boxes(other)) if emails else ()
    boxes = join_boxes(blanks, stamps)
    found = tuple(_make_header(words, rows, each, boxes) for each in emails)
    block = put_together[-1]
    late = len(rows.lines_between(block.last, len(rows.lines))) <= EDGE_LINES and block.has_field("sender")
    return HeaderScan(found, _cut_head(rows, put_together[0]), _span(rows, block) if late else None)


def _cut_head(lines: PageLines, block: HeaderBlock) -> tuple[int, int] | None:
    early = len(lines.lines_between(-1, block.first)) <= EDGE_LINES and not block.has_field("sender")
    return _span(lines, block) if early else None


def _span(lines: PageLines, block: HeaderBlock) -> tuple[int, int]:
    return lines.lines[block.first].start, lines.lines[block.last].end


def _make_header(
    words: PositionedText, lines: PageLines, block: HeaderBlock, blanks: tuple[Box, ...]
) -> EmailHeader:
    values: dict[HeaderField, str] = {}
    empty: set[HeaderField] = set()
    codes: dict[HeaderField, tuple[str, ...]] = {}
    for value, read in zip(block.values, read_values(words.text, lines, block, blanks), strict=True):
        name = value.label.field
        if read.codes and name != "other":
            codes[name] = tuple(dict.fromkeys((*codes.get(name, ()), *read.codes)))
        if name in PEOPLE_FIELDS and values.get(name):
            values[name] += f"; {read.text}"
        elif name != "other" and name not in values:
            values[name] = read.text
            empty.update([name] if read.inferred else ())
    if not block.has_field("sent") and "sender" in values:
        values["sender"], values["sent"] = _split_sender(values["sender"], hidden=lines.has_stamps)
    return EmailHeader(
        {name: said for name, said in values.items() if said},
        frozenset(name for name, said in values.items() if REDACTED in said),
        *block.span(),
        block.first,
        block.last,
        has_quote_marker(lines, block) or lines.lines[block.first].text.lstrip().startswith((">", "|")),
        frozenset(empty),
        codes,
    )


def _split_sender(said: str, *, hidden: bool) -> tuple[str, str]:
    # Mail on VAX prints the time at the end of the line of the sender.
    sender, sent = split_time(said)
    return (sender or (REDACTED if hidden else "")) if sent else said, sent


PARTICLES = frozenset(("da", "de", "del", "di", "du", "la", "le", "saint", "san", "st", "st.", "van", "von"))
MAX_NAME_LENGTH = 200
# The sign that closes a bracket or quotes.
CLOSING_OF = {"<": ">", "(": ")", "[": "]", '"': '"'}


def split_people(value: str) -> tuple[str, ...]:
    """Split the value of To or Cc: at semicolons, or where there is none, at the commas between people.

    >>> split_people('"Roe, Jane" <jane@x.example>, Doe, John')
    ('"Roe, Jane" <jane@x.example>', 'Doe, John')
    """
    parts = _split_at(value, ";")
    if len(parts) == 1 and not value.rstrip().endswith(";"):
        parts, surname = [], False
        for part in _split_at(value, ","):
            if parts and (_PATTERNS["suffix"].fullmatch(part) or (surname and _is_given_name(part))):
                parts[-1] += f", {part}"
                surname = surname and _PATTERNS["suffix"].fullmatch(part) is not None
            else:
                parts.append(part)
                surname = _is_surname(part)
    return tuple(parts)


def _split_at(value: str, mark: str) -> list[str]:
    """Split at a mark that is in no quotes and no brackets; one that is never closed encloses nothing."""
    parts, start, index = [], 0, 0
    open_until = dict.fromkeys(CLOSING_OF, -1)
    while index < len(value):
        character = value[index]
        if character in CLOSING_OF and index >= open_until[character]:
            stop = _next_recipient(value, index) if value[index] != '"' else len(value)
            end = max(value.find(CLOSING_OF[value[index]], index + 1, stop), 0)
            # Up to the next recipient nothing closes this sign, nor those like it in between.
            open_until[character] = -1 if end else _next_recipient(value, index)
            index = end or index
        elif character == mark:
            parts.append(value[start:index])
            start = index + 1
        index += 1
    return [part.strip() for part in (*parts, value[start:]) if part.strip(" ,;")]


def _next_recipient(value: str, index: int) -> int:
    end = value.find(";", index) if value[index] != '"' else -1
    return len(value) if end < 0 else end


def _is_surname(part: str) -> bool:
    """Return whether a part may be a surname alone: no address, no user of a node, at most two words."""
    if (
        len(part) > MAX_NAME_LENGTH
        or "::" in part
        or _PATTERNS["address"].search(part)
        or _PATTERNS["notes_name"].fullmatch(part)
        or part.endswith((">", "]", '"'))
    ):
        return False
    words = part.strip("\"' ").split()
    return len(words) == 1 or (len(words) == 2 and words[0].lower() in PARTICLES)


def _is_given_name(part: str) -> bool:
    name = re.split(r"[<\[(]", part, maxsplit=1)[0].strip("\"' ")
    words = name.split()
    if not 0 < len(words) < 7 or "@" in name or "/" in name:
        return False
    return all(
        len(word.strip(".")) <= 2 or word.isupper() or _PATTERNS["rank"].fullmatch(word) for word in words[1:]
    )


# An older date is not that of an e-mail.
FIRST_YEAR = "1975"
# Number of lines above a header up to which the words of a mail program may be.
MARKER_LINES = 2


def is_email(text: str, lines: PageLines, block: HeaderBlock) -> bool:
    """Return whether it is a header of an e-mail, not the To and From of a memorandum, a form or a fax."""
    fields = {value.label.field for value in block.values} & CORE_FIELDS
    if len(fields) < 2 or not fields & {"sender", *PEOPLE_FIELDS}:
        return False
    if has_quote_marker(lines, block):
        return bool(fields & {"sender", "sent"})
    if any(
        _PATTERNS["other_form"].match(row.text)
        for row in lines.lines[max(block.first - 1, 0) : block.last + 2]
    ):
        return False
    raw = {value.label.field: _raw_value(text, value) for value in reversed(block.values)}
    sent = raw.get("sent") or split_time(raw.get("sender", ""))[1]
    when = find_time(sent)
    if when and when.day < FIRST_YEAR:
        return False
    timed = _PATTERNS["clock"].search(sent) is not None or (when is not None and bool(when.time))
    if "sender" not in fields or not fields & {"sent", "subject"}:
        return timed and len(fields) > 2 and "subject" in fields
    addressed = any(_is_addressed(raw[name]) for name in ("sender", *PEOPLE_FIELDS) if name in raw)
    said_sent = any(_says_sent(text, value.label, timed=timed) for value in block.values)
    answers = _PATTERNS["answer_mark"].match(raw.get("subject", "")) is not None
    evidence = timed + addressed + answers + said_sent
    if evidence == 1 and addressed and block.values[0].label.field == "to":
        # A memorandum names the recipient first, and may name an address of the sender.
        return False
    return evidence > 1 or (evidence == 1 and len(fields) > 2 and (timed or addressed or said_sent))


def _raw_value(text: str, value: FieldValue) -> str:
    return " ".join(text[start:end] for start, end in value.pieces).strip()


def _is_addressed(raw: str) -> bool:
    return (
        _PATTERNS["address"].search(raw) is not None
        or "mailto" in raw
        or _PATTERNS["notes_sign"].search(raw) is not None
    )


def _says_sent(text: str, label: HeaderLabel, *, timed: bool) -> bool:
    # Memoranda have no label Sent.
    return label.field == "sent" and text[label.start] in "Ss5$" and (label.is_sure or timed)


def has_quote_marker(lines: PageLines, block: HeaderBlock) -> bool:
    """Return whether the words of a mail program stand just above."""
    above = [row for row in lines.lines[max(block.first - 4, 0) : block.first] if not row.is_blank][
        -MARKER_LINES:
    ]
    return any(len(row.text.strip()) < 90 and _PATTERNS["quote_marker"].search(row.text) for row in above)
