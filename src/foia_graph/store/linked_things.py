"""Linked things: class and labels of a thing, as much as a link to it needs (a stub).

The class follows from the IRI alone, since that is minted of the kind of the thing.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from foia_graph.model.profile import Profile, Shape
from foia_graph.model.rdf import MACHINE_FIELD, RDF_TYPE
from foia_graph.model.rdf_terms import Literal, NamedNode
from foia_graph.model.resource import TaggedLiteral, Value
from foia_graph.store.quad_store import QuadStore, sorted_objects

TOP_KINDS = ("scheme", "graph", "catalog")


class IriClasses:
    """The classes of the IRIs under a base."""

    def __init__(self, profile: Profile, base: str) -> None:
        self.base, self.by_kind = base, profile.by_kind
        self.by_scheme = {shape.in_scheme: shape for shape in profile.shapes.values() if shape.in_scheme}
        self.longest = sorted(profile.by_kind.items(), key=lambda item: -len(item[0]))

    def shape_of(self, iri: str) -> Shape | None:
        """Return the class of an IRI, None where it is none of the catalogue's."""
        if not iri.startswith(self.base):
            return None
        path, _, part = iri[len(self.base) :].partition("#")
        if part:
            return next((shape for kind, shape in self.longest if part.startswith(f"{kind}-")), None)
        segments = path.split("/")
        if segments[0] == "id" and len(segments) > 2:
            return self.by_kind.get("page" if segments[3:4] == ["page"] else segments[1])
        if segments[0] == "scheme" and len(segments) == 3:
            return self.by_scheme.get(segments[1], self.by_kind["concept"])
        return self.by_kind.get(segments[0]) if segments[0] in TOP_KINDS else None


# The most stubs that are cached.
CACHED_STUBS = 100_000


@dataclass(frozen=True, slots=True)
class Stub:
    """Class and labels of a thing, as much as a link to it needs."""

    iri: str
    type: str
    labels: tuple[Value, ...] = ()
    is_machine_read: bool = False
    """Whether a program read the label, and nobody verified it."""

    @property
    def label(self) -> str:
        """Return one label, one in the language of the catalogue first; "" where there is none."""
        plain = (label for label in self.labels if isinstance(label, str))
        tagged = (str(label.value) for label in self.labels if isinstance(label, TaggedLiteral))
        return next(plain, None) or next(tagged, "")


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
        if iri not in self._cache:
            if len(self._cache) >= CACHED_STUBS:
                self._cache.clear()
            self._cache[iri] = self._read_stub(iri)
        return self._cache[iri]

    def _read_stub(self, iri: str) -> Stub | None:
        if not self._is_own(iri):
            return None
        try:
            shape = self._classes.shape_of(iri) if "#" not in iri else None
            if shape and (labels := self._labels(iri, shape)):
                return Stub(iri, shape.name, labels, self._is_machine_read(iri, shape))
            types = sorted_objects(self._store, iri, RDF_TYPE)
            shape = self._profile.shape_of(term.value for term in types if isinstance(term, NamedNode))
            return Stub(iri, shape.name, self._labels(iri, shape)) if shape else None
        except ValueError:
            return None  # no IRI at all

    def _is_machine_read(self, iri: str, shape: Shape) -> bool:
        field = shape.properties.get(MACHINE_FIELD)
        label = NamedNode(shape.properties[shape.label_field].path)
        return field is not None and any(self._store.quads(NamedNode(iri), NamedNode(field.path), label))

    def _is_own(self, iri: str) -> bool:
        return iri.startswith(self._classes.base)

    def _labels(self, iri: str, shape: Shape) -> tuple[Value, ...]:
        label = shape.properties.get(shape.label_field)
        terms = sorted_objects(self._store, iri, label.path) if label else []
        return tuple(
            term.value if term.language == self._language else TaggedLiteral(term.value, term.language or "")
            for term in terms
            if isinstance(term, Literal)
        )
