"""The sets that records are in (2.6): by kind, by issue (narrower ones inside broader ones), by other things.

The profile says which fields make sets (`profile:oaiSet`): the things that a field links to have one each.

`kind:document` are all documents, `release:2012-04-10` a release and its documents, `agency:ice` an agency
with what it made or published, and `issue:victims-of-crimes:domestic-violence-survivors` what raises an issue
or is about it, which is in `issue:victims-of-crimes` too. Of what is deleted only the kind is known: it is in
every set of which it may have been, so that whoever harvests a set hears of it.
"""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass

from foia_graph.model import iris
from foia_graph.model.profile import Profile, Shape
from foia_graph.publish.oai.records import OaiRecord, OaiRecords, kind_of, of_things
from foia_graph.runtime.shared_values import cached_property
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.labels import Labels

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

    def __init__(self, catalogue: Catalogue, records: OaiRecords) -> None:
        self._catalogue, self._records = catalogue, records
        self._labels, self._profile = Labels(catalogue), catalogue.profile

    # ------------------------------------------------------------ all sets

    def all_sets(self) -> list[OaiSet]:
        """Return the sets that have a record or an issue of their own, in the order of their setSpecs."""
        found = dict(self._set_names())
        tops = {top: self._top_set_name(top) for top in {spec.partition(":")[0] for spec in found}}
        return [OaiSet(spec, name) for spec, name in sorted((found | tops).items())]

    def _top_set_name(self, top: str) -> str:
        """Return what all sets of a kind together are called."""
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
        for iri, specs in self._issue_specs().items():
            yield from ((spec, self._labels.preferred_name(iri)) for spec in specs)

    def _group_things(self, group: "SetGroup") -> Iterator[str]:
        for shape in group.targets:
            yield from self._catalogue.record_names(shape)

    def _issue_specs(self) -> Mapping[str, tuple[str, ...]]:
        return self._catalogue.compute_once("oai issues", self._build_issue_specs)

    def _build_issue_specs(self) -> dict[str, tuple[str, ...]]:
        issues = dict.fromkeys(self._catalogue.thing_names(self._profile["Issue"]))
        return {
            iri: tuple(sorted(f"{ISSUE}:{path}" for path in self._paths_down(iri, issues))) for iri in issues
        }

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

    # ------------------------------------------------------------ the sets of a record

    def record_specs(self, record: OaiRecord) -> list[str]:
        """Return the setSpecs of a record, without those that these are in."""
        found = [f"{KIND}:{record.kind}"]
        if not record.deleted:
            for top, group in self._set_groups.items():
                found += (
                    f"{top}:{iris.last_segment(iri)}"
                    for iri in self._set_things(record, group)
                    if top != ISSUE
                )
            found += (
                spec for iri in self._raised_issues(record.iri) for spec in self._issue_specs().get(iri, ())
            )
        return sorted(dict.fromkeys(found))

    def _set_things(self, record: OaiRecord, group: "SetGroup") -> Iterator[str]:
        """Yield the things in whose sets a record is: its own is one of them."""
        kinds = {shape.kind for shape in group.targets}
        if record.kind in kinds:
            yield record.iri
        for field in group.fields:
            linked = self._catalogue.links(record.iri, self._profile.predicates[field])
            yield from (iri for iri in linked if kind_of(iri) in kinds)

    def _raised_issues(self, iri: str) -> Iterator[str]:
        for field in self._set_groups[ISSUE].fields if ISSUE in self._set_groups else ():
            yield from self._catalogue.links(iri, self._profile.predicates[field])

    # ------------------------------------------------------------ the records of a set

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
        is_member, names = of_things(members)
        may_be, parameters = _possible_membership(top, group, rest)
        return found.where(f"({is_member} OR (is_deleted AND {may_be}))", names, *parameters)

    def _was_head(self, top: str, group: "SetGroup", slug: str) -> bool:
        gone = self._records.deleted.of_kinds({shape.kind for shape in group.targets})
        return top != ISSUE and any(slug in ("", iris.last_segment(each.iri)) for each in gone)

    def _set_members(self, top: str, rest: str) -> Iterator[str]:
        if top == ISSUE:
            for iri, specs in self._issue_specs().items():
                if _is_under(specs, rest):
                    yield from self._raising_things(iri)
        elif top in self._set_groups:
            for iri in self._group_things(self._set_groups[top]):
                if rest in ("", iris.last_segment(iri)):
                    yield from (iri, *self._member_things(iri, self._set_groups[top]))

    def _member_things(self, iri: str, group: "SetGroup") -> Iterator[str]:
        for field, shape in group.sources:
            yield from self._pointing_things(iri, field, shape)

    def _raising_things(self, issue: str) -> Iterator[str]:
        # The counts say which fields link here, so that no other is looked through.
        for field, name in self._catalogue.incoming_counts(issue):
            if field in self._set_groups[ISSUE].fields and self._profile.is_thing(self._profile[name]):
                yield from self._pointing_things(issue, field, self._profile[name])

    def _pointing_things(self, iri: str, field: str, shape: Shape) -> list[str]:
        return self._catalogue.pointing_things(iri, field, shape)


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


def _is_under(specs: tuple[str, ...], rest: str) -> bool:
    spec = f"{ISSUE}:{rest}" if rest else ISSUE
    return any(each == spec or each.startswith(f"{spec}:") for each in specs)


def oai_sets(catalogue: Catalogue, records: OaiRecords) -> OaiSets:
    """Return the sets of an open generation."""
    return catalogue.compute_once("oai sets", lambda: OaiSets(catalogue, records))
