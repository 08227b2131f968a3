"""Passages: words of a page that a link leads to, found again however the page is read now."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from urllib.parse import urlencode

from flask import request

from foia_graph.errors import RequestRefused
from foia_graph.extract.parsed_document import Box, ParsedPage, passage_boxes
from foia_graph.extract.quoted_passages import (
    PassagePlace,
    PassageQuote,
    PassageText,
    TextContext,
    find_passage,
    quote_passage,
    text_context,
)
from foia_graph.model.iris import page_of
from foia_graph.publish.addresses import path_of
from foia_graph.publish.citations.formats import Reference, citation_sentence
from foia_graph.publish.presenter import Presenter
from foia_graph.web.core.operations import OperationParameter
from foia_graph.web.core.query_parameters import form_value
from foia_graph.web.core.site import current_catalogue
from foia_graph.web.pages.citation_box import current_references
from foia_graph.web.pages.documents.reader_page import LitSpan

ANCHOR = "passage"
# Characters of the words of a link, and of what was around them.
LONGEST, MAX_CONTEXT_LENGTH = 2_000, 300
QUOTE_PARAMETERS = (
    OperationParameter(
        "quote",
        {"type": "string", "maxLength": LONGEST},
        "Words of the page, or the first of them; blanks, hyphens, capitals and accents make no difference.",
    ),
    OperationParameter(
        "until",
        {"type": "string", "maxLength": MAX_CONTEXT_LENGTH},
        "The last words, where quote has the first.",
    ),
    OperationParameter(
        "before", {"type": "string", "maxLength": MAX_CONTEXT_LENGTH}, "The text before the words."
    ),
    OperationParameter(
        "after", {"type": "string", "maxLength": MAX_CONTEXT_LENGTH}, "The text after the words."
    ),
)
QUOTE_NAMES = tuple(each.name for each in QUOTE_PARAMETERS)


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage as it is now: its page and position there, its words in their context, and its boxes.

    `path` leads to it, with the fewest words by which it is found again, and `citation_path` to its citation.
    """

    document: str
    place: PassagePlace
    context: TextContext
    boxes: tuple[Box, ...]
    path: str
    citation_path: str

    @property
    def page(self) -> str:
        """Return the IRI of its page."""
        return f"{self.document}/page/{self.place.page}"


@dataclass(frozen=True, slots=True)
class LinkedPassage:
    """What an address says of words: the quote, and where it is now, None where nowhere.

    `number` is that of the page of the address, 0 where it is that of a document.
    """

    wanted: PassageQuote
    number: int
    found: Passage | None

    @property
    def citation(self) -> str:
        """Return the citation of the passage as it is now, "" where it is nowhere."""
        reference = passage_citation(self.found) if self.found is not None else None
        return f"{citation_sentence(reference)} {reference.iri}" if reference is not None else ""

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

    @property
    def sentence(self) -> str:
        """Return what there is to say of where it is, "" where it is here to the letter."""
        if self.found is None:
            return (
                "These words are not found in this document any more; the page that they stood on is shown."
            )
        place = self.found.place
        likeness = "" if place.likeness == 1.0 else f" (likeness {place.likeness:.2f})"
        if not self.number:
            return f"These words are on page {place.page}{likeness}."
        if not self.is_here:
            return f"These words stood on page {self.number}; they are on page {place.page} now{likeness}."
        if likeness:
            return f"These words are read a little otherwise now; the most similar ones are lit{likeness}."
        return ""


def requested_quote(value_of: Callable[[str], str] = form_value) -> PassageQuote | None:
    """Return the words that an address quotes, by default that of the request; None for none.

    `value_of` returns its parameter of a name, "" for none. Raises RequestRefused where the words are long.
    """
    texts = {name: value_of(name) for name in QUOTE_NAMES}
    for each in QUOTE_PARAMETERS:
        most = each.schema["maxLength"]
        if len(texts[each.name]) > most:
            raise RequestRefused(
                f"{each.name} has at most {most:,} characters, not {len(texts[each.name]):,}."
            )
    return PassageQuote(**texts) if texts["quote"] else None


def linked_passage(presenter: Presenter, page: str) -> LinkedPassage | None:
    """Return the passage that the address of a page leads to, None where it leads to none."""
    wanted = requested_quote() if "quote" in request.args else None
    if wanted is None:
        return None
    return LinkedPassage(wanted, page_of(page)[1], find_in_document(presenter, page, wanted))


def find_in_document(presenter: Presenter, page: str, wanted: PassageQuote) -> Passage | None:
    """Return where words are now that was on a page; it need not be described any more."""
    document, number = page_of(page)
    reading = presenter.holdings.parsed_document(document)
    known = set(presenter.holdings.page_numbers(document))
    pages = [each for each in reading.pages if each.number in known] if reading is not None else []
    place = find_passage([PassageText(each.number, each.text) for each in pages], wanted, number)
    if place is None:
        return None
    return _passage(document, next(each for each in pages if each.number == place.page), place)


def _passage(document: str, page: ParsedPage, place: PassagePlace) -> Passage:
    query = {
        name: text for name, text in asdict(quote_passage(page.text, place.start, place.end)).items() if text
    }
    iri = f"{document}/page/{page.number}"
    return Passage(
        document,
        place,
        text_context(page.text, place.start, place.end),
        passage_boxes(page.words, place.start, place.end) if page.words else (),
        f"{path_of(iri, current_catalogue().base)}?{urlencode(query)}#{ANCHOR}",
        f"/cite?{urlencode({'iri': iri, **query})}",
    )


def passage_citation(passage: Passage) -> Reference | None:
    """Return the reference to a passage, by the address that leads to it; None where it cannot be cited."""
    page = current_catalogue().describe(passage.page)
    address = f"{current_catalogue().base}{passage.path.removeprefix('/')}"
    return current_references().passage_reference(page, passage.context.exact, address) if page else None
