"""Papers of courts: filings, by the caption of the court, and transcripts, by their questions and answers."""

import re
from collections import Counter
from collections.abc import Iterator

from foia_graph.extract.description.furniture import COURT_STAMP
from foia_graph.extract.description.headings import is_heading
from foia_graph.extract.description.sheets import Sheet
from foia_graph.extract.description.signs import LIKELY, TOP_ROWS, WEAK, FormSign, row_signs, whole_row

SUBPOENA = re.compile(
    r"(?i)^\W*(?:AO\s?\d{1,3}\b|(?:grand jury )?subpoena\b|(?:search|arrest) warrant\b|(?-i:SUMMONS)\b)"
    r"|\bsubpoena to (?:testify|appear|produce)"
)
COURT = re.compile(
    r"(?i)^\W*(?:\d{1,2}\W+)?(?:in\s+the\s+|before\s+the\s+)?[\w\s.,'’]{0,50}\b(?:district|circuit"
    r"|superior|supreme|municipal|appeals?|bankruptcy|claims"
    r"|county|probate|criminal|chancery|family|common\s+pleas)\s+court\b|court\s+of\s+(?:appeals|claims"
    r"|common)|\bin\s+the\s+[\w ]{3,40}\bcourt\b"
)
PARTIES = re.compile(
    r"(?i)\b(?:plaintiffs?|defendants?|petitioners?|respondents?|appell(?:ant|ee)s?)\b|(?:^|\s"
    r"|\W)vs?\.(?:\s|$)|^\W*in re\b|\bcase no|\bcivil (?:action|no)"
    r"|\bcriminal no|\bno\.\s?\d"
)
NUMBERED = re.compile(r"^\W{0,3}(\d{1,2})(?:\D|$)")
SPEECH = re.compile(
    r"^\W{0,3}(?:\d{1,2}\W+)?(?:[QA][.:]?[\s·]|(?:THE (?:COURT|WITNESS|CLERK|REPORTER)"
    r"|M[RS]{1,2}\.\s?[A-Z][A-Z' -]+|SPEAKER|BY M[RS]{1,2}\.|Q:|A:)[^a-z]{0,25}[:.]?)"
)
SPEAKER = re.compile(
    r"^\W{0,3}(?:\d{1,2}\W+)?((?:Mrs?|Ms|Miss|Dr|Senator|The Chairman|Chairman)\.?\s?[A-Z]?[\w'’-]{0,20}"
    r"|[A-Z][A-Z'’-]{2,20})[.:]\s"
)
MANY_TURNS = 3
TRANSCRIPT = re.compile(
    r"(?i)\btranscript\s+of\b|\bdeposition\s+of\b|\breporter'?s\s+transcript|\btranscription\s+of\b"
    r"|^\W*(?:\d{1,2}\W+)?(?:p\s?r\s?o\s?c\s?e\s?e\s?d\s?i\s?n\s?g\s?s|transcript)\W*$"
    r"|\breport\s+of\s+proceedings|^\W*hearings?\W*$|\bhearing\s+held\s+before|\bstenotype\b|\bstenographic\s+transcript"
    r"|^\W*oral\s+history\s+interview"
)


def transcripts(sheet: Sheet) -> Iterator[FormSign]:
    """Look for what was said word by word: its heading, or questions and answers."""
    signs = row_signs("transcript", TRANSCRIPT, sheet.own_rows)
    yield from (
        sign for sign in signs if sign.row.text[:1].isdigit() or sign.row.is_capitals or is_heading(sign.row)
    )
    speeches = [row for row in sheet.own_rows if SPEECH.match(row.text)]
    numbered = sum(NUMBERED.match(row.text) is not None for row in sheet.own_rows)
    if len(speeches) > 5 or (len(speeches) > 2 and numbered > 12):
        yield whole_row("transcript", speeches[0], LIKELY)
    yield from _conversations(sheet)


def _conversations(sheet: Sheet) -> Iterator[FormSign]:
    """Yield a sign where two or more people speak in turn, each under a name."""
    spoken = [(match[1], row) for row in sheet.own_rows if (match := SPEAKER.match(row.text))]
    turns = Counter(name for name, _ in spoken)
    again = {name: count for name, count in turns.items() if count > 1}
    if len(again) > 1 and sum(again.values()) > MANY_TURNS:
        yield whole_row("transcript", next(row for name, row in spoken if name in again), LIKELY)


def court_captions(sheet: Sheet) -> Iterator[FormSign]:
    """Look for the caption of a court: its name in capitals, and the parties or the number of the case."""
    rows = [row for row in sheet.own_rows if row.box.y < 60 and not row.is_prose]
    yield from row_signs("form", SUBPOENA, rows[:TOP_ROWS])
    if any(PARTIES.search(row.text) for row in rows):
        courts = [row for row in rows[:TOP_ROWS] if row.is_capitals]
        yield from row_signs("court-filing", COURT, courts)


def court_stamps(sheet: Sheet) -> Iterator[FormSign]:
    """Look for the line that a court's files print on each page of a filing."""
    yield from row_signs("court-filing", COURT_STAMP, sheet.rows[:3], WEAK)
