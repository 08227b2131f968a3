"""The index of redactions: on which pages of which documents they stand, and which grounds they claim.

A ground is an exemption or a mark. What a page claims for pages that it says were left out, as deleted page
sheets and slip sheets do, is no redaction of that page.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from foia_graph.model.claims import status_stands
from foia_graph.model.namespaces import FOIA, OA
from foia_graph.model.rdf import RDF_TYPE
from foia_graph.model.rdf_terms import NamedNode
from foia_graph.query.answers import row_texts
from foia_graph.store.quad_store import QuadStore

_REDACTIONS = f"""
SELECT ?redaction ?thing ?ground ?status WHERE {{
    VALUES_OF_THING
    ?redaction <{RDF_TYPE}> <{FOIA}Redaction> ; <{OA}hasTarget> ?thing
    OPTIONAL {{ ?redaction <{FOIA}claimedExemption>|<{FOIA}withholdingMark> ?ground }}
    OPTIONAL {{ ?redaction <{FOIA}claimStatus> ?status }}
}}"""
_GROUNDS_OF_PAGES_LEFT_OUT = f"""
SELECT ?thing ?ground ?status WHERE {{
    VALUES_OF_THING
    ?evidence <{OA}hasSource> ?thing . ?part <{FOIA}evidence> ?evidence .
    ?document <{FOIA}withheldPages> ?part . ?part <{FOIA}claimedExemption> ?ground
    OPTIONAL {{ ?part <{FOIA}claimStatus> ?status }}
}}"""
Grounds = frozenset[str]
Choice = tuple[Grounds, ...]
"""A choice of redactions: those that claim a ground of each of some sets; all where there is no set."""
EVERYTHING: Choice = ()


class RedactedPage(NamedTuple):
    """Redactions that claim the same grounds on a page; its number is 0 for a document as a whole."""

    number: int
    grounds: Grounds
    times: int


class RedactionIndex:
    """The redactions of one generation, by document."""

    def __init__(
        self, by_document: Mapping[str, Sequence[RedactedPage]], left_out: Mapping[str, Grounds]
    ) -> None:
        self.by_document, self.left_out = by_document, left_out

    def grounds_on(self, page: str, grounds: Iterable[str]) -> Grounds | None:
        """Return the grounds of a redaction on a page, None where all are those of pages left out."""
        return own_grounds(frozenset(grounds), self.left_out.get(page, Grounds()))

    def pages(self, document: str, choice: Choice = EVERYTHING) -> dict[int, int]:
        """Return how many redactions of a choice each page of a document has that has any, in order."""
        found: dict[int, int] = {}
        for each in self._chosen(document, choice):
            found[each.number] = found.get(each.number, 0) + each.times
        return found

    def grounds_by_page(self, document: str) -> dict[int, Grounds]:
        """Return the grounds claimed on each page of a document that has redactions, by its number."""
        found: dict[int, Grounds] = {}
        for each in self.by_document.get(document, ()):
            found[each.number] = found.get(each.number, Grounds()) | each.grounds
        return found

    def ground_counts(self, document: str) -> dict[str, "PageCount"]:
        """Return by ground how many redactions of a document claim it, and on how many pages."""
        times, pages = Counter[str](), Counter[str]()
        for number, found in groupby(self.by_document.get(document, ()), key=lambda each: each.number):
            here = Counter[str]()
            for each in found:
                here.update(dict.fromkeys(each.grounds, each.times))
            times.update(here)
            pages.update(here.keys() if number else ())
        return {ground: PageCount(count, pages[ground]) for ground, count in times.items()}

    def page_total(self, document: str, choice: Choice) -> int:
        """Return how many pages of a document have a redaction of a choice."""
        return sum(number > 0 for number in self.pages(document, choice))

    def _chosen(self, document: str, choice: Choice) -> Iterator[RedactedPage]:
        return (each for each in self.by_document.get(document, ()) if is_chosen(each.grounds, choice))


class PageCount(NamedTuple):
    """A count of redactions, and of the pages with them."""

    times: int
    pages: int


def is_chosen(grounds: Iterable[str], choice: Choice) -> bool:
    """Return whether a redaction that claims some grounds is among those chosen."""
    return not any(each.isdisjoint(grounds) for each in choice)


def own_grounds(grounds: Grounds, of_pages_left_out: Grounds) -> Grounds | None:
    """Return the grounds of a redaction itself, None where it claims but those of pages left out."""
    own = grounds - of_pages_left_out
    return own if own or not grounds else None


def read_redactions(
    store: QuadStore, page_of: Callable[[str], tuple[str, int]], things: Iterable[str] = ()
) -> RedactionIndex:
    """Return the index of all redactions that stand, or of those of some pages and documents.

    `page_of` gives document and number of a page.
    """
    of = f"VALUES ?thing {{ {' '.join(str(NamedNode(each)) for each in things)} }}" if things else ""
    left_out, known = _grounds_of_pages_left_out(store, of), dict[Grounds, Grounds]()
    by_page = defaultdict[tuple[str, int], Counter[Grounds]](Counter)
    for thing, grounds in _claimed_grounds(store, of):
        own = own_grounds(grounds, left_out.get(thing, Grounds()))
        if own is not None:
            by_page[page_of(thing)][known.setdefault(own, own)] += 1
    by_document: dict[str, list[RedactedPage]] = {}
    for (document, number), counts in sorted(by_page.items()):
        found = by_document.setdefault(document, [])
        found += (RedactedPage(number, grounds, counts[grounds]) for grounds in sorted(counts, key=sorted))
    return RedactionIndex(by_document, left_out)


def _claimed_grounds(store: QuadStore, of: str) -> Iterator[tuple[str, Grounds]]:
    """Yield for each redaction that stands the thing that it is of, and its grounds."""
    found: dict[tuple[str, str], set[str]] = {}
    for redaction, thing, ground, status in map(row_texts, store.select(_of_things(_REDACTIONS, of))):
        if status_stands(status):
            found.setdefault((thing, redaction), set()).update({ground} - {""})
    yield from ((thing, frozenset(grounds)) for (thing, _), grounds in found.items())


def _grounds_of_pages_left_out(store: QuadStore, of: str) -> Mapping[str, Grounds]:
    """Return by page the grounds on which it says that other pages were left out."""
    found = defaultdict[str, set[str]](set)
    for page, ground, status in map(row_texts, store.select(_of_things(_GROUNDS_OF_PAGES_LEFT_OUT, of))):
        if status_stands(status):
            found[page].add(ground)
    return {page: frozenset(grounds) for page, grounds in found.items()}


def _of_things(query: str, of: str) -> str:
    return query.replace("VALUES_OF_THING", of)
