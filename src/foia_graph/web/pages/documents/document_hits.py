"""Hits of a search in one document, ready to be shown: the list of pages, and the words highlighted on a
page.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import request

from foia_graph.errors import NotFound, RequestRefused, SearchRejected
from foia_graph.model.dates import quote_text
from foia_graph.model.iris import page_of
from foia_graph.publish.addresses import path_of
from foia_graph.publish.presenter import Presenter
from foia_graph.search.document_search import DocumentHits, DocumentSearcher, PageHits, PassageHit
from foia_graph.search.query_parser import LONGEST
from foia_graph.store.bates_index import Stamp
from foia_graph.store.listing.filter_values import possible_iris
from foia_graph.store.listing.filters import ListFilter
from foia_graph.web.core.list_parameters import TEXT_SCHEMA
from foia_graph.web.core.operations import OperationParameter
from foia_graph.web.core.problems import full_sentence
from foia_graph.web.core.query_parameters import AS_OF_NAME, WORDS, form_value, one_value
from foia_graph.web.core.site import current_catalogue, current_holdings
from foia_graph.web.pages.documents.reader_page import LitSpan
from foia_graph.web.pages.resources import require_thing
from foia_graph.web.pages.search.hit_view import generation_index

# The parameter that turns the list of pages with hits.
PART = "part"
SEARCHED_WORDS = OperationParameter(
    WORDS,
    {"type": "string", "maxLength": LONGEST},
    "Words that are searched in the document, and lit on its pages; written as in the search of everything.",
)
SEARCH_PART = OperationParameter(
    PART, {"type": "integer", "minimum": 1}, "Which part of the pages with hits is listed, from 1."
)
# Pages with hits that are listed at once, and hits of each that are shown in their context.
PAGES_LISTED, HITS_SHOWN = 50, 3
ONLY_NOW = "A document is searched as it is now; leave out the date to search in it."


@dataclass(frozen=True, slots=True)
class HitPage:
    """A page with hits: its path and numbers, and the first hits, each with the path that leads to it."""

    path: str
    number: int
    stamps: tuple[str, ...]
    count: int
    hits: tuple[tuple[PassageHit, str], ...]

    @property
    def more(self) -> int:
        """Return the number of hits that are not shown."""
        return self.count - len(self.hits)


@dataclass(frozen=True, slots=True)
class DocumentSearchView:
    """A search in a document: the form with the words, and the part of the pages with hits that is listed.

    `hits` is None where nothing was searched; `notice` says why, or how the words were taken.
    """

    action: str
    words: str = ""
    notice: str = ""
    hits: DocumentHits | None = None
    pages: tuple[HitPage, ...] = ()
    previous: str = ""
    following: str = ""
    suggested_path: str = ""
    longest: int = LONGEST

    @property
    def query(self) -> str:
        """Return what the addresses of pages keep of the search, from its question mark on, "" for none."""
        return f"?{urlencode({WORDS: self.words})}" if self.hits is not None else ""

    @property
    def counts(self) -> str:
        """Return the pages with hits, each with the number of its hits, as `1:3 2:1`."""
        return " ".join(f"{each.page}:{len(each.hits)}" for each in self.hits.pages) if self.hits else ""


@dataclass(frozen=True, slots=True)
class PageSearchView:
    """A search in a document as it is shown on one of its pages: the hits there, and the ways to others.

    `previous` and `following` lead to the last hit before this page and the first one after it, "" for none.
    """

    search: DocumentSearchView
    hits: tuple[PassageHit, ...] = ()
    previous: str = ""
    following: str = ""
    all_hits: str = ""

    @property
    def lit_spans(self) -> tuple[LitSpan, ...]:
        """Return the words of the page that are highlighted."""
        title = f"Hit for {self.search.words}"
        return tuple(
            LitSpan("hit", each.start, each.end, hit_anchor(each), title, each.boxes)
            for each in self.hits
            if each.start < each.end
        )


def document_search(presenter: Presenter, document: str) -> DocumentSearchView:
    """Return the search in a document that the address asks for; raises RequestRefused, NotFound."""
    action = path_of(document, presenter.catalogue.base)
    words = form_value(WORDS)
    if not words or AS_OF_NAME in request.args:
        return DocumentSearchView(action, words, ONLY_NOW if words else "")
    try:
        hits = current_searcher().search(document, words)
    except SearchRejected as error:
        return DocumentSearchView(action, words, full_sentence(str(error)))
    part = _requested_part(hits)
    listed = hits.pages[(part - 1) * PAGES_LISTED : part * PAGES_LISTED]
    stamps = presenter.holdings.page_stamps(document) if listed else {}
    return DocumentSearchView(
        action,
        words,
        str(hits.notice or ""),
        hits,
        tuple(_hit_page(presenter, document, each, words, stamps) for each in listed),
        _with_words(action, words, **{PART: part - 1}) if part > 1 else "",
        _with_words(action, words, **{PART: part + 1}) if part * PAGES_LISTED < len(hits.pages) else "",
        _with_words(action, hits.suggestion) if hits.suggestion else "",
    )


def page_search(presenter: Presenter, page: str) -> PageSearchView:
    """Return the search that the address of a page asks for in its document."""
    document, number = page_of(page)
    search = document_search(presenter, document)
    if search.hits is None:
        return PageSearchView(search)
    before = [each for each in search.hits.pages if each.page < number]
    after = [each for each in search.hits.pages if each.page > number]
    return PageSearchView(
        search,
        search.hits.on_page(number),
        hit_path(presenter, document, before[-1].hits[-1], search.words) if before else "",
        hit_path(presenter, document, after[0].hits[0], search.words) if after else "",
        f"{_with_words(search.action, search.words)}#hits",
    )


def current_searcher() -> DocumentSearcher:
    """Return the searcher in documents of the generation that is served now."""
    source, holdings = current_catalogue(), current_holdings()
    return source.compute_once(
        "document searcher", lambda: DocumentSearcher(generation_index(source), holdings)
    )


def hit_path(presenter: Presenter, document: str, hit: PassageHit, words: str) -> str:
    """Return the path of a hit: that of its page with the words, and its position on the page."""
    page = path_of(f"{document}/page/{hit.page}", presenter.catalogue.base)
    return f"{_with_words(page, words)}#{hit_anchor(hit)}"


def hit_anchor(hit: PassageHit) -> str:
    """Return the anchor of a hit on its page."""
    return f"hit-{hit.number}"


def _hit_page(
    presenter: Presenter, document: str, found: PageHits, words: str, stamps: Mapping[str, list[Stamp]]
) -> HitPage:
    page = f"{document}/page/{found.page}"
    links = ((hit, hit_path(presenter, document, hit, words)) for hit in found.hits[:HITS_SHOWN])
    return HitPage(
        _with_words(path_of(page, presenter.catalogue.base), words),
        found.page,
        tuple(stamp.as_printed for stamp in stamps.get(page, ())),
        len(found.hits),
        tuple(links),
    )


def _with_words(path: str, words: str, **more: object) -> str:
    return f"{path}?{urlencode({WORDS: words, **more})}"


def _requested_part(hits: DocumentHits) -> int:
    """Return which part of the pages with hits is listed, from 1; raises RequestRefused."""
    text = request.args.get(PART, "1")
    last = max(1, -(-len(hits.pages) // PAGES_LISTED))
    if not (text.isascii() and text.isdecimal() and len(text) < 6 and 1 <= int(text) <= last):
        raise RequestRefused(f"{PART} is a number from 1 to {last}, not {text[:20]!r}.")
    return int(text)


DOCUMENT = OperationParameter(
    "document",
    TEXT_SCHEMA,
    "The document, as an IRI or as document/name.",
    required=True,
    example="document/moa-illinois",
)
# The name of a page, as an IRI or from `document/` on: the name of its document, and its number.
PAGE_NAME = re.compile(r"(?:^|/)document/([A-Za-z0-9-]+)/page/([0-9]{1,9})$")
_ANY_DOCUMENT = ListFilter("document", "Document", (), kinds=("document",))


def requested_document() -> str:
    """Return the IRI of the document that the address names; raises RequestRefused, NotFound, or Gone."""
    text = one_value(DOCUMENT.name)
    if not text:
        raise RequestRefused(f"{DOCUMENT.name} names a document, as document/name or an IRI.")
    iri = next(possible_iris(text, _ANY_DOCUMENT, current_catalogue()), "")
    document = require_thing(iri) if iri else None
    if document is None or document.type != "ReleasedDocument":
        raise NotFound(f"{DOCUMENT.name} names {quote_text(text)}, which is no document.")
    return document.iri
