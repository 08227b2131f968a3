"""Tables as CSV (RFC 4180), unchanged for programs and guarded for spreadsheets, and as workbooks."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from flask import Response

from foia_graph.model.forms import ATOM, FORMS, HTML, JSON, SPREADSHEETS, XLSX, Form
from foia_graph.publish.negotiation import form_by_suffix
from foia_graph.publish.workbooks.tables import Row, workbook_blocks
from foia_graph.store.catalogue import Catalogue
from foia_graph.web.core.query_parameters import boolean_value
from foia_graph.web.core.responses import alternate_links, announce_form, send_blocks
from foia_graph.web.core.site import current_catalogue, walked_catalogue

WITH_TABLES = (*FORMS, *SPREADSHEETS)
# The forms of every list, in the order of preference.
LIST_FORMS = (*WITH_TABLES, JSON, ATOM)
# The same for lists that are a page above all.
PEOPLE_FIRST = (HTML, *(form for form in LIST_FORMS if form != HTML))
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# Rows in a piece of an answer: others have their turn between two pieces.
ROWS_IN_BLOCK = 500


@dataclass(frozen=True, slots=True)
class TableHeading:
    """What is over a column: its words, where it leads to sort by it, and the order now (aria-sort)."""

    text: str
    href: str = ""
    order: str = ""
    description: str = ""


def form_or_table(suffix: str) -> Form | None:
    """Find the form of a suffix, tables among them; raises RequestRefused for a wrong `spreadsheet`."""
    boolean_value("spreadsheet")  # read for CSV alone, and wrong with every form
    return next((form for form in SPREADSHEETS if form.name == suffix), None) or form_by_suffix(suffix)


def send_table(
    rows: Iterable[Row], path: str, form: Form, negotiated: bool, forms: tuple[Form, ...] = WITH_TABLES
) -> Response:
    """Send rows in a form of `SPREADSHEETS`, block by block, however many they are."""
    current, source = current_catalogue(), walked_catalogue()
    is_guarded = boolean_value("spreadsheet")
    etag = f"{current.generation.identity[:32]}-{source.generation.number}-{form.name}"
    response = send_blocks(_table_blocks(rows, form, source, is_guarded), form.content_type, source, etag)
    links = alternate_links(path, form, forms)
    return announce_form(response, path, form, links, is_negotiated=negotiated)


def _table_blocks(rows: Iterable[Row], form: Form, source: Catalogue, is_guarded: bool) -> Iterator[bytes]:
    blocks = _row_blocks(rows)
    if form == XLSX:
        return workbook_blocks(blocks, source.generation.created)
    return (csv_bytes(block, is_guarded) for block in blocks)


def _row_blocks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    remaining = iter(rows)
    while block := list(islice(remaining, ROWS_IN_BLOCK)):
        yield block


def csv_bytes(rows: Iterable[Row], is_guarded: bool) -> bytes:
    """Return rows as CSV in UTF-8."""
    output = io.StringIO()
    writer = csv.writer(output, quoting=csv.QUOTE_ALL if is_guarded else csv.QUOTE_MINIMAL)
    writer.writerows([guard_cell(cell) for cell in row] if is_guarded else row for row in rows)
    return output.getvalue().encode()


def guard_cell(cell: str) -> str:
    """Return a cell with an apostrophe before it where a spreadsheet would run it as a formula.

    >>> guard_cell("=1+1")
    "'=1+1"
    """
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell
