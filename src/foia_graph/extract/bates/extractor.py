"""Bates numbers and the other identifiers on the pages of a file."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence, Set

from foia_graph.extract.bates.alignment import NumberedPage, NumberRun, StampSighting, align_pages, learn_runs
from foia_graph.extract.bates.candidates import edge_candidates, edge_lines
from foia_graph.extract.bates.identifiers import find_identifiers
from foia_graph.extract.bates.page_ids import PageId
from foia_graph.extract.gazetteer import Gazetteer
from foia_graph.extract.parsed_document import ParsedDocument, PositionedText
from foia_graph.extract.registry import extractor, make_spot, page_texts

_LONGEST_LINE, _MOST_LINES = 60, 4
"""So long are the lines at most, and so many are they at the head and the foot, that may hold a stamp."""
_ZEROS_READ_AS_LETTERS = re.compile(r"(?<=[-_.\d])[OQ]{1,3}\Z")
_DIGITS = re.compile(r"\d\D{0,2}\d")


@extractor("bates", PageId, "2")
def find_page_ids(document: ParsedDocument, _known: Gazetteer) -> Iterator[PageId]:
    """Find the Bates numbers of the pages, the names of the document and of its cases, and candidates."""
    stamped = [each for series in _learned_runs(document) for each in _stamped_ids(document, series)]
    yield from sorted(stamped, key=lambda each: each.page)
    yield from find_identifiers(document, stamped)
    yield from _candidates(document, {each.page for each in stamped})


def _candidates(document: ParsedDocument, stamped: Set[int]) -> Iterator[PageId]:
    """Yield the lines at the edges of pages without a number that the numbers of other files may explain."""
    for page in document.pages:
        if page.number not in stamped:
            for words, image in page_texts(page):
                yield from _candidate_lines(page.number, words, image)


def _candidate_lines(page: int, words: PositionedText, image: bool) -> Iterator[PageId]:
    lines = [
        (start, end)
        for start, end in edge_lines(words)
        if end - start <= _LONGEST_LINE and _DIGITS.search(words.text, start, end)
    ]
    for start, end in dict.fromkeys([*lines[:_MOST_LINES], *lines[-_MOST_LINES:]]):
        printed = words.text[start:end].strip()
        spot = make_spot(words, start, end, image=image)
        yield PageId(page=page, spots=(spot,), kind="bates-candidate", printed=printed)


def _learned_runs(document: ParsedDocument) -> list[NumberRun]:
    return learn_runs([each for page in document.pages for each in edge_candidates(page)])


def _stamped_ids(document: ParsedDocument, series: NumberRun) -> Iterator[PageId]:
    borne = list(align_pages(document, series))
    prefix, zeros = _split_zeros(series.prefix)
    suffix, fill = series.suffix, _fill_width(borne)
    fill += zeros if fill else 0
    for each in borne:
        yield _page_id(each, prefix, suffix, fill)


def _split_zeros(prefix: str) -> tuple[str, int]:
    found = _ZEROS_READ_AS_LETTERS.search(prefix)
    return (prefix[: found.start()], len(found[0])) if found else (prefix, 0)


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
    """Return how many digits a number is filled to with zeros, 0 where it is not."""
    said: list[StampSighting] = [
        sight for each in borne for sight in each.sightings if sight.number == each.number
    ]
    if not any(each.digits.startswith("0") for each in said):
        return 0
    return Counter(len(each.digits) for each in said).most_common(1)[0][0]
