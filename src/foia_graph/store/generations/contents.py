"""What goes into a new generation's folder, and whether it got there."""

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from pyoxigraph import Store

from foia_graph.errors import StoreError
from foia_graph.query.sparql.engine import QUADS_FOLDER
from foia_graph.store.generations.generation import Fixity, Generation, Json, fixities
from foia_graph.store.generations.nquads import AT_ONCE, Source, explained, load

LINES_A_STEP, FEW_LINES_A_STEP = 1_500_000, 500_000
"""One call for all takes no less time, and a third more memory; many small calls take much more time."""


def fill(folder: Path, lines: Iterable[str], max_memory: bool, optimise: bool) -> None:
    """Build a store of lines, and close it."""
    with explained():
        store = Store(folder)
    try:
        load(store, lines, FEW_LINES_A_STEP if max_memory else LINES_A_STEP)
        with explained():
            store.flush()
            if optimise:
                store.optimize()
    finally:
        del store  # closes it, even where a traceback keeps this frame


def rewrite(folder: Path) -> None:
    """Rewrite a store's files so that they are read faster, and close it."""
    store = Store(folder)
    try:
        store.optimize()
    finally:
        del store


def write_records(path: Path, records: Iterable[bytes] | None) -> None:
    if records is None:
        return
    source = Source(records)
    with explained(source), path.open("xb") as file:
        while block := source.take(AT_ONCE):
            file.write(b"".join(block))


def look_again(
    folder: Path, look: Callable[[Path], Any], old: Generation | None = None
) -> tuple[Any, dict[str, Fixity]]:
    """Digest all files, while a fresh process looks at the store."""
    with explained(), ThreadPoolExecutor(1) as pool:
        answer = pool.submit(look, folder / QUADS_FOLDER)
        files = fixities(folder, old)
        return answer.result(), files


def compare(told: Mapping[str, Json], counted: Mapping[str, Any]) -> None:
    """Refuse a generation that does not hold what the loader says it does."""
    graphs = told.get("graphs", {})
    assert isinstance(graphs, Mapping)
    pairs = [(what, told[what], counted[what]) for what in ("quads", "triples") if what in told]
    pairs += [
        (f"triples in {graph}", number, counted["graphs"].get(graph, 0)) for graph, number in graphs.items()
    ]
    for what, expected, found in pairs:
        if expected != found:
            raise StoreError(
                f"The new generation has {found} {what} and should have {expected}; it was discarded."
            )
