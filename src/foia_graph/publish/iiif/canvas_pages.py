"""The pages of a document as IIIF needs them: how large each is, and whether it can be drawn."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from foia_graph.errors import NotFound
from foia_graph.extract.parsed_document import Box, ParsedPage
from foia_graph.extract.pdf.image_crops import MAX_WIDTH, drawn_size
from foia_graph.model import iris
from foia_graph.model.iris import page_of
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
        document, number = page_of(page)
        return f"{self.root}document/{iris.last_segment(document)}/page/{number}"

    def annotations(self, page: str, kind: str) -> str:
        """Return the address of a page of annotations on the canvas of a page."""
        return f"{self.canvas(page)}/{kind}"

    def image(self, page: str) -> str:
        """Return the address of the image service of a page."""
        document, number = page_of(page)
        return f"{self.root}image/{iris.last_segment(document)}/{number}"

    def collection(self, release: str = "", part: int = 0) -> str:
        """Return the address of the collection of a release, or of everything, or of a part of one."""
        within = f"/release/{iris.last_segment(release)}" if release else ""
        return f"{self.root}collection{within}{f'/{part}' if part else ''}"

    def changes(self, page: int = 0) -> str:
        """Return the address of the list of changes, or of a page of it."""
        return f"{self.root}changes{f'/{page}' if page else ''}"

    def catalogue_address(self, path: str) -> str:
        """Return the address of what the catalogue serves at a path."""
        return f"{self.base}{path.removeprefix('/')}"


UNKNOWN = 612.0, 792.0
"""The size of a page, in points, where none is known: US Letter."""


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
        return (
            self.parsed_page is not None
            and self.parsed_page.status != "held-back"
            and self.parsed_page.words is not None
        )

    @property
    def picture(self) -> PageImageSpec:
        """Return what to draw; raises NotFound where there is nothing."""
        if self.held_file is None:
            raise NotFound(f"There is no image of <{self.iri}>: no file with that page is held.")
        # What is handed out whole has nothing to cover.
        return PageImageSpec(self.held_file.path, self.number, MAX_WIDTH, self.held_file.public)


def canvas_page(holdings: Holdings, iri: str) -> CanvasPage:
    """Return a page that the catalogue describes."""
    document, number = page_of(iri)
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
    width, height = _region_pixels(region, size)
    shown = min(width, widest)
    part = f"{region.x:g},{region.y:g},{region.width:g},{region.height:g}"
    scale = f"{shown}," if shown < width else "max"
    path = f"{IiifAddresses('/').image(page)}/pct:{part}/{scale}/0/default.jpg"
    return PageCrop(
        path, shown, max(round(height * shown / width), 1), region, tuple(map(_rounded, outlines))
    )


def _region_pixels(region: Box, size: PixelSize) -> PixelSize:
    return max(round(size[0] * region.width / 100), 1), max(round(size[1] * region.height / 100), 1)


def _rounded(box: Box) -> Box:
    # Two decimals are less than a pixel of any picture.
    return Box(*(round(side, 2) for side in (box.x, box.y, box.width, box.height)))
