"""Positions of dates in rows: behind a caption, by themselves, or in a sentence that speaks of them."""

import re
from pathlib import Path

from foia_graph.extract.description.printed_words import OFFICE_STAMP
from foia_graph.extract.description.sheets import Sheet, SheetRow
from foia_graph.extract.printed_dates import PrintedDay
from foia_graph.runtime.tables import read_table

_TABLE = read_table(Path(__file__).with_suffix(".toml"))

CAPTION = re.compile(_TABLE["caption"])
"""What is right before a date that is the document's own."""
OTHER_CAPTION = re.compile(_TABLE["other_caption"])
"""Words before a date, in its part of the row, that make it another's or of something else."""
AFTER = re.compile(r"(?i)^\W{0,6}date\s+of\s+(?:transcription|report|entry)\b")
"""A caption below the line on which its date is, which OCR reads behind it."""
CONTINUED = re.compile(r"(?i)\bcontinuation\b|,\s?page\b")
SENTENCE = re.compile(r"[a-z]{2,}\s+[a-z]{2,}\s+[a-z]{2,}")
"""Three words in small letters one after the other, as in running text."""
PLACE = re.compile(
    r"(?i)^[\W\d]*(?:(?:mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?\W*"
    r"|washington\W{1,3}d\.?\W?c\.?|(?:new york|los angeles|chicago|san francisco)\b[\w\s,.]{0,20}"
    r"|[A-Z][\w.]{2,14}(?:\s[A-Z]\w{2,12}){0,2},\s[A-Z][\w.]{1,13}(?:\s[A-Z]\w{2,10})?)?\W{0,4}$"
)
"""What may be before a date in its row: the position, or the name of the day."""
TRAILING = re.compile(
    r"(?i)^\W*(?:(?:at\s)?\d{1,2}[:.]?\d\d(?:[:.]\d\d)?\s?(?:[ap]\.?m\.?)?(?:\s?[A-Z]{3})?|\(?revised\)?"
    r"|rm\W?\d+|[a-z]{1,2})?\W*$"
)
"""What may be behind a date in its row: a time, specks."""
EDITION = re.compile(
    r"(?i)(?:\(|\br[eéo]v(?:ised)?\W{0,3}|\bedition\W{0,3}|\b[a-z]{1,3}-?\d{1,4}\W{1,3}|\d\s?[-–—]\s?)$"
)
"""What is before the date of a printed form, not of what is written on it, or before a period's end."""
COLUMNS = re.compile(r"\s{3,}")
"""Blanks between the columns of a row."""
REFERS = re.compile(r"(?:\b[Dd]ated|\b[Dd]td\.?|\bof|\bon|,|\bsubject|\bthe)\W{0,2}$")
"""The end of a row that speaks of the date in the next one."""
REVIEW_STAMP = re.compile(
    r"(?i)de-?class|classified by|exempt|review|refer(?:red|ral)|\bslip\b|appropriate agenc|advised by"
)
"""Words of a stamp on which somebody wrote a date manually."""


def has_caption(row: SheetRow, day: PrintedDay) -> bool:
    """Return whether a caption is before a date, and no sentence."""
    before = words_before(row, day)
    if AFTER.match(row.text[day.end :]):
        return True
    if CONTINUED.search(row.text) and re.search(r"(?i)\bon[\W_]{0,6}$", before):
        return True
    match = CAPTION.search(before)
    if (
        not match
        or (row.is_prose and len(row.parts) < 2)
        or OTHER_CAPTION.search(before[max(match.start() - 18, 0) :])
    ):
        return False
    if match[0].strip().lower().startswith("dated") and not TRAILING.match(row.text[day.end :]):
        return False
    lead = re.split(r"\s{3,}|\t", before[: match.start()])[-1]
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
        (OFFICE_STAMP.search(each.text) or REVIEW_STAMP.search(each.text))
        and len(each.text) < 60
        and not each.is_prose
        for each in near
    )
    return not stamped and not OTHER_CAPTION.search(row.text)
