"""Contents of a generation: lines given to the engine, or taken out, read again, and compared."""

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Set
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pyoxigraph import QuerySolutions, Store

from foia_graph.errors import StoreError
from foia_graph.model import iris
from foia_graph.model.rdf import merged_graph
from foia_graph.model.rdf_syntaxes import RdfFormat
from foia_graph.model.rdf_terms import (
    DEFAULT_GRAPH,
    DefaultGraph,
    GraphName,
    Literal,
    NamedNode,
    Quad,
    Triple,
)
from foia_graph.query.sparql.datasets import MergedGraphs
from foia_graph.store.generations.generation import IN_COUNTS, Json

# Lines of one bulk load. The engine sorts as many nine times over, which takes less time the more of them the
# caches of a processor hold; but it merges the files of the loads, which takes more the more there are.
LINES_A_STEP = 100_000
# Bulk loads at the same time: the engine, which sorts each in one thread, is still at one when the lines of
# the next come.
LOADS_AT_ONCE = 3


@contextmanager
def store_errors_explained() -> Iterator[None]:
    """Raise the errors of engine and disk as StoreError."""
    try:
        yield
    except SyntaxError as error:
        raise StoreError(f"What should be stored is not N-Quads: {error.msg}.") from error
    except OSError as error:
        raise StoreError(f"The store could not be written, and stays as it was: {error}") from error


def fill_store(
    folder: Path, lines: Iterable[str], *, low_memory: bool, optimise: bool, meanwhile: Callable[[], None]
) -> dict[str, Any]:
    """Build a store of lines, close it, and return what is counted in it.

    What can be done `meanwhile` is, after the last line. What the lines raise passes unchanged.
    """
    at_once = 1 if low_memory else LOADS_AT_ONCE
    with ThreadPoolExecutor(at_once) as loaders, ThreadPoolExecutor(1) as finisher:
        with store_errors_explained():
            store = Store(folder)
        try:
            going_on = _load_steps(store, lines, loaders, at_once)
            finished = finisher.submit(_finish_loads, store, going_on, optimise)
        finally:
            # Nothing else holds it when that is done, which closes it, even where a traceback keeps this
            # frame; open, it would continue merging its files.
            del store
        counted = finisher.submit(count_quads, folder)  # one after the other
        meanwhile()
        with store_errors_explained():
            finished.result()
            return counted.result()


def _load_steps(
    store: Store, lines: Iterable[str], loaders: ThreadPoolExecutor, at_once: int
) -> "deque[Future[None]]":
    source, going_on = iter(lines), deque["Future[None]"]()
    while step := _next_step(source):
        if len(going_on) == at_once:
            with store_errors_explained():
                going_on.popleft().result()
        going_on.append(loaders.submit(store.bulk_load, step, RdfFormat.N_QUADS))
    return going_on


def _next_step(source: Iterator[str]) -> bytes:
    """Return the next lines, of which each string may have several; nothing at the end."""
    texts: list[str] = []
    count = 0
    for text in source:
        texts.append(text)
        count += text.count("\n")
        if count >= LINES_A_STEP:
            break
    return "".join(texts).encode()


def _finish_loads(store: Store, loads: Iterable["Future[None]"], optimise: bool) -> None:
    try:
        for load in loads:
            load.result()
        # A source outside the collection may state what the collection states: that is kept once.
        graphs = MergedGraphs.of(store).whole
        repeated = [
            quad
            for rank, graph in enumerate(graphs[1:], 1)
            for quad in store.quads_for_pattern(None, None, None, graph)
            if any(Quad(quad.subject, quad.predicate, quad.object, each) in store for each in graphs[:rank])
        ]
        if repeated:
            store.update(_update_text(repeated, ()))
        # Nothing outlives a power cut before this: the engine itself syncs no update.
        store.flush()
        if optimise:
            store.optimize()
    finally:
        del store


def optimise_store(folder: Path) -> None:
    """Rewrite a store's files so that they are read faster, and close it."""
    store = Store(folder)
    try:
        store.optimize()
    finally:
        del store


def count_quads(folder: Path) -> dict[str, Any]:
    """Return the numbers of quads, of triples in merged graphs, and of those in each graph of a source."""
    store = Store.read_only(str(folder))
    # One query a graph: grouping by graph takes twice as long.
    names = (str(graph)[1:-1] for graph in store.named_graphs())
    graphs = {name: _graph_size(store, name) for name in names if not iris.is_merged_graph(name)}
    quads = len(store)
    return {"quads": quads, "triples": quads - sum(graphs.values()), IN_COUNTS: graphs}


def _graph_size(store: Store, graph: str) -> int:
    found = store.query(f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}")
    assert isinstance(found, QuerySolutions)
    number = next(found)["n"]
    assert isinstance(number, Literal)
    return int(number.value)


def find_mismatches(folder: Path, absent_quads: Iterable[Quad], present_quads: Iterable[Quad]) -> list[Quad]:
    """Return the removed quads that are still there, and the added ones that are not."""
    store = Store.read_only(str(folder))
    left = [quad for quad in absent_quads if quad in store]
    return left + [quad for quad in present_quads if quad not in store]


