"""Files of a document as DCAT distributions: where they are, size, type, checksum, rights, restrictions."""

import re
from collections.abc import Iterator
from typing import Any

from foia_graph.model import iris
from foia_graph.model.jsonld import Json
from foia_graph.model.namespaces import DCAT_US
from foia_graph.model.resource import Resource
from foia_graph.publish.dcat import terms
from foia_graph.publish.dcat.exemptions import authority_iri, document_exemptions
from foia_graph.store.catalogue import Catalogue

HEXADECIMAL = re.compile(r"(?:[0-9A-Fa-f]{2})+")


def complete_distributions(body: Json, thing: Resource, source: Catalogue) -> None:
    """Write files and checksums of a thing, given as JSON-LD too, in the form that DCAT-AP wants."""
    files = body.get("distribution", [])
    for file in files:
        _complete_distribution(file, thing.iri, source)
    for part in (body, *files, *body.get("associatedMedia", [])):
        checksum: Json = part.get("checksum") if isinstance(part, dict) else None
        digest = checksum.get("checksumValue") if isinstance(checksum, dict) else None
        if isinstance(digest, str) and HEXADECIMAL.fullmatch(digest):
            checksum["checksumValue"] = {"type": "xsd:hexBinary", "value": digest}


def _complete_distribution(file: Json, document: str, source: Catalogue) -> None:
    file.setdefault("accessURL", address_resource(document))
    if isinstance(file.get("mediaType"), str):
        file["mediaType"] = {"id": terms.media_type_iri(file["mediaType"]), "type": "dcterms:MediaType"}
    if isinstance(file.get("byteSize"), int):
        file["byteSize"] = {"type": "xsd:nonNegativeInteger", "value": str(file["byteSize"])}
    if file.get("rights"):
        file["rights"] = [_rights_statement(file, source.language)]
    restrictions = list(_access_restrictions(file, document, source))
    if restrictions:
        file[f"{DCAT_US}accessRestriction"] = restrictions


def address_resource(iri: str) -> dict[str, Any]:
    """Write an address as the resource that DCAT-AP takes it for."""
    return {"id": iri, "type": "rdfs:Resource"}


def _rights_statement(file: Json, language: str) -> dict[str, Any]:
    """Write what is said of rights as a statement, which has a name of its own."""
    labels = [{"value": text, "lang": language} if isinstance(text, str) else text for text in file["rights"]]
    iri = iris.subpart_iri(file["id"], "rights")
    return {"id": iri, "type": "dcterms:RightsStatement", "rdfs:label": labels}


def _access_restrictions(file: Json, document: str, source: Catalogue) -> Iterator[dict[str, Any]]:
    """Yield a restriction for each exemption under which parts of a file are withheld."""
    for exemption in document_exemptions(source, document):
        yield {
            "id": iris.subpart_iri(file["id"], f"restriction-{iris.last_segment(exemption)}"),
            "type": f"{DCAT_US}AccessRestriction",
            f"{DCAT_US}restrictionStatus": {"id": terms.PARTLY_RESTRICTED},
            f"{DCAT_US}specificRestriction": {"id": authority_iri(source, exemption, terms.NARA)},
        }
