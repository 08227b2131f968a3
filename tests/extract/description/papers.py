"""Papers that tests describe: pages of rows, set where a typist or a printer would set them."""

from foia_graph.extract.description.extractor import StatedField, find_description
from foia_graph.extract.parsed_document import Box, ParsedDocument, ParsedPage, PositionedText, TextLine
from foia_graph.extract.registry import NO_NAMES
from tests.extract.texts import reading

LINE = 1.3
"""Height of a typed line, in percent of the page."""
LETTER = 0.9
"""Width of a typed letter, in percent of the page."""


def page(
    *lines: tuple[float, float, str] | tuple[float, float, str, float], wide: bool = False
) -> ParsedPage:
    """Set lines on a page: how far from the left and the top, the words, and how high the type is."""
    text, placed = "", []
    for x, y, words, *size in lines:
        height = size[0] if size else LINE
        width = LETTER * len(words) * height / LINE
        placed.append(TextLine(len(text), len(text) + len(words), Box(x, y, width, height)))
        text += words + "\n"
    width, height = (792.0, 612.0) if wide else (612.0, 792.0)
    words = PositionedText(text, tuple(placed))
    return ParsedPage(1, "extracted", width=width, height=height, layer=words)


def document(*pages: ParsedPage) -> ParsedDocument:
    """Make a document of pages."""
    numbered = tuple(
        ParsedPage(number, each.status, each.width, each.height, layer=each.layer, image=each.image)
        for number, each in enumerate(pages, 1)
    )
    return ParsedDocument("0" * 64, 1, "extracted", pages=numbered)


def found_in(parsed: ParsedDocument) -> dict[str, StatedField]:
    """Describe a document: what was found, by field."""
    return {each.field: each for each in find_description(parsed, NO_NAMES)}


def described(*texts: str) -> dict[str, str]:
    """Describe pages of plain text: the values that were found, by field."""
    return {name: each.value for name, each in found_in(reading(*texts)).items()}


BODY = """\
The office has looked at what was asked of it and sets out below what it found in the files of the
district, which were kept in two places and had to be brought together before they could be read. The
files are complete for the first half of the year and have gaps in the second, as the list shows.
"""
"""Running text."""
