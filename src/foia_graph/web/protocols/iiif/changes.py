"""The changes of manifests (IIIF Change Discovery API 1.0, level 2)."""

from flask import Blueprint, Response

from foia_graph.errors import NotFound
from foia_graph.model.forms import ACTIVITIES
from foia_graph.publish.iiif.addresses import DISCOVERY, IiifAddresses
from foia_graph.publish.iiif.language_maps import Json
from foia_graph.publish.iiif.manifest_history import ManifestActivity, manifest_history
from foia_graph.web.core.operations import Operation, Parameter, operation
from foia_graph.web.core.site import catalogue
from foia_graph.web.protocols.iiif.responses import MEDIA_TYPES, reply

blueprint = Blueprint("iiif_changes", __name__)
PAGE = Parameter(
    "page", {"type": "integer", "minimum": 1}, "The page of the list, from 1.", "path", example="1"
)


@blueprint.get("/iiif/changes")
@operation(
    Operation(
        "List what changed of the manifests",
        "Counts the changes of all manifests, and leads to their pages, the oldest first (IIIF Change "
        "Discovery API 1.0).",
        media_types=(*MEDIA_TYPES, ACTIVITIES.media_type),
        problems=(406,),
        examples=("/iiif/changes",),
    )
)
def collection() -> Response:
    """Return the collection, which links the pages of changes."""
    found, addresses = manifest_history(catalogue()), IiifAddresses(catalogue().base)
    body = {
        **_ordered(addresses),
        "totalItems": len(found.activities),
        "first": _page(addresses, 1),
        "last": _page(addresses, found.page_count),
    }
    return reply(body, DISCOVERY)


@blueprint.get("/iiif/changes/<page>")
@operation(
    Operation(
        "Give a page of the changes of manifests",
        "Gives activities in the order in which they happened; a page that has a next one never changes "
        "again (IIIF Change Discovery API 1.0).",
        parameters=(PAGE,),
        media_types=(*MEDIA_TYPES, ACTIVITIES.media_type),
        problems=(404, 406),
        examples=("/iiif/changes/1",),
    )
)
def page(page: str) -> Response:
    """Return a page of changes."""
    found, addresses = manifest_history(catalogue()), IiifAddresses(catalogue().base)
    number = _number(page, found.page_count)
    first = (number - 1) * found.page_size
    beside = {"prev": number - 1, "next": number + 1}
    body = {
        **_page(addresses, number),
        "partOf": _ordered(addresses),
        "startIndex": first,
        **{rel: _page(addresses, other) for rel, other in beside.items() if 1 <= other <= found.page_count},
        "orderedItems": [
            _activity(each, f"{addresses.changes(number)}#activity-{first + place}", addresses)
            for place, each in enumerate(found.activity_page(number), 1)
        ],
    }
    return reply(body, DISCOVERY)


def _number(asked: str, pages: int) -> int:
    is_number = asked.isascii() and asked.isdecimal() and len(asked) < 12 and not asked.startswith("0")
    if is_number and int(asked) <= pages:
        return int(asked)
    raise NotFound(f"There is no page {asked[:20]!r} of changes; there are 1 to {pages:,}.")


def _ordered(addresses: IiifAddresses) -> Json:
    return {"id": addresses.changes(), "type": "OrderedCollection"}


def _page(addresses: IiifAddresses, number: int) -> Json:
    return {"id": addresses.changes(number), "type": "OrderedCollectionPage"}


def _activity(each: ManifestActivity, iri: str, addresses: IiifAddresses) -> Json:
    told = {
        "id": iri,
        "type": each.type,
        "object": {"id": addresses.manifest(each.document), "type": "Manifest", "canonical": each.document},
        "endTime": each.time,
    }
    return {**told, "summary": each.reason} if each.reason else told
