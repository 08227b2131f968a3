"""Relations, the fields that lead from thing to thing, and the walk along them, in both directions.

A field leads plainly, as `critiques` does, or through a part of the thing, as `qualifiedAssociation` does.
Every lookup is bounded: what the store gives first is taken, the same each time, and the cut is said.
"""

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from typing import Literal

from foia_graph.model import iris
from foia_graph.model.claims import STANDING_STATUSES
from foia_graph.model.namespaces import FOIA
from foia_graph.model.profile import RESERVED, Profile, Property, Shape
from foia_graph.model.rdf_terms import NamedNode, Quad
from foia_graph.runtime.shared_values import cached_property
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.linked_things import TOP_KINDS

Direction = Literal["out", "in"]
BOTH: tuple[Direction, ...] = ("out", "in")
# The most triples of one field of a thing that are read, unless another number is given.
MANY = 500
# The most triples that are read for one question.
MOST = 10_000


@dataclass(frozen=True, slots=True, order=True)
class RelationLink:
    """A thing that is related to another, as it is in the store.

    `way` names the fields and parts between them, none where the field leads plainly; `predicate` is that of
    the triple whose object is the other thing, `role` what qualifies it.
    """

    start: str
    field: str
    end: str
    role: str
    predicate: str
    way: tuple[tuple[str, str], ...] = ()

    @property
    def subject(self) -> str:
        """Return the subject of the last triple: the thing, or a part of it."""
        return self.way[-1][1] if self.way else self.start


@dataclass(frozen=True, slots=True)
class WalkStep:
    """A link, and the direction in which it is walked."""

    direction: Direction
    link: RelationLink

    @property
    def other_thing(self) -> str:
        """Return the thing that the step leads to."""
        return self.link.end if self.direction == "out" else self.link.start

    @property
    def sort_key(self) -> tuple[str, bool, str, RelationLink]:
        """Return a key that sorts steps by field, direction (out before in) and name."""
        return self.link.field, self.direction == "in", self.other_thing, self.link


@dataclass(frozen=True, slots=True)
class Omission:
    """A part of an answer that was left off: its sort, where, and how many where that is known."""

    what: Literal["nodes", "links", "edges", "evidence", "search", "paths"]
    at: str = ""
    field: str = ""
    count: int | None = None


@dataclass(slots=True)
class ReadBudget:
    """The triples read for one question and those that may be, in all and of one field of a thing."""

    limit: int = MOST
    field_limit: int = MANY
    triples_read: int = 0
    omissions: dict[Omission, None] = field(default_factory=dict)

    @property
    def is_spent(self) -> bool:
        """Return True when no more may be read."""
        return self.triples_read >= self.limit

    def note_omission(self, cut: Omission) -> None:
        """Note that something was left off."""
        self.omissions[cut] = None


# Kinds of what has its IRI elsewhere than under `id/`: words to describe things with, not things.
WORD_KINDS = (*TOP_KINDS, "concept")

# Parts about how a claim was made or decided on; they relate no things.
OF_MAKING = frozenset(("Activity",))


@dataclass(frozen=True, slots=True)
class PartLinks:
    """The links of the parts of one class to things, and the fields that qualify these links."""

    links: Mapping[str, str]
    """Field by predicate."""
    roles: tuple[str, ...]
    """Predicates of what qualifies the relation: a role, a reason."""


@dataclass(frozen=True, slots=True)
class FollowedFields:
    """The fields that are followed."""

    names: frozenset[str]
    plain: Mapping[str, str]
    """Field by predicate, of those that lead plainly."""
    nested: Mapping[tuple[str, bool], str]
    """Field by predicate and whether it is inverse, of those that hold parts which lead on."""
    parts: Mapping[str, PartLinks]
    """By class of the part."""
    leading: frozenset[str]
    """Predicates that lead from such a part to a thing."""


