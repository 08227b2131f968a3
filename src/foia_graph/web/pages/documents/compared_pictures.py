"""The pictures of two compared pages, with outlines around the places where their words differ."""

from collections.abc import Sequence
from dataclasses import dataclass

from foia_graph.extract.parsed_document import Box
from foia_graph.extract.word_boxes import passage_boxes
from foia_graph.publish.addresses import path_of
from foia_graph.publish.iiif.canvas_pages import canvas_page
from foia_graph.publish.presenter import Presenter
from foia_graph.store.page_images import USUAL_WIDTH, WIDTHS


@dataclass(frozen=True, slots=True)
class MarkedSpan:
    """A piece of a text that differs: its anchor, the class of its mark, its title, its offsets."""

    anchor: str
    mark: str
    title: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class DifferenceOutline:
    """A box around words that differ, in percent of the page, and the anchor of these words."""

    box: Box
    mark: str
    title: str
    anchor: str


@dataclass(frozen=True, slots=True)
class ComparedPicture:
    """The picture of a page: its address without the width, its size at the usual one, and its outlines."""

    path: str
    width: int
    height: int
    widths: Sequence[int]
    outlines: tuple[DifferenceOutline, ...]


def compared_picture(presenter: Presenter, page: str, spans: Sequence[MarkedSpan]) -> ComparedPicture | None:
    """Return the picture of a page with outlines around some spans of its text, None where there is none."""
    canvas = canvas_page(presenter.holdings, page)
    words = canvas.parsed_page.words if canvas.parsed_page else None
    if canvas.held_file is None or words is None:
        return None
    width, height = canvas.size
    outlines = (
        DifferenceOutline(box, span.mark, span.title, span.anchor)
        for span in spans
        for box in passage_boxes(words, span.start, span.end)
    )
    path = f"{path_of(page, presenter.catalogue.base)}.png"
    usual_height = round(USUAL_WIDTH * height / width)
    return ComparedPicture(path, USUAL_WIDTH, usual_height, WIDTHS[1:], tuple(outlines))
