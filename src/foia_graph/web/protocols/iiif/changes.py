"""The changes of manifests (IIIF Change Discovery API 1.0, level 2)."""

from flask import Blueprint, Response

from foia_graph.errors import NotFound
from foia_graph.model.forms import ACTIVITIES
from foia_graph.publish.iiif.canvas_pages import DISCOVERY, IiifAddresses
from foia_graph.publish.iiif.language_maps import Json
from foia_graph.publish.iiif.manifest_history import ManifestActivity, manifest_history
from foia_graph.web.core.declared_parameters import refuse_undeclared
from foia_graph.web.core.operations import Operation, OperationParameter, operation
from foia_graph.web.core.site import current_catalogue
from foia_graph.web.protocols.iiif.responses import MEDIA_TYPES, send_iiif

blueprint = Blueprint("iiif_changes", __name__)
refuse_undeclared(blueprint)
PAGE = OperationParameter(
    "page", {"type": "integer", "minimum": 1}, "The page of the list, from 1.", "path", example="1"
)


@blueprint.get("/iiif/changes")
@operation(
    Operation(
        "List manifest changes",
        "Counts the changes of all manifests, and leads to their pages, the oldest first (IIIF Change "
        "Discovery API 1.0).",
        cost="heavy",
        media_types=(*MEDIA_TYPES, ACTIVITIES.media_type),
        problems=(400, 406),
        examples=("/iiif/changes",),
    )
)
def collection() -> Response:
    """Return the collection, which links the pages of changes."""
    changes, addresses = manifest_history(current_catalogue()), IiifAddresses(current_catalogue().base)
    body = {
        **_collection_reference(addresses),
        "totalItems": len(changes.activities),
        "first": _page_reference(addresses, 1),
        "last": _page_reference(addresses, changes.page_count),
    }
    return send_iiif(body, DISCOVERY)


@blueprint.get("/iiif/changes/<page>")
@operation(
    Operation(
        "Get a page of manifest changes",
        "Gives activities in the order in which they happened; a page that has a next one never changes "
        "again (IIIF Change Discovery API 1.0).",
        cost="heavy",
        parameters=(PAGE,),
        media_types=(*MEDIA_TYPES, ACTIVITIES.media_type),
        problems=(400, 404, 406),
        examples=("/iiif/changes/1",),
    )
)
def page(page: str) -> Response:
    """Return a page of changes."""
    changes, addresses = manifest_history(current_catalogue()), IiifAddresses(current_catalogue().base)
    number = _page_number(page, changes.page_count)
    first = (number - 1) * changes.page_size
    beside = {"prev": number - 1, "next": number + 1}
    body = {
        **_page_reference(addresses, number),
        "partOf": _collection_reference(addresses),
        "startIndex": first,
        **{
            rel: _page_reference(addresses, other)
            for rel, other in beside.items()
            if 1 <= other <= changes.page_count
        },
        "orderedItems": [
            _activity_body(each, f"{addresses.changes(number)}#activity-{first + place}", addresses)
            for place, each in enumerate(changes.activity_page(number), 1)
        ],
    }
    return send_iiif(body, DISCOVERY)


def _page_number(text: str, pages: int) -> int:
    is_number = text.isascii() and text.isdecimal() and len(text) < 12 and not text.startswith("0")
    if is_number and int(text) <= pages:
        return int(text)
    raise NotFound(f"There is no page {text[:20]!r} of changes; there are 1 to {pages:,}.")


def _collection_reference(addresses: IiifAddresses) -> Json:
    return {"id": addresses.changes(), "type": "OrderedCollection"}


def _page_reference(addresses: IiifAddresses, number: int) -> Json:
    return {"id": addresses.changes(number), "type": "OrderedCollectionPage"}


def _activity_body(each: ManifestActivity, iri: str, addresses: IiifAddresses) -> Json:
    body = {
        "id": iri,
        "type": each.type,
        "object": {"id": addresses.manifest(each.document), "type": "Manifest", "canonical": each.document},
        "endTime": each.time,
    }
    return {**body, "summary": each.reason} if each.reason else body
