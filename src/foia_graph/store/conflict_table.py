"""The table of conflicts: the fields on which the sources of a thing differ, by scope and group."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Set
from typing import Literal

from foia_graph.model import iris
from foia_graph.model.namespaces import RDF
from foia_graph.model.rdf_terms import NamedNode
from foia_graph.model.resource import Resource
from foia_graph.store.catalogue import PAGE_SIZE, Catalogue
from foia_graph.store.conflicts import COMPARED_PARTS, ConflictGroup, field_conflicts
from foia_graph.store.derivation import CatalogueChange
from foia_graph.store.tables.database import Row

Scope = Literal["corpus", "all"]
"""Whose word counts: that of the collection, or of sources outside it, too."""
SCOPES: tuple[Scope, ...] = ("corpus", "all")
GROUPS: tuple[ConflictGroup, ...] = ("contradictions", "differences")
_SUBJECT = f"{RDF}subject"
# The default graph holds each triple once: over a union of the named graphs COUNT would count one a source.
_CLAIMED_TWICE = f"""
SELECT DISTINCT ?thing WHERE {{
    {{ SELECT ?thing (COUNT(*) AS ?claims) WHERE {{
        ?claim <{RDF}subject> ?thing ; <{RDF}predicate> ?predicate
    }} GROUP BY ?thing ?predicate HAVING (COUNT(*) > 1) }}
}}"""


class ConflictTable:
    """The derived table of conflicts."""

    name = "conflict"

    def rows(self, catalogue: Catalogue, owners: Collection[str] | None) -> Iterator[Row]:
        """Yield the rows of some things, or of all."""
        names = _possibly_contested(catalogue) if owners is None else owners
        for thing in compared_things(catalogue, sorted(names)):
            points = Counter(
                (scope, conflict.group, conflict.field)
                for scope in SCOPES
                for conflict in field_conflicts(thing, catalogue.profile, skipped_sources(catalogue, scope))
            )
            yield from ((thing.iri, *key, count) for key, count in points.items())

    def changed_owners(self, change: CatalogueChange) -> Collection[str]:
        """Return the things that changed quads are about: they, their parts, or claims on them."""
        found: set[str] = set()
        for quad in change.default_quads:
            if isinstance(quad.subject, NamedNode):
                found.add(iris.owner_iri(quad.subject.value))
            if quad.predicate.value == _SUBJECT and isinstance(quad.object, NamedNode):
                found.add(quad.object.value)
        return found


def skipped_sources(catalogue: Catalogue, scope: Scope) -> Set[str]:
    """Return the sources whose word does not count in a scope."""
    return catalogue.outside_sources if scope == "corpus" else frozenset()


def _possibly_contested(catalogue: Catalogue) -> Set[str]:
    """Return the things with several claims on a field, or with claims that contradict one another."""
    store = catalogue.quad_store
    # Claims in words have no field.
    conflicts = store.quads(None, NamedNode(catalogue.profile.predicates["conflictsWith"]), None)
    return {term.value for (term,) in store.select(_CLAIMED_TWICE) if isinstance(term, NamedNode)} | {
        iris.owner_iri(quad.subject.value) for quad in conflicts if isinstance(quad.subject, NamedNode)
    }


def compared_things(catalogue: Catalogue, names: Iterable[str]) -> Iterator[Resource]:
    """Yield those of many things that are described here, with the parts that conflicts are found by."""
    ordered = list(names)
    for start in range(0, len(ordered), PAGE_SIZE):
        block = ordered[start : start + PAGE_SIZE]
        catalogue.read_ahead(block)
        found = (catalogue.describe_with_parts(name, COMPARED_PARTS) for name in block)
        yield from (thing for thing in found if thing is not None)
