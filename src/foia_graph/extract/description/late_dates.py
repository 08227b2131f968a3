"""Dates outside the head of a paper: where it was signed or filed, and when was said what it holds."""

import re
from collections.abc import Iterator

from foia_graph.extract.description.date_choice import NUMERIC, DateChoice, Dated, is_date_stamp
from foia_graph.extract.description.date_places import (
    OTHER_CAPTION,
    caption_words,
    is_alone,
    may_be_own,
    words_before,
)
from foia_graph.extract.description.furniture import COURT_STAMP
from foia_graph.extract.description.printed_days import find_days
from foia_graph.extract.description.sheets import Sheet
from foia_graph.extract.description.signs import LIKELY, WEAK

FOOT_FORMS = frozenset(
    ("fact-sheet", "policy", "form", "agreement", "court-filing", "statement", "index", "log")
)
"""Forms whose date may stand at the foot: where they are signed, or where a print shop put it."""
REVISED = re.compile(r"(?i)\b(?:revised|updated|rev\.?)\W*$")
SIGNED = re.compile(
    r"(?i)\b(?:dated|executed(?:\s+on)?|date\s+signed|signed\s+this|entered|so\s+ordered"
    r"|digitally\s+signed)\b[\W\w]{0,30}$|\bdate\b[\W_]{0,30}$"
)


def foot_dates(sheet: Sheet, form: str, dated: Dated) -> Iterator[DateChoice]:  # noqa: ARG001 - one signature for all
    """Yield dates in the lower part: where a paper was signed, or a print date by itself."""
    if form not in FOOT_FORMS:
        return
    for row, days in dated:
        for day in days:
            before = words_before(row, day)
            signed = SIGNED.search(before) and not OTHER_CAPTION.search(caption_words(before))
            printed = (row.box.y > 80 and is_alone(row, day)) or REVISED.search(before)
            if signed or (form == "fact-sheet" and printed):
                yield DateChoice(day, row, WEAK)


MADE = re.compile(r"(?i)\b(?:made|entered|executed|effective|dated)\b[^.]{0,60}$")
MOST_CLOSING_ROWS = 8
"""Rows below the text of a paper among which the day stands on which it was signed."""


def agreement_dates(sheet: Sheet, form: str, dated: Dated) -> Iterator[DateChoice]:  # noqa: ARG001 - one signature for all
    """Yield the day on which an agreement says that it was made."""
    if form != "agreement":
        return
    for row in sheet.own_rows:
        for day in find_days(row.text):
            if MADE.search(words_before(row, day)):
                yield DateChoice(day, row, LIKELY)


def closing_dates(sheet: Sheet, form: str, dated: Dated) -> Iterator[DateChoice]:
    """Yield the day that is typed below the text and the name of whoever signed."""
    rows = list(sheet.own_rows)
    prose = [number for number, row in enumerate(rows) if row.is_prose]
    if form not in ("memorandum", "statement") or not prose:
        return
    below = rows[prose[-1] + 1 : prose[-1] + 1 + MOST_CLOSING_ROWS]
    found = [
        DateChoice(day, row, WEAK)
        for row, days in dated
        for day in days
        if row in below and len(day.date) == 10 and is_alone(row, day) and may_be_own(sheet, row)
    ]
    if len(found) == 1 and not is_date_stamp(found[0]) and not NUMERIC.fullmatch(found[0].row.text):
        yield found[0]


HEARING = re.compile(
    r"(?i)\b(?:hearing|proceedings?|deposition|interview|conference|meeting|held|taken|heard)"
    r"(?:\s+(?:date|held|on|taken))*\W{0,9}$"
)


def hearing_dates(sheet: Sheet, form: str, dated: Dated) -> Iterator[DateChoice]:  # noqa: ARG001 - one signature for all
    """Yield the day on which was said what a transcript holds."""
    if form != "transcript":
        return
    for row, days in dated:
        for day in days:
            if HEARING.search(words_before(row, day)) and len(day.date) == 10:
                yield DateChoice(day, row, LIKELY)
    alone = [(row, day) for row, days in dated for day in days if len(day.date) == 10 and is_alone(row, day)]
    if len({day.date for _, day in alone}) == 1:
        yield DateChoice(alone[0][1], alone[0][0], WEAK)


def filing_dates(sheet: Sheet, form: str, dated: Dated) -> Iterator[DateChoice]:
    """Yield the day on which a court's files say that a paper was filed."""
    if form not in ("court-filing",):
        return
    for row, days in dated:
        for day in days:
            near = sheet.rows[max(sheet.rows.index(row) - 2, 0) : sheet.rows.index(row) + 2]
            if COURT_STAMP.search(row.text) or any(re.search(r"(?i)\bfiled\b", each.text) for each in near):
                yield DateChoice(day, row, WEAK)
