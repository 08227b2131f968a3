"""Covers of reports: the body that reports, the title, a number or a date, and little else."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from foia_graph.extract.description.headings import is_heading
from foia_graph.extract.description.printed_days import find_days
from foia_graph.extract.description.printed_words import is_address_line, is_body_line
from foia_graph.extract.description.sheets import Sheet, SheetRow
from foia_graph.extract.description.signs import LIKELY, FormSign, whole_row

ISSUER = re.compile(
    r"(?i)\binspector\s+general\b|\b(?:general\s+accounting|government\s+accountability"
    r"|congressional\s+budget)\s+office\b|\bcongressional\s+research\s+service\b|\bcrs\.gov\b"
    r"|^\W*(?:gao|crs|oig|tigta)\W*$|\bauditor\s+general\b|\b(?:state|city|county|legislative)\s+auditor\b"
    r"|\bdirectorate\s+of\s+intelligence\b"
    r"|\boffice\s+of\s+(?:audit(?:s|\s+services)?|inspections?|evaluations?)\b"
)
"""Bodies whose papers with a cover are reports: those that audit, or do research for a legislature."""
GAO = re.compile(r"^\W*GAO\b|(?i:general\s+accounting\s+office|government\s+accountability\s+office)")
REPORT_NUMBER = re.compile(
    r"(?i)^\W*(?:report|audit|reference|evaluation|inspection|project|product|order)\s+(?:code|no|num)\w*\b"
    r"|^\W*(?-i:[A-Z]{1,6})[/-]?\w{0,6}(?:[/-]\w{1,6}){1,4}\W*(?:\s{3}|\t|$)|^\W*(?-i:R[LS]?)\d{4,5}\W*$"
)
"""The number of a report, which also the row of the date may begin with."""
FOR_WHOM = re.compile(
    r"(?i)^\W*(?:gao\s*)?(?:report|testimony|briefing|letter|statement)s?\s+(?:to|before|for)\b"
)
"""The first line of a block that says to whom a report is made."""
APART = 1.0
"""Blank space, in heights of a line, that sets blocks of a cover apart."""
LOWEST = 78.0
"""Height of the page, in percent, above which the title of a cover stands."""
LONGEST_TOPIC = 5
"""Words of the topic that the Government Accountability Office prints in capitals above a title."""


@dataclass(frozen=True, slots=True)
class CoverTitle:
    """The rows of the title of a cover, and their number that are its topic."""

    rows: list[SheetRow]
    topic: int = 0


def report_covers(sheet: Sheet) -> Iterator[FormSign]:
    """Look for the cover of a report by a body that audits, with its number or its date."""
    if not sheet.is_sparse:
        return
    issuers = [row for row in sheet.own_rows if ISSUER.search(row.text)]
    if issuers and any(REPORT_NUMBER.match(row.text) or _is_dated(row) for row in sheet.own_rows):
        yield whole_row("report", issuers[0], LIKELY)


def _is_dated(row: SheetRow) -> bool:
    days = find_days(row.text)
    return bool(days) and sum(map(str.isalnum, row.text[: days[0].start] + row.text[days[0].end :])) < 4


def find_cover_title(sheet: Sheet, is_kind: re.Pattern[str]) -> CoverTitle | None:
    """Return the first block of a cover that names neither a body, a kind of report, a date nor a number."""
    if not sheet.is_sparse:
        return None
    blocks = [block for each in _blocks(sheet) if (block := _title_rows(each, is_kind))]
    if not blocks:
        return None
    first = blocks[0]
    if len(blocks) > 1 and _is_topic(sheet, first):
        return CoverTitle(first + blocks[1], len(first))
    return CoverTitle(first)


def _blocks(sheet: Sheet) -> list[list[SheetRow]]:
    """Return the rows of a cover in blocks, which blank space sets apart."""
    blocks: list[list[SheetRow]] = []
    for row in sheet.own_rows:
        if row.box.y > LOWEST:
            break
        if blocks and row.gap < APART:
            blocks[-1].append(row)
        else:
            blocks.append([row])
    return blocks


def _title_rows(block: list[SheetRow], is_kind: re.Pattern[str]) -> list[SheetRow]:
    """Return the rows of a block that may be a title: none where it names the body, or for whom it is."""
    words = " ".join(row.text.strip() for row in block)
    if FOR_WHOM.match(words) or ISSUER.search(words) or is_body_line(words):
        return []
    rows: list[SheetRow] = []
    for row in block:
        if is_kind.match(row.text) or REPORT_NUMBER.match(row.text) or _is_dated(row):
            continue
        if is_body_line(row.text) or is_address_line(row.text) or not (rows or is_heading(row)):
            break
        rows.append(row)
    return rows if sum(len(row.text.split()) for row in rows) > 1 else []


def _is_topic(sheet: Sheet, rows: list[SheetRow]) -> bool:
    """Return whether rows are a topic in capitals above the title proper."""
    letters = [text[days[0].end :] if (days := find_days(text := row.texts[-1])) else text for row in rows]
    is_gao = any(GAO.search(row.text) for row in sheet.own_rows)
    return is_gao and len(" ".join(letters).split()) <= LONGEST_TOPIC and all(map(str.isupper, letters))
