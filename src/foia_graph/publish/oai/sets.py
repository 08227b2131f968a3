"""Records of the repository, and the sets that they are in (2.6).

The profile says which fields make sets (`profile:oaiSet`): `release:2012-04-10` is a release with its
documents, and an issue is in the sets of its broader ones. Deleted records stay for ever. Only the kind of
what is deleted is known: it is in every set of which it may have been, so all who harvest one hear of it.
"""

import json
import re
import sqlite3
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain

from foia_graph.model import iris
from foia_graph.model.profile import Profile, Shape
from foia_graph.publish.addresses import host_of
from foia_graph.runtime.shared_values import cached_property
from foia_graph.store.catalogue import Catalogue, Labels
from foia_graph.store.changelog.append import ThingChanges
from foia_graph.store.changelog.log import ChangeLog
from foia_graph.store.derivation import is_derived, mark_derived
from foia_graph.store.tables.database import TableReader, delete_rows, insert_rows, json_array


def datestamp(time: str) -> str:
    """Return a time cut to the second.

    >>> datestamp("2026-11-25T18:10:08.123Z")
    '2026-11-25T18:10:08Z'
    """
    return f"{time[:19]}Z"


@dataclass(frozen=True, slots=True)
class OaiRecord:
    """A record: its identifier, the thing it describes, when that last changed, and whether it is deleted."""

    identifier: str
    iri: str
    time: str
    deleted: bool

    @property
    def datestamp(self) -> str:
        """Return the time of the last change, to the second."""
        return datestamp(self.time)

    @property
    def kind(self) -> str:
        """Return the kind of the thing."""
        return kind_of(self.iri)


TABLE = "oai_record"
# A change of a thing: its number in the log, the IRI, when that was, and whether the thing is deleted since.
LoggedChange = tuple[int, str, str, bool]
_ARRIVALS = "SELECT owner, arrival FROM oai_record WHERE owner IN (SELECT iri FROM changed_record)"
# Where a catalogue got another base under the same host, a name of old may share its identifier with a new
# one; then what is there goes before what is deleted, and else what came last.
_SHADOWS = """
UPDATE oai_record SET is_shadowed = EXISTS (
    SELECT 1 FROM oai_record AS other
    WHERE other.identifier = oai_record.identifier
    AND (-other.is_deleted, other.arrival) > (-oai_record.is_deleted, oai_record.arrival)
)
WHERE identifier IN (SELECT identifier FROM oai_record WHERE owner IN (SELECT iri FROM changed_record))"""


def write_records(
    connection: sqlite3.Connection, before: ChangeLog | None, changes: ThingChanges, time: str
) -> None:
    """Write the records of the things that a load changed at a time, or of all in a table without rows.

    `before` is the log up to the generation before, None for none.
    """
    total = before.total if before is not None else 0
    numbered = enumerate(changes.items(), total + 1)
    new = ((number, iri, time, change == "Delete") for number, (iri, change) in numbered if "#" not in iri)
    is_new_table = before is not None and not is_derived(connection, TABLE)
    logged = before.thing_entries_since(0) if before and is_new_table else ()
    earlier = ((each.number, each.iri, each.time, each.type == "Delete") for each in logged)
    write_changes(connection, chain(earlier, new))
    mark_derived(connection, TABLE)


def write_changes(connection: sqlite3.Connection, changes: Iterable[LoggedChange]) -> None:
    """Exchange the rows of those things that some changes, oldest first, are about."""
    arrivals: dict[str, int] = {}
    last: dict[str, tuple[str, bool]] = {}
    for number, iri, time, is_gone in changes:
        if kind_of(iri):
            arrivals.setdefault(iri, number)
            last[iri] = time, is_gone
    connection.execute("CREATE TEMP TABLE changed_record (iri TEXT PRIMARY KEY) WITHOUT ROWID")
    insert_rows(connection, "changed_record", ((iri,) for iri in last))
    arrivals |= dict(connection.execute(_ARRIVALS))
    delete_rows(connection, TABLE, "owner", last)
    rows = (
        (iri, identifier_of(iri), kind_of(iri), time, is_gone, arrivals[iri], False)
        for iri, (time, is_gone) in last.items()
    )
    insert_rows(connection, TABLE, rows)
    connection.execute(_SHADOWS)
    connection.execute("DROP TABLE changed_record")


