"""The JSON-LD context of DCAT-US 3.0: keys with the predicates of its shapes (JSON-LD 1.1)."""

from foia_graph.model.jsonld import Json
from foia_graph.model.namespaces import (
    ADMS,
    DCAT,
    DCAT_US,
    DCTERMS,
    FOAF,
    ORG,
    PROV,
    RDFS,
    SKOS,
    SPDX,
    VCARD,
    XSD,
)

PREFIXES = {
    "adms": ADMS,
    "dcat": DCAT,
    "dcat-us": DCAT_US,
    "dcterms": DCTERMS,
    "foaf": FOAF,
    "org": ORG,
    "prov": PROV,
    "rdfs": RDFS,
    "skos": SKOS,
    "spdx": SPDX,
    "vcard": VCARD,
}
TEXTS = {
    "description": "dcterms:description",
    "label": "rdfs:label",
    "prefLabel": "skos:prefLabel",
    "restrictionNote": "dcat-us:restrictionNote",
    "title": "dcterms:title",
}
STRINGS = {
    "fn": "vcard:fn",
    "identifier": "dcterms:identifier",
    "name": "foaf:name",
    "notation": "skos:notation",
    "schemaAgency": "adms:schemaAgency",
}
DATES = {"created": "dcterms:created", "issued": "dcterms:issued", "modified": "dcterms:modified"}
LINKS = {
    "accessRights": "dcterms:accessRights",
    "accessRestriction": "dcat-us:accessRestriction",
    "accessURL": "dcat:accessURL",
    "agent": "prov:agent",
    "algorithm": "spdx:algorithm",
    "category": "dcterms:type",
    "checksum": "spdx:checksum",
    "contactPoint": "dcat:contactPoint",
    "creator": "dcterms:creator",
    "dataset": "dcat:dataset",
    "distribution": "dcat:distribution",
    "downloadURL": "dcat:downloadURL",
    "endpointDescription": "dcat:endpointDescription",
    "endpointURL": "dcat:endpointURL",
    "hadRole": "dcat:hadRole",
    "hasEmail": "vcard:hasEmail",
    "homepage": "foaf:homepage",
    "inScheme": "skos:inScheme",
    "inSeries": "dcat:inSeries",
    "isReferencedBy": "dcterms:isReferencedBy",
    "landingPage": "dcat:landingPage",
    "language": "dcterms:language",
    "license": "dcterms:license",
    "mediaType": "dcat:mediaType",
    "otherIdentifier": "adms:identifier",
    "page": "foaf:page",
    "qualifiedAttribution": "prov:qualifiedAttribution",
    "publisher": "dcterms:publisher",
    "restrictionStatus": "dcat-us:restrictionStatus",
    "rights": "dcterms:rights",
    "servesDataset": "dcat:servesDataset",
    "service": "dcat:service",
    "spatial": "dcterms:spatial",
    "specificRestriction": "dcat-us:specificRestriction",
    "theme": "dcat:theme",
    "themeTaxonomy": "dcat:themeTaxonomy",
}


def dcat_us_context(language: str) -> dict[str, Json]:
    """Return the context; texts are in the language of the catalogue."""
    return {
        **PREFIXES,
        **{key: {"@id": iri, "@language": language} for key, iri in TEXTS.items()},
        **STRINGS,
        **{key: {"@id": iri, "@type": f"{XSD}date"} for key, iri in DATES.items()},
        **{key: {"@id": iri, "@type": "@id"} for key, iri in LINKS.items()},
        "byteSize": {"@id": "dcat:byteSize", "@type": f"{XSD}nonNegativeInteger"},
        "checksumValue": {"@id": "spdx:checksumValue", "@type": f"{XSD}hexBinary"},
    }
