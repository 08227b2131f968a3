"""Lines of N-Quads, in the forms the engine takes them: a stream to load, quads to look up, an update."""

import math
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from itertools import islice
from typing import Any, Generic, TypeVar

from pyoxigraph import Store

from foia_graph.errors import StoreError
from foia_graph.model.rdf_syntaxes import RdfFormat
from foia_graph.model.rdf_terms import DefaultGraph, Quad

T = TypeVar("T")

RESOURCES_AT_ONCE = 100
"""Strings of lines that are made before the engine gets them."""


class TrackedSource(Generic[T]):
    """An iterable that caches whether it has ended, and the exception that it raised."""

    def __init__(self, things: Iterable[T]) -> None:
        self._things = iter(things)
        self.is_exhausted = False
        self.error: BaseException | None = None

    def take_batch(self, number: int) -> list[T]:
        """Return the next items, up to a number; fewer only at the end."""
        try:
            things = list(islice(self._things, number))
        except BaseException as error:
            self.error = error
            raise
        self.is_exhausted = len(things) < number
        return things


class _BulkLoad:
    """One bulk load of the engine, which reads in a thread of its own what is written into a pipe.

    A pipe, not a file of Python: the engine would wait for the interpreter at each piece that it reads.
    """

    def __init__(self, store: Store, threads: ThreadPoolExecutor) -> None:
        read_end, self._write_end = os.pipe()
        self.is_done = threads.submit(_load_from_pipe, store, read_end)

    def write(self, data: bytes) -> None:
        """Write lines; raises BrokenPipeError where the engine has ended early."""
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(self._write_end, rest) :]

    def end(self) -> None:
        """End the lines."""
        os.close(self._write_end)

    def abort(self) -> None:
        """End the load without storing what came before; the engine stops at what is no line."""
        with suppress(BrokenPipeError):
            self.write(b"\n.\n")
        self.end()


def _load_from_pipe(store: Store, read_end: int) -> None:
    try:
        store.bulk_load(path=f"/dev/fd/{read_end}", format=RdfFormat.N_QUADS)
    finally:
        del store
        os.close(read_end)


@contextmanager
def store_errors_explained(source: TrackedSource[Any] | None = None) -> Iterator[None]:
    """Raise the errors of engine and disk as StoreError; those of the source itself pass unchanged."""
    try:
        yield
    except (SyntaxError, OSError) as error:
        if source is not None and source.error is not None:
            raise
        if isinstance(error, SyntaxError):
            raise StoreError(f"What should be stored is not N-Quads: {error.msg}.") from error
        raise StoreError(f"The store could not be written, and stays as it was: {error}") from error


def load_lines(
    store: Store,
    lines: Iterable[str],
    threads: ThreadPoolExecutor,
    at_once: float = math.inf,
    most_loads: int = 1,
) -> list["Future[None]"]:
    """Give all lines to the engine, which stores them in steps of about so many, some at the same time.

    Returns the steps that continue, to be waited for. A string may be several lines; the engine works on
    those it has while the next are made.
    """
    source, going_on = TrackedSource(lines), list["Future[None]"]()
    with store_errors_explained(source):
        while not source.is_exhausted:
            if len(going_on) == most_loads:
                going_on.pop(0).result()
            load = _BulkLoad(store, threads)
            going_on.append(load.is_done)
            try:
                with suppress(BrokenPipeError):  # the reason is what the engine raises
                    _write_lines(source, load, at_once)
            except BaseException:
                load.abort()
                raise
            load.end()
    return going_on


def _write_lines(source: TrackedSource[str], load: _BulkLoad, most: float) -> None:
    """Write lines up to about a number."""
    while most > 0 and not source.is_exhausted:
        data = "".join(source.take_batch(RESOURCES_AT_ONCE)).encode()
        load.write(data)
        most -= data.count(b"\n")


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
        "".join(lines) if graph == DefaultGraph() else f"GRAPH {graph} {{\n{''.join(lines)}}}\n"
        for graph, lines in graphs.items()
    )
