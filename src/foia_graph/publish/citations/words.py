"""Words that citations are made of: dates, quotations, and by whom others are quoted."""

from collections.abc import Iterable

from foia_graph.model import dates
from foia_graph.publish.citations.quotation_marks import alternate_marks
from foia_graph.publish.citations.reference import DateRange, Reference

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
CLOSING = (".", "!", "?", "…")


def joined(parts: Iterable[str]) -> str:
    """Return parts with commas between them, without those that are empty."""
    return ", ".join(filter(None, parts))


def with_full_stop(text: str, mark: str = ".") -> str:
    """End a part with a full stop, or another mark, unless it ends so already."""
    closed = text.rstrip("”’\"'").endswith((*CLOSING, ",")) or not text
    return text if closed else f"{text}{mark}"


def in_quotation_marks(text: str, mark: str = ".") -> str:
    """Return words in double quotation marks, the mark that follows them inside; those in them alternate."""
    return f"“{with_full_stop(alternate_marks(text), mark)}”"


def date_in_words(date: str) -> str:
    """Write a date in words, as precise as it is.

    >>> date_in_words("2012-04-10"), date_in_words("2011-06"), date_in_words("2010")
    ('10 April 2012', 'June 2011', '2010')
    """
    year, month, day = (*date.split("-"), "", "")[:3]
    return " ".join(filter(None, (day.lstrip("0"), MONTHS[int(month) - 1] if month else "", year)))


def range_in_words(days: DateRange) -> str:
    """Write in words between which days a date is, whole months and years by their names.

    >>> range_in_words(("2011-03-01", "2011-06-30")), range_in_words(("", "2012-04-10"))
    ('between March 2011 and June 2011', 'not after 10 April 2012')
    """
    first, last = map(date_in_words, range_parts(days))
    if first and last:
        return f"between {first} and {last}" if first != last else first
    return f"not before {first}" if first else f"not after {last}" if last else ""


def range_parts(days: DateRange) -> DateRange:
    """Return the ends of a range as wide as both can be written: years, months or days.

    >>> range_parts(("2011-03-01", "2011-06-30")), range_parts(("2010-01-01", "2011-12-31"))
    (('2011-03', '2011-06'), ('2010', '2011'))
    """
    for length in (4, 7):
        wide = (days[0][:length], days[1][:length])
        if days == (wide[0] and dates.day_bounds(wide[0])[0], wide[1] and dates.day_bounds(wide[1])[1]):
            return wide
    return days


def dated_words(reference: Reference) -> str:
    """Return the date of a reference in words: the date, or what is written for it, or between which days."""
    if reference.date:
        return date_in_words(reference.date)
    if reference.date_words:
        return in_quotation_marks(reference.date_words, "")
    return range_in_words(reference.date_range)


def quoted_by(reference: Reference) -> str:
    """Return by whom, where and when words of others are quoted, "" for what stands in no other's work."""
    if not reference.is_quoted:
        return ""
    verb = "Quoted" if reference.quote else "Reported"
    who = f"{verb} by {'; '.join(reference.container_authors)}, " if reference.container_authors else ""
    where = in_quotation_marks(reference.container, "," if reference.container_date else ".")
    return f"{who or f'{verb} in '}{where} {date_in_words(reference.container_date)}".rstrip()
