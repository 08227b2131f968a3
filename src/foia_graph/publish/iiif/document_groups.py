"""Documents that have a manifest, by release; looked up once a generation."""

from dataclasses import dataclass

from foia_graph.model.iris import page_of
from foia_graph.store.catalogue import Catalogue

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
