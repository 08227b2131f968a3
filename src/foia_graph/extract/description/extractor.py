"""Description of a document: its form, date and title, read on its first pages."""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from statistics import median
from typing import Literal

import msgspec

from foia_graph.extract.description import correspondence, court_papers, dates, named_papers, titles
from foia_graph.extract.description.captions import match_caption
from foia_graph.extract.description.headings import heading_rows, is_heading
from foia_graph.extract.description.printed_words import (
    CLOSING,
    COURT_STAMP,
    COVERS,
    DESCRIBES_ANOTHER,
    EXEMPTION_SHEET,
    SALUTATION,
    WITHHELD_PAGE,
    is_furniture,
)
from foia_graph.extract.description.sheets import (
    CHECK_BOX,
    FIELD,
    LIKELY,
    SURE,
    TOP_ROWS,
    WEAK,
    FormSign,
    Sheet,
    SheetRow,
    page_sheets,
    row_signs,
    whole_row,
)
from foia_graph.extract.emails.messages import PrintedMessage, find_messages
from foia_graph.extract.gazetteer import Gazetteer
from foia_graph.extract.legible_words import is_legible
from foia_graph.extract.parsed_document import ParsedDocument, ParsedPage
from foia_graph.extract.printed_dates import find_days, find_time
from foia_graph.extract.registry import PageFinding, Spot, extractor, make_spot
from foia_graph.model.resource import RawValue
from foia_graph.runtime.tables import patterns_beside

_PATTERNS = patterns_beside(__file__)

DescribedField = Literal["form", "created", "issued", "title"]
# Pages that are looked at; what is before a document is seldom longer.
MAX_PAGES = 12
# Forms that are dated where they are signed, at their end.
SIGNED_FORMS = frozenset(("court-filing", "statement"))
FILED = _PATTERNS["filed"]
SENDER = _PATTERNS["sender"]
# Lines of a page below which a header is no longer that of the page.
EMAIL_TOP = 9


class StatedField(PageFinding, frozen=True, omit_defaults=True, kw_only=True):
    """A field of a document that its own pages state; `field` is that of the record, `value` as there.

    `as_stated` is a date as printed.
    """

    field: DescribedField
    value: str
    as_stated: str = ""

    def record_parts(self) -> Iterator[tuple[str, dict[str, RawValue]]]:
        """Yield form and date as claims; a title is one of several that a document may be given."""
        if self.field in ("form", "created", "issued"):
            yield (
                self.field,
                {"value": self.value, **({"asStated": self.as_stated} if self.as_stated else {})},
            )


def _stated(
    page: int, spot: Spot, confidence: float, field: DescribedField, value: str, as_stated: str = ""
) -> StatedField:
    return StatedField(
        page=page, spots=(spot,), confidence=confidence, field=field, value=value, as_stated=as_stated
    )


@extractor("description", StatedField, "7")
def find_description(document: ParsedDocument, gazetteer: Gazetteer) -> Iterator[StatedField]:  # noqa: ARG001 - needs no names
    """Find the form, date and title of a document on its first page that has text.

    That may be a sheet which an office put before it. No page is looked at beyond one that could not be read.
    """
    for page in islice(document.pages, MAX_PAGES):
        if sheets := page_sheets(page):
            yield from _describe_page(document, page, sheets)
            return
        if _is_unread(document, page):
            return


def _is_unread(document: ParsedDocument, page: ParsedPage) -> bool:
    if page.text.strip():
        return True  # nothing but marks over what cannot be read
    looked_at = any(each.image is not None for each in document.pages)
    return page.status not in ("extracted", "partly") and not (page.status == "image-only" and looked_at)


def _describe_page(document: ParsedDocument, page: ParsedPage, sheets: list[Sheet]) -> Iterator[StatedField]:
    sign = find_form(sheets)
    message = _find_message(document, page, sign)
    if message is not None:
        yield from _describe_message(message)
        return
    form = sign[1].form if sign else ""
    if sign:
        spot = sign[0].spot(sign[1].row, sign[1].start, sign[1].end)
        yield _stated(page.number, spot, sign[1].confidence, "form", form)
    if sign is None or not DESCRIBES_ANOTHER.search(sign[1].row.text):
        dated = list(_stated_date(page, sheets, form))
        signed = _signing_date(document, page) if form in SIGNED_FORMS and not dated else ()
        yield from dated or list(signed) or (_filing_date(page, sheets) if form == "court-filing" else ())
    yield from _stated_title(page, sheets, sign)


