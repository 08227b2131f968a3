"""Exemptions under which parts of a document are withheld, taken together from all its pages."""

from collections.abc import Mapping

from foia_graph.model.namespaces import SKOS
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.listing.index import list_index

EXEMPTION = "exemption"
EXACT_MATCH = f"{SKOS}exactMatch"


def document_exemptions(source: Catalogue, document: str) -> list[str]:
    """Return the concepts of the exemptions that stand on a document, sorted."""
    return source.compute_once("exemptions", lambda: _exemptions_by_document(source)).get(document, [])


def _exemptions_by_document(source: Catalogue) -> Mapping[str, list[str]]:
    documents = list_index(source, source.profile["ReleasedDocument"])
    found: dict[str, list[str]] = {}
    for exemption, places in sorted(documents.column(EXEMPTION, exact=True).things.items()):
        for place in places:
            found.setdefault(documents.names[place], []).append(exemption)
    return found


def authority_iri(source: Catalogue, exemption: str, scheme: str) -> str:
    """Return the IRI of an exemption with an authority whose IRIs begin with `scheme`, else our own."""
    return next((iri for iri in source.links(exemption, EXACT_MATCH) if iri.startswith(scheme)), exemption)
