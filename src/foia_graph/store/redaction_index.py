"""Redactions of documents: the pages on which they are, the grounds they claim, and their boxes.

A ground is an exemption or a mark. What a page claims for pages that it says were omitted, as deleted page
sheets and slip sheets do, is no redaction of that page.
"""

from collections import Counter
from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple

import msgspec

from foia_graph.extract.parsed_document import Box
from foia_graph.model.iris import page_of
from foia_graph.model.resource import Resource, text_of
from foia_graph.store.evidence_places import evidence_places
from foia_graph.store.tables.database import TableReader

SHAPE = "ReleasedDocument"
"""The class of the documents whose redactions are counted by the filters of their list."""
Grounds = frozenset[str]
Choice = tuple[Grounds, ...]
"""A choice of redactions: those that claim a ground of each of some sets; all where there is no set."""
EVERYTHING: Choice = ()
decode_grounds = msgspec.json.Decoder(Grounds).decode


class RedactedPage(NamedTuple):
    """Redactions that claim the same grounds on a page; its number is 0 for a document as a whole."""

    number: int
    grounds: Grounds
    times: int


class PageCount(NamedTuple):
    """A count of redactions, and of the pages with them."""

    times: int
    pages: int


class RedactionIndex:
    """The redactions of one generation, by document."""

    def __init__(self, tables: TableReader) -> None:
        self._tables = tables

    def redacted_pages(self, document: str) -> list[RedactedPage]:
        """Return the redactions of a document, by page."""
        query = "SELECT page, grounds, times FROM redaction WHERE owner = ? ORDER BY page, grounds"
        rows = self._tables.rows(query, (document,))
        return [RedactedPage(number, decode_grounds(grounds), times) for number, grounds, times in rows]

    def has_redactions(self, document: str) -> bool:
        """Return whether a redaction is in a document, whatever ground it claims."""
        query = "SELECT 1 FROM redaction WHERE owner = ?"
        return self._tables.row(query, (document,)) is not None

    def grounds_on(self, page: str, grounds: Iterable[str]) -> Grounds | None:
        """Return the grounds of a redaction on a page, None where all are those of pages omitted."""
        query = "SELECT grounds FROM page_left_out WHERE owner = ? AND page = ?"
        found = self._tables.value(query, (page_of(page)[0], page))
        return own_grounds(frozenset(grounds), decode_grounds(found) if found else Grounds())

    def pages(self, document: str, choice: Choice = EVERYTHING) -> dict[int, int]:
        """Return how many redactions of a choice each page of a document has that has any, in order."""
        found: dict[int, int] = {}
        for each in self.redacted_pages(document):
            if is_chosen(each.grounds, choice):
                found[each.number] = found.get(each.number, 0) + each.times
        return found

    def grounds_by_page(self, document: str) -> dict[int, Grounds]:
        """Return the grounds claimed on each page of a document that has redactions, by its number."""
        found: dict[int, Grounds] = {}
        for each in self.redacted_pages(document):
            found[each.number] = found.get(each.number, Grounds()) | each.grounds
        return found

    def ground_counts(self, document: str) -> dict[str, PageCount]:
        """Return by ground how many redactions of a document claim it, and on how many pages."""
        times, pages = Counter[str](), Counter[str]()
        for number, found in groupby(self.redacted_pages(document), key=lambda each: each.number):
            here = Counter[str]()
            for each in found:
                here.update(dict.fromkeys(each.grounds, each.times))
            times.update(here)
            pages.update(here.keys() if number else ())
        return {ground: PageCount(count, pages[ground]) for ground, count in times.items()}

    def page_total(self, document: str, choice: Choice) -> int:
        """Return how many pages of a document have a redaction of a choice."""
        return sum(number > 0 for number in self.pages(document, choice))


def is_chosen(grounds: Iterable[str], choice: Choice) -> bool:
    """Return whether a redaction that claims some grounds is among those chosen."""
    return not any(each.isdisjoint(grounds) for each in choice)


def own_grounds(grounds: Grounds, of_pages_left_out: Grounds) -> Grounds | None:
    """Return the grounds of a redaction itself, None where it claims but those of pages omitted."""
    own = grounds - of_pages_left_out
    return own if own or not grounds else None


GROUNDS = ("claimedExemption", "withholdingMark")


def grounds_of(redaction: Resource) -> list[str]:
    """Return the exemptions and marks that a redaction claims."""
    return [text_of(value) for name in GROUNDS for value in redaction.get(name)]


def stamp_of(redaction: Resource) -> Box | None:
    """Return the box of what is printed for a redaction, in percent of its page."""
    return next((place.box for place in evidence_places(redaction) if place.box), None)


def reading_order(redaction: Resource) -> tuple[float, float, str]:
    """Return the key that sorts redactions as they are on the page; those without a position come last."""
    box = stamp_of(redaction)
    return (box.y, box.x, redaction.iri) if box else (100.0, 100.0, redaction.iri)
