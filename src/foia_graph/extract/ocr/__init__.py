"""Optical character recognition of pages; needs the extra `[ocr]`, `unavailable_reason` says what lacks."""

from typing import TYPE_CHECKING

from foia_graph.extract.ocr.selection import needs_ocr
from foia_graph.extract.ocr.tesseract import unavailable_reason
from foia_graph.extract.parsed_document import ParsedPage

if TYPE_CHECKING:
    from PIL import Image

__all__ = ["DPI", "needs_ocr", "prepare_ocr", "read_page_image", "unavailable_reason"]

# The resolution at which a page is to be rendered.
DPI = 300


def prepare_ocr() -> None:
    """Load all that looking at pages needs, so that no file is opened later."""
    from foia_graph.extract.ocr import image_reader

    image_reader.load_everything()


def read_page_image(page: ParsedPage, image: "Image.Image", dpi: int) -> ParsedPage:
    """Return the page with the words, check marks and blanks that are seen on its image."""
    from foia_graph.extract.ocr import image_reader

    return image_reader.read_page_image(page, image, dpi)
