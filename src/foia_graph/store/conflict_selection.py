"""Selections of conflicts: those of a scope, perhaps on one thing or one field, contradictions first."""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from foia_graph.model import iris
from foia_graph.model.namespaces import RDF
from foia_graph.model.profile import Profile
from foia_graph.model.rdf_terms import NamedNode
from foia_graph.model.resource import Resource
from foia_graph.runtime.shared_values import cached_property
from foia_graph.store.catalogue import PAGE_SIZE, Catalogue
from foia_graph.store.conflicts import COMPARED_PARTS, ConflictGroup, FieldConflict, field_conflicts
from foia_graph.store.contested_things import (
    ANY_FIELD,
    GROUPS,
    ContestedField,
    ContestedThings,
    Scope,
    column_name,
    contested_fields,
)
from foia_graph.store.quad_store import QuadStore

# The default graph holds each triple once: over a union of the named graphs COUNT would count one a source.
_CLAIMED_TWICE = f"""
SELECT DISTINCT ?thing WHERE {{
    {{ SELECT ?thing (COUNT(*) AS ?claims) WHERE {{
        ?claim <{RDF}subject> ?thing ; <{RDF}predicate> ?predicate
    }} GROUP BY ?thing ?predicate HAVING (COUNT(*) > 1) }}
}}"""


@dataclass(frozen=True)
class ConflictSelection:
    """The conflicts of a scope, of one thing (IRI) or field where these are named.

    They are walked by things: what is contested in one of them stands together.
    """

    catalogue: Catalogue
    scope: Scope
    about: str = ""
    field: str = ANY_FIELD

    @property
    def total(self) -> int:
        """Return the number of things, those with contradictions and differences counted for each."""
        return sum(map(self.thing_count, GROUPS))

    def thing_count(self, group: ConflictGroup) -> int:
        """Return the number of things with conflicts of a group."""
        return len(self._places(group))

    def fact_count(self, group: ConflictGroup) -> int:
        """Return the number of conflicts of a group."""
        return self._things.facts[column_name(self.scope, group)].get(self.field, 0)

    def conflicts(self, start: int = 0, stop: int | None = None) -> Iterator[FieldConflict]:
        """Yield the conflicts of the things from one number up to another, contradictions first."""
        walk = list(self._walk(start, self.total if stop is None else stop))
        for at in range(0, len(walk), PAGE_SIZE):
            block = walk[at : at + PAGE_SIZE]
            names = list(dict.fromkeys(name for _, name in block))
            things = {thing.iri: thing for thing in _compared_things(self.catalogue, names)}
            for group, name in block:
                if name in things:
                    yield from self._conflicts_of(things[name], group)

    def _walk(self, start: int, stop: int) -> Iterator[tuple[ConflictGroup, str]]:
        """Yield the names of the things from one number up to another, each with its group."""
        before = 0
        for group in GROUPS:
            places = self._places(group)
            for place in places[max(start - before, 0) : max(stop - before, 0)]:
                yield group, self._things.names[place]
            before += len(places)

    def _conflicts_of(self, thing: Resource, group: ConflictGroup) -> Iterator[FieldConflict]:
        skipped = self.catalogue.outside_sources if self.scope == "corpus" else frozenset()
        for conflict in field_conflicts(thing, self.catalogue.profile, skipped):
            if conflict.group == group and self.field in (ANY_FIELD, conflict.field):
                yield conflict

    def _places(self, group: ConflictGroup) -> Sequence[int]:
        return self._things.columns[column_name(self.scope, group)].get(self.field, ())

    @cached_property
    def _things(self) -> ContestedThings:
        found = contested_things(self.catalogue)
        return ContestedThings.of_fields({self.about: found.fields_of(self.about)}) if self.about else found


def contested_things(catalogue: Catalogue) -> ContestedThings:
    """Return the contested things of a generation: those that its load has written, else found once."""

    def read() -> ContestedThings:
        stored = ContestedThings.read(catalogue.generation.path, catalogue.profile)
        return find_contested(catalogue) if stored is None else stored

    return catalogue.compute_once("contested things", read)


def find_contested(catalogue: Catalogue) -> ContestedThings:
    """Find the contested things of a generation in its quads."""
    names = sorted(_possibly_contested(catalogue.quad_store, catalogue.profile))
    things = _compared_things(catalogue, names)
    return ContestedThings.of_fields({thing.iri: _fields_of(thing, catalogue) for thing in things})


def fields_about(catalogue: Catalogue, name: str) -> list[ContestedField]:
    """Return the contested fields of a thing as its quads have them, none where nothing has this name."""
    return [field for thing in _compared_things(catalogue, [name]) for field in _fields_of(thing, catalogue)]


def _fields_of(thing: Resource, catalogue: Catalogue) -> list[ContestedField]:
    return contested_fields(thing, catalogue.profile, catalogue.outside_sources)


def _possibly_contested(store: QuadStore, profile: Profile) -> Set[str]:
    """Return the things with several claims on a field, or with claims that contradict one another."""
    rows = store.select(_CLAIMED_TWICE)
    # Claims in words have no field.
    conflicts = store.quads(None, NamedNode(profile.predicates["conflictsWith"]), None)
    return {term.value for (term,) in rows if isinstance(term, NamedNode)} | {
        iris.owner_iri(quad.subject.value) for quad in conflicts if isinstance(quad.subject, NamedNode)
    }


def _compared_things(catalogue: Catalogue, names: Sequence[str]) -> Iterator[Resource]:
    """Yield those of many things that are described here, with the parts that conflicts are found by."""
    for start in range(0, len(names), PAGE_SIZE):
        block = names[start : start + PAGE_SIZE]
        catalogue.read_ahead(block)
        found = (catalogue.describe_with_parts(name, COMPARED_PARTS) for name in block)
        yield from (thing for thing in found if thing is not None)
