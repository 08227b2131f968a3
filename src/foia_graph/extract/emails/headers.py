"""Headers of e-mails on a page: their values, what is hidden in them, and what only looks like one."""

import re
from dataclasses import dataclass

from foia_graph.extract.emails.header_blocks import FieldValue, HeaderBlock, find_blocks
from foia_graph.extract.emails.hidden_values import printed_values as hidden_values
from foia_graph.extract.emails.labels import CORE_FIELDS, PEOPLE_FIELDS, HeaderField, HeaderLabel, find_labels
from foia_graph.extract.emails.page_lines import PageLines
from foia_graph.extract.emails.people import ADDRESS, split_people
from foia_graph.extract.emails.printed_dates import find_time
from foia_graph.extract.emails.redaction_marks import REDACTED
from foia_graph.extract.parsed_document import Box, PositionedText

QUOTE_MARKER = re.compile(
    r"(?:original\s?m[ec]ssage|forwarded\s(?:m[ec]ssage|by\b)|begin\sforwarded|reply\smessage)", re.IGNORECASE
)
"""Words that mail programs write above a message that they quote."""
OTHER_FORM = re.compile(
    r"[ \t]*(?:fax|facsimile|phone|tel(?:ephone)?|pages?|no\.?\sof\spages|company|firm|thru|through|attn"
    r"|attention|precedence|tags|mrn|title|action\spost|e\.\s?o\.|reference|enclosures?|memorandum|file|lab)\b[^\n:]{0,20}[:#]",
    re.IGNORECASE,
)
"""Labels of fax sheets, cables and memoranda, which no e-mail has among its own."""
NOTES_SIGN = re.compile(r"[A-Z][a-z]+ [^/\n]*[a-z]/[A-Z][\w-]*/[A-Z]")
"""The beginning of a name of Lotus Notes, as "Jane Roe/DC/USEPA"."""
CLOCK = re.compile(r"\d{1,2}\s?[:.]\s?\d\d(?!\d)(?!\.\d)")
ANSWER_MARK = re.compile(r"(?:re|fwd?|aw)\s?[:;]", re.IGNORECASE)
FIRST_YEAR = "1975"
"""An older date is not that of an e-mail."""
EDGE_LINES = 6
"""Number of lines that may stand between a header that is cut and the edge of the page."""
MARKER_LINES = 2
"""Number of lines above a header up to which the words of a mail program may stand."""


@dataclass(frozen=True, slots=True)
class EmailHeader:
    """A header: its values by field, the fields hidden in part or wholly, and where it stands.

    `is_quoted` is true where the words of a mail program, or a mark before each line, say that it is quoted;
    `first` and `last` are its first and last line on the page.
    """

    values: dict[HeaderField, str]
    hidden_fields: frozenset[HeaderField]
    start: int
    end: int
    first: int = 0
    last: int = 0
    is_quoted: bool = False

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


def find_headers(words: PositionedText, blanks: tuple[Box, ...] = ()) -> HeaderScan:
    """Find the headers of e-mails in one text of a page; `blanks` are boxes drawn on it."""
    labels = find_labels(words.text)
    if not any(label.is_sure and label.field in CORE_FIELDS for label in labels):
        return NO_HEADERS
    rows = PageLines(words)
    put_together = find_blocks(rows, labels)
    found = (
        _make_header(words, rows, each, blanks) for each in put_together if _is_email(words.text, rows, each)
    )
    return HeaderScan(tuple(found), _cut_head(rows, put_together[0]), _cut_tail(rows, put_together[-1]))


def _cut_head(lines: PageLines, block: HeaderBlock) -> tuple[int, int] | None:
    early = len(lines.lines_between(-1, block.first)) <= EDGE_LINES and not block.has_field("sender")
    return _span(lines, block) if early else None


def _cut_tail(lines: PageLines, block: HeaderBlock) -> tuple[int, int] | None:
    late = len(lines.lines_between(block.last, len(lines.lines))) <= EDGE_LINES and block.has_field("sender")
    return _span(lines, block) if late else None


def _span(lines: PageLines, block: HeaderBlock) -> tuple[int, int]:
    return lines.lines[block.first].start, lines.lines[block.last].end


def _is_email(text: str, lines: PageLines, block: HeaderBlock) -> bool:
    """Return whether it is a header of an e-mail, not the To and From of a memorandum, a form or a fax."""
    fields = {value.label.field for value in block.values} & CORE_FIELDS
    if len(fields) < 2 or not fields & {"sender", *PEOPLE_FIELDS}:
        return False
    if _has_quote_marker(lines, block):
        return bool(fields & {"sender", "sent"})
    if any(OTHER_FORM.match(row.text) for row in lines.lines[max(block.first - 1, 0) : block.last + 2]):
        return False
    return _is_shaped(text, block, fields)


def _is_shaped(text: str, block: HeaderBlock, fields: set[HeaderField]) -> bool:
    raw = {value.label.field: _raw_value(text, value) for value in reversed(block.values)}
    when = find_time(raw.get("sent", ""))
    if when and when.day < FIRST_YEAR:
        return False
    timed = CLOCK.search(raw.get("sent", "")) is not None
    if "sender" not in fields or not fields & {"sent", "subject"}:
        return timed and len(fields) > 2 and "subject" in fields
    addressed = any(_is_addressed(raw[name]) for name in ("sender", *PEOPLE_FIELDS) if name in raw)
    said_sent = any(_says_sent(text, value.label) for value in block.values)
    answers = ANSWER_MARK.match(raw.get("subject", "")) is not None
    evidence = timed + addressed + answers + said_sent
    return evidence > 1 or (evidence == 1 and len(fields) > 2 and (timed or addressed or said_sent))


def _raw_value(text: str, value: FieldValue) -> str:
    return " ".join(text[start:end] for start, end in value.pieces).strip()


def _is_addressed(raw: str) -> bool:
    return ADDRESS.search(raw) is not None or "mailto" in raw or NOTES_SIGN.search(raw) is not None


def _says_sent(text: str, label: HeaderLabel) -> bool:
    return label.field == "sent" and text[label.start] in "Ss" and label.is_sure


def _has_quote_marker(lines: PageLines, block: HeaderBlock) -> bool:
    """Return whether the words of a mail program stand just above."""
    above = [row for row in lines.lines[max(block.first - 4, 0) : block.first] if not row.is_blank][
        -MARKER_LINES:
    ]
    return any(len(row.text.strip()) < 90 and QUOTE_MARKER.search(row.text) for row in above)


def _make_header(
    words: PositionedText, lines: PageLines, block: HeaderBlock, blanks: tuple[Box, ...]
) -> EmailHeader:
    values: dict[HeaderField, str] = {}
    for value, said in zip(block.values, hidden_values(words.text, lines, block, blanks), strict=True):
        name = value.label.field
        if name in PEOPLE_FIELDS and values.get(name):
            values[name] += f"; {said}"
        elif name != "other":
            values.setdefault(name, said)
    return EmailHeader(
        {name: said for name, said in values.items() if said},
        frozenset(name for name, said in values.items() if REDACTED in said),
        min(value.label.start for value in block.values),
        max(max((end for _, end in value.pieces), default=value.label.value) for value in block.values),
        block.first,
        block.last,
        _has_quote_marker(lines, block) or lines.lines[block.first].text.lstrip().startswith((">", "|")),
    )
