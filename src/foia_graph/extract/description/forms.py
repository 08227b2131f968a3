"""The form of a document: the first sign that one of its texts shows, in the order in which signs decide."""

import re
from collections.abc import Callable, Iterable, Iterator
from statistics import median

from foia_graph.extract.description import correspondence, court_papers, named_papers
from foia_graph.extract.description.headings import heading_rows, is_heading
from foia_graph.extract.description.printed_words import (
    CLOSING,
    COURT_STAMP,
    COVERS,
    EXEMPTION_SHEET,
    SALUTATION,
    WITHHELD_PAGE,
)
from foia_graph.extract.description.sheets import Sheet, SheetRow
from foia_graph.extract.description.signs import (
    CHECK_BOX,
    FIELD,
    LIKELY,
    SURE,
    TOP_ROWS,
    WEAK,
    FormSign,
    row_signs,
    whole_row,
)

FORM_NUMBER = re.compile(
    r"\b(?:FD-\d{1,3}|S\.?F\.?[- ]?\d{1,3}\b|(?:STANDARD|OPTIONAL|Standard|Optional)\s+(?:FORM|Form)"
    r"|DD\s?(?:FORM|Form)|DA\s?(?:FORM|Form)|AF\s?(?:FORM|Form)"
    r"|(?:FORM|Form)\s+(?:NO\.?\s?)?[A-Z]{0,5}[- ]?\d{1,4}|I-\d{3}[A-Z]?\b|G-\d{3}\b|N-\d{3}\b"
    r"|OMB\s+(?:No|NO|Control)|(?:DOE|DHS|CBP|ICE|EPA|VA|HUD|SSF|USSS)\s+F(?:orm|ORM)?\.?\s?\d)"
)


def cover_sheets(sheet: Sheet) -> Iterator[FormSign]:
    """Look for sheets that are put before documents: forms all of them."""
    rows = (row for row in sheet.rows if row.box.y < 65 and len(row.text) < 90)
    signs = row_signs("form", COVERS, rows, is_cover=True)
    yield from (sign for sign in signs if sign.row.is_capitals or is_heading(sign.row))
    listed = [row for row in sheet.rows if WITHHELD_PAGE.match(row.text)]
    if len(listed) > 5 and len(listed) > len(sheet.own_rows) / 2:
        yield FormSign("form", listed[0], 0, 4, LIKELY, is_cover=True)


def printed_forms(sheet: Sheet) -> Iterator[FormSign]:
    """Look for forms: many fields, boxes to check, or the number of a form beside some of these."""
    rows = sheet.own_rows
    fields = [row for row in rows if any(FIELD.match(text.strip()) for text in row.texts)]
    boxes = [row for row in rows if CHECK_BOX.search(row.text)]
    numbers = [row for row in (*rows[:5], *rows[-5:]) if FORM_NUMBER.search(row.text) and len(row.text) < 90]
    prose = sum(row.is_prose for row in rows)
    filled = len(fields) + len(boxes) + len(sheet.page.marks)
    if numbers and (filled > 3 or (len(rows) < 40 and prose < 6)):
        yield whole_row("form", numbers[0], LIKELY)
    if (fields or boxes) and filled > 8 and filled > prose:
        yield whole_row("form", (fields or boxes)[0], WEAK)


# Words of a slide at most, and the height of its type, in percent of the page, at least.
SLIDE_WORDS, SLIDE_TYPE = 130, 2.4
# Parts of a row from which on it is one of a table.
CELLS = 3
TABLE_ROWS = 8
CELL_LETTERS = 30


def tables_and_slides(sheet: Sheet) -> Iterator[FormSign]:
    """Look for tables and slides, which are across the page."""
    rows = sheet.own_rows
    if not sheet.is_landscape or len(rows) < 3:
        return
    table = [row for row in rows if len(row.parts) >= CELLS and max(map(len, row.texts)) < CELL_LETTERS]
    if len(table) >= TABLE_ROWS and len(table) > len(rows) / 3:
        yield whole_row("spreadsheet", table[0], LIKELY)
    words = sum(len(row.text.split()) for row in rows)
    if (
        words < SLIDE_WORDS
        and median(row.box.height for row in rows) > SLIDE_TYPE
        and sum(row.is_prose for row in rows) < 4
    ):
        yield whole_row("presentation", rows[0], WEAK)


Look = Callable[[Sheet], Iterator[FormSign]]


def _row_look(
    form: str,
    pattern: re.Pattern[str],
    rows: Callable[[Sheet], Iterable[SheetRow]],
    confidence: float = SURE,
    *,
    is_cover: bool = False,
) -> Look:
    """Return what looks for a pattern in some rows of a sheet."""
    return lambda sheet: row_signs(form, pattern, rows(sheet), confidence, is_cover=is_cover)


# Functions that look for signs; what a paper calls itself decides before what it only looks like.
SIGNS: tuple[Look, ...] = (
    cover_sheets,
    # Sheets that explain exemptions.
    _row_look("fact-sheet", EXEMPTION_SHEET, lambda sheet: heading_rows(sheet, 30), is_cover=True),
    court_papers.transcripts,
    court_papers.court_captions,
    correspondence.telegrams,
    _row_look("report", named_papers.INTERVIEW, lambda sheet: sheet.own_rows[:TOP_ROWS]),
    _row_look("report", named_papers.CASE_REPORT, lambda sheet: sheet.head),
    correspondence.memoranda,
    correspondence.field_office_memoranda,
    named_papers.self_named_papers,
    _row_look("news-article", named_papers.MOUNTED, lambda sheet: sheet.own_rows),
    _row_look("news-article", named_papers.BYLINE, lambda sheet: sheet.head, LIKELY),
    named_papers.numbered_reports,
    _row_look("letter", SALUTATION, lambda sheet: sheet.own_rows),
    _row_look("letter", CLOSING, lambda sheet: sheet.own_rows, LIKELY),
    correspondence.letterhead_memoranda,
    named_papers.reports_and_policies,
    named_papers.report_covers,
    printed_forms,
    tables_and_slides,
    correspondence.papers_about_a_subject,
    correspondence.later_pages_of_memoranda,
    correspondence.later_pages_of_letters,
    _row_look("court-filing", COURT_STAMP, lambda sheet: sheet.rows[:3], WEAK),
)


def find_form(sheets: list[Sheet]) -> tuple[Sheet, FormSign] | None:
    """Return the first sign of a form, and the text of the page that it is in."""
    for sheet in sheets:
        for look in SIGNS:
            for sign in look(sheet):
                return sheet, sign
    return None
