"""Redactions of documents: the pages on which they are, the grounds they claim, and their boxes.

What a page claims for pages that it says were omitted, as slip sheets do, is no redaction of that page.
"""

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

import msgspec
from pyroaring import BitMap

from foia_graph.extract.parsed_document import Box
from foia_graph.model import iris
from foia_graph.model.claims import status_stands
from foia_graph.model.identities import PREFERRED
from foia_graph.model.namespaces import FOIA, OA
from foia_graph.model.rdf import RDF_TYPE
from foia_graph.model.rdf_terms import NamedNode, Quad
from foia_graph.model.resource import Resource, text_of
from foia_graph.query.answers import row_texts
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.claim_views import evidence_places
from foia_graph.store.derivation import CatalogueChange, DerivedIndex
from foia_graph.store.quad_store import QuadStore
from foia_graph.store.tables.database import TableReader, insert_rows

# The class of the documents whose redactions are counted by the filters of their list.
SHAPE = "ReleasedDocument"
Grounds = frozenset[str]
# A choice of redactions: those that claim a ground of each of some sets; all where there is no set.
Choice = tuple[Grounds, ...]
EVERYTHING: Choice = ()
decode_grounds = msgspec.json.Decoder(Grounds).decode


class RedactedPage(NamedTuple):
    """Redactions that claim the same grounds on a page; its number is 0 for a document as a whole."""

    number: int
    grounds: Grounds
    times: int


class PageCount(NamedTuple):
    """A count of redactions, and of the pages with them."""

    times: int
    pages: int


class RedactionIndex:
    """The redactions of one generation, by document."""

    def __init__(self, tables: TableReader) -> None:
        self._tables = tables

    def redacted_pages(self, document: str) -> list[RedactedPage]:
        """Return the redactions of a document, by page."""
        query = "SELECT page, grounds, times FROM redaction WHERE owner = ? ORDER BY page, grounds"
        rows = self._tables.rows(query, (document,))
        return [RedactedPage(number, decode_grounds(grounds), times) for number, grounds, times in rows]

    def count(self, document: str) -> int:
        """Return how many redactions are in a document, whatever ground they claim."""
        query = "SELECT ifnull(sum(times), 0) FROM redaction WHERE owner = ?"
        return int(self._tables.value(query, (document,)))

    def grounds_on(self, page: str, grounds: Iterable[str]) -> Grounds | None:
        """Return the grounds of a redaction on a page, None where all are those of pages omitted."""
        query = "SELECT grounds FROM page_left_out WHERE owner = ? AND page = ?"
        found = self._tables.value(query, (iris.page_of(page)[0], page))
        return own_grounds(frozenset(grounds), decode_grounds(found) if found else Grounds())

    def pages(self, document: str, choice: Choice = EVERYTHING) -> dict[int, int]:
        """Return how many redactions of a choice each page of a document has that has any, in order."""
        found: dict[int, int] = {}
        for each in self.redacted_pages(document):
            if is_chosen(each.grounds, choice):
                found[each.number] = found.get(each.number, 0) + each.times
        return found

    def grounds_by_page(self, document: str) -> dict[int, Grounds]:
        """Return the grounds claimed on each page of a document that has redactions, by its number."""
        found: dict[int, Grounds] = {}
        for each in self.redacted_pages(document):
            found[each.number] = found.get(each.number, Grounds()) | each.grounds
        return found

    def ground_counts(self, document: str) -> dict[str, PageCount]:
        """Return by ground how many redactions of a document claim it, and on how many pages."""
        times, pages = Counter[str](), Counter[str]()
        for number, found in groupby(self.redacted_pages(document), key=lambda each: each.number):
            here = Counter[str]()
            for each in found:
                here.update(dict.fromkeys(each.grounds, each.times))
            times.update(here)
            pages.update(here.keys() if number else ())
        return {ground: PageCount(count, pages[ground]) for ground, count in times.items()}

    def page_total(self, document: str, choice: Choice) -> int:
        """Return how many pages of a document have a redaction of a choice."""
        return sum(number > 0 for number in self.pages(document, choice))


def is_chosen(grounds: Iterable[str], choice: Choice) -> bool:
    """Return whether a redaction that claims some grounds is among those chosen."""
    return not any(each.isdisjoint(grounds) for each in choice)


def own_grounds(grounds: Grounds, of_pages_left_out: Grounds) -> Grounds | None:
    """Return the grounds of a redaction itself, None where it claims but those of pages omitted."""
    own = grounds - of_pages_left_out
    return own if own or not grounds else None


GROUNDS = ("claimedExemption", "withholdingMark")


def grounds_of(redaction: Resource) -> list[str]:
    """Return the exemptions and marks that a redaction claims."""
    return [text_of(value) for name in GROUNDS for value in redaction.get(name)]


def stamp_of(redaction: Resource) -> Box | None:
    """Return the box of what is printed for a redaction, in percent of its page."""
    return next((place.box for place in evidence_places(redaction) if place.box), None)


