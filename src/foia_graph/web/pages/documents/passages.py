"""Words of a document that an address names: a passage that is found again, and words that are searched."""

import re
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlencode

from flask import request

from foia_graph.errors import NotFound, RequestRefused, SearchRejected
from foia_graph.extract import quoted_passages
from foia_graph.extract.parsed_document import Box, ParsedPage, passage_boxes
from foia_graph.model.dates import quote_text
from foia_graph.model.iris import page_of
from foia_graph.publish.addresses import path_of
from foia_graph.publish.citations.formats import Reference, citation_sentence
from foia_graph.publish.presenter import Presenter
from foia_graph.search.document_search import DocumentSearcher, PassageHit
from foia_graph.search.query_parser import LONGEST
from foia_graph.store.listing.filters import ListFilter, possible_iris
from foia_graph.web.core.operations import PARAMETERS
from foia_graph.web.core.problems import full_sentence
from foia_graph.web.core.query_parameters import AS_OF_NAME, WORDS, form_value, number_value, one_value
from foia_graph.web.core.site import current_catalogue, current_holdings
from foia_graph.web.pages.citation_box import current_references
from foia_graph.web.pages.documents.reader_page import LitSpan
from foia_graph.web.pages.resources import require_thing
from foia_graph.web.pages.search.results import generation_index

