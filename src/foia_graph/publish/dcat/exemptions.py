"""Exemptions by the names that an authority gave them."""

from foia_graph.model.namespaces import SKOS
from foia_graph.store.catalogue import Catalogue

EXACT_MATCH = f"{SKOS}exactMatch"


def authority_iri(source: Catalogue, exemption: str, scheme: str) -> str:
    """Return the IRI of an exemption with an authority whose IRIs begin with `scheme`, else our own."""
    return next((iri for iri in source.links(exemption, EXACT_MATCH) if iri.startswith(scheme)), exemption)
