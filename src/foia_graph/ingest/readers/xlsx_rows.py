"""Tables as workbooks (Office Open XML): the first sheet, its cells as text; needs the extra `xlsx`.

A date cell is a date, whatever it looks like on the screen; a date that was typed as text stays as typed.
"""

import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from importlib.util import find_spec
from pathlib import Path
from zipfile import BadZipFile

from foia_graph.errors import InputError
from foia_graph.ingest.readers.registry import FileLayout, TableRow, read_table, reader
from foia_graph.model.resource import Problem, SourceRecord

# Bytes of a workbook when it is unpacked; a small file can hold a great many.
MAX_WORKBOOK_SIZE = 512 << 20
# Errors that openpyxl lets through of workbooks that are broken, or made to break who reads them.
WORKBOOK_ERRORS = (
    BadZipFile, zlib.error, EOFError, OSError, RuntimeError,  # the file as an archive
    SyntaxError, LookupError, ValueError, TypeError, AttributeError, OverflowError,  # what is in it
)  # fmt: skip


@reader()
def read_xlsx(path: Path, name: str, layout: FileLayout) -> Iterator[SourceRecord | Problem]:
    """Yield a record for each row of the first sheet; empty columns behind the header are no columns."""
    if find_spec("openpyxl") is None:
        raise InputError("is a workbook; pip install 'foia-graph[xlsx]', or save it as CSV", name)
    unread_sheets: list[str] = []
    yield from read_table(_sheet_rows(path, name, unread_sheets), name, layout)
    if unread_sheets:
        message = f"has other sheets, which are not loaded: {', '.join(unread_sheets)}; save each as a file"
        yield Problem(name, 0, "", message, "warning")


def _sheet_rows(path: Path, name: str, unread_sheets: list[str]) -> Iterator[TableRow]:
    """Yield the rows of the first sheet, then add the names of other sheets in use to `unread_sheets`."""
    from openpyxl import load_workbook

    try:
        check_size(path, name)
        # openpyxl wants a suffix of a path, and the store's own copy has none.
        with path.open("rb") as file:
            book = load_workbook(file, read_only=True, data_only=True)
            width = 0
            first, *others = book.worksheets
            for line, cells in enumerate(first.iter_rows(values_only=True), 1):
                row = [cell_text(cell) for cell in cells]
                filled = max((at for at, cell in enumerate(row, 1) if cell), default=0)
                width = width or filled
                yield line, row[: max(filled, width)] + [""] * (width - len(row))
            unread_sheets += [sheet.title for sheet in others if any(map(any, sheet.iter_rows()))]
    except WORKBOOK_ERRORS as error:
        raise InputError(f"is no workbook that can be read: {error}; save it as CSV", name) from None


def check_size(path: Path, name: str) -> None:
    """Raise InputError for a workbook that would fill the memory."""
    from zipfile import ZipFile

    with ZipFile(path) as parts:
        size = sum(part.file_size for part in parts.infolist())
    if size > MAX_WORKBOOK_SIZE:
        raise InputError(f"holds {size:,} bytes unpacked; a workbook has at most {MAX_WORKBOOK_SIZE:,}", name)


def cell_text(cell: object) -> str:
    """Return a cell as one would write it: a day without a time, a whole number without a point."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
