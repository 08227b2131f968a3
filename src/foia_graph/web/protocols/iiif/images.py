"""Images of pages (IIIF Image API 3.0, level 2): their information documents, and pieces of them."""

from typing import Any

from flask import Blueprint, Response
from werkzeug.utils import redirect

from foia_graph.errors import NotFound, RequestRefused
from foia_graph.extract.pdf.pool import JobFailed, WorkerUnavailable
from foia_graph.model.iris import page_of
from foia_graph.publish.iiif.canvas_pages import IMAGE, CanvasPage, IiifAddresses, canvas_page
from foia_graph.publish.iiif.image_requests import (
    FORMATS,
    PROFILE_LINK,
    QUALITIES,
    REGION,
    ROTATIONS,
    SIZE,
    TILE_SIDE,
    canonical_path,
    image_service,
    is_listed,
    parse_image_request,
    preferred_sizes,
    scale_factors,
)
from foia_graph.publish.iiif.language_maps import Json, file_rights, rights_field
from foia_graph.web.core.operations import Operation, OperationParameter, operation
from foia_graph.web.core.responses import send_bytes
from foia_graph.web.core.site import current_catalogue, current_holdings, current_site
from foia_graph.web.pages.documents.page_files import MAX_AGE, SHORTLY, current_drawing_client, require_page
from foia_graph.web.protocols.iiif.responses import MEDIA_TYPES, send_iiif

blueprint = Blueprint("iiif_images", __name__)
MEDIA_TYPE_OF = {"jpg": "image/jpeg", "png": "image/png"}


def _pattern_schema(pattern: str) -> dict[str, str]:
    return {"type": "string", "pattern": f"^({pattern})$"}


SLUG = OperationParameter("slug", _pattern_schema("[A-Za-z0-9-]+"), "The name of the document.", "path")
NUMBER = OperationParameter(
    "number", {"type": "integer", "minimum": 1}, "The page of the file, from 1.", "path"
)


@blueprint.get("/iiif/image/<slug>/<number>")
@operation(
    Operation(
        "Resolve the name of the image of a page",
        "Leads to what there is to ask for of the image (IIIF Image API 3.0).",
        cost="light",
        parameters=(SLUG, NUMBER),
        media_types=MEDIA_TYPES,
        problems=(404, 410),
        answers=(303,),
    )
)
def image(slug: str, number: str) -> Response:
    """Redirect from the base address of an image to its information document."""
    _pictured_page(slug, number)
    response: Any = redirect(f"/iiif/image/{slug}/{number}/info.json", 303, Response)
    redirection: Response = response
    return redirection


@blueprint.get("/iiif/image/<slug>/<number>/info.json")
@operation(
    Operation(
        "Get image information of a page",
        "Gives width, height, sizes and tiles of the image of a page (IIIF Image API 3.0, level 2).",
        cost="light",
        parameters=(SLUG, NUMBER),
        media_types=MEDIA_TYPES,
        problems=(404, 406, 410),
    )
)
def info(slug: str, number: str) -> Response:
    """Return the information document of the image of a page."""
    image_page = _pictured_page(slug, number)
    return send_iiif(_image_info(image_page, IiifAddresses(current_catalogue().base)), IMAGE, (PROFILE_LINK,))


@blueprint.get("/iiif/image/<slug>/<number>/<region>/<size>/<rotation>/<quality>.<format>")
@operation(
    Operation(
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
