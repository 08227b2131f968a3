"""Contents of a new generation: its quads and records written, read again, and compared with the load."""

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from pyoxigraph import Store

from foia_graph.errors import StoreError
from foia_graph.query.sparql.datasets import QUADS_FOLDER
from foia_graph.store.generations.diff import move_repeated
from foia_graph.store.generations.generation import (
    Fixity,
    Generation,
    Json,
    digest_files,
    digest_new_files,
    file_names,
)
from foia_graph.store.generations.nquads import load_lines, store_errors_explained
from foia_graph.store.graph_sizes import IN_COUNTS
from foia_graph.store.tables.database import FILE_NAME as TABLES

LINES_A_STEP = 100_000
"""Lines of one bulk load. The engine sorts as many nine times over, which takes less time the more of them
the caches of a processor hold; but it merges the files of the loads, which takes more the more there are."""
LOADS_AT_ONCE = 3
"""Bulk loads at the same time: the engine, which sorts each in one thread, is still at one when the lines of
the next come."""
Answer = TypeVar("Answer")


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

    What can be done `meanwhile` is, after the last line.
    """
    loads = 1 if max_memory else LOADS_AT_ONCE
    with ThreadPoolExecutor(loads) as loaders, ThreadPoolExecutor(1) as finisher:
        store, going_on = _store_lines(folder, lines, loads, loaders)
        finished = finisher.submit(_finish_loads, store, going_on, optimise)
        # Nothing else holds it when that is done, which closes it; open, it would continue merging its files.
        del store
        answer = finisher.submit(_look_when_finished, finished, look, folder)
        meanwhile()
        with store_errors_explained():
            return answer.result()


def _store_lines(
    folder: Path, lines: Iterable[str], loads: int, loaders: ThreadPoolExecutor
) -> tuple[Store, Iterable["Future[None]"]]:
    """Give all lines to the engine, and return the store and the loads that are still continuing."""
    with store_errors_explained():
        store = Store(folder)
    try:
        return store, load_lines(store, lines, loaders, LINES_A_STEP, loads)
    finally:
        # Closes it, even where a traceback keeps this frame.
        del store


def _finish_loads(store: Store, loads: Iterable["Future[None]"], optimise: bool) -> None:
    try:
        for load in loads:
            load.result()
        move_repeated(store)
        # Nothing outlives a power cut before this: the engine itself syncs no update.
        store.flush()
        if optimise:
            store.optimize()
    finally:
        del store


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
        files = digest_beside(folder, old, meanwhile)
        with store_errors_explained():
            return answer.result(), files


def digest_beside(folder: Path, old: Generation | None, meanwhile: Callable[[], None]) -> dict[str, Fixity]:
    """Return the digests of all files of a generation; `meanwhile`, as some are read, others are written."""
    with ThreadPoolExecutor(1) as pool:
        # The tables are written to meanwhile, perhaps within one tick of the clock.
        names = [name for name in file_names(folder) if name != TABLES]
        before = pool.submit(digest_new_files, folder, names, old)
        meanwhile()
        with store_errors_explained():
            return digest_files(folder, old, before.result())


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
