"""Files of rows in the folder of a generation: written by a load, and mapped by who sends a list as a table.

To read a row of the quads is a look-up of each of its cells. Each class has a folder: an index with the first
name in each file, and files of some thousand rows by their names, each row a list of cells in JSON. An update
writes only those files anew of which a thing changed.
"""

import os
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple

import msgspec

from foia_graph.model.profile import Profile, Shape
from foia_graph.store.column_file import NAMES, ColumnFile, ColumnFileWriter

FOLDER, INDEX, ROWS = "rows", "index", "rows"
ROWS_VERSION = "1"
"""The version of the rows; it grows when the same thing would become another row."""
ROWS_IN_FILE, MOST_IN_FILE = 2_000, 8_000
"""Rows of a file when it is first written, and the most that it grows to before all of a class are."""
OPEN_FILES = 64
Row = list[str]
EncodedRow = tuple[str, str]
"""The name of a thing, and its row in JSON."""
_decode_row = msgspec.json.Decoder(Row).decode


class _RowFile(NamedTuple):
    names: Sequence[str]
    rows: Sequence[str]

    def encoded_rows(self) -> Iterator[EncodedRow]:
        return zip(self.names, self.rows, strict=True)


class RowFiles:
    """The rows of the things of a class in one generation."""

    def __init__(self, folder: Path, version: str, first_names: Sequence[str]) -> None:
        self.folder, self._version, self.first_names = folder, version, first_names
        self._opened = lru_cache(OPEN_FILES)(self.open_file)

    @classmethod
    def open(cls, generation: Path, shape: Shape, profile: Profile) -> "RowFiles | None":
        """Open what a load has written into the folder of a generation, None where it wrote nothing of use.

        Raises StoreError where the index is damaged; so do the other methods where a file is.
        """
        folder, version = generation / FOLDER / shape.name, _version(profile)
        index = ColumnFile.open(folder / INDEX, version)
        return cls(folder, version, list(index.texts(NAMES))) if index is not None else None

    def rows(self, names: Iterable[str]) -> Iterator[tuple[str, Row | None]]:
        """Yield each of some names with its row, None for a thing that has none here."""
        number, place = -1, -1
        file = _RowFile((), ())
        for name in names:
            if (found := self.number_of_file(name)) != number:
                number, place, file = found, -1, self._opened(found)
            place += 1  # most often the next one
            if place >= len(file.names) or file.names[place] != name:
                place = bisect_left(file.names, name)
            is_here = place < len(file.names) and file.names[place] == name
            yield name, _decode_row(file.rows[place]) if is_here else None

    def number_of_file(self, name: str) -> int:
        """Return which file the row of a name is in, if any is."""
        return max(bisect_right(self.first_names, name) - 1, 0)

    def open_file(self, number: int) -> _RowFile:
        """Return the rows of a file."""
        file = ColumnFile.open(self.folder / file_name(number), self._version)
        return _RowFile(file.texts(NAMES), file.texts(ROWS)) if file is not None else _RowFile((), ())


def file_name(number: int) -> str:
    """Return the name of one of the files of a class."""
    return f"{number:04}"


def write_rows(generation: Path, shape: Shape, profile: Profile, rows: Iterable[tuple[str, Row]]) -> None:
    """Write the rows of a class, sorted by name, into the folder of a generation; nothing where none is."""
    encoded = ((name, _encode_row(row)) for name, row in rows)
    _write_files(generation / FOLDER / shape.name, encoded, _version(profile))


def update_rows(
    generation: Path,
    old: Path,
    shape: Shape,
    profile: Profile,
    things: Iterable[str],
    read_row: Callable[[str], Row | None],
) -> None:
    """Write the rows of a class in the next generation: those of the old one, but for some things.

    `read_row` gives the row of one of these things, None for what is not of the class.
    """
    folder, version = generation / FOLDER / shape.name, _version(profile)
    known = RowFiles.open(old, shape, profile)
    new_rows = {name: read_row(name) for name in sorted(things)}
    if known is None:
        write_rows(generation, shape, profile, ((name, row) for name, row in new_rows.items() if row))
        return
    changed, numbers = dict(_changed_files(known, new_rows)), range(len(known.first_names))
    if any(len(rows) > MOST_IN_FILE for rows in changed.values()):
        files = (
            changed[number] if number in changed else known.open_file(number).encoded_rows()
            for number in numbers
        )
        _write_files(folder, chain.from_iterable(files), version)
        return
    folder.mkdir(parents=True)
    for number, name in enumerate(map(file_name, numbers)):
        if number in changed:
            _write_file(folder / name, changed[number], version)
        else:
            os.link(known.folder / name, folder / name)
    os.link(known.folder / INDEX, folder / INDEX)


def _changed_files(
    known: RowFiles, new_rows: Mapping[str, Row | None]
) -> Iterator[tuple[int, list[EncodedRow]]]:
    """Yield the numbers of files of which some rows differ, with the rows that they are to have."""
    by_file = defaultdict[int, dict[str, str]](dict)
    for name, row in known.rows(new_rows):
        if row != (new_row := new_rows[name]):
            by_file[known.number_of_file(name)][name] = _encode_row(new_row) if new_row else ""
    for number, changes in by_file.items():
        rows = {**dict(known.open_file(number).encoded_rows()), **changes}
        yield number, [(name, row) for name, row in sorted(rows.items()) if row]


def _write_files(folder: Path, rows: Iterator[EncodedRow], version: str) -> None:
    first_names = list[str]()
    while block := list(islice(rows, ROWS_IN_FILE)):
        folder.mkdir(parents=True, exist_ok=True)
        _write_file(folder / file_name(len(first_names)), block, version)
        first_names.append(block[0][0])
    if first_names:
        writer = ColumnFileWriter()
        writer.add_texts(NAMES, first_names)
        with (folder / INDEX).open("xb") as file:
            writer.write(file, version)


def _write_file(path: Path, rows: Sequence[EncodedRow], version: str) -> None:
    writer = ColumnFileWriter()
    writer.add_texts(NAMES, (name for name, _ in rows))
    writer.add_texts(ROWS, (row for _, row in rows))
    with path.open("xb") as file:
        writer.write(file, version)


def _encode_row(row: Row) -> str:
    return msgspec.json.encode(row).decode()


def _version(profile: Profile) -> str:
    return f"{ROWS_VERSION} {profile.digest}"
