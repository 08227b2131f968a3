"""Tables: one record a row, columns named in `source.toml` (RFC 4180, any delimiter)."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from foia_graph.errors import InputError
from foia_graph.model import Problem, Raw, SourceRecord
from foia_graph.readers.registry import Column, Layout, decoded, reader

csv.field_size_limit(1 << 30)


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
            yield from _table(csv.reader(text, delimiter=delimiter, strict=True), name, layout)
        except UnicodeDecodeError:
            decoded(path.read_bytes(), name, layout.encoding)  # raises, with the line


def _table(rows: Rows, name: str, layout: Layout) -> Iterator[SourceRecord | Problem]:
    try:
        header = next(rows, None)
        if header is not None:
            yield from _records(rows, _columns(header, name, layout), header, name, layout)
    except csv.Error as error:
        raise InputError(f"is no table: {error}; quotes inside a cell are doubled", name, rows.line_num) from None


def _columns(header: list[str], name: str, layout: Layout) -> list[tuple[int, Column]]:
    """Say which cell goes into which field; raises InputError for a header that is not clear."""
    for at, title in enumerate(header):
        if title in header[:at]:
            raise InputError(f"the header names {title!r} twice, in columns {header.index(title) + 1} and {at + 1}", name, 1)
    missing = [title for title in (*layout.columns, *layout.id) if title not in header]
    if missing:
        raise InputError(f"has no column {missing[0]!r}, which source.toml names; the header is {', '.join(header)}", name, 1)
    named = layout.columns or {title: Column(title) for title in header if title not in layout.ignore}
    return [(at, named[title]) for at, title in enumerate(header) if title in named]


def _records(
    rows: Rows, columns: list[tuple[int, Column]], header: list[str], name: str, layout: Layout
) -> Iterator[SourceRecord | Problem]:
    yield from _unnamed(columns, header, name, layout)
    plain = [(at, column.field) for at, column in columns if not column.separator]
    lists = [(at, column.field, column.separator) for at, column in columns if column.separator]
    keys = [header.index(title) for title in layout.id]
    width, line = len(header), 2
    for row in rows:
        if not row:
            line = rows.line_num + 1
            continue
        if len(row) != width:
            yield _crooked(row, header, name, line)
            row = row[:width] + [""] * (width - len(row))
        fields: dict[str, Raw] = {**layout.constants}
        fields.update({title: row[at] for at, title in plain if row[at]})
        for at, title, separator in lists:
            found: list[Raw] = [each.strip() for each in row[at].split(separator) if each.strip()]
            if found:
                fields[title] = found
        if keys:
            fields["id"] = "-".join(row[at] for at in keys)
        yield SourceRecord(layout.type or str(fields.pop("type", "")), fields, name, line, loose=True)
        line = rows.line_num + 1


def _crooked(row: list[str], header: list[str], name: str, line: int) -> Problem:
    more = f"; not loaded: {' | '.join(row[len(header) :])[:200]!r}" if len(row) > len(header) else ""
    return Problem(name, line, "", f"has {len(row)} cells where the header names {len(header)}{more}", "warning")


def _unnamed(columns: list[tuple[int, Column]], header: list[str], name: str, layout: Layout) -> Iterator[Problem]:
    """Report each column that goes nowhere and was not said to."""
    used = {at for at, _ in columns}
    for at, title in enumerate(header):
        if at not in used and title not in layout.ignore and title not in layout.id:
            message = f"column {title!r} is in no field, so its cells are not loaded; name it in source.toml, or under `ignore`"
            yield Problem(name, 1, "", message, "warning")
