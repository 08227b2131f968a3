"""The gaps of a catalogue (`foia-graph check --gaps`): one row for each thing that is not here."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, fields

import msgspec

from foia_graph.audit import consistency
from foia_graph.audit.bates_gaps import bates_findings
from foia_graph.audit.withheld_pages import withheld_statements
from foia_graph.extract.bates.gaps import BatesStamp
from foia_graph.extract.bates.spelling import prefix_key
from foia_graph.model.iris import owner_iri, page_of
from foia_graph.model.namespaces import SKOS
from foia_graph.model.rdf import RDF_TYPE
from foia_graph.model.rdf_terms import NamedNode
from foia_graph.runtime.tables import table_beside
from foia_graph.store.bates_index import BatesTable
from foia_graph.store.catalogue import Catalogue, Labels
from foia_graph.store.derivation import CatalogueChange
from foia_graph.store.quad_store import subject_iris
from foia_graph.store.rights import BODIES_ABOVE, DECIDING_FIELDS, WHOLES
from foia_graph.store.tables.database import Row, TableReader, json_array


@dataclass(frozen=True, slots=True)
class CatalogueGap:
    """Something that is not here: of which thing, how many are stated and there, which numbers, in words.

    `page` is the page (IRI) that says so, and `quote` its own words, where a page does. `outside` is "yes"
    where only sources outside the collection speak of the thing.
    """

    kind: str
    thing: str
    label: str = ""
    stated: str = ""
    there: str = ""
    missing: str = ""
    status: str = ""
    prefix: str = ""
    first: str = ""
    last: str = ""
    to: str = ""
    text: str = ""
    page: str = ""
    quote: str = ""
    outside: str = ""


_TABLES = table_beside(__file__)
# The groups by name, in the order in which they are shown, with their headings.
GROUPS: Mapping[str, str] = _TABLES["groups"]
# The groups that only those look at who write the records.
FOR_CURATORS = frozenset(("rights", "links"))
# The groups of things that are not held, where it is not that of all others.
_BY_STATUS: Mapping[str, str] = {"announced": "promised", "withheld": "withheld"}
# The groups of kinds.
_BY_KIND: Mapping[str, str] = _TABLES["by_kind"]
# All kinds, with the position that each has within a group.
KIND_ORDER = {kind: place for place, kind in enumerate((*_BY_KIND, "not-held"))}
# Works that are only cited, statutes above all, are behind releases and documents.
_LEAST_TELLING = "/id/work/"


def gap_group(gap: CatalogueGap) -> str:
    """Return the name of the group of a gap."""
    mentioned = "outside" if gap.outside else "referenced"
    return _BY_KIND.get(gap.kind) or _BY_STATUS.get(gap.status, mentioned)


COLUMNS = tuple(each.name for each in fields(CatalogueGap))
# The kinds of gaps in the order in which they are found, with their titles.
KINDS: Mapping[str, str] = _TABLES["kinds"]


def find_gaps(source: Catalogue, owners: Collection[str] | None = None) -> Iterator[CatalogueGap]:
    """Yield the gaps of some things of a generation, None for all, kind by kind."""
    return (gap for gap in _all_gaps(source, owners) if owners is None or gap.thing in owners)


def _all_gaps(source: Catalogue, owners: Collection[str] | None) -> Iterator[CatalogueGap]:
    label, rows = Labels(source).label, consistency.gap_rows(source, owners)
    for row in rows["counts"]:
        if int(row["stated"]) > int(row["catalogued"]):
            yield _count_gap("documents", row["release"], row["stated"], row["catalogued"], source)
    for row in rows["not_held"]:
        outside = "yes" if _is_outside(row["thing"], source) else ""
        yield CatalogueGap("not-held", row["thing"], row["title"], status=row["status"], outside=outside)
    for row in rows["page_counts"]:
        yield _count_gap("pages", row["document"], row["stated"], row["counted"], source)
    yield from bates_gaps(source, None if owners is None else _prefix_keys(source, owners))
    for each in withheld_statements(source, owners):
        yield CatalogueGap(
            *("withheld", each.document, label(each.document)),
            missing="" if each.pages is None else str(each.pages),
            status=each.treatment,
            text=str(each),
            page=each.page,
            quote=each.stated,
        )
    for unknown in consistency.unknown_rights(source, owners):
        yield CatalogueGap("rights", unknown.thing, label(unknown.thing), text=unknown.reason)
    for row in rows["nowhere"]:
        yield CatalogueGap("link", row["from"], label(row["from"]), to=row["to"])


def _is_outside(thing: str, source: Catalogue) -> bool:
    shape = source.shape_of(thing)
    return shape is not None and (RDF_TYPE, shape.target) in source.outside_values(thing)


def bates_gaps(source: Catalogue, keys: Collection[str] | None) -> Iterator[CatalogueGap]:
    """Yield the gaps in the numbers of some prefixes (keys), None for all."""
    found, label = bates_findings(source, keys), Labels(source).label

    def numbered(kind: str, stamp: BatesStamp, finding: object, first: int, last: int) -> CatalogueGap:
        thing = f"{source.base}id/{stamp.document}"
        return CatalogueGap(
            *(kind, thing, label(thing)),
            missing=str(last - first + 1) if kind == "bates-missing" else "",
            prefix=stamp.prefix,
            first=stamp.printed_as(first).removeprefix(stamp.prefix),
            last=stamp.printed_as(last).removeprefix(stamp.prefix),
            text=consistency.titled_sentence(finding, source),
        )

    for gap in found.gaps:
        yield numbered("bates-missing", gap.before, gap, gap.first, gap.last)
    for repeat in found.repeats:
        stamp = repeat.stamps[0]
        yield numbered("bates-repeated", stamp, repeat, stamp.number, stamp.number)
    for disorder in found.disorders:
        number = disorder.after.number
        yield numbered("bates-disorder", disorder.after, disorder, number, number)
    for each in found.shortfalls:
        letter = f"{source.base}id/{each.statement.document}"
        for first, last in each.missing:
            yield CatalogueGap(
                *("bates-stated", letter, label(letter)),
                stated=str(each.statement.last - each.statement.first + 1),
                there=str(each.page_count),
                missing=str(last - first + 1),
                prefix=each.statement.prefix,
                first=each.statement.printed_as(first),
                last=each.statement.printed_as(last),
                text=consistency.titled_sentence(each, source),
                page=f"{letter}/page/{each.statement.page}",
                quote=each.statement.quote,
            )


def _prefix_keys(source: Catalogue, documents: Collection[str]) -> set[str]:
    names = (json_array(documents),)
    stamped = "SELECT DISTINCT prefix_key FROM bates_stamp WHERE document IN (SELECT value FROM json_each(?))"
    stated = "SELECT DISTINCT prefix FROM stated_numbers WHERE owner IN (SELECT value FROM json_each(?))"
    found = {key for (key,) in source.tables.rows(stamped, names)}
    return found | {prefix_key(prefix) for (prefix,) in source.tables.rows(stated, names)}


def _count_gap(kind: str, thing: str, stated: str, there: str, source: Catalogue) -> CatalogueGap:
    missing = str(max(int(stated) - int(there), 0) or "")
    text = f"{int(stated):,} {kind} stated, {int(there):,} here."
    return CatalogueGap(kind, thing, Labels(source).label(thing), stated, there, missing, text=text)


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
    """The gaps of a generation: of one kind, one group, or about some things where these are named."""

    tables: TableReader
    kind: str = ""
    group: str = ""
    about: Collection[str] = ()

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
        chosen = {"kind": self.kind, "section": self.group}
        pairs = [(f"{name} = ?", value) for each in (chosen, own) for name, value in each.items() if value]
        if self.about:
            pairs.append(("owner IN (SELECT value FROM json_each(?))", json_array(self.about)))
        return " AND ".join(condition for condition, _ in pairs), tuple(value for _, value in pairs)


def catalogue_gaps(
    source: Catalogue, kind: str = "", group: str = "", about: Collection[str] = ()
) -> CatalogueGaps:
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
            # In a group, letters whose promised pages are absent come first.
            rank = 2 * KIND_ORDER[gap.kind] + (_LEAST_TELLING in gap.thing)
            place = rank, _sort_key(gap, catalogue), positions[gap.thing, gap.kind]
            yield gap.thing, gap.kind, gap_group(gap), *place, facts

    def changed_owners(self, change: CatalogueChange) -> Collection[str] | None:
        """Return the things that may have other gaps after a change, None for all."""
        quads, paths = list(change.default_quads), change.after.profile.predicates
        if any(quad.predicate.value == f"{SKOS}notation" for quad in quads):
            return None  # statuses and treatments are told apart by it
        subjects = set(subject_iris(quads))
        things = set(map(owner_iri, subjects))
        containers = {paths[name] for name in _CONTAINERS}
        found = subjects | things | {page_of(thing)[0] for thing in things}
        found |= {
            quad.object.value
            for quad in quads
            if quad.predicate.value in containers and isinstance(quad.object, NamedNode)
        }
        deciding = {paths[name] for name in DECIDING_FIELDS}
        deciders = set(map(owner_iri, subject_iris(q for q in quads if q.predicate.value in deciding)))
        found |= _below(change, deciders) | _linking_things(change, subjects) | _bates_things(change)
        return found if len(found) <= MAX_OWNERS else None


def _sort_key(gap: CatalogueGap, catalogue: Catalogue) -> str:
    if gap.kind == "not-held":
        return gap.status
    if gap.kind in ("bates-missing", "bates-repeated"):
        return f"{prefix_key(gap.prefix)} {gap.first:0>20}"
    return str(consistency.described_rank(catalogue, gap.thing)) if gap.kind == "rights" else ""


def _below(change: CatalogueChange, things: set[str]) -> set[str]:
    """Return the things whose rights may follow from those of some things."""
    found, latest = set(things), things
    predicates = [NamedNode(change.after.profile.predicates[name]) for name in _RIGHTS_FOLLOW]
    while latest:
        below = {
            owner_iri(name)
            for catalogue in (change.before, change.after)
            for thing in latest
            for predicate in predicates
            for name in subject_iris(catalogue.quad_store.quads(None, predicate, NamedNode(thing)))
        }
        latest = {thing for thing in below - found if not page_of(thing)[1]}
        found |= below
    return found


def _linking_things(change: CatalogueChange, subjects: set[str]) -> set[str]:
    """Return the subjects of links to what got a description by a change, or lost it."""
    own = consistency.own_beginnings(change.after.base)
    return {
        linking
        for name in subjects
        if name.startswith(own)
        and consistency.is_described(change.before, name) != consistency.is_described(change.after, name)
        for linking in subject_iris(change.after.quad_store.quads(None, None, NamedNode(name)))
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