# A finding aid is as new as its newest document, so its records have another time than the log.
_DATED = """(
    SELECT owner, identifier, kind, COALESCE(other.value, time) AS time, is_deleted, arrival, is_shadowed
    FROM oai_record LEFT JOIN json_each(?) AS other ON other.key = owner
)"""


@dataclass(frozen=True)
class OaiRecords:
    """The records of a catalogue that meet some conditions, in the order of their last changes.

    Records of one time are in the order of their identifiers. Only those that are asked for are read.
    """

    tables: TableReader
    source: str = TABLE
    conditions: tuple[str, ...] = ("NOT is_shadowed",)
    parameters: tuple[object, ...] = ()

    def __len__(self) -> int:
        return int(self.tables.value(f"SELECT COUNT(*) FROM {self.source} {self._where}", self.parameters))  # noqa: S608

    def __iter__(self) -> Iterator[OaiRecord]:
        return self._read("ORDER BY time, identifier")

    def first(self, size: int) -> list[OaiRecord]:
        """Return the first of them."""
        return list(self._read("ORDER BY time, identifier LIMIT ?", size))

    def where(self, condition: str, *parameters: object) -> "OaiRecords":
        """Return those that meet one more condition, in SQL."""
        return replace(
            self, conditions=(*self.conditions, condition), parameters=(*self.parameters, *parameters)
        )

    def of_kinds(self, kinds: Collection[str]) -> "OaiRecords":
        """Return those of things of some kinds; all where no kind is named."""
        return self.where("kind IN (SELECT value FROM json_each(?))", json_array(kinds)) if kinds else self

    def dated(self, times: Mapping[str, str]) -> "OaiRecords":
        """Return them with other times of some things (IRIs), and in the order of these."""
        return replace(self, source=_DATED, parameters=(json.dumps(dict(times)), *self.parameters))

    def between(self, first: str, last: str, after: tuple[str, str] = ("", "")) -> "OaiRecords":
        """Return those from one second to another ("" for none), behind a position in the list."""
        # Keyset pagination: the cursor is the last (time, identifier), so no page is counted through.
        # Times go beyond the second: without its Z a second sorts before all times in it, else behind them.
        found = self.where("time >= ?", first.rstrip("Z")) if first else self
        found = found.where("time <= ?", last) if last else found
        return found.where("(time, identifier) > (?, ?)", *after) if after[0] else found

    def of_identifier(self, identifier: str) -> "OaiRecords":
        """Return the record of an identifier, or none."""
        return self.where("identifier = ?", identifier)

    @property
    def kinds(self) -> frozenset[str]:
        """Return the kinds of things that there are records of."""
        query = f"SELECT DISTINCT kind FROM {self.source} {self._where}"  # noqa: S608
        return frozenset(kind for (kind,) in self.tables.rows(query, self.parameters))

    @property
    def sample(self) -> str:
        """Return the identifier of what came last and is there, "" where there is no record."""
        found = next(self._read("ORDER BY is_deleted, arrival DESC LIMIT 1"), None)
        return found.identifier if found is not None else ""

    def _read(self, order: str, *parameters: object) -> Iterator[OaiRecord]:
        query = f"SELECT identifier, owner, time, is_deleted FROM {self.source} {self._where} {order}"  # noqa: S608
        for name, iri, time, is_deleted in self.tables.rows(query, (*self.parameters, *parameters)):
            yield OaiRecord(name, iri, time, bool(is_deleted))

    @property
    def _where(self) -> str:
        return f"WHERE {' AND '.join(self.conditions)}"


SCHEME = "oai"
NAME = re.compile(r"https?://[^/]+/id/([^/#]+)/([^/#]+)")
# What the OAI Identifier Format (2.1) takes for the domain of a repository.
DOMAIN = re.compile(r"[a-zA-Z][a-zA-Z0-9\-]*(\.[a-zA-Z][a-zA-Z0-9\-]*)+")
URI = re.compile(r"[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+")


def kind_of(iri: str) -> str:
    """Return the kind of a thing that is a record, "" for what is none.

    >>> kind_of("https://a.example/id/work/x"), kind_of("https://a.example/id/document/x/page/1")
    ('work', '')
    """
    found = NAME.fullmatch(iri)
    return found[1] if found else ""


