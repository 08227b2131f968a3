"""Files of triples in the folder of a generation: its default graph in canonical order, compressed.

To hash the graph they are read; else all triples are written from the quads, and sorted. An update writes
only those files anew in which lines differ.
"""

import hashlib
import os
import shutil
import zlib
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path

import msgspec

from foia_graph.errors import StoreError
from foia_graph.model.rdf_syntaxes import WRITER_NAME
from foia_graph.runtime.files import write_atomically
from foia_graph.store.generations.diff import QuadDifference
from foia_graph.store.generations.line_change import LineChange

FOLDER, INDEX = "triples", "index.json"
TRIPLES_VERSION = "2"
"""The version of the files; it grows when the same triples would become other files."""
BLOCKS_IN_FILE, MOST_BYTES = 4, 8 << 20
"""Blocks of lines in a file when it is first written, and the most bytes before it is cut in two."""
QUICKEST = 1
"""How hard sorted lines are compressed: they become a tenth of it at once."""

_UNREADABLE = (OSError, zlib.error, msgspec.DecodeError)


class _TripleFile(msgspec.Struct, frozen=True):
    name: str
    first_line: bytes
    size: int
    lines: int


class _Index(msgspec.Struct, frozen=True):
    version: str
    writer: str
    files: list[_TripleFile]


def write_triples(generation: Path, blocks: Iterable[bytes]) -> str:
    """Write blocks of sorted lines into the folder of a generation, and return their hash."""
    folder, digest, source = _new_folder(generation), hashlib.sha256(), iter(blocks)
    files = []
    while block := b"".join(islice(source, BLOCKS_IN_FILE)):
        digest.update(block)
        files.append(_write_file(folder, block))
    _write_index(folder, files)
    return digest.hexdigest()


def hash_triples(generation: Path, triples: int) -> str:
    """Return the hash of the default graph by its files, "" where they are not those of so many triples."""
    digest = hashlib.sha256()
    try:
        files = _read_index(generation)
        if sum(file.lines for file in files) != triples:
            return ""
        for file in files:
            digest.update(_read_file(generation, file))
    except _UNREADABLE:
        return ""
    return digest.hexdigest()


def carry_triples(generation: Path, old: Path, change: QuadDifference) -> None:
    """Write the files of a generation: those of the one before, with the lines exchanged that differ.

    Where those before are not there, or damaged, none are written.
    """
    try:
        before = _read_index(old)
        changed = dict(_changed_blocks(old, before, LineChange.of_default_graph(change)))
        _write_changed_files(generation, old, before, changed)
    except (*_UNREADABLE, StoreError):
        shutil.rmtree(generation / FOLDER, ignore_errors=True)


def _write_changed_files(
    generation: Path, old: Path, before: Sequence[_TripleFile], changed: Mapping[int, bytes]
) -> None:
    folder, files = _new_folder(generation), []
    for number in range(max(len(before), len(changed))):
        if number in changed:
            files += [_write_file(folder, block) for block in _cut(changed[number]) if block]
        else:
            os.link(old / FOLDER / before[number].name, folder / before[number].name)
            files.append(before[number])
    _write_index(folder, files)


def _changed_blocks(
    old: Path, files: Sequence[_TripleFile], change: LineChange
) -> Iterator[tuple[int, bytes]]:
    """Yield the numbers of files in which lines differ, each with the lines that it is to have."""
    first_lines, by_file = [file.first_line for file in files], defaultdict[int, list[bytes]](list)
    for line in change.removed | change.added:
        by_file[max(bisect_right(first_lines, line) - 1, 0)].append(line)
    for number, lines in by_file.items():
        yield number, change.exchange(_read_file(old, files[number]) if files else b"", lines)


def _cut(block: bytes) -> tuple[bytes, ...]:
    """Return the lines of a file, in two parts where they are too many for one."""
    if len(block) <= MOST_BYTES:
        return (block,)
    middle = block.index(b"\n", len(block) // 2) + 1
    return block[:middle], block[middle:]


# -- files ---------------------------------------------------------------------------------------------------


def _new_folder(generation: Path) -> Path:
    folder = generation / FOLDER
    folder.mkdir()
    return folder


def _write_file(folder: Path, block: bytes) -> _TripleFile:
    name = hashlib.sha256(block).hexdigest()
    with (folder / name).open("xb") as file:
        file.write(zlib.compress(block, QUICKEST))
    return _TripleFile(name, block[: block.index(b"\n") + 1], len(block), block.count(b"\n"))


def _read_file(generation: Path, file: _TripleFile) -> bytes:
    # Into memory of the right size at once, which takes two thirds of the time.
    return zlib.decompress((generation / FOLDER / file.name).read_bytes(), bufsize=file.size)


def _write_index(folder: Path, files: list[_TripleFile]) -> None:
    write_atomically(folder / INDEX, msgspec.json.encode(_Index(TRIPLES_VERSION, WRITER_NAME, files)))


def _read_index(generation: Path) -> list[_TripleFile]:
    """Return the files in the folder of a generation.

    Raises OSError where there are none of this program, with this writer: lines of two are no canonical form.
    """
    path = generation / FOLDER / INDEX
    index = msgspec.json.decode(path.read_bytes(), type=_Index)
    if (index.version, index.writer) != (TRIPLES_VERSION, WRITER_NAME):
        raise FileNotFoundError(path)
    return index.files
