"""Documents that have a manifest, by release; looked up once a generation."""

from dataclasses import dataclass

from foia_graph.store.catalogue import Catalogue
from foia_graph.store.document_files import page_of

DOCUMENT, RELEASE, PAGE = "ReleasedDocument", "Release", "Page"


@dataclass(frozen=True, slots=True)
class Shelves:
    """The documents of which pages are known, by release, and those of no release."""

    releases: dict[str, list[str]]
    loose: list[str]


def shelves(catalogue: Catalogue) -> Shelves:
    """Return the documents that have a manifest, as they are in the catalogue now."""
    return catalogue.once("iiif shelves", lambda: _sorted(catalogue))


def _sorted(catalogue: Catalogue) -> Shelves:
    releases: dict[str, list[str]] = {}
    loose = []
    for document in _documents(catalogue):
        within = [iri for iri in _releases(catalogue, document) if catalogue.stub(iri)]
        for release in within:
            releases.setdefault(release, []).append(document)
        if not within:
            loose.append(document)
    return Shelves(dict(sorted(releases.items())), loose)


def _documents(catalogue: Catalogue) -> list[str]:
    pages = catalogue.names(catalogue.profile[PAGE])
    found = sorted({page_of(iri)[0] for iri in pages})
    described = set(catalogue.names(catalogue.profile[DOCUMENT]))
    return [iri for iri in found if iri in described]


def _releases(catalogue: Catalogue, document: str) -> list[str]:
    return catalogue.links(document, catalogue.profile.predicates["inSeries"])
