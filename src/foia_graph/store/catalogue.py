"""One generation opened for the views: fixed look-ups in process, never a query from a client.

A generation is immutable, so what was found once (the names of a class, the label of a thing) is found for
as long as it is open.
"""

import threading
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import cached_property
from heapq import merge, nsmallest
from typing import Any, TypeVar, cast

import msgspec
from pyoxigraph import DefaultGraph, NamedNode, Quad, QuerySolutions, Store
from pyoxigraph import Literal as Term

from foia_graph.model import iris
from foia_graph.model.profile import RDF, SKOS, Profile, Shape
from foia_graph.model.rdf import TYPE, Reader
from foia_graph.model.resource import Resource, Text, Value
from foia_graph.store.conflicts import Contested, contested
from foia_graph.store.generations.generation import Generation
from foia_graph.store.iri_classes import Kinds

Made = TypeVar("Made")
PAGE = 100
"""How many things stand on one page of a list, and inside the thing that they belong to."""
STUBS, COUNTS = 100_000, 1000
"""How many are remembered at most."""
EVERYWHERE = DefaultGraph()
PRIMARY_SOURCE = NamedNode("http://www.w3.org/ns/prov#hadPrimarySource")
CONTESTED = f"""
SELECT DISTINCT ?thing WHERE {{
    {{ SELECT ?thing (COUNT(*) AS ?claims) WHERE {{
        ?claim <{RDF}subject> ?thing ; <{RDF}predicate> ?predicate
    }} GROUP BY ?thing ?predicate HAVING (COUNT(*) > 1) }}
}}"""


@dataclass(frozen=True, slots=True)
class Stub:
    """What one must know of a thing to link to it: its class, and what it is called."""

    iri: str
    type: str
    labels: tuple[Value, ...] = ()

    @property
    def label(self) -> str:
        """Give one name, "" for what has none."""
        plain = [label for label in self.labels if isinstance(label, str)]
        return (
            plain[0]
            if plain
            else next((str(label.value) for label in self.labels if isinstance(label, Text)), "")
        )


@dataclass(frozen=True, slots=True)
class Page:
    """Some names of a sorted list: where they stand in it, and how many there are in all."""

    names: list[str]
    total: int
    start: int

    @property
    def more(self) -> bool:
        """True when the list goes on behind them."""
        return self.start + len(self.names) < self.total


