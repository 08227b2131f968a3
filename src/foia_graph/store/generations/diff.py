"""The change that an update makes, in quads and in sorted lines.

A triple stays in a merged graph while a source states it.
"""

from collections import Counter, deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pyoxigraph import Store

from foia_graph.errors import StoreError
from foia_graph.model import iris
from foia_graph.model.rdf import merged_graph
from foia_graph.model.rdf_syntaxes import RdfFormat, serialize
from foia_graph.model.rdf_terms import DEFAULT_GRAPH, DefaultGraph, GraphName, NamedNode, Quad, Triple
from foia_graph.query.sparql.datasets import MergedGraphs
from foia_graph.store.generations.contents import quads_of_lines, update_text
from foia_graph.store.generations.generation import Generation

_DEFAULT = DefaultGraph()


@dataclass(frozen=True, slots=True)
class QuadDifference:
    """The quads that leave a state, and those that enter; the merged graphs are one, the default graph."""

    removed_quads: frozenset[Quad]
    added_quads: frozenset[Quad]

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


@dataclass(frozen=True, slots=True)
class StoreChange:
    """The quads to remove from a store and to add to it, those that must be there then, and what differs."""

    removed_quads: frozenset[Quad]
    added_quads: frozenset[Quad]
    present_quads: frozenset[Quad]
    difference: QuadDifference


def find_change(store: Store, removed_lines: Collection[str], added_lines: Collection[str]) -> StoreChange:
    """Return the change that removing some lines and adding others makes in a store.

    A triple stays in a merged graph as long as a source of the next state makes it belong there. A removed
    line of the default graph removes its triple from whichever merged graph has it.
    """
    come = quads_of_lines(added_lines)
    gone = quads_of_lines(removed_lines) - come
    return _ChangeFinder(store, come, gone).find()


class _ChangeFinder:
    """Finds the change of a store for the quads of some lines."""

    def __init__(self, store: Store, come: Set[Quad], gone: Set[Quad]) -> None:
        self._store = store
        self._come, self._gone = _QuadsByGraph(come), _QuadsByGraph(gone)
        self._names = [_DEFAULT, *({*MergedGraphs.of(store).named, *self._come.names, *self._gone.names})]

    def find(self) -> StoreChange:
        removed = {quad for quad in self._gone.of_sources if quad in self._store}
        added = {quad for quad in self._come.of_sources if quad not in self._store}
        present = set(self._come.of_sources)
        whole_removed, whole_added = set(removed), set(added)
        for triple in self._come.merged.keys() | self._gone.merged.keys():
            before = [graph for graph in self._names if _quad_of(triple, graph) in self._store]
            after = self._graph_after(triple, before)
            removed |= {_quad_of(triple, graph) for graph in before if graph != after}
            if after is not None:
                present.add(_quad_of(triple, after))
            if after is not None and after not in before:
                added.add(_quad_of(triple, after))
            if not before and after is not None:
                whole_added.add(_quad_of(triple))
            elif before and after is None:
                whole_removed.add(_quad_of(triple))
        difference = QuadDifference(frozenset(whole_removed), frozenset(whole_added))
        return StoreChange(frozenset(removed), frozenset(added), frozenset(present), difference)

    def _graph_after(self, triple: Triple, before: Sequence[GraphName]) -> GraphName | None:
        """Return the merged graph that a triple belongs to in the next state, None where no one states it."""
        come, gone = self._come.merged.get(triple, ()), self._gone.merged.get(triple, ())
        if _DEFAULT in come:
            return _DEFAULT
        is_gone = set(before) if _DEFAULT in gone and _DEFAULT not in before else set(gone)
        candidates = [*come, *(graph for graph in before if graph not in is_gone)]
        if sources := self._sources_after(triple):
            graph = merged_graph(str(triple.subject)[1:-1], triple.predicate.value, sources)
            candidates.append(NamedNode(graph) if graph else _DEFAULT)
        return min(candidates, key=_merged_rank, default=None)

    def _sources_after(self, triple: Triple) -> frozenset[str]:
        """Return the graphs of the sources that state a triple in the next state."""
        stored = self._store.quads_for_pattern(triple.subject, triple.predicate, triple.object, None)
        graphs = {quad.graph_name for quad in stored if quad not in self._gone.of_sources}
        graphs |= self._come.sources.get(triple, set())
        return frozenset(
            graph.value for graph in graphs.difference(self._names) if isinstance(graph, NamedNode)
        )


