"""Canvases: a page with its size, its label and its annotations (Presentation 3.0, 5.3)."""

from foia_graph.publish.iiif.annotations import Annotations
from foia_graph.publish.iiif.pages import Leaf
from foia_graph.publish.iiif.values import NONE, Json
from foia_graph.publish.presenter import Viewer
from foia_graph.store.document_files import page_of


def canvas(viewer: Viewer, leaf: Leaf, *, redacted: bool) -> Json:
    """Write the canvas of a page; without an image where the file of the page is not held."""
    annotations = Annotations(viewer, leaf)
    width, height = leaf.size
    beside = annotations.references(redacted=redacted)
    image = {"items": [annotations.page("painting")], "thumbnail": [annotations.image(small=True)]}
    return {
        "id": annotations.canvas,
        "type": "Canvas",
        "label": {NONE: [label(viewer, leaf)]},
        "width": width,
        "height": height,
        **(image if leaf.held is not None else {}),
        **({"annotations": beside} if beside else {}),
    }


def label(viewer: Viewer, leaf: Leaf) -> str:
    """Return the printed number of a page and its Bates numbers; its place in the file stands in brackets.

    As archives do: what is in brackets is not on the page.
    """
    described = viewer.holdings.leaf(page_of(leaf.iri)[0], leaf.number)
    number = f"p. {described.label}" if described.label else f"[p. {leaf.number}]"
    return ", ".join((number, *described.stamps))
