"""Titles of papers of courts: what a filing calls itself, in the caption of the court or below it."""

import re

from foia_graph.extract.description.court_papers import TRANSCRIPT
from foia_graph.extract.description.row_segments import RowSegment, row_segments
from foia_graph.extract.description.sheets import Sheet
from foia_graph.extract.description.signs import LIKELY
from foia_graph.extract.description.title_words import TitleChoice, make_choice

FILING = re.compile(
    r"(?i)\b(?:motion|complaint|order|memorandum|declaration|affidavit|answer|notice|stipulation|brief"
    r"|reply|response|opposition|indictment|information|judgment|opinion|petition|plea"
    r"|deposition|transcript|request|index|report|subpoena|warrant|application|statement)\b"
)
PARTY = re.compile(
    r"(?i)^\W*(?:plaintiffs?|defendants?|petitioners?|respondents?|appell\w{2,4})"
    r"(?:[\W]|and|appell\w{2,4}|plaintiffs?|defendants?){0,9}$|^\W*(?:vs?\.|against\W*$|in\s+the\s|for\s+the\s)"
    r"|\bcourt\b|\bjudge\b|\bcase\b\W*no|\bno\.|\bdistrict\s+of\b|\battorneys?\s+for\b|\bcounsel\s+for\b"
)
"""A line of a caption that names a party, the court or the case."""
OPEN_END = re.compile(r"(?i)(?:\b(?:of|by|for|in|to|and|the|on|from|with)|['’]s?)\W*$")
"""The end of a line that a title goes on after, in whatever letters."""
LINE_NUMBER = re.compile(r"^[\s·]*\d{1,2}[\s·]+|[·]+|\s\d{1,2}$")
LOWEST = 75.0
"""Height of the page, in percent, above which a title stands."""
NEAR = 2.2
"""Heights of a line by which the lines of a title are apart at most, as typed with double space."""
MOST_LINES = 10


def court_title(sheet: Sheet, form: str) -> TitleChoice | None:
    """Return the lines of a court paper that name it: in capitals, by the name of a kind of filing."""
    segments = [each for each in row_segments(sheet) if each.row.box.y < LOWEST]
    first = next((n for n, each in enumerate(segments) if _names(each, form)), None)
    if first is None:
        return None
    taken = _join_segments(segments[first:])
    return make_choice(
        [LINE_NUMBER.sub(" ", each.text) for each in taken], [each.row for each in taken], LIKELY
    )


def _names(segment: RowSegment, form: str) -> bool:
    """Return whether a segment is the first line of a title."""
    if form == "transcript":
        return TRANSCRIPT.search(segment.text) is not None and not segment.row.is_prose
    return _is_title_line(segment) and FILING.search(segment.text) is not None


def _is_title_line(segment: RowSegment) -> bool:
    upper, lower = sum(map(str.isupper, segment.text)), sum(map(str.islower, segment.text))
    return upper > 2 and upper > 0.85 * (upper + lower) and PARTY.search(segment.text) is None


def _join_segments(segments: list[RowSegment]) -> list[RowSegment]:
    """Return the first segment and those of its column below it in which the title goes on."""
    taken = [segments[0]]
    for each in segments[1:]:
        last = taken[-1]
        below = each.row.box.y - last.row.box.y - last.row.box.height
        if each.row is last.row:
            continue
        if below > NEAR * last.row.box.height or len(taken) > MOST_LINES:
            break
        if not each.stands_over(last):
            continue
        if not (_is_title_line(each) or (OPEN_END.search(last.text) and PARTY.search(each.text) is None)):
            break
        taken.append(each)
    return taken
