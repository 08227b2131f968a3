"""One generation opened for the views: fixed lookups in process, never a query from a client.

A generation is immutable, so what was found once is found for as long as it is open."""

import threading
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import lru_cache
from heapq import merge, nsmallest
from typing import Any, TypeVar, cast, overload

from pyroaring import BitMap

from foia_graph.model import claims, iris
from foia_graph.model.identities import PREFERRED
from foia_graph.model.namespaces import PROV, SKOS
from foia_graph.model.profile import Profile, Shape
from foia_graph.model.rdf import RDF_TYPE
from foia_graph.model.rdf_terms import Literal, NamedNode, Quad
from foia_graph.model.resource import Resource, TaggedLiteral, Value, text_of
from foia_graph.runtime.shared_values import bounded_turn, cached_property
from foia_graph.store.embedded_store import EmbeddedStore
from foia_graph.store.generations.generation import (
    HIDDEN_CLAIMS,
    RENAMED,
    WITHDRAWN,
    Generation,
    read_hidden_iris,
    read_json_file,
)
from foia_graph.store.linked_things import IriClasses, Stub, StubReader
from foia_graph.store.quad_store import NamedGraphs, QuadStore, sorted_objects
from foia_graph.store.resource_reader import ResourceReader
from foia_graph.store.tables.database import TableReader

_OF_CLASS = "FROM list_item WHERE class = ?"
# To count the items would read an index through.
_EVERYTHING = "SELECT things FROM list_value WHERE class = ? AND filter = '' AND value = ''"

Marker = Callable[[str, bool], str]


class ThingNames(Sequence[str]):
    """The names of all things in the list of a class."""

    def __init__(self, tables: TableReader, class_name: str) -> None:
        self._tables, self._class = tables, class_name
        everything = tables.value(_EVERYTHING, (class_name,))
        self._length = len(BitMap.deserialize(everything)) if everything else 0

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[str]:
        return (name for (name,) in self._tables.rows(f"SELECT iri {_OF_CLASS} ORDER BY iri", (self._class,)))

    def __contains__(self, name: object) -> bool:
        return self._tables.row(f"SELECT 1 {_OF_CLASS} AND iri = ?", (self._class, name)) is not None

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> list[str]: ...
    def __getitem__(self, at: int | slice) -> str | list[str]:
        numbers = range(self._length)[at]
        if isinstance(numbers, int):
            return self._some(numbers, 1)[0]
        first, last = (min(numbers), max(numbers)) if numbers else (0, -1)
        found = self._some(first, last + 1 - first)
        return [found[number - first] for number in numbers]

    def _some(self, start: int, number: int) -> list[str]:
        query = f"SELECT iri {_OF_CLASS} ORDER BY iri LIMIT ? OFFSET ?"
        return [name for (name,) in self._tables.rows(query, (self._class, number, start))]

    def beginning_with(self, text: str) -> Iterator[str]:
        """Yield those that begin with a text."""
        query = f"SELECT iri {_OF_CLASS} AND iri >= ? AND iri < ? ORDER BY iri"
        return (name for (name,) in self._tables.rows(query, (self._class, text, f"{text}\uffff")))


Computation = TypeVar("Computation")
# The most things that are cached whole, since pages ask for one several times, parts, such as claims, and
# things whose links are counted.
CACHED_THINGS, CACHED_PARTS, CACHED_COUNTS = 16, 2000, 1000
PRIMARY_SOURCE = NamedNode(f"{PROV}hadPrimarySource")
# Things on one page of a list, and in the group of links inside a thing.
PAGE_SIZE = 100


@dataclass(frozen=True, slots=True)
class ResultPage:
    """A page of a sorted list: its names, their offset in the list, and the length of the list."""

    names: list[str]
    total: int
    start: int

    @property
    def has_more(self) -> bool:
        """Return True when the list continues behind them."""
        return self.start + len(self.names) < self.total