def reading_order(redaction: Resource) -> tuple[float, float, str]:
    """Return the key that sorts redactions as they are on the page; those without a position come last."""
    box = stamp_of(redaction)
    return (box.y, box.x, redaction.iri) if box else (100.0, 100.0, redaction.iri)


_REDACTIONS = f"""
SELECT ?redaction ?thing ?ground ?status WHERE {{
    VALUES_OF_THING
    ?redaction <{RDF_TYPE}> <{FOIA}Redaction> ; <{OA}hasTarget> ?thing
    OPTIONAL {{ ?redaction <{FOIA}claimedExemption>|<{FOIA}withholdingMark> ?ground }}
    OPTIONAL {{ ?redaction <{FOIA}claimStatus> ?status }}
}}"""
_GROUNDS_OF_PAGES_LEFT_OUT = f"""
SELECT ?thing ?ground ?status WHERE {{
    VALUES_OF_THING
    ?evidence <{OA}hasSource> ?thing . ?part <{FOIA}evidence> ?evidence .
    ?document <{FOIA}withheldPages> ?part . ?part <{FOIA}claimedExemption> ?ground
    OPTIONAL {{ ?part <{FOIA}claimStatus> ?status }}
}}"""
_SOURCES_OF_PAGES_LEFT_OUT = f"""
SELECT DISTINCT ?thing WHERE {{
    VALUES ?document {{ DOCUMENTS }}
    ?document <{FOIA}withheldPages> ?part . ?part <{FOIA}evidence> ?evidence .
    ?evidence <{OA}hasSource> ?thing
}}"""
_REDACTION = NamedNode(f"{FOIA}Redaction")
_PREDICATES = frozenset(
    f"{FOIA}{name}"
    for name in ("claimStatus", "claimedExemption", "evidence", "withheldPages", "withholdingMark")
) | {f"{OA}hasSource", f"{OA}hasTarget"}
Row = tuple[str, int, str, int]


class RedactionTable:
    """The table of redactions that stand."""

    name = "redaction"

    def rows(self, catalogue: Catalogue, owners: Collection[str] | None) -> Iterator[Row]:
        """Yield the redactions of some documents, or of all, by page and grounds."""
        of = _values_clause(catalogue, owners)
        left_out = _grounds_left_out(catalogue.quad_store, of)
        counts = Counter[tuple[str, Grounds]]()
        for thing, grounds in _claimed_grounds(catalogue.quad_store, of):
            own = own_grounds(grounds, left_out.get(thing, Grounds()))
            if own is not None:
                counts[thing, own] += 1
        for (thing, own), times in counts.items():
            document, number = iris.page_of(thing)
            yield document, number, _grounds_text(own), times

    def changed_owners(self, change: CatalogueChange) -> Collection[str]:
        """Return the documents whose redactions may differ."""
        return _changed_documents(change)


class PagesLeftOutTable:
    """The table of the pages that say that others were omitted."""

    name = "page_left_out"

    def rows(self, catalogue: Catalogue, owners: Collection[str] | None) -> Iterator[tuple[str, str, str]]:
        """Yield the pages of some documents, or of all, with the grounds that they state."""
        found = _grounds_left_out(catalogue.quad_store, _values_clause(catalogue, owners))
        return ((iris.page_of(page)[0], page, _grounds_text(grounds)) for page, grounds in found.items())

    def changed_owners(self, change: CatalogueChange) -> Collection[str]:
        """Return the documents whose pages may say something else."""
        return _changed_documents(change)


def _grounds_text(grounds: Iterable[str]) -> str:
    return msgspec.json.encode(sorted(grounds)).decode()


def _values_clause(catalogue: Catalogue, documents: Collection[str] | None) -> str:
    """Return the clause that names some documents and their pages, "" for all there are."""
    if documents is None:
        return ""
    part_of = NamedNode(catalogue.profile.predicates["isPartOf"])
    things = list(map(NamedNode, sorted(documents)))
    for document in tuple(things):
        parts = (quad.subject for quad in catalogue.quad_store.quads(None, part_of, document))
        things += (part for part in parts if isinstance(part, NamedNode) and iris.page_of(part.value)[1])
    return f"VALUES ?thing {{ {' '.join(map(str, things))} }}"


def _claimed_grounds(store: QuadStore, of: str) -> Iterator[tuple[str, Grounds]]:
    found: dict[tuple[str, str], set[str]] = {}
    for redaction, thing, ground, status in _select(store, _REDACTIONS, of):
        if status_stands(status):
            found.setdefault((thing, redaction), set()).update({ground} - {""})
    yield from ((thing, frozenset(grounds)) for (thing, _), grounds in found.items())


def _grounds_left_out(store: QuadStore, of: str) -> Mapping[str, Grounds]:
    found = defaultdict[str, set[str]](set)
    for page, ground, status in _select(store, _GROUNDS_OF_PAGES_LEFT_OUT, of):
        if status_stands(status):
            found[page].add(ground)
    return {page: frozenset(grounds) for page, grounds in found.items()}


def _select(store: QuadStore, query: str, of: str) -> Iterator[tuple[str, ...]]:
    return map(row_texts, store.select(query.replace("VALUES_OF_THING", of)))


