"""Incoming links: the things that point at a thing, by field and class."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping

from foia_graph.model import iris
from foia_graph.model.profile import Profile, Shape
from foia_graph.model.rdf_terms import NamedNode
from foia_graph.store.quad_store import QuadStore

CACHED_COUNTS = 1000
"""The most things whose counts are cached."""


class IncomingLinks:
    """The links to things of one state, but for those of their own parts."""

    def __init__(self, store: QuadStore, profile: Profile, shape_of: Callable[[str], Shape | None]) -> None:
        self._store, self._profile, self._shape_of = store, profile, shape_of
        self._counts: dict[str, Mapping[tuple[str, str], int]] = {}

    def link_counts(self, iri: str) -> Mapping[tuple[str, str], int]:
        """Return how many things point at a thing, by field and class."""
        if iri not in self._counts:
            if len(self._counts) >= CACHED_COUNTS:
                self._counts.clear()
            self._counts[iri] = self._count_links(iri)
        return self._counts[iri]

    def _count_links(self, iri: str) -> Mapping[tuple[str, str], int]:
        counts: Counter[tuple[str, str]] = Counter()
        for predicate, subject in self._link_pairs(iri, None):
            field, shape = self._profile.fields.get((predicate, False)), self._shape_of(subject)
            if field and shape and field in shape.properties and not _is_machinery(field, shape.name):
                counts[field, shape.name] += 1
        return counts

    def subjects_of_class(self, iri: str, field: str, shape: Shape) -> list[str]:
        """Return the names of the things of a class that point at a thing with a field, in any order."""
        names = self.subjects_of(iri, self._profile.predicates[field])
        return [name for name in names if self._shape_of(name) == shape]

    def subjects_of(self, iri: str, predicate: str) -> Iterator[str]:
        """Yield the names of what points at a thing by a predicate."""
        return (subject for _, subject in self._link_pairs(iri, NamedNode(predicate)))

    def has_links(self, iri: str, field: str) -> bool:
        """Return whether anything, own parts too, has this in a field; what is no IRI stands in none."""
        try:
            node = NamedNode(iri)
        except ValueError:
            return False
        predicate = NamedNode(self._profile.predicates[field])
        return any(True for _ in self._store.quads(None, predicate, node))

    def _link_pairs(self, iri: str, predicate: NamedNode | None) -> Iterator[tuple[str, str]]:
        """Yield predicates and subjects."""
        for quad in self._store.quads(None, predicate, NamedNode(iri)):
            if isinstance(quad.subject, NamedNode) and iris.owner_iri(quad.subject.value) != iri:
                yield quad.predicate.value, quad.subject.value


def _is_machinery(field: str, shape: str) -> bool:
    """Return whether a field repeats, in a part, what is shown where the part belongs."""
    return shape in ("Claim", "Evidence") and field not in ("source", "by")
