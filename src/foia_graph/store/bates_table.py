"""The table of Bates numbers: those that stand, on pages and documents."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from foia_graph.extract.bates.spelling import prefix_key
from foia_graph.model.claims import status_stands
from foia_graph.model.iris import owner_iri, page_of
from foia_graph.model.namespaces import FOIA, RICO
from foia_graph.model.rdf_terms import NamedNode
from foia_graph.query.answers import row_texts
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.derivation import CatalogueChange
from foia_graph.store.tables.database import Row

_RANGES = f"""
SELECT ?thing ?prefix ?start ?end ?printed ?status WHERE {{
    OWNERS
    ?thing <{RICO}hasOrHadIdentifier> ?range . ?range a <{FOIA}BatesRange> ; <{FOIA}batesStart> ?start
    OPTIONAL {{ ?range <{FOIA}batesPrefix> ?prefix }}
    OPTIONAL {{ ?range <{FOIA}batesEnd> ?end }}
    OPTIONAL {{ ?range <{RICO}identifier> ?printed }}
    OPTIONAL {{ ?range <{FOIA}claimStatus> ?status }}
}}"""
_MAX_NUMBER = 10**18 - 1
"""What can be typed to find it (`extract.bates.spelling`), and is an integer of SQLite."""


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
        subjects = (quad.subject for quad in change.default_quads)
        owners = {owner_iri(each.value) for each in subjects if isinstance(each, NamedNode)}
        return {owner for owner in owners if owner.startswith(start)}


def values_clause(variable: str, names: Collection[str] | None) -> str:
    """Return the clause of SPARQL that binds a variable to some IRIs, "" for None."""
    nodes = " ".join(str(NamedNode(name)) for name in sorted(names)) if names is not None else ""
    return "" if names is None else f"VALUES ?{variable} {{ {nodes} }}"


def _stamp(thing: str, prefix: str, start: str, end: str, printed: str, status: str) -> Stamp | None:
    """Return the stamp of the values of a range, None where it does not stand."""
    first = int(start)
    last = max(first, int(end)) if end else first
    if not status_stands(status) or last > _MAX_NUMBER:
        return None
    return Stamp(prefix, first, last, thing, printed or f"{prefix}{start}", bool(end))
