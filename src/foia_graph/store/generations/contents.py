"""Contents of a new generation: its quads and records written, read again, and compared with the load."""

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

from pyoxigraph import Store

from foia_graph.errors import StoreError
from foia_graph.query.sparql.engine import QUADS_FOLDER
from foia_graph.store.generations.generation import Fixity, Generation, Json, digest_files
from foia_graph.store.generations.nquads import BATCH_SIZE, TrackedSource, load_lines, store_errors_explained

LINES_A_STEP = 100_000
"""Lines of one bulk load. The engine sorts as many nine times over, which takes less time the more of them
the caches of a processor hold; but it merges the files of the loads, which takes more the more there are."""
LOADS_AT_ONCE = 3
"""Bulk loads at the same time: the engine, which sorts each in one thread, is still at one when the lines of
the next come."""


def fill_store(
    folder: Path, lines: Iterable[str], max_memory: bool, optimise: bool, meanwhile: Callable[[], None]
) -> None:
    """Build a store of lines, and close it; what can be done `meanwhile` is, after the last line."""
    loads = 1 if max_memory else LOADS_AT_ONCE
    with ThreadPoolExecutor(loads) as loaders, ThreadPoolExecutor(1) as finisher:
        is_stored = _store_lines(folder, lines, loads, loaders, finisher, optimise)
        meanwhile()
        with store_errors_explained():
            is_stored.result()


def _store_lines(
    folder: Path,
    lines: Iterable[str],
    loads: int,
    loaders: ThreadPoolExecutor,
    finisher: ThreadPoolExecutor,
    optimise: bool,
) -> "Future[None]":
    """Give all lines to the engine, and return what ends when they are stored and the store is closed."""
    with store_errors_explained():
        store = Store(folder)
    try:
        going_on = load_lines(store, lines, loaders, LINES_A_STEP, loads)
        return finisher.submit(_finish_loads, store, going_on, optimise)
    finally:
        # Closes it, even where a traceback keeps this frame; open, it would go on merging its files.
        del store


def _finish_loads(store: Store, loads: Iterable["Future[None]"], optimise: bool) -> None:
    try:
        for load in loads:
            load.result()
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


def write_records(path: Path, records: Iterable[bytes] | None) -> None:
    if records is None:
        return
    source = TrackedSource(records)
    with store_errors_explained(source), path.open("xb") as file:
        while block := source.take_batch(BATCH_SIZE):
            file.write(b"".join(block))


def digest_and_check(
    folder: Path,
    look: Callable[[Path], Any],
    old: Generation | None = None,
    meanwhile: Callable[[], None] = lambda: None,
) -> tuple[Any, dict[str, Fixity]]:
    """Return what a fresh process finds in the store, and the digests of all files.

    While it looks, `meanwhile` may write further files; then the digests are taken.
    """
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(look, folder / QUADS_FOLDER)
        meanwhile()
        with store_errors_explained():
            files = digest_files(folder, old)
            return answer.result(), files


def check_counts(expected_counts: Mapping[str, Json], store_counts: Mapping[str, Any]) -> None:
    """Raise StoreError where the store does not hold as many quads as the loader counted."""
    graphs = expected_counts.get("graphs", {})
    assert isinstance(graphs, Mapping)
    pairs = [
        (what, expected_counts[what], store_counts[what])
        for what in ("quads", "triples")
        if what in expected_counts
    ]
    pairs += [
        (f"triples in {graph}", number, store_counts["graphs"].get(graph, 0))
        for graph, number in graphs.items()
    ]
    for what, expected, found in pairs:
        if expected != found:
            raise StoreError(
                f"The new generation has {found} {what} and should have {expected}; it was discarded."
            )
