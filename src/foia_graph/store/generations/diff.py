"""The difference that an update makes: a triple of the default graph stays while a named graph says it."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pyoxigraph import Store

from foia_graph.model.rdf_terms import DefaultGraph, GraphName, NamedNode, Quad
from foia_graph.store.generations.generation import Generation
from foia_graph.store.generations.nquads import quads_of_lines, update_text

_DEFAULT = DefaultGraph()


@dataclass(frozen=True, slots=True)
class QuadDifference:
    """The quads that leave a state, those that enter, and those to be removed that stay nevertheless."""

    removed_quads: frozenset[Quad]
    added_quads: frozenset[Quad]
    retained_quads: frozenset[Quad]

    def next_counts(self, old: Mapping[str, Any]) -> dict[str, Any]:
        """Return the numbers of quads and of triples of the default graph in the next state."""
        more = self._graph_changes()
        return {"quads": old["quads"] + more.total(), "triples": old["triples"] + more[_DEFAULT]}

    def more_in_graphs(self) -> dict[str, int]:
        """Return how many triples more each named graph has in the next state."""
        return {
            graph.value: more for graph, more in self._graph_changes().items() if isinstance(graph, NamedNode)
        }

    def _graph_changes(self) -> Counter[GraphName]:
        counts = Counter(quad.graph_name for quad in self.added_quads)
        counts.subtract(quad.graph_name for quad in self.removed_quads)
        return counts


@dataclass(frozen=True, slots=True)
class GenerationChange:
    """The generation before another one, and the quads in which they differ."""

    before: Generation
    quads: QuadDifference


def find_difference(
    store: Store, removed_lines: Collection[str], added_lines: Collection[str]
) -> QuadDifference:
    """Return the difference that removing some lines and adding others makes in a store.

    A default-graph triple stays as long as a named graph of the next state says it.
    """
    come = quads_of_lines(added_lines)
    gone = {quad for quad in quads_of_lines(removed_lines) - come if quad in store}
    said = {quad.triple for quad in come if quad.graph_name != _DEFAULT}
    kept = {
        quad
        for quad in gone
        if quad.graph_name == _DEFAULT and (quad.triple in said or _still_said(store, quad, gone))
    }
    return QuadDifference(
        removed_quads=frozenset(gone - kept),
        added_quads=frozenset(quad for quad in come if quad not in store),
        retained_quads=frozenset(kept),
    )


def _still_said(store: Store, quad: Quad, removed_quads: set[Quad]) -> bool:
    found = store.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)
    return any(other.graph_name != _DEFAULT and other not in removed_quads for other in found)


def apply_lines(folder: Path, removed_lines: Collection[str], added_lines: Collection[str]) -> QuadDifference:
    """Change a store that nobody else has open, in one step, and close it."""
    store = Store(folder)
    try:
        change = find_difference(store, removed_lines, added_lines)
        store.update(update_text(change.removed_quads, change.added_quads))
        for graph in {quad.graph_name for quad in change.removed_quads} - {_DEFAULT}:
            if next(store.quads_for_pattern(None, None, None, graph), None) is None:
                store.remove_graph(graph)  # or its name would outlive it
        store.flush()
        return change
    finally:
        del store  # closes it, even where a traceback keeps this frame
