"""The OpenSearch 1.1 description of the search, by which browsers add it to their search engines."""

from xml.etree.ElementTree import Element, SubElement, tostring

from flask import Blueprint, Response

from foia_graph.model.forms import HTML, JSONLD
from foia_graph.publish.feeds.atom import MEDIA_TYPE as FEED_TYPE
from foia_graph.store.catalogue import Catalogue
from foia_graph.web.core.operations import Operation, operation
from foia_graph.web.core.responses import send_bytes
from foia_graph.web.core.site import current_catalogue

blueprint = Blueprint("opensearch", __name__)
MEDIA_TYPE = "application/opensearchdescription+xml"
SUGGESTIONS_TYPE = "application/x-suggestions+json"
NAMESPACE = "http://a9.com/-/spec/opensearch/1.1/"
SHORT, LONG = 16, 48
"""Characters of the two names at most (OpenSearch 1.1)."""
PLACES = (
    (HTML.media_type, "search"),
    (JSONLD.media_type, "api/search"),
    (FEED_TYPE, "search.atom"),
    (SUGGESTIONS_TYPE, "api/suggest"),
)


@blueprint.get("/opensearch.xml")
@operation(
    Operation(
        "Describe the search to browsers",
        "An OpenSearch 1.1 description of the search.",
        cost="light",
        media_types=(MEDIA_TYPE,),
        problems=(),
        examples=("/opensearch.xml",),
    )
)
def description() -> Response:
    """Send the OpenSearch description."""
    return send_bytes(
        current_catalogue().compute_once("opensearch", lambda: _description_bytes(current_catalogue())),
        MEDIA_TYPE,
        current_catalogue(),
    )


def _description_bytes(source: Catalogue) -> bytes:
    title = (source.catalog_resource.one("title") if source.catalog_resource else "") or "Catalogue"
    root = Element("OpenSearchDescription", xmlns=NAMESPACE)
    for name, text in (
        ("ShortName", _shortened_title(title, SHORT)),
        ("LongName", _shortened_title(title, LONG)),
        ("Description", "Every word of every page, and of what is said of it."),
        ("InputEncoding", "UTF-8"),
    ):
        SubElement(root, name).text = text
    for media_type, place in PLACES:
        SubElement(root, "Url", type=media_type, template=f"{source.base}{place}?q={{searchTerms}}")
    document: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return document


def _shortened_title(title: str, most: int) -> str:
    """Return as many words of a title as fit.

    >>> _shortened_title("Uncover the Truth: records on Secure Communities", 16)
    'Uncover the'
    """
    if len(title) <= most:
        return title
    return title[: most + 1].rpartition(" ")[0] or title[:most]
