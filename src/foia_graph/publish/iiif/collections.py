"""Releases as collections of manifests, and one collection of everything (Presentation 3.0, 5.1)."""

from collections.abc import Sequence

from foia_graph.errors import NotFound
from foia_graph.model.resource import Resource, text_of
from foia_graph.publish.iiif.addresses import Addresses
from foia_graph.publish.iiif.documents import shelves
from foia_graph.publish.iiif.manifests import collection, homepage, providers, see_also
from foia_graph.publish.iiif.values import Json, metadata, named, ours, summary, titles
from foia_graph.publish.presenter import Viewer

MOST = 1000
"""The most members of one collection; a longer one is written in parts."""


def everything(viewer: Viewer, part: int = 0) -> Json:
    """Write the collection of all releases, and of the documents of none; or a part of it."""
    found = shelves(viewer.catalogue)
    catalog = viewer.catalogue.catalog
    whole = {
        "label": titles(catalog, viewer) if catalog else ours("Catalogue"),
        **(summary(catalog, viewer) if catalog else {}),
        **(providers([text_of(each) for each in catalog.get("publisher")], viewer) if catalog else {}),
    }
    return _told(viewer, "", part, whole, (*found.releases, *found.loose))


def release(viewer: Viewer, thing: Resource, part: int = 0) -> Json:
    """Write the collection of a release, or a part of it; raises NotFound where it would be empty."""
    documents = shelves(viewer.catalogue).releases.get(thing.iri)
    if documents is None:
        raise NotFound(f"There is no collection of <{thing.iri}>: no page of any document in it is known.")
    within = {"id": Addresses(viewer.catalogue.base).collection(), "type": "Collection"}
    whole = {
        "label": titles(thing, viewer),
        **summary(thing, viewer),
        **metadata(thing, viewer),
        **homepage(thing, viewer),
        **see_also(thing, viewer),
        "partOf": [within],
    }
    return _told(viewer, thing.iri, part, whole, documents)


def _told(viewer: Viewer, of: str, part: int, whole: Json, members: Sequence[str]) -> Json:
    addresses = Addresses(viewer.catalogue.base)
    parts = -(-len(members) // MOST) if len(members) > MOST else 0
    if part > parts:
        raise NotFound(f"There is no part {part} of this collection; it has {parts or 'no parts'}.")
    if part:
        first = (part - 1) * MOST
        return {
            **_part(addresses, of, part, len(members)),
            "partOf": [{"id": addresses.collection(of), "type": "Collection"}],
            "items": [_member(viewer, iri) for iri in members[first : first + MOST]],
        }
    items = (
        [_part(addresses, of, number, len(members)) for number in range(1, parts + 1)]
        if parts
        else [_member(viewer, iri) for iri in members]
    )
    return {"id": addresses.collection(of), "type": "Collection", **whole, "items": items}


def _part(addresses: Addresses, of: str, part: int, total: int) -> Json:
    first, last = (part - 1) * MOST + 1, min(part * MOST, total)
    return {
        "id": addresses.collection(of, part),
        "type": "Collection",
        "label": ours(f"{first:,} to {last:,} of {total:,}"),
    }


def _member(viewer: Viewer, iri: str) -> Json:
    """Return a reference to a collection or a manifest."""
    stub = viewer.catalogue.stub(iri)
    if stub is not None and stub.type == "Release":
        return collection(iri, viewer)
    return {
        "id": Addresses(viewer.catalogue.base).manifest(iri),
        "type": "Manifest",
        "label": named(iri, viewer),
    }
