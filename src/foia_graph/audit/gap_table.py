"""The table of gaps, which loads write; no more of it is read than is asked for."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

import msgspec

from foia_graph.audit.consistency import described_rank, is_described, own_beginnings
from foia_graph.audit.gaps import KINDS, CatalogueGap, bates_gaps, find_gaps, gap_group, gap_rank
from foia_graph.extract.bates.spelling import prefix_key
from foia_graph.model.iris import owner_iri, page_of
from foia_graph.model.namespaces import SKOS
from foia_graph.model.rdf_terms import NamedNode
from foia_graph.store.bates_index import BatesTable
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.derivation import CatalogueChange
from foia_graph.store.rights import BODIES_ABOVE, DECIDING_FIELDS, WHOLES
from foia_graph.store.tables.database import Row, TableReader, json_array

# Things whose gaps are found one by one; of more, as below a large release, all are found again.
MAX_OWNERS = 2000
# The fields of a document and of a page by which releases and documents count them.
_CONTAINERS = ("inSeries", "isPartOf")
# The fields whose targets have a part in the rights of a thing.
_RIGHTS_FOLLOW = (*WHOLES, "creator", "realizationOf", *BODIES_ABOVE)
_STAMP_KEYS = """
SELECT owner, prefix_key, first, last FROM bates_stamp WHERE owner IN (SELECT value FROM json_each(?))"""
_decode_gap = msgspec.json.Decoder(CatalogueGap).decode


@dataclass(frozen=True)
class CatalogueGaps:
    """The gaps of a generation: of one kind, one group, or about one thing where these are named."""

    tables: TableReader
    kind: str = ""
    group: str = ""
    about: str = ""

    def __iter__(self) -> Iterator[CatalogueGap]:
        for kind in KINDS:
            yield from self.of_kind(kind, 0, self.kind_total(kind))

    def of_kind(self, kind: str, start: int, size: int) -> Iterator[CatalogueGap]:
        """Yield as many gaps of a kind as are asked for, from one on."""
        return self._gaps("sort, owner, position", start, size, kind=kind)

    def of_group(self, group: str, start: int, size: int) -> Iterator[CatalogueGap]:
        """Yield as many gaps of a group as are asked for, from one on."""
        return self._gaps("rank, sort, owner, position", start, size, section=group)

    def kind_total(self, kind: str) -> int:
        """Return the number of gaps of a kind."""
        return self._count(kind=kind)

    def group_total(self, group: str) -> int:
        """Return the number of gaps of a group."""
        return self._count(section=group)

    def _count(self, **own: str) -> int:
        condition, parameters = self._condition(own)
        return int(self.tables.value(f"SELECT COUNT(*) FROM gap WHERE {condition}", parameters))  # noqa: S608

    def _gaps(self, order: str, start: int, size: int, **own: str) -> Iterator[CatalogueGap]:
        condition, parameters = self._condition(own)
        query = f"SELECT facts FROM gap WHERE {condition} ORDER BY {order} LIMIT ? OFFSET ?"  # noqa: S608
        return (_decode_gap(facts) for (facts,) in self.tables.rows(query, (*parameters, size, start)))

    def _condition(self, own: Mapping[str, str]) -> tuple[str, tuple[str, ...]]:
        chosen = {"kind": self.kind, "section": self.group, "owner": self.about}
        pairs = [(column, value) for each in (chosen, own) for column, value in each.items() if value]
        return " AND ".join(f"{column} = ?" for column, _ in pairs), tuple(value for _, value in pairs)


def catalogue_gaps(source: Catalogue, kind: str = "", group: str = "", about: str = "") -> CatalogueGaps:
    """Return the gaps of a generation, or some of them; raises StoreBusy while they are derived."""
    return CatalogueGaps(source.tables.require(GapTable.name), kind, group, about)


class GapTable:
    """The derived table of gaps."""

    name = "gap"

    def rows(self, catalogue: Catalogue, owners: Collection[str] | None) -> Iterator[Row]:
        """Yield the rows of some things, or of all."""
        positions: Counter[tuple[str, str]] = Counter()
        for gap in find_gaps(catalogue, owners):
            positions[gap.thing, gap.kind] += 1
            facts = msgspec.json.encode(gap).decode()
            place = gap_rank(gap), _sort_key(gap, catalogue), positions[gap.thing, gap.kind]
            yield gap.thing, gap.kind, gap_group(gap), *place, facts

    def changed_owners(self, change: CatalogueChange) -> Collection[str] | None:
        """Return the things that may have other gaps after a change, None for all."""
        quads, paths = list(change.default_quads), change.after.profile.predicates
        if any(quad.predicate.value == f"{SKOS}notation" for quad in quads):
            return None  # statuses and treatments are told apart by it
        subjects = {quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)}
        things = set(map(owner_iri, subjects))
        containers = {paths[name] for name in _CONTAINERS}
        found = subjects | things | {page_of(thing)[0] for thing in things}
        found |= {
            quad.object.value
            for quad in quads
            if quad.predicate.value in containers and isinstance(quad.object, NamedNode)
        }
        deciding = {paths[name] for name in DECIDING_FIELDS}
        deciders = {
            owner_iri(quad.subject.value)
            for quad in quads
            if quad.predicate.value in deciding and isinstance(quad.subject, NamedNode)
        }
        found |= _below(change, deciders) | _linking_things(change, subjects) | _bates_things(change)
        return found if len(found) <= MAX_OWNERS else None


def _sort_key(gap: CatalogueGap, catalogue: Catalogue) -> str:
    if gap.kind == "not-held":
        return gap.status
    if gap.kind in ("bates-missing", "bates-repeated"):
        return f"{prefix_key(gap.prefix)} {gap.first:0>20}"
    return str(described_rank(catalogue, gap.thing)) if gap.kind == "rights" else ""


def _below(change: CatalogueChange, things: set[str]) -> set[str]:
    """Return the things whose rights may follow from those of some things."""
    found, latest = set(things), things
    predicates = [NamedNode(change.after.profile.predicates[name]) for name in _RIGHTS_FOLLOW]
    while latest:
        below = {
            owner_iri(quad.subject.value)
            for catalogue in (change.before, change.after)
            for thing in latest
            for predicate in predicates
            for quad in catalogue.quad_store.quads(None, predicate, NamedNode(thing))
            if isinstance(quad.subject, NamedNode)
        }
        latest = {thing for thing in below - found if not page_of(thing)[1]}
        found |= below
    return found


def _linking_things(change: CatalogueChange, subjects: set[str]) -> set[str]:
    """Return the subjects of links to what got a description by a change, or lost it."""
    own = own_beginnings(change.after.base)
    return {
        quad.subject.value
        for name in subjects
        if name.startswith(own) and is_described(change.before, name) != is_described(change.after, name)
        for quad in change.after.quad_store.quads(None, None, NamedNode(name))
        if isinstance(quad.subject, NamedNode)
    }


def _bates_things(change: CatalogueChange) -> set[str]:
    """Return the documents with other gaps in their numbers, of the prefixes of which a number changed."""
    names = json_array(BatesTable().changed_owners(change))
    states = (change.before, change.after)
    before, after = (set(each.tables.rows(_STAMP_KEYS, (names,))) for each in states)
    keys = {key for _, key, *_ in before ^ after}
    if not keys:
        return set()
    old, new = (set(bates_gaps(each, keys)) for each in states)
    return {gap.thing for gap in old ^ new}
