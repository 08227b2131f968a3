"""Images of pages (IIIF Image API 3.0, level 2): their information documents, and pieces of them."""

from typing import Any

from flask import Blueprint, Response
from werkzeug.utils import redirect

from foia_graph.errors import NotFound, RequestRefused
from foia_graph.extract.pdf.pool import JobFailed, WorkerUnavailable
from foia_graph.publish.iiif.addresses import IMAGE, IiifAddresses
from foia_graph.publish.iiif.canvas_pages import CanvasPage, canvas_page
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
from foia_graph.publish.iiif.language_maps import Json
from foia_graph.store.page_images import DrawingBusy
from foia_graph.web.core.operations import Operation, Parameter, operation
from foia_graph.web.core.responses import send
from foia_graph.web.core.site import catalogue, holdings, site
from foia_graph.web.pages.documents.page_files import MAX_AGE, SHORTLY, leaf_of
from foia_graph.web.protocols.iiif.responses import MEDIA_TYPES, reply

blueprint = Blueprint("iiif_images", __name__)
MEDIA = {"jpg": "image/jpeg", "png": "image/png"}


def _like(pattern: str) -> dict[str, str]:
    return {"type": "string", "pattern": f"^({pattern})$"}


SLUG = Parameter("slug", _like("[A-Za-z0-9-]+"), "The name of the document.", "path")
NUMBER = Parameter("number", {"type": "integer", "minimum": 1}, "The page of the file, from 1.", "path")


@blueprint.get("/iiif/image/<slug>/<number>")
@operation(
    Operation(
        "Follow the name of the image of a page",
        "Leads to what there is to ask for of the image (IIIF Image API 3.0).",
        parameters=(SLUG, NUMBER),
        media_types=MEDIA_TYPES,
        problems=(404, 410),
        answers=(303,),
    )
)
def image(slug: str, number: str) -> Response:
    """Redirect from the base address of an image to its information document."""
    _leaf(slug, number)
    response: Any = redirect(f"/iiif/image/{slug}/{number}/info.json", 303, Response)
    led: Response = response
    return led


@blueprint.get("/iiif/image/<slug>/<number>/info.json")
@operation(
    Operation(
        "Say what there is to ask for of the image of a page",
        "Gives width, height, sizes and tiles of the image of a page (IIIF Image API 3.0, level 2).",
        parameters=(SLUG, NUMBER),
        media_types=MEDIA_TYPES,
        problems=(404, 406, 410),
    )
)
def info(slug: str, number: str) -> Response:
    """Return the information document of the image of a page."""
    found = _leaf(slug, number)
    return reply(_info(found, IiifAddresses(catalogue().base)), IMAGE, (PROFILE_LINK,))


@blueprint.get("/iiif/image/<slug>/<number>/<region>/<size>/<rotation>/<quality>.<format>")
@operation(
    Operation(
        "Give a piece of the image of a page",
        "Gives a region of the image of a page, scaled and turned as the address says (IIIF Image API 3.0, "
        "level 2), with boxes over what must not be seen. Nothing is scaled up.",
        parameters=(
            SLUG,
            NUMBER,
            Parameter("region", _like(REGION), "What of it.", "path", example="full"),
            Parameter("size", _like(SIZE), "How large.", "path", example="max"),
            Parameter("rotation", {"enum": list(ROTATIONS)}, "Degrees clockwise.", "path"),
            Parameter("quality", {"enum": list(QUALITIES)}, "With or without colours.", "path"),
            Parameter("format", {"enum": list(FORMATS)}, "The format of the image.", "path"),
        ),
        media_types=tuple(MEDIA.values()),
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
    found = _leaf(slug, number)
    wanted = parse_image_request(found.size, region, size, rotation, quality, format)
    try:
        data = site().pictures.crop_page(found.picture, wanted, keep=is_listed(wanted))
    except (DrawingBusy, WorkerUnavailable) as error:
        raise RequestRefused(str(error), 503, SHORTLY) from None
    except JobFailed as error:
        raise NotFound(f"Page {found.number} cannot be drawn: {error}.") from None
    response = send(data, MEDIA[wanted.format], catalogue())
    response.headers["Cache-Control"] = f"max-age={MAX_AGE}, must-revalidate"
    address = f"{IiifAddresses(catalogue().base).image(found.iri)}/{canonical_path(wanted)}"
    response.headers["Link"] = f'{PROFILE_LINK}, <{address}>;rel="canonical"'
    return response


def _leaf(slug: str, number: str) -> CanvasPage:
    """Return a page of which there is an image; raises NotFound, or Gone where it was withdrawn."""
    found = canvas_page(holdings(), leaf_of(slug, number).iri)
    _ = found.picture  # raises where the page has none
    return found


def _info(found: CanvasPage, addresses: IiifAddresses) -> Json:
    width, height = found.size
    return {
        **image_service(found, addresses),
        "protocol": "http://iiif.io/api/image",
        "width": width,
        "height": height,
        "sizes": [{"width": across, "height": down} for across, down in preferred_sizes(found.size)],
        "tiles": [{"width": TILE_SIDE, "height": TILE_SIDE, "scaleFactors": scale_factors(found.size)}],
        "extraQualities": list(QUALITIES[1:]),
        "extraFeatures": ["canonicalLinkHeader", "profileLinkHeader"],
        "partOf": [{"id": addresses.canvas(found.iri), "type": "Canvas"}],
    }
