"""Messages of a file in the order of its pages: their depth in an answer, and where each ends."""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import chain

from foia_graph.extract.emails.field_choice import choose_values
from foia_graph.extract.emails.headers import EDGE_LINES, EmailHeader, HeaderScan, find_headers
from foia_graph.extract.emails.printed_dates import find_time
from foia_graph.extract.emails.profs_notes import find_profs_notes
from foia_graph.extract.emails.quotes import find_quote_openings
from foia_graph.extract.emails.redaction_marks import REDACTED
from foia_graph.extract.emails.sentence_values import number_lines
from foia_graph.extract.emails.subjects import same_topic
from foia_graph.extract.emails.unlabelled_senders import find_unlabelled_senders
from foia_graph.extract.parsed_document import ParsedDocument, ParsedPage, PositionedText
from foia_graph.extract.registry import page_texts

NEW_DOCUMENT = re.compile(
    r"\b(?:memorandum|airtel|facsimile|fax cover|telegram|subpoena|routing slip)\b", re.IGNORECASE
)
"""Words at the head of a page that belongs to no e-mail any more."""
HEAD_LETTERS = 300
"""Number of characters that are the head of a page."""
CLOCKS_DIFFER = timedelta(days=1)
"""An answer may bear an earlier time than what it answers, where the clocks stand in two zones."""


@dataclass(frozen=True, slots=True)
class PrintedMessage:
    """A header on a page, the text it stands in, how many answers are above it, and its last page."""

    page: int
    header: EmailHeader
    words: PositionedText
    image: bool
    depth: int = 0
    last_page: int = 0


@dataclass(frozen=True, slots=True)
class _PageHeaders:
    """The headers in the better text of a page."""

    words: PositionedText
    image: bool
    scan: HeaderScan
    headers: tuple[EmailHeader, ...]

    @property
    def value_count(self) -> int:
        return sum(len(header.values) for header in self.headers)


def find_messages(document: ParsedDocument) -> list[PrintedMessage]:
    """Find the messages of a file, in the order of its pages."""
    sheets = {page.number: sheet for page in document.pages if (sheet := _read_page(page))}
    _join_cut_headers(sheets)
    found = [
        PrintedMessage(number, header, sheet.words, sheet.image)
        for number, sheet in sheets.items()
        for header in sheet.headers
    ]
    return _find_last_pages(document, _count_depths(found))


def _read_page(page: ParsedPage) -> _PageHeaders | None:
    """Read the text of a page that gives more of its headers; the layer where both give as much.

    Where there are two texts, each field is taken from the one that reads it better.
    """
    sheets = [_read_text(page, words, image) for words, image in page_texts(page)]
    best = max(sheets, key=lambda sheet: sheet.value_count, default=None)
    if best is None or len(sheets) < 2 or not best.headers:
        return best
    other = sheets[sheets[0] is best]
    chosen = choose_values(best.headers, best.words, other.headers, other.words)
    return replace(best, headers=tuple(chosen))


def _read_text(page: ParsedPage, words: PositionedText, image: bool) -> _PageHeaders:
    scanned = find_headers(words, page.blanks, page.layer if image else page.image)
    others = chain(
        find_profs_notes(words.text),
        find_unlabelled_senders(words, page.blanks),
        find_quote_openings(words.text),
    )
    found: list[EmailHeader] = []
    for header in sorted(
        (*number_lines(words.text, others), *scanned.headers),
        key=lambda each: each.start,
    ):
        if not found or header.start >= found[-1].end:
            found.append(header)
    return _PageHeaders(words, image, scanned, tuple(found))


def _join_cut_headers(sheets: dict[int, _PageHeaders]) -> None:
    """Put together headers that begin on one page and end on the next."""
    for number, sheet in sheets.items():
        below = sheets.get(number + 1)
        if below is None or sheet.scan.tail is None or below.scan.head is None:
            continue
        whole = _joined_header(sheet.words.text, sheet.scan.tail, below.words.text, below.scan.head)
        if whole:
            kept = tuple(header for header in sheet.headers if header.start < whole.start)
            sheets[number] = replace(sheet, headers=(*kept, whole))
            rest = tuple(header for header in below.headers if header.start >= below.scan.head[1])
            sheets[number + 1] = replace(below, headers=rest)


