"""The date that a document gives itself, apart from those that others stamped or that it reports."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice

from foia_graph.extract.description.browser_prints import find_print_head
from foia_graph.extract.description.captions import match_caption
from foia_graph.extract.description.correspondence import TELETYPE_LINE
from foia_graph.extract.description.printed_words import (
    OFFICE_STAMP,
    is_address_line,
    is_body_line,
    is_capitals,
    is_release_stamp,
)
from foia_graph.extract.description.sheets import LIKELY, SURE, WEAK, Sheet, SheetRow
from foia_graph.extract.printed_dates import PrintedDay, find_days, is_old_text
from foia_graph.runtime.tables import patterns_beside

_PATTERNS = patterns_beside(__file__)
SENTENCE = _PATTERNS["sentence"]
PLACE = _PATTERNS["place"]
TRAILING = _PATTERNS["trailing"]
COLUMNS = _PATTERNS["columns"]
REFERS = _PATTERNS["refers"]
# Distance of the middles of two rows, in percent of the page, from which on one is no stamp around the other.
OTHER_COLUMN = 40.0


def has_caption(row: SheetRow, day: PrintedDay) -> bool:
    """Return whether a caption is before a date, and no sentence."""
    before = words_before(row, day)
    if _PATTERNS["after"].match(row.text[day.end :]):
        return True
    if _PATTERNS["continued"].search(row.text) and re.search(r"(?i)\bon[\W_]{0,6}$", before):
        return True
    match = _PATTERNS["caption"].search(before)
    if (
        not match
        or _PATTERNS["by_whom"].match(row.text, day.end)
        or (row.is_prose and len(row.parts) < 2)
        or _PATTERNS["other_caption"].search(before[max(match.start() - 18, 0) :])
    ):
        return False
    if match[0].strip().lower().startswith("dated") and not TRAILING.match(row.text[day.end :]):
        return False
    # The sign before a caption is a part of it.
    lead = re.split(r"\s{3,}|\t", before[: match.start() + 1])[-1]
    return not SENTENCE.search(lead) and not lead.rstrip().endswith(",")


def caption_words(before: str) -> str:
    """Return the words of the caption itself: those behind the last gap or sign."""
    return re.split(r"\s{3,}|\t|[;|]|\d{4}", before)[-1][-40:]


def words_before(row: SheetRow, day: PrintedDay) -> str:
    return row.text[max(day.start - 60, 0) : day.start]


def own_part(row: SheetRow, day: PrintedDay) -> tuple[str, str]:
    """Return what is before and behind a date in its part of the row."""
    begins = max(offset for offset in row.offsets if offset <= day.start)
    ends = min([offset - 1 for offset in row.offsets if offset > day.start], default=len(row.text))
    return row.text[begins : day.start], row.text[day.end : max(ends, day.end)]


def is_alone(row: SheetRow, day: PrintedDay) -> bool:
    before, behind = own_part(row, day)
    before, behind = COLUMNS.split(before)[-1], COLUMNS.split(behind)[0]
    return PLACE.match(before) is not None and TRAILING.match(behind) is not None


def may_be_own(sheet: Sheet, row: SheetRow) -> bool:
    """Return whether no stamp of an office is around a row, and nothing but its date in small print."""
    at = sheet.rows.index(row)
    if at and REFERS.search(sheet.rows[at - 1].text):
        return False
    near = sheet.rows[max(at - 1, 0) : at + 2]
    stamped = any(
        (OFFICE_STAMP.search(each.text) or _PATTERNS["review_stamp"].search(each.text))
        and len(each.text) < 60
        and not each.is_prose
        and abs(each.middle - row.middle) < OTHER_COLUMN
        for each in near
    )
    return not stamped and not _PATTERNS["other_caption"].search(row.text)


# Words of the stamp of classification, and the rows of it.
CLASSIFIED, STAMP_ROWS = re.compile(r"(?i)\bde-?class?if|class(?:ified)?\.?\s+by\b|derived\s+from\b"), 3
NUMERIC = _PATTERNS["numeric"]


@dataclass(frozen=True, slots=True)
class DateChoice:
    """A date that a document gives itself, the row it is in, and how sure that is."""

    day: PrintedDay
    row: SheetRow
    confidence: float


# The days that are printed in some rows.
Dated = list[tuple[SheetRow, PrintedDay]]


def is_date_stamp(choice: DateChoice) -> bool:
    """Return whether a date is set as date stamps are: the month in three capitals."""
    words = choice.row.text[choice.day.start : choice.day.end]
    return is_capitals(words) and len([sign for sign in words if sign.isalpha()]) < 5


LABEL_ALONE = _PATTERNS["label_alone"]
BELOW_PAGE = 101.0
# Distance, in percent of the page, within which a date is below or next to its caption.
BELOW_LABEL = 4.0
# Height of the page, in percent, above which a date by itself is that of a letter or memorandum.
LETTER_DATE_LOWEST = 45.0
# Years after or before all others that a page names, from which on a date is that of a stamp, or misread.
LONG_AFTER, LONG_BEFORE = 15, 3
# Rows of running text on a cover or title page at most.
COVER_PROSE = 8
# Forms whose date may be anywhere on the first page, and name a month only.
COVER_FORMS = frozenset(("report", "policy", "presentation", "testimony", "fact-sheet", "index"))


def choose_date(sheet: Sheet, form: str) -> DateChoice | None:
    """Return the date that a document gives itself on a sheet; None where it gives none, or several alike."""
    is_old = is_old_text(sheet.text)
    dated = [
        (row, day)
        for row in sheet.own_rows
        if not row.is_prose or len(row.parts) > 1
        for day in find_days(row.text, is_old=is_old)
        if form == "fact-sheet" or not _PATTERNS["edition"].search(words_before(row, day))
        if form != "court-filing" or not _is_of_hearing(sheet, row)
    ]
    for look in (
        _print_dates,
        _time_groups,
        _dates_behind_captions,
        _dates_alone,
        _dates_at_row_ends,
        partial(_dates_behind_captions, is_later=True),
        _cover_dates,
        _foot_dates,
        _hearing_dates,
        _agreement_dates,
        _closing_dates,
        _event_dates,
    ):
        for found in look(sheet, form, dated):
            if _is_plausible(sheet, found, form):
                return found
    return None


def _is_plausible(sheet: Sheet, choice: DateChoice, form: str) -> bool:
    """Return whether a page speaks of days near a date; one long after all others is that of a stamp.

    On a page of no known form figures alone are as likely a note that somebody made.
    """
    if (
        not form
        and choice.confidence < SURE
        and NUMERIC.fullmatch(choice.row.text[choice.day.start : choice.day.end])
    ):
        return False
    own = int(choice.day.date[:4])
    others = [
        int(day.date[:4])
        for row in sheet.own_rows
        if row is not choice.row and match_caption(row.text)[0] != "reference"
        for day in find_days(row.text)
        if not _PATTERNS["birth"].search(words_before(row, day))
    ]
    return not others or (
        max(others) > own - LONG_AFTER and (len(others) < 2 or min(others) <= own + LONG_BEFORE)
    )


def _print_dates(sheet: Sheet, _form: str, _dated: Dated) -> Iterator[DateChoice]:
    if head := find_print_head(sheet):
        yield from (DateChoice(day, head[0], SURE) for day in find_days(head[0].text))


def _time_groups(_: Sheet, form: str, dated: Dated) -> Iterator[DateChoice]:
    for row, day in dated if form == "telegram" else ():
        if _PATTERNS["time_group"].match(row.text, day.start) or TELETYPE_LINE.match(row.text):
            yield DateChoice(day, row, SURE)


def _is_of_hearing(sheet: Sheet, row: SheetRow) -> bool:
    # Time or position next to a date in the caption make it that of a hearing.
    at = sheet.rows.index(row)
    return any(_PATTERNS["hearing_caption"].search(each.text) for each in sheet.rows[max(at - 2, 0) : at + 3])


def _dates_behind_captions(
    sheet: Sheet, _: str, dated: Dated, *, is_later: bool = False
) -> Iterator[DateChoice]:
    # In the upper part of the page first.
    for row, day in sorted(dated, key=lambda each: each[0].box.y > 62):
        later = _PATTERNS["later"].search(words_before(row, day)) is not None
        if later == is_later and has_caption(row, day) and not _is_in_stamp(sheet, row):
            yield DateChoice(day, row, SURE)
    for label in sheet.own_rows if not is_later else ():
        if any(LABEL_ALONE.match(text) for text in label.texts):
            yield from _dates_near_label(sheet, label, dated)


def _is_in_stamp(sheet: Sheet, row: SheetRow) -> bool:
    at = sheet.rows.index(row)
    near = sheet.rows[max(at - STAMP_ROWS, 0) : at + STAMP_ROWS + 1]
    return any(CLASSIFIED.search(each.text) and not each.is_prose for each in near)


def _dates_near_label(sheet: Sheet, label: SheetRow, dated: Dated) -> Iterator[DateChoice]:
    """Yield a date below a caption that is by itself, as in the boxes of forms."""
    parts = [part for part, text in zip(label.parts, label.texts, strict=True) if LABEL_ALONE.match(text)]
    for row, day in dated:
        start, end = row.locate(day.start, day.end)
        place = sheet.words.box_of(start, end) or row.box
        part = next(each for each in row.parts if each.start <= start <= each.end)
        near = any(
            -0.8 <= part.box.y - box.y <= BELOW_LABEL and box.x - 8 < place.x < box.x + box.width + 25
            for box in (each.box for each in parts)
        )
        lone = sum(other is row for other, _ in dated) == 1
        if near and lone and TRAILING.match(own_part(row, day)[1]) and not row.is_prose:
            yield DateChoice(day, row, LIKELY)


def _dates_alone(sheet: Sheet, form: str, dated: Dated) -> Iterator[DateChoice]:
    """Yield dates that are by themselves in the head, typed ones before stamped ones."""
    if form in ("e-mail", "spreadsheet"):
        return
    # A date by itself is above the text of the page.
    prose = (row.box.y for row in sheet.own_rows if row.is_prose and not is_release_stamp(row.text))
    refers = (row.box.y for row in sheet.own_rows if match_caption(row.text)[0] == "reference")
    lowest = min(next(islice(prose, 1, None), BELOW_PAGE), next(refers, BELOW_PAGE), LETTER_DATE_LOWEST)
    found = [
        DateChoice(day, row, LIKELY)
        for row, day in dated
        if row.box.y < lowest and len(day.date) == 10 and is_alone(row, day) and may_be_own(sheet, row)
    ]
    years = {each.day.date[:4] for each in found}
    if len(years) > 1:
        # Stamps come after the date of a document, and nothing else is by itself.
        found = [each for each in found if each.day.date[:4] == min(years)]
    yield from (each for each in found if not is_date_stamp(each))
    yield from (DateChoice(each.day, each.row, WEAK) for each in found if is_date_stamp(each))


def _dates_at_row_ends(sheet: Sheet, form: str, dated: Dated) -> Iterator[DateChoice]:
    """Yield dates that end a row of the letterhead, or of the head of a letter or memorandum."""
    if form not in ("letter", "memorandum", "report", ""):
        return
    for row, day in dict(dated).items():  # the last day of each row
        ends = TRAILING.match(row.text[day.end :]) is not None and len(day.date) == 10
        is_top = form in ("letter", "memorandum") and row.box.y < 20
        leads = _leads_to_date(row.text[: day.start], 50 if is_top else 30)
        if row.box.y < 32 and ends and leads and may_be_own(sheet, row):
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
        for row, day in dated
        if (is_alone(row, day) or _is_before_title(row, day)) and may_be_own(sheet, row)
    ]
    top = [each for each in found if each.row.box.y < 92]
    yield from sorted(top, key=lambda each: -len(each.day.date))[:1] if _agree(top) else top[:1]


def _is_before_title(row: SheetRow, day: PrintedDay) -> bool:
    before, behind = own_part(row, day)
    return not before.strip() and is_capitals(behind)


def _agree(choices: list[DateChoice]) -> bool:
    return len({each.day.date[:7] for each in choices}) < 2


# Forms whose date may be at the foot: where they are signed, or where a print shop put it.
FOOT_FORMS = frozenset(
    ("fact-sheet", "policy", "form", "agreement", "court-filing", "statement", "index", "log")
)


def _foot_dates(_: Sheet, form: str, dated: Dated) -> Iterator[DateChoice]:
    for row, day in dated if form in FOOT_FORMS else ():
        before = words_before(row, day)
        signed = _PATTERNS["signed"].search(before) and not _PATTERNS["other_caption"].search(
            caption_words(before)
        )
        printed = (row.box.y > 80 and is_alone(row, day)) or _PATTERNS["revised"].search(before)
        if signed or (form == "fact-sheet" and printed):
            yield DateChoice(day, row, WEAK)


def _agreement_dates(sheet: Sheet, form: str, _: Dated) -> Iterator[DateChoice]:
    for row in sheet.own_rows if form == "agreement" else ():
        for day in find_days(row.text):
            if _PATTERNS["made"].search(words_before(row, day)):
                yield DateChoice(day, row, LIKELY)


# Rows below the text of a paper among which the day is on which it was signed.
MAX_CLOSING_ROWS = 8


def _closing_dates(sheet: Sheet, form: str, dated: Dated) -> Iterator[DateChoice]:
    rows = list(sheet.own_rows)
    prose = [number for number, row in enumerate(rows) if row.is_prose]
    if form not in ("memorandum", "letter", "statement") or not prose:
        return
    below = rows[prose[-1] + 1 : prose[-1] + 1 + MAX_CLOSING_ROWS]
    found = [
        DateChoice(day, row, WEAK)
        for row, day in dated
        if row in below and len(day.date) == 10 and is_alone(row, day) and may_be_own(sheet, row)
    ]
    if len(found) == 1 and not is_date_stamp(found[0]) and not NUMERIC.fullmatch(found[0].row.text):
        yield found[0]


def _event_dates(sheet: Sheet, _: str, dated: Dated) -> Iterator[DateChoice]:
    # The words of the event are those of the caption, too.
    named = (_PATTERNS["event_report"].search(row.text) for row in sheet.head if not row.is_prose)
    events = {(found["event"] or found["other"]).lower() for found in named if found}
    for row, day in dated if events else ():
        caption = _PATTERNS["event_day"].search(row.text[: day.start])
        if caption and (caption["event"] or caption["other"]).lower() in events:
            yield DateChoice(replace(day, start=caption.start()), row, WEAK)


def _hearing_dates(_: Sheet, form: str, dated: Dated) -> Iterator[DateChoice]:
    whole = [(row, day) for row, day in dated if len(day.date) == 10 and form == "transcript"]
    for row, day in whole:
        if _PATTERNS["hearing"].search(words_before(row, day)):
            yield DateChoice(day, row, LIKELY)
    alone = [(row, day) for row, day in whole if is_alone(row, day)]
    if len({day.date for _, day in alone}) == 1:
        yield DateChoice(alone[0][1], alone[0][0], WEAK)
