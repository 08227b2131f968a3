"""Bates numbers across all documents: missing ones, repeated ones, and ones out of order."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from foia_graph.extract.bates import gaps
from foia_graph.extract.bates.gaps import (
    BatesGap,
    BatesRun,
    BatesStamp,
    NumberDisorder,
    NumberShortfall,
    RepeatedNumber,
    StatedNumbers,
    find_stated_ranges,
)
from foia_graph.extract.bates.spelling import prefix_key
from foia_graph.extract.parsed_document import ParsedPage, decode_document
from foia_graph.extract.registry import Spot
from foia_graph.model import iris
from foia_graph.model.rdf import RDF_TYPE
from foia_graph.model.rdf_terms import NamedNode
from foia_graph.store import text_manifest
from foia_graph.store.bates_index import BatesTable
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.derivation import CatalogueChange
from foia_graph.store.generations.generation import Layout
from foia_graph.store.tables.database import Row, json_array

# Characters of a sentence that is quoted as a whole.
MAX_SENTENCE_LENGTH = 500
_SENTENCE_END = re.compile(r"[.!?:](?=\s+[A-Z(])\s+|\n\s*\n")


@dataclass(frozen=True, slots=True)
class BatesFindings:
    """Findings on Bates numbers as values; each is a sentence as text."""

    runs: tuple[BatesRun, ...]
    gaps: tuple[BatesGap, ...]
    repeats: tuple[RepeatedNumber, ...]
    disorders: tuple[NumberDisorder, ...]
    shortfalls: tuple[NumberShortfall, ...]


def bates_findings(catalogue: Catalogue, keys: Collection[str] | None = None) -> BatesFindings:
    """Return the findings on the Bates numbers on all pages, and on those that letters state.

    With the keys of some prefixes, they are on these alone, and on what is stated without a prefix.
    """
    stamps, stated = list(_stamps(catalogue, keys)), list(_stated_numbers(catalogue))
    if keys is not None:
        stated = [each for each in stated if prefix_key(each.prefix) in ("", *keys)]
    return BatesFindings(
        tuple(gaps.find_runs(stamps)),
        tuple(gaps.find_gaps(stamps)),
        tuple(gaps.find_repeats(stamps)),
        tuple(gaps.find_disorders(stamps)),
        tuple(_shortfalls(catalogue, stated)),
    )


def release_shortfalls(catalogue: Catalogue, documents: Collection[str]) -> list[NumberShortfall]:
    """Return the numbers that some documents (IRIs) say are enclosed, and that are on no page."""
    names = {_short_name(document, catalogue) for document in documents}
    stated = [each for each in _stated_numbers(catalogue) if each.document in names]
    return list(_shortfalls(catalogue, stated))


def _shortfalls(catalogue: Catalogue, stated: list[StatedNumbers]) -> Iterator[NumberShortfall]:
    keys = {prefix_key(each.prefix) for each in stated}
    # What is stated without a prefix may be any.
    return gaps.find_shortfalls(stated, _stamps(catalogue, None if "" in keys else keys))


def _stamps(catalogue: Catalogue, keys: Collection[str] | None) -> Iterator[BatesStamp]:
    """Yield the numbers on pages that have some prefixes (keys), None for any; those without are omitted."""
    tables = catalogue.tables.require(BatesTable.name)
    query = "SELECT prefix, first, document, page, printed FROM bates_stamp WHERE page > 0 AND prefix <> ''"
    if keys is None:
        rows = tables.rows(query)
    else:
        condition = "AND prefix_key IN (SELECT value FROM json_each(?))"
        rows = tables.rows(f"{query} {condition}", (json_array(keys),))
    for prefix, number, document, page, printed in rows:
        yield BatesStamp(prefix, number, _short_name(document, catalogue), page, _digits_of(number, printed))


def _digits_of(number: int, printed: str) -> int:
    found = re.search(rf"(?<!\d)0*{number}(?!\d)", printed)
    return len(found[0]) if found else 0


def _stated_numbers(catalogue: Catalogue) -> Iterator[StatedNumbers]:
    tables = catalogue.tables.require(StatedNumbersTable.name)
    query = "SELECT prefix, first, last, owner, page, quote FROM stated_numbers ORDER BY owner, position"
    for prefix, first, last, owner, page, quote in tables.rows(query):
        name, width = _short_name(owner, catalogue), _digits_of(first, quote)
        yield StatedNumbers(prefix, first, last, name, page, quote, width)


class StatedNumbersTable:
    """The derived table of numbers that pages say are enclosed; it is made of texts."""

    name = "stated_numbers"

    def rows(self, catalogue: Catalogue, owners: Collection[str] | None) -> Iterator[Row]:
        """Yield the rows of some documents, or of all; of documents with one text, the first has them."""
        texts = text_manifest.read_texts(catalogue.generation.path).items()
        first_keys = {text.reading: key for key, text in sorted(texts, reverse=True)}
        for reading, key in first_keys.items():
            document = f"{catalogue.base}id/document/{key}"
            if owners is None or document in owners:
                yield from _enclosed_numbers(catalogue, document, reading)

    def changed_owners(self, change: CatalogueChange) -> Collection[str]:
        """Return the documents of pages that came or went, those that lost their texts, and their copies."""
        subjects = (quad.subject for quad in change.default_quads if quad.predicate.value == RDF_TYPE)
        pages = (iris.page_of(each.value) for each in subjects if isinstance(each, NamedNode))
        documents = {document for document, number in pages if number} | set(change.lost_texts)
        if not documents:
            return ()
        start = f"{change.after.base}id/document/"
        texts = list(text_manifest.read_texts(change.before.generation.path).items())
        readings = {text.reading for key, text in texts if f"{start}{key}" in documents}
        return {f"{start}{key}" for key, text in texts if text.reading in readings}


def _enclosed_numbers(catalogue: Catalogue, document: str, reading: str) -> Iterator[Row]:
    readings = Layout(catalogue.generation.path.parents[1]).pages
    parsed = decode_document(readings.get(reading))
    for position, each in enumerate(find_stated_ranges(parsed)):
        if each.is_withheld or catalogue.stub(f"{document}/page/{each.page}") is None:
            continue  # not said to be here, or on a page that must not be seen
        quote = " ".join(_sentence(parsed.page(each.page), each.spot).split())
        yield document, position, each.page, each.prefix, each.first, each.last, quote


def _sentence(page: ParsedPage, spot: Spot) -> str:
    words = page.image if spot.image else page.layer
    if words is None or spot.start < 0:
        return spot.quote
    start = max((m.end() for m in _SENTENCE_END.finditer(words.text, 0, spot.start)), default=0)
    after = _SENTENCE_END.search(words.text, spot.end)
    end = after.start() + 1 if after else len(words.text)
    return words.text[start:end] if end - start <= MAX_SENTENCE_LENGTH else spot.quote


def _short_name(iri: str, catalogue: Catalogue) -> str:
    return iri.removeprefix(f"{catalogue.base}id/")
