"""Figures of a generation: the hash of its default graph and the uses of its terms.

A load counts the terms. The hash takes seconds of a large catalogue, so a process of its own, which runs this
module, makes it once when it is asked for.
"""

import hashlib
import os
import sqlite3
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import product
from pathlib import Path
from typing import NamedTuple, TypeAlias

from foia_graph.errors import StoreBusy, StoreError
from foia_graph.model.rdf import RDF_TYPE
from foia_graph.model.rdf_terms import DEFAULT_GRAPH, Literal, NamedNode, Quad, Term, Triple
from foia_graph.runtime.files import write_atomically
from foia_graph.runtime.module_programs import start_module
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.derivation import CatalogueChange, DerivedIndex
from foia_graph.store.embedded_store import EmbeddedStore
from foia_graph.store.generations.generation import Generation, Layout
from foia_graph.store.quad_store import QuadStore, default_graph_hash
from foia_graph.store.tables.database import insert_rows

TABLE = "term_count"
SUBJECT, OBJECT = "subject", "object"
NODE_COUNTS = (
    "SELECT (COUNT(DISTINCT ?thing) AS ?things) (COUNT(DISTINCT ?value) AS ?values) { ?thing ?term ?value }"
)
_TYPE = NamedNode(RDF_TYPE)
_ADD_USES = """
INSERT INTO term_count VALUES (?, ?, ?, ?)
ON CONFLICT (class, property, object_type) DO UPDATE SET uses = uses + excluded.uses"""
_ClassesOf: TypeAlias = Callable[[Term], tuple[str, ...]]


class Partition(NamedTuple):
    """The triples of a property on things of a class, whose objects have a class or datatype (VoID, 4.3).

    Class and datatype are "" where any will do.
    """

    class_iri: str
    property_iri: str
    object_type: str


def count_partitions(quads: Iterable[Quad], classes_of: _ClassesOf) -> Counter[Partition]:
    """Return the number of quads in each partition; one is in those of all classes of its subject."""
    # Few triples differ in these three, and each is in up to thirty partitions.
    kinds = Counter(
        (classes_of(quad.subject), quad.predicate.value, _object_types(quad, classes_of)) for quad in quads
    )
    counts: Counter[Partition] = Counter()
    for (subject_classes, predicate, object_types), count in kinds.items():
        for class_iri, object_type in product(("", *subject_classes), ("", *object_types)):
            counts[Partition(class_iri, predicate, object_type)] += count
    return counts


def _object_types(quad: Quad, classes_of: _ClassesOf) -> tuple[str, ...]:
    if isinstance(quad.object, Literal):
        return (quad.object.datatype.value,)
    return _class_iris((quad,)) if quad.predicate == _TYPE else classes_of(quad.object)


def _classes_of(store: QuadStore, node: Term) -> tuple[str, ...]:
    return () if isinstance(node, Literal | Triple) else _class_iris(store.quads(node, _TYPE, None))


def _class_iris(types: Iterable[Quad]) -> tuple[str, ...]:
    return tuple(quad.object.value for quad in types if isinstance(quad.object, NamedNode))


def count_terms(store: QuadStore) -> Counter[Partition]:
    """Return the number of triples in each partition of the default graph."""
    classes: dict[Term, tuple[str, ...]] = {}
    for quad in store.quads(None, _TYPE, None):
        classes[quad.subject] = (*classes.get(quad.subject, ()), *_class_iris((quad,)))
    return count_partitions(store.quads(None, None, None), lambda node: classes.get(node, ()))


def count_nodes(store: QuadStore) -> tuple[int, int]:
    """Return the numbers of distinct subjects and of distinct objects of the default graph."""
    (row,) = store.select(NODE_COUNTS)
    subjects, objects = (int(term.value) for term in row if isinstance(term, Literal))
    return subjects, objects


class TermCounts(DerivedIndex):
    """The tables of the uses of terms, and of distinct nodes."""

    name = TABLE

    def derive(self, connection: sqlite3.Connection, catalogue: Catalogue) -> None:
        """Count a store, and write the rows of that."""
        store = catalogue.quad_store
        counts = count_terms(store)
        connection.execute("DELETE FROM term_count")
        connection.execute("DELETE FROM node_count")
        insert_rows(connection, TABLE, ((*each, count) for each, count in counts.items()))
        insert_rows(connection, "node_count", zip((SUBJECT, OBJECT), count_nodes(store), strict=True))

    def update(self, connection: sqlite3.Connection, change: CatalogueChange) -> None:
        """Count on from the rows before: less what was counted of triples that changed, and what is now."""
        subjects = (quad.subject for quad in change.default_quads if quad.predicate == _TYPE)
        retyped = {node for node in subjects if not isinstance(node, Triple)}
        more: Counter[Partition] = Counter()
        for catalogue, quads, step in (
            (change.before, change.difference.removed_quads, -1),
            (change.after, change.difference.added_quads, 1),
        ):
            store = catalogue.quad_store
            changed = {quad for quad in quads if quad.graph_name == DEFAULT_GRAPH}
            for node in retyped:
                changed.update(store.quads(node, None, None), store.quads(None, None, node))
            for partition, count in count_partitions(changed, cache(partial(_classes_of, store))).items():
                more[partition] += step * count
        connection.executemany(_ADD_USES, ((*key, count) for key, count in more.items() if count))
        connection.execute("DELETE FROM term_count WHERE uses = 0")
        for role, count in _more_nodes(change).items():
            connection.execute("UPDATE node_count SET nodes = nodes + ? WHERE role = ?", (count, role))


