"""Citations in words: a sentence for a footnote, and notes for what formats have no field for."""

import re
from collections.abc import Iterable, Iterator

from foia_graph.model import dates
from foia_graph.publish.citations.quotation_marks import alternate_marks
from foia_graph.publish.citations.reference import PART, DateRange, Reference
from foia_graph.publish.date_words import date_words

UNDATED = "No date given"


def citation_sentence(reference: Reference) -> str:
    """Write who, what, when, where, and under which name it is found, up to the name itself."""
    parts = _part_of_work(reference) if reference.genre == PART else _whole_work(reference)
    sentences = (*parts, *reference.remarks, reference.archive)
    return " ".join(with_full_stop(_with_capital(single_line(part))) for part in sentences if part)


def _whole_work(reference: Reference) -> Iterator[str]:
    """Yield the citation of a work, or of a page of one; words that are quoted from it are first."""
    yield in_quotation_marks(reference.quote) if reference.quote else ""
    yield "; ".join(reference.authors)
    yield _title_and(reference, reference.form[:1].lower() + reference.form[1:], dated_words(reference))
    yield f"No. {reference.number}" if reference.number else ""
    yield _page_location(reference)
    yield f"In {in_quotation_marks(reference.container)}" if reference.container else ""
    yield _publishers(reference)


def _part_of_work(reference: Reference) -> Iterator[str]:
    """Yield the citation of a claim: who says it, in which words, when, and in whose work it is."""
    day = dated_words(reference)
    yield "; ".join(reference.authors)
    if reference.quote:
        yield _title_and(reference, day)
    else:
        # No one is quoted with words that are the catalogue's.
        yield from (reference.title, day)
    if reference.is_quoted:
        yield from ("" if day else UNDATED, quoted_by(reference))
    else:
        yield _container(reference)
    yield _page_location(reference)
    yield _publishers(reference)


def _title_and(reference: Reference, *more: str) -> str:
    follows = joined(more)
    return f"{in_quotation_marks(reference.title, ',' if follows else '.')} {follows}".rstrip()


def _container(reference: Reference) -> str:
    """Return the work in which words are, with its date where that is not theirs."""
    if not reference.container:
        return ""
    day = date_words(reference.container_date) if reference.container_date != reference.date else ""
    return f"In {in_quotation_marks(reference.container, ',' if day else '.')} {day}".rstrip()


def _publishers(reference: Reference) -> str:
    named = {*reference.authors, *reference.container_authors} if reference.genre == PART else set()
    publishers = [name for name in reference.publishers if name not in named]
    return f"Published by {'; '.join(publishers)}" if publishers else ""


def _page_location(reference: Reference) -> str:
    return joined(
        (
            f"Page {reference.page}" if reference.page else "",
            f"printed {reference.printed_number}"
            if reference.printed_number not in ("", reference.page)
            else "",
            f"Bates {', '.join(reference.stamps)}" if reference.stamps else "",
        )
    )


def _with_capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


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


def range_in_words(days: DateRange) -> str:
    """Write in words between which days a date is, whole months and years by their names.

    >>> range_in_words(("2011-03-01", "2011-06-30")), range_in_words(("", "2012-04-10"))
    ('between March 2011 and June 2011', 'not after 10 April 2012')
    """
    first, last = map(date_words, range_parts(days))
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
        return date_words(reference.date)
    if reference.date_words:
        return in_quotation_marks(reference.date_words, "")
    return range_in_words(reference.date_range)


def quoted_by(reference: Reference) -> str:
    """Return by whom, where and when words of others are quoted, "" for what is in no other's work."""
    if not reference.is_quoted:
        return ""
    verb = "Quoted" if reference.quote else "Reported"
    who = f"{verb} by {'; '.join(reference.container_authors)}, " if reference.container_authors else ""
    where = in_quotation_marks(reference.container, "," if reference.container_date else ".")
    return f"{who or f'{verb} in '}{where} {date_words(reference.container_date)}".rstrip()


SPACES = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029]+")
MAX_TITLE_LENGTH = 200


def single_line(text: str) -> str:
    """Write a text in one line, without control characters.

    >>> single_line("two\\n lines\\x00")
    'two lines'
    """
    return SPACES.sub(" ", text).strip()


def shorten_title(text: str, most: int = MAX_TITLE_LENGTH) -> str:
    """Return a text cut at the end of a word, with an ellipsis where it was cut.

    >>> shorten_title("one two three", 9)
    'one two…'
    """
    if len(text) <= most:
        return text
    return f"{text[:most].rpartition(' ')[0] or text[: most - 1]}…"


def reference_notes(reference: Reference) -> list[str]:
    """Return the notes of a reference, those first without which it would be misread."""
    found = [
        with_full_stop(quoted_by(reference)),
        "The words have no date of their own." if reference.is_quoted and not reference.date else "",
        _date_note(reference),
        f"Page {reference.page} of the file, printed number {reference.printed_number}."
        if reference.page and reference.printed_number not in ("", reference.page)
        else "",
        f"Bates {', '.join(reference.stamps)}." if reference.stamps else "",
        f"Made public {reference.publication_date}."
        if reference.publication_date not in ("", reference.date)
        else "",
        *reference.remarks,
        f"Read at {reference.address}" if reference.address else "",
    ]
    return [each for each in found if each]


def _date_note(reference: Reference) -> str:
    """Return what is known of a date that is none, or the date of the work where words have another."""
    if reference.date:
        other = reference.container_date not in ("", reference.date) and not reference.is_quoted
        return f"Printed in a source of {date_words(reference.container_date)}." if other else ""
    days = range_in_words(reference.date_range)
    if reference.date_words:
        stated = f"Dated {in_quotation_marks(reference.date_words, '')}"
        return f"{stated} ({days})." if days else f"{stated}."
    return f"Dated {days}." if days else ""
