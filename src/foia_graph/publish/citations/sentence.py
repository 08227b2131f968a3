"""A citation in words, as it may stand in a footnote."""

from collections.abc import Iterator

from foia_graph.publish.citations.reference import PART, Reference
from foia_graph.publish.citations.texts import single_line

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
CLOSING = (".", "!", "?", "…")


def citation_sentence(reference: Reference) -> str:
    """Write who, what, when, where, and under which name it is found, up to the name itself."""
    return " ".join(_with_full_stop(single_line(part)) for part in _sentence_parts(reference) if part)


def _sentence_parts(reference: Reference) -> Iterator[str]:
    form, day = reference.form, _date_in_words(reference.date)
    yield "; ".join(reference.authors)
    if reference.genre == PART and not reference.quote:
        # Nobody is quoted with words that are the catalogue's.
        yield from (reference.title, _comma_joined(form, day))
    elif form or day:
        yield f"{_in_quotes(reference.title, ',')} {_comma_joined(form[:1].lower() + form[1:], day)}"
    else:
        yield _in_quotes(reference.title)
    yield f"No. {reference.number}" if reference.number else ""
    yield _page_location(reference)
    yield f"In {_in_quotes(reference.container)}" if reference.container else ""
    yield f"Published by {'; '.join(reference.publishers)}" if reference.publishers else ""
    yield from reference.remarks
    yield reference.archive


def _comma_joined(*parts: str) -> str:
    return ", ".join(filter(None, parts))


def _page_location(reference: Reference) -> str:
    return _comma_joined(
        f"Page {reference.page}" if reference.page else "",
        f"printed {reference.printed_number}" if reference.printed_number not in ("", reference.page) else "",
        f"Bates {', '.join(reference.stamps)}" if reference.stamps else "",
    )


def _date_in_words(date: str) -> str:
    """Write a date in words, as precise as it is.

    >>> _date_in_words("2012-04-10"), _date_in_words("2011-06"), _date_in_words("2010")
    ('10 April 2012', 'June 2011', '2010')
    """
    year, month, day = (*date.split("-"), "", "")[:3]
    return " ".join(filter(None, (day.lstrip("0"), MONTHS[int(month) - 1] if month else "", year)))


def _in_quotes(text: str, mark: str = ".") -> str:
    return f"“{_with_full_stop(text, mark)}”"


def _with_full_stop(text: str, mark: str = ".") -> str:
    """End a part with a full stop, or another mark, unless it ends so already."""
    closed = text.rstrip("”’\"'").endswith((*CLOSING, ",")) or not text
    return text if closed else f"{text}{mark}"
