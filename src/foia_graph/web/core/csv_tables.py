"""Tables as CSV (RFC 4180): unchanged for programs, guarded for spreadsheets.

A spreadsheet runs a cell that begins like a formula. `spreadsheet=true` puts an apostrophe before such a
cell and every cell in quotes; without it a cell is what the catalogue says, to the letter.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from flask import Response

from foia_graph.model.forms import CSV, FORMS, Form
from foia_graph.publish.negotiation import form_by_suffix
from foia_graph.web.core.query_parameters import boolean_value
from foia_graph.web.core.responses import alternate_links, send_bytes, suffixed_path
from foia_graph.web.core.site import current_catalogue, walked_catalogue

WITH_CSV = (*FORMS, CSV)
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
ROWS_IN_BLOCK = 100
"""Rows in a piece of an answer: others have their turn between two pieces."""
Row = Sequence[str]


class QuotedCsv(csv.excel):
    """The dialect that has every cell in quotes."""

    quoting = csv.QUOTE_ALL


def by_suffix_or_csv(suffix: str) -> Form | None:
    """Find the form that a suffix means, CSV among them; raises RequestRefused for a wrong `spreadsheet`."""
    boolean_value("spreadsheet")  # read for CSV alone, and wrong with every form
    return CSV if suffix == CSV.name else form_by_suffix(suffix)


def send_csv(rows: Iterable[Row], path: str, negotiated: bool) -> Response:
    """Send rows as CSV, block by block, however many they are."""
    current, source = current_catalogue(), walked_catalogue()
    is_guarded = boolean_value("spreadsheet")
    etag = f"{current.generation.identity[:32]}-{source.generation.number}-csv"
    response = send_bytes(b"", CSV.content_type, source, etag)
    if response.status_code == 200:
        response.response = csv_blocks(rows, is_guarded)
        # The length is not known before the last block is written.
        response.headers.pop("Content-Length", None)
    response.headers["Link"] = ", ".join(alternate_links(path, CSV, WITH_CSV))
    if negotiated:
        response.headers["Content-Location"] = suffixed_path(path, CSV)
        response.vary.add("Accept")
    return response


def csv_blocks(rows: Iterable[Row], is_guarded: bool) -> Iterator[bytes]:
    """Yield rows as CSV, some hundred at a time."""
    remaining = iter(rows)
    while block := list(islice(remaining, ROWS_IN_BLOCK)):
        yield csv_bytes(block, is_guarded)


def csv_bytes(rows: Iterable[Row], is_guarded: bool) -> bytes:
    """Return rows as CSV in UTF-8."""
    output = io.StringIO()
    writer = csv.writer(output, QuotedCsv if is_guarded else "excel")
    writer.writerows([guard_cell(cell) for cell in row] if is_guarded else row for row in rows)
    return output.getvalue().encode()


def guard_cell(cell: str) -> str:
    """Return a cell with an apostrophe before it where a spreadsheet would run it.

    >>> guard_cell("=1+1")
    "'=1+1"
    """
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell
