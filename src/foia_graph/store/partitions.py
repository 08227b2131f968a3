"""Counts of the triples of the default graph by class of the subject, property, and class or datatype of the
object: the class and property partitions of VoID (section 4.3).

A thing is counted under each of its classes, and a triple with each pair of classes of its ends.
"""

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple, TypeAlias

from foia_graph.model.rdf import RDF_TYPE
from foia_graph.model.rdf_terms import Literal, NamedNode, Quad, Term
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.derivation import CatalogueChange, DerivedIndex
from foia_graph.store.quad_store import QuadStore
from foia_graph.store.tables.database import insert_rows

TABLE = "class_property"
# What the object of a counted triple has: a class, a datatype; `TRIPLES` is the count of all objects.
CLASS, DATATYPE, TRIPLES = "class", "datatype", ""
_TYPE = NamedNode(RDF_TYPE)
_ADD_USES = """
INSERT INTO class_property VALUES (?, ?, ?, ?, ?)
ON CONFLICT (class, property, object_kind, object_type) DO UPDATE SET uses = uses + excluded.uses"""
_Classes: TypeAlias = Callable[[Term], tuple[str, ...]]


class Partition(NamedTuple):
    """The triples of one property on things of one class, whose objects have a class or datatype."""

    class_iri: str
    property_iri: str
    object_kind: str
    object_type: str


class ClassPropertyCounts(DerivedIndex):
    """The table of the uses of properties by classes."""

    name = TABLE

    def derive(self, connection: sqlite3.Connection, catalogue: Catalogue) -> None:
        """Count a store, and write the rows of that."""
        counts = _count_all(catalogue.quad_store)
        connection.execute(f"DELETE FROM {TABLE}")  # noqa: S608 - the name is a constant
        insert_rows(connection, TABLE, ((*each, count) for each, count in counts.items()))

    def update(self, connection: sqlite3.Connection, change: CatalogueChange) -> None:
        """Count on from the rows before: what was counted of triples that changed, and what is now."""
        typed = (quad.subject for quad in change.default_quads if quad.predicate == _TYPE)
        retyped = {node for node in typed if isinstance(node, NamedNode)}
        more: Counter[Partition] = Counter()
        for catalogue, quads, step in (
            (change.before, change.difference.removed_quads, -1),
            (change.after, change.difference.added_quads, 1),
        ):
            store, classes = catalogue.quad_store, _class_reader(catalogue.quad_store)
            changed = set(change.default_quads).intersection(quads)
            for node in retyped:
                changed.update(store.quads(node, None, None))
                changed.update(store.quads(None, None, node))
            for partition, count in _count_partitions(changed, classes).items():
                more[partition] += step * count
        connection.executemany(_ADD_USES, ((*key, count) for key, count in more.items() if count))
        connection.execute(f"DELETE FROM {TABLE} WHERE uses = 0")  # noqa: S608 - the name is a constant


def class_property_uses(catalogue: Catalogue) -> Mapping[Partition, int]:
    """Return the triples in each partition of a generation; raises StoreBusy while they are counted."""
    rows = catalogue.tables.require(TABLE).rows(f"SELECT * FROM {TABLE}")  # noqa: S608 - a constant
    return {Partition(*each): count for *each, count in rows}


def class_properties(catalogue: Catalogue) -> dict[str, set[str]]:
    """Return the properties that things of each class have; raises StoreBusy while they are counted."""
    found: dict[str, set[str]] = {}
    for each in class_property_uses(catalogue):
        found.setdefault(each.class_iri, set()).add(each.property_iri)
    return found


def _count_all(store: QuadStore) -> Mapping[Partition, int]:
    types: dict[Term, tuple[str, ...]] = {}
    for quad in store.quads(None, _TYPE, None):
        types[quad.subject] = (*types.get(quad.subject, ()), *_class_iris((quad,)))
    return _count_partitions(store.quads(None, None, None), lambda node: types.get(node, ()))


def _class_iris(types: Iterable[Quad]) -> Iterator[str]:
    return (quad.object.value for quad in types if isinstance(quad.object, NamedNode))


def _class_reader(store: QuadStore) -> _Classes:
    known: dict[Term, tuple[str, ...]] = {}

    def classes(node: Term) -> tuple[str, ...]:
        if node not in known:
            found = store.quads(node, _TYPE, None) if isinstance(node, NamedNode) else ()
            known[node] = tuple(_class_iris(found))
        return known[node]

    return classes


def _count_partitions(quads: Iterable[Quad], classes: _Classes) -> Counter[Partition]:
    # Few triples differ in these three, and each is in up to thirty partitions.
    kinds = Counter(
        (subject_classes, quad.predicate.value, _object_types(quad.object, classes))
        for quad in quads
        if (subject_classes := classes(quad.subject))
    )
    counts: Counter[Partition] = Counter()
    for (subject_classes, predicate, object_types), count in kinds.items():
        for class_iri in subject_classes:
            for kind, object_type in ((TRIPLES, ""), *object_types):
                counts[Partition(class_iri, predicate, kind, object_type)] += count
    return counts


def _object_types(value: Term, classes: _Classes) -> tuple[tuple[str, str], ...]:
    if isinstance(value, Literal):
        return ((DATATYPE, value.datatype.value),)
    return tuple((CLASS, each) for each in classes(value))
