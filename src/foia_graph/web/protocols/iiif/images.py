"""Images of pages (IIIF Image API 3.0, level 2): information and pieces; and answers in the forms of IIIF."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, cast

import msgspec
from flask import Blueprint, Response, request
from werkzeug.utils import redirect

from foia_graph.errors import NotFound, RequestRefused
from foia_graph.extract.pdf.pool import JobFailed, WorkerUnavailable
from foia_graph.model.forms import ACTIVITIES, JSON, JSONLD, Form
from foia_graph.model.iris import page_of
from foia_graph.publish.annotations.collections import ANNOTATION
from foia_graph.publish.iiif.canvas_pages import (
    DISCOVERY,
    FORMATS,
    IMAGE,
    PRESENTATION,
    PROFILE_LINK,
    QUALITIES,
    REGION,
    ROTATIONS,
    SEARCH,
    SIZE,
    TILE_SIDE,
    CanvasPage,
    IiifAddresses,
    canonical_path,
    canvas_page,
    image_service,
    is_listed,
    parse_image_request,
    preferred_sizes,
    scale_factors,
)
from foia_graph.publish.iiif.language_maps import Json, file_rights, rights_field
from foia_graph.publish.negotiation import negotiate
from foia_graph.web.core.operations import OperationParameter, declared_operation
from foia_graph.web.core.responses import send_bytes
from foia_graph.web.core.site import current_catalogue, current_holdings, current_site
from foia_graph.web.pages.documents.files import MAX_AGE, SHORTLY, current_drawing_client, require_page

MEDIA_TYPES = (JSONLD.media_type, JSON.media_type)


def _context_form(context: str) -> Form:
    return Form(JSONLD.name, JSONLD.media_type, parameters=f';profile="{context}"')


# The forms of resources by their context; the bytes of all forms are the same.
FORMS: Mapping[str, tuple[Form, ...]] = {
    ANNOTATION: (_context_form(ANNOTATION), JSON),
    PRESENTATION: (_context_form(PRESENTATION), JSON),
    IMAGE: (_context_form(IMAGE), JSON),
    SEARCH: (_context_form(SEARCH), JSON),
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


# The decorator of routes that answer in the forms of IIIF.
iiif_operation = partial(declared_operation, cost="heavy", media_types=MEDIA_TYPES, problems=(404, 406, 410))


blueprint = Blueprint("iiif_images", __name__)
MEDIA_TYPE_OF = {"jpg": "image/jpeg", "png": "image/png"}


def _pattern_schema(pattern: str) -> dict[str, str]:
    return {"type": "string", "pattern": f"^({pattern})$"}


SLUG = OperationParameter("slug", _pattern_schema("[A-Za-z0-9-]+"), "The name of the document.", "path")
NUMBER = OperationParameter(
    "number", {"type": "integer", "minimum": 1}, "The page of the file, from 1.", "path"
)


@blueprint.get("/iiif/image/<slug>/<number>")
@iiif_operation(
    "Resolve the name of the image of a page",
    "Leads to what there is to ask for of the image (IIIF Image API 3.0).",
    cost="light",
    parameters=(SLUG, NUMBER),
    problems=(404, 410),
    answers=(303,),
)
def image(slug: str, number: str) -> Response:
    """Redirect from the base address of an image to its information document."""
    _pictured_page(slug, number)
    redirection: Any = redirect(f"/iiif/image/{slug}/{number}/info.json", 303, Response)
    return cast(Response, redirection)


@blueprint.get("/iiif/image/<slug>/<number>/info.json")
@iiif_operation(
    "Get image information of a page",
    "Gives width, height, sizes and tiles of the image of a page (IIIF Image API 3.0, level 2).",
    cost="light",
    parameters=(SLUG, NUMBER),
)
def info(slug: str, number: str) -> Response:
    """Return the information document of the image of a page."""
    image_page = _pictured_page(slug, number)
    return send_iiif(_image_info(image_page, IiifAddresses(current_catalogue().base)), IMAGE, (PROFILE_LINK,))


@blueprint.get("/iiif/image/<slug>/<number>/<region>/<size>/<rotation>/<quality>.<format>")
@declared_operation(
    "Get a part of the image of a page",
    "Gives a region of the image of a page, scaled and turned as the address says (IIIF Image API 3.0, "
    "level 2), with boxes over what must not be seen. Nothing is scaled up.",
    cost="queued",
    parameters=(
        SLUG,
        NUMBER,
        OperationParameter("region", _pattern_schema(REGION), "What of it.", "path", example="full"),
        OperationParameter("size", _pattern_schema(SIZE), "How large.", "path", example="max"),
        OperationParameter("rotation", {"enum": list(ROTATIONS)}, "Degrees clockwise.", "path"),
        OperationParameter("quality", {"enum": list(QUALITIES)}, "With or without colours.", "path"),
        OperationParameter("format", {"enum": list(FORMATS)}, "The format of the image.", "path"),
    ),
    media_types=tuple(MEDIA_TYPE_OF.values()),
    problems=(400, 404, 410, 501, 503),
)
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
    try:
        data = current_site().pictures.crop_page(
            image_page.picture, cut, current_drawing_client(), keep=is_listed(cut)
        )
    except WorkerUnavailable as error:
        raise RequestRefused(str(error), 503, SHORTLY) from None
    except JobFailed as error:
        raise NotFound(f"Page {image_page.number} cannot be drawn: {error}.") from None
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
