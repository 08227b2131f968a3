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
from foia_graph.store.catalogue import Catalogue
from foia_graph.web.core.query_parameters import boolean
from foia_graph.web.core.responses import alternates, send, suffixed
from foia_graph.web.core.site import catalogue

WITH_CSV = (*FORMS, CSV)
FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
BLOCK = 500
Row = Sequence[str]


class Quoted(csv.excel):
    """The dialect that has every cell in quotes."""

    quoting = csv.QUOTE_ALL


def by_suffix_or_csv(suffix: str) -> Form | None:
    """Find the form that a suffix means, CSV among them; raises RequestRefused for a wrong `spreadsheet`."""
    boolean("spreadsheet")  # read for CSV alone, and wrong with every form
    return CSV if suffix == CSV.name else form_by_suffix(suffix)


def reply(rows: Iterable[Row], path: str, negotiated: bool, source: Catalogue | None = None) -> Response:
    """Send rows as CSV, block by block, however many they are; `source` is the generation walked through."""
    current = catalogue()
    guarded = boolean("spreadsheet")
    etag = f"{current.generation.identity[:32]}-{(source or current).generation.number}-csv"
    response = send(b"", CSV.content_type, current, etag)
    if response.status_code == 200:
        response.response = blocks(rows, guarded)
        # The length is not known before the last block is written.
        response.headers.pop("Content-Length", None)
    response.headers["Link"] = ", ".join(alternates(path, CSV, WITH_CSV))
    if negotiated:
        response.headers["Content-Location"] = suffixed(path, CSV)
        response.vary.add("Accept")
    return response


def blocks(rows: Iterable[Row], guarded: bool) -> Iterator[bytes]:
    """Yield rows as CSV, some hundred at a time."""
    left = iter(rows)
    while block := list(islice(left, BLOCK)):
        yield written(block, guarded)


def written(rows: Iterable[Row], guarded: bool) -> bytes:
    """Return rows as CSV in UTF-8."""
    output = io.StringIO()
    writer = csv.writer(output, Quoted if guarded else "excel")
    writer.writerows([guard(cell) for cell in row] if guarded else row for row in rows)
    return output.getvalue().encode()


def guard(cell: str) -> str:
    """Return a cell with an apostrophe before it where a spreadsheet would run it.

    >>> guard("=1+1")
    "'=1+1"
    """
    return f"'{cell}" if cell.startswith(FORMULAS) else cell
