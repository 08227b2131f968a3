"""The files of triples of a generation that differs in few quads from the one before."""

import os
import shutil
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from foia_graph.errors import StoreError
from foia_graph.store.generations.diff import QuadDifference
from foia_graph.store.generations.line_change import LineChange
from foia_graph.store.triple_files import (
    FOLDER,
    UNREADABLE,
    TripleFile,
    new_folder,
    read_file,
    read_index,
    write_file,
    write_index,
)

MOST_BYTES = 8 << 20
"""Bytes of lines in a file before it is cut in two."""


def carry_triples(generation: Path, old: Path, change: QuadDifference) -> None:
    """Write the files of a generation: those of the one before, with the lines exchanged that differ.

    Where those before are not there, or damaged, none are written.
    """
    try:
        before = read_index(old)
        changed = dict(_changed_blocks(old, before, LineChange.of_default_graph(change)))
        _write_changed_files(generation, old, before, changed)
    except (*UNREADABLE, StoreError):
        shutil.rmtree(generation / FOLDER, ignore_errors=True)


def _write_changed_files(
    generation: Path, old: Path, before: Sequence[TripleFile], changed: Mapping[int, bytes]
) -> None:
    folder, files = new_folder(generation), []
    for number in range(max(len(before), len(changed))):
        if number in changed:
            files += [write_file(folder, block) for block in _cut(changed[number]) if block]
        else:
            os.link(old / FOLDER / before[number].name, folder / before[number].name)
            files.append(before[number])
    write_index(folder, files)


def _changed_blocks(
    old: Path, files: Sequence[TripleFile], change: LineChange
) -> Iterator[tuple[int, bytes]]:
    """Yield the numbers of files in which lines differ, each with the lines that it is to have."""
    first_lines, by_file = [file.first_line for file in files], defaultdict[int, list[bytes]](list)
    for line in change.removed | change.added:
        by_file[max(bisect_right(first_lines, line) - 1, 0)].append(line)
    for number, lines in by_file.items():
        yield number, change.exchange(read_file(old, files[number]) if files else b"", lines)


def _cut(block: bytes) -> tuple[bytes, ...]:
    """Return the lines of a file, in two parts where they are too many for one."""
    if len(block) <= MOST_BYTES:
        return (block,)
    middle = block.index(b"\n", len(block) // 2) + 1
    return block[:middle], block[middle:]
