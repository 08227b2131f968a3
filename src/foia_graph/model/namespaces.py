"""Namespaces of the vocabularies that are written, read and queried."""

from collections.abc import Mapping

FOIA = "https://w3id.org/foia-graph/ontology#"
PROFILE = "https://w3id.org/foia-graph/profile#"

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SH = "http://www.w3.org/ns/shacl#"
SKOS = "http://www.w3.org/2004/02/skos/core#"

AS = "https://www.w3.org/ns/activitystreams#"
DC = "http://purl.org/dc/elements/1.1/"
DCAT = "http://www.w3.org/ns/dcat#"
DCAT_US = "http://data.resources.gov/ontology/dcat-us#"
DCMI_TYPES = "http://purl.org/dc/dcmitype/"
DCTERMS = "http://purl.org/dc/terms/"
FOAF = "http://xmlns.com/foaf/0.1/"
HYDRA = "http://www.w3.org/ns/hydra/core#"
LDES = "https://w3id.org/ldes#"
OA = "http://www.w3.org/ns/oa#"
ORG = "http://www.w3.org/ns/org#"
PROF = "http://www.w3.org/ns/dx/prof/"
PROV = "http://www.w3.org/ns/prov#"
RICO = "https://www.ica.org/standards/RiC/ontology#"
SCHEMA = "https://schema.org/"
SD = "http://www.w3.org/ns/sparql-service-description#"
SPDX = "http://spdx.org/rdf/terms#"
TREE = "https://w3id.org/tree#"
VCARD = "http://www.w3.org/2006/vcard/ns#"
VOID = "http://rdfs.org/ns/void#"
VOID_EXT = "http://ldf.fi/void-ext#"

# Where the W3C names forms of RDF and of results.
W3C_FORMATS = "http://www.w3.org/ns/formats/"
MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
JSON_POINTERS = "http://tools.ietf.org/rfc/rfc6901"
MEDIA_FRAGMENTS = "http://www.w3.org/TR/media-frags/"
# The standards to which fragments conform (Web Annotation Data Model, 4.2.1); of PDF, ISO 32000-2.
PDF_FRAGMENTS = "http://www.iso.org/iso/iso_catalogue/catalogue_tc/catalogue_detail.htm?csnumber=75839"
OAI = "http://www.openarchives.org/OAI/2.0/"
RESOURCESYNC = "http://www.openarchives.org/rs/terms/"

# What our own queries call them.
PREFIXES: Mapping[str, str] = {
    "dcat": DCAT,
    "dcterms": DCTERMS,
    "foia": FOIA,
    "profile": PROFILE,
    "rdf": RDF,
    "rdfs": RDFS,
    "rico": RICO,
    "schema": SCHEMA,
    "sh": SH,
    "skos": SKOS,
}


def prefix_declarations(*prefixes: str) -> str:
    """Return the declarations of prefixes for a query (SPARQL 1.1, 4.1.1).

    >>> prefix_declarations("sh", "foia").splitlines()
    ['PREFIX sh: <http://www.w3.org/ns/shacl#>', 'PREFIX foia: <https://w3id.org/foia-graph/ontology#>']
    """
    return "".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}>\n" for prefix in prefixes)
