"""Addresses of IIIF resources: each is named by the address at which it is served."""

from foia_graph.model import iris
from foia_graph.model.iris import page_of

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
