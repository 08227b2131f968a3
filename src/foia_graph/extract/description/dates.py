"""The date that a document gives itself, apart from those that others stamped or that it reports."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from foia_graph.extract.description.captions import match_caption
from foia_graph.extract.description.correspondence import TELETYPE_LINE
from foia_graph.extract.description.date_places import (
    EDITION,
    OTHER_CAPTION,
    REFERS,
    SENTENCE,
    TRAILING,
    caption_words,
    has_caption,
    is_alone,
    may_be_own,
    own_part,
    words_before,
)
from foia_graph.extract.description.printed_words import (
    COURT_STAMP,
    is_address_line,
    is_body_line,
    is_capitals,
    is_release_stamp,
)
from foia_graph.extract.description.sheets import Sheet, SheetRow
from foia_graph.extract.description.signs import LIKELY, SURE, WEAK
from foia_graph.extract.printed_dates import PrintedDay, find_days, is_old_text

NUMERIC = re.compile(r"[\d\s/.-]+")


@dataclass(frozen=True, slots=True)
class DateChoice:
    """A date that a document gives itself, the row it is in, and how sure that is."""

    day: PrintedDay
    row: SheetRow
    confidence: float


Dated = list[tuple[SheetRow, list[PrintedDay]]]


def is_date_stamp(choice: DateChoice) -> bool:
    """Return whether a date is set as date stamps are: the month in three capitals."""
    words = choice.row.text[choice.day.start : choice.day.end]
    return is_capitals(words) and len([sign for sign in words if sign.isalpha()]) < 5


TIME_GROUP = re.compile(r"\d{6}\s?Z?\b")
LABEL_ALONE = re.compile(
    r"(?i)^\W*[dp]ate(?:\s+of\s+(?:report|transcription))?(?:\s+prepared|\s+submitted"
    r"|\s+signed)?\s{0,3}[:;.]?\W*$"
)
BELOW_PAGE = 101.0
BELOW_LABEL = 4.0
"""Distance, in percent of the page, within which a date is below or next to its caption."""
LETTER_DATE_LOWEST = 45.0
"""Height of the page, in percent, above which a date by itself is that of a letter or memorandum."""
LONG_AFTER, LONG_BEFORE = 15, 3
"""Years after or before all others that a page names, from which on a date is that of a stamp, or misread."""
COVER_PROSE = 8
"""Rows of running text on a cover or title page at most."""
COVER_FORMS = frozenset(("report", "policy", "presentation", "testimony", "fact-sheet", "index"))
"""Forms whose date may be anywhere on the first page, and name a month only."""


def choose_date(sheet: Sheet, form: str) -> DateChoice | None:
    """Return the date that a document gives itself on a sheet; None where it gives none, or several alike."""
    is_old = is_old_text(sheet.text)
    rows = [(row, find_days(row.text, is_old=is_old)) for row in _dateable_rows(sheet)]
    if form != "fact-sheet":
        rows = [
            (row, [day for day in days if not EDITION.search(words_before(row, day))]) for row, days in rows
        ]
    dated = [
        (row, days)
        for row, days in rows
        if days and not (form == "court-filing" and _is_of_hearing(sheet, row))
    ]
    for look in (
        _time_groups,
        _dates_behind_captions,
        _dates_alone,
        _dates_at_row_ends,
        _cover_dates,
        foot_dates,
        filing_dates,
        hearing_dates,
        agreement_dates,
        closing_dates,
    ):
        if found := next(look(sheet, form, dated), None):
            return found if found.confidence >= SURE or _is_plausible(sheet, found, form) else None
    return None


def _is_plausible(sheet: Sheet, choice: DateChoice, form: str) -> bool:
    """Return whether a page speaks of days near a date; one long after all others is that of a stamp.

    On a page of no known form figures alone are as likely a note that somebody made.
    """
    if not form and NUMERIC.fullmatch(choice.row.text[choice.day.start : choice.day.end]):
        return False
    own = int(choice.day.date[:4])
    others = [
        int(day.date[:4]) for row in sheet.own_rows if row is not choice.row for day in find_days(row.text)
    ]
    return not others or (
        max(others) > own - LONG_AFTER and (len(others) < 2 or min(others) <= own + LONG_BEFORE)
    )


def _dateable_rows(sheet: Sheet) -> list[SheetRow]:
    stamps = [row for row in sheet.rows[:3] if COURT_STAMP.search(row.text)]
    return [*stamps, *(row for row in sheet.own_rows if not row.is_prose or len(row.parts) > 1)]


def _time_groups(sheet: Sheet, form: str, dated: Dated) -> Iterator[DateChoice]:  # noqa: ARG001 - one signature for all
    """Yield the group of figures by which a communications office dates a telegram."""
    if form == "telegram":
        groups = (
            (row, day)
            for row, days in dated
            for day in days
            if TIME_GROUP.match(row.text, day.start) or TELETYPE_LINE.match(row.text)
        )
        yield from (DateChoice(day, row, SURE) for row, day in groups)


HEARING_CAPTION = re.compile(
    r"(?i)\b(?:time|hearing(?:\s+date)?|courtroom|ctrm|dept|place|trial\s+date)\b\.?\s?:"
)


def _is_of_hearing(sheet: Sheet, row: SheetRow) -> bool:
    # Time or position next to a date in the caption make it that of a hearing.
    at = sheet.rows.index(row)
    return any(HEARING_CAPTION.search(each.text) for each in sheet.rows[max(at - 2, 0) : at + 3])


def _dates_behind_captions(sheet: Sheet, form: str, dated: Dated) -> Iterator[DateChoice]:  # noqa: ARG001 - one signature for all
    """Yield dates behind a caption, in the upper part of the page first."""
    for row, days in sorted(dated, key=lambda each: each[0].box.y > 62):
        for day in days:
            if has_caption(row, day):
                yield DateChoice(day, row, SURE)
    labels = [row for row in sheet.own_rows if any(LABEL_ALONE.match(text) for text in row.texts)]
    for label in labels:
        yield from _dates_near_label(sheet, label, dated)


def _dates_near_label(sheet: Sheet, label: SheetRow, dated: Dated) -> Iterator[DateChoice]:
    """Yield a date below a caption that is by itself, as in the boxes of forms."""
    parts = [part for part, text in zip(label.parts, label.texts, strict=True) if LABEL_ALONE.match(text)]
    for row, days in dated:
        for day in days:
            start, end = row.locate(day.start, day.end)
            place = sheet.words.box_of(start, end) or row.box
            part = next(each for each in row.parts if each.start <= start <= each.end)
            near = any(
                -0.8 <= part.box.y - box.y <= BELOW_LABEL and box.x - 8 < place.x < box.x + box.width + 25
                for box in (each.box for each in parts)
            )
            if near and len(days) == 1 and TRAILING.match(own_part(row, day)[1]) and not row.is_prose:
                yield DateChoice(day, row, LIKELY)


def _dates_alone(sheet: Sheet, form: str, dated: Dated) -> Iterator[DateChoice]:
    """Yield dates that are by themselves in the head, typed ones before stamped ones."""
    if form in ("e-mail", "spreadsheet"):
        return
    lowest = _body_height(sheet)
    found = [
        DateChoice(day, row, LIKELY)
        for row, days in dated
        for day in days
        if row.box.y < min(lowest, LETTER_DATE_LOWEST) and len(day.date) == 10 and is_alone(row, day)
        if may_be_own(sheet, row)
    ]
    years = {each.day.date[:4] for each in found}
    if len(years) > 1:
        # Stamps come after the date of a document, and nothing else is by itself.
        found = [each for each in found if each.day.date[:4] == min(years)]
    yield from (each for each in found if not is_date_stamp(each))
    yield from (DateChoice(each.day, each.row, WEAK) for each in found if is_date_stamp(each))


def _body_height(sheet: Sheet) -> float:
    # A date by itself is above the text of the page.
    prose = (row.box.y for row in sheet.own_rows if row.is_prose and not is_release_stamp(row.text))
    refers = (row.box.y for row in sheet.own_rows if match_caption(row.text)[0] == "reference")
    return min(next(islice(prose, 1, None), BELOW_PAGE), next(refers, BELOW_PAGE))


def _dates_at_row_ends(sheet: Sheet, form: str, dated: Dated) -> Iterator[DateChoice]:
    """Yield dates that end a row of the letterhead, or of the head of a letter or memorandum."""
    if form not in ("letter", "memorandum", "report", ""):
        return
    for row, days in dated:
        day = days[-1]
        ends = TRAILING.match(row.text[day.end :]) is not None and len(day.date) == 10
        lead = row.text[: day.start]
        is_top = form in ("letter", "memorandum") and row.box.y < 20
        if row.box.y < 32 and ends and _leads_to_date(lead, 50 if is_top else 30) and may_be_own(sheet, row):
            yield DateChoice(day, row, WEAK)


def _leads_to_date(lead: str, longest: int) -> bool:
    if not any(map(str.isalpha, lead)) or REFERS.search(lead) or SENTENCE.search(lead):
        return False
    return is_body_line(lead) or is_address_line(lead) or is_capitals(lead) or len(lead.strip()) < longest


def _cover_dates(sheet: Sheet, form: str, dated: Dated) -> Iterator[DateChoice]:
    """Yield dates that are by themselves on a cover or title page: days before months."""
    if form not in COVER_FORMS or sum(row.is_prose for row in sheet.own_rows) > COVER_PROSE:
        return
    found = [
        DateChoice(day, row, LIKELY)
        for row, days in dated
        for day in days
        if (is_alone(row, day) or _is_before_title(row, day)) and may_be_own(sheet, row)
    ]
    top = [each for each in found if each.row.box.y < 92]
    yield from sorted(top, key=lambda each: -len(each.day.date))[:1] if _agree(top) else top[:1]


def _is_before_title(row: SheetRow, day: PrintedDay) -> bool:
    before, behind = own_part(row, day)
    return not before.strip() and is_capitals(behind)


def _agree(choices: list[DateChoice]) -> bool:
    return len({each.day.date[:7] for each in choices}) < 2


FOOT_FORMS = frozenset(
    ("fact-sheet", "policy", "form", "agreement", "court-filing", "statement", "index", "log")
)
"""Forms whose date may be at the foot: where they are signed, or where a print shop put it."""
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
MAX_CLOSING_ROWS = 8
"""Rows below the text of a paper among which the day is on which it was signed."""


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
    below = rows[prose[-1] + 1 : prose[-1] + 1 + MAX_CLOSING_ROWS]
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
