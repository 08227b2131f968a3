"""Crops of pages beside hits: the region of the picture of a page around the words that were found."""

from collections.abc import Sequence
from dataclasses import dataclass

from foia_graph.extract.parsed_document import Box, ParsedPage
from foia_graph.extract.pdf.image_sizes import LARGEST_WIDTH, drawn_size
from foia_graph.publish.iiif.addresses import IiifAddresses
from foia_graph.store.document_files import PDF, Holdings, page_of

WIDEST, SHARE = 560, 64.0
"""The most pixels of a crop across, and the usual percent of the width of its page."""
MARGIN, LOWEST, HIGHEST = 3.0, 9.0, 24.0
"""Percent of the height of a page above and below the words, and of a crop at least and at most."""


@dataclass(frozen=True, slots=True)
class CropView:
    """A crop: the address of its picture, its size in pixels, and the boxes of words in percent of it."""

    path: str
    width: int
    height: int
    lit: tuple[Box, ...]


def page_crop(
    page: ParsedPage, places: Sequence[tuple[int, int]], iri: str, holdings: Holdings
) -> CropView | None:
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
    across, down = drawn_size((page.width, page.height), LARGEST_WIDTH)
    full_width, full_height = across * region.width / 100, down * region.height / 100
    width = min(WIDEST, int(full_width))
    place = ",".join(f"{side:.2f}" for side in (region.x, region.y, region.width, region.height))
    image = IiifAddresses("/").image(iri)
    return CropView(
        f"{image}/pct:{place}/{width},/0/default.jpg",
        width,
        max(round(full_height * width / full_width), 1),
        tuple(_share_of(box, region) for box in boxes if box.y < region.y + region.height),
    )


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


def _share_of(words: Box, region: Box) -> Box:
    """Return a box of a page in percent of a region of it, cut where the region ends."""
    left, top = (words.x - region.x) / region.width, (words.y - region.y) / region.height
    right, bottom = left + words.width / region.width, top + words.height / region.height
    sides = [round(100 * min(max(side, 0.0), 1.0), 2) for side in (left, top, right, bottom)]
    return Box(sides[0], sides[1], round(sides[2] - sides[0], 2), round(sides[3] - sides[1], 2))