def _changed_documents(change: CatalogueChange) -> set[str]:
    """Return the documents (or other things) on whose redactions a change may bear."""
    documents = {
        iris.page_of(iris.owner_iri(name))[0]
        for quad in change.default_quads
        if quad.predicate.value in _PREDICATES
        or (quad.predicate.value == RDF_TYPE and quad.object == _REDACTION)
        for name in _names(quad)
    }
    names = " ".join(str(NamedNode(each)) for each in documents)
    query = _SOURCES_OF_PAGES_LEFT_OUT.replace("DOCUMENTS", names)
    for state in (change.before, change.after) if documents else ():
        documents |= {iris.page_of(thing)[0] for (thing,) in map(row_texts, state.quad_store.select(query))}
    return documents


def _names(quad: Quad) -> Iterator[str]:
    if isinstance(quad.subject, NamedNode):
        yield quad.subject.value
    if quad.predicate.value.startswith(OA) and isinstance(quad.object, NamedNode):
        yield quad.object.value


# What is counted: redactions with some grounds, and pages whose redactions have some sets of grounds.
REDACTIONS, PAGES = "redaction", "page"
# The unit, and the grounds or sets of grounds as JSON.
_Key = tuple[str, str]
_ROWS = """
SELECT id, page, grounds, times FROM redaction JOIN list_item ON class = ? AND iri = owner
ORDER BY owner, page, grounds"""
_ROWS_OF_SOME = _ROWS.replace("ORDER", "WHERE iri IN (SELECT value FROM json_each(?)) ORDER")
_IDS = "SELECT id FROM list_item WHERE class = ? AND iri IN (SELECT value FROM json_each(?))"


class RedactionCounts(DerivedIndex):
    """The counts of redactions in the documents of their list, as they follow from both."""

    name = "redaction_count"

    def derive(self, connection: sqlite3.Connection, _: Catalogue) -> None:
        """Write the counts of all documents."""
        connection.execute("DELETE FROM redaction_count")
        slices = count_slices(connection.execute(_ROWS, (SHAPE,)))
        insert_rows(connection, self.name, ((*key, each.serialize()) for key, each in slices.items()))

    def update(self, connection: sqlite3.Connection, change: CatalogueChange) -> None:
        """Exchange the counts of the documents whose redactions may differ, or that come or go."""
        documents = _grounds_text(_changed_documents(change) | _listed_otherwise(change))
        gone = BitMap(item for (item,) in change.before.tables.rows(_IDS, (SHAPE, documents)))
        come = count_slices(connection.execute(_ROWS_OF_SOME, (SHAPE, documents)))
        if not gone and not come:
            return
        query = "SELECT unit, grounds, digit, documents FROM redaction_count"
        for *key, stored in connection.execute(query).fetchall():
            before = BitMap.deserialize(stored)
            after = (before - gone) | come.pop((*key,), BitMap())
            if after != before:
                connection.execute(
                    "DELETE FROM redaction_count WHERE (unit, grounds, digit) = (?, ?, ?)", key
                )
                if after:
                    come[*key,] = after
        insert_rows(connection, self.name, ((*key, each.serialize()) for key, each in come.items()))


def _listed_otherwise(change: CatalogueChange) -> set[str]:
    """Return the documents that a change may bring into the list of all, or take out of it."""
    profile = change.after.profile
    target, preferred = NamedNode(profile[SHAPE].target), profile.predicates[PREFERRED]
    return {
        quad.subject.value
        for quad in change.default_quads
        if isinstance(quad.subject, NamedNode)
        if quad.predicate.value == preferred or (quad.predicate.value == RDF_TYPE and quad.object == target)
    }


def count_slices(rows: Iterable[tuple[int, int, str, int]]) -> dict[tuple[str, str, int], BitMap]:
    """Return bitmaps of counts by unit, grounds and digit, of rows that are sorted by document and page."""
    counts = defaultdict[_Key, Counter[int]](Counter)
    for (document, number), found in groupby(rows, key=lambda row: row[:2]):
        here = {grounds: times for _, _, grounds, times in found}
        for grounds, times in here.items():
            counts[REDACTIONS, grounds][document] += times
        if number:
            counts[PAGES, f"[{','.join(sorted(here))}]"][document] += 1
    return {
        (*key, digit): documents
        for key, by_document in counts.items()
        for digit, documents in _digits(by_document).items()
    }


def _digits(counts: Mapping[int, int]) -> dict[int, BitMap]:
    """Return for each binary digit the documents whose count has it."""
    by_count = defaultdict[int, list[int]](list)
    for document, count in counts.items():
        by_count[count].append(document)
    found = defaultdict[int, BitMap](BitMap)
    for count, documents in by_count.items():
        for digit in range(count.bit_length()):
            if count >> digit & 1:
                found[digit].update(documents)
    return found


REDACTION_TABLES: Sequence[RedactionTable | PagesLeftOutTable | RedactionCounts] = (
    RedactionTable(),
    PagesLeftOutTable(),
    RedactionCounts(),
)
