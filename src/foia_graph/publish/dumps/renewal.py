"""Renewal of the files of a dump from those of the generation before, where few quads differ.

Lines are sorted, so what differs has its places. All others pass through as they stand, and nothing is read
from the store for them. The files are the same, byte for byte, as those that are written of the whole.
"""

import gzip
import hashlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Set
from pathlib import Path
from typing import BinaryIO

import msgspec

from foia_graph.model import iris
from foia_graph.model.rdf_terms import DEFAULT_GRAPH, NamedNode, Quad
from foia_graph.publish.dumps.graph_files import LINE_END, NQuadsFigures
from foia_graph.publish.export import ThingBodies, gzip_output, jsonld_blocks
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.generations.diff import QuadDifference
from foia_graph.store.generations.line_change import LineChange, triple_line

BLOCK = 1 << 20


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
    """Write the default graph as JSON-LD from that before: the bodies of changed things anew."""
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
    """Yield the bodies of things in their order, those of some things anew."""
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
