"""Summaries of hits: kind, label, document, page, Bates numbers, date and sources of what a search finds."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from foia_graph.model import iris
from foia_graph.model.iris import page_of
from foia_graph.model.rdf_terms import Literal, NamedNode
from foia_graph.model.resource import Resource
from foia_graph.search.entry_builder import CLAIM, EMAIL, PAGE, PAGES
from foia_graph.search.snippets import TextSnippet
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.claim_views import claim_view
from foia_graph.store.labels import Labels

REMEMBERED = 20_000
E_MAIL, BY_FILE = "e-mail", "pdf"
"""The form of page ranges that are e-mails, and the numbering of pages by their position in the file."""


@dataclass(frozen=True, slots=True)
class HitSummary:
    """The summary of a hit, the same in every search that finds it; other things by their IRIs.

    `kind` is a value of that facet, `title` its name. `page` counts in the file, from 1; it is 0 for what
    is on no page. A claim is `about` a thing, on a `field` of that where it is not in words alone,
    and is in `sources`; the `senders` of an e-mail are mentions, each with the words that are printed.
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


HitFacts = dict[str, Any]
"""Values of some fields of a HitSummary, by name."""


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
        facts: HitFacts = {"kind": shape.kind, "title": shape.plain_title, "label": self._labels.name(iri)}
        facts |= HIT_FORMATTERS.get(shape.kind, HitFormatter._format_thing)(self, iri)
        return HitSummary(iri, type=shape.name, **facts)

    # ------------------------------------------------------------ by kind

    def _format_thing(self, iri: str) -> HitFacts:
        return {
            "bates": tuple(self._bates_numbers(iri)),
            "releases": self._linked_iris(iri, "inSeries"),
            "date": self._thing_date(iri),
        }

    def _format_page(self, iri: str) -> HitFacts:
        document, page = page_of(iri)
        releases, date = self._document_facts(document)
        bates = tuple(self._bates_numbers(iri))
        return {"document": document, "releases": releases, "date": date, "page": page, "bates": bates}

    def _format_claim(self, iri: str) -> HitFacts:
        owner = iris.owner_iri(iri)
        document, page = page_of(owner)
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
        email = self._format_email(iri, document) if self._has_concept(iri, "form", E_MAIL) else {}
        return {
            "document": document,
            "releases": self._document_facts(document)[0],
            "page": self._first_page(iri),
            "date": self._sent_date(iri),
            **email,
        }

    def _format_email(self, iri: str, document: str) -> HitFacts:
        named = bool(next(self._literal_texts(iri, "title"), ""))
        label = {} if named else {"label": f"E-mail in {self._labels.name(document)}"}
        return {"kind": EMAIL, "title": "E-mail", **label, "senders": tuple(self._email_senders(iri))}

    # ------------------------------------------------------------ facts

    def _read_document_facts(self, document: str) -> tuple[tuple[str, ...], str]:
        return self._linked_iris(document, "inSeries"), self._thing_date(document)

    def _first_page(self, iri: str) -> int:
        if not self._has_concept(iri, "pageNumbering", BY_FILE):
            return 0
        return int(next(self._literal_texts(iri, "firstPage"), "0"))

    def _sent_date(self, iri: str) -> str:
        found = (text for name in ("dateSent", "date") for text in self._literal_texts(iri, name))
        return next(found, "")[:10]

    def _email_senders(self, iri: str) -> Iterator[tuple[str, str]]:
        for mention in self._linked_iris(iri, "sender"):
            yield from ((mention, text) for text in self._literal_texts(mention, "asStated"))

    def _thing_date(self, thing: str) -> str:
        shape = self._catalogue.shape_of(thing)
        names = shape.date_fields if shape else ()
        return next((text for name in names for text in self._literal_texts(thing, name)), "")

    def _has_concept(self, iri: str, field: str, notation: str) -> bool:
        return any(iris.last_segment(each) == notation for each in self._linked_iris(iri, field))

    def _linked_iris(self, iri: str, field: str) -> tuple[str, ...]:
        return tuple(self._catalogue.links(iri, self._catalogue.profile.predicates[field]))

    def _literal_texts(self, iri: str, field: str) -> Iterator[str]:
        predicate = NamedNode(self._catalogue.profile.predicates[field])
        found = self._catalogue.quad_store.quads(NamedNode(iri), predicate, None)
        yield from sorted(quad.object.value for quad in found if isinstance(quad.object, Literal))


HIT_FORMATTERS: Mapping[str, Callable[[HitFormatter, str], HitFacts]] = {
    PAGE: HitFormatter._format_page,
    CLAIM: HitFormatter._format_claim,
    PAGES: HitFormatter._format_page_range,
}
"""The formatters of kinds of hits with a summary of their own; all others are summarized as things."""


# -- as a row -----------------------------------------------------------------------------------------------

HIT_COLUMNS = ("iri", "kind", "label", "page", "bates", "document", "release", "date", "score", "snippet")
JOINT = "; "


def hit_row(summary: HitSummary, snippet: TextSnippet, score: float) -> tuple[str, ...]:
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
    )
