"""Papers that name themselves in a heading: reports, policies, fact sheets, press releases and others."""

import re
from collections.abc import Iterator

from foia_graph.extract.description import sheets
from foia_graph.extract.description.headings import heading_rows, is_heading, is_prominent
from foia_graph.extract.description.printed_words import SALUTATION, is_address_line, is_body_line
from foia_graph.extract.printed_dates import find_days
from foia_graph.runtime.tables import patterns_beside

_PATTERNS = patterns_beside(__file__)

CASE_REPORT = _PATTERNS["case_report"]
INTERVIEW = _PATTERNS["interview"]
FORM_HEADING = _PATTERNS["form_heading"]
REPORT_HEADING = _PATTERNS["report_heading"]


HEADINGS = tuple(
    (form, re.compile(f"(?i){pattern}")) for form, pattern in _PATTERNS.table("headings").items()
)
ANY_HEADING = re.compile(
    "|".join(f"(?:{pattern.pattern.removeprefix('(?i)')})" for _, pattern in HEADINGS), re.IGNORECASE
)


def self_named_papers(sheet: sheets.Sheet) -> Iterator[sheets.FormSign]:
    """Look for papers that name themselves in their heading."""
    rows = [row for row in heading_rows(sheet, 45) if is_prominent(sheet, row)][:10]
    rows += [row for row in sheet.head[:4] if row not in rows and len(row.text) < 60 and is_heading(row)]
    named = [row for row in rows if ANY_HEADING.search(row.text)]
    for form, pattern in HEADINGS:
        yield from sheets.row_signs(form, pattern, named)


MOUNTED = _PATTERNS["mounted"]
BYLINE = _PATTERNS["byline"]


def numbered_reports(sheet: sheets.Sheet) -> Iterator[sheets.FormSign]:
    """Look for the number of a report in the first and last rows of a sheet."""
    edges = [row for row in sheet.rows if row.box.y < 9 or row.box.y > 88 or len(row.text.split()) < 6]
    rows = (row for row in edges if not row.is_prose and len(row.text) < 90)
    if not any(SALUTATION.match(row.text) for row in sheet.own_rows):
        yield from sheets.row_signs("report", _PATTERNS["running_report"], rows, sheets.LIKELY)


def reports_and_policies(sheet: sheets.Sheet) -> Iterator[sheets.FormSign]:
    """Look for forms, policies and reports, by their heading and by whether text or fields follow."""
    yield from sheets.row_signs("report", _PATTERNS["report_kind"], sheet.own_rows[: sheets.TOP_ROWS])
    rows = [row for row in heading_rows(sheet, 75) if sheet.is_sparse or is_prominent(sheet, row)][:12]
    is_fields = sheets.count_fields(sheet) > 7 and sum(row.is_prose for row in sheet.own_rows) < 8
    reports = list(sheets.row_signs("report", REPORT_HEADING, rows))
    if reports and not is_fields:
        yield reports[0]
    yield from sheets.row_signs("form", FORM_HEADING, rows)
    yield from sheets.row_signs("policy", _PATTERNS["policy_heading"], rows, sheets.LIKELY)
    yield from reports


ISSUER = _PATTERNS["issuer"]
GAO = _PATTERNS["gao"]
REPORT_NUMBER = _PATTERNS["report_number"]
# Blank space, in heights of a line, that sets blocks of a cover apart.
APART = 1.0
# Height of the page, in percent, above which the title of a cover is.
LOWEST = 78.0
# Words of the topic that the Government Accountability Office prints in capitals above a title.
MAX_TOPIC_LENGTH = 5


def report_covers(sheet: sheets.Sheet) -> Iterator[sheets.FormSign]:
    """Look for the cover of a report by a body that audits, with its number or its date."""
    if not sheet.is_sparse:
        return
    issuers = [row for row in sheet.own_rows if ISSUER.search(row.text)]
    if issuers and any(REPORT_NUMBER.match(row.text) or _is_dated(row) for row in sheet.own_rows):
        yield sheets.whole_row("report", issuers[0], sheets.LIKELY)


def _is_dated(row: sheets.SheetRow) -> bool:
    days = find_days(row.text)
    beside = row.text[: days[0].start] + row.text[days[0].end :] if days else ""
    return bool(days) and sum(map(str.isalnum, _PATTERNS["weekday"].sub("", beside))) < 4


def find_cover_title(
    sheet: sheets.Sheet, is_kind: re.Pattern[str]
) -> tuple[list[sheets.SheetRow], list[sheets.SheetRow]] | None:
    """Return the rows of the topic of a cover, where it has one, and of its title.

    That is the first block that names neither a body, a kind of report, a date nor a number.
    """
    blocks = [block for each in _blocks(sheet) if (block := _title_rows(sheet, each, is_kind))]
    if not sheet.is_sparse or not blocks:
        return None
    first = blocks[0]
    if len(blocks) > 1 and _is_topic(sheet, first):
        return first, blocks[1]
    return [], first


def _blocks(sheet: sheets.Sheet) -> list[list[sheets.SheetRow]]:
    """Return the rows of a cover in blocks, which blank space sets apart."""
    blocks: list[list[sheets.SheetRow]] = []
    for row in sheet.own_rows:
        if row.box.y > LOWEST:
            break
        if blocks and row.gap < APART:
            blocks[-1].append(row)
        else:
            blocks.append([row])
    return blocks


def _title_rows(
    sheet: sheets.Sheet, block: list[sheets.SheetRow], is_kind: re.Pattern[str]
) -> list[sheets.SheetRow]:
    """Return the rows of a block that may be a title: none where it names the body, or for whom it is."""
    words = " ".join(row.text.strip() for row in block)
    if _PATTERNS["for_whom"].match(words) or ISSUER.search(words) or is_body_line(words):
        return []
    rows: list[sheets.SheetRow] = []
    for row in block:
        if is_kind.match(row.text) or REPORT_NUMBER.match(row.text) or _is_dated(row):
            continue
        is_body = is_body_line(row.text) or is_address_line(row.text)
        if is_body and not rows:
            continue
        if is_body or sheets.is_field(sheet, row) or not (rows or is_heading(row)):
            break
        rows.append(row)
    return rows if sum(len(row.text.split()) for row in rows) > 1 else []


def _is_topic(sheet: sheets.Sheet, rows: list[sheets.SheetRow]) -> bool:
    letters = [text[days[0].end :] if (days := find_days(text := row.texts[-1])) else text for row in rows]
    is_gao = any(GAO.search(row.text) for row in sheet.own_rows)
    return is_gao and len(" ".join(letters).split()) <= MAX_TOPIC_LENGTH and all(map(str.isupper, letters))
