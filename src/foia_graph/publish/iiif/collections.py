"""Releases as collections of manifests, and one collection of everything (Presentation 3.0, 5.1)."""

from collections.abc import Sequence
from dataclasses import dataclass

from foia_graph.errors import NotFound
from foia_graph.model.iris import page_of
from foia_graph.model.resource import Resource, text_of
from foia_graph.publish.iiif.canvas_pages import IiifAddresses
from foia_graph.publish.iiif.language_maps import (
    Json,
    metadata_field,
    program_text,
    rights_field,
    statement_field,
    summary_field,
    thing_label,
    thing_titles,
)
from foia_graph.publish.iiif.manifests import (
    collection_reference,
    homepage_field,
    provider_field,
    see_also_field,
)
from foia_graph.publish.presenter import Presenter
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.rights import rights_of

MEMBERS_IN_PART = 1000
"""The most members of one collection; a longer one is written in parts."""


def catalogue_collection(presenter: Presenter, part: int = 0) -> Json:
    """Write the collection of all releases, and of the documents of none; or a part of it."""
    found = document_groups(presenter.catalogue)
    catalog = presenter.catalogue.catalog_resource
    whole = {
        "label": thing_titles(catalog, presenter) if catalog else program_text("Catalogue"),
        **(summary_field(catalog, presenter) if catalog else {}),
        **(
            provider_field([text_of(each) for each in catalog.get("publisher")], presenter) if catalog else {}
        ),
    }
    return _collection_body(presenter, "", part, whole, (*found.releases, *found.without_release))


def release_collection(presenter: Presenter, thing: Resource, part: int = 0) -> Json:
    """Write the collection of a release, or a part of it; raises NotFound where it would be empty."""
    documents = document_groups(presenter.catalogue).releases.get(thing.iri)
    if documents is None:
        raise NotFound(f"There is no collection of <{thing.iri}>: no page of any document in it is known.")
    found = rights_of(presenter.catalogue, thing.iri)
    within = {"id": IiifAddresses(presenter.catalogue.base).collection(), "type": "Collection"}
    whole = {
        "label": thing_titles(thing, presenter),
        **summary_field(thing, presenter),
        **metadata_field(thing, presenter),
        **rights_field(found),
        **statement_field(thing, found, presenter.catalogue),
        **homepage_field(thing, presenter),
        **see_also_field(thing, presenter),
        "partOf": [within],
    }
    return _collection_body(presenter, thing.iri, part, whole, documents)


def _collection_body(presenter: Presenter, of: str, part: int, whole: Json, members: Sequence[str]) -> Json:
    addresses = IiifAddresses(presenter.catalogue.base)
    parts = -(-len(members) // MEMBERS_IN_PART) if len(members) > MEMBERS_IN_PART else 0
    if part > parts:
        raise NotFound(f"There is no part {part} of this collection; it has {parts or 'no parts'}.")
    if part:
        first = (part - 1) * MEMBERS_IN_PART
        return {
            **_part_reference(addresses, of, part, len(members)),
            "partOf": [{"id": addresses.collection(of), "type": "Collection"}],
            "items": [_member_reference(presenter, iri) for iri in members[first : first + MEMBERS_IN_PART]],
        }
    items = (
        [_part_reference(addresses, of, number, len(members)) for number in range(1, parts + 1)]
        if parts
        else [_member_reference(presenter, iri) for iri in members]
    )
    return {"id": addresses.collection(of), "type": "Collection", **whole, "items": items}


def _part_reference(addresses: IiifAddresses, of: str, part: int, total: int) -> Json:
    first, last = (part - 1) * MEMBERS_IN_PART + 1, min(part * MEMBERS_IN_PART, total)
    return {
        "id": addresses.collection(of, part),
        "type": "Collection",
        "label": program_text(f"{first:,} to {last:,} of {total:,}"),
    }


def _member_reference(presenter: Presenter, iri: str) -> Json:
    """Return a reference to a collection or a manifest."""
    stub = presenter.catalogue.stub(iri)
    if stub is not None and stub.type == "Release":
        return collection_reference(iri, presenter)
    return {
        "id": IiifAddresses(presenter.catalogue.base).manifest(iri),
        "type": "Manifest",
        "label": thing_label(iri, presenter),
    }


DOCUMENT, RELEASE, PAGE = "ReleasedDocument", "Release", "Page"


@dataclass(frozen=True, slots=True)
class DocumentGroups:
    """The documents of which pages are known, by release, and those of no release."""

    releases: dict[str, list[str]]
    without_release: list[str]


def document_groups(catalogue: Catalogue) -> DocumentGroups:
    """Return the documents that have a manifest, as they are in the catalogue now."""
    return catalogue.compute_once("iiif shelves", lambda: _group_documents(catalogue))


def _group_documents(catalogue: Catalogue) -> DocumentGroups:
    releases: dict[str, list[str]] = {}
    loose = []
    for document in _documents_with_pages(catalogue):
        within = [iri for iri in _document_releases(catalogue, document) if catalogue.stub(iri)]
        for release in within:
            releases.setdefault(release, []).append(document)
        if not within:
            loose.append(document)
    return DocumentGroups(dict(sorted(releases.items())), loose)


def _documents_with_pages(catalogue: Catalogue) -> list[str]:
    pages = catalogue.thing_names(catalogue.profile[PAGE])
    found = sorted({page_of(iri)[0] for iri in pages})
    documents = set(catalogue.thing_names(catalogue.profile[DOCUMENT]))
    return [iri for iri in found if iri in documents]


def _document_releases(catalogue: Catalogue, document: str) -> list[str]:
    return catalogue.links(document, catalogue.profile.predicates["inSeries"])