# Within a catalogue, which has one base, this leads from every name to one identifier and back. Pages, which
# have longer names, are parts of their documents, and concepts and graphs are no items.
def identifier_of(iri: str) -> str:
    """Return the identifier of a thing that is a record.

    >>> identifier_of("https://foia.example.org/id/work/oig-12-64")
    'oai:foia.example.org:work/oig-12-64'
    """
    beginning, _, name = iri.partition("/id/")
    return f"{SCHEME}:{_host(beginning)}:{name}"


_host = lru_cache(host_of)


KIND, ISSUE = "kind", "issue"
TOP_SET_NAMES: Mapping[str, str] = {
    "agency": "Agencies, and what they made or published",
    ISSUE: "Issues that records raise or are about",
    KIND: "Kinds of things",
    "release": "Releases and their documents",
}


@dataclass(frozen=True, slots=True)
class OaiSet:
    """A set, and what it is called."""

    spec: str
    name: str


class OaiSets:
    """The sets of one catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue, self._records = catalogue, OaiRecords(catalogue.tables)
        self._labels, self._profile = Labels(catalogue), catalogue.profile

    def all_sets(self) -> list[OaiSet]:
        """Return the sets that have a record or an issue of their own, in the order of their setSpecs."""
        found = dict(self._set_names())
        tops = {top: self._top_set_name(top) for top in {spec.partition(":")[0] for spec in found}}
        return [OaiSet(spec, name) for spec, name in sorted((found | tops).items())]

    def _top_set_name(self, top: str) -> str:
        if top in TOP_SET_NAMES:
            return TOP_SET_NAMES[top]
        plurals = sorted({shape.plural.replace("-", " ") for shape in self._set_groups[top].targets})
        return f"{' and '.join(plurals).capitalize()}, and what belongs to them"

    @cached_property
    def _set_groups(self) -> Mapping[str, "SetGroup"]:
        shapes = [shape for shape in self._profile.shapes.values() if self._profile.is_thing(shape)]
        words = {prop.oai_set for shape in shapes for prop in shape.properties.values() if prop.oai_set}
        return {word: _build_group(word, shapes, self._profile) for word in sorted(words)}

    def _set_names(self) -> Iterator[tuple[str, str]]:
        for kind in sorted(self._records.kinds):
            shape = self._profile.by_kind.get(kind)
            yield f"{KIND}:{kind}", shape.plural.replace("-", " ").capitalize() if shape else kind
        for top, group in self._set_groups.items():
            for iri in self._group_things(group) if top != ISSUE else ():
                yield f"{top}:{iris.last_segment(iri)}", self._labels.preferred_name(iri)
        for iri, specs in self._issue_specs.items():
            yield from ((spec, self._labels.preferred_name(iri)) for spec in specs)

    def _group_things(self, group: "SetGroup") -> Iterator[str]:
        for shape in group.targets:
            yield from self._catalogue.record_names(shape)

    @cached_property
    def _issue_specs(self) -> dict[str, tuple[str, ...]]:
        issues = dict.fromkeys(self._catalogue.thing_names(self._profile["Issue"]))
        paths = {iri: sorted(self._paths_down(iri, issues)) for iri in issues}
        return {iri: tuple(f"{ISSUE}:{path}" for path in found) for iri, found in paths.items()}

    def _paths_down(self, iri: str, issues: Container[str]) -> Iterator[str]:
        """Yield the ways down from issues that have none above them, as names joined by colons."""
        # Depth first, without recursion: a load refuses cycles of broader issues, but not deep trees.
        todo = [(iri, iris.last_segment(iri))]
        while todo:
            issue, way = todo.pop()
            above = [each for each in self._catalogue.broader(issue) if each in issues]
            if not above:
                yield way
            todo += ((each, f"{iris.last_segment(each)}:{way}") for each in above)

    def record_specs(self, record: OaiRecord) -> list[str]:
        """Return the setSpecs of a record, without those that these are in."""
        found = {f"{KIND}:{record.kind}"}
        for top, group in self._set_groups.items() if not record.deleted else ():
            if top != ISSUE:
                found |= {f"{top}:{iris.last_segment(iri)}" for iri in self._set_things(record, group)}
                continue
            for field in group.fields:
                for issue in self._catalogue.links(record.iri, self._profile.predicates[field]):
                    found.update(self._issue_specs.get(issue, ()))
        return sorted(found)

    def _set_things(self, record: OaiRecord, group: "SetGroup") -> Iterator[str]:
        kinds = {shape.kind for shape in group.targets}
        if record.kind in kinds:
            yield record.iri
        for field in group.fields:
            linked = self._catalogue.links(record.iri, self._profile.predicates[field])
            yield from (iri for iri in linked if kind_of(iri) in kinds)

    def records(self, spec: str, kinds: frozenset[str]) -> OaiRecords:
        """Return the records that are in a set or, being deleted, may have been; none for no set.

        They are of some kinds, or of all where there is no kind.
        """
        top, _, rest = spec.partition(":")
        found = self._records.of_kinds(kinds)
        if top != KIND:
            return self._set_records(found, top, rest)
        return found.where("kind = ?", rest) if rest else found

    def _set_records(self, found: OaiRecords, top: str, rest: str) -> OaiRecords:
        group = self._set_groups.get(top)
        members = sorted(self._set_members(top, rest))
        if group is None or not (members or self._was_head(top, group, rest)):
            return found.where("FALSE")
        is_member = "owner IN (SELECT value FROM json_each(?))"
        may_be, parameters = _possible_membership(top, group, rest)
        return found.where(f"({is_member} OR (is_deleted AND {may_be}))", json_array(members), *parameters)

    def _was_head(self, top: str, group: "SetGroup", slug: str) -> bool:
        gone = self._records.where("is_deleted").of_kinds({shape.kind for shape in group.targets})
        return top != ISSUE and any(slug in ("", iris.last_segment(each.iri)) for each in gone)

    def _set_members(self, top: str, rest: str) -> Iterator[str]:
        if top == ISSUE:
            spec = f"{ISSUE}:{rest}" if rest else ISSUE
            for iri, specs in self._issue_specs.items():
                if any(each == spec or each.startswith(f"{spec}:") for each in specs):
                    yield from self._raising_things(iri)
        elif top in self._set_groups:
            for iri in self._group_things(self._set_groups[top]):
                if rest in ("", iris.last_segment(iri)):
                    yield iri
                    for field, shape in self._set_groups[top].sources:
                        yield from self._catalogue.pointing_things(iri, field, shape)

    def _raising_things(self, issue: str) -> Iterator[str]:
        # The counts say which fields link here, so that no other is looked through.
        for field, name in self._catalogue.incoming_counts(issue):
            if field in self._set_groups[ISSUE].fields and self._profile.is_thing(self._profile[name]):
                yield from self._catalogue.pointing_things(issue, field, self._profile[name])


def _possible_membership(top: str, group: "SetGroup", slug: str) -> tuple[str, list[str]]:
    """Return the condition that what is deleted may have been in a set, in SQL with its parameters."""
    if top == ISSUE:
        return "TRUE", []
    heads = sorted({shape.kind for shape in group.targets})
    others = sorted({shape.kind for _, shape in group.sources}.difference(heads))
    is_head, is_other = (f"kind IN ({', '.join('?' * len(kinds))})" for kinds in (heads, others))
    own_name = "substr(identifier, -length(?)) = ?" if slug else "TRUE"
    tail = [f"/{slug}"] * 2 if slug else []
    return f"(({is_head} AND {own_name}) OR {is_other})", [*heads, *tail, *others]


@dataclass(frozen=True, slots=True)
class SetGroup:
    """Sets of one sort: the fields that make them, the classes with these, and those that they link to."""

    fields: tuple[str, ...]
    sources: tuple[tuple[str, Shape], ...]
    targets: tuple[Shape, ...]


def _build_group(word: str, shapes: Sequence[Shape], profile: Profile) -> SetGroup:
    """Return the sets that begin with a word; where that is a kind of things, of these alone."""
    having = [(prop, shape) for shape in shapes for prop in shape.properties.values() if prop.oai_set == word]
    linked = {each.name: each for prop, _ in having for each in profile.linked(prop)}
    targets = {name: each for name, each in linked.items() if each.kind == word} or linked
    fields = sorted({(prop.order, prop.name) for prop, _ in having})
    return SetGroup(
        tuple(name for _, name in fields),
        tuple((prop.name, shape) for prop, shape in having),
        tuple(targets.values()),
    )


def oai_sets(catalogue: Catalogue) -> OaiSets:
    """Return the sets of an open generation."""
    return catalogue.compute_once("oai sets", lambda: OaiSets(catalogue))
