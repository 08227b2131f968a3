"""The syntaxes of RDF, parsed and written, and files of Turtle that are read whole."""

import re
from collections.abc import Iterable, Iterator, Mapping
from heapq import merge
from itertools import groupby, islice
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, cast

from pyoxigraph import (
    CanonicalizationAlgorithm,
    Dataset,
    QuerySolutions,
    RdfFormat,
    Store,
    __version__,
    parse,
    serialize,
)

from foia_graph.errors import ValueRejected
from foia_graph.model.rdf_terms import Literal, NamedNode, Quad, Triple

__all__ = ["WRITER_NAME", "RdfFormat", "is_rdf", "parse", "rdf_bytes", "rdf_syntax", "serialize"]

# What writes them: another version may write the same triples in other bytes.
WRITER_NAME = f"pyoxigraph {__version__}"


def is_rdf(media_type: str) -> bool:
    """Return True for a media type that is a syntax of RDF to the engine."""
    return RdfFormat.from_media_type(media_type) is not None


def rdf_syntax(media_type: str) -> RdfFormat:
    """Return the syntax with a media type; raises LookupError where the engine has none."""
    syntax = RdfFormat.from_media_type(media_type)
    if syntax is None:
        raise LookupError(f"no syntax of RDF is called {media_type}")
    return syntax


def rdf_bytes(
    statements: Iterable[Triple] | Iterable[Quad],
    syntax: RdfFormat,
    prefixes: Mapping[str, str] | None = None,
) -> bytes:
    """Return statements in a syntax, in the order in which they come."""
    return serialize(statements, format=syntax, prefixes=dict(prefixes) if prefixes else None) or b""


class TurtleGraph:
    """What some files of Turtle say together, to be queried."""

    def __init__(self, *paths: Path, base: str | None = None) -> None:
        """`base` is that under which relative names are."""
        self._store = Store()
        for path in paths:
            self._store.load(path=path, format=RdfFormat.TURTLE, base_iri=base)

    def rows(self, query: str) -> list[dict[str, str]]:
        """Return the solutions of a SELECT as text, by variable, without those that are not bound."""
        solutions = self._store.query(query)
        if not isinstance(solutions, QuerySolutions):
            raise TypeError("rows are those of a SELECT")
        names = [variable.value for variable in solutions.variables]
        return [
            {
                name: (row[name].value if isinstance(row[name], (NamedNode, Literal)) else str(row[name]))
                for name in names
                if row[name] is not None
            }
            for row in solutions
        ]

    def triples(self) -> Iterator[Triple]:
        """Yield all triples, in no order."""
        return (quad.triple for quad in self._store)


def turtle_prefixes(path: Path) -> dict[str, str]:
    """Return the prefixes that a file of Turtle declares."""
    parser = parse(path=path, format=RdfFormat.TURTLE)
    for _ in parser:
        pass
    return dict(parser.prefixes)


def canonical_file_triples(path: Path) -> Iterator[Triple]:
    """Yield the triples of a file of Turtle, sorted, with blank nodes named as RDFC-1.0 says.

    A parser names blank nodes again each time; these names are the same for everybody.
    """
    dataset = Dataset(parse(path=path, format=RdfFormat.TURTLE))
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return (quad.triple for quad in sorted(dataset, key=str))


# How many bytes are sorted at once; their lines take about four times as much memory.
PIECE_BYTES = 32 << 20
# How many lines are given on at once.
LINES_AT_ONCE = 5000
BLANK_NODE = re.compile(rb'^(?:_:|[^"\n]*> _:)', re.MULTILINE)


class LineSorter:
    """A file that lines of canonical N-Quads are written into in any order, and read from in theirs."""

    def __init__(self, piece: int = PIECE_BYTES) -> None:
        self._most, self._size = piece, 0
        self._blocks: list[bytes] = []
        self._pieces: list[IO[bytes]] = []

    def __enter__(self) -> "LineSorter":
        return self

    def __exit__(self, *_: object) -> None:
        for piece in self._pieces:
            piece.close()

    @property
    def file(self) -> IO[bytes]:
        """Itself, as what the engine writes into."""
        return cast(IO[bytes], self)

    def write(self, data: bytes) -> int:
        """Take bytes; a line may come in several parts."""
        self._blocks.append(data)
        self._size += len(data)
        if self._size >= self._most:
            self._put_aside()
        return len(data)

    def flush(self) -> None:
        """Do nothing: no one reads before all is written."""

    def blocks(self) -> Iterator[bytes]:
        """Yield all lines, sorted, each once, in blocks; raises ValueRejected for blank nodes."""
        last = _sorted_lines(b"".join(self._blocks))
        lines = (line for line, _ in groupby(merge(*self._pieces, last)))
        while block := b"".join(islice(lines, LINES_AT_ONCE)):
            yield block

    def _put_aside(self) -> None:
        whole, newline, rest = b"".join(self._blocks).rpartition(b"\n")
        piece = TemporaryFile()  # noqa: SIM115 - closed by __exit__
        self._pieces.append(piece)
        piece.writelines(_sorted_lines(whole + newline))
        piece.seek(0)
        self._blocks, self._size = [rest], len(rest)


def _sorted_lines(data: bytes) -> list[bytes]:
    if b"_:" in data and BLANK_NODE.search(data):  # the first alone is a hundred times faster
        raise ValueRejected("a graph with blank nodes has no hash here; give each of them a name")
    # dict, not set: the engine's order is nearly sorted already, and a set would lose it.
    return sorted(dict.fromkeys(data.splitlines(keepends=True)))
