"""Texts of images in a document: which pages are to be read off their images, and what comes of it."""

from collections.abc import Mapping

from msgspec.structs import replace

from foia_graph.extract import ocr
from foia_graph.extract.parsed_document import ParsedDocument, ParsedPage


def pages_for_ocr(document: ParsedDocument) -> tuple[int, ...]:
    """Return the numbers of the pages to read off their images; what is held back is not looked at."""
    pages = (page for page in document.pages if page.status != "held-back")
    return tuple(page.number for page in pages if ocr.needs_ocr(page, document))


def with_looked_at_pages(document: ParsedDocument, pages: Mapping[int, ParsedPage]) -> ParsedDocument:
    """Return a document with some pages, by number, in the place of those that it has."""
    return replace(document, pages=tuple(pages.get(page.number, page) for page in document.pages))


def without_image_text(page: ParsedPage, message: str) -> ParsedPage:
    """Return a page whose image could not be read: it keeps its layer, and says why there is no more."""
    status = page.status if page.layer is not None else "needs-ocr"
    return replace(page, status=status, reason=f"Its image could not be read: {message}.")