def _more_nodes(change: CatalogueChange) -> Mapping[str, int]:
    more: Counter[str] = Counter()
    subjects = {quad.subject for quad in change.default_quads if not isinstance(quad.subject, Triple)}
    objects = {quad.object for quad in change.default_quads}
    for catalogue, step in ((change.before, -1), (change.after, 1)):
        store = catalogue.quad_store
        more[SUBJECT] += step * sum(any(True for _ in store.quads(node, None, None)) for node in subjects)
        more[OBJECT] += step * sum(any(True for _ in store.quads(None, None, node)) for node in objects)
    return more


# How many seconds a request waits for a hash that is being made.
PATIENCE = 10.0
NICENESS = 5
HASH_DIGITS = 64


@dataclass(frozen=True, slots=True)
class Figures:
    """The RDFC-1.0 hash of the default graph (SHA-256, in hexadecimal), and counts in it.

    Those of classes are of things, those of properties and `partitions`, which have a class and a property
    other than `rdf:type`, of triples; subjects and objects are distinct ones. The hash is "" where it was not
    asked for.
    """

    default_graph_hash: str
    classes: Mapping[str, int]
    properties: Mapping[str, int]
    partitions: Mapping[Partition, int]
    subjects: int
    objects: int

    def class_properties(self) -> dict[str, set[str]]:
        """Return the properties that things of each class have."""
        found: dict[str, set[str]] = {}
        for each in self.partitions:
            found.setdefault(each.class_iri, set()).add(each.property_iri)
        return found


def term_figures(catalogue: Catalogue) -> Figures:
    """Return the figures of an open generation without the hash; raises StoreBusy while they are counted."""
    return catalogue.compute_once("term figures", lambda: _read_counts(catalogue))


def _read_counts(catalogue: Catalogue) -> Figures:
    tables = catalogue.tables.require(TABLE)
    counts = {Partition(*each): count for *each, count in tables.rows("SELECT * FROM term_count")}
    nodes: dict[str, int] = dict(tables.rows("SELECT role, nodes FROM node_count"))
    return Figures(
        "",
        {kind: count for (of, name, kind), count in counts.items() if kind and not of and name == RDF_TYPE},
        {name: count for (of, name, kind), count in counts.items() if not kind and not of},
        {each: count for each, count in counts.items() if each.class_iri and each.property_iri != RDF_TYPE},
        nodes[SUBJECT],
        nodes[OBJECT],
    )


def catalogue_figures(catalogue: Catalogue, layout: Layout) -> Figures:
    """Return the figures of an open generation.

    Raises StoreBusy while they are being made, after some patience, and StoreError where they cannot be made.
    """
    job = catalogue.compute_once("graph hash", lambda: _HashJob(catalogue.generation, layout))
    return replace(term_figures(catalogue), default_graph_hash=job.result())


def make_hash(generation: Generation, layout: Layout) -> None:
    """Make the hash of a small generation at once, so that who asks first need not wait."""
    hashed = default_graph_hash(EmbeddedStore.of_generation(generation.path))
    _keep_hash(_hash_path(generation, layout), hashed)


class _HashJob:
    """The hashing of one generation, begun when the hash is asked for, and again if it failed."""

    def __init__(self, generation: Generation, layout: Layout) -> None:
        self._folder, self._path = generation.path, _hash_path(generation, layout)
        self._hash: Future[str] | None = None
        self._lock = threading.Lock()

    def result(self) -> str:
        with self._lock:
            if self._hash is None or (self._hash.done() and self._hash.exception()):
                self._hash = Future()
                # A daemon: the server may end, and the process continues alone to its end.
                threading.Thread(target=self._make, args=(self._hash,), daemon=True).start()
            hashed = self._hash
        try:
            return hashed.result(PATIENCE)
        except TimeoutError:
            raise StoreBusy("The figures of the catalogue are still being made; ask again soon.") from None

    def _make(self, hashed: "Future[str]") -> None:
        try:
            found = _read_hash(self._path) or _hash_in_process(self._folder, self._path)
        except (StoreError, OSError, ValueError) as error:
            reason = f"The figures of generation {self._folder.name} cannot be made: {error}"
            hashed.set_exception(StoreError(reason))
        else:
            hashed.set_result(found)


def _hash_path(generation: Generation, layout: Layout) -> Path:
    key = f"{generation.path.name} {generation.created} {generation.identity}"
    return layout.cache / "figures" / hashlib.sha256(key.encode()).hexdigest()


def _read_hash(path: Path) -> str:
    try:
        found = path.read_text("ascii")
    except (OSError, UnicodeDecodeError):
        return ""
    return found if len(found) == HASH_DIGITS else ""


def _hash_in_process(folder: Path, path: Path) -> str:
    """Return the hash of the generation in a folder, and write it to a path where that can be."""
    pipe = subprocess.PIPE
    process = start_module(__name__, str(folder), stdout=pipe, stderr=pipe)
    output, errors = process.communicate()
    if process.returncode:
        lines = errors.decode(errors="replace").strip().splitlines()
        raise StoreError(lines[-1] if lines else f"exit {process.returncode}")
    hashed = output.decode("ascii")
    _keep_hash(path, hashed)
    return hashed


def _keep_hash(path: Path, hashed: str) -> None:
    # Whoever serves the store may not be allowed to write into it, and the cache is only a saving.
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, hashed.encode("ascii"))


def main() -> None:
    """Write the hash of the generation in a folder to standard output."""
    os.nice(NICENESS)
    sys.stdout.write(default_graph_hash(EmbeddedStore.of_generation(Path(sys.argv[1]))))


if __name__ == "__main__":
    main()
