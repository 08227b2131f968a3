"""Bates numbers: the table of what bears one, and its index, which finds a number however it is spelled."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter

from foia_graph.extract.bates.spelling import TypedRange, possible_numbers, prefix_key
from foia_graph.model.claims import status_stands
from foia_graph.model.iris import owner_iri, page_of
from foia_graph.model.namespaces import FOIA, RICO
from foia_graph.model.rdf_terms import NamedNode
from foia_graph.query.answers import row_texts
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.derivation import CatalogueChange
from foia_graph.store.quad_store import subject_iris
from foia_graph.store.tables.database import Row, TableReader, json_array

_RANGES = f"""
SELECT ?thing ?prefix ?start ?end ?printed ?status WHERE {{
    OWNERS
    ?thing <{RICO}hasOrHadIdentifier> ?range . ?range a <{FOIA}BatesRange> ; <{FOIA}batesStart> ?start
    OPTIONAL {{ ?range <{FOIA}batesPrefix> ?prefix }}
    OPTIONAL {{ ?range <{FOIA}batesEnd> ?end }}
    OPTIONAL {{ ?range <{RICO}identifier> ?printed }}
    OPTIONAL {{ ?range <{FOIA}claimStatus> ?status }}
}}"""
# What can be typed to find it (`extract.bates.spelling`), and is an integer of SQLite.
_MAX_NUMBER = 10**18 - 1


@dataclass(frozen=True, slots=True)
class Stamp:
    """A run of numbers on a page or a document; its last field is false where the end is not stated."""

    prefix: str
    first: int
    last: int
    thing: str
    as_printed: str
    has_end: bool = True


class BatesTable:
    """The derived table of Bates numbers."""

    name = "bates_stamp"

    def rows(self, catalogue: Catalogue, owners: Collection[str] | None) -> Iterator[Row]:
        """Yield the rows of some pages and documents, or of all."""
        query = _RANGES.replace("OWNERS", values_clause("thing", owners))
        for thing, *values in map(row_texts, catalogue.quad_store.select(query)):
            stamp = _stamp(thing, *values)
            if stamp is not None and thing.startswith(f"{catalogue.base}id/document/"):
                key, numbers = prefix_key(stamp.prefix), (stamp.first, stamp.last)
                yield thing, *page_of(thing), stamp.prefix, key, *numbers, stamp.as_printed, stamp.has_end

    def changed_owners(self, change: CatalogueChange) -> Collection[str]:
        """Return the pages and documents that changed quads are about."""
        start = f"{change.after.base}id/document/"
        owners = map(owner_iri, subject_iris(change.default_quads))
        return {owner for owner in owners if owner.startswith(start)}


def values_clause(variable: str, names: Collection[str] | None) -> str:
    """Return the clause of SPARQL that binds a variable to some IRIs, "" for None."""
    nodes = " ".join(str(NamedNode(name)) for name in sorted(names)) if names is not None else ""
    return "" if names is None else f"VALUES ?{variable} {{ {nodes} }}"


def _stamp(thing: str, prefix: str, start: str, end: str, printed: str, status: str) -> Stamp | None:
    first = int(start)
    last = max(first, int(end)) if end else first
    if not status_stands(status) or last > _MAX_NUMBER:
        return None
    return Stamp(prefix, first, last, thing, printed or f"{prefix}{start}", bool(end))


_COLUMNS = "prefix, first, last, owner, printed, has_end"
_ORDER = "ORDER BY prefix, first, last, owner"
# Spans of numbers. `reached` is the last number that is covered by those that begin before.
_SPANS = """
SELECT MIN(prefix), DOCUMENT, MIN(first), MAX(last),
    SUM(MAX(0, last - MAX(first, COALESCE(reached, first - 1) + 1) + 1)), COUNT(DISTINCT document)
