"""Crops of pages beside hits: the region of the picture of a page around the words that were found."""

from collections.abc import Sequence

from foia_graph.extract.parsed_document import Box, ParsedPage
from foia_graph.extract.pdf.image_crops import LARGEST_WIDTH, drawn_size
from foia_graph.model.iris import page_of
from foia_graph.publish.iiif.canvas_pages import PageCrop, crop_page
from foia_graph.store.document_files import PDF, Holdings

WIDEST, SHARE = 560, 64.0
"""The most pixels of a crop across, and the usual percent of the width of its page."""
MARGIN, LOWEST, HIGHEST = 3.0, 9.0, 24.0
"""Percent of the height of a page above and below the words, and of a crop at least and at most."""


def page_crop(
    page: ParsedPage, places: Sequence[tuple[int, int]], iri: str, holdings: Holdings
) -> PageCrop | None:
    """Return the crop around some places in the text of a page, None where it has no picture of them."""
    document, _ = page_of(iri)
    file = holdings.file_of(document)
    has_picture = file is not None and file.media_type == PDF and page.width and page.height
    if not has_picture or page.has_withheld_names or page.status == "held-back" or page.words is None:
        return None
    text = page.words
    boxes = [box for begin, end in places if (box := text.box_of(begin, end)) is not None]
    if not boxes:
        return None
    region = crop_region(_joined_box(boxes))
    size = drawn_size((page.width, page.height), LARGEST_WIDTH)
    lit = (box for box in boxes if box.y < region.y + region.height)
    return crop_page(iri, size, region, lit, WIDEST)


def crop_region(words: Box) -> Box:
    """Return the region of a page around a box, all in percent of the page; of a high box the upper part.

    >>> crop_region(Box(40, 50, 20, 2))
    Box(x=18.0, y=46.5, width=64.0, height=9.0)
    """
    width = min(max(SHARE, words.width + 2 * MARGIN), 100.0)
    height = min(max(LOWEST, words.height + 2 * MARGIN), HIGHEST)
    x = min(max(words.x + words.width / 2 - width / 2, 0.0), 100.0 - width)
    above = max((height - words.height) / 2, MARGIN)
    return Box(x, min(max(words.y - above, 0.0), 100.0 - height), width, height)


def _joined_box(boxes: Sequence[Box]) -> Box:
    """Return the smallest box around some boxes."""
    left, top = min(box.x for box in boxes), min(box.y for box in boxes)
    right, bottom = max(box.x + box.width for box in boxes), max(box.y + box.height for box in boxes)
    return Box(left, top, right - left, bottom - top)
