"""oEmbed 1.0: what other sites need to show a document, a page, words of one or a claim in a frame."""

from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from flask import Blueprint, Response, request

from foia_graph.errors import RequestRefused
from foia_graph.store.page_images import WIDTHS
from foia_graph.web.core.query_parameters import number_value, one_value
from foia_graph.web.core.responses import send_bytes, send_json
from foia_graph.web.core.site import current_catalogue
from foia_graph.web.pages.citation_box import HEIGHTS, OEMBED_PATH, WIDTH, EmbedSubject
from foia_graph.web.pages.embeds import embed_title, embed_view, subject_at

blueprint = Blueprint("oembed", __name__)
OembedResponse = Mapping[str, str | int]
# Pixels of a frame each way at least: less shows nothing, and is not promised.
SMALLEST = 200
CACHE_SECONDS = 3600
XML_TYPE = "text/xml"
FORMATS = ("json", "xml")


@blueprint.get(OEMBED_PATH)
def oembed() -> Response:
    """Send the answer to an address; 501 for a format that there is not (oEmbed 1.0, 2.3.2)."""
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


def _oembed_response(subject: EmbedSubject, view: Mapping[str, Any]) -> OembedResponse:
    width = _bounded("maxwidth", WIDTH)
    height = _bounded("maxheight", HEIGHTS[subject.kind])
    catalog = current_catalogue().catalog_resource
    return {
        "type": "rich",
        "version": "1.0",
        "title": view["heading"],
        "provider_name": (catalog.one("title") if catalog else "") or request.host,
        "provider_url": current_catalogue().base,
        "cache_age": CACHE_SECONDS,
        "html": subject.frame(embed_title(view["heading"]), width, height),
        "width": width,
        "height": height,
        **_thumbnail(view, width, height),
    }


def _bounded(name: str, usual: int) -> int:
    most = number_value(name, usual)
    if most < SMALLEST:
        raise RequestRefused(f"{name} is at least {SMALLEST}: in less nothing can be read.")
    return min(most, usual)


def _thumbnail(view: Mapping[str, Any], width: int, height: int) -> OembedResponse:
    sheet, across = view.get("sheet"), min(WIDTHS)
    image = sheet["image"] if sheet else None
    down = round(across * image["height"] / image["width"]) if image else 0
    if not image or across > width or down > height:
        return {}
    address = f"{current_catalogue().base}{image['path'].removeprefix('/')}?width={across}"
    return {"thumbnail_url": address, "thumbnail_width": across, "thumbnail_height": down}


def _written_xml(answer: OembedResponse) -> bytes:
    root = Element("oembed")
    for name, value in answer.items():
        SubElement(root, name).text = str(value)
    written: bytes = tostring(root, "utf-8", xml_declaration=True)
    return written + b"\n"