FROM (
    SELECT *, MAX(last) OVER (
        PARTITION BY GROUPED ORDER BY first ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ) AS reached FROM bates_stamp WHERE CONDITION
) GROUP BY GROUPED ORDER BY GROUPED"""


@dataclass(frozen=True, slots=True)
class BatesSpan:
    """The numbers with one prefix, in one document or in all: from, to, and how many are known."""

    prefix: str
    document: str
    first: int
    last: int
    count: int
    documents: int = 1


class BatesIndex:
    """All Bates numbers of a catalogue."""

    def __init__(self, tables: TableReader) -> None:
        """Take the tables of a generation; raises StoreBusy while its numbers are derived."""
        self._tables = tables.require("bates_stamp")

    def printed_numbers(self, thing: str) -> list[str]:
        """Return the Bates numbers of a page or a document as they are printed."""
        return [stamp.as_printed for stamp in self._stamps("owner = ?", thing)]

    def stamps_by_thing(self, things: Collection[str]) -> dict[str, list[Stamp]]:
        """Return the stamps of those things that have any."""
        found: dict[str, list[Stamp]] = {}
        for stamp in self._stamps("owner IN (SELECT value FROM json_each(?))", json_array(things)):
            found.setdefault(stamp.thing, []).append(stamp)
        return found

    def find_stamps(self, text: str) -> dict[str, Stamp]:
        """Return all that a number leads to, pages rather than the documents that they are in."""
        return _without_documents(
            stamp
            for key, number in possible_numbers(text)
            for stamp in self._overlapping(key, number, number)
        )

    def find_bare_number(self, text: str) -> dict[str, Stamp]:
        """Return all that a number leads to whatever is before it there, as `find_stamps` does."""
        before, number = next(possible_numbers(text), ("", 0))
        if before or not text.strip().isdecimal():
            return {}
        return _without_documents(
            stamp for key in self._keys for stamp in self._overlapping(key, number, number)
        )

    def find_range(self, numbers: TypedRange) -> dict[str, Stamp]:
        """Return all that bears a number of a range, pages rather than the documents that they are in."""
        key = prefix_key(numbers.prefix)
        keys = [key] if key in self._keys or key else self._keys
        found = (stamp for each in keys for stamp in self._overlapping(each, numbers.first, numbers.last))
        return _without_documents(found)

    def nearest_stamps(self, text: str) -> tuple[Stamp | None, Stamp | None]:
        """Return the known numbers right before and after one that leads nowhere, of the same prefix."""
        known = [spelled for spelled in possible_numbers(text) if spelled[0] in self._keys]
        if not known:
            return None, None
        key, number = max(known, key=lambda spelled: len(spelled[0]))
        # Of two that are as near, a page says more than the document that it is in.
        nearest = "last - first, prefix, first, last, owner LIMIT 1"
        before = self._stamps(
            "prefix_key = ? AND last < ?", key, number, order=f"ORDER BY last DESC, {nearest}"
        )
        after = self._stamps("prefix_key = ? AND first > ?", key, number, order=f"ORDER BY first, {nearest}")
        return next(before, None), next(after, None)

    def _overlapping(self, key: str, first: int, last: int) -> Iterator[Stamp]:
        # Runs are few: only they must be looked at from the first on.
        yield from self._stamps(
            """rowid IN (
                SELECT rowid FROM bates_stamp WHERE prefix_key = ? AND first BETWEEN ? AND ?
                UNION SELECT rowid FROM bates_stamp
                WHERE prefix_key = ? AND first < last AND first < ? AND last >= ?
            )""",
            *(key, first, last),
            *(key, first, first),
        )

    def _stamps(self, condition: str, *parameters: object, order: str = _ORDER) -> Iterator[Stamp]:
        query = f"SELECT {_COLUMNS} FROM bates_stamp WHERE {condition} {order}"  # noqa: S608
        for prefix, first, last, thing, printed, has_end in self._tables.rows(query, parameters):
            yield Stamp(prefix, first, last, thing, printed, bool(has_end))

    @property
    def prefixes(self) -> list[BatesSpan]:
        """Return the known prefixes, each with its first and last number."""
        return self._spans("''", "prefix_key", "TRUE", ())

    def document_runs(self, prefix: str) -> list[BatesSpan]:
        """Return the numbers with a prefix, document by document."""
        runs = self._spans("document", "document", "prefix_key = ?", (prefix_key(prefix),))
        return sorted(runs, key=attrgetter("first", "last", "document"))

    def _spans(
        self, document: str, grouped: str, condition: str, parameters: Sequence[object]
    ) -> list[BatesSpan]:
        query = _SPANS.replace("DOCUMENT", document, 1).replace("GROUPED", grouped)
        rows = self._tables.rows(query.replace("CONDITION", condition), parameters)
        return [BatesSpan(*row) for row in rows]

    @property
    def _keys(self) -> list[str]:
        query = "SELECT DISTINCT prefix_key FROM bates_stamp ORDER BY prefix_key"
        return [key for (key,) in self._tables.rows(query)]


def _without_documents(stamps: Iterable[Stamp]) -> dict[str, Stamp]:
    found = {stamp.thing: stamp for stamp in stamps}
    whole = {page_of(thing)[0] for thing in found if page_of(thing)[1]}
    order = sorted(found, key=lambda thing: (page_of(thing), thing))
    return {thing: found[thing] for thing in order if thing not in whole}


def count_covered(stamps: Iterable[Stamp], numbers: TypedRange) -> int:
    """Return how many numbers of a range are on at least one of some stamps, whatever their prefixes."""
    count, reached = 0, numbers.first - 1
    for each in sorted(stamps, key=attrgetter("first")):
        last = min(each.last, numbers.last)
        count += max(0, last - max(each.first, reached + 1) + 1)
        reached = max(reached, last)
    return count