ANCHOR = "passage"
NOT_FOUND = "These words are not found in this document any more."
QUOTE_NAMES = ("quote", "until", "before", "after")


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage as it is now: its page and position there, its words in their context, and its boxes.

    `path` leads to it, with the fewest words by which it is found again, and `citation_path` to its citation.
    """

    document: str
    place: quoted_passages.PassagePlace
    context: quoted_passages.TextContext
    boxes: tuple[Box, ...]
    path: str
    citation_path: str

    @property
    def page(self) -> str:
        """Return the IRI of its page."""
        return f"{self.document}/page/{self.place.page}"

    def change_since(self, number: int) -> str:
        """Return what became of words that were on the page of a number (0 for any), "" for nothing."""
        if number not in (0, self.place.page):
            return f"These words were on page {number}; they are on page {self.place.page} now."
        if self.place.likeness == 1:
            return ""
        words = f"“{self.context.exact}” (likeness {self.place.likeness:.2f})"
        return f"The page is read differently now. The most similar words: {words}."


@dataclass(frozen=True, slots=True)
class LinkedPassage:
    """What an address says of words: the quote, and where it is now, None where nowhere.

    `number` is that of the page of the address, 0 where it is that of a document.
    """

    wanted: quoted_passages.PassageQuote
    number: int
    found: Passage | None

    @property
    def citation(self) -> str:
        """Return the citation of the passage as it is now, "" where it is nowhere."""
        reference = passage_citation(self.found) if self.found is not None else None
        return f"{citation_sentence(reference)} {reference.iri}" if reference is not None else ""

    @property
    def change(self) -> str:
        """Return what became of the words since the address was made, "" for nothing."""
        return self.found.change_since(self.number) if self.found else NOT_FOUND

    @property
    def is_here(self) -> bool:
        """Return whether it is on the page of the address."""
        return self.found is not None and self.found.place.page == self.number

    @property
    def lit_spans(self) -> tuple[LitSpan, ...]:
        """Return the words of the page that are highlighted."""
        if self.found is None or not self.is_here:
            return ()
        place = self.found.place
        return (LitSpan("passage", place.start, place.end, ANCHOR, "The linked passage", self.found.boxes),)


def requested_quote(value_of: Callable[[str], str] = form_value) -> quoted_passages.PassageQuote | None:
    """Return the words that an address quotes, by default that of the request; None for none.

    `value_of` returns its parameter of a name, "" for none. Raises RequestRefused where the words are long.
    """
    texts = {name: value_of(name) for name in QUOTE_NAMES}
    for name, text in texts.items():
        most = PARAMETERS[name].schema["maxLength"]
        if len(text) > most:
            raise RequestRefused(f"{name} has at most {most:,} characters, not {len(text):,}.")
    return quoted_passages.PassageQuote(**texts) if texts["quote"] else None


def linked_passage(presenter: Presenter, page: str) -> LinkedPassage | None:
    """Return the passage that the address of a page leads to, None where it leads to none."""
    wanted = requested_quote() if "quote" in request.args else None
    if wanted is None:
        return None
    return LinkedPassage(wanted, page_of(page)[1], find_in_document(presenter, page, wanted))


def find_in_document(presenter: Presenter, page: str, wanted: quoted_passages.PassageQuote) -> Passage | None:
    """Return where words are now that was on a page; it need not be described any more."""
    document, number = page_of(page)
    reading = presenter.holdings.parsed_document(document)
    known = set(presenter.holdings.page_numbers(document))
    pages = [each for each in reading.pages if each.number in known] if reading is not None else []
    place = quoted_passages.find_passage(
        [quoted_passages.PassageText(each.number, each.text) for each in pages], wanted, number
    )
    if place is None:
        return None
    return _passage(document, next(each for each in pages if each.number == place.page), place)


def _passage(document: str, page: ParsedPage, place: quoted_passages.PassagePlace) -> Passage:
    query = {
        name: text
        for name, text in asdict(quoted_passages.quote_passage(page.text, place.start, place.end)).items()
        if text
    }
    iri = f"{document}/page/{page.number}"
    return Passage(
        document,
        place,
        quoted_passages.text_context(page.text, place.start, place.end),
        passage_boxes(page.words, place.start, place.end) if page.words else (),
        f"{path_of(iri, current_catalogue().base)}?{urlencode(query)}#{ANCHOR}",
        f"/cite?{urlencode({'iri': iri, **query})}",
    )


def passage_citation(passage: Passage) -> Reference | None:
    """Return the reference to a passage, by the address that leads to it; None where it cannot be cited."""
    page = current_catalogue().describe(passage.page)
    address = f"{current_catalogue().base}{passage.path.removeprefix('/')}"
    return current_references().passage_reference(page, passage.context.exact, address) if page else None


# The parameter that turns the list of pages with hits.
PART = "part"
# Pages with hits that are listed at once, and hits of each that are shown in their context.
PAGES_LISTED, HITS_SHOWN = 50, 3
ONLY_NOW = "A document is searched in its current state only; remove asOf to search it."


def document_search(presenter: Presenter, document: str) -> dict[str, Any]:
    """Return the search in a document that the address asks for; raises RequestRefused, NotFound.

    `hits` is None where nothing was searched; `notice` says why, or how the words were taken. `query` is what
    addresses of pages keep of the search, `counts` the pages with the numbers of their hits (`1:3 2:1`).
    """
    action, words = path_of(document, presenter.catalogue.base), form_value(WORDS)
    search = {"action": action, "words": words, "longest": LONGEST, "hits": None, "query": ""}
    if not words or AS_OF_NAME in request.args:
        return {**search, "notice": ONLY_NOW if words else ""}
    try:
        hits = current_searcher().search(document, words)
    except SearchRejected as error:
        return {**search, "notice": full_sentence(str(error))}
    part, last = number_value(PART, 1), max(1, -(-len(hits.pages) // PAGES_LISTED))
    if not 1 <= part <= last:
        raise RequestRefused(f"{PART} is a number from 1 to {last}, not {part}.")
    listed = hits.pages[(part - 1) * PAGES_LISTED : part * PAGES_LISTED]
    stamps = presenter.holdings.page_stamps(document) if listed else {}
    return {
        **search,
        "notice": str(hits.notice or ""),
        "hits": hits,
        "query": f"?{urlencode({WORDS: words})}",
        "counts": " ".join(f"{each.page}:{len(each.hits)}" for each in hits.pages),
        "pages": [
            {
                "path": _with_words(f"{action}/page/{each.page}", words),
                "number": each.page,
                "stamps": stamps.get(f"{document}/page/{each.page}", ()),
                "total": len(each.hits),
                "hits": [(hit, hit_path(presenter, document, hit, words)) for hit in each.hits[:HITS_SHOWN]],
            }
            for each in listed
        ],
        "previous": _with_words(action, words, **{PART: part - 1}) if part > 1 else "",
        "following": _with_words(action, words, **{PART: part + 1}) if part < last else "",
        "suggested_path": _with_words(action, hits.suggestion) if hits.suggestion else "",
    }


def page_search(presenter: Presenter, page: str) -> dict[str, Any]:
    """Return the search that the address of a page asks for in its document, and the hits on the page.

    `previous` and `following` lead to the last hit before this page and the first one after it, "" for none;
    `lit_spans` are the words of the page that are highlighted.
    """
    document, number = page_of(page)
    search = document_search(presenter, document)
    hits, words = search["hits"], search["words"]
    if hits is None:
        return {"search": search, "lit_spans": ()}
    here = hits.on_page(number)
    before = [each for each in hits.pages if each.page < number]
    after = [each for each in hits.pages if each.page > number]
    return {
        "search": search,
        "hits": here,
        "previous": hit_path(presenter, document, before[-1].hits[-1], words) if before else "",
        "following": hit_path(presenter, document, after[0].hits[0], words) if after else "",
        "all_hits": f"{_with_words(search['action'], words)}#hits",
        "lit_spans": [
            LitSpan("hit", each.start, each.end, f"hit-{each.number}", f"Hit for {words}", each.boxes)
            for each in here
            if each.start < each.end
        ],
    }


def current_searcher() -> DocumentSearcher:
    """Return the searcher in documents of the generation that is served now."""
    source, holdings = current_catalogue(), current_holdings()
    return source.compute_once(
        "document searcher", lambda: DocumentSearcher(generation_index(source), holdings)
    )


def hit_path(presenter: Presenter, document: str, hit: PassageHit, words: str) -> str:
    """Return the path of a hit: that of its page with the words, and its position on the page."""
    page = path_of(f"{document}/page/{hit.page}", presenter.catalogue.base)
    return f"{_with_words(page, words)}#hit-{hit.number}"


def _with_words(path: str, words: str, **more: object) -> str:
    return f"{path}?{urlencode({WORDS: words, **more})}"


# The name of a page, as an IRI or from `document/` on: the name of its document, and its number.
PAGE_NAME = re.compile(r"(?:^|/)document/([A-Za-z0-9-]+)/page/([0-9]{1,9})$")
_ANY_DOCUMENT = ListFilter("document", "Document", (), kinds=("document",))


def requested_document() -> str:
    """Return the IRI of the document that the address names; raises RequestRefused, NotFound, or Gone."""
    text = one_value("document")
    if not text:
        raise RequestRefused("document names a document, as document/name or an IRI.")
    iri = next(possible_iris(text, _ANY_DOCUMENT, current_catalogue()), "")
    document = require_thing(iri) if iri else None
    if document is None or document.type != "ReleasedDocument":
        raise NotFound(f"document names {quote_text(text)}, which is no document.")
    return document.iri
