"""Tables as text (RFC 4180, any delimiter)."""

import csv
from collections.abc import Iterator
from io import TextIOWrapper
from pathlib import Path
from typing import Protocol

from foia_graph.errors import InputError
from foia_graph.ingest.readers import registry
from foia_graph.model.resource import Problem, SourceRecord

csv.field_size_limit(1 << 30)


class CsvRows(Protocol):
    """Rows of a table, with the number of the last line that was read."""

    line_num: int

    def __iter__(self) -> Iterator[list[str]]: ...
    def __next__(self) -> list[str]: ...


@registry.reader(line_by_line=True, has_quotes=True)
def read_csv(path: Path, name: str, layout: registry.FileLayout) -> Iterator[SourceRecord | Problem]:
    """Yield a record for each row; empty cells are no values."""
    delimiter = "\t" if name.endswith((".tsv", ".tsv.gz")) else layout.delimiter
    encoding = "utf-8-sig" if layout.encoding == "utf-8" else layout.encoding
    with registry.open_unpacked(path, name) as file, TextIOWrapper(file, encoding, newline="") as text:
        try:
            rows = _numbered_rows(csv.reader(text, delimiter=delimiter, strict=True), name)
            yield from registry.read_table(rows, name, layout)
        except UnicodeError as error:
            with registry.open_unpacked(path, name) as again:
                registry.decode_text(again.read(), name, layout.encoding)  # raises, with the line
            raise InputError(f"is not {layout.encoding}: {error}", name) from None


def _numbered_rows(rows: CsvRows, name: str) -> Iterator[registry.TableRow]:
    line = 1
    try:
        for row in rows:
            yield line, row
            line = rows.line_num + 1
    except csv.Error as error:
        raise InputError(f"is no table: {error}; quotes inside a cell are doubled", name, line) from None
    except InputError as error:
        raise InputError(str(error), name, line) from None
