"""The reader of triples of things in the files of a generation."""

import mmap
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from pathlib import Path

from foia_graph.store.line_blocks import LineBlocks, lines_with
from foia_graph.store.triple_files import FOLDER, UNREADABLE, TripleFile, read_index

MOST_BLOCKS = 32
"""Blocks of lines that are read of a thing: of one with more, look-ups find what is wanted sooner."""


class TripleReader:
    """The triples of things in the files of a generation; several threads may read at once."""

    def __init__(self, generation: Path, files: Sequence[TripleFile]) -> None:
        self._folder = generation / FOLDER
        self._names = [file.name for file in files]
        self._first_lines = [file.first_line for file in files]
        self._opened: dict[int, LineBlocks] = {}

    @classmethod
    def of_generation(cls, generation: Path) -> "TripleReader | None":
        """Open the files of a generation, None where there are none of use."""
        try:
            return cls(generation, read_index(generation))
        except UNREADABLE:
            return None

    def read_thing(self, iri: str) -> bytes | None:
        """Return all triples that a thing and its parts are the subjects of, as lines of N-Triples.

        None where they fill too many blocks, or a file is damaged or gone.
        """
        read: dict[tuple[int, int], bytes] = {}
        found = []
        try:
            for beginning in (f"<{iri}#".encode(), f"<{iri}> ".encode()):
                for place in self._blocks_with(beginning):
                    if place not in read:
                        if len(read) == MOST_BLOCKS:
                            return None
                        read[place] = self._blocks(place[0]).read_block(place[1])
                    found.append(lines_with(beginning, read[place]))
        except UNREADABLE:
            return None
        return b"".join(found)

    def _blocks_with(self, beginning: bytes) -> Iterator[tuple[int, int]]:
        """Yield the files and blocks, by their numbers, in which lines may stand that begin so."""
        first = bisect_left(self._first_lines, beginning)
        for number in range(max(first - 1, 0), len(self._names)):
            if number >= first and not self._first_lines[number].startswith(beginning):
                return
            for block in self._blocks(number).blocks_with(beginning):
                yield number, block

    def _blocks(self, number: int) -> LineBlocks:
        blocks = self._opened.get(number)
        if blocks is None:
            with (self._folder / self._names[number]).open("rb") as file:
                mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            blocks = self._opened[number] = LineBlocks(memoryview(mapped))
        return blocks
