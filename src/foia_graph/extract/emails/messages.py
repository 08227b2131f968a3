"""The messages of a file in the order of its pages: which answers which, and where each ends."""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from foia_graph.extract.emails.headers import EDGE, Header, Scan, scan
from foia_graph.extract.emails.printed_dates import find_when
from foia_graph.extract.emails.quotes import notes, quotes
from foia_graph.extract.emails.redaction_marks import HIDDEN
from foia_graph.extract.emails.subjects import same_topic
from foia_graph.extract.parsed_document import ParsedDocument, ParsedPage, PositionedText
from foia_graph.extract.registry import page_texts

NEW_DOCUMENT = re.compile(
    r"\b(?:memorandum|airtel|facsimile|fax cover|telegram|subpoena|routing slip)\b", re.IGNORECASE
)
"""What the head of a page says that belongs to no e-mail any more."""
HEAD = 300
"""How many characters are the head of a page."""
CLOCKS_DIFFER = timedelta(days=1)
"""An answer may bear an earlier time than what it answers, where the clocks stand in two zones."""


@dataclass(frozen=True, slots=True)
class Message:
    """A header on a page, the text it stands in, how many answers are above it, and its last page."""

    page: int
    header: Header
    words: PositionedText
    image: bool
    depth: int = 0
    last_page: int = 0


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What was found in the better text of a page."""

    words: PositionedText
    image: bool
    scan: Scan
    headers: tuple[Header, ...]

    @property
    def filled(self) -> int:
        return sum(len(header.values) for header in self.headers)


def messages(reading: ParsedDocument) -> list[Message]:
    """Find the messages of a file, in the order of its pages."""
    sheets = {page.number: sheet for page in reading.pages if (sheet := _sheet(page))}
    _mend(sheets)
    found = [
        Message(number, header, sheet.words, sheet.image)
        for number, sheet in sheets.items()
        for header in sheet.headers
    ]
    return _ended(reading, _chained(found))


def _sheet(page: ParsedPage) -> _Sheet | None:
    """Read the text of a page that gives more of its headers; the layer where both give as much."""
    sheets = [_read(page, words, image) for words, image in page_texts(page)]
    return max(sheets, key=lambda sheet: sheet.filled, default=None)


def _read(page: ParsedPage, words: PositionedText, image: bool) -> _Sheet:
    scanned = scan(words, page.blanks)
    found: list[Header] = []
    for header in sorted(
        (*notes(words.text), *quotes(words.text), *scanned.found), key=lambda each: each.start
    ):
        if not found or header.start >= found[-1].end:
            found.append(header)
    return _Sheet(words, image, scanned, tuple(found))


def _mend(sheets: dict[int, _Sheet]) -> None:
    """Put together headers that begin on one page and end on the next."""
    for number, sheet in sheets.items():
        below = sheets.get(number + 1)
        if below is None or sheet.scan.tail is None or below.scan.head is None:
            continue
        whole = _whole(sheet.words.text, sheet.scan.tail, below.words.text, below.scan.head)
        if whole:
            kept = tuple(header for header in sheet.headers if header.start < whole.start)
            sheets[number] = replace(sheet, headers=(*kept, whole))
            rest = tuple(header for header in below.headers if header.start >= below.scan.head[1])
            sheets[number + 1] = replace(below, headers=rest)


def _whole(text: str, tail: tuple[int, int], below: str, head: tuple[int, int]) -> Header | None:
    """Read the two parts of a header as one; None where they are no header."""
    part = text[slice(*tail)]
    found = scan(PositionedText(f"{part}\n{below[slice(*head)]}")).found
    if len(found) != 1 or found[0].end <= len(part):
        return None
    return replace(found[0], start=tail[0] + found[0].start, end=tail[1], first=EDGE + 1, last=EDGE + 1)


def _chained(found: list[Message]) -> list[Message]:
    """Count for each message how many answers stand above it."""
    chained: list[Message] = []
    for message in found:
        before = chained[-1] if chained else None
        depth = 0 if before is None or _is_new(before, message) else before.depth + 1
        chained.append(replace(message, depth=depth))
    return chained


def _is_new(before: Message, message: Message) -> bool:
    """Tell a message that stands by itself from one that the message before quotes.

    What is quoted is older. At the head of a page another subject is another message, unless a mail program
    says that it is quoted.
    """
    if message.header.quoted:
        return False
    if _is_later(message.header, before.header):
        return True
    heads_page = message.page > before.page and message.header.first <= EDGE * 2
    return heads_page and not same_topic(_subject(message.header), _subject(before.header))


def _subject(header: Header) -> str:
    return header.values.get("subject", "").replace(HIDDEN, "")


def _is_later(header: Header, other: Header) -> bool:
    day, before = _day(header), _day(other)
    return day is not None and before is not None and day > before + CLOCKS_DIFFER


def _day(header: Header) -> date | None:
    when = find_when(header.values.get("sent", ""))
    return date.fromisoformat(when.day) if when else None


def _ended(reading: ParsedDocument, found: list[Message]) -> list[Message]:
    """Find the last page of each message; what a message quotes belongs to it."""
    return [replace(message, last_page=_last_page(reading, found, n)) for n, message in enumerate(found)]


def _last_page(reading: ParsedDocument, found: list[Message], number: int) -> int:
    page = found[number].page
    for after in found[number + 1 :]:
        if after.depth <= found[number].depth:
            last = after.page - 1 if after.header.first <= EDGE * 2 else after.page
            return _run(reading, page, max(last, found[number].page))
        page = after.page
    return _run(reading, page, reading.last)


def _run(reading: ParsedDocument, page: int, last: int) -> int:
    """Follow pages that may go on, from one that surely belongs to the message."""
    for number in range(page + 1, last + 1):
        before, here = reading.get(number - 1), reading.get(number)
        if before is None or here is None or not _goes_on(before, here):
            return number - 1
    return last


def _goes_on(before: ParsedPage, page: ParsedPage) -> bool:
    same_sheet = (before.width, before.height, before.rotation) == (page.width, page.height, page.rotation)
    return bool(page.text.strip()) and same_sheet and NEW_DOCUMENT.search(page.text[:HEAD]) is None
