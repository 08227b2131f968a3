"""The pages of a document as IIIF needs them: how large each is, and whether it can be drawn."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import ceil
from typing import cast

from foia_graph.errors import NotFound, RequestRefused
from foia_graph.extract.parsed_document import Box, ParsedPage
from foia_graph.extract.pdf.image_crops import MAX_WIDTH, ImageCrop, ImageFormat, ImageQuality, drawn_size
from foia_graph.model import iris
from foia_graph.publish.iiif.language_maps import Json
from foia_graph.store.document_files import PDF, Holdings, StoredFile
from foia_graph.store.page_images import PageImageSpec

PixelSize = tuple[int, int]


PRESENTATION = "http://iiif.io/api/presentation/3/context.json"
IMAGE = "http://iiif.io/api/image/3/context.json"
DISCOVERY = "http://iiif.io/api/discovery/1/context.json"
SEARCH = "http://iiif.io/api/search/2/context.json"


class IiifAddresses:
    """Gives the addresses of IIIF resources under the base of a catalogue."""

    def __init__(self, base: str) -> None:
        self.base, self.root = base, f"{base}iiif/"

    def manifest(self, document: str) -> str:
        """Return the address of the manifest of a document."""
        return f"{self.root}document/{iris.last_segment(document)}/manifest.json"

    def search(self, document: str, service: str = "search") -> str:
        """Return the address of the search in a document, or of the service that completes its words."""
        return f"{self.root}document/{iris.last_segment(document)}/{service}"

    def canvas(self, page: str) -> str:
        """Return the IRI of the canvas of a page."""
        document, number = iris.page_of(page)
        return f"{self.root}document/{iris.last_segment(document)}/page/{number}"

    def image(self, page: str) -> str:
        """Return the address of the image service of a page."""
        document, number = iris.page_of(page)
        return f"{self.root}image/{iris.last_segment(document)}/{number}"

    def collection(self, release: str = "", part: int = 0) -> str:
        """Return the address of the collection of a release, or of everything, or of a part of one."""
        within = f"/release/{iris.last_segment(release)}" if release else ""
        return f"{self.root}collection{within}{f'/{part}' if part else ''}"

    def changes(self, page: int = 0) -> str:
        """Return the address of the list of changes, or of a page of it."""
        return f"{self.root}changes{f'/{page}' if page else ''}"


# The size of a page, in points, where none is known: US Letter.
UNKNOWN = 612.0, 792.0


@dataclass(frozen=True, slots=True)
class CanvasPage:
    """A page: its IRI, what was read of it, the pixels that it has, and its file where it can be drawn."""

    iri: str
    number: int
    parsed_page: ParsedPage | None
    size: PixelSize
    held_file: StoredFile | None

    @property
    def has_text(self) -> bool:
        """Return whether it has words that may be seen."""
        page = self.parsed_page
        return page is not None and page.status != "held-back" and page.words is not None

    @property
    def picture(self) -> PageImageSpec:
        """Return what to draw; raises NotFound where there is nothing."""
        if self.held_file is None:
            raise NotFound(f"There is no image of <{self.iri}>: no file with that page is held.")
        # What is handed out whole has nothing to cover.
        return PageImageSpec(self.held_file.path, self.number, MAX_WIDTH, self.held_file.public)


def canvas_page(holdings: Holdings, iri: str) -> CanvasPage:
    """Return a page that the catalogue describes."""
    document, number = iris.page_of(iri)
    return next(canvas_pages(holdings, document, [number]))


def canvas_pages(holdings: Holdings, document: str, numbers: Iterable[int]) -> Iterator[CanvasPage]:
    """Yield pages of a document by their numbers, which are those that the catalogue describes."""
    reading, file = holdings.parsed_document(document), holdings.file_of(document)
    pdf = file if file is not None and file.media_type == PDF else None
    for number in numbers:
        read = reading.find_page(number) if reading is not None else None
        points = (read.width, read.height) if read and read.width and read.height else None
        shows_all = points and not (read and read.has_withheld_names)
        size = drawn_size(points or UNKNOWN, MAX_WIDTH)
        yield CanvasPage(f"{document}/page/{number}", number, read, size, pdf if shows_all else None)


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
    width = max(round(size[0] * region.width / 100), 1)
    height = max(round(size[1] * region.height / 100), 1)
    shown = min(width, widest)
    part = f"{region.x:g},{region.y:g},{region.width:g},{region.height:g}"
    scale = f"{shown}," if shown < width else "max"
    path = f"{IiifAddresses('/').image(page)}/pct:{part}/{scale}/0/default.jpg"
    return PageCrop(
        path, shown, max(round(height * shown / width), 1), region, tuple(map(_rounded, outlines))
    )


def _rounded(box: Box) -> Box:
    # Two decimals are less than a pixel of any picture.
    return Box(*(round(side, 2) for side in (box.x, box.y, box.width, box.height)))


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
# The width and height of a tile, in pixels.
TILE_SIDE = 512
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
