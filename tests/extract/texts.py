"""Readings that tests make of plain texts."""

from foia_graph.extract.parsed_document import Page, Reading, Words


def reading(*texts: str) -> Reading:
    """Make the reading of a file with one page for each text."""
    pages = tuple(Page(number, "extracted", layer=Words(text)) for number, text in enumerate(texts, 1))
    return Reading("0" * 64, 1, "extracted", pages=pages)
