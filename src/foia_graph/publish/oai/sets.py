"""The sets that records are in (2.6): by kind, by issue (narrower ones inside broader ones), by other things.

The profile says which fields make sets (`profile:oaiSet`): the things that a field links to have one each.

`kind:document` are all documents, `release:2012-04-10` a release and its documents, and
`issue:victims-of-crimes:domestic-violence-survivors` what raises an issue or is about it, which is in
`issue:victims-of-crimes` too. Of what is deleted only the kind is known: it is told in every set of which it
may have been, so that whoever harvests a set hears of it.
"""

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from foia_graph.model import iris
from foia_graph.model.profile import Profile, Shape
from foia_graph.publish.oai.records import Record, Records
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.labels import Labels

KIND, ISSUE = "kind", "issue"
AT_HAND = 32
"""Sets whose records are kept at hand."""
TOPS: Mapping[str, str] = {
    ISSUE: "Issues that records raise or are about",
    KIND: "Kinds of things",
    "release": "Releases and their documents",
}


@dataclass(frozen=True, slots=True)
class Set:
    """A set, and what it is called."""

    spec: str
    name: str


class Sets:
    """The sets of one catalogue; `records` gives those of a set in order, none where there is no such set."""

    def __init__(self, catalogue: Catalogue, records: Records) -> None:
        self._catalogue, self._records = catalogue, records
        self._labels, self._profile = Labels(catalogue), catalogue.profile
        self.records: Callable[[str], Sequence[Record]] = lru_cache(AT_HAND)(self._select)

    # ------------------------------------------------------------ all sets

    def all(self) -> list[Set]:
        """Return the sets that have a record or an issue of their own, in the order of their setSpecs."""
        found = dict(self._named())
        tops = {top: self._top(top) for top in {spec.partition(":")[0] for spec in found}}
        return [Set(spec, name) for spec, name in sorted((found | tops).items())]

    def _top(self, top: str) -> str:
        """Return what all sets of a kind together are called."""
        if top in TOPS:
            return TOPS[top]
        plurals = sorted({shape.plural.replace("-", " ") for shape in self._groups[top].targets})
        return f"{' and '.join(plurals).capitalize()}, and what belongs to them"

    @cached_property
    def _groups(self) -> Mapping[str, "SetGroup"]:
        """Return what the profile says of sets, by the word that their setSpecs begin with."""
        shapes = [shape for shape in self._profile.shapes.values() if self._profile.is_thing(shape)]
        words = {prop.oai_set for shape in shapes for prop in shape.properties.values() if prop.oai_set}
        return {word: _group(word, shapes, self._profile) for word in sorted(words)}

    def _named(self) -> Iterator[tuple[str, str]]:
        for kind in sorted(self._records.kinds):
            shape = self._profile.by_kind.get(kind)
            yield f"{KIND}:{kind}", shape.plural.replace("-", " ").capitalize() if shape else kind
        for top, group in self._groups.items():
            for iri in self._group_things(group) if top != ISSUE else ():
                yield f"{top}:{iris.last(iri)}", self._labels.preferred_name(iri)
        for iri, specs in self._issues().items():
            yield from ((spec, self._labels.preferred_name(iri)) for spec in specs)

    def _group_things(self, group: "SetGroup") -> Iterator[str]:
        """Yield the things that have a set each."""
        for shape in group.targets:
            yield from self._catalogue.names(shape)

    def _issues(self) -> Mapping[str, tuple[str, ...]]:
        """Return the setSpecs of each issue: one for each way down to it."""
        return self._catalogue.once("oai issues", self._paths)

    def _paths(self) -> dict[str, tuple[str, ...]]:
        issues = dict.fromkeys(self._catalogue.names(self._profile["Issue"]))
        return {iri: tuple(sorted(f"{ISSUE}:{path}" for path in self._ways(iri, issues))) for iri in issues}

    def _ways(self, iri: str, issues: Container[str]) -> Iterator[str]:
        """Yield the ways down from issues that have none above them, as names joined by colons."""
        above = [each for each in self._catalogue.broader(iri) if each in issues]
        if not above:
            yield iris.last(iri)
        yield from (f"{way}:{iris.last(iri)}" for each in above for way in self._ways(each, issues))

    # ------------------------------------------------------------ the sets of a record

    def of(self, record: Record) -> list[str]:
        """Return the setSpecs of a record, without those that these are in."""
        found = [f"{KIND}:{record.kind}"]
        if not record.deleted:
            for top, group in self._groups.items():
                found += (
                    f"{top}:{iris.last(iri)}" for iri in self._set_things(record, group) if top != ISSUE
                )
            found += (spec for iri in self._raised(record.iri) for spec in self._issues().get(iri, ()))
        return sorted(dict.fromkeys(found))

    def _set_things(self, record: Record, group: "SetGroup") -> Iterator[str]:
        """Yield the things in whose sets a record is: its own is one of them."""
        if any(record.kind == shape.kind for shape in group.targets):
            yield record.iri
        for field in group.fields:
            yield from self._catalogue.links(record.iri, self._profile.predicates[field])

    def _raised(self, iri: str) -> Iterator[str]:
        for field in self._groups[ISSUE].fields if ISSUE in self._groups else ():
            yield from self._catalogue.links(iri, self._profile.predicates[field])

    # ------------------------------------------------------------ the records of a set

    def _select(self, spec: str) -> Sequence[Record]:
        """Return the records that are in a set or, being deleted, may have been, in order; none for no
        set.
        """
        top, _, rest = spec.partition(":")
        if top == KIND:
            return [each for each in self._records.all if rest in ("", each.kind)]
        members = frozenset(self._found(top, rest))
        group = self._groups.get(top)
        if group is None or not (members or self._was_head(top, group, rest)):
            return []
        return [each for each in self._records.all if each.iri in members or _may_be(each, top, group, rest)]

    def _was_head(self, top: str, group: "SetGroup", slug: str) -> bool:
        """Return whether a thing that is gone had the set."""
        kinds = {shape.kind for shape in group.targets}
        gone = (each for each in self._records.all if each.deleted and each.kind in kinds)
        return top != ISSUE and any(slug in ("", iris.last(each.iri)) for each in gone)

    def _found(self, top: str, rest: str) -> Iterator[str]:
        if top == ISSUE:
            for iri, specs in self._issues().items():
                if _is_under(specs, rest):
                    yield from self._raising(iri)
        elif top in self._groups:
            for iri in self._group_things(self._groups[top]):
                if rest in ("", iris.last(iri)):
                    yield from (iri, *self._members(iri, self._groups[top]))

    def _members(self, iri: str, group: "SetGroup") -> Iterator[str]:
        for field, shape in group.sources:
            yield from self._pointing(iri, field, shape)

    def _raising(self, issue: str) -> Iterator[str]:
        """Yield the things that raise an issue, or are about it; looked for only where there are any."""
        for field, name in self._catalogue.incoming(issue):
            if field in self._groups[ISSUE].fields and self._profile.is_thing(self._profile[name]):
                yield from self._pointing(issue, field, self._profile[name])

    def _pointing(self, iri: str, field: str, shape: Shape) -> list[str]:
        return self._catalogue.all_pointing(iri, field, shape)


