"""The files of a dump: all graphs as N-Quads, the default graph as JSON-LD, both compressed.

The N-Quads are sorted and canonical (RDFC-1.0), the default graph first, so that its hash can be proved with
tools that every system has. Nothing in the files depends on when or where they were written.
"""

import gzip
import hashlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import msgspec

from foia_graph.model import iris
from foia_graph.model.rdf_terms import DEFAULT_GRAPH, NamedNode, Quad
from foia_graph.publish.export import ThingBodies, export_catalogue, gzip_output, jsonld_blocks
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.generations.diff import QuadDifference
from foia_graph.store.generations.line_change import LineChange, triple_line
from foia_graph.store.graph_hash import canonical_triples
from foia_graph.store.quad_store import QuadStore

LINE_END = b" .\n"


@dataclass(frozen=True, slots=True)
class NQuadsFigures:
    """The number of quads written, the number of those in the default graph, and the hash of these."""

    quads: int
    triples: int
    rdfc10_sha256: str


def write_nquads(path: Path, store: QuadStore) -> NQuadsFigures:
    """Write all graphs of a store, sorted: the default graph, and then the named ones by name."""
    digest, triples = hashlib.sha256(), 0
    with path.open("xb") as whole, gzip_output(whole) as file:
        for block in canonical_triples(store):
            digest.update(block)
            triples += block.count(b"\n")
            file.write(block)
        quads = triples
        for graph in sorted(store.graph_names(), key=str):
            quads += _write_graph(file, store, graph)
    return NQuadsFigures(quads, triples, digest.hexdigest())


def _write_graph(file: BinaryIO, store: QuadStore, graph: NamedNode) -> int:
    quads = 0
    for block in canonical_triples(store, graph):
        # An end of line is at the end of lines only: within texts it is escaped.
        file.write(block.replace(LINE_END, f" {graph} .\n".encode()))
        quads += block.count(b"\n")
    return quads


def write_jsonld(path: Path, catalogue: Catalogue) -> None:
    """Write the default graph as JSON-LD, its context inside."""
    with path.open("xb") as whole, gzip_output(whole) as file:
        export_catalogue(catalogue.quad_store, catalogue.profile, catalogue.language, "jsonld", file)


BLOCK = 1 << 20


# -- renewal -------------------------------------------------------------------------------------------------
# Lines are sorted, so a difference is merged into the lines of the generation before (merge join). All others
# pass through, and nothing is read from the store for them: of 100,000 documents a dump takes 350 s, and one
# changed record with its dump renewed 154 s.


def renew_nquads(path: Path, old: Path, triples: int, change: QuadDifference) -> NQuadsFigures:
    """Write the N-Quads of a generation from those before, of which so many are of the default graph.

    Raises StoreError where a line that goes is not there.
    """
    default, named = LineChange.of_default_graph(change), _change_of_named_graphs(change)
    digest, counts = hashlib.sha256(), [0, 0]
    with gzip.open(old) as before, path.open("xb") as whole, gzip_output(whole) as file:
        reader = _BlockReader(before)
        for block in default.applied_to(reader.take(triples)):
            digest.update(block)
            counts[0] += block.count(b"\n")
            file.write(block)
        for block in named.applied_to(reader.take_all()):
            counts[1] += block.count(b"\n")
            file.write(block)
    return NQuadsFigures(sum(counts), counts[0], digest.hexdigest())


def renew_jsonld(path: Path, old: Path, catalogue: Catalogue, change: QuadDifference) -> None:
    """Write the default graph as JSON-LD from that before: the bodies of changed things again."""
    profile, language = catalogue.profile, catalogue.language
    quads = (*change.removed_quads, *change.added_quads)
    things = {iris.owner_iri(quad.subject.value) for quad in quads if isinstance(quad.subject, NamedNode)}
    bodies = ThingBodies(catalogue.quad_store, profile, language)
    with gzip.open(old) as before, path.open("xb") as whole, gzip_output(whole) as file:
        stored = (line.rstrip(b",\n") for line in before if line.startswith(b'{"id"'))
        file.writelines(jsonld_blocks(profile, language, _exchanged_bodies(stored, things, bodies.write)))


# -- lines ---------------------------------------------------------------------------------------------------


class _BlockReader:
    """A reader of a file in blocks of whole lines."""

    def __init__(self, file: BinaryIO | gzip.GzipFile) -> None:
        self._file, self._rest = file, b""

    def take(self, lines: int) -> Iterator[bytes]:
        """Yield the next lines."""
        for block in self._blocks():
            count = block.count(b"\n")
            if count > lines:
                end = _end_of_line(block, lines)
                self._rest = block[end:] + self._rest
                block, count = block[:end], lines
            lines -= count
            if block:
                yield block
            if not lines:
                return

    def take_all(self) -> Iterator[bytes]:
        """Yield all lines that are left."""
        return self._blocks()

    def _blocks(self) -> Iterator[bytes]:
        while data := self._file.read(BLOCK):
            whole, newline, rest = (self._rest + data).rpartition(b"\n")
            self._rest = rest
            if newline:
                yield whole + newline
        whole, self._rest = self._rest, b""
        if whole:
            yield whole


def _end_of_line(block: bytes, number: int) -> int:
    """Return the offset behind a line (from 1)."""
    end = 0
    for _ in range(number):
        end = block.index(b"\n", end) + 1
    return end


def _change_of_named_graphs(change: QuadDifference) -> LineChange:
    def lines(quads: Iterable[Quad]) -> Set[bytes]:
        named = (quad for quad in quads if quad.graph_name != DEFAULT_GRAPH)
        return {triple_line(quad).replace(LINE_END, f" {quad.graph_name} .\n".encode()) for quad in named}

    return LineChange(
        lines(change.removed_quads),
        lines(change.added_quads),
        lambda line: (line.rsplit(b" ", 2)[-2], line),
    )


# -- bodies --------------------------------------------------------------------------------------------------


class _BodyName(msgspec.Struct):
    id: str


def _exchanged_bodies(
    bodies: Iterable[bytes], things: Set[str], write: Callable[[str], bytes | None]
) -> Iterator[bytes]:
    """Yield the bodies of things in their order, those of some things again."""
    todo = deque(sorted(things))
    for body in bodies:
        name = _name_of.decode(body).id
        while todo and todo[0] < name:
            yield from filter(None, [write(todo.popleft())])
        if todo and todo[0] == name:
            yield from filter(None, [write(todo.popleft())])
        else:
            yield body
    yield from filter(None, map(write, todo))


_name_of = msgspec.json.Decoder(_BodyName)
