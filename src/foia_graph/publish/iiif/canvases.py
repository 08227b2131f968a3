"""Canvases: a page with its size, its label and its annotations (Presentation 3.0, 5.3)."""

from foia_graph.model.iris import page_of
from foia_graph.publish.iiif.annotations import CanvasAnnotations
from foia_graph.publish.iiif.canvas_pages import CanvasPage
from foia_graph.publish.iiif.language_maps import NO_LANGUAGE, Json
from foia_graph.publish.iiif.rights import file_rights, rights_field
from foia_graph.publish.presenter import Presenter


def canvas_body(presenter: Presenter, page: CanvasPage, *, redacted: bool, claimed: bool) -> Json:
    """Write the canvas of a page; without an image where the file of the page is not held."""
    annotations = CanvasAnnotations(presenter, page)
    width, height = page.size
    beside = annotations.page_references(redacted=redacted, claimed=claimed)
    image = {
        "items": [annotations.annotation_page("painting")],
        "thumbnail": [annotations.page_image(small=True)],
    }
    return {
        "id": annotations.canvas,
        "type": "Canvas",
        "label": {NO_LANGUAGE: [canvas_label(presenter, page)]},
        "width": width,
        "height": height,
        **rights_field(file_rights(page_of(page.iri)[0], presenter.catalogue)),
        **(image if page.held_file is not None else {}),
        **({"annotations": beside} if beside else {}),
    }


def canvas_label(presenter: Presenter, page: CanvasPage) -> str:
    """Return the printed number of a page and its Bates numbers; its place in the file stands in brackets.

    As archives do: what is in brackets is not on the page.
    """
    summary = presenter.holdings.page_summary(page_of(page.iri)[0], page.number)
    number = f"p. {summary.label}" if summary.label else f"[p. {page.number}]"
    return ", ".join((number, *summary.stamps))
