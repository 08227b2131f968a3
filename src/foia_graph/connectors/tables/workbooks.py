"""Tables as workbooks: every sheet, with the cells that were merged from row to row filled in."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from foia_graph.errors import InputError
from foia_graph.ingest.readers.table import TableRow
from foia_graph.ingest.readers.xlsx_rows import WORKBOOK_ERRORS, cell_text, check_size

BLOCK = 1 << 20
MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*ref="([A-Z]{1,3})(\d+):([A-Z]{1,3})(\d+)"')
FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")
FAULT = re.compile(r"#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA)")
"""What a cell shows in place of a value."""


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
        text = " ".join(cell_text(cell).split(" ")).strip()
        if FAULT.fullmatch(text):
            self.faults += 1
            return ""
        return text

    def _cells(self) -> Iterator[tuple[tuple[Any, ...], tuple[Any, ...]]]:
        """Yield the values of each row, and beside them the formulas where the sheet has any."""
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
    """Look through the XML of a sheet for formulas and merged cells, which no row tells of."""
    sheet = WorkbookSheet(path, name, title)
    with archive.open(part) as xml:
        rest = b""
        while block := xml.read(BLOCK):
            text = rest + block
            sheet.has_formulas = sheet.has_formulas or bool(FORMULA.search(text))
            end = 0
            for match in MERGED.finditer(text):
                end = match.end()
                _add_fill(sheet, match[1], int(match[2]), match[3], int(match[4]))
            rest = text[max(end, len(text) - 200) :]
    return sheet


def _add_fill(sheet: WorkbookSheet, first_column: bytes, first: int, last_column: bytes, last: int) -> None:
    if first_column == last_column and last > first:
        sheet.fills.setdefault(first, []).append((_column_number(first_column), last))


def _column_number(letters: bytes) -> int:
    """Return the place of a column from 0.

    >>> _column_number(b"AB")
    27
    """
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