class _QuadsByGraph:
    """Quads, those in the graphs of sources apart from those in merged graphs."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self.of_sources: set[Quad] = set()
        self.sources: dict[Triple, set[GraphName]] = {}
        self.merged: dict[Triple, set[GraphName]] = {}
        for quad in quads:
            by_triple = self.merged if _is_merged(quad.graph_name) else self.sources
            by_triple.setdefault(quad.triple, set()).add(quad.graph_name)
            if by_triple is self.sources:
                self.of_sources.add(quad)

    @property
    def names(self) -> set[GraphName]:
        """The merged graphs."""
        return set().union(*self.merged.values())


def _quad_of(triple: Triple, graph: GraphName = _DEFAULT) -> Quad:
    return Quad(triple.subject, triple.predicate, triple.object, graph)


def _is_merged(graph: GraphName) -> bool:
    return not isinstance(graph, NamedNode) or iris.is_merged_graph(graph.value)


def _merged_rank(graph: GraphName) -> int:
    return iris.merged_rank(graph.value if isinstance(graph, NamedNode) else "")


def apply_lines(folder: Path, removed_lines: Collection[str], added_lines: Collection[str]) -> StoreChange:
    """Change a store that no one else has open, in one step, and close it."""
    store = Store(folder)
    try:
        change = find_change(store, removed_lines, added_lines)
        store.update(update_text(change.removed_quads, change.added_quads))
        for graph in {quad.graph_name for quad in change.removed_quads} - {_DEFAULT}:
            if next(store.quads_for_pattern(None, None, None, graph), None) is None:
                store.remove_graph(graph)  # or its name would outlive it
        store.flush()
        return change
    finally:
        del store  # closes it, even where a traceback keeps this frame


# What lines are sorted by.
LineKey = Callable[[bytes], tuple[bytes, ...]]


@dataclass(frozen=True, slots=True)
class LineChange:
    """Lines that go from sorted ones, and those that come, with what they are sorted by."""

    removed: Set[bytes]
    added: Set[bytes]
    key: LineKey

    @classmethod
    def of_default_graph(cls, change: QuadDifference) -> "LineChange":
        """Return the change of the canonical lines of the default graph."""

        def lines(quads: Iterable[Quad]) -> Set[bytes]:
            return {triple_line(quad) for quad in quads if quad.graph_name == DEFAULT_GRAPH}

        return cls(lines(change.removed_quads), lines(change.added_quads), lambda line: (line,))

    def applied_to(self, blocks: Iterable[bytes]) -> Iterator[bytes]:
        """Yield blocks of lines with the change in them; those without any are not looked into."""
        todo = deque(sorted(self.removed | self.added, key=self.key))
        for block in blocks:
            last = self.key(block[block.rfind(b"\n", 0, -1) + 1 :])
            here = []
            while todo and self.key(todo[0]) <= last:
                here.append(todo.popleft())
            yield self.exchange(block, here) if here else block
        yield self.exchange(b"", [*todo])

    def exchange(self, block: bytes, here: Collection[bytes]) -> bytes:
        """Return a block with the change of some lines in it.

        Raises StoreError where a line that goes is not there.
        """
        lines, gone = block.splitlines(keepends=True), self.removed & set(here)
        if not gone <= set(lines):
            raise StoreError("The lines before are not those of the generation before.")
        left = [line for line in lines if line not in gone]
        come = [line for line in here if line in self.added]
        ordered = sorted([*left, *come], key=self.key)
        return b"".join(ordered)


def triple_line(quad: Quad) -> bytes:
    """Return the triple of a quad as a line of canonical N-Triples."""
    return serialize([quad.triple], format=RdfFormat.N_TRIPLES) or b""
