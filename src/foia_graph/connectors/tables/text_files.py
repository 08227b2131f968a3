"""Tables as text: their encoding and their delimiter, as the bytes show them, and their rows."""

import csv
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, getincrementaldecoder
from collections import Counter
from collections.abc import Iterator
from io import TextIOWrapper
from itertools import islice
from pathlib import Path

from foia_graph.errors import InputError
from foia_graph.ingest.readers.csv_rows import CsvRows
from foia_graph.ingest.readers.gzip_files import open_unpacked
from foia_graph.ingest.readers.table import TableRow
from foia_graph.model.values import UNWRITABLE

BLOCK = 1 << 20
DELIMITERS = (",", ";", "\t", "|")
LOOKED_AT = 200
"""Rows from which the delimiter is found out."""
CONTROLS = bytes(code for code in range(32) if chr(code) not in "\t\n\f\r")
LEAST_TEXT = 0.95
"""The part of a file that is no control characters; a damaged cell may hold some."""
LONGEST_CELL = 100
"""Lines in one cell; a cell of more is a quote that nobody closed."""


def detect_encoding(path: Path, name: str) -> str:
    """Return the encoding of a text file: by its mark, as UTF-8 where all of it is, else Windows-1252.

    Raises InputError for what is no text.
    """
    with open_unpacked(path, name) as file:
        first = file.read(4096)
        if first.startswith(BOM_UTF8):
            return "utf-8-sig"
        if first.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
            return "utf-16"
        if first[1::2].count(0) > len(first) // 4:
            return "utf-16-le"
        if first[::2].count(0) > len(first) // 4:
            return "utf-16-be"
        if len(first.translate(None, CONTROLS)) < len(first) * LEAST_TEXT:
            raise InputError("is no table, but bytes of another format", name)
        decoder = getincrementaldecoder("utf-8")()
        try:
            block = first
            while block:
                decoder.decode(block)
                block = file.read(BLOCK)
            decoder.decode(b"", True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8"


def detect_delimiter(path: Path, name: str, encoding: str) -> str:
    """Return the delimiter by which most rows have the same number of cells, and more than one."""
    return max(DELIMITERS, key=lambda delimiter: _regularity(path, name, encoding, delimiter))


def _regularity(path: Path, name: str, encoding: str, delimiter: str) -> tuple[int, int]:
    rows = [row for _, row in islice(text_rows(path, name, encoding, delimiter), LOOKED_AT)]
    widths = Counter(len(row) for row in rows if len(row) > 1)
    width, count = max(widths.items(), key=lambda each: (each[1], each[0]), default=(0, 0))
    return count, width


def text_rows(path: Path, name: str, encoding: str, delimiter: str) -> Iterator[TableRow]:
    """Yield the rows of a table as text, each with the line on which it begins.

    Cells are without space around them. Raises InputError for a table that goes on in a cell without end.
    """
    with (
        open_unpacked(path, name) as file,
        TextIOWrapper(file, encoding, errors="replace", newline="") as text,
    ):
        reader: CsvRows = csv.reader(text, delimiter=delimiter)
        line = 1
        try:
            for row in reader:
                if reader.line_num - line > LONGEST_CELL:
                    message = f"has a cell of more than {LONGEST_CELL} lines; a quote is not closed"
                    raise InputError(message, name, line)
                yield line, [_clean_cell(cell) for cell in row]
                line = reader.line_num + 1
        except csv.Error as error:
            raise InputError(f"is no table: {error}", name, line) from None


def _clean_cell(cell: str) -> str:
    return UNWRITABLE.sub("\ufffd", cell).strip() if UNWRITABLE.search(cell) else cell.strip()
