"""Choices of dates: a date that a paper gives itself, and the signs of one that somebody stamped on it."""

import re
from dataclasses import dataclass

from foia_graph.extract.description.printed_days import PrintedDay
from foia_graph.extract.description.printed_words import is_capitals
from foia_graph.extract.description.sheets import SheetRow

NUMERIC = re.compile(r"[\d\s/.-]+")


@dataclass(frozen=True, slots=True)
class DateChoice:
    """A date that a document gives itself, the row it stands in, and how sure that is."""

    day: PrintedDay
    row: SheetRow
    confidence: float


Dated = list[tuple[SheetRow, list[PrintedDay]]]


def is_date_stamp(choice: DateChoice) -> bool:
    """Return whether a date is set as date stamps are: the month in three capitals."""
    words = choice.row.text[choice.day.start : choice.day.end]
    return is_capitals(words) and len([sign for sign in words if sign.isalpha()]) < 5
