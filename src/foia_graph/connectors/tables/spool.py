"""Spools: rows on disk, in parts that stay the same when a table grows, so that no table fills the memory."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from hashlib import sha256
from tempfile import TemporaryFile
from typing import IO

PARTS = 16
FEWEST_FOR_PARTS = 5_000
"""Rows from which on a table is written in parts."""
SpooledRow = tuple[str, list[str]]
"""A row with the name of its thing."""


class RowSpool:
    """Rows with their names, in the order in which they were added."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._files: list[IO[str]] = [self._stack.enter_context(each) for each in _open_files()]
        self._count = 0

    def add(self, name: str, row: list[str]) -> None:
        """Add a row; its name alone decides in which part it is."""
        part = sha256(name.encode()).digest()[0] % PARTS
        json.dump([self._count, name, row], self._files[part], ensure_ascii=True)
        self._files[part].write("\n")
        self._count += 1

    def parts(self) -> Iterator[tuple[str, list[SpooledRow]]]:
        """Yield the rows in one part ("rows"), or where they are many in sixteen ("rows-00" …)."""
        if self._count < FEWEST_FOR_PARTS:
            rows = sorted(row for file in self._files for row in _lines(file))
            yield "rows", [(name, row) for _, name, row in rows]
        else:
            for number, file in enumerate(self._files):
                yield f"rows-{number:02d}", [(name, row) for _, name, row in _lines(file)]

    def close(self) -> None:
        """Remove the rows from disk."""
        self._stack.close()


def _open_files() -> list[IO[str]]:
    return [TemporaryFile("w+", encoding="utf-8") for _ in range(PARTS)]


def _lines(file: IO[str]) -> list[tuple[int, str, list[str]]]:
    file.seek(0)
    return [json.loads(line) for line in file]
