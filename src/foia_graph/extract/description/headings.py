"""Headings of a sheet: rows that name it, apart from letterheads, addresses, dates and running text."""

from collections.abc import Iterator
from functools import lru_cache

from foia_graph.extract.description import printed_words
from foia_graph.extract.description.captions import match_caption
from foia_graph.extract.description.sheets import LARGE_TYPE, Sheet, SheetRow, is_field
from foia_graph.extract.legible_words import is_legible
from foia_graph.extract.printed_dates import find_days
from foia_graph.runtime.tables import patterns_beside

MAX_HEADING_LENGTH = 110
LEAST_LETTERS = 4
# Height of the page, in percent, above which only markings and stamps stand, where its lines have positions.
EDGE = 3.6
# Distance, in percent of the page, by which the middle of a centred row may be off the page's.
CENTRE_REACH = 9.0
# A row this many times as high as the usual one is set in the type of a title.
TITLE_TYPE = 1.6
# Distance, in percent of the page, by which a centred row is right of the margin.
INDENT = 4.0
_PATTERNS = patterns_beside(__file__)
# Beginnings of small print, and of numbered fields and sections.
CHATTER = _PATTERNS["chatter"]
# An office and its holder, to whom a paper goes.
ADDRESSEE = _PATTERNS["addressee"]
# Share of words in small letters up to which a row may be a heading; prepositions are such words.
SMALL_WORDS = 0.5


def heading_rows(sheet: Sheet, lowest: float = 60.0) -> Iterator[SheetRow]:
    """Yield the rows above a height that may be headings, from the top down; they end where text begins."""
    prose = 0
    for row in sheet.own_rows:
        prose = prose + 1 if row.is_prose else 0
        if row.box.y > lowest or prose > 1:
            return
        if row.box.y > EDGE and is_heading(row) and not is_field(sheet, row):
            yield row


def is_heading(row: SheetRow) -> bool:
    """Return whether a row may be a heading by its words."""
    return not row.is_prose and is_heading_text(row.text.strip())


@lru_cache(1024)
def is_heading_text(text: str) -> bool:
    """Return whether some words may be a heading."""
    letters = sum(map(str.isalpha, text))
    if (
        not LEAST_LETTERS <= letters
        or len(text) > MAX_HEADING_LENGTH
        or letters < 0.6 * len("".join(text.split()))
    ):
        return False
    if (
        printed_words.small_share(text) > SMALL_WORDS
        or not is_legible(text)
        or printed_words.is_body_line(text)
        or printed_words.is_address_line(text)
        or CHATTER.match(text)
    ):
        return False
    first = next(sign for sign in text if sign.isalpha())
    if (
        not first.isupper()
        or _PATTERNS["sentence_end"].search(text)
        or _PATTERNS["filled_in"].search(text)
        or _PATTERNS["noise"].search(text)
    ):
        return False
    return (
        not match_caption(text)[0]
        and not ADDRESSEE.search(text)
        and not any(len(day.date) == 10 for day in find_days(text))
    )


def is_prominent(sheet: Sheet, row: SheetRow) -> bool:
    """Return whether a row stands out: in larger type, in capitals, or in the middle of the page."""
    if sheet.type_size(row) > LARGE_TYPE * sheet.line_height or (
        row.is_capitals and not sheet.is_typed_large
    ):
        return True
    return is_centred(sheet, row)


def is_centred(sheet: Sheet, row: SheetRow) -> bool:
    """Return whether a row is in the middle of the page, and does not begin at its margin."""
    centred = abs(row.middle - 50) < CENTRE_REACH and row.box.width < 65
    return centred and row.box.x > sheet.left_margin + INDENT


def is_title_line(sheet: Sheet, row: SheetRow) -> bool:
    """Return whether a row is a title wherever it is: in capitals or larger type, and in the middle.

    What OCR says of the size of type is not believed.
    """
    large = sheet.words.origin != "ocr" and sheet.type_size(row) > TITLE_TYPE * sheet.line_height
    return large or (row.is_capitals and is_centred(sheet, row))
