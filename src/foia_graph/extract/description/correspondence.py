"""Correspondence: telegrams, memoranda and letters, by their heads and by who greets whom."""

import re
from collections.abc import Iterator
from itertools import pairwise

from rapidfuzz.distance import Levenshtein

from foia_graph.extract.description import captions, sheets
from foia_graph.extract.description.printed_words import SALUTATION, bare_letters
from foia_graph.extract.printed_dates import find_days
from foia_graph.runtime.tables import patterns_beside

_PATTERNS = patterns_beside(__file__)
TELEGRAM = _PATTERNS["telegram"]
CABLE_LINE = _PATTERNS["cable_line"]
# The line of a teletype that says how urgent it is, then its day and time.
TELETYPE_LINE = _PATTERNS["teletype_line"]


def telegrams(sheet: sheets.Sheet) -> Iterator[sheets.FormSign]:
    """Look for telegrams: the name of one, or the lines of a communications office."""
    rows = [row for row in sheet.own_rows if row.box.y < 45 and not row.is_prose]
    if any(_PATTERNS["form_choice"].search(row.text) for row in rows):
        return
    yield from sheets.row_signs("telegram", TELETYPE_LINE, rows)
    lines = [row for row in rows if CABLE_LINE.search(row.text)]
    if len(lines) > 1:
        yield sheets.whole_row("telegram", lines[0], sheets.LIKELY)
    named = (
        row
        for row in rows[: sheets.TOP_ROWS]
        if (row.is_capitals or row in lines or _PATTERNS["capital_name"].match(row.text))
        and "REPORT" not in row.text.upper()
    )
    yield from sheets.row_signs("telegram", TELEGRAM, named)


NO_MEMO = _PATTERNS["no_memo"]
LETTERS_OF_MEMO = "memorandum"
# Rows among which a letter of the FBI names its sender and its recipient.
OFFICE_ROWS = 14
# Rows with printed fields or boxes to check, beyond which a paper is a form, whatever its heading.
MAX_FIELDS = 4
BOXES = _PATTERNS["boxes"]
PRINTED_FIELD = _PATTERNS["printed_field"]


def block_captions(sheet: sheets.Sheet) -> list[captions.CaptionedValue]:
    """Return the captions in the upper part of a sheet."""
    rows = [row for row in sheet.own_rows if row.box.y < 62]
    return captions.find_captions(tuple(rows))


def memoranda(sheet: sheets.Sheet) -> Iterator[sheets.FormSign]:
    """Look for memoranda: their heading, airtels, or To, From and Subject one under the other."""
    printed = [row for row in sheet.own_rows if PRINTED_FIELD.match(row.text) or BOXES.search(row.text)]
    if len(printed) > MAX_FIELDS:
        return
    rows = [row for row in sheet.own_rows if row.box.y < 45 and not row.is_prose][: sheets.TOP_ROWS + 8]
    found = block_captions(sheet)
    named = {each.caption for each in found if not each.is_empty or each.caption in ("to", "from")}
    first_greeting = next((row.box.y for row in sheet.own_rows if SALUTATION.match(row.text)), 101.0)
    above = [row for row in rows if row.box.y < first_greeting]
    for row in above:
        match = _PATTERNS["memo"].search(row.text)
        if (
            match
            and not NO_MEMO.search(row.text)
            and not _PATTERNS["listed"].match(row.text)
            and (len(row.text) < 60 or _PATTERNS["memo_for"].match(row.text))
        ):
            yield sheets.FormSign("memorandum", row, match.start(), match.end())
        letters = bare_letters(row.text)
        if not match and 8 <= len(letters) <= 13 and _is_near_memo(letters.removesuffix("for")):
            yield sheets.whole_row("memorandum", row, sheets.LIKELY)
        airtel = _PATTERNS["airtel"].search(row.text)
        if airtel and {"to", "from"} & named and not _PATTERNS["plain_enclosure"].search(row.text):
            yield sheets.FormSign("memorandum", row, airtel.start(), airtel.end())
    yield from _memo_blocks(sheet, found, named, first_greeting)


def _is_near_memo(letters: str) -> bool:
    # A few may be misread.
    near = Levenshtein.distance(letters, LETTERS_OF_MEMO) <= 3
    return near and letters.startswith(("mem", "nem", "mcm", "men"))


