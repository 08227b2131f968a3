"""Published texts of a file, page by page, as extractors of the whole file read them."""

from typing import NamedTuple

from foia_graph.extract.parsed_document import ParsedDocument, PositionedText
from foia_graph.extract.registry import Spot, make_spot


class PublishedText(NamedTuple):
    """The text to publish of one page: its number, its words, and whether they were read off the image."""

    page: int
    words: PositionedText
    image: bool

    @property
    def text(self) -> str:
        """Return the text alone."""
        return self.words.text

    def spot(self, start: int, end: int) -> Spot:
        """Build the spot of some characters."""
        return make_spot(self.words, start, end, image=self.image)


def published_texts(document: ParsedDocument) -> list[PublishedText]:
    """Return the text of each page that has one."""
    return [
        PublishedText(page.number, page.words, page.words is page.image)
        for page in document.pages
        if page.words and page.words.text
    ]
