"""The walker: steps from a thing to others, along the fields that relate things, in both directions.

What a part of a thing links to is linked to the thing. Every lookup is bounded: of what has more links of
one field than are read, those that the store gives first are taken (the same each time), and the cut is said.
"""

from collections.abc import Iterable, Iterator, Set
from itertools import islice

from foia_graph.model import iris
from foia_graph.model.claims import STANDING_STATUSES
from foia_graph.model.namespaces import FOIA
from foia_graph.model.rdf_terms import NamedNode, Quad
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.traversal.relations import (
    BOTH,
    MANY,
    Direction,
    FollowedFields,
    Omission,
    ReadBudget,
    RelationLink,
    WalkStep,
)

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
        self._parts: dict[str, dict[str, list[str]]] = {}
        self._graphs: dict[RelationLink, tuple[str, ...]] = {}

    def steps(self, thing: str) -> list[WalkStep]:
        """Return all steps from a thing, sorted by field, direction and name."""
        found = (
            [WalkStep("out", link) for link in self._outgoing_links(thing)]
            if "out" in self.directions
            else []
        )
        if "in" in self.directions:
            found += [WalkStep("in", link) for link in self._incoming_links(thing)]
        return [
            step for step in sorted(set(found), key=lambda step: step.sort_key) if self._is_admitted(step)
        ]

    def graphs_of(self, link: RelationLink) -> tuple[str, ...]:
        """Return the graphs that say a link, sorted; those outside the collection only where they count."""
        if link not in self._graphs:
            s, p, o = map(NamedNode, (link.subject, link.predicate, link.end))
            quads = self._read_quads(self.catalogue.quad_store.quads(s, p, o, None), MANY)
            names = sorted(q.graph_name.value for q in quads if isinstance(q.graph_name, NamedNode))
            self._graphs[link] = tuple(
                name for name in names if self.with_outside or not self.catalogue.is_outside(name)
            )
        return self._graphs[link]

    def _is_admitted(self, step: WalkStep) -> bool:
        """Return whether a step may be taken: to a described thing of an admitted class, by some graph."""
        shape = self.catalogue.shape_of(step.other_thing)
        if shape is None or (self.types and shape.name not in self.types):
            return False
        if step.direction == "out" and self.catalogue.stub(step.other_thing) is None:
            return False
        return self._all_count or bool(self.graphs_of(step.link))

    # ------------------------------------------------------------ from a thing

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
                yield from self._links_through_owned(thing, predicate)

    def _links_through_owned(self, thing: str, predicate: str) -> Iterator[RelationLink]:
        """Yield the links of the parts that point at the thing themselves."""
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

    # ------------------------------------------------------------ to a thing

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
        """Return the holder of a part, and the field in which it does; "" twice where there is none."""
        for predicate, values in self._part_statements(part).items():
            name = self.followed_fields.nested.get((predicate, True))
            if name and owner in map(iris.owner_iri, values):
                return next(value for value in values if iris.owner_iri(value) == owner), name
        forward = {predicate for predicate, inverse in self.followed_fields.nested if not inverse}
        held = [(p, s) for p, s in self._incoming_pairs(part, forward) if iris.owner_iri(s) == owner]
        return (min(held)[1], self.followed_fields.nested[min(held)[0], False]) if held else ("", "")

    # ------------------------------------------------------------ a link through a part

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
            or not _is_standing(said)
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

    # ------------------------------------------------------------ reading

    def _part_statements(self, part: str) -> dict[str, list[str]]:
        """Return the IRIs that a part links to, by predicate."""
        if part not in self._parts:
            said: dict[str, list[str]] = {}
            quads = self.catalogue.quad_store.quads(NamedNode(part), None, None)
            for quad in self._read_quads(quads, MANY):
                if isinstance(quad.object, NamedNode):
                    said.setdefault(quad.predicate.value, []).append(quad.object.value)
            self._parts[part] = said
        return self._parts[part]

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


def _is_standing(statements: dict[str, list[str]]) -> bool:
    return all(iris.last_segment(status) in STANDING_STATUSES for status in statements.get(STATUS, ()))
