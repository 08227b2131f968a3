"""Messages of a file in the order of its pages: their depth in an answer, and where each ends."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from difflib import SequenceMatcher
from itertools import chain

from rapidfuzz.distance import Levenshtein

from foia_graph.extract.emails import unlabelled_senders
from foia_graph.extract.emails.headers import EDGE_LINES, FIRST_YEAR, EmailHeader, HeaderScan, find_headers
from foia_graph.extract.emails.labels import HeaderField
from foia_graph.extract.emails.redaction_marks import REDACTED, mark_redactions
from foia_graph.extract.parsed_document import ParsedDocument, ParsedPage, PositionedText
from foia_graph.extract.printed_dates import PrintedTime, find_time, split_time
from foia_graph.extract.registry import page_texts
from foia_graph.extract.spans import TakenSpans
from foia_graph.runtime.tables import patterns_beside

_PATTERNS = patterns_beside(__file__)

# Number of characters that are the head of a page.
HEAD_LETTERS = 300
# An answer may bear an earlier time than what it answers, where the clocks are in two zones.
CLOCKS_DIFFER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PrintedMessage:
    """A header on a page, the text it is in, how many answers are above it, and its last page."""

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


def find_messages(document: ParsedDocument) -> list[PrintedMessage]:
    """Find the messages of a file, in the order of its pages."""
    sheets = {page.number: sheet for page in document.pages if (sheet := _read_page(page))}
    _join_cut_headers(sheets)
    found = [
        PrintedMessage(number, header, sheet.words, sheet.image)
        for number, sheet in sheets.items()
        for header in sheet.headers
    ]
    chained: list[PrintedMessage] = []
    for message in found:
        before = chained[-1] if chained else None
        depth = 0 if before is None or _is_new(before, message) else before.depth + 1
        chained.append(replace(message, depth=depth))
    return _find_last_pages(document, _mend_subjects(document, chained))


def _read_page(page: ParsedPage) -> _PageHeaders | None:
    # Where there are two texts, each field is taken from the one that reads it better.
    sheets = [_read_text(page, words, image) for words, image in page_texts(page)]
    best = max(sheets, key=lambda sheet: sum(len(each.values) for each in sheet.headers), default=None)
    if best is None or len(sheets) < 2 or not best.headers:
        return best
    other = sheets[sheets[0] is best]
    chosen = choose_values(best.headers, best.words, other.headers, other.words)
    return replace(best, headers=tuple(chosen))


def _read_text(page: ParsedPage, words: PositionedText, image: bool) -> _PageHeaders:
    scanned = find_headers(words, page.blanks, page.layer if image else page.image)
    others = chain(
        unlabelled_senders.find_profs_notes(words.text),
        unlabelled_senders.find_unlabelled_senders(words, page.blanks),
        find_quote_openings(words.text),
    )
    headers = sorted(
        (*unlabelled_senders.number_lines(words.text, others), *scanned.headers), key=lambda each: each.start
    )
    return _PageHeaders(words, image, scanned, tuple(TakenSpans().take_free(headers)))


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
    part = text[slice(*tail)]
    found = find_headers(PositionedText(f"{part}\n{below[slice(*head)]}")).headers
    if len(found) != 1 or found[0].end <= len(part):
        return None
    return replace(
        found[0], start=tail[0] + found[0].start, end=tail[1], first=EDGE_LINES + 1, last=EDGE_LINES + 1
    )


def _is_new(before: PrintedMessage, message: PrintedMessage) -> bool:
    # What is quoted is older. At the head of a page another subject is another message, unless a mail program
    # says that it is quoted.
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
        last = document.last_number
        if after:  # a message at the head of a page leaves that before it to the one before
            last = max(after.page - (after.header.first <= EDGE_LINES * 2), message.page)
        found.append(replace(message, last_page=min(last, runs[within.page]) if last > within.page else last))
    return found


def _find_next_outside(messages: list[PrintedMessage]) -> list[tuple[PrintedMessage, PrintedMessage | None]]:
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
    runs: dict[int, int] = {}
    below: ParsedPage | None = None
    for page in reversed(document.pages):
        goes_on = below is not None and below.number == page.number + 1 and _may_go_on(page, below)
        runs[page.number] = runs[page.number + 1] if goes_on else page.number
        below = page
    return runs


def _may_go_on(before: ParsedPage, page: ParsedPage) -> bool:
    same_sheet = (before.width, before.height, before.rotation) == (page.width, page.height, page.rotation)
    return (
        bool(page.text.strip())
        and same_sheet
        and _PATTERNS["new_document"].search(page.text[:HEAD_LETTERS]) is None
    )


# Distance between the heights of one header in two readings, in percent of the page.
SAME_PLACE = 2.5


def choose_values(
    headers: tuple[EmailHeader, ...],
    words: PositionedText,
    others: tuple[EmailHeader, ...],
    text: PositionedText,
) -> Iterator[EmailHeader]:
    """Yield headers, each field in the better of its two readings; the other reading is that of `text`."""
    for number, header in enumerate(headers):
        place = words.box_of(header.start, header.start + 1)
        heights = ((other, text.box_of(other.start, other.start + 1)) for other in others)
        near = [(abs(box.y - place.y), other) for other, box in heights if box and place]
        same = next(
            (other for distance, other in sorted(near, key=lambda each: each[0]) if distance < SAME_PLACE),
            None,
        )
        if same is None and len(headers) == len(others):
            same = others[number]
        yield header if same is None else _choose_fields(header, same)


def _choose_fields(header: EmailHeader, other: EmailHeader) -> EmailHeader:
    values = dict(header.values)
    empty = set(header.empty_fields)
    codes = {**other.codes, **header.codes}
    for name, value in other.values.items():
        if _is_better(name, (value, name in other.empty_fields), (values.get(name, ""), name in empty)):
            values[name] = value
            empty.discard(name)
    hidden = frozenset(name for name, value in values.items() if REDACTED in value)
    codes = {name: printed for name, printed in codes.items() if name in hidden}
    return replace(header, values=values, hidden_fields=hidden, empty_fields=frozenset(empty), codes=codes)


def _is_better(name: HeaderField, one: tuple[str, bool], other: tuple[str, bool]) -> bool:
    """Return whether one reading is better; each is a value, and whether it is only taken for hidden."""
    (value, empty), (rival, rival_empty) = one, other
    if not value or not rival or empty or rival_empty:
        return bool(value) and (not rival or (rival_empty and not empty and _is_clean(value)))
    if (REDACTED in value) != (REDACTED in rival):
        return REDACTED in value
    if name == "sent":
        return _time_precision(value) > _time_precision(rival)
    return count_odd_signs(value) < count_odd_signs(rival) and len(value) > 0.6 * len(rival)


def _is_clean(value: str) -> bool:
    return REDACTED in value or (count_odd_signs(value) == 0 and re.search(r"[A-Za-z]{3}", value) is not None)


def _time_precision(value: str) -> int:
    when = find_time(value)
    return 0 if when is None else 1 + bool(when.time)


def count_odd_signs(value: str) -> int:
    """Count the signs that stand for misread words; those of addresses are none."""
    return len(_PATTERNS["odd_sign"].findall(_PATTERNS["address_part"].sub("", value.replace(REDACTED, ""))))


ALIKE_RATIO = 0.75


def bare_subject(subject: str) -> str:
    """Strip what mail programs put before a subject.

    >>> bare_subject("RE: Fw: Draft  rule")
    'Draft  rule'
    """
    while match := _PATTERNS["subject_prefix"].match(subject):
        subject = subject[match.end() :]
    return subject.strip()


def topic_key(subject: str) -> str:
    """Reduce a subject to letters and digits, which are equal for all messages of a conversation."""
    return "".join(filter(str.isalnum, bare_subject(subject).lower()))


def same_topic(subject: str, other: str) -> bool:
    """Return whether two subjects may be one, misread in a few letters or lengthened; no subject fits any."""
    one, two = topic_key(subject), topic_key(other)
    if one in two or two in one:
        return True
    return SequenceMatcher(None, one, two, autojunk=False).ratio() >= ALIKE_RATIO


# Words of which the other one is misread where subjects differ in a letter.
FUNCTION_WORDS = frozenset(("and", "at", "by", "for", "from", "in", "of", "on", "the", "to", "with"))


def _mend_subjects(document: ParsedDocument, messages: list[PrintedMessage]) -> list[PrintedMessage]:
    """Replace words of subjects that were misread: an answer has the subject of what it answers."""
    mended = list(messages)
    for number in range(1, len(messages)):
        one, other = (
            bare_subject(_printed_subject(each)).split() for each in mended[number - 1 : number + 1]
        )
        if one == other or len(one) != len(other) or not all(map(_may_be_one, one, other)):
            continue
        counts = Counter(word for page in document.pages for word in page.text.split())
        ranks = {word: (word.lower() in FUNCTION_WORDS, counts[word]) for word in (*one, *other)}
        for place, own, rival in ((number - 1, one, other), (number, other, one)):
            header, subject = mended[place].header, _printed_subject(mended[place])
            prefix = subject[: len(subject) - len(bare_subject(subject))]
            words = (max(pair, key=ranks.__getitem__) for pair in zip(own, rival, strict=True))
            values = {**header.values, "subject": prefix + " ".join(words)}
            mended[place] = replace(mended[place], header=replace(header, values=values))
    return mended


def _printed_subject(message: PrintedMessage) -> str:
    return message.header.values.get("subject", "")


def _may_be_one(word: str, other: str) -> bool:
    return word == other or (word.isalpha() and other.isalpha() and Levenshtein.distance(word, other) == 1)


def is_answer(subject: str) -> bool:
    """Return whether a subject bears the mark of an answer or of a forwarded copy."""
    return bare_subject(subject) != subject.strip()


OFFSET = re.compile(r"\s*\(?[+-]\d{4}\)?")
BEFORE_WROTE = 300
MAX_NAME_LENGTH = 160


def find_quote_openings(text: str) -> Iterator[EmailHeader]:
    """Find the sentences with which mail programs open a quoted message."""
    for found in _PATTERNS["wrote"].finditer(text):
        start = max(found.start() - BEFORE_WROTE, 0)
        opening = list(_PATTERNS["on"].finditer(text, start, found.start()))
        header = _opening_header(text, opening[-1].end(), found.start(), found.end()) if opening else None
        header = header or _named_opening(text, start, found.start(), found.end())
        if header:
            yield header
    for found in _PATTERNS["wrote_on"].finditer(text):
        if find_time(found["sent"]):
            values: dict[HeaderField, str] = {"sender": found["sender"], "sent": found["sent"]}
            yield unlabelled_senders.build_header(values, found.start("sender"), found.end(), quoted=True)
    for found in _PATTERNS["groupwise"].finditer(text):
        sender, sent = split_time(found["said"].strip())
        if sender and sent:
            values = {"sender": _strip_address(sender), "sent": sent}
            yield unlabelled_senders.build_header(values, found.start("said"), found.end(), quoted=True)


def _opening_header(text: str, start: int, name_end: int, end: int) -> EmailHeader | None:
    said = _PATTERNS["message_id"].sub(",", text[start + 2 : name_end])
    when = find_time(said)
    if when is None or when.day < FIRST_YEAR:
        return None
    offset = OFFSET.match(said, when.end)
    split = offset.end() if offset else when.end
    sender, sent = said[split:], said[:split]
    if len(sender) > MAX_NAME_LENGTH or not _may_open(said, when):
        return None
    return unlabelled_senders.build_header(
        {"sender": _strip_address(sender), "sent": sent}, start, end, quoted=True
    )


def _named_opening(text: str, start: int, name_end: int, end: int) -> EmailHeader | None:
    named = _PATTERNS["named"].search(text[start:name_end].rstrip())
    if named is None or find_time(named["sender"]):
        return None
    return unlabelled_senders.build_header(
        {"sender": _strip_address(named["sender"])}, start + named.start("sender"), end, quoted=True
    )


def _strip_address(sender: str) -> str:
    """Return the name before an address; the whole where there is none, or where a part is hidden.

    >>> _strip_address('"Roe, Jane" <jane@x.example>')
    'Roe, Jane'
    """
    name = re.split(r"[<\[]", sender, maxsplit=1)[0].strip(" \t\n>|,\"'“”")
    return name if len(name) > 1 and REDACTED not in unlabelled_senders.clean_value(sender) else sender


def _may_open(text: str, when: PrintedTime) -> bool:
    # A quotation opens with a date, and without the end of a sentence.
    name = text[when.end :]
    telling = when.time or "@" in name or REDACTED in mark_redactions(name)
    return bool(telling) and len(text[: when.start].split()) <= 2 and not _PATTERNS["sentence"].search(name)
