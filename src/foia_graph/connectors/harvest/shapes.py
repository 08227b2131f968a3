"""The shapes of a copy: by thing, or by record.

Another foia-graph has no blank nodes, and each triple belongs to the thing that its subject names: its
default graph is replayed as it is. Of other origins only records can be told apart: what a record says stands
in a graph with its name, and in the default graph for as long as any record says it.
"""

import re
from collections.abc import Iterable, Iterator, Set
from itertools import islice
from pathlib import Path
from typing import Protocol

from foia_graph.connectors.harvest import subject_index
from foia_graph.connectors.harvest.quads import owner_of, serialize_lines
from foia_graph.model import iris
from foia_graph.model.rdf_terms import DefaultGraph, NamedNode, Quad
from foia_graph.store.quad_store import QuadStore

AT_ONCE = 10_000
SUBJECT = re.compile(r"^<([^>]*)>", re.MULTILINE)


class CopyShape(Protocol):
    """The layout of records in a copy, by which a part of it is replaced."""

    def rows(self, key: str, lines: str) -> Iterable[tuple[str, str]]:
        """Return rows of owner and subject for the index of what is staged under a key."""

    def lines(self, key: str, lines: str) -> str:
        """Return the lines to store for what is staged under a key."""

    def lines_of(self, store: QuadStore, index: Path, keys: list[str]) -> Iterator[str]:
        """Return the lines that a copy holds of some keys."""

    def other_lines(self, store: QuadStore, keys: Set[str]) -> Iterator[str]:
        """Return the lines that a copy holds of all but some keys."""


class ThingShape:
    """A record is a thing, with all its parts, in whatever graph."""

    def rows(self, key: str, lines: str) -> Iterable[tuple[str, str]]:  # noqa: ARG002
        return {(iris.owner_iri(subject), subject) for subject in line_subjects(lines)}

    def lines(self, key: str, lines: str) -> str:  # noqa: ARG002
        return lines

    def lines_of(self, store: QuadStore, index: Path, keys: list[str]) -> Iterator[str]:
        for subject in subject_index.subjects_of(index, keys):
            yield serialize_lines(store.quads(NamedNode(subject), None, None, None))

    def other_lines(self, store: QuadStore, keys: Set[str]) -> Iterator[str]:
        every = store.quads(None, None, None, None)
        while some := list(islice(every, AT_ONCE)):
            yield serialize_lines(quad for quad in some if owner_of(quad) not in keys)


class RecordShape:
    """A record is a graph, whatever it speaks of."""

    def rows(self, key: str, lines: str) -> Iterable[tuple[str, str]]:  # noqa: ARG002
        return [(key, key)]

    def lines(self, key: str, lines: str) -> str:
        named = "".join(f"{line[:-1]}<{key}> .\n" for line in lines.split("\n") if line)
        return lines + named

    def lines_of(self, store: QuadStore, index: Path, keys: list[str]) -> Iterator[str]:  # noqa: ARG002
        for key in keys:
            quads = list(store.quads(None, None, None, NamedNode(key)))
            plain = (Quad(quad.subject, quad.predicate, quad.object, DefaultGraph()) for quad in quads)
            yield serialize_lines([*quads, *plain])

    def other_lines(self, store: QuadStore, keys: Set[str]) -> Iterator[str]:
        for graph in store.graph_names():
            if graph.value not in keys:
                triples = (quad.triple for quad in store.quads(None, None, None, graph))
                yield self.lines(graph.value, serialize_lines(triples))


def line_subjects(lines: str) -> set[str]:
    """Return the subjects of lines of canonical N-Quads."""
    return set(SUBJECT.findall(lines))
