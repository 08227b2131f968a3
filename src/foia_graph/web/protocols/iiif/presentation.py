"""Manifests, canvases, annotations and collections (IIIF Presentation API 3.0)."""

from flask import Blueprint, Response

from foia_graph.publish.annotations.collections import ANNOTATION, page_claims
from foia_graph.publish.iiif import collections
from foia_graph.publish.iiif.annotations import KINDS, CanvasAnnotations
from foia_graph.publish.iiif.canvas_pages import CanvasPage, IiifAddresses, canvas_page
from foia_graph.publish.iiif.collections import canvas_body, manifest_body
from foia_graph.web.core.operations import OperationParameter
from foia_graph.web.core.site import current_catalogue, current_holdings
from foia_graph.web.pages.documents.files import require_page
from foia_graph.web.pages.resources import require_thing
from foia_graph.web.pages.thing_page import current_viewer
from foia_graph.web.protocols.iiif.images import NUMBER, SLUG, iiif_operation, path_number, send_iiif

blueprint = Blueprint("iiif_presentation", __name__)
PART = OperationParameter("part", {"type": "integer", "minimum": 1}, "The part of a long collection.", "path")
RELEASE = OperationParameter("slug", SLUG.schema, "The name of the release.", "path")
KIND = OperationParameter("kind", {"enum": list(KINDS)}, "What the annotations are.", "path")


@blueprint.get("/iiif/document/<slug>/manifest")
@blueprint.get("/iiif/document/<slug>/manifest.json")
@iiif_operation(
    "Get the manifest of a document",
    "Says what a document is, and gives its pages with their images, words and redactions (IIIF "
    "Presentation API 3.0).",
    parameters=(SLUG,),
    problems=(404, 406, 410, 503),
)
def manifest(slug: str) -> Response:
    """Return the manifest of a document."""
    thing = require_thing(f"{current_catalogue().base}id/document/{slug}")
    return send_iiif(manifest_body(current_viewer(), thing))


@blueprint.get("/iiif/document/<slug>/page/<number>")
@iiif_operation(
    "Get the canvas of a page",
    "Gives one page of a document as it is in the manifest (IIIF Presentation API 3.0).",
    parameters=(SLUG, NUMBER),
    problems=(404, 406, 410, 503),
)
def page(slug: str, number: str) -> Response:
    """Return the canvas of a page."""
    here = _canvas_page(slug, number)
    document = f"{current_catalogue().base}id/document/{slug}"
    whole = {"id": IiifAddresses(current_catalogue().base).manifest(document), "type": "Manifest"}
    is_redacted = here.number in current_holdings().redaction_index.pages(document)
    is_claimed = any(page_claims(current_viewer(), here.iri))
    body = canvas_body(current_viewer(), here, redacted=is_redacted, claimed=is_claimed)
    return send_iiif({**body, "partOf": [whole]})


@blueprint.get("/iiif/document/<slug>/page/<number>/<kind>")
@iiif_operation(
    "Get the annotations of a page",
    "Gives the content of the canvas of a page: its image, its words whole or line by line, its "
    "redactions with the exemptions claimed for them, or what the catalogue claims from it (Web "
    "Annotations).",
    parameters=(SLUG, NUMBER, KIND),
    problems=(404, 406, 410, 503),
)
def annotations(slug: str, number: str, kind: str) -> Response:
    """Return the annotations of a page, of one kind."""
    body = CanvasAnnotations(current_viewer(), _canvas_page(slug, number)).annotation_page(kind)
    # The context of IIIF knows the terms of annotations in an annotation itself, but not in its body.
    return send_iiif(body, before=(ANNOTATION,))


@blueprint.get("/iiif/collection")
@iiif_operation(
    "List manifests",
    "Lists the collections of all releases, and the manifests of documents in none (IIIF Presentation "
    "API 3.0); a long list in parts.",
    problems=(406,),
    examples=("/iiif/collection",),
)
def everything() -> Response:
    """Collect all manifests."""
    return send_iiif(collections.catalogue_collection(current_viewer()))


@blueprint.get("/iiif/collection/<part>")
@iiif_operation(
    "List manifests in parts",
    "Gives a part of the collection of everything, where that is too long for one answer.",
    parameters=(PART,),
    problems=(404, 406),
)
def some(part: str) -> Response:
    """Collect a part of all manifests."""
    return send_iiif(collections.catalogue_collection(current_viewer(), _part_number(part)))


@blueprint.get("/iiif/collection/release/<slug>")
@iiif_operation(
    "List manifests of a release",
    "Lists the manifests of the documents in a release (IIIF Presentation API 3.0); a long list in parts.",
    parameters=(RELEASE,),
)
def release(slug: str) -> Response:
    """Collect the manifests of a release."""
    return send_iiif(
        collections.release_collection(
            current_viewer(), require_thing(f"{current_catalogue().base}id/release/{slug}")
        )
    )


@blueprint.get("/iiif/collection/release/<slug>/<part>")
@iiif_operation(
    "List manifests of a release in parts",
    "Gives a part of the collection of a release, where that is too long for one answer.",
    parameters=(RELEASE, PART),
)
def some_of_release(slug: str, part: str) -> Response:
    """Collect a part of the manifests of a release."""
    thing = require_thing(f"{current_catalogue().base}id/release/{slug}")
    return send_iiif(collections.release_collection(current_viewer(), thing, _part_number(part)))


def _canvas_page(slug: str, number: str) -> CanvasPage:
    return canvas_page(current_holdings(), require_page(slug, number).iri)


def _part_number(text: str) -> int:
    return path_number(text, f"Parts of a collection are numbered from 1; {text[:20]!r} is none.")
