"""Headers that are no block of labels: what they have in common however they are printed."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from foia_graph.extract.emails.headers import EmailHeader
from foia_graph.extract.emails.labels import HeaderField
from foia_graph.extract.emails.redaction_marks import (
    REDACTED,
    find_printed_codes,
    mark_redactions,
    tidy_value,
)


def clean_value(value: str) -> str:
    """Return a value on one line, without marks of quotation, and with the marker for what is hidden."""
    lines = (line.lstrip(" \t>|") for line in value.split("\n"))
    return tidy_value(" ".join(mark_redactions(line.rstrip()) for line in lines)).strip(" ,:")


def build_header(
    values: dict[HeaderField, str], start: int, end: int, *, quoted: bool = False
) -> EmailHeader:
    """Build a header of raw values; those without words are left out."""
    cleaned = {name: said for name, value in values.items() if (said := clean_value(value))}
    hidden = frozenset(name for name, said in cleaned.items() if REDACTED in said)
    codes = {name: printed for name in hidden if (printed := find_printed_codes(values[name]))}
    return EmailHeader(cleaned, hidden, start, end, is_quoted=quoted, codes=codes)


def number_lines(text: str, headers: Iterable[EmailHeader]) -> Iterator[EmailHeader]:
    """Yield headers, in the order of the text, with the numbers of their first and last line."""
    line = place = 0
    for header in sorted(headers, key=lambda each: each.start):
        line += text.count("\n", place, header.start)
        place = header.start
        last = line + text.count("\n", header.start, header.end)
        yield replace(header, first=line, last=last)
