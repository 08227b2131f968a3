"""Bates numbers across all documents: missing ones, repeated ones, and ones out of order."""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, fields

from foia_graph.extract.bates import gaps
from foia_graph.extract.bates.gaps import (
    BatesGap,
    BatesRun,
    BatesStamp,
    NumberDisorder,
    NumberShortfall,
    RepeatedNumber,
    StatedNumbers,
)
from foia_graph.extract.bates.ranges import find_stated_ranges
from foia_graph.extract.parsed_document import ParsedDocument, ParsedPage, decode_document
from foia_graph.extract.registry import Spot
from foia_graph.model.claims import status_stands
from foia_graph.model.iris import owner_iri, page_of
from foia_graph.model.namespaces import prefix_declarations
from foia_graph.query.answers import row_texts
from foia_graph.store import text_manifest
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.generations.layout import Layout

LONGEST_SENTENCE = 500
"""Characters of a sentence that is quoted as a whole."""
_SENTENCE_END = re.compile(r"[.!?:](?=\s+[A-Z(])\s+|\n\s*\n")
NUMBERS = (
    prefix_declarations("foia")
    + """
SELECT ?range ?prefix ?number ?status WHERE {
    ?range foia:batesPrefix ?prefix ; foia:batesStart ?number
    OPTIONAL { ?range foia:claimStatus ?status }
}"""
)


@dataclass(frozen=True, slots=True)
class BatesSentences:
    """Findings on Bates numbers, each as one sentence."""

    runs: list[str] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)
    repeats: list[str] = field(default_factory=list)
    disorders: list[str] = field(default_factory=list)
    shortfalls: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class BatesFindings:
    """Findings on Bates numbers as values."""

    runs: tuple[BatesRun, ...]
    gaps: tuple[BatesGap, ...]
    repeats: tuple[RepeatedNumber, ...]
    disorders: tuple[NumberDisorder, ...]
    shortfalls: tuple[NumberShortfall, ...]


def bates_sentences(catalogue: Catalogue) -> BatesSentences:
    """Return the findings on the Bates numbers on pages and in letters, as sentences."""
    findings = bates_findings(catalogue)
    return BatesSentences(*(list(map(str, getattr(findings, each.name))) for each in fields(BatesSentences)))


def bates_findings(catalogue: Catalogue) -> BatesFindings:
    """Return the findings on the Bates numbers on all pages, and on those that letters state."""
    stamps = list(_stamps(catalogue))
    return BatesFindings(
        tuple(gaps.find_runs(stamps)),
        tuple(gaps.find_gaps(stamps)),
        tuple(gaps.find_repeats(stamps)),
        tuple(gaps.find_disorders(stamps)),
        tuple(gaps.find_shortfalls(_stated_ranges(catalogue), stamps)),
    )


def _stamps(catalogue: Catalogue) -> Iterator[BatesStamp]:
    """Yield the numbers on pages, each part of its page; those of documents and other things are omitted."""
    for range_, prefix, number, status in map(row_texts, catalogue.quad_store.select(NUMBERS)):
        document, page = page_of(owner_iri(range_))
        if page and status_stands(status):
            yield BatesStamp(prefix, int(number), _short_name(document, catalogue), page)


def release_shortfalls(catalogue: Catalogue, documents: Collection[str]) -> list[NumberShortfall]:
    """Return the numbers that some documents (IRIs) say are enclosed, and that are on no page."""
    names = {_short_name(document, catalogue) for document in documents}
    stated = list(_stated_ranges(catalogue, lambda name: name in names))
    return list(gaps.find_shortfalls(stated, _stamps(catalogue))) if stated else []


def _stated_ranges(
    catalogue: Catalogue, is_wanted: Callable[[str], bool] = lambda _: True
) -> Iterator[StatedNumbers]:
    """Yield the numbers that the texts of the pages of documents say are enclosed."""
    folder = catalogue.generation.path
    readings = Layout(folder.parents[1]).pages
    originals = {
        text.reading: f"document/{key}"
        for key, text in sorted(text_manifest.read_texts(folder).items(), reverse=True)
    }
    for reading, name in sorted(originals.items(), key=lambda pair: pair[1]):
        if is_wanted(name):
            yield from _enclosed_numbers(catalogue, name, decode_document(readings.get(reading)))


def _enclosed_numbers(catalogue: Catalogue, name: str, reading: ParsedDocument) -> Iterator[StatedNumbers]:
    for each in find_stated_ranges(reading):
        page = f"{catalogue.base}id/{name}/page/{each.page}"
        if each.is_withheld or catalogue.stub(page) is None:
            continue  # not said to be here, or on a page that must not be seen
        quote = " ".join(_sentence(reading.page(each.page), each.spot).split())
        yield StatedNumbers(each.prefix, each.first, each.last, name, each.page, quote)


def _sentence(page: ParsedPage, spot: Spot) -> str:
    """Return the sentence in which words of a page stand, or these words where it is too long."""
    words = page.image if spot.image else page.layer
    if words is None or spot.start < 0:
        return spot.quote
    start = max((m.end() for m in _SENTENCE_END.finditer(words.text, 0, spot.start)), default=0)
    after = _SENTENCE_END.search(words.text, spot.end)
    end = after.start() + 1 if after else len(words.text)
    return words.text[start:end] if end - start <= LONGEST_SENTENCE else spot.quote


def _short_name(iri: str, catalogue: Catalogue) -> str:
    return iri.removeprefix(f"{catalogue.base}id/")
