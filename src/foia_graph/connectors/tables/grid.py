"""Grids: the tables of a file, each as rows that can be read again, and where their headings stand."""

import csv
import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, getincrementaldecoder
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from importlib.util import find_spec
from io import TextIOWrapper
from itertools import chain, islice
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from foia_graph.errors import InputError
from foia_graph.ingest.readers.csv_rows import CsvRows
from foia_graph.ingest.readers.registry import TableRow, number_titles, open_unpacked
from foia_graph.ingest.readers.xlsx_rows import WORKBOOK_ERRORS, cell_text, check_size
from foia_graph.model.values import UNWRITABLE

BLOCK = 1 << 20
MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*ref="([A-Z]{1,3})(\d+):([A-Z]{1,3})(\d+)"')
FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")
# What a cell shows instead of a value.
FAULT = re.compile(r"#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA)")


@dataclass
class WorkbookSheet:
    """A sheet of a workbook; what its cells lack is counted as its rows are read."""

    path: Path
    name: str
    """The name of the file, as problems have it."""
    title: str
    fills: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    """The columns (from 0) merged downwards: by their first row, each with the last row."""
    has_formulas: bool = False
    unknown_results: int = 0
    faults: int = 0

    def rows(self) -> Iterator[TableRow]:
        """Yield the rows with their numbers from 1; raises InputError for a broken workbook."""
        self.unknown_results = self.faults = 0
        open_fills: dict[int, tuple[int, str]] = {}
        for number, (cells, formulas) in enumerate(self._cells(), 1):
            row = [self._text(cell, formula) for cell, formula in zip(cells, formulas, strict=True)]
            for column, last in self.fills.get(number, ()):
                if column < len(row) and row[column]:
                    open_fills[column] = (last, row[column])
            for column, (last, text) in list(open_fills.items()):
                if number > last:
                    del open_fills[column]
                elif column < len(row) and not row[column]:
                    row[column] = text
            yield number, row

    def _text(self, cell: Any, formula: Any) -> str:
        if cell is None and isinstance(formula, str) and formula.startswith("="):
            self.unknown_results += 1
            return ""
        text = cell_text(cell).strip()
        if FAULT.fullmatch(text):
            self.faults += 1
            return ""
        return text

    def _cells(self) -> Iterator[tuple[tuple[Any, ...], tuple[Any, ...]]]:
        """Yield the values of each row, and next to them the formulas where the sheet has any."""
        from openpyxl import load_workbook

        try:
            with self.path.open("rb") as file, self.path.open("rb") as again:
                values = load_workbook(file, read_only=True, data_only=True)[self.title]
                rows = values.iter_rows(values_only=True)
                if not self.has_formulas:
                    yield from ((row, row) for row in rows)
                    return
                formulas = load_workbook(again, read_only=True)[self.title].iter_rows(values_only=True)
                for row, formula_row in zip(rows, formulas, strict=False):
                    yield row, (*formula_row, *[None] * (len(row) - len(formula_row)))[: len(row)]
        except WORKBOOK_ERRORS as error:
            raise InputError(f"is no workbook that can be read: {error}; save it as CSV", self.name) from None


def open_sheets(path: Path, name: str) -> list[WorkbookSheet]:
    """Return the sheets of a workbook that have cells; raises InputError for what is none."""
    if find_spec("openpyxl") is None:
        raise InputError("is a workbook; pip install 'foia-graph[xlsx]', or save it as CSV", name)
    from openpyxl import load_workbook

    try:
        check_size(path, name)
        with path.open("rb") as file:
            book = load_workbook(file, read_only=True)
            # openpyxl has no other word for the part of the archive that a sheet is.
            parts = {sheet.title: str(vars(sheet)["_worksheet_path"]) for sheet in book.worksheets}
        with ZipFile(path) as archive:
            return [_scan_sheet(archive, part, path, name, title) for title, part in parts.items()]
    except WORKBOOK_ERRORS as error:
        raise InputError(f"is no workbook that can be read: {error}; save it as CSV", name) from None


def _scan_sheet(archive: ZipFile, part: str, path: Path, name: str, title: str) -> WorkbookSheet:
    """Look through the XML of a sheet for formulas and merged cells, which no row reports."""
    sheet = WorkbookSheet(path, name, title)
    with archive.open(part) as xml:
        rest = b""
        while block := xml.read(BLOCK):
            text = rest + block
            sheet.has_formulas = sheet.has_formulas or bool(FORMULA.search(text))
            end = 0
            for match in MERGED.finditer(text):
                end = match.end()
                first, last = int(match[2]), int(match[4])
                if match[1] == match[3] and last > first:
                    sheet.fills.setdefault(first, []).append((_column_number(match[1]), last))
            rest = text[max(end, len(text) - 200) :]
    return sheet


def _column_number(letters: bytes) -> int:
    """Return the position of a column from 0.

    >>> _column_number(b"AB")
    27
    """
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


