"""Web pages as browsers print them: date and title above, the address and the number of the page below."""

import re
from pathlib import Path

from foia_graph.extract.description.sheets import Sheet, SheetRow
from foia_graph.runtime.tables import PatternTable

_PATTERNS = PatternTable(Path(__file__).with_suffix(".toml")).section("patterns")


def is_printout(sheet: Sheet) -> bool:
    """Return whether the first row of a sheet is that of a printout of Unix: time, name of file and page."""
    return any(_PATTERNS["printout"].match(row.text) for row in sheet.rows[:1])


def find_print_head(sheet: Sheet) -> tuple[SheetRow, re.Match[str]] | None:
    """Return the row that a browser printed above a web page, with the groups `day` and `title` in it.

    None where no address with the number of the page is printed, too: a date and words begin other papers.
    """
    heads = ((row, found) for row in sheet.rows[:3] if (found := _PATTERNS["head"].match(row.text)))
    has_address = any(_PATTERNS["address"].search(row.text) for row in (*sheet.rows[:4], *sheet.rows[-3:]))
    return next(heads, None) if has_address else None
