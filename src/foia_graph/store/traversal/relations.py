"""Relations: the fields that lead from thing to thing, by the profile alone.

A field leads plainly, as `critiques` does, or through a part of the thing, as `qualifiedAssociation` leads
through an association to its agent: a thing and another thing, never a thing and its own part.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from foia_graph.model.profile import RESERVED, Profile, Property, Shape
from foia_graph.runtime.shared_values import cached_property
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.stubs import TOP_KINDS

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

    def grant_more(self, most: int) -> None:
        """Allow so many more triples from now on."""
        self.limit = self.triples_read + most

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

    # ------------------------------------------------------------ what leads where

    def _reaches_things(self, prop: Property) -> bool:
        """Return True where a field links to what is more than a word."""
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