class Relations:
    """The fields of a profile that lead from thing to thing."""

    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        self.things = [s for s in profile.shapes.values() if profile.is_thing(s) and s.kind not in TOP_KINDS]
        self.plain = {
            p.name: p
            for shape in self.things
            for p in shape.properties.values()
            if p.kind == "link" and not p.inverse and not p.computed
            if any(map(profile.is_thing, profile.linked(p)))
        }
        fields = [p for shape in profile.shapes.values() for p in shape.properties.values()]
        part_classes = {name for p in fields if not p.suffix for name in p.nodes}
        self.parts = {
            name: PartLinks(
                {p.path: p.name for p in links}, tuple(p.path for p in _role_fields(profile[name]))
            )
            for name in sorted(part_classes - OF_MAKING)
            if (links := list(self._link_fields(profile[name])))
        }
        # Fields whose parts lead on, or have parts that do.
        self.nested = {
            p.name: p
            for p in fields
            if p.kind == "nested" and not p.suffix and (self._leads_directly(p) or self._deeper_fields(p))
        }
        self.derived_fields = {
            p.name: p.derived_from.partition("/")[0]
            for shape in self.things
            for p in shape.properties.values()
            if p.derived_from
        }

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Return the names of all fields that can be followed, sorted."""
        holding = {name for name, p in self.nested.items() if self._leads_directly(p)}
        return tuple(sorted({*self.plain, *holding, *self.derived_fields}))

    @cached_property
    def usual_names(self) -> tuple[str, ...]:
        """Return the fields that are followed by default, those that relate things, sorted.

        What has one value by structure (the next page), and what only tells the sort of a thing by a word of
        a scheme, relates it to nothing.
        """
        plain = {name for name, p in self.plain.items() if not p.single and self._reaches_things(p)}
        holding = {name for name, p in self.nested.items() if self._leads_directly(p)}
        return tuple(sorted(plain | holding))

    def choose_fields(self, names: Iterable[str]) -> FollowedFields:
        """Return the fields to follow, by name; one that repeats parts stands for the field of these."""
        wanted = frozenset(self.derived_fields.get(name, name) for name in names)
        nested = {name: p for name, p in self.nested.items() if self._may_lead_to(p, wanted)}
        held = {part for p in nested.values() for part in p.nodes}
        parts = {name: part for name, part in self.parts.items() if name in held}
        return FollowedFields(
            wanted,
            {p.path: name for name, p in self.plain.items() if name in wanted},
            {(p.path, p.inverse): name for name, p in nested.items()},
            parts,
            frozenset(predicate for part in parts.values() for predicate in part.links),
        )

    def _reaches_things(self, prop: Property) -> bool:
        return any(
            self.profile.is_thing(shape) and shape.kind not in WORD_KINDS
            for shape in self.profile.linked(prop)
        )

    def _link_fields(self, shape: Shape) -> Iterator[Property]:
        for prop in shape.properties.values():
            if prop.kind == "link" and prop.name not in RESERVED and self._reaches_things(prop):
                yield prop

    def _leads_directly(self, prop: Property) -> bool:
        return any(name in self.parts for name in prop.nodes)

    def _deeper_fields(self, prop: Property) -> list[Property]:
        inner = [p for name in prop.nodes for p in self.profile[name].properties.values()]
        return [p for p in inner if p.kind == "nested" and not p.suffix and self._leads_directly(p)]

    def _may_lead_to(self, prop: Property, names: frozenset[str]) -> bool:
        named = any(p.kind == "iri" for name in prop.nodes for p in _role_fields(self.profile[name]))
        return prop.name in names or named or any(p.name in names for p in self._deeper_fields(prop))


def relations_of(catalogue: Catalogue) -> Relations:
    """Return the fields that relate things of a catalogue."""
    return catalogue.compute_once("relations", lambda: Relations(catalogue.profile))


def _role_fields(shape: Shape) -> Iterator[Property]:
    for prop in shape.properties.values():
        if prop.name not in RESERVED and (prop.kind == "iri" or (prop.kind == "link" and prop.scheme)):
            yield prop


# Triples of a thing up to which all are looked through, instead of one predicate after the other.
FEW = 100
# The most levels of parts within each other that are followed.
DEEPEST = 3
STATUS = f"{FOIA}claimStatus"


class Walker:
    """Walks through one generation for one question; `types` are the classes it may walk to, none for all."""

    def __init__(
        self,
        catalogue: Catalogue,
        followed_fields: FollowedFields,
        *,
        outside: bool = False,
        directions: tuple[Direction, ...] = BOTH,
        types: Set[str] = frozenset(),
        reading: ReadBudget | None = None,
    ) -> None:
        self.catalogue, self.followed_fields = catalogue, followed_fields
        self.with_outside, self.directions, self.types = outside, directions, types
        self.budget = reading or ReadBudget()
        # Where none is outside, the graphs of a link need not be read.
        self._all_count = outside or not catalogue.has_outside_graphs
        self._part_statements = cache(self._read_part)
        self.graphs_of = cache(self._read_graphs)
        """Return the graphs that say a link, sorted; those outside the collection only where they count."""

    def steps(self, thing: str) -> list[WalkStep]:
        """Return all steps from a thing, sorted by field, direction and name."""
        links = {"out": self._outgoing_links, "in": self._incoming_links}
        found = {WalkStep(way, link) for way in BOTH if way in self.directions for link in links[way](thing)}
        return [step for step in sorted(found, key=lambda step: step.sort_key) if self._is_admitted(step)]

    def _read_graphs(self, link: RelationLink) -> tuple[str, ...]:
        s, p, o = map(NamedNode, (link.subject, link.predicate, link.end))
        quads = self._read_quads(self.catalogue.quad_store.quads(s, p, o, None), MANY)
        names = sorted(q.graph_name.value for q in quads if isinstance(q.graph_name, NamedNode))
        return tuple(name for name in names if self.with_outside or not self.catalogue.is_outside(name))

    def _is_admitted(self, step: WalkStep) -> bool:
        shape = self.catalogue.shape_of(step.other_thing)
        if shape is None or (self.types and shape.name not in self.types):
            return False
        if step.direction == "out" and self.catalogue.stub(step.other_thing) is None:
            return False
        return self._all_count or bool(self.graphs_of(step.link))

    def _outgoing_links(self, thing: str) -> Iterator[RelationLink]:
        plain, nested = self.followed_fields.plain, self.followed_fields.nested
        forward = {predicate for predicate, inverse in nested if not inverse}
        for predicate, value in self._outgoing_pairs(thing, {*plain, *forward}):
            if predicate in plain and value != thing and self._is_thing(value):
                yield RelationLink(thing, plain[predicate], value, "", predicate)
            if predicate in forward and iris.owner_iri(value) == thing:
                yield from self._links_through(thing, ((nested[predicate, False], value),))
        for predicate, inverse in nested:
            if inverse:
                name = self.followed_fields.nested[predicate, True]
                for _, subject in self._incoming_pairs(thing, {predicate}):
                    if subject != thing and iris.owner_iri(subject) == thing:
                        yield from self._links_through(thing, ((name, subject),))

    def _links_through(self, thing: str, way: tuple[tuple[str, str], ...]) -> Iterator[RelationLink]:
        """Yield the links of a part, and those of its parts."""
        part = way[-1][1]
        said = self._part_statements(part)
        for predicate, values in said.items():
            inner = self.followed_fields.nested.get((predicate, False))
            for value in values:
                if inner and iris.owner_iri(value) == thing and len(way) < DEEPEST:
                    yield from self._links_through(thing, (*way, (inner, value)))
                elif (link := self._part_link(thing, way, predicate, value)) is not None:
                    yield link

    def _incoming_links(self, thing: str) -> Iterator[RelationLink]:
        plain, leading = self.followed_fields.plain, self.followed_fields.leading
        for predicate, subject in self._incoming_pairs(thing, {*plain, *leading}):
            owner = iris.owner_iri(subject)
            if owner == subject:
                if predicate in plain and subject != thing:
                    yield RelationLink(subject, plain[predicate], thing, "", predicate)
            elif predicate in leading and owner != thing:
                way = self._path_to_part(subject)
                link = self._part_link(owner, way, predicate, thing) if way else None
                if link is not None:
                    yield link

    def _path_to_part(self, part: str) -> tuple[tuple[str, str], ...]:
        """Return the fields that lead from a thing to a part of it, () where others hold it."""
        owner, here = iris.owner_iri(part), part
        found: tuple[tuple[str, str], ...] = ()
        while here != owner and len(found) < DEEPEST:
            holder, name = self._holder_of(here, owner)
            if not holder:
                return ()
            found = ((name, here), *found)
            here = holder
        return found if here == owner else ()

    def _holder_of(self, part: str, owner: str) -> tuple[str, str]:
        for predicate, values in self._part_statements(part).items():
            name = self.followed_fields.nested.get((predicate, True))
            if name and owner in map(iris.owner_iri, values):
                return next(value for value in values if iris.owner_iri(value) == owner), name
        forward = {predicate for predicate, inverse in self.followed_fields.nested if not inverse}
        held = [(p, s) for p, s in self._incoming_pairs(part, forward) if iris.owner_iri(s) == owner]
        return (min(held)[1], self.followed_fields.nested[min(held)[0], False]) if held else ("", "")

    def _part_link(
        self, thing: str, way: tuple[tuple[str, str], ...], predicate: str, value: str
    ) -> RelationLink | None:
        """Return the link that a part makes, None where it makes none that is followed, or does not be."""
        name, part = way[-1]
        said = self._part_statements(part)
        shape = self.catalogue.shape_of(part)
        parts = self.followed_fields.parts.get(shape.name) if shape else None
        if (
            parts is None
            or predicate not in parts.links
            or not self._is_thing(value)
            or any(iris.last_segment(each) not in STANDING_STATUSES for each in said.get(STATUS, ()))
        ):
            return None
        role = min((role for path in parts.roles for role in said.get(path, ())), default="")
        named = self.catalogue.profile.fields.get((role, False), "")
        field, role = (named, "") if named else (name, role)
        if not self.followed_fields.names & {field, name}:
            return None
        return RelationLink(thing, field, value, role, predicate, way)

    def _is_thing(self, iri: str) -> bool:
        return (
            "#" not in iri
            and iri.startswith(self.catalogue.base)
            and iri != iris.catalog_iri(self.catalogue.base)
        )

    def _read_part(self, part: str) -> dict[str, list[str]]:
        said: dict[str, list[str]] = {}
        quads = self.catalogue.quad_store.quads(NamedNode(part), None, None)
        for quad in self._read_quads(quads, MANY):
            if isinstance(quad.object, NamedNode):
                said.setdefault(quad.predicate.value, []).append(quad.object.value)
        return said

    def _outgoing_pairs(self, thing: str, predicates: Iterable[str]) -> Iterator[tuple[str, str]]:
        for quad in self._bounded_quads(thing, "out", predicates):
            if isinstance(quad.object, NamedNode):
                yield quad.predicate.value, quad.object.value

    def _incoming_pairs(self, thing: str, predicates: Iterable[str]) -> Iterator[tuple[str, str]]:
        for quad in self._bounded_quads(thing, "in", predicates):
            if isinstance(quad.subject, NamedNode):
                yield quad.predicate.value, quad.subject.value

    def _bounded_quads(self, thing: str, direction: Direction, predicates: Iterable[str]) -> Iterator[Quad]:
        """Yield the triples of a thing with some predicates: of all where these are few, else one by one."""
        wanted = set(predicates)
        if len(wanted) > 4:
            found = self._read_quads(self._matching_quads(thing, direction), FEW)
            if len(found) < FEW:
                yield from (quad for quad in found if quad.predicate.value in wanted)
                return
        for predicate in sorted(wanted):
            many = self.budget.field_limit
            found = self._read_quads(self._matching_quads(thing, direction, predicate), many + 1)
            if len(found) > many:
                self.budget.note_omission(
                    Omission("links", thing, self.catalogue.profile.fields.get((predicate, False), ""))
                )
            yield from found[:many]

    def _matching_quads(self, thing: str, direction: Direction, predicate: str = "") -> Iterable[Quad]:
        node, path = NamedNode(thing), NamedNode(predicate) if predicate else None
        subject, value = (node, None) if direction == "out" else (None, node)
        return self.catalogue.quad_store.quads(subject, path, value)

    def _read_quads(self, quads: Iterable[Quad], most: int) -> list[Quad]:
        found = list(islice(quads, most))
        self.budget.triples_read += len(found) + 1
        return found
