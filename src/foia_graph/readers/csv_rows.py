"""Tables: one record a row, columns named in `source.toml` (RFC 4180, any delimiter)."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from foia_graph.errors import InputError
from foia_graph.model import Problem, Raw, SourceRecord
from foia_graph.readers.registry import Column, Layout, decoded, reader, shared_fields

csv.field_size_limit(1 << 30)
Row = tuple[int, list[str]]
"""The cells of a row, with the line on which it begins."""


class Rows(Protocol):
    """Rows of a table, with the number of the last line that was read."""

    line_num: int

    def __iter__(self) -> Iterator[list[str]]: ...
    def __next__(self) -> list[str]: ...


@reader(".csv", ".tsv")
def read(path: Path, name: str, layout: Layout) -> Iterator[SourceRecord | Problem]:
    """Yield a record for each row; empty cells are no values."""
    delimiter = "\t" if name.endswith(".tsv") else layout.delimiter
    encoding = "utf-8-sig" if layout.encoding == "utf-8" else layout.encoding
    with path.open(encoding=encoding, newline="") as text:
        try:
            yield from _table(
                _numbered(csv.reader(text, delimiter=delimiter, strict=True), name), name, layout
            )
        except UnicodeError as error:
            decoded(path.read_bytes(), name, layout.encoding)  # raises, with the line
            raise InputError(f"is not {layout.encoding}: {error}", name) from None


def _numbered(rows: Rows, name: str) -> Iterator[Row]:
    """Yield each row with the line on which it begins."""
    line = 1
    try:
        for row in rows:
            yield line, row
            line = rows.line_num + 1
    except csv.Error as error:
        raise InputError(f"is no table: {error}; quotes inside a cell are doubled", name, line) from None


def _table(rows: Iterator[Row], name: str, layout: Layout) -> Iterator[SourceRecord | Problem]:
    _, header = next(rows, (0, None))
    if header is not None:
        yield from _records(rows, _columns(header, name, layout), header, name, layout)


def _columns(header: list[str], name: str, layout: Layout) -> list[tuple[int, Column]]:
    """Say which cell goes into which field; raises InputError for a header that is not clear."""
    for at, title in enumerate(header):
        if title in header[:at]:
            raise InputError(
                f"the header names {title!r} twice, in columns {header.index(title) + 1} and {at + 1}",
                name,
                1,
            )
    missing = [title for title in (*layout.columns, *layout.id) if title not in header]
    if missing:
        raise InputError(
            f"has no column {missing[0]!r}, which source.toml names; the header is {', '.join(header)}",
            name,
            1,
        )
    named = layout.columns or {title: Column(title) for title in header if title not in layout.ignore}
    return [(at, named[title]) for at, title in enumerate(header) if title in named]


def _records(
    rows: Iterator[Row], columns: list[tuple[int, Column]], header: list[str], name: str, layout: Layout
) -> Iterator[SourceRecord | Problem]:
    yield from _unnamed(columns, header, name, layout)
    shared = shared_fields(column for _, column in columns)
    plain = [(at, c.field) for at, c in columns if not c.separator and c.field not in shared]
    lists = [(at, c.field, c.separator) for at, c in columns if c.separator or c.field in shared]
    keys = [header.index(title) for title in layout.id]
    width = len(header)
    for line, row in rows:
        if not row:
            continue
        if len(row) != width:
            yield _crooked(row, header, name, line)
            row = row[:width] + [""] * (width - len(row))
        fields: dict[str, Raw] = {**layout.constants}
        fields.update({title: row[at] for at, title in plain if row[at]})
        if lists:
            fields.update(_lists(lists, row))
        if keys:
            fields["id"] = "-".join(row[at] for at in keys)
        yield SourceRecord(layout.type or str(fields.pop("type", "")), fields, name, line, loose=True)


def _lists(lists: list[tuple[int, str, str]], row: list[str]) -> dict[str, Raw]:
    """Take the values of fields that may have several, from one cell or from several."""
    found: dict[str, list[Raw]] = {}
    for at, title, separator in lists:
        cells = row[at].split(separator) if separator else [row[at]]
        found.setdefault(title, []).extend(cell.strip() for cell in cells if cell.strip())
    return {title: cells for title, cells in found.items() if cells}


def _crooked(row: list[str], header: list[str], name: str, line: int) -> Problem:
    more = f"; not loaded: {' | '.join(row[len(header) :])[:200]!r}" if len(row) > len(header) else ""
    return Problem(
        name, line, "", f"has {len(row)} cells where the header names {len(header)}{more}", "warning"
    )


def _unnamed(
    columns: list[tuple[int, Column]], header: list[str], name: str, layout: Layout
) -> Iterator[Problem]:
    """Report each column that goes nowhere and was not said to."""
    used = {at for at, _ in columns}
    for at, title in enumerate(header):
        if at not in used and title not in layout.ignore and title not in layout.id:
            wanted = "name it in source.toml, or under `ignore`"
            message = f"column {title!r} is in no field, so its cells are not loaded; {wanted}"
            yield Problem(name, 1, "", message, "warning")