def check_counts(expected_counts: Mapping[str, Json], store_counts: Mapping[str, Any]) -> None:
    """Raise StoreError where the store does not hold as many quads as the loader counted."""
    graphs = expected_counts.get(IN_COUNTS, {})
    assert isinstance(graphs, Mapping)
    pairs = [
        (what, expected_counts[what], store_counts[what])
        for what in ("quads", "triples")
        if what in expected_counts
    ]
    pairs += [
        (f"triples in {graph}", number, store_counts[IN_COUNTS].get(graph, 0))
        for graph, number in graphs.items()
    ]
    for what, expected, found in pairs:
        if expected != found:
            raise StoreError(
                f"The new generation has {found} {what} and should have {expected}; it was discarded."
            )


def quads_of_lines(lines: Iterable[str]) -> set[Quad]:
    """Return the quads of lines, with their literals as the engine keeps them ("01" is 1 to it)."""
    store = Store()
    with store_errors_explained():
        store.load(input="".join(lines), format=RdfFormat.N_QUADS)
    return set(store)


def _update_text(removed_quads: Iterable[Quad], added_quads: Iterable[Quad]) -> str:
    return f"DELETE DATA {{\n{_data_block(removed_quads)}}} ;\nINSERT DATA {{\n{_data_block(added_quads)}}}"


def _data_block(data: Iterable[Quad]) -> str:
    # str() of a term, not the line: it writes the same escapes in SPARQL and here, whatever the line had.
    graphs: defaultdict[object, list[str]] = defaultdict(list)
    for quad in data:
        graphs[quad.graph_name].append(f"{quad.subject} {quad.predicate} {quad.object} .\n")
    return "".join(
        "".join(lines) if graph == DEFAULT_GRAPH else f"GRAPH {graph} {{\n{''.join(lines)}}}\n"
        for graph, lines in graphs.items()
    )


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
    source_quads, gone_sources = (
        {quad for quad in quads if (graph := _name_of(quad.graph_name)) and not iris.is_merged_graph(graph)}
        for quads in (come, gone)
    )
    removed = {quad for quad in gone_sources if quad in store}
    added = {quad for quad in source_quads if quad not in store}
    whole_removed, whole_added, present = set(removed), set(added), set(source_quads)
    of_sources = _graphs_by_triple(source_quads)
    merged_come, merged_gone = _graphs_by_triple(come - source_quads), _graphs_by_triple(gone - gone_sources)
    names = {*MergedGraphs.of(store).whole}.union(*merged_come.values(), *merged_gone.values())

    def graph_after(triple: Triple, before: Set[GraphName]) -> GraphName | None:
        """Return the merged graph that a triple belongs to in the next state, None where no one states it."""
        if _DEFAULT in merged_come[triple]:
            return _DEFAULT
        is_moved = _DEFAULT in merged_gone[triple] and _DEFAULT not in before
        candidates = merged_come[triple] | (set() if is_moved else before - merged_gone[triple])
        stating = of_sources[triple] | (_graphs_stating(triple, store, gone) - names)
        if sources := frozenset(graph.value for graph in stating if isinstance(graph, NamedNode)):
            graph = merged_graph(str(triple.subject)[1:-1], triple.predicate.value, sources)
            candidates.add(NamedNode(graph) if graph else _DEFAULT)
        return min(candidates, key=_merged_rank, default=None)

    for triple in {*merged_come, *merged_gone}:
        before = {graph for graph in names if _quad_of(triple, graph) in store}
        after = graph_after(triple, before)
        removed |= {_quad_of(triple, graph) for graph in before if graph != after}
        if after is not None:
            present.add(_quad_of(triple, after))
            added |= set() if after in before else {_quad_of(triple, after)}
            whole_added |= set() if before else {_quad_of(triple)}
        elif before:
            whole_removed.add(_quad_of(triple))
    difference = QuadDifference(frozenset(whole_removed), frozenset(whole_added))
    return StoreChange(frozenset(removed), frozenset(added), frozenset(present), difference)


def _graphs_stating(triple: Triple, store: Store, gone: Set[Quad]) -> set[GraphName]:
    stored = store.quads_for_pattern(triple.subject, triple.predicate, triple.object, None)
    return {quad.graph_name for quad in stored if quad not in gone}


def _graphs_by_triple(quads: Iterable[Quad]) -> defaultdict[Triple, set[GraphName]]:
    found = defaultdict[Triple, set[GraphName]](set)
    for quad in quads:
        found[quad.triple].add(quad.graph_name)
    return found


def _quad_of(triple: Triple, graph: GraphName = _DEFAULT) -> Quad:
    return Quad(triple.subject, triple.predicate, triple.object, graph)


def _name_of(graph: GraphName) -> str:
    return graph.value if isinstance(graph, NamedNode) else ""


def _merged_rank(graph: GraphName) -> int:
    return iris.merged_rank(_name_of(graph))


def apply_lines(folder: Path, removed_lines: Collection[str], added_lines: Collection[str]) -> StoreChange:
    """Change a store that no one else has open, in one step, and close it."""
    store = Store(folder)
    try:
        change = find_change(store, removed_lines, added_lines)
        store.update(_update_text(change.removed_quads, change.added_quads))
        for graph in {quad.graph_name for quad in change.removed_quads} - {_DEFAULT}:
            if next(store.quads_for_pattern(None, None, None, graph), None) is None:
                store.remove_graph(graph)  # or its name would outlive it
        store.flush()
        return change
    finally:
        del store  # closes it, even where a traceback keeps this frame
