"""The pages of a document as IIIF needs them: how large each is, and whether it can be drawn."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from foia_graph.errors import NotFound
from foia_graph.extract.parsed_document import ParsedPage
from foia_graph.extract.pdf.image_crops import LARGEST_WIDTH, drawn_size
from foia_graph.model.iris import page_of
from foia_graph.publish.iiif.addresses import PixelSize
from foia_graph.store.document_files import PDF, Holdings, StoredFile
from foia_graph.store.page_images import PageImageSpec

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
        return PageImageSpec(self.held_file.path, self.number, LARGEST_WIDTH, self.held_file.public)


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
        size = drawn_size(points or UNKNOWN, LARGEST_WIDTH)
        yield CanvasPage(f"{document}/page/{number}", number, read, size, pdf if shows_all else None)
