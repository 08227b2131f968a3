"""Contents of a new generation: lines given to the engine, read again, and compared with the load."""

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from pyoxigraph import Store

from foia_graph.errors import StoreError
from foia_graph.model.rdf_syntaxes import RdfFormat
from foia_graph.model.rdf_terms import DEFAULT_GRAPH, Quad
from foia_graph.query.sparql.datasets import QUADS_FOLDER, MergedGraphs
from foia_graph.store.generations.generation import Fixity, Generation, Json, digest_files
from foia_graph.store.graph_sizes import IN_COUNTS

# Lines of one bulk load. The engine sorts as many nine times over, which takes less time the more of them the
# caches of a processor hold; but it merges the files of the loads, which takes more the more there are.
LINES_A_STEP = 100_000
# Bulk loads at the same time: the engine, which sorts each in one thread, is still at one when the lines of
# the next come.
LOADS_AT_ONCE = 3
Answer = TypeVar("Answer")


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
    folder: Path,
    lines: Iterable[str],
    look: Callable[[Path], Answer],
    *,
    max_memory: bool,
    optimise: bool,
    meanwhile: Callable[[], None],
) -> Answer:
    """Build a store of lines, close it, and return what a look at it finds.

    What can be done `meanwhile` is, after the last line. What the lines raise passes unchanged.
    """
    at_once = 1 if max_memory else LOADS_AT_ONCE
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
        answer = finisher.submit(_look_when_finished, finished, look, folder)
        meanwhile()
        with store_errors_explained():
            return answer.result()


def _load_steps(
    store: Store, lines: Iterable[str], loaders: ThreadPoolExecutor, at_once: int
) -> "deque[Future[None]]":
    """Give all lines to the engine in steps, and return those that it is still at."""
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
        _remove_repeated(store)
        # Nothing outlives a power cut before this: the engine itself syncs no update.
        store.flush()
        if optimise:
            store.optimize()
    finally:
        del store


def _remove_repeated(store: Store) -> None:
    """Remove from the merged graphs of a store what one that comes before them has, too.

    A source outside the collection may state what the collection states.
    """
    graphs = MergedGraphs.of(store).whole
    repeated = [
        quad
        for rank, graph in enumerate(graphs[1:], 1)
        for quad in store.quads_for_pattern(None, None, None, graph)
        if any(Quad(quad.subject, quad.predicate, quad.object, each) in store for each in graphs[:rank])
    ]
    if repeated:
        store.update(update_text(repeated, ()))


def _look_when_finished(finished: "Future[None]", look: Callable[[Path], Answer], folder: Path) -> Answer:
    finished.result()
    return look(folder)


def optimise_store(folder: Path) -> None:
    """Rewrite a store's files so that they are read faster, and close it."""
    store = Store(folder)
    try:
        store.optimize()
    finally:
        del store


def digest_and_check(
    folder: Path, look: Callable[[Path], Answer], old: Generation | None, meanwhile: Callable[[], None]
) -> tuple[Answer, dict[str, Fixity]]:
    """Return what a look at the store of a generation finds, and the digests of all its files.

    While it looks, `meanwhile` may write further files.
    """
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(look, folder / QUADS_FOLDER)
        meanwhile()
        with store_errors_explained():
            return answer.result(), digest_files(folder, old)


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


def update_text(removed_quads: Iterable[Quad], added_quads: Iterable[Quad]) -> str:
    """Return the SPARQL update that removes and adds these quads in one transaction."""
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
