"""Requests for an image (IIIF Image API 3.0, 4): region, size, rotation, quality, format."""

import re
from math import ceil
from typing import cast

from foia_graph.errors import RequestRefused
from foia_graph.extract.pdf.image_crops import ImageCrop, ImageFormat, ImageQuality
from foia_graph.publish.iiif.addresses import Addresses, Pair
from foia_graph.publish.iiif.pages import Leaf
from foia_graph.publish.iiif.values import Json


def service(found: Leaf, addresses: Addresses) -> Json:
    """Return the image service of a page."""
    return {"id": addresses.image(found.iri), "type": "ImageService3", "profile": LEVEL}


LEVEL = "level2"

PROFILE = f'<http://iiif.io/api/image/3/{LEVEL}.json>;rel="profile"'


Region = tuple[int, int, int, int]
WHOLE, DECIMAL = r"[0-9]{1,6}", r"(?:[0-9]{1,6}(?:\.[0-9]{0,10})?|\.[0-9]{1,10})"
REGION = rf"full|square|{WHOLE}(?:,{WHOLE}){{3}}|pct:{DECIMAL}(?:,{DECIMAL}){{3}}"
SIZE = rf"\^?(?:max|{WHOLE},|,{WHOLE}|pct:{DECIMAL}|!?{WHOLE},{WHOLE})"
ROTATIONS = ("0", "90", "180", "270")
QUALITIES: tuple[ImageQuality, ...] = ("default", "color", "gray", "bitonal")
FORMATS: tuple[ImageFormat, ...] = ("jpg", "png")
TILE = 512
"""The width and height of a tile, in pixels."""
THUMBNAIL = 200


def cut_of(full: Pair, region: str, size: str, rotation: str, quality: str, suffix: str) -> ImageCrop:
    """Read a request for a piece of an image of `full` pixels; raises Refused (501 for upscaling)."""
    found = _region(region, full)
    return ImageCrop(
        full,
        found,
        _size(size, found[2:]),
        int(_one_of("rotation", rotation, ROTATIONS)),
        cast(ImageQuality, _one_of("quality", quality, QUALITIES)),
        cast(ImageFormat, _one_of("format", suffix, FORMATS)),
    )


def _one_of(what: str, asked: str, known: tuple[str, ...]) -> str:
    if asked not in known:
        raise RequestRefused(f"The {what} of an image is one of {', '.join(known)}, not {asked[:20]!r}.")
    return asked


# -- region --------------------------------------------------------------------------------------------------


def _region(asked: str, full: Pair) -> Region:
    if not re.fullmatch(REGION, asked):
        raise RequestRefused(f"A region is full, square, x,y,w,h or pct:x,y,w,h, not {asked[:40]!r}.")
    x, y, width, height = _rectangle(asked, full)
    found = x, y, min(width, full[0] - x), min(height, full[1] - y)
    if found[2] < 1 or found[3] < 1:
        raise RequestRefused(
            f"The region {asked} has no pixel of the image, which has {full[0]} by {full[1]}."
        )
    return found


def _rectangle(asked: str, full: Pair) -> Region:
    width, height = full
    if asked == "full":
        return 0, 0, width, height
    if asked == "square":
        side = min(full)
        return (width - side) // 2, (height - side) // 2, side, side
    if asked.startswith("pct:"):
        shares = [float(each) / 100 for each in asked[4:].split(",")]
        left, top, across, down = (round(share * side) for share, side in zip(shares, full * 2, strict=True))
        return left, top, across, down
    left, top, across, down = map(int, asked.split(","))
    return left, top, across, down


# -- size ----------------------------------------------------------------------------------------------------


def _size(asked: str, of: Pair) -> Pair:
    if not re.fullmatch(SIZE, asked):
        known = "max; w, (a width); ,h (a height); w,h; !w,h; pct:n"
        raise RequestRefused(f"A size is one of {known}; not {asked[:40]!r}.")
    width, height = _scaled(asked.removeprefix("^"), of)
    if width < 1 or height < 1:
        raise RequestRefused(f"The size {asked} leaves no pixel of a region of {of[0]} by {of[1]}.")
    if width > of[0] or height > of[1]:
        message = f"The size {asked} is more than the {of[0]} by {of[1]} pixels of the region"
        if asked.startswith("^"):
            raise RequestRefused(f"{message}, and nothing is scaled up here.", 501)
        raise RequestRefused(f"{message}.")
    return width, height


def _scaled(asked: str, of: Pair) -> Pair:
    """Return the size that is asked for; a side that follows from the other has a pixel at least."""
    across, down = of
    if asked == "max":
        return of
    if asked.startswith("pct:"):
        share = float(asked[4:]) / 100
        return round(across * share), round(down * share)
    width, height = (int(each) if each else None for each in asked.removeprefix("!").split(","))
    if asked.startswith("!") and width is not None and height is not None:
        share = min(width / across, height / down, 1)
        return (_follows(across * share) if width else 0), (_follows(down * share) if height else 0)
    if height is None:
        width = width or 0
        return width, _follows(down * width / across) if width else 0
    if width is None:
        return _follows(across * height / down) if height else 0, height
    return width, height


def _follows(side: float) -> int:
    return max(round(side), 1)


def canonical(wanted: ImageCrop) -> str:
    """Write a request in the one way that it is best written (4.8), from the region on."""
    is_whole, is_largest = wanted.region[2:] == wanted.full_size, wanted.size == wanted.region[2:]
    region = "full" if is_whole else ",".join(map(str, wanted.region))
    size = "max" if is_largest else ",".join(map(str, wanted.size))
    return f"{region}/{size}/{wanted.rotation}/{wanted.quality}.{wanted.format}"


# -- what is worth keeping -----------------------------------------------------------------------------------


def factors(full: Pair) -> list[int]:
    """Return the scale factors of the tiles: up to the one at which a single tile shows the whole."""
    found = [1]
    while max(full) > TILE * found[-1]:
        found.append(found[-1] * 2)
    return found


def thumbnail(full: Pair) -> Pair:
    """Return the size in which the whole is shown in small."""
    return _scaled(f"{min(THUMBNAIL, full[0])},", full)


def sizes(full: Pair) -> list[Pair]:
    """Return the sizes in which the whole is best asked for, the smallest first."""
    return sorted({thumbnail(full), *((ceil(full[0] / by), ceil(full[1] / by)) for by in factors(full))})


def is_listed(wanted: ImageCrop) -> bool:
    """Return whether a piece is a tile, or the whole in one of its sizes: a page has so many and no more."""
    if (wanted.rotation, wanted.quality, wanted.format) != (0, "default", "jpg"):
        return False
    is_whole = wanted.region[2:] == wanted.full_size
    return (is_whole and wanted.size in sizes(wanted.full_size)) or any(
        _is_tile(wanted, by) for by in factors(wanted.full_size)
    )


def _is_tile(wanted: ImageCrop, by: int) -> bool:
    x, y, width, height = wanted.region
    side = TILE * by
    edge = min(side, wanted.full_size[0] - x), min(side, wanted.full_size[1] - y)
    is_on_grid = x % side == 0 and y % side == 0 and (width, height) == edge
    return is_on_grid and wanted.size == (ceil(width / by), ceil(height / by))
