"""Subjects: what a memorandum or a letter says it is about."""

from collections.abc import Iterable
from dataclasses import dataclass

from foia_graph.extract.description import captions
from foia_graph.extract.description.correspondence import letterhead_rows, office_rows
from foia_graph.extract.description.headings import is_heading
from foia_graph.extract.description.printed_words import SALUTATION, is_furniture, is_release_stamp
from foia_graph.extract.description.sheets import SURE, WEAK, Sheet, SheetRow
from foia_graph.extract.emails.redaction_marks import REDACTED, is_only_mark, mark_redactions, tidy_value
from foia_graph.extract.legible_words import is_legible
from foia_graph.runtime.tables import patterns_beside

_PATTERNS = patterns_beside(__file__)

MAX_TITLE_LENGTH = 400
# Share of its letters that are in words of three letters and more.
LONG_WORDS = 0.6


@dataclass(frozen=True, slots=True)
class TitleChoice:
    """A title, the rows it is in, and how sure it is."""

    text: str
    rows: list[SheetRow]
    confidence: float


def tidy_title(text: str) -> str:
    """Collapse blanks, put markers for what is hidden, and drop specks at the ends."""
    said = tidy_value(mark_redactions(" ".join(text.split())))
    return _PATTERNS["portion_mark"].sub("", _PATTERNS["specks"].sub("", said)).strip()


def make_choice(texts: Iterable[str], rows: list[SheetRow], confidence: float) -> TitleChoice | None:
    title = tidy_title(" ".join(text for text in texts if text.strip()))
    if (
        sum(map(str.isalpha, title.replace(REDACTED, ""))) < 3
        or len(title) > MAX_TITLE_LENGTH
        or _PATTERNS["herein"].search(title)
        or not _has_words(title, confidence)
        or not is_legible(title)
    ):
        return None
    return TitleChoice(title, rows, confidence)


def _has_words(title: str, confidence: float) -> bool:
    # What OCR makes of drawings and stamps has short ones; a subject in capitals may be an abbreviation.
    words = _PATTERNS["letters"].findall(title)
    long = sum(len(word) for word in words if len(word) > 2)
    if confidence >= SURE and title.isupper():
        return True
    return long >= LONG_WORDS * sum(map(len, words)) and any(len(word) > 3 for word in words)


def row_words(row: SheetRow, start: int = 0, value: str | None = None) -> str:
    """Return the words of a row without the stamps in its margin."""
    pieces = (row.text[start:] if value is None else value).split("\t")
    return " ".join(piece for piece in pieces if not is_only_mark(piece))


OFFICE_OF_ORIGIN = _PATTERNS["office_of_origin"]
FILE_NUMBER = _PATTERNS["file_number"]
# Distance, in percent of the page, of a row from its column where its first words are hidden.
HIDDEN_WIDTH = 8.0
TORN = _PATTERNS["torn"]
# Heights of a line by which the rows of a subject in capitals are apart at most.
FARTHEST = 1.6


def captioned_subject(sheet: Sheet, names: tuple[str, ...] = ("subject", "title")) -> TitleChoice | None:
    """Return what is beside Subject, Title or Re, with the lines in which it continues."""
    rows = tuple(row for row in sheet.own_rows if row.box.y < 65)
    found = captions.find_captions(rows)
    if is_torn(sheet):
        return None
    named = (each for name in names for each in found if each.caption == name and not _is_number(each.text))
    return next((choice for each in named if (choice := _subject(rows, each))), None)


def _is_number(text: str) -> bool:
    # Later pages repeat the number of the file and its date.
    return any(map(str.isdigit, text)) and _PATTERNS["word"].search(text) is None


def is_torn(sheet: Sheet) -> bool:
    """Return whether OCR put the subject and other lines into one."""
    blocks = (row for row in sheet.head if row.box.height > 2 * sheet.line_height)
    return any(TORN.search(row.text) and not captions.match_caption(row.texts[0])[0] for row in blocks)


def _subject(rows: tuple[SheetRow, ...], value: captions.CaptionedValue) -> TitleChoice | None:
    # OCR moves the values of captions that are stacked elsewhere.
    if value.is_empty and any(
        captions.is_bare_caption(row.text) for index, row in enumerate(rows) if abs(index - value.index) == 1
    ):
        return None
    below = captions.value_rows(value, rows)
    taken: list[SheetRow] = []
    column = below[0].box.x if below else 0.0
    own = "" if _PATTERNS["instruction"].match(value.text) else value.text
    texts = [row_words(rows[value.index], value.start, own)]
    for row in below:
        if OFFICE_OF_ORIGIN.match(row.text) or FILE_NUMBER.match(row.text) or row.is_prose:
            break
        taken.append(row)
        hidden = row.gap > captions.TWO_SPACES or (row.has_mark and row.box.x > column + HIDDEN_WIDTH)
        texts.append(f"{REDACTED} {row_words(row)}" if hidden else row_words(row))
    return make_choice(texts, [rows[value.index], *taken], SURE)


def capitals_below_block(sheet: Sheet) -> TitleChoice | None:
    """Return the rows in capitals between the addressees of an airtel and its text.

    Stationery of memoranda prints Subject; where it cannot be read, what follows is not surely the subject.
    """
    if any(_PATTERNS["stationery"].search(row.text) for row in sheet.rows if row.box.y < 30):
        return None
    rows = tuple(row for row in sheet.own_rows if row.box.y < 60)
    block = [each.index for each in captions.find_captions(rows) if each.caption in ("to", "from", "date")]
    block = block or [n for n in office_rows(sheet) or letterhead_rows(sheet) if n < len(rows)]
    if not block:
        return None
    taken: list[SheetRow] = []
    for row in rows[max(block) + 1 :]:
        if OFFICE_OF_ORIGIN.match(row.text) or (taken and (not row.is_capitals or row.gap > FARTHEST)):
            break
        if row.is_capitals and (taken or is_heading(row)) and not _is_near_stamp(sheet, row):
            taken.append(row)
        elif row.is_prose:
            break
    if not taken or any(is_release_stamp(row.text) for row in taken):
        return None
    return make_choice([row_words(row) for row in taken], taken, WEAK)


def _is_near_stamp(sheet: Sheet, row: SheetRow) -> bool:
    at = sheet.rows.index(row)
    return any(is_furniture(each.text) and each.is_capitals for each in sheet.rows[max(at - 1, 0) : at + 2])


def subject_of_letter(sheet: Sheet) -> TitleChoice | None:
    """Return what a letter says it is about, in a line before or just behind its greeting."""
    rows = tuple(row for row in sheet.own_rows if row.box.y < 60)
    greeting = next((n for n, row in enumerate(rows) if SALUTATION.match(row.text)), len(rows))
    for each in captions.find_captions(rows):
        if (
            each.caption == "subject"
            and each.index < greeting + 2
            and not FILE_NUMBER.match(each.text.strip())
        ):
            return _subject(rows, each)
    return None
