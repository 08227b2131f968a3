"""Citations as RIS (Research Information Systems), tag by tag, a line each."""

from collections.abc import Iterator

from foia_graph.publish.citations.reference import Reference, notes
from foia_graph.publish.citations.texts import plain


def ris(reference: Reference) -> bytes:
    """Write one reference; lines end as RIS wants it, in CR LF."""
    return "".join(f"{tag}  - {plain(text)}\r\n" for tag, text in _tags(reference)).encode()


def _tags(reference: Reference) -> Iterator[tuple[str, str]]:
    yield "TY", reference.genre.ris
    yield from (pair for pair in _fields(reference) if pair[1])
    yield "ER", ""


def _fields(reference: Reference) -> Iterator[tuple[str, str]]:
    yield "ID", reference.key
    yield "TI", reference.title
    yield from (("AU", name) for name in reference.authors)
    yield "PY", reference.date[:4]
    yield "DA", _day(reference.date)
    yield "T2", reference.within
    yield "PB", "; ".join(reference.publishers)
    yield "M3", reference.form
    # The field in which readers look for the number of a report is that of an ISBN elsewhere.
    yield "SN" if reference.genre.ris == "RPRT" else "M1", reference.number
    yield "SP", reference.page
    yield "AV", ", ".join(reference.stamps)
    yield "AB", reference.quote
    yield from (("N1", note) for note in notes(reference))
    yield "LA", reference.language
    yield "DB", reference.archive
    yield "UR", reference.iri


def _day(date: str) -> str:
    """Write a date as RIS does: year, month, day and other information, in this order, between slashes.

    >>> _day("2011-06")
    '2011/06//'
    """
    year, month, day = (*date.split("-"), "", "")[:3]
    return f"{year}/{month}/{day}/" if year else ""
