"""Tables, whatever file they come in: one record a row, columns named in `source.toml`.

A title that is over several columns names the first of them; the others are called `Date Received (2)`
and so on.
"""

from collections import Counter
from collections.abc import Iterator

from foia_graph.errors import InputError
from foia_graph.ingest.readers.registry import ColumnLayout, FileLayout, record_name, shared_fields
from foia_graph.model.resource import Problem, RawValue, SourceRecord

TableRow = tuple[int, list[str]]
"""The cells of a row, with the line on which it begins."""


def read_table(rows: Iterator[TableRow], name: str, layout: FileLayout) -> Iterator[SourceRecord | Problem]:
    """Yield a record for each row under the header; empty cells are no values, and empty rows no records.

    Raises InputError where the header is not clear, or lacks a column that source.toml names.
    """
    line, cells = next((row for row in rows if row[0] >= layout.header), (0, None))
    if cells is not None:
        if not layout.columns:
            _check_titles(cells, name, line, layout)
        header = number_titles(cells)
        yield from _row_records(
            rows, _column_positions(header, name, layout, line), header, name, layout, line
        )


def _check_titles(header: list[str], name: str, line: int, layout: FileLayout) -> None:
    """Raise InputError for a title that is twice where titles are the names of fields."""
    for at, title in enumerate(header):
        if title in header[:at] and title not in layout.ignore:
            places = f"in columns {header.index(title) + 1} and {at + 1}"
            wanted = f"give columns their fields in source.toml, the second as {f'{title} (2)'!r}"
            raise InputError(f"the header names {title!r} twice, {places}; {wanted}", name, line)


def number_titles(cells: list[str]) -> list[str]:
    """Return the titles, numbered where one is there again; a column without a title stays so."""
    seen: Counter[str] = Counter()
    header = []
    for title in cells:
        seen[title] += 1
        header.append(f"{title} ({seen[title]})" if title and seen[title] > 1 else title)
    return header


def _column_positions(
    header: list[str], name: str, layout: FileLayout, line: int
) -> list[tuple[int, ColumnLayout]]:
    """Return the positions of the cells that go into fields, each with its column."""
    missing = [title for title in (*layout.columns, *layout.id) if title not in header]
    if missing:
        raise InputError(
            f"has no column {missing[0]!r}, which source.toml names; the header is {', '.join(header)}",
            name,
            line,
        )
    named = layout.columns or {title: ColumnLayout(title) for title in header if title not in layout.ignore}
    return [(at, named[title]) for at, title in enumerate(header) if title in named]


def _row_records(
    rows: Iterator[TableRow],
    columns: list[tuple[int, ColumnLayout]],
    header: list[str],
    name: str,
    layout: FileLayout,
    first: int,
) -> Iterator[SourceRecord | Problem]:
    yield from _unmapped_columns(columns, header, name, layout, first)
    shared = shared_fields(column for _, column in columns)
    plain = [(at, c.field) for at, c in columns if not c.separator and c.field not in shared]
    lists = [(at, c.field, c.separator) for at, c in columns if c.separator or c.field in shared]
    keys = [header.index(title) for title in layout.id]
    width = len(header)
    for line, row in rows:
        if not any(row):
            continue
        if len(row) != width:
            yield _wrong_width(row, header, name, line)
            row = row[:width] + [""] * (width - len(row))
        fields: dict[str, RawValue] = {**layout.constants}
        fields.update({title: row[at] for at, title in plain if row[at]})
        if lists:
            fields.update(_list_values(lists, row))
        kind = layout.type or str(fields.pop("type", ""))
        if keys:
            fields["id"] = record_name(kind, [row[at] for at in keys])
        yield SourceRecord(kind, fields, name, line, loose=True)


def _list_values(lists: list[tuple[int, str, str]], row: list[str]) -> dict[str, RawValue]:
    """Return the values of fields that may have several, from one cell or from several."""
    found: dict[str, list[RawValue]] = {}
    for at, title, separator in lists:
        cells = row[at].split(separator) if separator else [row[at]]
        found.setdefault(title, []).extend(cell.strip() for cell in cells if cell.strip())
    return {title: cells for title, cells in found.items() if cells}


def _wrong_width(row: list[str], header: list[str], name: str, line: int) -> Problem:
    more = f"; not loaded: {' | '.join(row[len(header) :])[:200]!r}" if len(row) > len(header) else ""
    return Problem(
        name, line, "", f"has {len(row)} cells where the header names {len(header)}{more}", "warning"
    )


def _unmapped_columns(
    columns: list[tuple[int, ColumnLayout]], header: list[str], name: str, layout: FileLayout, line: int
) -> Iterator[Problem]:
    """Yield a report of each column that goes nowhere and was not said to."""
    used = {at for at, _ in columns}
    for at, title in enumerate(header):
        if title and at not in used and title not in layout.ignore and title not in layout.id:
            wanted = "name it in source.toml, or under `ignore`"
            message = f"column {title!r} is in no field, so its cells are not loaded; {wanted}"
            yield Problem(name, line, "", message, "warning")
