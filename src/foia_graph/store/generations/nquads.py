"""Lines of N-Quads, in the forms the engine takes them: a stream to load, quads to look up, an update."""

import io
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pyoxigraph import Store

from foia_graph.errors import StoreError
from foia_graph.model.rdf_syntaxes import RdfFormat
from foia_graph.model.rdf_terms import DefaultGraph, Quad

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

T = TypeVar("T")

BATCH_SIZE = 1000
"""Items taken from a source at once."""

_BUFFER = 1 << 20


class TrackedSource(Generic[T]):
    """An iterable that remembers whether it has ended, and the exception that it raised."""

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


class _LineFile(io.RawIOBase):
    """Lines as a file of bytes, which ends with them, or soon after a number of them."""

    def __init__(self, lines: TrackedSource[str], limit: float) -> None:
        super().__init__()
        self._lines = lines
        self._left = limit
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        if not self._rest and self._left > 0:
            data = "".join(self._lines.take_batch(BATCH_SIZE)).encode()
            self._left -= data.count(b"\n")
            self._rest = memoryview(data)
        target = memoryview(buffer)
        size = min(len(target), len(self._rest))
        target[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        return size


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


def load_lines(store: Store, lines: Iterable[str], at_once: float = math.inf) -> None:
    """Fill a store in one step, or in steps of about so many lines; a string may be several lines."""
    source = TrackedSource(lines)
    while not source.is_exhausted:
        file = io.BufferedReader(_LineFile(source, at_once), _BUFFER)
        with store_errors_explained(source):
            store.bulk_load(input=file, format=RdfFormat.N_QUADS)


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
