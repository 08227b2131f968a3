"""Workbooks (Office Open XML, ECMA-376) of rows: numbers, and text that is never a formula."""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from datetime import datetime
from io import BytesIO
from tempfile import TemporaryFile
from typing import IO

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

Row = Sequence[str]
NUMBER = re.compile(r"0|-?[1-9][0-9]{0,8}|-?(0|[1-9][0-9]{0,8})\.[0-9]{0,5}[1-9]")
"""What is a number, and looks the same as one: no zero before it or behind it, and not too many digits."""
MOST_ROWS = 1 << 20
"""Rows of a sheet; what goes on is on another sheet."""
BLOCK_BYTES = 1 << 16
COLUMN_WIDTH = 24
OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


def workbook_blocks(blocks: Iterable[Iterable[Row]], created: str) -> Iterator[bytes]:
    """Yield a workbook, the first of whose rows is its heading, in pieces.

    Rows go to a file on disk; while they do, pieces are empty, so that others have their turn in between.
    The same rows and time of creation (ISO 8601) give the same bytes.
    """
    with TemporaryFile() as file:
        # Whatever ends it early, a client that goes away too, the files of the sheets are closed and removed.
        with closing(WorkbookWriter(file, created)) as writer:
            for block in blocks:
                for row in block:
                    writer.append(row)
                yield b""
        file.seek(0)
        while piece := file.read(BLOCK_BYTES):
            yield piece


def workbook_bytes(rows: Iterable[Row], created: str) -> bytes:
    """Return a workbook of rows, the first of which is its heading."""
    file = BytesIO()
    with closing(WorkbookWriter(file, created)) as writer:
        for row in rows:
            writer.append(row)
    return file.getvalue()


class WorkbookWriter:
    """Writes rows to a workbook, one after the other; the first is repeated on each further sheet."""

    def __init__(self, file: IO[bytes], created: str) -> None:
        self._book = Workbook(file, OPTIONS)
        self._book.set_properties({"created": datetime.fromisoformat(created)})
        self._bold = self._book.add_format({"bold": True})
        self._heading: Row | None = None
        self._sheet: Worksheet | None = None
        self._next = 0

    def append(self, row: Row) -> None:
        """Write a row."""
        if self._heading is None:
            self._heading = row
        elif self._sheet is None or self._next == MOST_ROWS:
            self._sheet = self._begin_sheet(self._heading)
        if self._sheet is not None:
            self._write_cells(self._sheet, row)

    def _begin_sheet(self, heading: Row) -> Worksheet:
        if self._sheet is not None:
            self._end_sheet(self._sheet)
        sheet: Worksheet = self._book.add_worksheet()
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, max(len(heading) - 1, 0), COLUMN_WIDTH)
        for column, text in enumerate(heading):
            sheet.write_string(0, column, text, self._bold)
        self._next = 1
        return sheet

    def _write_cells(self, sheet: Worksheet, row: Row) -> None:
        for column, text in enumerate(row):
            if NUMBER.fullmatch(text):
                sheet.write_number(self._next, column, float(text))
            elif text:
                sheet.write_string(self._next, column, text)
        self._next += 1

    def _end_sheet(self, sheet: Worksheet) -> None:
        if self._heading:
            sheet.autofilter(0, 0, self._next - 1, len(self._heading) - 1)

    def close(self) -> None:
        """Write what is left; a workbook without rows has the heading alone."""
        sheet = self._sheet or self._begin_sheet(self._heading or ())
        self._end_sheet(sheet)
        self._book.close()
