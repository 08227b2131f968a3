"""Tables in workbooks (Office Open XML, ECMA-376): numbers, links, and text that is never a formula.

What a sheet cannot hold is listed on a sheet of its own: texts that were cut, characters that were replaced,
links that are only texts. What is too long for a sheet continues in another.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from tempfile import TemporaryFile
from typing import IO, TypeAlias

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from foia_graph.model.values import UNWRITABLE


@dataclass(frozen=True, slots=True)
class LinkCell:
    """A cell whose text leads to an address of the web."""

    text: str
    address: str


Row = Sequence[str]
LinkedRow: TypeAlias = Sequence[str | LinkCell]
# What is a number, and looks the same as one: no zero before it or behind it, and not too many digits.
NUMBER = re.compile(r"0|-?[1-9][0-9]{0,8}|-?(0|[1-9][0-9]{0,8})\.[0-9]{0,5}[1-9]")
# Rows of a sheet; what continues is on another sheet.
MAX_ROWS = 1 << 20
# Units of UTF-16 in a cell.
MAX_UNITS = 32_767
# Links on a sheet; what continues is text.
MAX_LINKS = 65_530
MAX_ADDRESS_LENGTH = 2000
MAX_TITLE_LENGTH = 31
MAX_NOTES = 10_000
NOT_IN_TITLE = re.compile(r"[\[\]:*?/\\]")
NOTES_TITLE = "Notes on this file"
BLOCK_BYTES = 1 << 16
COLUMN_WIDTH = 24
OPTIONS = {
    # Rows are flushed to disk as they come, so they must be written in order.
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "max_url_length": MAX_ADDRESS_LENGTH + 79,
}


def workbook_blocks(blocks: Iterable[Iterable[Row]], created: str) -> Iterator[bytes]:
    """Yield a workbook, the first of whose rows is its heading, in pieces.

    Rows go to a file on disk; while they do, pieces are empty, so that others have their turn in between.
    The same rows and time of creation (ISO 8601) give the same bytes.
    """
    with TemporaryFile() as file:
        # Whatever ends it early, a client that goes away too, the files of the sheets are closed and removed.
        with closing(WorkbookWriter(file, created)) as writer:
            table = writer.table()
            for block in blocks:
                for row in block:
                    table.append(row)
                yield b""
        file.seek(0)
        while piece := file.read(BLOCK_BYTES):
            yield piece


def workbook_bytes(rows: Iterable[Row], created: str) -> bytes:
    """Return a workbook of rows, the first of which is its heading."""
    return b"".join(workbook_blocks([rows], created))


class WorkbookWriter:
    """Writes a workbook of tables, whose rows may come in turns, and notes on what it could not hold."""

    def __init__(self, file: IO[bytes], created: str) -> None:
        self.book = Workbook(file, OPTIONS)
        self.book.set_properties({"created": datetime.fromisoformat(created)})
        self.bold = self.book.add_format({"bold": True})
        # Cells with several lines make a row high; the others are next to their first line.
        self.top = self.book.add_format({"valign": "top"})
        self.link = self.book.add_format({"valign": "top", "hyperlink": True})
        self._tables: list[TableWriter] = []
        self._notes: list[Row] = []
        self._untold_notes = 0

    def table(self, title: str = "", widths: Sequence[int] = ()) -> "TableWriter":
        """Return a new table behind those that are there; widths are of its columns, in characters."""
        table = TableWriter(self, title, widths)
        self._tables.append(table)
        return table

    def add_note(self, sheet: str, cell: str, words: str) -> None:
        """Note what a cell does not hold as it is."""
        if len(self._notes) < MAX_NOTES:
            self._notes.append((sheet, cell, words))
        else:
            self._untold_notes += 1

    def close(self) -> None:
        """Write what is left; a table without rows has its heading alone."""
        for table in self._tables:
            table.finish()
        if self._notes:
            notes = TableWriter(self, NOTES_TITLE, (20, 10, 80))
            notes.append(("Sheet", "Cell", "Note"))
            for note in self._notes:
                notes.append(note)
            if self._untold_notes:
                notes.append(("", "", f"{self._untold_notes:,} more cells are not as they were."))
            notes.finish()
        self.book.close()


class TableWriter:
    """Writes rows, one after the other; the first is the heading, which is repeated on each further sheet.

    A table with a title has its position in the workbook from the beginning, others with their first row; its
    first column stays in sight.
    """

    def __init__(self, writer: WorkbookWriter, title: str, widths: Sequence[int]) -> None:
        self._writer, self._widths = writer, widths
        # What no sheet may be called is left out; one without a title is called by its number.
        self._title = NOT_IN_TITLE.sub(" ", title).strip("' ")[:MAX_TITLE_LENGTH]
        self._heading: LinkedRow | None = None
        self._sheets = self._next = self._links = 0
        self._sheet: Worksheet | None = self._add_sheet() if self._title else None

    def append(self, row: LinkedRow) -> None:
        """Write a row."""
        if self._heading is None:
            self._heading = row
            if self._sheet is not None:
                self._write_heading(self._sheet, row)
            return
        if self._sheet is None or self._next == MAX_ROWS:
            self._sheet = self._begin_sheet(self._heading)
        self._write_cells(self._sheet, row)

    def _add_sheet(self) -> Worksheet:
        self._sheets += 1
        more = f" ({self._sheets})" if self._sheets > 1 else ""
        title = f"{self._title[: MAX_TITLE_LENGTH - len(more)]}{more}" if self._title else None
        return self._writer.book.add_worksheet(title)

    def _begin_sheet(self, heading: LinkedRow) -> Worksheet:
        if self._sheet is not None:
            self._end_sheet(self._sheet)
        sheet = self._add_sheet()
        self._write_heading(sheet, heading)
        return sheet

    def _write_heading(self, sheet: Worksheet, heading: LinkedRow) -> None:
        sheet.freeze_panes(1, 1 if self._title else 0)
        sheet.set_column(0, max(len(heading) - 1, 0), COLUMN_WIDTH)
        for column, width in enumerate(self._widths):
            sheet.set_column(column, column, width)
        for column, text in enumerate(heading):
            sheet.write_string(0, column, str(text), self._writer.bold)
        self._next, self._links = 1, 0

    def _write_cells(self, sheet: Worksheet, row: LinkedRow) -> None:
        for column, cell in enumerate(row):
            if isinstance(cell, LinkCell):
                self._write_link(sheet, column, cell)
            elif NUMBER.fullmatch(cell):
                sheet.write_number(self._next, column, float(cell), self._writer.top)
            elif cell:
                text = self._cell_text(sheet, column, cell)
                sheet.write_string(self._next, column, text, self._writer.top)
        self._next += 1

    def _write_link(self, sheet: Worksheet, column: int, cell: LinkCell) -> None:
        text = self._cell_text(sheet, column, cell.text)
        is_followed = (
            cell.address.startswith(("http://", "https://")) and len(cell.address) <= MAX_ADDRESS_LENGTH
        )
        if is_followed and self._links < MAX_LINKS:
            self._links += 1
            sheet.write_url(self._next, column, cell.address, self._writer.link, string=text)
        elif text:
            sheet.write_string(self._next, column, text, self._writer.top)
            if is_followed and self._links == MAX_LINKS:
                self._links += 1
                self._note(sheet, column, f"From here on links are text: a sheet holds {MAX_LINKS:,} links.")

    def _cell_text(self, sheet: Worksheet, column: int, text: str) -> str:
        clean = UNWRITABLE.sub("\ufffd", text)
        if clean != text:
            self._note(sheet, column, "Characters that a workbook cannot hold are written as \ufffd.")
        units = len(clean.encode("utf-16-le")) // 2
        if units <= MAX_UNITS:
            return clean
        self._note(
            sheet, column, f"The text has {units:,} units of UTF-16, of which a cell holds {MAX_UNITS:,}."
        )
        cut = clean.encode("utf-16-le")[: 2 * (MAX_UNITS - 1)].decode("utf-16-le", "ignore")
        return f"{cut}…"

    def _note(self, sheet: Worksheet, column: int, words: str) -> None:
        self._writer.add_note(sheet.get_name(), xl_rowcol_to_cell(self._next, column), words)

    def _end_sheet(self, sheet: Worksheet) -> None:
        if self._heading:
            sheet.autofilter(0, 0, self._next - 1, len(self._heading) - 1)

    def finish(self) -> None:
        """End the last sheet of the table."""
        self._end_sheet(self._sheet or self._begin_sheet(self._heading or ()))
