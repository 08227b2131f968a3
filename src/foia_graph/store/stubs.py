"""Stubs: class and labels of a thing, as much as a link to it needs."""

from collections.abc import Iterable
from dataclasses import dataclass

from foia_graph.model.profile import Profile, Shape
from foia_graph.model.rdf import RDF_TYPE
from foia_graph.model.rdf_terms import Literal, NamedNode
from foia_graph.model.resource import TaggedLiteral, Value
from foia_graph.store.iri_classes import IriClasses
from foia_graph.store.quad_store import QuadStore, sorted_objects

CACHED_STUBS = 100_000
"""The most stubs that are cached."""


@dataclass(frozen=True, slots=True)
class Stub:
    """Class and labels of a thing, as much as a link to it needs."""

    iri: str
    type: str
    labels: tuple[Value, ...] = ()

    @property
    def label(self) -> str:
        """Return one label, one in the language of the catalogue first; "" where there is none."""
        plain = [label for label in self.labels if isinstance(label, str)]
        return (
            plain[0]
            if plain
            else next((str(label.value) for label in self.labels if isinstance(label, TaggedLiteral)), "")
        )


class StubReader:
    """Reads stubs out of the default graph, and caches them; made once for a state."""

    def __init__(self, store: QuadStore, profile: Profile, classes: IriClasses, language: str) -> None:
        self._store, self._profile, self._classes, self._language = store, profile, classes, language
        self._cache: dict[str, Stub | None] = {}

    def read_ahead(self, names: Iterable[str]) -> None:
        """Have things at hand whose stubs will be asked for."""
        self._store.read_ahead(iri for iri in names if iri not in self._cache and self._is_own(iri))

    def find_stub(self, iri: str) -> Stub | None:
        """Return class and labels of a thing, None for what is not described here."""
        try:
            return self._cache[iri]
        except KeyError:
            if len(self._cache) >= CACHED_STUBS:
                self._cache.clear()
            stub = self._cache[iri] = self._read_stub(iri)
            return stub

    def _read_stub(self, iri: str) -> Stub | None:
        if not self._is_own(iri):
            return None
        try:
            return self._named_stub(iri) or self._typed_stub(iri)
        except ValueError:
            return None  # no IRI at all

    def _is_own(self, iri: str) -> bool:
        return iri.startswith(self._classes.base)

    def _named_stub(self, iri: str) -> Stub | None:
        shape = self._classes.shape_of(iri) if "#" not in iri else None
        labels = self._labels(iri, shape) if shape else ()
        return Stub(iri, shape.name, labels) if shape and labels else None

    def _typed_stub(self, iri: str) -> Stub | None:
        types = sorted_objects(self._store, iri, RDF_TYPE)
        shape = self._profile.shape_of(term.value for term in types if isinstance(term, NamedNode))
        return Stub(iri, shape.name, self._labels(iri, shape)) if shape else None

    def _labels(self, iri: str, shape: Shape) -> tuple[Value, ...]:
        label = shape.properties.get(shape.label_field)
        terms = sorted_objects(self._store, iri, label.path) if label else []
        return tuple(self._label_value(term) for term in terms if isinstance(term, Literal))

    def _label_value(self, term: Literal) -> Value:
        return (
            term.value if term.language == self._language else TaggedLiteral(term.value, term.language or "")
        )
