"""Statements of an origin for which no field is there: claims in words, each with its words and place."""

from foia_graph.connectors.courtlistener.items import CourtObject
from foia_graph.connectors.imports.records import FieldValue, ImportedRecord

MADE_BY_ORIGIN = "it says how the origin keeps the record"
REPEATED = "it repeats another field"


def add_statement(
    record: ImportedRecord, words: str, origin: CourtObject, name: str, quote: str, day: str = ""
) -> None:
    """Add a statement with the words of a field, none for an empty one; `day` is the day that it is about."""
    if quote:
        statement: dict[str, FieldValue] = {"text": words, "quote": quote, "originField": origin.field(name)}
        if day:
            statement |= {"notBefore": day, "notAfter": day}
        record.add("claims", statement)


def add_text_statement(record: ImportedRecord, words: str, origin: CourtObject, name: str) -> None:
    """Add a statement of a field that is a text; `{}` in the words stands for it."""
    text = " ".join(origin.text(name).split())
    add_statement(record, words.format(text), origin, name, text)


def add_day_statement(record: ImportedRecord, words: str, origin: CourtObject, name: str) -> None:
    """Add a statement of a field that is a day."""
    day = origin.day(name)
    add_statement(record, words, origin, name, day, day)


def shorten(text: str, longest: int = 90) -> str:
    """Return the begin of a text on one line, cut between words where it is long.

    >>> shorten("ORDER granting 12 Motion to Seal", 20)
    'ORDER granting 12…'
    """
    line = " ".join(text.split())
    if len(line) <= longest:
        return line
    return f"{line[: longest - 1].rpartition(' ')[0] or line[: longest - 1]}…"
