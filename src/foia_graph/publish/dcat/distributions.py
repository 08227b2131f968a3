"""Files of a document as DCAT distributions: where they are, size, type, checksum, rights, restrictions."""

import re
from collections.abc import Iterator
from typing import Any

from foia_graph.model import iris
from foia_graph.model.jsonld import Json
from foia_graph.model.namespaces import DCAT_US, SKOS
from foia_graph.model.resource import Resource
from foia_graph.publish.access import AccessRestriction, DocumentAccess, document_access
from foia_graph.publish.dcat import terms
from foia_graph.publish.rights import rights_name
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.rights import UsageRights, rights_of

HEXADECIMAL = re.compile(r"(?:[0-9A-Fa-f]{2})+")


def complete_distributions(body: Json, thing: Resource, source: Catalogue) -> None:
    """Write files, checksums, rights and access of a thing, given as JSON-LD too, as DCAT-AP wants them."""
    files = body.get("distribution", [])
    access = document_access(source, thing.iri) if thing.type == "ReleasedDocument" else None
    for file in files:
        _complete_distribution(file, thing.iri, source)
        if access is not None:
            _write_access(file, access)
            file[f"{DCAT_US}accessRestriction"] = list(_access_restrictions(file["id"], access, source))
    for part in (body, *files, *body.get("associatedMedia", [])):
        checksum: Json = part.get("checksum") if isinstance(part, dict) else None
        digest = checksum.get("checksumValue") if isinstance(checksum, dict) else None
        if isinstance(digest, str) and HEXADECIMAL.fullmatch(digest):
            checksum["checksumValue"] = {"type": "xsd:hexBinary", "value": digest}
    if "license" in body or body.get("rights"):
        _write_rights(body, rights_of(source, thing.iri), source.language)
    if access is not None:
        _write_access(body, access)


def _complete_distribution(file: Json, document: str, source: Catalogue) -> None:
    file.setdefault("accessURL", address_resource(document))
    if isinstance(file.get("mediaType"), str):
        file["mediaType"] = {"id": terms.media_type_iri(file["mediaType"]), "type": "dcterms:MediaType"}
    if isinstance(file.get("byteSize"), int):
        file["byteSize"] = {"type": "xsd:nonNegativeInteger", "value": str(file["byteSize"])}
    _write_rights(file, rights_of(source, file["id"]), source.language)


def address_resource(iri: str) -> dict[str, Any]:
    """Write an address as the resource that DCAT-AP takes it for."""
    return {"id": iri, "type": "rdfs:Resource"}


def _write_rights(body: Json, rights: UsageRights, language: str) -> None:
    """Write licence and statements of a thing or a file: RightsStatements.org license nothing."""
    body.pop("license", None)
    statements = list(_rights_statements(body, rights, language))
    if rights.license:
        body["license"] = {"id": rights.license, "type": "dcterms:LicenseDocument"}
    if statements:
        body["rights"] = statements


def _rights_statements(body: Json, rights: UsageRights, language: str) -> Iterator[dict[str, Any]]:
    """Yield the rights statement by its own name, and what is said in words as one of the thing."""
    if rights.statement:
        label = {"value": rights_name(rights.statement), "lang": "en"}
        yield {"id": rights.statement, "type": "dcterms:RightsStatement", "rdfs:label": label}
    texts = body.get("rights") or []
    labels = [{"value": text, "lang": language} if isinstance(text, str) else text for text in texts]
    if labels:
        iri = iris.subpart_iri(body["id"], "rights")
        yield {"id": iri, "type": "dcterms:RightsStatement", "rdfs:label": labels}


def _write_access(body: Json, access: DocumentAccess) -> None:
    level = terms.ACCESS_RIGHTS.get(access.status)
    if level:
        body["dcterms:accessRights"] = {"id": level, "type": "dcterms:RightsStatement"}


def _access_restrictions(file: str, access: DocumentAccess, source: Catalogue) -> Iterator[dict[str, Any]]:
    """Yield a restriction for each exemption under which parts of a file are withheld, or the one status."""
    for each in access.restrictions or (AccessRestriction(""),):
        yield {
            "id": restriction_iri(file, each),
            "type": f"{DCAT_US}AccessRestriction",
            f"{DCAT_US}restrictionStatus": {"id": terms.RESTRICTION_STATUSES[access.status]},
            **_specific_restriction(each, source),
            **({f"{DCAT_US}restrictionNote": {"value": each.note, "lang": "en"}} if each.note else {}),
        }


def restriction_iri(file: str, restriction: AccessRestriction) -> str:
    """Return the IRI of a restriction of access to a file."""
    ground = iris.last_segment(restriction.exemption) if restriction.exemption else "unnamed"
    return iris.subpart_iri(file, f"restriction-{ground}")


def _specific_restriction(restriction: AccessRestriction, source: Catalogue) -> dict[str, Any]:
    if not restriction.exemption:
        return {}
    ground = authority_iri(source, restriction.exemption, terms.NARA)
    return {f"{DCAT_US}specificRestriction": {"id": ground}}


EXACT_MATCH = f"{SKOS}exactMatch"


def authority_iri(source: Catalogue, exemption: str, scheme: str) -> str:
    """Return the IRI of an exemption with an authority whose IRIs begin with `scheme`, else our own."""
    return next((iri for iri in source.links(exemption, EXACT_MATCH) if iri.startswith(scheme)), exemption)
