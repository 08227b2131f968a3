"""Citations as RIS (Research Information Systems), tag by tag, a line each."""

from collections.abc import Iterator

from foia_graph.publish.citations.notes import reference_notes
from foia_graph.publish.citations.reference import Reference
from foia_graph.publish.citations.texts import single_line


def ris_record(reference: Reference) -> bytes:
    """Write one reference; lines end as RIS wants it, in CR LF."""
    return "".join(f"{tag}  - {single_line(text)}\r\n" for tag, text in _tagged_values(reference)).encode()


def _tagged_values(reference: Reference) -> Iterator[tuple[str, str]]:
    yield "TY", reference.genre.ris
    yield from (pair for pair in _field_values(reference) if pair[1])
    yield "ER", ""


def _field_values(reference: Reference) -> Iterator[tuple[str, str]]:
    yield "ID", reference.key
    yield "TI", reference.title
    yield from (("AU", name) for name in reference.authors)
    yield "PY", reference.date[:4] or reference.common_year
    yield "DA", _ris_date(reference.date)
    yield "T2", reference.container
    yield "PB", "; ".join(reference.publishers)
    yield "M3", reference.form
    # The field in which readers look for the number of a report is that of an ISBN elsewhere.
    yield "SN" if reference.genre.ris == "RPRT" else "M1", reference.number
    yield "SP", reference.page
    yield "AV", ", ".join(reference.stamps)
    yield "AB", reference.quote
    yield from (("N1", note) for note in reference_notes(reference))
    yield "LA", reference.language
    yield "DB", reference.archive
    yield "UR", reference.iri


def _ris_date(date: str) -> str:
    """Write a date as RIS does: year, month, day and other information, in this order, between slashes.

    >>> _ris_date("2011-06")
    '2011/06//'
    """
    year, month, day = (*date.split("-"), "", "")[:3]
    return f"{year}/{month}/{day}/" if year else ""
