"""Papers of courts: filings, by the caption of the court, and transcripts, by their questions and answers."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from foia_graph.extract.description import sheets
from foia_graph.extract.description.headings import is_heading
from foia_graph.extract.description.subjects import TitleChoice, make_choice
from foia_graph.extract.parsed_document import ParsedDocument, ParsedPage, PositionedText
from foia_graph.extract.printed_dates import PrintedDay, find_days
from foia_graph.extract.registry import page_texts
from foia_graph.runtime.tables import patterns_beside

_PATTERNS = patterns_beside(__file__)
SUBPOENA = _PATTERNS["subpoena"]
COURT = _PATTERNS["court"]
PARTIES = _PATTERNS["parties"]
NUMBERED = _PATTERNS["numbered"]
SPEECH = _PATTERNS["speech"]
SPEAKER = _PATTERNS["speaker"]
MANY_TURNS = 3
TRANSCRIPT = _PATTERNS["transcript"]


def transcripts(sheet: sheets.Sheet) -> Iterator[sheets.FormSign]:
    """Look for what was said word by word: its heading, or questions and answers."""
    signs = sheets.row_signs("transcript", TRANSCRIPT, sheet.own_rows)
    yield from (
        sign for sign in signs if sign.row.text[:1].isdigit() or sign.row.is_capitals or is_heading(sign.row)
    )
    speeches = [row for row in sheet.own_rows if SPEECH.match(row.text)]
    numbered = sum(NUMBERED.match(row.text) is not None for row in sheet.own_rows)
    if len(speeches) > 5 or (len(speeches) > 2 and numbered > 12):
        yield sheets.whole_row("transcript", speeches[0], sheets.LIKELY)
    # Two or more people speak in turn, each under a name.
    spoken = [(match[1], row) for row in sheet.own_rows if (match := SPEAKER.match(row.text))]
    turns = Counter(name for name, _ in spoken)
    again = {name: count for name, count in turns.items() if count > 1}
    if len(again) > 1 and sum(again.values()) > MANY_TURNS:
        yield sheets.whole_row(
            "transcript", next(row for name, row in spoken if name in again), sheets.LIKELY
        )


def court_captions(sheet: sheets.Sheet) -> Iterator[sheets.FormSign]:
    """Look for the caption of a court: its name in capitals, and the parties or the number of the case."""
    rows = [row for row in sheet.own_rows if row.box.y < 60 and not row.is_prose]
    yield from sheets.row_signs("form", SUBPOENA, rows[: sheets.TOP_ROWS])
    if any(PARTIES.search(row.text) for row in rows):
        courts = [row for row in rows[: sheets.TOP_ROWS] if row.is_capitals]
        yield from sheets.row_signs("court-filing", COURT, courts)


# Distance, in percent of the page, by which segments of one column may begin apart, or be centred apart.
SAME_COLUMN = 6.0


@dataclass(frozen=True, slots=True)
class RowSegment:
    """Words of a row in one column, and how far from the left they begin and end, in percent of the page."""

    row: sheets.SheetRow
    text: str
    left: float
    right: float

    def stands_over(self, other: "RowSegment") -> bool:
        """Return whether another segment begins where this one does, or has the same middle."""
        middles = abs(self.left + self.right - other.left - other.right) / 2
        return abs(self.left - other.left) < SAME_COLUMN or middles < SAME_COLUMN


def row_segments(sheet: sheets.Sheet) -> Iterator[RowSegment]:
    """Yield the segments of all rows, from the top down and from left to right."""
    for row in sheet.own_rows:
        for part, text in zip(row.parts, row.texts, strict=True):
            width = part.box.width / max(len(text), 1)
            start = 0
            for gap in (*_PATTERNS["gap"].finditer(text), None):
                end = gap.start() if gap else len(text)
                words = text[start:end].strip()
                if words:
                    left = part.box.x + width * text.index(words, start)
                    yield RowSegment(row, words, left, left + width * len(words))
                start = gap.end() if gap else end


FILING = _PATTERNS["filing"]
# A line of a caption that names a party, the court or the case.
PARTY = _PATTERNS["party"]
OPEN_END = _PATTERNS["open_end"]
LINE_NUMBER = _PATTERNS["line_number"]
# Height of the page, in percent, above which a title is; below the other, pleadings repeat theirs.
LOWEST, FOOTER = 75.0, 92.0
# Heights of a line by which the lines of a title are apart at most, as typed with double space.
NEAR = 2.2
MAX_LINES = 10


def court_title(sheet: sheets.Sheet, form: str) -> TitleChoice | None:
    """Return the lines of a court paper that name it: in capitals, by the name of a kind of filing."""
    segments = [each for each in row_segments(sheet) if not LOWEST <= each.row.box.y < FOOTER]
    first = next((n for n, each in enumerate(segments) if _names(each, form)), None)
    if first is None:
        return None
    taken = _join_segments(segments[first:])
    return make_choice(
        [LINE_NUMBER.sub(" ", each.text) for each in taken], [each.row for each in taken], sheets.LIKELY
    )


def _names(segment: RowSegment, form: str) -> bool:
    if form == "transcript":
        return TRANSCRIPT.search(segment.text) is not None and not segment.row.is_prose
    return _is_title_line(segment) and FILING.search(segment.text) is not None


def _is_title_line(segment: RowSegment) -> bool:
    upper, lower = sum(map(str.isupper, segment.text)), sum(map(str.islower, segment.text))
    return upper > 2 and upper > 0.85 * (upper + lower) and PARTY.search(segment.text) is None


def _join_segments(segments: list[RowSegment]) -> list[RowSegment]:
    """Return the first segment and those of its column below it in which the title continues."""
    taken = [segments[0]]
    for each in segments[1:]:
        last = taken[-1]
        below = each.row.box.y - last.row.box.y - last.row.box.height
        if each.row is last.row:
            continue
        if below > NEAR * last.row.box.height or len(taken) > MAX_LINES:
            break
        if not each.stands_over(last):
            continue
        if not (_is_title_line(each) or (OPEN_END.search(last.text) and PARTY.search(each.text) is None)):
            break
        taken.append(each)
    return taken


# The line that says when a paper was signed.
SIGNED = _PATTERNS["signed"]
# Characters behind it within which the day is: a position and a line end may come before.
REACH = 120
# Pages of a filing that are looked at.
MAX_PAGES = 60
# Lines of a page that are looked at for the day of signing.
MAX_SIGNING_LINES = 50
# Characters of a page in which the caption of the next filing is.
CAPTION_LETTERS = 700


def find_signing_day(
    document: ParsedDocument, first: ParsedPage
) -> tuple[ParsedPage, PositionedText, bool, PrintedDay] | None:
    """Return the day on which a filing that begins on a page was signed, with its position; None where none
    is.

    The day is that of offsets in the text of its page; the flag is true where that was read off the image.
    """
    for page in islice(_filing_pages(document, first), MAX_PAGES):
        for words, image in page_texts(page):
            for signed in islice(SIGNED.finditer(words.text), MAX_SIGNING_LINES):
                if day := _day_behind(words.text, signed.end()):
                    return page, words, image, day
    return None


def _filing_pages(document: ParsedDocument, first: ParsedPage) -> Iterator[ParsedPage]:
    for page in document.pages:
        if page.number > first.number and _begins_paper(page.text[:CAPTION_LETTERS]):
            return
        if page.number >= first.number:
            yield page


def _begins_paper(head: str) -> bool:
    if _PATTERNS["exhibit"].match(head):
        return True
    return any(row.isupper() and COURT.search(row) for row in head.split("\n"))


def _day_behind(text: str, start: int) -> PrintedDay | None:
    behind = text[start : start + REACH].replace("\n", " ")
    day = next((each for each in find_days(behind) if len(each.date) == 10), None)
    if day is None or _PATTERNS["before_day"].fullmatch(behind[: day.start]) is None:
        return None
    return PrintedDay(start + day.start, start + day.end, day.date)
