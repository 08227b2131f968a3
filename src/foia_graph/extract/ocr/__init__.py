"""What is seen on the image of a page; needs the extra `[ocr]`, and `available` says what is wanting."""

from typing import TYPE_CHECKING

from foia_graph.extract.ocr.engine import available
from foia_graph.extract.ocr.selection import wants_look
from foia_graph.extract.parsed_document import ParsedPage

if TYPE_CHECKING:
    from PIL import Image

__all__ = ["DPI", "available", "look", "prepare", "wants_look"]

DPI = 300
"""The resolution at which a page is to be rendered."""


def prepare() -> None:
    """Load all that looking at pages needs, so that no file is opened later."""
    from foia_graph.extract.ocr import page as looking

    looking.warm_up()


def look(page: ParsedPage, image: "Image.Image", dpi: int) -> ParsedPage:
    """Give the page with the words, check marks and blanks that are seen on its image."""
    from foia_graph.extract.ocr import page as looking

    return looking.look(page, image, dpi)
