"""Evidence that labels are the header of an e-mail, and not of a memorandum, a fax or a form."""

import re

from foia_graph.extract.emails.header_blocks import FieldValue, HeaderBlock
from foia_graph.extract.emails.labels import CORE_FIELDS, PEOPLE_FIELDS, HeaderField, HeaderLabel
from foia_graph.extract.emails.page_lines import PageLines
from foia_graph.extract.emails.people import ADDRESS
from foia_graph.extract.emails.printed_dates import find_time, split_time

QUOTE_MARKER = re.compile(
    r"(?:original\s?m[ec]ssage|forwarded\s(?:m[ec]ssage|by\b)|begin\sforwarded|reply\s(?:message|separator)|forward\sheader)",
    re.IGNORECASE,
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
MARKER_LINES = 2
"""Number of lines above a header up to which the words of a mail program may stand."""


def is_email(text: str, lines: PageLines, block: HeaderBlock) -> bool:
    """Return whether it is a header of an e-mail, not the To and From of a memorandum, a form or a fax."""
    fields = {value.label.field for value in block.values} & CORE_FIELDS
    if len(fields) < 2 or not fields & {"sender", *PEOPLE_FIELDS}:
        return False
    if has_quote_marker(lines, block):
        return bool(fields & {"sender", "sent"})
    if any(OTHER_FORM.match(row.text) for row in lines.lines[max(block.first - 1, 0) : block.last + 2]):
        return False
    return _is_shaped(text, block, fields)


def _is_shaped(text: str, block: HeaderBlock, fields: set[HeaderField]) -> bool:
    raw = {value.label.field: _raw_value(text, value) for value in reversed(block.values)}
    sent = raw.get("sent") or split_time(raw.get("sender", ""))[1]
    when = find_time(sent)
    if when and when.day < FIRST_YEAR:
        return False
    timed = CLOCK.search(sent) is not None or (when is not None and bool(when.time))
    if "sender" not in fields or not fields & {"sent", "subject"}:
        return timed and len(fields) > 2 and "subject" in fields
    addressed = any(_is_addressed(raw[name]) for name in ("sender", *PEOPLE_FIELDS) if name in raw)
    said_sent = any(_says_sent(text, value.label, timed=timed) for value in block.values)
    answers = ANSWER_MARK.match(raw.get("subject", "")) is not None
    evidence = timed + addressed + answers + said_sent
    if evidence == 1 and addressed and block.values[0].label.field == "to":
        # A memorandum names the recipient first, and may name an address of the sender.
        return False
    return evidence > 1 or (evidence == 1 and len(fields) > 2 and (timed or addressed or said_sent))


def _raw_value(text: str, value: FieldValue) -> str:
    return " ".join(text[start:end] for start, end in value.pieces).strip()


def _is_addressed(raw: str) -> bool:
    return ADDRESS.search(raw) is not None or "mailto" in raw or NOTES_SIGN.search(raw) is not None


def _says_sent(text: str, label: HeaderLabel, *, timed: bool) -> bool:
    """Return whether the label is the word Sent, which memoranda have not."""
    return label.field == "sent" and text[label.start] in "Ss5$" and (label.is_sure or timed)


def has_quote_marker(lines: PageLines, block: HeaderBlock) -> bool:
    """Return whether the words of a mail program stand just above."""
    above = [row for row in lines.lines[max(block.first - 4, 0) : block.first] if not row.is_blank][
        -MARKER_LINES:
    ]
    return any(len(row.text.strip()) < 90 and QUOTE_MARKER.search(row.text) for row in above)
