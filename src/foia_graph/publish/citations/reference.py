"""References: a thing as it is cited; every format of citations is written from this."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

Names = tuple[str, ...]
DateRange = tuple[str, str]


class Genre(NamedTuple):
    """The type of a kind of thing in each format: of CSL, of a BibTeX entry, of RIS."""

    csl: str
    bibtex: str
    ris: str


DOCUMENT = Genre("document", "misc", "GEN")
COLLECTION = Genre("collection", "misc", "GEN")
PART = Genre("chapter", "incollection", "CHAP")
"""A part of something else, on a page of it: a claim in its source."""
GENRES: Mapping[str, Genre] = {
    name: Genre(**types)
    for name, types in tomllib.loads(
        Path(__file__).with_name("genres.toml").read_text(encoding="utf-8")
    ).items()
}
"""Genres by the notation of the document type; all others are documents."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A thing as it is cited.

    Names are as the catalogue writes them, and never taken apart. `date` is the date on the thing, else that
    on which it was made public, of 4, 7 or 10 characters; "" where none is known, or none is settled.
    `date_range` is the first and the last day that are possible where that is all that is known, and
    `date_words` what the source writes for it. `page` is that of the file, from 1, `printed_number` the
    number printed on it. `quote` has no marks around it. A reference `is_quoted` when its authors are others
    than those who answer for the container, in which their words are quoted or reported.
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
    date_range: DateRange = ("", "")
    date_words: str = ""
    publication_date: str = ""
    form: str = ""
    number: str = ""
    container: str = ""
    container_authors: Names = ()
    container_date: str = ""
    is_quoted: bool = False
    page: str = ""
    printed_number: str = ""
    stamps: Names = ()
    quote: str = ""
    address: str = ""
    remarks: Names = ()

    @property
    def common_year(self) -> str:
        """Return the year in which all days of the range are, "" where there are several, or none."""
        first, last = (day[:4] for day in self.date_range)
        return first if first == last else ""


def reference_key(iri: str, base: str) -> str:
    """Build a key of a name, for ever the same, of characters that BibTeX takes.

    >>> reference_key("https://foia.example.org/id/work/oig-12-64#claim-1", "https://foia.example.org/")
    'work:oig-12-64:claim-1'
    """
    return iri.removeprefix(base).removeprefix("id/").replace("/", ":").replace("#", ":")
