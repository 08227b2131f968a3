"""Lists of deleted pages, as the FBI puts them before a section: "Page 5 ~ b6 - 1; b7C - 1;"."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from foia_graph.extract.exemptions import deleted_pages
from foia_graph.extract.exemptions.boilerplate import boilerplate_kind
from foia_graph.extract.exemptions.codes import CodeMention, find_codes
from foia_graph.extract.parsed_document import ParsedDocument, ParsedPage
from foia_graph.extract.registry import page_texts
from foia_graph.extract.withheld_pages import statements

_HEADINGS = (
    re.compile(r"(?i)total (?:deleted|withheld) page[^\n]{0,40}"),
    re.compile(r"(?i)deleted page information sheet"),
)
_MAX_QUOTE_LENGTH = 200
# The words of the form that the FBI put instead of pages before there were lists.
ENTIRELY_WITHHELD = re.compile(r"(?i)page ?\(s\) withheld entirely at this location")
# The number of an entry for codes whose page the scan has torn off.
UNPLACED = 0


@dataclass(frozen=True, slots=True)
class ListEntry:
    """An entry of a list: the page withheld, and why; `start` and `end` are offsets in its text.

    The number of the page is at `place`.
    """

    number: int
    treatment: statements.PageTreatment
    codes: tuple[CodeMention, ...]
    start: int
    end: int
    place: int

    @property
    def reason(self) -> tuple[statements.PageTreatment, tuple[tuple[str, str], ...]]:
        """Return what pages have in common that are named together."""
        return self.treatment, tuple((each.code, each.notation) for each in self.codes)


@dataclass(frozen=True, slots=True)
class ListedPage:
    """A page of a list: the text in which most entries can be read, and these."""

    page: int
    rows: deleted_pages.RowText
    entries: tuple[ListEntry, ...]


def find_listed_pages(document: ParsedDocument) -> Iterator[statements.WithheldPagesFinding]:
    """Yield the pages that the lists of a file name, run by run of those with the same grounds.

    What the total of a list has more, and codes whose page cannot be read, follow without numbers.
    """
    lists = (document.page(number) for number in sorted(deleted_pages.find_list_pages(document)))
    pages = [
        page
        for page in lists
        if not any(ENTIRELY_WITHHELD.search(words.text) for words, _ in page_texts(page))
    ]
    # Pages in a row have the same difference of number and place among the lists.
    for _, section in groupby(enumerate(pages), key=lambda pair: pair[1].number - pair[0]):
        yield from _section_findings([_read_list(page) for _, page in section])


def _read_list(page: ParsedPage) -> ListedPage:
    read = [
        ListedPage(page.number, rows, tuple(_read_entries(rows.text)))
        for rows in deleted_pages.list_texts(page)
    ]
    return max(read, key=lambda each: (sum(e.number != UNPLACED for e in each.entries), not each.rows.image))


def _read_entries(text: str) -> Iterator[ListEntry]:
    """Yield the entries of a list, and the codes that are in none, or in columns torn from their pages."""
    starts, codes = list(deleted_pages.PATTERNS["entry"].finditer(text)), _listed_codes(text)
    found = deleted_pages.PATTERNS["ends"].search(text, starts[-1].end()) if starts else None
    ends = [*(match.start() for match in starts[1:]), found.start() if found else len(text)]
    details = [text[match.end() : end] for match, end in zip(starts, ends, strict=False)]
    # OCR that reads in columns tears the ends of entries off.
    ended = sum(each.rstrip().endswith((";", ":", ".", ",")) for each in details)
    torn = len(details) > 1 and 2 * ended < len(details)
    placed: set[CodeMention] = set()
    for match, end, number, detail in zip(starts, ends, _numbers(starts), details, strict=False):
        if number != UNPLACED:
            own = () if torn else tuple(each for each in codes if match.start() <= each.start < end)
            placed.update(own)
            yield ListEntry(number, _treatment(detail, own), own, match.start(), end, match.start("number"))
    unplaced = tuple(each for each in codes if each not in placed)
    if unplaced:
        first, last = unplaced[0].start, unplaced[-1].end
        yield ListEntry(UNPLACED, "withheld-in-full", unplaced, first, last, first)


def _numbers(entries: list[re.Match[str]]) -> list[int]:
    read = [each["number"] or "" for each in entries]
    found = [int(each) if each.isdecimal() else UNPLACED for each in read]
    for place in range(1, len(found) - 1):
        if found[place] == UNPLACED != found[place - 1] == found[place + 1] - 2:
            found[place] = found[place - 1] + 1
    return found


def _listed_codes(text: str) -> list[CodeMention]:
    # A form that prints all exemptions to choose from lists none.
    if boilerplate_kind(text, {each.code for each in find_codes(text)}) == "checklist":
        return []
    return list(deleted_pages.find_listed_codes(text))


def _treatment(detail: str, codes: tuple[CodeMention, ...]) -> statements.PageTreatment:
    if codes or deleted_pages.PATTERNS["withheld"].search(detail):
        return "withheld-in-full"
    if deleted_pages.PATTERNS["duplicate"].search(detail):
        return "duplicate"
    return "referred" if deleted_pages.PATTERNS["referred"].search(detail) else ""


def _section_findings(pages: list[ListedPage]) -> Iterator[statements.WithheldPagesFinding]:
    total = next(filter(None, (deleted_pages.stated_total(each.rows.text) for each in pages)), None)
    listed = Counter(entry.number for page in pages for entry in page.entries if entry.number != UNPLACED)
    rest = None if total is None else total - len(listed)
    is_sound = rest is None or rest >= 0
    for page in pages:
        if is_sound:
            placed = {each.number: each for each in page.entries if each.number != UNPLACED}
            ordered = [placed[number] for number in sorted(placed)]
            numbered = enumerate(ordered)
            for _, run in groupby(numbered, key=lambda pair: (pair[1].number - pair[0], pair[1].reason)):
                yield _listed_run(page, [entry for _, entry in run])
        unplaced = _unplaced_codes(page, everything=not is_sound)
        if unplaced or (page is pages[0] and (rest or not listed)):
            count = (rest if is_sound else total) if page is pages[0] else None
            yield _unplaced_pages(page, count or None, unplaced)


def _listed_run(page: ListedPage, entries: list[ListEntry]) -> statements.WithheldPagesFinding:
    first = entries[0]
    span = statements.NumberSpan(first.number, entries[-1].number)
    end = min(first.end, first.start + _MAX_QUOTE_LENGTH)
    quote = page.rows.text[first.start : end].rstrip()
    return statements.WithheldPagesFinding(
        page=page.page,
        spots=(page.rows.spot(first.start, first.start + len(quote), first.place),),
        confidence=least_confidence(each for entry in entries for each in entry.codes),
        stated=" ".join(quote.split()),
        treatment=first.treatment,
        page_count=span.count,
        span=span,
        grounds=count_grounds(each for entry in entries for each in entry.codes),
    )


def _unplaced_codes(page: ListedPage, *, everything: bool) -> list[CodeMention]:
    return [c for each in page.entries if everything or each.number == UNPLACED for c in each.codes]


def _unplaced_pages(
    page: ListedPage, count: int | None, codes: list[CodeMention]
) -> statements.WithheldPagesFinding:
    is_heading = bool(count) or not codes
    start, end = _heading_span(page.rows.text) if is_heading else (codes[0].start, codes[-1].end)
    return statements.WithheldPagesFinding(
        page=page.page,
        spots=(page.rows.spot(start, min(end, start + _MAX_QUOTE_LENGTH), start),),
        confidence=least_confidence(codes),
        stated=" ".join(page.rows.text[start:end].split()) if is_heading else "",
        page_count=count,
        grounds=count_grounds(codes),
    )


def _heading_span(text: str) -> tuple[int, int]:
    found = next(filter(None, (heading.search(text) for heading in _HEADINGS)), None)
    return found.span() if found else (0, min(len(text), text.find("\n") + 1 or len(text)))


def count_grounds(codes: Iterable[CodeMention]) -> tuple[statements.WithholdingGround, ...]:
    """Return the grounds of some codes, each printed form of a code once, with how often it is."""
    mentions = list(codes)
    counts = Counter((each.code, each.notation) for each in mentions)
    forms = {(each.code, each.notation): each for each in reversed(mentions)}
    return tuple(
        statements.WithholdingGround(code, printed, forms[code, printed].agency, count)
        for (code, printed), count in counts.items()
    )


def least_confidence(codes: Iterable[CodeMention]) -> float | None:
    """Return how sure the least sure of some codes is, None where all are plain."""
    return min((each.confidence for each in codes if each.confidence), default=None)
