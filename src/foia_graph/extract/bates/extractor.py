"""Bates numbers and the other identifiers on the pages of a file."""

from collections import Counter
from collections.abc import Iterator, Sequence

from foia_graph.extract.bates.alignment import Borne, Sight, align
from foia_graph.extract.bates.candidates import candidates
from foia_graph.extract.bates.identifiers import identifiers
from foia_graph.extract.bates.learned_runs import Series, learned
from foia_graph.extract.bates.page_ids import PageId
from foia_graph.extract.gazetteer import Gazetteer
from foia_graph.extract.parsed_document import ParsedDocument
from foia_graph.extract.registry import extractor, make_spot


@extractor("bates", PageId, "1")
def page_ids(reading: ParsedDocument, _known: Gazetteer) -> Iterator[PageId]:
    """Find the Bates numbers of the pages, then the names of the document and of its cases."""
    stamped = [each for series in _series(reading) for each in _stamped(reading, series)]
    yield from sorted(stamped, key=lambda each: each.page)
    yield from identifiers(reading, stamped)


def _series(reading: ParsedDocument) -> list[Series]:
    return learned([each for page in reading.pages for each in candidates(page)])


def _stamped(reading: ParsedDocument, series: Series) -> Iterator[PageId]:
    borne = list(align(reading, series))
    prefix, fill = series.prefix, _fill(borne)
    for each in borne:
        yield _page_id(each, prefix, fill)


def _page_id(borne: Borne, prefix: str, fill: int) -> PageId:
    digits = str(borne.number).zfill(fill)
    printed = (prefix + digits).strip()
    spots = tuple(make_spot(each.words, each.start, each.end, image=each.image) for each in borne.sights)
    return PageId(
        page=borne.page,
        spots=spots,
        confidence=borne.confidence,
        kind="bates",
        printed=printed,
        prefix=prefix,
        number=borne.number,
        width=len(digits),
        repaired=not any(_unblank(each.quote) == _unblank(printed) for each in spots),
    )


def _unblank(text: str) -> str:
    return "".join(text.split())


def _fill(borne: Sequence[Borne]) -> int:
    """Give how many digits a number is filled to with zeros, 0 where it is not."""
    said: list[Sight] = [sight for each in borne for sight in each.sights if sight.number == each.number]
    if not any(each.digits.startswith("0") for each in said):
        return 0
    return Counter(len(each.digits) for each in said).most_common(1)[0][0]