class Catalogue:
    """One generation, read-only."""

    def __init__(
        self,
        generation: Generation,
        profile: Profile,
        quad_store: QuadStore | None = None,
        cached_things: int = CACHED_THINGS,
    ) -> None:
        """Open a generation, with the quads in its folder where no other store is given."""
        self.generation, self.profile = generation, profile
        self.tables = TableReader(generation.path)
        self.base = generation.versions["base"]
        self.language = generation.versions.get("language", "en")
        self.quad_store = EmbeddedStore.of_generation(generation.path) if quad_store is None else quad_store
        self.reader = ResourceReader(self.quad_store, profile, self.language)
        classes = IriClasses(profile, self.base)
        self.shape_of = classes.shape_of
        self._stubs = StubReader(self.quad_store, profile, classes, self.language)
        self._thing = lru_cache(2 * cached_things)(self.reader.read_thing)
        self._part = lru_cache(CACHED_PARTS)(self.reader.read_thing)
        self.outside_values = lru_cache(cached_things)(self._exclusive_values)
        """Return what only sources outside the collection say about a thing, as predicates and values."""
        self.incoming_counts = lru_cache(CACHED_COUNTS)(self._count_links)
        """Return how many things point at a thing, own parts aside, by field and class."""
        self._computations: dict[Hashable, object] = {}
        self._computing_locks: dict[Hashable, threading.Lock] = {}

    def compute_once(self, key: Hashable, make: Callable[[], Computation]) -> Computation:
        """Return what was made of this generation under a key; the first who asks makes it, others wait.

        Raises StoreBusy where they would wait too long.
        """
        if key not in self._computations:
            with bounded_turn(self._computing_locks.setdefault(key, threading.Lock())):
                if key not in self._computations:
                    self._computations[key] = make()
        return cast(Computation, self._computations[key])

    def describe(self, iri: str) -> Resource | None:
        """Return a thing with all its parts, or a part, None where nothing has this name."""
        return self._part(iri) if "#" in iri else self._thing(iri)

    def describe_with_parts(self, iri: str, fields: frozenset[str]) -> Resource | None:
        """Return a thing with the parts of some fields alone, None where nothing has this name.

        Of many things that takes half as long, or less.
        """
        return self._thing(iri, fields)

    def read_ahead(self, names: Iterable[str]) -> None:
        """Have things that will be described at hand, where each lookup is a request to a server."""
        self.reader.read_ahead(names)

    def statements(self, iri: str) -> Iterator[Quad]:
        """Yield the quads of the default graph about a thing itself, without its parts."""
        return self.quad_store.quads(NamedNode(iri), None, None)

    def stub(self, iri: str) -> Stub | None:
        """Return class and labels of a thing, None for what is not described here."""
        return self._stubs.find_stub(iri)

    def stubs(self, names: Iterable[str]) -> dict[str, Stub]:
        """Return the stubs of those things that are described here."""
        names = list(names)
        self._stubs.read_ahead(names)
        return {iri: stub for iri in names if (stub := self.stub(iri)) is not None}

    def links(self, iri: str, predicate: str) -> list[str]:
        """Return what a thing links to by a predicate, sorted."""
        objects = sorted_objects(self.quad_store, iri, predicate)
        return [term.value for term in objects if isinstance(term, NamedNode)]

    def texts(self, iri: str, predicate: str) -> list[str]:
        """Return the texts of a thing by a predicate, sorted."""
        objects = sorted_objects(self.quad_store, iri, predicate)
        return [term.value for term in objects if isinstance(term, Literal)]

    @cached_property
    def last_modified(self) -> str:
        """Return the time since when answers are as they are: that of the load, unless another was set."""
        return self.load_time

    @cached_property
    def load_time(self) -> str:
        """Return the time of the load as HTTP writes times (RFC 9110, 5.6.7)."""
        loaded = datetime.fromisoformat(self.generation.created).astimezone(UTC)
        return format_datetime(loaded, usegmt=True)

    @cached_property
    def catalog_resource(self) -> Resource | None:
        """Return the description of the catalogue itself, None where there is none."""
        return self.describe(iris.catalog_iri(self.base))

    def own_texts(self, field: str) -> list[str]:
        """Return the values of a field of the catalogue itself as text."""
        return list(map(text_of, self.catalog_resource.get(field))) if self.catalog_resource else []

    def own_text(self, field: str) -> str:
        """Return the first value of a field of the catalogue itself as text, "" for none."""
        return next(iter(self.own_texts(field)), "")

    @cached_property
    def hidden_names(self) -> frozenset[str]:
        """Return the IRIs of things and claims that are restricted or withdrawn now, and were public once."""
        folder = self.generation.path
        return read_hidden_iris(folder) | read_hidden_iris(folder, HIDDEN_CLAIMS)

    @cached_property
    def tombstones(self) -> Mapping[str, Mapping[str, Any]]:
        """Return the tombstones of withdrawn things by IRI: former type, date, reason, replacement."""
        return read_json_file(self.generation.path / WITHDRAWN, dict[str, dict[str, Any]]) or {}

    @cached_property
    def present_names(self) -> Mapping[str, str]:
        """Return the present names of things (IRIs) by their former ones."""
        return read_json_file(self.generation.path / RENAMED, dict[str, str]) or {}

    def thing_names(self, shape: Shape) -> ThingNames:
        """Return the names of all things of a class, sorted; of what has several the preferred one."""
        return self.compute_once((shape.name, "names"), lambda: ThingNames(self.tables, shape.name))

    def record_names(self, shape: Shape) -> Sequence[str]:
        """Return the names of all records of a class, sorted: those to which others are preferred, too."""
        others = self._lesser_names(shape)
        return list(merge(self.thing_names(shape), others)) if others else self.thing_names(shape)

    def _lesser_names(self, shape: Shape) -> list[str]:
        return [iri for iri in self.preferred_names if self.shape_of(iri) == shape]

    @cached_property
    def preferred_names(self) -> Mapping[str, str]:
        """Return the preferred name of each thing that was judged to be the same as another, sorted."""
        quads = self.quad_store.quads(None, NamedNode(self.profile.predicates[PREFERRED]), None)
        pairs = ((quad.subject, quad.object) for quad in quads)
        return dict(
            sorted(
                (lesser.value, preferred.value)
                for lesser, preferred in pairs
                if isinstance(lesser, NamedNode) and isinstance(preferred, NamedNode)
            )
        )

    def has_any(self, shape: Shape) -> bool:
        """Return whether anything is of a class; of one whose things are parts of others, any part."""
        if self.profile.is_thing(shape):
            return bool(self.thing_names(shape))
        pattern = None, NamedNode(RDF_TYPE), NamedNode(shape.target)
        return self.compute_once(
            (shape.name, "any"), lambda: any(True for _ in self.quad_store.quads(*pattern))
        )

    @cached_property
    def all_things(self) -> list[str]:
        """Return the names of all things that have one of their own (the catalogue itself aside), sorted."""
        return list(self.each_thing())

    @property
    def thing_count(self) -> int:
        """Return how many things have a name of their own (the catalogue itself aside)."""
        return sum(len(self.thing_names(s)) + len(self._lesser_names(s)) for s in self._listed_classes)

    def each_thing(self) -> Iterator[str]:
        """Yield the names of all things, as `all_things` has them, without all of them in memory."""
        return merge(*map(self.record_names, self._listed_classes))

    def has_thing(self, iri: str) -> bool:
        """Return whether a name is one of those of all things."""
        shape = self.shape_of(iri)
        shapes = [each for each in self._listed_classes if shape in (None, each)]
        return iri in self.preferred_names or any(iri in self.thing_names(each) for each in shapes)

    @property
    def _listed_classes(self) -> list[Shape]:
        shapes = self.profile.shapes.values()
        return [s for s in shapes if self.profile.is_thing(s) and s.name != "Catalog"]

    @cached_property
    def all_descriptions(self) -> list[str]:
        """Return the names of everything that has a description, the catalogue itself too, sorted."""
        own = [iris.catalog_iri(self.base)] if self.catalog_resource is not None else []
        return list(merge(own, self.all_things))

    @property
    def description_count(self) -> int:
        """Return how many descriptions there are, without a look at the names."""
        return self.thing_count + (self.catalog_resource is not None)

    def _count_links(self, iri: str) -> Mapping[tuple[str, str], int]:
        counts: Counter[tuple[str, str]] = Counter()
        for predicate, subject in self._link_pairs(iri, None):
            field, shape = self.profile.fields.get((predicate, False)), self.shape_of(subject)
            if field and shape and field in shape.properties:
                is_machinery = shape.name in ("Claim", "Evidence") and field not in ("source", "by")
                counts[field, shape.name] += not is_machinery
        return +counts

    def pointing_page(self, iri: str, field: str, shape: Shape, limit: int = PAGE_SIZE) -> ResultPage:
        """Return the first page of the things of a class that point at a thing with a field."""
        found = self._pointing(iri, field, shape)
        return ResultPage(nsmallest(limit, found), len(found), 0)

    def pointing_things(self, iri: str, field: str, shape: Shape) -> list[str]:
        """Return all things of a class that point at a thing with a field."""
        return sorted(self._pointing(iri, field, shape))

    def is_linked(self, iri: str, field: str) -> bool:
        """Return whether anything, own parts too, has this in a field; what is no IRI is in none."""
        try:
            node = NamedNode(iri)
        except ValueError:
            return False
        predicate = NamedNode(self.profile.predicates[field])
        return any(True for _ in self.quad_store.quads(None, predicate, node))

    def _pointing(self, iri: str, field: str, shape: Shape) -> list[str]:
        pairs = self._link_pairs(iri, self.profile.predicates[field])
        return [subject for _, subject in pairs if self.shape_of(subject) == shape]

    def _link_pairs(self, iri: str, predicate: str | None) -> Iterator[tuple[str, str]]:
        path = None if predicate is None else NamedNode(predicate)
        for quad in self.quad_store.quads(None, path, NamedNode(iri)):
            if isinstance(quad.subject, NamedNode) and iris.owner_iri(quad.subject.value) != iri:
                yield quad.predicate.value, quad.subject.value

    def narrower(self, concept: str) -> list[str]:
        """Return a concept and all that fall under it, the concept first."""
        found, todo = {concept: None}, [concept]
        while todo:
            below = [subject for _, subject in self._link_pairs(todo.pop(), f"{SKOS}broader")]
            todo += [iri for iri in below if iri not in found]
            found.update(dict.fromkeys(sorted(below)))
        return list(found)

    def broader(self, concept: str) -> list[str]:
        """Return the concepts right above a concept."""
        return self.links(concept, f"{SKOS}broader")

    def is_outside(self, graph: str) -> bool:
        """Return True for the graph of a source outside the collection, `graph/external/…`."""
        return graph.startswith(f"{self.base}graph/external/")

    @cached_property
    def _outside_graphs(self) -> list[NamedNode]:
        names = self.generation.graph_sizes.names_from(f"{self.base}graph/external/")
        return list(map(NamedNode, names))

    @property
    def has_outside_graphs(self) -> bool:
        """Return whether any graph is that of a source outside the collection."""
        return bool(self._outside_graphs)

    @cached_property
    def outside_sources(self) -> frozenset[str]:
        """Return the IRIs of the sources outside the collection."""
        self.quad_store.read_ahead(graph.value for graph in self._outside_graphs)
        find = self.quad_store.quads
        quads = (quad for graph in self._outside_graphs for quad in find(graph, PRIMARY_SOURCE, None))
        return frozenset(quad.object.value for quad in quads if isinstance(quad.object, NamedNode))

    def _exclusive_values(self, iri: str) -> frozenset[tuple[str, str]]:
        if not self.has_outside_graphs:
            return frozenset()
        graphs: dict[tuple[str, str], list[str]] = {}
        for quad in self.quad_store.quads(NamedNode(iri), None, None, None):
            if isinstance(quad.graph_name, NamedNode) and isinstance(quad.object, (NamedNode, Literal)):
                graphs.setdefault((quad.predicate.value, quad.object.value), []).append(quad.graph_name.value)
        return frozenset(pair for pair, places in graphs.items() if all(map(self.is_outside, places)))

    @cached_property
    def named_graphs(self) -> NamedGraphs:
        """Return what writes the named graphs."""
        return NamedGraphs(self.quad_store, self.generation.graph_sizes)


