"""Files of triples in the folder of a generation: its default graph in canonical order, compressed.

To hash the graph they are read; else all triples are written from the quads, and sorted. What is said of a
thing and its parts stands together in them, and is read in a fifth of the time that look-ups take. An update
writes only those files anew in which lines differ (`triple_update`).
"""

import hashlib
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import islice
from pathlib import Path

import msgspec

from foia_graph.model.rdf_syntaxes import WRITER_NAME
from foia_graph.runtime.files import write_atomically
from foia_graph.store.line_blocks import DAMAGES, LineBlocks, encode_lines

FOLDER, INDEX = "triples", "index.json"
TRIPLES_VERSION = "3"
"""The version of the files; it grows when the same triples would become other files."""
BLOCKS_IN_FILE = 4
"""Blocks of lines, as they are sorted, in a file when it is first written."""
READ_AT_ONCE = 4
"""Files that are read side by side to be hashed: all that is in memory of them."""
UNREADABLE = (OSError, *DAMAGES)
"""What is raised where there are no files of use, or damaged ones."""


class TripleFile(msgspec.Struct, frozen=True):
    """A file by its name, with its first line, and how many bytes and lines it has, not compressed."""

    name: str
    first_line: bytes
    size: int
    lines: int


class _Index(msgspec.Struct, frozen=True):
    version: str
    writer: str
    files: list[TripleFile]


def write_triples(generation: Path, blocks: Iterable[bytes]) -> str:
    """Write blocks of sorted lines into the folder of a generation, and return their hash."""
    folder, digest, source = new_folder(generation), hashlib.sha256(), iter(blocks)
    files = []
    while block := b"".join(islice(source, BLOCKS_IN_FILE)):
        digest.update(block)
        files.append(write_file(folder, block))
    write_index(folder, files)
    return digest.hexdigest()


def hash_triples(generation: Path, triples: int) -> str:
    """Return the hash of the default graph by its files, "" where they are not those of so many triples."""
    digest = hashlib.sha256()
    try:
        files = read_index(generation)
        if sum(file.lines for file in files) != triples:
            return ""
        with ThreadPoolExecutor(READ_AT_ONCE) as pool:  # zlib works without the interpreter's lock
            for start in range(0, len(files), READ_AT_ONCE):
                some = files[start : start + READ_AT_ONCE]
                for lines in pool.map(partial(read_file, generation), some):
                    digest.update(lines)
    except UNREADABLE:
        return ""
    return digest.hexdigest()


# -- files ---------------------------------------------------------------------------------------------------


def new_folder(generation: Path) -> Path:
    """Make the folder of the files of a generation, and return it."""
    folder = generation / FOLDER
    folder.mkdir()
    return folder


def write_file(folder: Path, block: bytes) -> TripleFile:
    """Write a file of sorted lines, under the hash of these."""
    name = hashlib.sha256(block).hexdigest()
    with (folder / name).open("xb") as file:
        file.write(encode_lines(block))
    return TripleFile(name, block[: block.index(b"\n") + 1], len(block), block.count(b"\n"))


def read_file(generation: Path, file: TripleFile) -> bytes:
    """Return the lines of a file; raises one of `UNREADABLE`."""
    return LineBlocks((generation / FOLDER / file.name).read_bytes()).read_all()


def write_index(folder: Path, files: list[TripleFile]) -> None:
    """Write which files there are, in the order of their lines; only then are they looked at."""
    write_atomically(folder / INDEX, msgspec.json.encode(_Index(TRIPLES_VERSION, WRITER_NAME, files)))


def read_index(generation: Path) -> list[TripleFile]:
    """Return the files in the folder of a generation.

    Raises OSError where there are none of this program, with this writer: lines of two are no canonical form.
    """
    path = generation / FOLDER / INDEX
    index = msgspec.json.decode(path.read_bytes(), type=_Index)
    if (index.version, index.writer) != (TRIPLES_VERSION, WRITER_NAME):
        raise FileNotFoundError(path)
    return index.files