def _may_be(record: Record, top: str, group: "SetGroup", slug: str) -> bool:
    """Return whether a record is deleted and may have been in a set of issues, or of other things."""
    if not record.deleted:
        return False
    if top != ISSUE and any(record.kind == shape.kind for shape in group.targets):
        return slug in ("", iris.last(record.iri))
    return top == ISSUE or any(record.kind == shape.kind for _, shape in group.sources)


@dataclass(frozen=True, slots=True)
class SetGroup:
    """Sets of one sort: the fields that make them, the classes with these, and those that they link to."""

    fields: tuple[str, ...]
    sources: tuple[tuple[str, Shape], ...]
    targets: tuple[Shape, ...]


def _group(word: str, shapes: Sequence[Shape], profile: Profile) -> SetGroup:
    having = [(prop, shape) for shape in shapes for prop in shape.properties.values() if prop.oai_set == word]
    targets = {each.name: each for prop, _ in having for each in profile.linked(prop)}
    fields = sorted({(prop.order, prop.name) for prop, _ in having})
    return SetGroup(
        tuple(name for _, name in fields),
        tuple((prop.name, shape) for prop, shape in having),
        tuple(targets.values()),
    )


def _is_under(specs: tuple[str, ...], rest: str) -> bool:
    """Return whether one of the setSpecs of an issue is that of a set, or below it."""
    spec = f"{ISSUE}:{rest}" if rest else ISSUE
    return any(each == spec or each.startswith(f"{spec}:") for each in specs)


def sets_of(catalogue: Catalogue, records: Records) -> Sets:
    """Return the sets of an open generation."""
    return catalogue.once("oai sets", lambda: Sets(catalogue, records))
