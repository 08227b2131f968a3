"""oEmbed 1.0: what other sites need to show a document, a page, words of one or a claim in a frame."""

from collections.abc import Mapping
from xml.etree.ElementTree import Element, SubElement, tostring

from flask import Blueprint, Response, request

from foia_graph.errors import RequestRefused
from foia_graph.model.forms import JSON
from foia_graph.store.page_images import WIDTHS
from foia_graph.web.core.list_parameters import NUMBER_SCHEMA
from foia_graph.web.core.operations import OperationParameter, declared_operation
from foia_graph.web.core.query_parameters import check_names, number_value, one_value
from foia_graph.web.core.responses import send_bytes, send_json
from foia_graph.web.core.schema_components import component_reference
from foia_graph.web.core.site import current_catalogue
from foia_graph.web.pages.citation_box import (
    HEIGHTS,
    OEMBED_PATH,
    WIDTH,
    EmbedSubject,
    frame_html,
)
from foia_graph.web.pages.embeds import EmbedView, embed_title, embed_view, subject_at

blueprint = Blueprint("oembed", __name__)
OembedResponse = Mapping[str, str | int]
# Pixels of a frame each way at least: less shows nothing, and is not promised.
SMALLEST = 200
CACHE_SECONDS = 3600
XML_TYPE = "text/xml"
FORMATS = ("json", "xml")
PARAMETERS = (
    OperationParameter(
        "url",
        {"type": "string", "format": "uri"},
        "The address of a document, a page, words of a page, or a claim on this site.",
        required=True,
        example="https://foia.example.org/doc/document/moa-illinois",
    ),
    OperationParameter("maxwidth", NUMBER_SCHEMA, "The most pixels across."),
    OperationParameter("maxheight", NUMBER_SCHEMA, "The most pixels down."),
    OperationParameter("format", {"enum": list(FORMATS), "default": FORMATS[0]}, "The form of the answer."),
)


@blueprint.get(OEMBED_PATH)
@declared_operation(
    "Get oEmbed data",
    "Answers by oEmbed 1.0 with a frame for a document, a page, words of one, or a claim. Addresses of "
    "other sites, and of what is not embedded, are not found.",
    cost="heavy",
    parameters=PARAMETERS,
    media_types=(JSON.media_type, XML_TYPE),
    problems=(400, 404, 410, 501),
    schemas={JSON.media_type: component_reference("OEmbed")},
)
def oembed() -> Response:
    """Send the answer to an address; 501 for a format that there is not (oEmbed 1.0, 2.3.2)."""
    check_names([each.name for each in PARAMETERS], "oEmbed")
    chosen, address = one_value("format") or FORMATS[0], one_value("url")
    if chosen not in FORMATS:
        raise RequestRefused(f"format is {' or '.join(FORMATS)}, not {chosen[:20]!r}.", 501)
    if not address:
        raise RequestRefused("url is the address of what is to be embedded.")
    subject = subject_at(address)
    answer = _oembed_response(subject, embed_view(subject))
    if chosen == "json":
        return send_json(answer)
    return send_bytes(_written_xml(answer), f"{XML_TYPE}; charset=utf-8", current_catalogue())


def _oembed_response(subject: EmbedSubject, view: EmbedView) -> OembedResponse:
    width = _bounded("maxwidth", WIDTH)
    height = _bounded("maxheight", HEIGHTS[subject.kind])
    catalog = current_catalogue().catalog_resource
    return {
        "type": "rich",
        "version": "1.0",
        "title": view.title,
        "provider_name": (catalog.one("title") if catalog else "") or request.host,
        "provider_url": current_catalogue().base,
        "cache_age": CACHE_SECONDS,
        "html": frame_html(subject, embed_title(view), width, height),
        "width": width,
        "height": height,
        **_thumbnail(view, width, height),
    }


def _bounded(name: str, usual: int) -> int:
    """Return the pixels that are asked for at most, the usual ones where that is more."""
    most = number_value(name, usual)
    if most < SMALLEST:
        raise RequestRefused(f"{name} is at least {SMALLEST}: in less nothing can be read.")
    return min(most, usual)


def _thumbnail(view: EmbedView, width: int, height: int) -> OembedResponse:
    """Return the smallest picture of the page, nothing where there is none that is small enough."""
    image, across = view.sheet.image if view.sheet is not None else None, min(WIDTHS)
    down = round(across * image.height / image.width) if image is not None else 0
    if image is None or across > width or down > height:
        return {}
    address = f"{current_catalogue().base}{image.path.removeprefix('/')}?width={across}"
    return {"thumbnail_url": address, "thumbnail_width": across, "thumbnail_height": down}


def _written_xml(answer: OembedResponse) -> bytes:
    root = Element("oembed")
    for name, value in answer.items():
        SubElement(root, name).text = str(value)
    written: bytes = tostring(root, "utf-8", xml_declaration=True)
    return written + b"\n"
