"""Summaries of hits: kind, label, document, page, Bates numbers, date and sources of what a search finds."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from foia_graph.errors import ValueRejected
from foia_graph.model import iris
from foia_graph.model.claims import MACHINE_READ, marked
from foia_graph.model.rdf import MACHINE_FIELD
from foia_graph.model.resource import Resource
from foia_graph.model.values import UNWRITABLE
from foia_graph.search import facets, snippets
from foia_graph.search.entry_builder import CLAIM, EMAIL, PAGE, PAGES
from foia_graph.search.query_parser import SORTS, SearchRequest
from foia_graph.search.text_index import TextSearchResults, text_index
from foia_graph.store.catalogue import Catalogue, Labels
from foia_graph.store.claim_views import claim_view
from foia_graph.store.document_files import Holdings
from foia_graph.store.generations.generation import Layout

REMEMBERED = 20_000
# The form of page ranges that are e-mails, and the numbering of pages by their position in the file.
E_MAIL, BY_FILE = "e-mail", "pdf"


@dataclass(frozen=True, slots=True)
class HitSummary:
    """The summary of a hit, the same in every search that finds it; other things by their IRIs.

    `kind` is a value of that facet, `title` its name. `page` counts in the file, from 1; it is 0 for what
    is on no page. A claim is `about` a thing, on a `field` of that where it is not in words alone,
    and is in `sources`; the `senders` of an e-mail are mentions, each with the words that are printed.
    `machine` names which of title, date and senders a program read, and nobody verified.
    """

    iri: str
    kind: str
    type: str
    title: str
    label: str
    document: str = ""
    page: int = 0
    bates: tuple[str, ...] = ()
    releases: tuple[str, ...] = ()
    date: str = ""
    about: str = ""
    field: str = ""
    sources: tuple[str, ...] = ()
    senders: tuple[tuple[str, str], ...] = ()
    machine: tuple[str, ...] = ()

    @property
    def marked_label(self) -> str:
        """Return the label, marked if a program read it."""
        return marked(self.label, "title" in self.machine)


# Values of some fields of a HitSummary, by name.
HitFacts = dict[str, Any]


class HitFormatter:
    """Makes the summaries of hits in one catalogue, given the Bates numbers of a page or document."""

    def __init__(self, catalogue: Catalogue, bates_numbers: Callable[[str], Sequence[str]]) -> None:
        self._catalogue, self._bates_numbers = catalogue, bates_numbers
        self._labels = Labels(catalogue)
        self.summary = lru_cache(REMEMBERED)(self._summarize)
        self._document_facts = lru_cache(REMEMBERED)(self._read_document_facts)

    def _summarize(self, iri: str) -> HitSummary:
        shape = self._catalogue.shape_of(iri)
        if shape is None:
            raise LookupError(f"{iri} was found, and is nothing that the catalogue has a class for")
        facts: HitFacts = {"kind": shape.kind, "title": shape.plain_title}
        facts |= HIT_FORMATTERS.get(shape.kind, HitFormatter._format_thing)(self, iri)
        is_read = "title" in facts.get("machine", ())
        facts.setdefault("label", self._labels.bare_name(iri) if is_read else self._labels.name(iri))
        return HitSummary(iri, type=shape.name, **facts)

    def _format_thing(self, iri: str) -> HitFacts:
        return {
            "bates": tuple(self._bates_numbers(iri)),
            "releases": self._linked_iris(iri, "inSeries"),
            "date": self._thing_date(iri),
            "machine": self._machine_facts(iri),
        }

    def _format_page(self, iri: str) -> HitFacts:
        document, page = iris.page_of(iri)
        releases, date, machine = self._document_facts(document)
        facts = {"document": document, "releases": releases, "date": date, "machine": machine, "page": page}
        return {**facts, "bates": tuple(self._bates_numbers(iri))}

    def _format_claim(self, iri: str) -> HitFacts:
        owner = iris.owner_iri(iri)
        document, page = iris.page_of(owner)
        shape = self._catalogue.shape_of(document)
        is_in_document = shape is not None and "inSeries" in shape.properties
        # A hit of an older generation may be gone from this one.
        claim = self._catalogue.describe(iri) or Resource(iri, "Claim", {})
        view = claim_view(claim, self._catalogue)
        return {
            "document": document if is_in_document else "",
            "releases": self._document_facts(document)[0] if is_in_document else (),
            "page": page,
            "about": next(iter(self._linked_iris(iri, "claims")), owner),
            "field": view.field,
            "sources": (view.source,) if view.source else (),
            "date": view.date,
        }

    def _format_page_range(self, iri: str) -> HitFacts:
        document = iris.owner_iri(iri)
        is_by_file = self._has_concept(iri, "pageNumbering", BY_FILE)
        facts: HitFacts = {
            "document": document,
            "releases": self._document_facts(document)[0],
            "page": int(self._first_text(iri, "firstPage") or 0) if is_by_file else 0,
            "date": self._first_text(iri, "dateSent", "date")[:10],
        }
        if self._has_concept(iri, "form", E_MAIL):
            mentions = self._linked_iris(iri, "sender")
            senders = tuple(
                (each, text) for each in mentions for text in self._literal_texts(each, "asStated")
            )
            facts |= {"kind": EMAIL, "title": "E-mail", "senders": senders}
            if self._has_concept(iri, "status", MACHINE_READ):
                facts["machine"] = ("title", "date", "senders")
            if not self._first_text(iri, "title"):
                facts["label"] = f"E-mail in {self._labels.bare_name(document)}"
        return facts

    def _read_document_facts(self, document: str) -> tuple[tuple[str, ...], str, tuple[str, ...]]:
        date, machine = self._thing_date(document), self._machine_facts(document)
        return self._linked_iris(document, "inSeries"), date, machine

    def _machine_facts(self, thing: str) -> tuple[str, ...]:
        shape = self._catalogue.shape_of(thing)
        if shape is None or MACHINE_FIELD not in shape.properties:
            return ()
        read = frozenset(self._linked_iris(thing, MACHINE_FIELD))
        fields = {"title": (shape.label_field,), "date": shape.date_fields}
        paths = {fact: {shape.properties[name].path for name in names} for fact, names in fields.items()}
        return tuple(fact for fact, found in paths.items() if not read.isdisjoint(found))

    def _thing_date(self, thing: str) -> str:
        shape = self._catalogue.shape_of(thing)
        return self._first_text(thing, *(shape.date_fields if shape else ()))

    def _has_concept(self, iri: str, field: str, notation: str) -> bool:
        return any(iris.last_segment(each) == notation for each in self._linked_iris(iri, field))

    def _linked_iris(self, iri: str, field: str) -> tuple[str, ...]:
        return tuple(self._catalogue.links(iri, self._catalogue.profile.predicates[field]))

    def _literal_texts(self, iri: str, field: str) -> list[str]:
        return self._catalogue.texts(iri, self._catalogue.profile.predicates[field])

    def _first_text(self, iri: str, *fields: str) -> str:
        return next((text for field in fields for text in self._literal_texts(iri, field)), "")


# The formatters of kinds of hits with a summary of their own; all others are summarized as things.
HIT_FORMATTERS: Mapping[str, Callable[[HitFormatter, str], HitFacts]] = {
    PAGE: HitFormatter._format_page,
    CLAIM: HitFormatter._format_claim,
    PAGES: HitFormatter._format_page_range,
}


HIT_COLUMNS = (
    *("iri", "kind", "label", "page", "bates", "document", "release", "date", "score", "snippet"),
    MACHINE_FIELD,
)
JOINT = "; "


def hit_row(summary: HitSummary, snippet: snippets.TextSnippet, score: float) -> tuple[str, ...]:
    """Return a hit as a row of a table; several values of a cell are joined."""
    return (
        summary.iri,
        summary.kind,
        summary.label,
        str(summary.page or ""),
        JOINT.join(summary.bates),
        summary.document,
        JOINT.join(summary.releases),
        summary.date,
        f"{score:.3f}" if score else "",
        snippet.text,
        JOINT.join(summary.machine),
    )


# Hits that are looked up together.
AT_ONCE = 100
# A hit with its snippet and how well it fits.
ScoredHit = tuple[HitSummary, snippets.TextSnippet, float]


class CatalogueSearch:
    """The search of one state of a catalogue."""

    def __init__(self, catalogue: Catalogue, layout: Layout) -> None:
        self._catalogue, self._layout = catalogue, layout

    def find(
        self,
        words: str,
        facet_texts: Mapping[str, Sequence[str]],
        period: tuple[str, str],
        sort: str = SORTS[0],
    ) -> TextSearchResults:
        """Return what a search finds; `period` is its first and its last day, "" for a side that is open.

        Raise SearchRejected where there is nothing to look for, ValueRejected for what is no facet.
        """
        names = facets.facet_filters(self._catalogue.profile)
        for name in facet_texts:
            if name not in names:
                raise ValueRejected(f"a search has no facet {name}; it has {', '.join(names)}")
        choices = tuple(
            (name, tuple(facets.facet_value(name, text, self._catalogue) for text in texts))
            for name, texts in facet_texts.items()
            if texts
        )
        request = SearchRequest(UNWRITABLE.sub(" ", words), choices, *period, sort)
        return text_index(self._catalogue, self._layout).search(request)

    def best_hits(self, results: TextSearchResults, limit: int) -> Iterator[ScoredHit]:
        """Yield the best hits of what was found."""
        holdings = Holdings(self._catalogue, self._layout)
        formatter = HitFormatter(self._catalogue, holdings.printed_numbers)
        for start in range(0, limit, AT_ONCE):
            some = results.hits(start, min(AT_ONCE, limit - start))
            for hit, snippet in zip(some, results.snippets(some), strict=True):
                yield formatter.summary(hit.iri), snippets.framed_snippet(snippet), hit.score
