"""Requests for an image (IIIF Image API 3.0, 4): region, size, rotation, quality, format."""

import re
from math import ceil
from typing import cast

from foia_graph.errors import RequestRefused
from foia_graph.extract.pdf.image_crops import ImageCrop, ImageFormat, ImageQuality
from foia_graph.publish.iiif.canvas_pages import CanvasPage, IiifAddresses, PixelSize
from foia_graph.publish.iiif.language_maps import Json


def image_service(page: CanvasPage, addresses: IiifAddresses) -> Json:
    """Return the image service of a page."""
    return {"id": addresses.image(page.iri), "type": "ImageService3", "profile": COMPLIANCE_LEVEL}


COMPLIANCE_LEVEL = "level2"

PROFILE_LINK = f'<http://iiif.io/api/image/3/{COMPLIANCE_LEVEL}.json>;rel="profile"'


Region = tuple[int, int, int, int]
WHOLE_NUMBER, DECIMAL = r"[0-9]{1,6}", r"(?:[0-9]{1,6}(?:\.[0-9]{0,10})?|\.[0-9]{1,10})"
REGION = rf"full|square|{WHOLE_NUMBER}(?:,{WHOLE_NUMBER}){{3}}|pct:{DECIMAL}(?:,{DECIMAL}){{3}}"
SIZE = rf"\^?(?:max|{WHOLE_NUMBER},|,{WHOLE_NUMBER}|pct:{DECIMAL}|!?{WHOLE_NUMBER},{WHOLE_NUMBER})"
ROTATIONS = ("0", "90", "180", "270")
QUALITIES: tuple[ImageQuality, ...] = ("default", "color", "gray", "bitonal")
FORMATS: tuple[ImageFormat, ...] = ("jpg", "png")
TILE_SIDE = 512
"""The width and height of a tile, in pixels."""
THUMBNAIL_WIDTH = 200


def parse_image_request(
    full: PixelSize, region: str, size: str, rotation: str, quality: str, suffix: str
) -> ImageCrop:
    """Read a request for a piece of an image of `full` pixels; raises Refused (501 for upscaling)."""
    found = _parse_region(region, full)
    return ImageCrop(
        full,
        found,
        _parse_size(size, found[2:]),
        int(_one_of("rotation", rotation, ROTATIONS)),
        cast(ImageQuality, _one_of("quality", quality, QUALITIES)),
        cast(ImageFormat, _one_of("format", suffix, FORMATS)),
    )


def _one_of(what: str, value: str, values: tuple[str, ...]) -> str:
    if value not in values:
        raise RequestRefused(f"The {what} of an image is one of {', '.join(values)}, not {value[:20]!r}.")
    return value


# -- region --------------------------------------------------------------------------------------------------


def _parse_region(text: str, full: PixelSize) -> Region:
    if not re.fullmatch(REGION, text):
        raise RequestRefused(f"A region is full, square, x,y,w,h or pct:x,y,w,h, not {text[:40]!r}.")
    x, y, width, height = _region_rectangle(text, full)
    found = x, y, min(width, full[0] - x), min(height, full[1] - y)
    if found[2] < 1 or found[3] < 1:
        raise RequestRefused(
            f"The region {text} has no pixel of the image, which has {full[0]} by {full[1]}."
        )
    return found


def _region_rectangle(text: str, full: PixelSize) -> Region:
    width, height = full
    if text == "full":
        return 0, 0, width, height
    if text == "square":
        side = min(full)
        return (width - side) // 2, (height - side) // 2, side, side
    if text.startswith("pct:"):
        shares = [float(each) / 100 for each in text[4:].split(",")]
        left, top, across, down = (round(share * side) for share, side in zip(shares, full * 2, strict=True))
        return left, top, across, down
    left, top, across, down = map(int, text.split(","))
    return left, top, across, down


# -- size ----------------------------------------------------------------------------------------------------


def _parse_size(text: str, of: PixelSize) -> PixelSize:
    if not re.fullmatch(SIZE, text):
        known = "max; w, (a width); ,h (a height); w,h; !w,h; pct:n"
        raise RequestRefused(f"A size is one of {known}; not {text[:40]!r}.")
    width, height = _scaled_size(text.removeprefix("^"), of)
    if width < 1 or height < 1:
        raise RequestRefused(f"The size {text} leaves no pixel of a region of {of[0]} by {of[1]}.")
    if width > of[0] or height > of[1]:
        message = f"The size {text} is more than the {of[0]} by {of[1]} pixels of the region"
        if text.startswith("^"):
            raise RequestRefused(f"{message}, and nothing is scaled up here.", 501)
        raise RequestRefused(f"{message}.")
    return width, height


def _scaled_size(text: str, of: PixelSize) -> PixelSize:
    """Return the size that is asked for; a side that follows from the other has a pixel at least."""
    across, down = of
    if text == "max":
        return of
    if text.startswith("pct:"):
        share = float(text[4:]) / 100
        return round(across * share), round(down * share)
    width, height = (int(each) if each else None for each in text.removeprefix("!").split(","))
    if text.startswith("!") and width is not None and height is not None:
        share = min(width / across, height / down, 1)
        return (_derived_side(across * share) if width else 0), (_derived_side(down * share) if height else 0)
    if height is None:
        width = width or 0
        return width, _derived_side(down * width / across) if width else 0
    if width is None:
        return _derived_side(across * height / down) if height else 0, height
    return width, height


def _derived_side(side: float) -> int:
    return max(round(side), 1)


def canonical_path(crop: ImageCrop) -> str:
    """Write a request in the one way that it is best written (4.8), from the region on."""
    is_whole, is_largest = crop.region[2:] == crop.full_size, crop.size == crop.region[2:]
    region = "full" if is_whole else ",".join(map(str, crop.region))
    size = "max" if is_largest else ",".join(map(str, crop.size))
    return f"{region}/{size}/{crop.rotation}/{crop.quality}.{crop.format}"


# -- what is worth keeping -----------------------------------------------------------------------------------


def scale_factors(full: PixelSize) -> list[int]:
    """Return the scale factors of the tiles: up to the one at which a single tile shows the whole."""
    # The levels of an image pyramid, each half the size of the one before.
    found = [1]
    while max(full) > TILE_SIDE * found[-1]:
        found.append(found[-1] * 2)
    return found


def thumbnail_size(full: PixelSize) -> PixelSize:
    """Return the size in which the whole is shown in small."""
    return _scaled_size(f"{min(THUMBNAIL_WIDTH, full[0])},", full)


def preferred_sizes(full: PixelSize) -> list[PixelSize]:
    """Return the sizes in which the whole is best asked for, the smallest first."""
    return sorted(
        {thumbnail_size(full), *((ceil(full[0] / by), ceil(full[1] / by)) for by in scale_factors(full))}
    )


def is_listed(crop: ImageCrop) -> bool:
    """Return whether a piece is a tile, or the whole in one of its sizes: a page has so many and no more."""
    if (crop.rotation, crop.quality, crop.format) != (0, "default", "jpg"):
        return False
    is_whole = crop.region[2:] == crop.full_size
    return (is_whole and crop.size in preferred_sizes(crop.full_size)) or any(
        _is_tile(crop, by) for by in scale_factors(crop.full_size)
    )


def _is_tile(crop: ImageCrop, by: int) -> bool:
    x, y, width, height = crop.region
    side = TILE_SIDE * by
    edge = min(side, crop.full_size[0] - x), min(side, crop.full_size[1] - y)
    is_on_grid = x % side == 0 and y % side == 0 and (width, height) == edge
    return is_on_grid and crop.size == (ceil(width / by), ceil(height / by))
