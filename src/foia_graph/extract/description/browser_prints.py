"""Prints of web pages and of files: a line of the browser, or of the program `pr`, is above each page."""

from foia_graph.extract.description.sheets import Sheet, SheetRow
from foia_graph.runtime.tables import patterns_beside

_PATTERNS = patterns_beside(__file__)


def find_print_head(sheet: Sheet) -> tuple[SheetRow, str] | None:
    """Return the row that a program printed above a page, with its date, and the title in it, "" for none.

    A browser prints the address with the number of the page, too: a date and words begin other papers.
    """
    has_address = any(_PATTERNS["address"].search(row.text) for row in (*sheet.rows[:4], *sheet.rows[-3:]))
    for row in sheet.rows[:3]:
        head = _PATTERNS["head"].match(row.text) if has_address else None
        if head or _PATTERNS["printout"].match(row.text):
            return row, head["title"] if head else ""
    return None
