"""The form of a document: the first sign that one of its texts shows, in the order in which signs decide."""

from collections.abc import Callable, Iterator

from foia_graph.extract.description import (
    correspondence,
    court_papers,
    covers,
    layouts,
    named_papers,
    report_covers,
)
from foia_graph.extract.description.sheets import Sheet
from foia_graph.extract.description.signs import FormSign

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
    report_covers.report_covers,
    layouts.printed_forms,
    layouts.tables_and_slides,
    correspondence.papers_about_a_subject,
    correspondence.later_pages_of_memoranda,
    correspondence.later_pages_of_letters,
    court_papers.court_stamps,
)
"""Functions that look for signs; what a paper calls itself decides before what it only looks like."""


def find_form(sheets: list[Sheet]) -> tuple[Sheet, FormSign] | None:
    """Return the first sign of a form, and the text of the page that it stands in."""
    for sheet in sheets:
        for look in SIGNS:
            for sign in look(sheet):
                return sheet, sign
    return None
