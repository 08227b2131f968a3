"""The difference that an update makes: a triple of the default graph stays while a named graph says it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pyoxigraph import Store

from foia_graph.model.rdf_terms import DefaultGraph, NamedNode, Quad
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
        """Return the counts of the next state, from those of the old one."""
        graphs = dict(old["graphs"])
        quads, triples = old["quads"], old["triples"]
        for change, step in ((self.removed_quads, -1), (self.added_quads, 1)):
            quads += step * len(change)
            for quad in change:
                if isinstance(quad.graph_name, NamedNode):
                    graph = quad.graph_name.value
                    graphs[graph] = graphs.get(graph, 0) + step
                else:
                    triples += step
        return {"quads": quads, "triples": triples, "graphs": {g: n for g, n in graphs.items() if n}}


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
