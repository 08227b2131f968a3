"""Documents in IIIF: images of pages (Image API, level 2), manifests and collections (Presentation API)."""

from collections.abc import Mapping, Sequence

import msgspec
from flask import Blueprint, Response, request

from foia_graph.errors import NotFound
from foia_graph.model.forms import ACTIVITIES, JSON, JSONLD, Form
from foia_graph.model.iris import page_of
from foia_graph.publish.annotations.collections import ANNOTATION, DocumentAnnotations, page_claims
from foia_graph.publish.iiif import collections
from foia_graph.publish.iiif.annotations import CanvasAnnotations
from foia_graph.publish.iiif.canvas_pages import (
    DISCOVERY,
    IMAGE,
    PRESENTATION,
    PROFILE_LINK,
    QUALITIES,
    SEARCH,
    TILE_SIDE,
    CanvasPage,
    IiifAddresses,
    canonical_path,
    canvas_page,
    image_service,
    parse_image_request,
    preferred_sizes,
    scale_factors,
)
from foia_graph.publish.iiif.collections import canvas_body, manifest_body
from foia_graph.publish.iiif.language_maps import Json, file_rights, rights_field
from foia_graph.publish.negotiation import negotiate
from foia_graph.web.core.responses import lead_to, send_bytes
from foia_graph.web.core.site import current_catalogue, current_holdings
from foia_graph.web.pages.documents.files import MAX_AGE, draw_crop, require_page
from foia_graph.web.pages.resources import require_thing
from foia_graph.web.pages.thing_page import current_viewer


def _context_form(context: str) -> Form:
    return Form(JSONLD.name, JSONLD.media_type, parameters=f';profile="{context}"')


# The forms of resources by their context; the bytes of all forms are the same.
FORMS: Mapping[str, tuple[Form, ...]] = {
    **{each: (_context_form(each), JSON) for each in (ANNOTATION, PRESENTATION, IMAGE, SEARCH)},
    DISCOVERY: (_context_form(DISCOVERY), JSON, Form("as", ACTIVITIES.media_type)),
}


def send_iiif(
    body: Json, context: str = PRESENTATION, links: Sequence[str] = (), before: Sequence[str] = ()
) -> Response:
    """Send a resource with its context, and before that the contexts of `before`."""
    form = negotiate(request.headers.get("Accept"), FORMS[context])
    data = msgspec.json.encode({"@context": [*before, context] if before else context, **body}) + b"\n"
    response = send_bytes(data, form.content_type, current_catalogue())
    response.vary.add("Accept")
    if links:
        response.headers["Link"] = ", ".join(links)
    return response


def path_number(text: str, missing: str) -> int:
    """Return a number of a path, from 1; raises NotFound with a sentence for what is none."""
    if not (text.isascii() and text.isdecimal() and len(text) < 10 and not text.startswith("0")):
        raise NotFound(missing)
    return int(text)


blueprint = Blueprint("iiif", __name__)
MEDIA_TYPE_OF = {"jpg": "image/jpeg", "png": "image/png"}


@blueprint.get("/iiif/image/<slug>/<number>")
def image(slug: str, number: str) -> Response:
    """Redirect from the base address of an image to its information document."""
    _pictured_page(slug, number)
    return lead_to(f"/iiif/image/{slug}/{number}/info.json")


@blueprint.get("/iiif/image/<slug>/<number>/info.json")
def info(slug: str, number: str) -> Response:
    """Return the information document of the image of a page."""
    image_page = _pictured_page(slug, number)
    return send_iiif(_image_info(image_page, IiifAddresses(current_catalogue().base)), IMAGE, (PROFILE_LINK,))


@blueprint.get("/iiif/image/<slug>/<number>/<region>/<size>/<rotation>/<quality>.<format>")
def piece(
    slug: str,
    number: str,
    region: str,
    size: str,
    rotation: str,
    quality: str,
    format: str,  # noqa: A002 - IIIF's word
) -> Response:
    """Return a piece of the image of a page."""
    image_page = _pictured_page(slug, number)
    cut = parse_image_request(image_page.size, region, size, rotation, quality, format)
    data = draw_crop(image_page, cut)
    response = send_bytes(data, MEDIA_TYPE_OF[cut.format], current_catalogue())
    response.headers["Cache-Control"] = f"max-age={MAX_AGE}, must-revalidate"
    address = f"{IiifAddresses(current_catalogue().base).image(image_page.iri)}/{canonical_path(cut)}"
    response.headers["Link"] = f'{PROFILE_LINK}, <{address}>;rel="canonical"'
    return response


