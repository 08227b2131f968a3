"""Requests to search: words, facets, a period, and how all of that is to be read and sorted."""

from dataclasses import dataclass
from typing import Literal, get_args

SORTS = ("relevance", "date", "-date")
"""The orders of hits: how well they fit, the oldest first, the newest first."""
Reading = Literal["words", "names", "auto"]
READINGS: tuple[Reading, ...] = get_args(Reading)
"""The ways in which words are read, see SearchRequest."""


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A request to search: words as they were typed, values by facet (IRIs; words for kind, has, year).

    Several values of one facet mean any of them. `first` and `last` are days as in 2012-04-10, "" for open.
    `reading` is how the words are read: to the letter of the syntax; with the variants of names and with
    words in the names of related things; or as what they seem to be, a question or a sentence, and where
    nothing has them all with fewer of them.
    `document` filters it to the pages of a document, given by its IRI.
    """

    words: str = ""
    facet_values: tuple[tuple[str, tuple[str, ...]], ...] = ()
    first: str = ""
    last: str = ""
    sort: str = "relevance"
    reading: Reading = "words"
    document: str = ""
