"""Readings that tests make of plain texts."""

from foia_graph.extract.parsed_document import ParsedDocument, ParsedPage, PositionedText


def reading(*texts: str) -> ParsedDocument:
    """Make the reading of a file with one page for each text."""
    pages = tuple(
        ParsedPage(number, "extracted", layer=PositionedText(text)) for number, text in enumerate(texts, 1)
    )
    return ParsedDocument("0" * 64, 1, "extracted", pages=pages)