def _memo_blocks(
    sheet: sheets.Sheet, values: list[captions.CaptionedValue], named: set[str], greeting: float
) -> Iterator[sheets.FormSign]:
    rows = tuple(row for row in sheet.own_rows if row.box.y < 62)
    found = [each for each in values if rows[each.index].box.y < greeting]
    block = {each.caption for each in found}
    about = {"subject", "title", "reference"} & block
    ends = {"to", "from"} & block
    if "mail" in named or not ends or (len(ends) < 2 and "subject" not in block):
        return
    if len(ends) < 2 and (len(block) < 3 or sheets.count_fields(sheet) > 12):
        return
    if about or "date" in block or len(block) > 3:
        first = next(each for each in found if each.caption in ends)
        yield sheets.whole_row(
            "memorandum", rows[first.index], sheets.SURE if about and len(ends) > 1 else sheets.LIKELY
        )


def office_rows(sheet: sheets.Sheet) -> list[int]:
    """Return which rows name the office to which the FBI sends a letter, and the one that sends it."""
    top = list(enumerate(sheet.own_rows))[:OFFICE_ROWS]
    named = [
        next((n for n, row in top if p.match(row.text)), None)
        for p in (_PATTERNS["field_office"], _PATTERNS["director"])
    ]
    return [number for number in named if number is not None]


def letterhead_rows(sheet: sheets.Sheet) -> list[int]:
    """Return which rows of a letterhead say under which number to answer, and when it was typed."""
    top = list(enumerate(sheet.own_rows))[:OFFICE_ROWS]
    replies = [number for number, row in top if REPLY.match(row.text)]
    return replies and [*replies, *(n for n, row in top if n > replies[0] and find_days(row.text))]


def field_office_memoranda(sheet: sheets.Sheet) -> Iterator[sheets.FormSign]:
    """Look for letters between the Director of the FBI and a field office, which have no captions."""
    found = office_rows(sheet)
    if len(found) > 1 and abs(found[0] - found[1]) < 4:
        yield sheets.whole_row("memorandum", sheet.own_rows[min(found)], sheets.LIKELY)


# The subject of a memorandum of the armed forces, whose paragraphs are numbered, and the first of these.
MILITARY_SUBJECT, PARAGRAPH = (
    re.compile(r"^\W{0,3}Subj(?:ect)?\s{0,9}[:;]\s?.{0,3}\w"),
    re.compile(r"^\W*1\.\s"),
)


def papers_about_a_subject(sheet: sheets.Sheet) -> Iterator[sheets.FormSign]:
    """Look for a subject in capitals, or above numbered text, where nothing says that it is another's."""
    numbered = any(PARAGRAPH.match(row.text) for row in sheet.own_rows if row.is_prose)
    named = [
        row
        for row in sheet.head
        if _PATTERNS["subject"].match(row.text) or (numbered and MILITARY_SUBJECT.match(row.text))
    ]
    if named and sum(row.is_prose for row in sheet.own_rows) > 2:
        yield sheets.whole_row("memorandum", named[0], sheets.WEAK)


REPLY = _PATTERNS["reply"]


def letterhead_memoranda(sheet: sheets.Sheet) -> Iterator[sheets.FormSign]:
    """Look for memoranda of the FBI under a letterhead, which greet no one."""
    head = sheet.head
    if any("INVESTIGATION" in row.text.upper() for row in head[:6]):
        yield from sheets.row_signs("memorandum", REPLY, head, sheets.LIKELY)


def later_pages_of_memoranda(sheet: sheets.Sheet) -> Iterator[sheets.FormSign]:
    """Look for the head of a later page of the FBI's electronic communications: To, From, and the file."""
    top = sheet.own_rows[:4]
    for row, below in pairwise(top):
        if _PATTERNS["running_head"].match(row.text) and _PATTERNS["running_file"].match(below.text):
            yield sheets.whole_row("memorandum", row, sheets.LIKELY)


def later_pages_of_letters(sheet: sheets.Sheet) -> Iterator[sheets.FormSign]:
    """Look for the head of a later page of a letter: its addressee, its date and the number of the page."""
    top = [row for row in sheet.rows if row.box.y < 20][:4]
    pages = [row for row in top if _PATTERNS["next_page"].match(row.text)]
    dated = any(find_days(row.text) for row in sheet.own_rows[:4])
    if pages and dated and not any(captions.match_caption(row.text)[0] for row in top):
        yield sheets.whole_row("letter", pages[0], sheets.WEAK)
