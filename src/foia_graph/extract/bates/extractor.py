"""Bates numbers and the other identifiers on the pages of a file."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from itertools import chain

from msgspec.structs import replace

from foia_graph.extract.bates.alignment import NumberedPage, NumberRun, StampSighting, align_pages, learn_runs
from foia_graph.extract.bates.candidates import edge_candidates, edge_lines
from foia_graph.extract.bates.page_ids import PageId, PageIdKind
from foia_graph.extract.bates.spelling import may_be_number, prefix_key
from foia_graph.extract.gazetteer import Gazetteer
from foia_graph.extract.ocr_confusions import AS_DIGITS
from foia_graph.extract.parsed_document import ParsedDocument, PositionedText
from foia_graph.extract.registry import Spot, extractor, make_spot, page_texts
from foia_graph.runtime.tables import patterns_beside

# So long are the lines at most, and so many are they at the head and the foot, that may hold a stamp.
_MAX_LINE_LENGTH, _MAX_LINES = 60, 4


@extractor("bates", PageId, "3")
def find_page_ids(document: ParsedDocument, _known: Gazetteer) -> Iterator[PageId]:
    """Find the Bates numbers of the pages, the names of the document and of its cases, and candidates."""
    runs = learn_runs(each for page in document.pages for each in edge_candidates(page))
    stamped = [each for series in runs for each in _stamped_ids(document, series)]
    yield from sorted(stamped, key=lambda each: each.page)
    yield from find_identifiers(document, stamped)
    yield from _candidates(document, {each.page for each in stamped})


def _candidates(document: ParsedDocument, stamped: Set[int]) -> Iterator[PageId]:
    """Yield the lines at the edges of pages without a number that the numbers of other files may explain."""
    for page in document.pages:
        if page.number not in stamped:
            for words, image in page_texts(page):
                lines = [
                    (start, end)
                    for start, end in edge_lines(words)
                    if end - start <= _MAX_LINE_LENGTH and _PATTERNS["digits"].search(words.text, start, end)
                ]
                for start, end in dict.fromkeys([*lines[:_MAX_LINES], *lines[-_MAX_LINES:]]):
                    printed = words.text[start:end].strip()
                    spot = make_spot(words, start, end, image=image)
                    yield PageId(page=page.number, spots=(spot,), kind="bates-candidate", printed=printed)


def _stamped_ids(document: ParsedDocument, series: NumberRun) -> Iterator[PageId]:
    borne = list(align_pages(document, series))
    found = _PATTERNS["zeros_read_as_letters"].search(series.prefix)
    prefix, zeros = (series.prefix[: found.start()], len(found[0])) if found else (series.prefix, 0)
    suffix, fill = series.suffix, _fill_width(borne)
    fill += zeros if fill else 0
    for each in borne:
        yield _page_id(each, prefix, suffix, fill)


def _page_id(page: NumberedPage, prefix: str, suffix: str, fill: int) -> PageId:
    digits = str(page.number).zfill(fill)
    printed = (prefix + digits + suffix).strip()
    spots = tuple(make_spot(each.words, each.start, each.end, image=each.image) for each in page.sightings)
    return PageId(
        page=page.page,
        spots=spots,
        confidence=page.confidence,
        kind="bates",
        printed=printed,
        prefix=prefix,
        number=page.number,
        width=len(digits),
        repaired=not any(_without_blanks(each.quote) == _without_blanks(printed) for each in spots),
    )


def _without_blanks(text: str) -> str:
    return "".join(text.split())


def _fill_width(borne: Sequence[NumberedPage]) -> int:
    said: list[StampSighting] = [
        sight for each in borne for sight in each.sightings if sight.number == each.number
    ]
    if not any(each.digits.startswith("0") for each in said):
        return 0
    return Counter(len(each.digits) for each in said).most_common(1)[0][0]


# Start and end of an identifier in a text, and its printed form.
IdMatch = tuple[int, int, str]

_PATTERNS = patterns_beside(__file__)


def find_case_ids(text: str, start: int, end: int) -> Iterator[IdMatch]:
    """Yield the numbers of requests, suits and files that a line names."""
    for name in ("request_number", "suit_number", "file_number"):
        pattern = _PATTERNS[name]
        yield from ((match.start(), match.end(), match[0]) for match in pattern.finditer(text, start, end))
    for pattern in (_PATTERNS["named_file"], _PATTERNS["labelled_suit"]):
        yield from ((*match.span("number"), match["number"]) for match in pattern.finditer(text, start, end))
    yield from map(_close_blanks, _PATTERNS["spread_file"].finditer(text, start, end))


def _close_blanks(match: re.Match[str]) -> IdMatch:
    office = (match["office"] or "").strip(" \n_")
    start = match.start("office") if office else match.start("class")
    number = "-".join(each for each in match.group("class", "number", "serial") if each)
    return start, match.end(), f"{office} {number}".strip()


# Among them those of the CIA (RDP, C0, DOC_) and of the JFK collection (104-10003-10041).
_ARCHIVE_NUMBER = _PATTERNS["archive_number"]
_FEWEST_PAGES, _SHARE_OF_PAGES = 3, 0.3


def find_archive_ids(text: str, start: int, end: int) -> Iterator[IdMatch]:
    """Yield the numbers in a line by which archives know a document: "104-10003-10041", "C05765907"."""
    yield from ((*match.span(), match[0]) for match in _ARCHIVE_NUMBER.finditer(text, start, end))
    for match in _PATTERNS["cia_scan"].finditer(text, start, end):
        # As the name should read: "CIA-RDP84-00780R003400080011-7".
        year, number, folder, check = (
            "".join(each.split()).translate(AS_DIGITS)
            for each in match.group("year", "number", "folder", "check")
        )
        job = match["job"] if match["job"].isalpha() else "-"
        yield *match.span(), f"CIA-RDP{year}{job}{number}{match['series']}{folder}-{check}"
    for match in _PATTERNS["nsa_document"].finditer(text, start, end):
        yield *match.span(), f"DOCID: {match['number']}"
    for match in _PATTERNS["nara_image"].finditer(text, start, end):
        yield *match.span(), f"DocId:{match['number']}"


# Offices of the CIA number what they send by year: "OLC 76-2202", "DDS&T-3973-66", "DDA 78-1234/1".
_CIA_REGISTRY = _PATTERNS["cia_registry"]


def find_registry_ids(text: str) -> Iterator[IdMatch]:
    """Yield the numbers that offices of the CIA gave what they sent, on pages that it has released."""
    if ("RDP" in text or "for release" in text.casefold()) and _PATTERNS["of_cia"].search(text):
        yield from ((*match.span(), match[0]) for match in _CIA_REGISTRY.finditer(text))


def find_report_ids(document: ParsedDocument) -> dict[tuple[int, bool], list[IdMatch]]:
    """Return the report numbers at the edge of page after page: the document's own, none that it cites.

    They are given by page, and by whether the text was read off its image.
    """
    running = {
        (page.number, image): _running_texts(words)
        for page in document.pages
        for words, image in page_texts(page)
    }
    pages = Counter(name for _, name in {(at[0], each[2]) for at, found in running.items() for each in found})
    enough = max(_FEWEST_PAGES, _SHARE_OF_PAGES * len(document.pages))
    return {at: [each for each in found if pages[each[2]] >= enough] for at, found in running.items()}


def _running_texts(words: PositionedText) -> list[IdMatch]:
    edges = edge_lines(words)
    return [
        (*match.span(), match[0])
        for edge in edges
        for match in _PATTERNS["report"].finditer(words.text, *edge)
    ]


_PAGES_THAT_PROVE = 3


def find_identifiers(document: ParsedDocument, stamped: Iterable[PageId]) -> Iterator[PageId]:
    """Yield the names of the document and of cases on each page, once each, and where they are."""
    taken = {(each.page, spot.image): (spot.start, spot.end) for each in stamped for spot in each.spots}
    running = find_report_ids(document)
    found: dict[tuple[int, PageIdKind, str], tuple[str, list[Spot]]] = {}
    for page in document.pages:
        for words, image in page_texts(page):
            own: list[tuple[PageIdKind, IdMatch]] = [
                ("document-id", each) for each in running[page.number, image]
            ]
            for kind, (start, end, printed) in chain(own, _ids_in_text(words.text)):
                if not _overlap((start, end), taken.get((page.number, image))):
                    at = (page.number, kind, prefix_key(printed))
                    found.setdefault(at, (printed, []))[1].append(make_spot(words, start, end, image=image))
    yield from _correct_document_ids(
        PageId(page=page, spots=tuple(spots), kind=kind, printed=printed)
        for (page, kind, _), (printed, spots) in found.items()
    )


def _ids_in_text(text: str) -> Iterator[tuple[PageIdKind, IdMatch]]:
    yield from (("document-id", each) for each in find_registry_ids(text))
    for line in re.finditer(r".+", text):
        start, end = line.span()
        yield from (("document-id", each) for each in find_archive_ids(text, start, end))
        yield from (("case-id", each) for each in find_case_ids(text, start, end))


def _overlap(one: tuple[int, int], other: tuple[int, int] | None) -> bool:
    return other is not None and one[0] < other[1] and other[0] < one[1]


def _correct_document_ids(found: Iterable[PageId]) -> Iterator[PageId]:
    names = list(found)
    counts = Counter(each.printed for each in names if each.kind == "document-id")
    common = [printed for printed, count in counts.items() if count >= _PAGES_THAT_PROVE]
    for each in names:
        better = [printed for printed in common if _may_be_misread(each, printed, counts)]
        yield replace(each, printed=better[0], repaired=True) if better else each


def _may_be_misread(name: PageId, printed: str, counts: Counter[str]) -> bool:
    often = counts[printed] > _PAGES_THAT_PROVE * counts[name.printed]
    return name.kind == "document-id" and often and may_be_number(name.printed, printed)