class Catalogue:
    """One generation, read-only."""

    def __init__(self, generation: Generation, profile: Profile) -> None:
        self.generation, self.profile = generation, profile
        self.base = generation.versions["base"]
        self.language = generation.versions.get("language", "en")
        self.store = Store.read_only(str(generation.path / "oxigraph"))
        self.reader = Reader(self.store, profile, self.language)
        self.shape_of = Kinds(profile, self.base).shape_of
        self._stubs: dict[str, Stub | None] = {}
        self._names: dict[str, list[str]] = {}
        self._lock = threading.Lock()
        self._counts: dict[str, Mapping[tuple[str, str], int]] = {}
        self._made: dict[Hashable, object] = {}
        self._making: dict[Hashable, threading.Lock] = {}

    def once(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """Give what was made of this generation under a key; the first who asks makes it, others wait."""
        with self._lock:
            making = self._making.setdefault(key, threading.Lock())
        with making:
            if key not in self._made:
                self._made[key] = make()
        return cast(Made, self._made[key])

    # ------------------------------------------------------------ one thing

    def describe(self, iri: str) -> Resource | None:
        """Read a thing with all its parts, or give None where nothing has this name."""
        try:
            return self.reader.read(iri)
        except ValueError:
            return None  # no IRI at all

    def stub(self, iri: str) -> Stub | None:
        """Give class and labels of a thing, None for what is not described here."""
        try:
            return self._stubs[iri]
        except KeyError:
            if len(self._stubs) >= STUBS:
                self._stubs.clear()
            found = self._stubs[iri] = self._read_stub(iri)
            return found

    def stubs(self, names: Iterable[str]) -> dict[str, Stub]:
        """Give the stubs of those things that are described here."""
        return {iri: stub for iri in names if (stub := self.stub(iri)) is not None}

    def _read_stub(self, iri: str) -> Stub | None:
        if not iri.startswith(self.base):
            return None
        try:
            node = NamedNode(iri)
        except ValueError:
            return None  # no IRI at all
        shape = self.profile.shape_of(
            term.value for term in self._objects(node, TYPE) if isinstance(term, NamedNode)
        )
        if shape is None:
            return None
        label = shape.properties.get(shape.label_field)
        terms = self._objects(node, label.path) if label else []
        return Stub(iri, shape.name, tuple(self._label(term) for term in terms if isinstance(term, Term)))

    def _label(self, term: Term) -> Value:
        return term.value if term.language == self.language else Text(term.value, term.language or "")

    def _objects(self, node: NamedNode, predicate: str) -> list[object]:
        found = self.store.quads_for_pattern(node, NamedNode(predicate), None, EVERYWHERE)
        return sorted((quad.object for quad in found), key=str)

    def links(self, iri: str, predicate: str) -> list[str]:
        """Give what a thing links to by a predicate, sorted."""
        return [
            term.value for term in self._objects(NamedNode(iri), predicate) if isinstance(term, NamedNode)
        ]

    @cached_property
    def last_modified(self) -> str:
        """Give the time since when answers are as they are: that of the load, unless told otherwise."""
        return self.loaded

    @cached_property
    def loaded(self) -> str:
        """Give the time of the load as HTTP writes times (RFC 9110, 5.6.7)."""
        loaded = datetime.fromisoformat(self.generation.created).astimezone(UTC)
        return format_datetime(loaded, usegmt=True)

    @cached_property
    def catalog(self) -> Resource | None:
        """Read what the catalogue says of itself."""
        return self.describe(iris.catalog(self.base))

    @cached_property
    def withdrawn(self) -> Mapping[str, Mapping[str, Any]]:
        """Give what the generation says of withdrawn things: former type, date, reason, replacement."""
        path = self.generation.path / "withdrawn.json"
        found: Mapping[str, Mapping[str, Any]] = (
            msgspec.json.decode(path.read_bytes()) if path.exists() else {}
        )
        return found

    # ------------------------------------------------------------ lists

    def names(self, shape: Shape) -> list[str]:
        """Give the names of all things of a class, sorted."""
        with self._lock:
            if shape.name not in self._names:
                quads = self.store.quads_for_pattern(
                    None, NamedNode(TYPE), NamedNode(shape.target), EVERYWHERE
                )
                found = (quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode))
                self._names[shape.name] = sorted(iri for iri in found if self._is_of(iri, shape))
            return self._names[shape.name]

    def _is_of(self, iri: str, shape: Shape) -> bool:
        """Leave out parts, and things of a more special class."""
        return "#" not in iri and self.shape_of(iri) in (shape, None)

    @cached_property
    def everything(self) -> list[str]:
        """Give the names of all things that have one of their own (the catalogue itself aside), sorted."""
        shapes = [s for s in self.profile.shapes.values() if self.profile.is_thing(s) and s.name != "Catalog"]
        return list(merge(*(self.names(shape) for shape in shapes)))

    @cached_property
    def population(self) -> list[str]:
        """Give the names of everything that has a description, the catalogue itself too, sorted."""
        own = [iris.catalog(self.base)] if self.catalog is not None else []
        return list(merge(own, self.everything))

    # ------------------------------------------------------------ what points at a thing

    def incoming(self, iri: str) -> Mapping[tuple[str, str], int]:
        """Count what points at a thing by field and class, own parts aside."""
        if iri not in self._counts:
            if len(self._counts) >= COUNTS:
                self._counts.clear()
            self._counts[iri] = self._count_incoming(iri)
        return self._counts[iri]

    def _count_incoming(self, iri: str) -> Mapping[tuple[str, str], int]:
        counts: Counter[tuple[str, str]] = Counter()
        for predicate, subject in self._pointing(iri):
            field, shape = self.profile.fields.get((predicate, False)), self.shape_of(subject)
            if field and shape and field in shape.properties and not _is_machinery(field, shape.name):
                counts[field, shape.name] += 1
        return counts

    def pointing(self, iri: str, field: str, shape: Shape, after: str = "", limit: int = PAGE) -> Page:
        """Give a page of the things of a class that point at a thing with a field."""
        found = [
            s for _, s in self._pointing(iri, self.profile.predicates[field]) if self.shape_of(s) == shape
        ]
        names = nsmallest(limit, (name for name in found if name > after))
        return Page(names, len(found), sum(name <= after for name in found) if after else 0)

    def all_pointing(self, iri: str, field: str, shape: Shape) -> list[str]:
        """Give all things of a class that point at a thing with a field."""
        return sorted(
            s for _, s in self._pointing(iri, self.profile.predicates[field]) if self.shape_of(s) == shape
        )

    def is_linked(self, iri: str, field: str) -> bool:
        """Tell whether anything has this in a field; what is no IRI stands in none."""
        try:
            node = NamedNode(iri)
        except ValueError:
            return False
        predicate = NamedNode(self.profile.predicates[field])
        return any(True for _ in self.store.quads_for_pattern(None, predicate, node, EVERYWHERE))

    def _pointing(self, iri: str, predicate: str = "") -> Iterator[tuple[str, str]]:
        path = NamedNode(predicate) if predicate else None
        for quad in self.store.quads_for_pattern(None, path, NamedNode(iri), EVERYWHERE):
            if isinstance(quad.subject, NamedNode) and iris.owner(quad.subject.value) != iri:
                yield quad.predicate.value, quad.subject.value

    # ------------------------------------------------------------ concepts

    def narrower(self, concept: str) -> list[str]:
        """Give a concept and all that fall under it, the concept first."""
        found, todo = {concept: None}, [concept]
        while todo:
            below = [subject for _, subject in self._pointing(todo.pop(), f"{SKOS}broader")]
            todo += [iri for iri in below if iri not in found]
            found.update(dict.fromkeys(sorted(below)))
        return list(found)

    def broader(self, concept: str) -> list[str]:
        """Give the concepts right above a concept."""
        return self.links(concept, f"{SKOS}broader")

    # ------------------------------------------------------------ sources and graphs

    def is_outside(self, graph: str) -> bool:
        """True for the graph of a source outside the corpus."""
        return graph.startswith(f"{self.base}graph/external/")

    @cached_property
    def outside_sources(self) -> frozenset[str]:
        """Name the sources outside the corpus."""
        graphs = [
            g for g in self.store.named_graphs() if isinstance(g, NamedNode) and self.is_outside(g.value)
        ]
        quads = (q for g in graphs for q in self.store.quads_for_pattern(g, PRIMARY_SOURCE, None, EVERYWHERE))
        return frozenset(quad.object.value for quad in quads if isinstance(quad.object, NamedNode))

    def outside(self, iri: str) -> set[tuple[str, str]]:
        """Give what only sources outside the corpus say about a thing, as predicates and values."""
        graphs: dict[tuple[str, str], list[str]] = {}
        for quad in self.store.quads_for_pattern(NamedNode(iri), None, None, None):
            if isinstance(quad.graph_name, NamedNode) and isinstance(quad.object, (NamedNode, Term)):
                graphs.setdefault((quad.predicate.value, quad.object.value), []).append(quad.graph_name.value)
        return {said for said, places in graphs.items() if all(map(self.is_outside, places))}

    def graph(self, iri: str) -> Iterator[Quad]:
        """Give the quads of a named graph."""
        return iter(self.store.quads_for_pattern(None, None, None, NamedNode(iri)))

    def graph_size(self, iri: str) -> int:
        """Count the triples of a named graph."""
        graphs = self.generation.counts.get("graphs", {})
        return int(str(graphs.get(iri, 0))) if isinstance(graphs, Mapping) else 0

    def conflicts(self, scope: str) -> list[Contested]:
        """Give the fields in which sources differ, contradictions first; `scope` is "corpus" or "all"."""
        with self._lock:
            found = self._contested
        skipped = self.outside_sources if scope == "corpus" else frozenset()
        return [each for one in found if (each := one.without(skipped)) is not None]

    @cached_property
    def _contested(self) -> list[Contested]:
        solutions = self.store.query(CONTESTED)
        if not isinstance(solutions, QuerySolutions):
            raise TypeError("a look-up of contested things must be a SELECT")
        names = sorted(str(row["thing"])[1:-1] for row in solutions)
        things = [thing for name in names if (thing := self.describe(name)) is not None]
        return [each for thing in things for each in contested(thing, self.profile)]


def _is_machinery(field: str, shape: str) -> bool:
    """True for what repeats, in a part, what is shown where the part belongs."""
    return shape in ("Claim", "Evidence") and field not in ("source", "by")
