"""Sentences with which mail programs open a quoted message, as "On Friday Jane Roe wrote:".

The sender is the name that the sentence states; an address follows it in brackets, often broken over lines.
"""

import re
from collections.abc import Iterator

from foia_graph.extract.emails.header_evidence import FIRST_YEAR
from foia_graph.extract.emails.headers import EmailHeader
from foia_graph.extract.emails.labels import HeaderField
from foia_graph.extract.emails.printed_dates import PrintedTime, find_time, split_time
from foia_graph.extract.emails.redaction_marks import REDACTED, mark_redactions
from foia_graph.extract.emails.sentence_values import build_header, clean_value

WROTE = re.compile(r"\b(?:wrote|writes)\s?:")
ON = re.compile(r"(?:^|\n)[ \t>|]*(?=(?:On|At)[ \t\n])")
WROTE_ON = re.compile(
    r"(?:^|\n)[ \t>|]*(?P<sender>[^\n:]{3,90}?) wrote on (?P<sent>[^\n]{8,40}):[ \t]*(?=\n|$)"
)
NAMED = re.compile(r"(?:^|\n)[ \t>|]*(?P<sender>[^\n:<\[]{0,60}[<\[][^\n<>]{1,80}>{1,2})$")
"""A name and an address, with no date before "wrote:"."""
GROUPWISE = re.compile(
    r"(?:^|\n)[ \t|]*>{2,3}[ \t]*(?P<said>[^\n>]{5,120}(?:>[^\n>]{5,60})?)>{2,3}[ \t]*(?=\n|$)"
)
"""A line of GroupWise: the sender and the time between two triple marks."""
MESSAGE_ID = re.compile(r",?\s+in message\s+<[^>]{0,200}>,?")
OFFSET = re.compile(r"\s*\(?[+-]\d{4}\)?")
BEFORE_WROTE = 300
LONGEST_NAME = 160
SENTENCE = re.compile(r"[.!?]\s+[A-Z]\w+\s+\w+\s+\w+")


def find_quote_openings(text: str) -> Iterator[EmailHeader]:
    """Find the sentences with which mail programs open a quoted message."""
    for found in WROTE.finditer(text) if "wrote" in text or "writes" in text else ():
        start = max(found.start() - BEFORE_WROTE, 0)
        opening = list(ON.finditer(text, start, found.start()))
        header = _opening_header(text, opening[-1].end(), found.start(), found.end()) if opening else None
        header = header or _named_opening(text, start, found.start(), found.end())
        if header:
            yield header
    if " wrote on " in text:
        for found in WROTE_ON.finditer(text):
            if find_time(found["sent"]):
                values: dict[HeaderField, str] = {"sender": found["sender"], "sent": found["sent"]}
                yield build_header(values, found.start("sender"), found.end(), quoted=True)
    if ">>" in text:
        yield from _groupwise_headers(text)


def _groupwise_headers(text: str) -> Iterator[EmailHeader]:
    for found in GROUPWISE.finditer(text):
        sender, sent = split_time(found["said"].strip())
        if sender and sent:
            values: dict[HeaderField, str] = {"sender": _strip_address(sender), "sent": sent}
            yield build_header(values, found.start("said"), found.end(), quoted=True)


def _opening_header(text: str, start: int, name_end: int, end: int) -> EmailHeader | None:
    """Read "On <date and time>, <name> wrote:"."""
    said = MESSAGE_ID.sub(",", text[start + 2 : name_end])
    when = find_time(said)
    if when is None or when.day < FIRST_YEAR:
        return None
    offset = OFFSET.match(said, when.end)
    split = offset.end() if offset else when.end
    sender, sent = said[split:], said[:split]
    if len(sender) > LONGEST_NAME or not _may_open(said, when):
        return None
    return build_header({"sender": _strip_address(sender), "sent": sent}, start, end, quoted=True)


def _named_opening(text: str, start: int, name_end: int, end: int) -> EmailHeader | None:
    """Read "<name> <address> wrote:"; a line with a date is prose, or stands above a header of its own."""
    named = NAMED.search(text[start:name_end].rstrip())
    if named is None or find_time(named["sender"]):
        return None
    return build_header(
        {"sender": _strip_address(named["sender"])}, start + named.start("sender"), end, quoted=True
    )


def _strip_address(sender: str) -> str:
    """Return the name before an address; the whole where there is none, or where a part is hidden.

    >>> _strip_address('"Roe, Jane" <jane@x.example>')
    'Roe, Jane'
    """
    name = re.split(r"[<\[]", sender, maxsplit=1)[0].strip(" \t\n>|,\"'“”")
    return name if len(name) > 1 and REDACTED not in clean_value(sender) else sender


def _may_open(text: str, when: PrintedTime) -> bool:
    """Return whether words open a quotation, and are no prose: the date comes first, and no sentence ends."""
    name = text[when.end :]
    telling = when.time or "@" in name or REDACTED in mark_redactions(name)
    return bool(telling) and len(text[: when.start].split()) <= 2 and not SENTENCE.search(name)
