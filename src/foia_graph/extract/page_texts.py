"""The texts of a file that are published, page by page, as extractors of the whole file read them."""

from typing import NamedTuple

from foia_graph.extract.parsed_document import Reading, Words
from foia_graph.extract.registry import Spot, spot


class PageText(NamedTuple):
    """The text to publish of one page: its number, its words, and whether they were read off the image."""

    page: int
    words: Words
    image: bool

    @property
    def text(self) -> str:
        """Give the text alone."""
        return self.words.text

    def spot(self, start: int, end: int) -> Spot:
        """Make the spot of some characters."""
        return spot(self.words, start, end, image=self.image)


def page_texts(reading: Reading) -> list[PageText]:
    """Give the text of each page that has one."""
    return [
        PageText(page.number, page.words, page.layer is None)
        for page in reading.pages
        if page.words and page.words.text
    ]
