"""Annotations of documents: the claims that rest on them, for programs of the Web Annotation Data Model."""

from flask import Blueprint, Response

from foia_graph.publish.annotations.collections import ANNOTATION, DocumentAnnotations
from foia_graph.web.core.operations import OperationParameter
from foia_graph.web.core.site import current_catalogue
from foia_graph.web.pages.resources import require_thing
from foia_graph.web.pages.thing_page import current_viewer
from foia_graph.web.protocols.iiif.images import SLUG, iiif_operation, path_number, send_iiif

blueprint = Blueprint("annotations", __name__)
PART = OperationParameter(
    "part", {"type": "integer", "minimum": 1}, "The page of the annotations, from 1.", "path"
)


@blueprint.get("/id/document/<slug>/annotations")
@iiif_operation(
    "Get the annotations of a document",
    "Gives the claims that rest on a document as a collection of Web Annotations, which leads to its "
    "pages (W3C Web Annotation Data Model, 5).",
    parameters=(SLUG,),
)
def collection(slug: str) -> Response:
    """Return the collection of the annotations of a document."""
    return send_iiif(_document_annotations(slug).collection(), ANNOTATION)


@blueprint.get("/id/document/<slug>/annotations/<part>")
@iiif_operation(
    "Get annotations of a document by page",
    "Gives claims that rest on a document, each with the words that it quotes, their offsets in the text "
    "of their page and the text around them, as Web Annotations.",
    parameters=(SLUG, PART),
)
def page(slug: str, part: str) -> Response:
    """Return a page of the annotations of a document."""
    number = path_number(part, f"Pages of annotations are numbered from 1; {part[:20]!r} is none.")
    return send_iiif(_document_annotations(slug).page(number), ANNOTATION)


def _document_annotations(slug: str) -> DocumentAnnotations:
    document = require_thing(f"{current_catalogue().base}id/document/{slug}")
    return DocumentAnnotations(current_viewer(), document.iri)
