"""A citation in words, as it may stand in a footnote."""

from collections.abc import Iterator

from foia_graph.publish.citations.reference import PART, Reference
from foia_graph.publish.citations.texts import plain

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
CLOSING = (".", "!", "?", "…")


def sentence(reference: Reference) -> str:
    """Write who, what, when, where, and under which name it is found, up to the name itself."""
    return " ".join(_ended(plain(part)) for part in _parts(reference) if part)


def _parts(reference: Reference) -> Iterator[str]:
    form, day = reference.form, _day(reference.date)
    yield "; ".join(reference.authors)
    if reference.genre == PART and not reference.quote:
        # Nobody is quoted with words that are the catalogue's.
        yield from (reference.title, _joined(form, day))
    elif form or day:
        yield f"{_quoted(reference.title, ',')} {_joined(form[:1].lower() + form[1:], day)}"
    else:
        yield _quoted(reference.title)
    yield f"No. {reference.number}" if reference.number else ""
    yield _place(reference)
    yield f"In {_quoted(reference.within)}" if reference.within else ""
    yield f"Published by {'; '.join(reference.publishers)}" if reference.publishers else ""
    yield from reference.remarks
    yield reference.archive


def _joined(*parts: str) -> str:
    return ", ".join(filter(None, parts))


def _place(reference: Reference) -> str:
    return _joined(
        f"Page {reference.page}" if reference.page else "",
        f"printed {reference.printed}" if reference.printed not in ("", reference.page) else "",
        f"Bates {', '.join(reference.stamps)}" if reference.stamps else "",
    )


def _day(date: str) -> str:
    """Write a date in words, as precise as it is.

    >>> _day("2012-04-10"), _day("2011-06"), _day("2010")
    ('10 April 2012', 'June 2011', '2010')
    """
    year, month, day = (*date.split("-"), "", "")[:3]
    return " ".join(filter(None, (day.lstrip("0"), MONTHS[int(month) - 1] if month else "", year)))


def _quoted(text: str, mark: str = ".") -> str:
    return f"“{_ended(text, mark)}”"


def _ended(text: str, mark: str = ".") -> str:
    """End a part with a full stop, or another mark, unless it ends so already."""
    closed = text.rstrip("”’\"'").endswith((*CLOSING, ",")) or not text
    return text if closed else f"{text}{mark}"
