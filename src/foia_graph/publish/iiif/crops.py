"""Crops: pictures of a part of a page, with outlines, by the image service (IIIF Image API 3, 4)."""

from collections.abc import Iterable
from dataclasses import dataclass

from foia_graph.extract.parsed_document import Box
from foia_graph.publish.iiif.addresses import IiifAddresses, PixelSize


@dataclass(frozen=True, slots=True)
class PageCrop:
    """A picture of a part of a page: its path, its pixels, the part and outlines in percent of the page."""

    path: str
    width: int
    height: int
    region: Box
    outlines: tuple[Box, ...]


def crop_page(page: str, size: PixelSize, region: Box, outlines: Iterable[Box], widest: int) -> PageCrop:
    """Return the crop of a page (IRI) of some pixels, at most so many of them wide; nothing is scaled up."""
    region = _rounded(region)
    width, height = _region_pixels(region, size)
    shown = min(width, widest)
    part = f"{region.x:g},{region.y:g},{region.width:g},{region.height:g}"
    scale = f"{shown}," if shown < width else "max"
    path = f"{IiifAddresses('/').image(page)}/pct:{part}/{scale}/0/default.jpg"
    return PageCrop(
        path, shown, max(round(height * shown / width), 1), region, tuple(map(_rounded, outlines))
    )


def _region_pixels(region: Box, size: PixelSize) -> PixelSize:
    """Return the pixels of a part of a page, as the server of images counts them."""
    return max(round(size[0] * region.width / 100), 1), max(round(size[1] * region.height / 100), 1)


def _rounded(box: Box) -> Box:
    """Return a box with two decimals, less than a pixel of any picture."""
    return Box(*(round(side, 2) for side in (box.x, box.y, box.width, box.height)))