# Rows in which the headings are looked for.
LOOKED_AT = 60
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

    `titles` are the names of columns, numbered where one is again ("Date Received (2)"); `groups` the
    headings over several columns, each repeated for its columns.
    """

    line: int
    titles: list[str]
    groups: list[str] = field(default_factory=list)


def open_grids(path: Path, name: str, encoding: str = "", delimiter: str = "") -> list[Grid]:
    """Return the tables of a file; raises InputError for what is none. What is not stated is found out."""
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

    They are found as the row with the most texts of which none is a number or is as a value below, among
    the first rows; a row above it that has texts over some columns alone is one of groups.
    """
    rows = [(number, row) for number, row in islice(grid.rows(), max(LOOKED_AT, line)) if any(row)]
    if not rows:
        return None
    if line:
        at = next((index for index, (number, _) in enumerate(rows) if number >= line), len(rows) - 1)
    else:
        # The first of the rows with nearly the most words is most like headings.
        scores = [_heading_score(row) for _, row in rows]
        at = next(index for index, score in enumerate(scores) if score >= max(scores) - abs(max(scores)) / 4)
    number, row = rows[at]
    above = rows[at - 1][1] if at and rows[at - 1][0] == number - 1 else []
    return _build_header(number, row, above)


def _heading_score(row: list[str]) -> float:
    texts = [cell for cell in row if cell]
    words = [cell for cell in texts if any(map(str.isalpha, cell)) and len(cell) <= 80]
    values = sum(any(map(str.isdigit, cell)) for cell in words) + len(texts) - len(words)
    repeated = sum(count - 1 for count in Counter(words).values())
    return len(words) - values - 0.5 * repeated


def _build_header(line: int, row: list[str], above: list[str]) -> Header:
    """Build the headings; a column without one has that of the row above, which was merged downwards."""
    over = [*above, *[""] * len(row)][: len(row)]
    is_group_row = sum(map(bool, above)) > 1
    cells = [" ".join((cell or (over[at] if is_group_row else "")).split()) for at, cell in enumerate(row)]
    groups, group = [], ""
    for at, cell in enumerate(over):
        group = " ".join(cell.split()) or group
        groups.append(group if is_group_row and row[at] else "")
    width = max((at for at, cell in enumerate(cells, 1) if cell), default=0)
    return Header(line, number_titles(cells[:width]), groups[:width])


DELIMITERS = (",", ";", "\t", "|")
# Rows from which the delimiter is found out.
SNIFFED_ROWS = 200
CONTROLS = bytes(code for code in range(32) if chr(code) not in "\t\n\f\r")
# The part of a file that is no control characters; a damaged cell may hold some.
LEAST_TEXT = 0.95
# Lines in one cell; a cell of more is a quote that no one closed.
MAX_CELL_LENGTH = 100


def detect_encoding(path: Path, name: str) -> str:
    """Return the encoding of a text: by its mark, UTF-8 or Windows-1252; raises InputError for no text."""
    with open_unpacked(path, name) as file:
        first = file.read(4096)
        if first.startswith(BOM_UTF8):
            return "utf-8-sig"
        if first.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
            return "utf-16"
        # UTF-16 without a mark: of Latin letters every other byte is zero.
        if first[1::2].count(0) > len(first) // 4:
            return "utf-16-le"
        if first[::2].count(0) > len(first) // 4:
            return "utf-16-be"
        if len(first.translate(None, CONTROLS)) < len(first) * LEAST_TEXT:
            raise InputError("is no table, but bytes of another format", name)
        decoder = getincrementaldecoder("utf-8")()
        try:
            for block in chain([first], iter(partial(file.read, BLOCK), b"")):
                decoder.decode(block)
            decoder.decode(b"", True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8"


def detect_delimiter(path: Path, name: str, encoding: str) -> str:
    """Return the delimiter by which most rows have the same number of cells, and more than one."""

    def regularity(delimiter: str) -> tuple[int, int]:
        rows = [row for _, row in islice(text_rows(path, name, encoding, delimiter), SNIFFED_ROWS)]
        widths = Counter(len(row) for row in rows if len(row) > 1)
        width, count = max(widths.items(), key=lambda each: (each[1], each[0]), default=(0, 0))
        return count, width

    return max(DELIMITERS, key=regularity)


def text_rows(path: Path, name: str, encoding: str, delimiter: str) -> Iterator[TableRow]:
    """Yield the rows of a table as text, with their lines; raises InputError for a cell without end."""
    with (
        open_unpacked(path, name) as file,
        TextIOWrapper(file, encoding, errors="replace", newline="") as text,
    ):
        reader: CsvRows = csv.reader(text, delimiter=delimiter)
        line = 1
        try:
            for row in reader:
                if reader.line_num - line > MAX_CELL_LENGTH:
                    message = f"has a cell of more than {MAX_CELL_LENGTH} lines; a quote is not closed"
                    raise InputError(message, name, line)
                yield line, [UNWRITABLE.sub("\ufffd", cell).strip() for cell in row]
                line = reader.line_num + 1
        except csv.Error as error:
            raise InputError(f"is no table: {error}", name, line) from None
