"""The changes of manifests (IIIF Change Discovery API 1.0, level 2)."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from flask import Blueprint, Response

from foia_graph.errors import NotFound
from foia_graph.model.iris import page_of
from foia_graph.publish.addresses import neighbours
from foia_graph.publish.iiif.canvas_pages import DISCOVERY, IiifAddresses
from foia_graph.publish.iiif.collections import DOCUMENT, PAGE
from foia_graph.publish.iiif.language_maps import Json
from foia_graph.store.changelog.log import ChangeLogEntry, ChangeType, log_of
from foia_graph.web.core.site import current_catalogue
from foia_graph.web.protocols.iiif.documents import path_number, send_iiif


class ManifestActivity(NamedTuple):
    """A change of the manifest of a document, its time, and its reason ("" for none)."""

    type: ChangeType
    document: str
    time: str
    reason: str


def _manifest_history() -> list[ManifestActivity]:
    source = current_catalogue()
    entries = log_of(source).entries_since(0)
    return source.compute_once("iiif history", lambda: list(manifest_activities(entries)))


def _page_count(activities: list[ManifestActivity]) -> int:
    # One at least, which may be empty.
    return max(-(-len(activities) // log_of(current_catalogue()).page_size), 1)


def manifest_activities(entries: Iterable[ChangeLogEntry]) -> Iterator[ManifestActivity]:
    """Yield the activities of manifests that follow from entries on documents and pages.

    A document has a manifest while it and at least one page of it are described. What happened to either in
    one load is one activity of the manifest.
    """
    # Event sourcing: the log is replayed from its beginning, so a published activity never changes.
    counts: Counter[tuple[str, str]] = Counter()

    def has_manifest(document: str) -> bool:
        return counts[DOCUMENT, document] > 0 and counts[PAGE, document] > 0

    # All that one load did has one time.
    for time, load in groupby(entries, attrgetter("time")):
        before: dict[str, bool] = {}
        reasons: dict[str, str] = {}
        for each in load:
            if each.shape in (DOCUMENT, PAGE):
                document = page_of(each.iri)[0]
                before.setdefault(document, has_manifest(document))
                counts[each.shape, document] += {"Create": 1, "Update": 0, "Delete": -1}[each.type]
                if each.shape == DOCUMENT:
                    reasons[document] = each.reason
        for document, was in sorted(before.items()):
            is_there = has_manifest(document)
            if was or is_there:
                change: ChangeType = "Update" if was and is_there else "Create" if is_there else "Delete"
                yield ManifestActivity(change, document, time, reasons.get(document, ""))


blueprint = Blueprint("iiif_changes", __name__)


@blueprint.get("/iiif/changes")
def collection() -> Response:
    """Return the collection, which links the pages of changes."""
    activities, addresses = _manifest_history(), IiifAddresses(current_catalogue().base)
    body = {
        **_collection_reference(addresses),
        "totalItems": len(activities),
        "first": _page_reference(addresses, 1),
        "last": _page_reference(addresses, _page_count(activities)),
    }
    return send_iiif(body, DISCOVERY)


@blueprint.get("/iiif/changes/<page>")
def page(page: str) -> Response:
    """Return a page of changes."""
    activities, addresses = _manifest_history(), IiifAddresses(current_catalogue().base)
    count, size = _page_count(activities), log_of(current_catalogue()).page_size
    missing = f"There is no page {page[:20]!r} of changes; there are 1 to {count:,}."
    number = path_number(page, missing)
    if number > count:
        raise NotFound(missing)
    first = (number - 1) * size
    body = {
        **_page_reference(addresses, number),
        "partOf": _collection_reference(addresses),
        "startIndex": first,
        **{rel: _page_reference(addresses, each) for rel, each in neighbours(number, count).items()},
        "orderedItems": [
            _activity_body(each, f"{addresses.changes(number)}#activity-{first + place}", addresses)
            for place, each in enumerate(activities[first : first + size], 1)
        ],
    }
    return send_iiif(body, DISCOVERY)


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
