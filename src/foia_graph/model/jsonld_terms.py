"""Shared parts of all JSON-LD of a catalogue: the path of its context, terms of lists, and compact IRIs."""

from collections.abc import Mapping
from typing import Any, TypeAlias

Json: TypeAlias = Any

CONTEXT = "/context/v1.jsonld"
LIST_TERMS: Mapping[str, Json] = {
    "dcat:dataset": {"@id": "dcat:dataset", "@type": "@id", "@container": "@set"},
    "foia:relevance": {"@id": "foia:relevance", "@type": "xsd:double"},
    "hydra:first": {"@id": "hydra:first", "@type": "@id"},
    "hydra:last": {"@id": "hydra:last", "@type": "@id"},
    "hydra:member": {"@id": "hydra:member", "@type": "@id", "@container": "@set"},
    "hydra:next": {"@id": "hydra:next", "@type": "@id"},
    "hydra:previous": {"@id": "hydra:previous", "@type": "@id"},
    "hydra:view": {"@id": "hydra:view", "@type": "@id"},
}
LARGEST_SAFE_INTEGER = 2**53
"""Whole numbers beyond it are not the same in every reader of JSON (RFC 8259, section 6)."""


class IriCompactor:
    """Prefixes, by which IRIs are shortened."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self.prefixes = prefixes
        self._longest = sorted(prefixes.items(), key=lambda item: -len(item[1]))

    def compact_iri(self, iri: str) -> str:
        """Return an IRI with a prefix, or whole where none fits.

        >>> names = IriCompactor({"xsd": "http://www.w3.org/2001/XMLSchema#"})
        >>> names.compact_iri("http://www.w3.org/2001/XMLSchema#date")
        'xsd:date'
        """
        for prefix, namespace in self._longest:
            if iri.startswith(namespace) and not iri.startswith("//", len(namespace)):
                return f"{prefix}:{iri[len(namespace) :]}"
        return iri