def _stated_date(page: ParsedPage, sheets: list[Sheet], form: str) -> Iterator[StatedField]:
    for sheet in sheets:
        if choice := dates.choose_date(sheet, form):
            start, end = choice.day.start, choice.day.end
            field: DescribedField = "issued" if form == "press-release" else "created"
            stated = choice.row.text[start:end].replace("\t", " ")
            spot = sheet.spot(choice.row, start, end)
            yield _stated(page.number, spot, choice.confidence, field, choice.day.date, stated)
            return


def _signing_date(document: ParsedDocument, page: ParsedPage) -> Iterator[StatedField]:
    if found := court_papers.find_signing_day(document, page):
        last, words, image, day = found
        stated = " ".join(words.text[day.start : day.end].split())
        spot = make_spot(words, day.start, day.end, image=image)
        yield _stated(last.number, spot, LIKELY, "created", day.date, stated)


def _filing_date(page: ParsedPage, sheets: list[Sheet]) -> Iterator[StatedField]:
    """Yield the day on which a paper without a date was filed with a court, as its electronic stamp says."""
    stamped = (
        (sheet, row, stamp) for sheet in sheets for row in sheet.rows if (stamp := FILED.search(row.text))
    )
    for sheet, row, stamp in islice(stamped, 1):
        for day in find_days(row.text[stamp.end() :])[:1]:
            start, end = stamp.end() + day.start, stamp.end() + day.end
            spot = sheet.spot(row, start, end)
            yield _stated(page.number, spot, LIKELY, "issued", day.date, row.text[start:end])


def _stated_title(
    page: ParsedPage, sheets: list[Sheet], sign: tuple[Sheet, FormSign] | None
) -> Iterator[StatedField]:
    form = sign[1].form if sign else ""
    for sheet in sheets:
        row = sign[1].row if sign and sign[0] is sheet else None
        if title := titles.choose_title(sheet, form, row):
            spot = sheet.row_spot(title.rows)
            yield _stated(page.number, spot, title.confidence, "title", title.text)
            return


# -- e-mails -------------------------------------------------------------------------------------------------


def _find_message(
    document: ParsedDocument, page: ParsedPage, sign: tuple[Sheet, FormSign] | None
) -> PrintedMessage | None:
    """Return the message that a page begins with, None where it is a page of another kind."""
    found = find_messages(msgspec.structs.replace(document, pages=(page,)))
    if not found:
        return None
    if sign is None:
        return found[0]
    if sign[1].is_cover and not _is_below(sign, found[0]):
        return None
    return found[0] if is_top(found[0]) and not _is_above(sign, found[0]) else None


def is_top(message: PrintedMessage) -> bool:
    """Return whether a message is at the head of its page."""
    above = message.words.text[: message.header.start].split("\n")
    return sum(bool(line.strip()) and not is_furniture(line) for line in above) <= EMAIL_TOP


def _is_above(sign: tuple[Sheet, FormSign], message: PrintedMessage) -> bool:
    sheet, found = sign
    start, end = found.row.locate(found.start, found.end)
    if found.confidence < SURE or sheet.image != message.image or start >= message.header.start:
        return False
    names_sender = match_caption(found.row.text)[0] is not None or SENDER.match(found.row.text) is not None
    return not names_sender or bool(message.words.text[end : message.header.start].strip())


def _is_below(sign: tuple[Sheet, FormSign], message: PrintedMessage) -> bool:
    start, _ = sign[1].row.locate(sign[1].start, sign[1].end)
    return sign[0].image == message.image and start > message.header.end


def _describe_message(message: PrintedMessage) -> Iterator[StatedField]:
    header = message.header
    spot = make_spot(message.words, header.start, header.end, image=message.image)
    sure = message.words.confidence if message.words.confidence is not None else SURE
    yield _stated(message.page, spot, LIKELY, "form", "e-mail")
    sent = header.values.get("sent", "")
    when = find_time(sent)
    if when:
        yield _stated(message.page, spot, sure, "created", when.day, sent)
    if (subject := header.values.get("subject", "")) and is_legible(subject):
        yield _stated(message.page, spot, sure, "title", subject)


FORM_NUMBER = _PATTERNS["form_number"]


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
