"""Days on which papers of courts were signed, as the end of them says, pages after the caption."""

import re
from collections.abc import Iterator
from itertools import islice

from foia_graph.extract.description.court_papers import COURT
from foia_graph.extract.description.printed_days import PrintedDay, find_days
from foia_graph.extract.parsed_document import ParsedDocument, ParsedPage, PositionedText
from foia_graph.extract.registry import page_texts

SIGNED = re.compile(
    r"(?im)^[^\w\n]{0,9}(?:dated(?:\s+this)?|executed(?:\s+(?:on|at|this))?|signed(?:\s+(?:on|this))?"
    r"|respectfully\s+submitted(?:\s+this)?|so\s+ordered(?:\s+this)?)\b[^\w\n]{0,9}"
)
"""The line that says when a paper was signed."""
REACH = 120
"""Characters behind it within which the day stands: a place and a line end may come before."""
BEFORE_DAY = re.compile(r"\W{0,9}(?:\w{1,20}\W{1,12}){0,7}")
"""What may stand between it and the day: the place where it was signed."""
EXHIBIT = re.compile(r"(?i)\s{0,99}(?:exhibit|attachment|appendix|tab)\b")
"""The first word of what is appended to a filing, which has dates of its own."""
MOST_PAGES = 60
"""Pages of a filing that are looked at."""
MOST_LINES = 50
"""Lines of a page that are looked at for the day of signing."""
CAPTION_LETTERS = 700
"""Characters of a page in which the caption of the next filing stands."""


def find_signing_day(
    document: ParsedDocument, first: ParsedPage
) -> tuple[ParsedPage, PositionedText, bool, PrintedDay] | None:
    """Return the day on which a filing that begins on a page was signed, with its place; None where none is.

    The day is that of offsets in the text of its page; the flag is true where that was read off the image.
    """
    for page in islice(_filing_pages(document, first), MOST_PAGES):
        for words, image in page_texts(page):
            for signed in islice(SIGNED.finditer(words.text), MOST_LINES):
                if day := _day_behind(words.text, signed.end()):
                    return page, words, image, day
    return None


def _filing_pages(document: ParsedDocument, first: ParsedPage) -> Iterator[ParsedPage]:
    """Yield the pages of a filing: up to the caption of the next one."""
    for page in document.pages:
        if page.number > first.number and _begins_paper(page.text[:CAPTION_LETTERS]):
            return
        if page.number >= first.number:
            yield page


def _begins_paper(head: str) -> bool:
    """Return whether the head of a page is that of another filing, or of an exhibit."""
    if EXHIBIT.match(head):
        return True
    return any(row.isupper() and COURT.search(row) for row in head.split("\n"))


def _day_behind(text: str, start: int) -> PrintedDay | None:
    behind = text[start : start + REACH].replace("\n", " ")
    day = next((each for each in find_days(behind) if len(each.date) == 10), None)
    if day is None or BEFORE_DAY.fullmatch(behind[: day.start]) is None:
        return None
    return PrintedDay(start + day.start, start + day.end, day.date)