def _pictured_page(slug: str, number: str) -> CanvasPage:
    # Raises NotFound, or Gone where it was withdrawn.
    image_page = canvas_page(current_holdings(), require_page(slug, number).iri)
    _ = image_page.picture  # raises where the page has none
    return image_page


def _image_info(image_page: CanvasPage, addresses: IiifAddresses) -> Json:
    width, height = image_page.size
    return {
        **image_service(image_page, addresses),
        "protocol": "http://iiif.io/api/image",
        "width": width,
        "height": height,
        "sizes": [{"width": across, "height": down} for across, down in preferred_sizes(image_page.size)],
        "tiles": [{"width": TILE_SIDE, "height": TILE_SIDE, "scaleFactors": scale_factors(image_page.size)}],
        "extraQualities": list(QUALITIES[1:]),
        "extraFeatures": ["canonicalLinkHeader", "profileLinkHeader"],
        **rights_field(file_rights(page_of(image_page.iri)[0], current_catalogue())),
        "partOf": [{"id": addresses.canvas(image_page.iri), "type": "Canvas"}],
    }


@blueprint.get("/iiif/document/<slug>/manifest")
@blueprint.get("/iiif/document/<slug>/manifest.json")
def manifest(slug: str) -> Response:
    """Return the manifest of a document."""
    thing = require_thing(f"{current_catalogue().base}id/document/{slug}")
    return send_iiif(manifest_body(current_viewer(), thing))


@blueprint.get("/iiif/document/<slug>/page/<number>")
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
def annotations(slug: str, number: str, kind: str) -> Response:
    """Return the annotations of a page, of one kind."""
    body = CanvasAnnotations(current_viewer(), _canvas_page(slug, number)).annotation_page(kind)
    # The context of IIIF knows the terms of annotations in an annotation itself, but not in its body.
    return send_iiif(body, before=(ANNOTATION,))


@blueprint.get("/iiif/collection")
def everything() -> Response:
    """Collect all manifests."""
    return send_iiif(collections.catalogue_collection(current_viewer()))


@blueprint.get("/iiif/collection/<part>")
def some(part: str) -> Response:
    """Collect a part of all manifests."""
    return send_iiif(collections.catalogue_collection(current_viewer(), _part_number(part)))


@blueprint.get("/iiif/collection/release/<slug>")
def release(slug: str) -> Response:
    """Collect the manifests of a release."""
    return send_iiif(
        collections.release_collection(
            current_viewer(), require_thing(f"{current_catalogue().base}id/release/{slug}")
        )
    )


@blueprint.get("/iiif/collection/release/<slug>/<part>")
def some_of_release(slug: str, part: str) -> Response:
    """Collect a part of the manifests of a release."""
    thing = require_thing(f"{current_catalogue().base}id/release/{slug}")
    return send_iiif(collections.release_collection(current_viewer(), thing, _part_number(part)))


def _canvas_page(slug: str, number: str) -> CanvasPage:
    return canvas_page(current_holdings(), require_page(slug, number).iri)


def _part_number(text: str) -> int:
    return path_number(text, f"Parts of a collection are numbered from 1; {text[:20]!r} is none.")


@blueprint.get("/id/document/<slug>/annotations")
def annotation_collection(slug: str) -> Response:
    """Return the collection of the annotations of a document."""
    return send_iiif(_document_annotations(slug).collection(), ANNOTATION)


@blueprint.get("/id/document/<slug>/annotations/<part>")
def annotation_page(slug: str, part: str) -> Response:
    """Return a page of the annotations of a document."""
    number = path_number(part, f"Pages of annotations are numbered from 1; {part[:20]!r} is none.")
    return send_iiif(_document_annotations(slug).page(number), ANNOTATION)


def _document_annotations(slug: str) -> DocumentAnnotations:
    document = require_thing(f"{current_catalogue().base}id/document/{slug}")
    return DocumentAnnotations(current_viewer(), document.iri)
