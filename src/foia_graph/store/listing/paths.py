"""Property paths: which things lead to which values, over fields of the profile such as `^inSeries/form`."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from foia_graph.model.claims import STANDING_STATUSES, STATUSES
from foia_graph.model.namespaces import FOIA
from foia_graph.model.profile import Profile, Shape
from foia_graph.model.rdf import RDF_TYPE
from foia_graph.model.rdf_terms import Literal, NamedNode
from foia_graph.store.quad_store import QuadStore

REJECTED_STATUSES = sorted(STATUSES - STANDING_STATUSES)
CLAIM_STATUS = f"{FOIA}claimStatus"


class PathReader(Protocol):
    """What finds the ends of property paths in one state of a catalogue."""

    def pairs(self, path: str, among: Iterable[str] = ()) -> Iterable[tuple[str, str]]:
        """Return things and the values at the end of a path from them, a pair perhaps several times.

        With some names under `among` only these things are looked at, as by the other methods. A part on
        the way must be: a redaction that proved to be none leads nowhere.
        """

    def names(self, shape: Shape) -> Iterable[str]:
        """Return the names of all that is of a class, parts among them, a name perhaps several times."""

    def labels(self, shape: Shape, among: Iterable[str] = ()) -> Iterable[tuple[str, str, str]]:
        """Return things, their labels in the field of a class, and the languages of these."""


@dataclass(frozen=True, slots=True)
class StorePaths:
    """The property paths in a store."""

    store: QuadStore
    profile: Profile
    base: str

    def pairs(self, path: str, among: Iterable[str] = ()) -> Iterator[tuple[str, str]]:
        """Yield things and values, as `PathReader.pairs` does."""
        return select_pairs(self.store, path_query(path, self.profile, self.base, among))

    def names(self, shape: Shape) -> Iterator[str]:
        """Yield the names of all that is of a class, as `PathReader.names` does."""
        quads = self.store.quads(None, NamedNode(RDF_TYPE), NamedNode(shape.target))
        return (quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode))

    def labels(self, shape: Shape, among: Iterable[str] = ()) -> Iterator[tuple[str, str, str]]:
        """Yield things, labels and languages, as `PathReader.labels` does."""
        path = NamedNode(shape.properties[shape.label_field].path)
        for thing in map(NamedNode, among) if among else (None,):
            for quad in self.store.quads(thing, path, None):
                if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal):
                    yield quad.subject.value, quad.object.value, quad.object.language or ""


def path_query(
    path: str, profile: Profile, base: str, things: Iterable[str] = (), ends: Iterable[str] = ()
) -> str:
    """Return the query for things and values at the ends of a property path, or only some of them.

    A part on the way must be: a redaction that proved to be none leads nowhere.
    """
    steps = path.split("/")
    nodes = ["?thing", *(f"?n{number}" for number in range(1, len(steps))), "?value"]
    lines = [_triple_pattern(step, nodes[at], nodes[at + 1], profile) for at, step in enumerate(steps)]
    fallen = ", ".join(f"<{base}scheme/claim-status/{status}>" for status in REJECTED_STATUSES)
    lines += [
        f"FILTER NOT EXISTS {{ {node} <{CLAIM_STATUS}> ?s . FILTER(?s IN ({fallen})) }}"
        for node in nodes[1:-1]
    ]
    data = [_values_clause(node, names) for node, names in (("?thing", things), ("?value", ends)) if names]
    return f"SELECT ?thing ?value WHERE {{ {' '.join([*data, *lines])} }}"


def _values_clause(node: str, names: Iterable[str]) -> str:
    return f"VALUES {node} {{ {' '.join(f'<{name}>' for name in names)} }}"


def _triple_pattern(step: str, node: str, following: str, profile: Profile) -> str:
    predicate, backwards = path_step(step, profile)
    first, last = (following, node) if backwards else (node, following)
    return f"{first} <{predicate}> {last} ."


def path_step(step: str, profile: Profile) -> tuple[str, bool]:
    """Return the predicate of a step, and whether it goes from object to subject."""
    field = step.removeprefix("^")
    backwards = step != field or any(
        shape.properties[field].inverse for shape in profile.shapes.values() if field in shape.properties
    )
    return profile.predicates[field], backwards


def select_pairs(store: QuadStore, query: str) -> Iterator[tuple[str, str]]:
    """Yield the rows of a query for two things, as text."""
    for first, second in store.select(query):
        if isinstance(first, NamedNode) and isinstance(second, (NamedNode, Literal)):
            yield first.value, second.value
