"""Grids: the tables of a file, each as rows that can be read again, and where their headings stand."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from foia_graph.connectors.tables.text_files import detect_delimiter, detect_encoding, text_rows
from foia_graph.connectors.tables.workbooks import WorkbookSheet, open_sheets
from foia_graph.errors import InputError
from foia_graph.ingest.readers.table import TableRow, number_titles

LOOKED_AT = 60
"""Rows in which the headings are looked for."""
WORKBOOKS = (".xlsx", ".xlsm")
TEXT_TABLES = (".csv", ".tsv", ".txt", ".csv.gz", ".tsv.gz")


@dataclass
class Grid:
    """A table; `name` is that of its file, and of its sheet where there are several ("log.xlsx#2023")."""

    name: str
    rows: Callable[[], Iterator[TableRow]]
    encoding: str = ""
    delimiter: str = ""
    sheet: WorkbookSheet | None = None


@dataclass(frozen=True)
class Header:
    """The headings of a table: `line` is the line of the lowest, `first` that of the first row below.

    `titles` are the names of columns, numbered where one stands again ("Date Received (2)"); `groups` the
    headings over several columns, each repeated for its columns.
    """

    line: int
    titles: list[str]
    groups: list[str] = field(default_factory=list)


def open_grids(path: Path, name: str, encoding: str = "", delimiter: str = "") -> list[Grid]:
    """Return the tables of a file; raises InputError for what is none.

    `encoding` and `delimiter` are those that a mapping states; left out, they are found out.
    """
    if path.suffix.lower() in WORKBOOKS:
        sheets = open_sheets(path, name)
        filled = [sheet for sheet in sheets if any(any(row) for _, row in sheet.rows())]
        many = len(filled) > 1
        return [Grid(f"{name}#{each.title}" if many else name, each.rows, sheet=each) for each in filled]
    if path.suffix.lower() == ".xls":
        raise InputError("is a workbook of an old kind; save it as .xlsx or CSV", name)
    encoding = encoding or detect_encoding(path, name)
    delimiter = delimiter or detect_delimiter(path, name, encoding)
    return [Grid(name, lambda: text_rows(path, name, encoding, delimiter), encoding, delimiter)]


def find_header(grid: Grid, line: int = 0) -> Header | None:
    """Return the headings of a table: on a line that is given, or where they are found; None without any.

    They are found as the row with the most texts of which none is a number or stands as a value below, among
    the first rows; a row above it that has texts over some columns alone is one of groups.
    """
    rows = [(number, row) for number, row in islice(grid.rows(), max(LOOKED_AT, line)) if any(row)]
    if not rows:
        return None
    at = (
        next((index for index, (number, _) in enumerate(rows) if number >= line), len(rows) - 1)
        if line
        else _best_row([row for _, row in rows])
    )
    number, row = rows[at]
    above = rows[at - 1][1] if at and rows[at - 1][0] == number - 1 else []
    return _build_header(number, row, above)


def _best_row(rows: list[list[str]]) -> int:
    """Return the row that is most like headings: the first of those with nearly the most words."""
    scores = [_heading_score(row) for row in rows]
    most = max(scores)
    return next(index for index, score in enumerate(scores) if score >= most - abs(most) / 4)


def _heading_score(row: list[str]) -> float:
    texts = [cell for cell in row if cell]
    words = [cell for cell in texts if any(map(str.isalpha, cell)) and len(cell) <= 80]
    values = sum(any(map(str.isdigit, cell)) for cell in words) + len(texts) - len(words)
    repeated = sum(count - 1 for count in Counter(words).values())
    return len(words) - values - 0.5 * repeated


def _build_header(line: int, row: list[str], above: list[str]) -> Header:
    """Build the headings; a column without one has that of the row above, which was merged downwards."""
    width = max((at for at, cell in enumerate(row, 1) if cell), default=0)
    over = [*above, *[""] * len(row)][: len(row)]
    is_group_row = sum(map(bool, above)) > 1
    cells = [" ".join((cell or (over[at] if is_group_row else "")).split()) for at, cell in enumerate(row)]
    groups, group = [], ""
    for at, cell in enumerate(over):
        group = " ".join(cell.split()) or group
        groups.append(group if is_group_row and row[at] else "")
    width = max((at for at, cell in enumerate(cells, 1) if cell), default=width)
    return Header(line, number_titles(cells[:width]), groups[:width])
