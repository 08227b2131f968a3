"""Gaps: what is stated, referred to or numbered, and is not here."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CatalogueGap:
    """Something that is not here: of which thing, how many are stated and there, which numbers, in words.

    `page` is the page (IRI) that says so, and `quote` its own words, where a page does.
    """

    kind: str
    thing: str
    label: str = ""
    stated: str = ""
    there: str = ""
    missing: str = ""
    status: str = ""
    prefix: str = ""
    first: str = ""
    last: str = ""
    to: str = ""
    text: str = ""
    page: str = ""
    quote: str = ""