class Labels:
    """The names of the things of one catalogue.

    The catalogue caches what was looked up, so one of these costs nothing to make. Whoever needs the names
    of many things has them looked up together by `names` or `load_labels`.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def load_labels(self, names: Iterable[str]) -> None:
        """Fill the cache with the labels of several things at once."""
        self._catalogue.stubs(names)

    def label(self, iri: str) -> str:
        """Return a label of a thing, marked if a program read it; "" for what has none."""
        return self._label(iri, claims.marked)

    def _label(self, iri: str, mark: Marker) -> str:
        shape = self._catalogue.shape_of(iri)
        may_have_one = shape is None or "#" in iri or shape.label_field
        stub = self._catalogue.stub(iri) if may_have_one else None
        return mark(stub.label, stub.is_machine_read) if stub else ""

    def name(self, iri: str) -> str:
        """Return the label of a thing, or else a name made of that of its owner; it bears its mark."""
        return self._name(iri, claims.marked)

    def bare_name(self, iri: str) -> str:
        """Return the name without its mark, for forms that have a place of their own for that."""
        return self._name(iri, lambda text, _: text)

    def _name(self, iri: str, mark: Marker) -> str:
        return self._label(iri, mark) or self._derived_name(iri, mark)

    def names(self, things: Iterable[str]) -> dict[str, str]:
        """Return the names of several things, by IRI."""
        wanted = list(dict.fromkeys(things))
        self.load_labels(wanted)
        return {iri: self.name(iri) for iri in wanted}

    def _derived_name(self, iri: str, mark: Marker) -> str:
        owner, (document, number) = iris.owner_iri(iri), iris.page_of(iri)
        if owner != iri:
            shape = self._catalogue.shape_of(iri)
            return f"{shape.title if shape else iris.last_segment(iri)} of {self._name(owner, mark)}"
        return f"{self._name(document, mark)}, page {number}" if number else iris.last_segment(iri) or iri

    def own_titles(self, thing: Resource) -> tuple[Value | None, tuple[Value, ...]]:
        """Return the title that the preferred sources give (None where there is no title), and the others.

        Those that a program read are marked.
        """
        preferred = self._catalogue.generation.preferred_sources
        is_outside = self._catalogue.outside_sources.__contains__
        title, others = claims.title_values(thing, self._catalogue.profile, preferred, is_outside)
        read = {text for _, text in claims.machine_values(thing)}

        def marked(value: Value) -> Value:
            return claims.marked_value(value) if text_of(value) in read else value

        return (title if title is None else marked(title)), tuple(map(marked, others))

    def titles(self, thing: Resource) -> tuple[Value, tuple[Value, ...]]:
        """Return the title of a thing, and its other titles."""
        title, others = self.own_titles(thing)
        return (self.name(thing.iri) if title is None else title), others

    def preferred_label(self, iri: str) -> Value | None:
        """Return the label that the preferred sources give a thing, None where it has none.

        Only a thing with several labels is read whole.
        """
        stub = self._catalogue.stub(iri)
        labels = stub.labels if stub else ()
        thing = self._catalogue.describe(iri) if len(labels) > 1 else None
        if thing is not None:
            return self.own_titles(thing)[0]
        label = next(iter(labels), None)
        return claims.marked_value(label) if stub and stub.is_machine_read and label is not None else label

    def preferred_name(self, iri: str) -> str:
        """Return the preferred label of a thing as text, or else a name made of that of its owner."""
        label = self.preferred_label(iri)
        return self.name(iri) if label is None else text_of(label)

    def language_of(self, value: Value) -> str:
        """Return the language of a text."""
        return value.language if isinstance(value, TaggedLiteral) else self._catalogue.language
