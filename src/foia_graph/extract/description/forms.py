"""The form of a document: the first sign that one of its texts shows, in the order in which signs decide."""

import re
from collections.abc import Callable, Iterator
from statistics import median

from foia_graph.extract.description import correspondence, court_papers, covers, named_papers
from foia_graph.extract.description.sheets import Sheet
from foia_graph.extract.description.signs import CHECK_BOX, FIELD, LIKELY, WEAK, FormSign, whole_row

FORM_NUMBER = re.compile(
    r"\b(?:FD-\d{1,3}|S\.?F\.?[- ]?\d{1,3}\b|(?:STANDARD|OPTIONAL|Standard|Optional)\s+(?:FORM|Form)"
    r"|DD\s?(?:FORM|Form)|DA\s?(?:FORM|Form)|AF\s?(?:FORM|Form)"
    r"|(?:FORM|Form)\s+(?:NO\.?\s?)?[A-Z]{0,5}[- ]?\d{1,4}|I-\d{3}[A-Z]?\b|G-\d{3}\b|N-\d{3}\b"
    r"|OMB\s+(?:No|NO|Control)|(?:DOE|DHS|CBP|ICE|EPA|VA|HUD|SSF|USSS)\s+F(?:orm|ORM)?\.?\s?\d)"
)


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


SLIDE_WORDS, SLIDE_TYPE = 130, 2.4
"""Words of a slide at most, and the height of its type, in percent of the page, at least."""
CELLS = 3
"""Parts of a row from which on it is one of a table."""
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


SIGNS: tuple[Callable[[Sheet], Iterator[FormSign]], ...] = (
    covers.cover_sheets,
    covers.exemption_sheets,
    court_papers.transcripts,
    court_papers.court_captions,
    correspondence.telegrams,
    named_papers.case_reports,
    correspondence.memoranda,
    correspondence.field_office_memoranda,
    named_papers.self_named_papers,
    named_papers.clippings,
    named_papers.numbered_reports,
    correspondence.letters,
    correspondence.letterhead_memoranda,
    named_papers.reports_and_policies,
    named_papers.report_covers,
    printed_forms,
    tables_and_slides,
    correspondence.papers_about_a_subject,
    correspondence.later_pages_of_memoranda,
    correspondence.later_pages_of_letters,
    court_papers.court_stamps,
)
"""Functions that look for signs; what a paper calls itself decides before what it only looks like."""


def find_form(sheets: list[Sheet]) -> tuple[Sheet, FormSign] | None:
    """Return the first sign of a form, and the text of the page that it is in."""
    for sheet in sheets:
        for look in SIGNS:
            for sign in look(sheet):
                return sheet, sign
    return None
