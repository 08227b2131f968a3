"""Sheets that offices put before documents: slips, lists of pages withheld, explanations of exemptions."""

import re
from collections.abc import Iterator
from pathlib import Path

from foia_graph.extract.description.headings import heading_rows, is_heading
from foia_graph.extract.description.sheets import Sheet
from foia_graph.extract.description.signs import LIKELY, FormSign, row_signs
from foia_graph.runtime.tables import read_table

_TABLE = read_table(Path(__file__).with_suffix(".toml"))

COVERS = re.compile(_TABLE["covers"])
DESCRIBES_ANOTHER = re.compile(r"(?i)\bidentification\s+form\b|withdrawal\s+(?:sheet|notice)")
"""Sheets on which dates are those of another document, or of the sheet's own printing."""


def cover_sheets(sheet: Sheet) -> Iterator[FormSign]:
    """Look for sheets that are put before documents: forms all of them."""
    rows = (row for row in sheet.rows if row.box.y < 65 and len(row.text) < 90)
    signs = row_signs("form", COVERS, rows, is_cover=True)
    yield from (sign for sign in signs if sign.row.is_capitals or is_heading(sign.row))
    listed = [row for row in sheet.rows if WITHHELD_PAGE.match(row.text)]
    if len(listed) > 5 and len(listed) > len(sheet.own_rows) / 2:
        yield FormSign("form", listed[0], 0, 4, LIKELY, is_cover=True)


WITHHELD_PAGE = re.compile(r"(?i)^\W{0,3}page\b.{0,40}$")


EXEMPTION_SHEET = re.compile(
    r"(?i)explanation\s+of\s+(?:foia\s+)?(?:exemptions|codes|deletion)|(?:list|summary"
    r"|description)\s+of\s+(?:foia\s+|the\s+)?exemptions"
    r"|(?:foia|freedom of information act)\s+exemptions?\s*\W*$|exemption\s+codes?|foipa\s+addendum"
    r"|codes\s+for\s+(?:deletion|exemption)"
)


def exemption_sheets(sheet: Sheet) -> Iterator[FormSign]:
    """Look for the sheets that explain exemptions: fact sheets."""
    yield from row_signs("fact-sheet", EXEMPTION_SHEET, heading_rows(sheet, 30), is_cover=True)
