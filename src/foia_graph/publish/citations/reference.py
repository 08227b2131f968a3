"""References: a thing as it is cited; every format of citations is written from this."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

Names = tuple[str, ...]


class Genre(NamedTuple):
    """The type of a kind of thing in each format: of CSL, of a BibTeX entry, of RIS."""

    csl: str
    bibtex: str
    ris: str


DOCUMENT = Genre("document", "misc", "GEN")
COLLECTION = Genre("collection", "misc", "GEN")
PART = Genre("chapter", "incollection", "CHAP")
"""A part of something else, on a page of it: a claim in its source."""
REPORT = Genre("report", "techreport", "RPRT")
LAW = Genre("legislation", "misc", "STAT")
GENRES: Mapping[str, Genre] = {
    "audit-report": REPORT,
    "blog-post": Genre("post-weblog", "misc", "BLOG"),
    "legislation": LAW,
    "map": Genre("map", "misc", "MAP"),
    "memorandum": REPORT,
    "news-article": Genre("article-newspaper", "misc", "NEWS"),
    "opinion": Genre("legal_case", "misc", "CASE"),
    "policy": REPORT,
    "report": REPORT,
    "statute": LAW,
    "web-page": Genre("webpage", "misc", "ELEC"),
}
"""Genres by the notation of the document type; all others are documents."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A thing as it is cited.

    Names are as the catalogue writes them, and never taken apart. `date` is the date on the thing, else that
    on which it was made public, of 4, 7 or 10 characters; "" where none is known, or none is settled.
    `page` is that of the file, from 1, `printed_number` the number printed on it.
    """

    iri: str
    key: str
    genre: Genre
    title: str
    archive: str
    language: str = ""
    authors: Names = ()
    publishers: Names = ()
    date: str = ""
    publication_date: str = ""
    form: str = ""
    number: str = ""
    container: str = ""
    page: str = ""
    printed_number: str = ""
    stamps: Names = ()
    quote: str = ""
    address: str = ""
    remarks: Names = ()


def reference_key(iri: str, base: str) -> str:
    """Build a key of a name, for ever the same, of characters that BibTeX takes.

    >>> reference_key("https://foia.example.org/id/work/oig-12-64#claim-1", "https://foia.example.org/")
    'work:oig-12-64:claim-1'
    """
    return iri.removeprefix(base).removeprefix("id/").replace("/", ":").replace("#", ":")


def reference_notes(reference: Reference) -> list[str]:
    """Return, as sentences, what formats have no field for."""
    found = [
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