def _joined_header(text: str, tail: tuple[int, int], below: str, head: tuple[int, int]) -> EmailHeader | None:
    """Read the two parts of a header as one; None where they are no header."""
    part = text[slice(*tail)]
    found = find_headers(PositionedText(f"{part}\n{below[slice(*head)]}")).headers
    if len(found) != 1 or found[0].end <= len(part):
        return None
    return replace(
        found[0], start=tail[0] + found[0].start, end=tail[1], first=EDGE_LINES + 1, last=EDGE_LINES + 1
    )


def _count_depths(messages: list[PrintedMessage]) -> list[PrintedMessage]:
    """Count for each message how many answers stand above it."""
    chained: list[PrintedMessage] = []
    for message in messages:
        before = chained[-1] if chained else None
        depth = 0 if before is None or _is_new(before, message) else before.depth + 1
        chained.append(replace(message, depth=depth))
    return chained


def _is_new(before: PrintedMessage, message: PrintedMessage) -> bool:
    """Return whether a message stands by itself, and is not quoted by the message before.

    What is quoted is older. At the head of a page another subject is another message, unless a mail program
    says that it is quoted.
    """
    if message.header.is_quoted:
        return False
    if _is_later(message.header, before.header):
        return True
    heads_page = message.page > before.page and message.header.first <= EDGE_LINES * 2
    return heads_page and not same_topic(_subject(message.header), _subject(before.header))


def _subject(header: EmailHeader) -> str:
    return header.values.get("subject", "").replace(REDACTED, "")


def _is_later(header: EmailHeader, other: EmailHeader) -> bool:
    day, before = _day(header), _day(other)
    return day is not None and before is not None and day > before + CLOCKS_DIFFER


def _day(header: EmailHeader) -> date | None:
    when = find_time(header.values.get("sent", ""))
    return date.fromisoformat(when.day) if when else None


def _find_last_pages(document: ParsedDocument, messages: list[PrintedMessage]) -> list[PrintedMessage]:
    """Find the last page of each message; what a message quotes belongs to it."""
    runs = _find_runs(document) if messages else {}
    found: list[PrintedMessage] = []
    for message, (within, after) in zip(messages, _find_next_outside(messages), strict=True):
        last = max(_page_before(after), message.page) if after else document.last_number
        found.append(replace(message, last_page=min(last, runs[within.page]) if last > within.page else last))
    return found


def _page_before(message: PrintedMessage) -> int:
    """Return the last page that holds lines above a message."""
    return message.page - 1 if message.header.first <= EDGE_LINES * 2 else message.page


def _find_next_outside(
    messages: list[PrintedMessage],
) -> list[tuple[PrintedMessage, PrintedMessage | None]]:
    """Find for each message the last one that it quotes, or itself, and the next that it does not quote."""
    found: list[tuple[PrintedMessage, PrintedMessage | None]] = []
    outside: list[int] = []
    for number in range(len(messages) - 1, -1, -1):
        while outside and messages[outside[-1]].depth > messages[number].depth:
            outside.pop()
        after = outside[-1] if outside else len(messages)
        found.append((messages[after - 1], messages[after] if outside else None))
        outside.append(number)
    return found[::-1]


def _find_runs(document: ParsedDocument) -> dict[int, int]:
    """Find for each page the last one of those after it that may go on with what it says."""
    runs: dict[int, int] = {}
    below: ParsedPage | None = None
    for page in reversed(document.pages):
        goes_on = below is not None and below.number == page.number + 1 and _may_go_on(page, below)
        runs[page.number] = runs[page.number + 1] if goes_on else page.number
        below = page
    return runs


def _may_go_on(before: ParsedPage, page: ParsedPage) -> bool:
    same_sheet = (before.width, before.height, before.rotation) == (page.width, page.height, page.rotation)
    return bool(page.text.strip()) and same_sheet and NEW_DOCUMENT.search(page.text[:HEAD_LETTERS]) is None
