"""Passages: where words stand that somebody cites."""

from collections.abc import Iterator

from foia_graph.publish.citations.quotation_marks import without_outer_marks
from foia_graph.store.document_files import Holdings, page_of


def page_with(words: str, iri: str, holdings: Holdings) -> str:
    """Return the IRI of the page on which words stand, of a page or a document; "" where they do not.

    Only texts that are published are looked through. Spaces and line ends count as one space.
    """
    wanted = {_one_spaced(words), _one_spaced(without_outer_marks(words))} - {""}
    document, _ = page_of(iri)
    texts = ((f"{document}/page/{number}", text) for number, text in _published_pages(iri, holdings))
    return next((page for page, text in texts if any(each in text for each in wanted)), "")


def _published_pages(iri: str, holdings: Holdings) -> Iterator[tuple[int, str]]:
    """Yield number and text of a page, or of all pages of a document."""
    document, number = page_of(iri)
    reading = holdings.parsed_document(document)
    for page in reading.pages if reading is not None else ():
        if number in (0, page.number):
            yield page.number, _one_spaced(page.text)


def _one_spaced(text: str) -> str:
    return " ".join(text.split())
