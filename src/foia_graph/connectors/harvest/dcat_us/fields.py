"""The fields of DCAT-US with their terms: Project Open Data Metadata Schema 1.0 and 1.1, and DCAT-US 3.0.

One table says what a field becomes; the JSON-LD context that documents name is computed from it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from foia_graph.model.namespaces import DCAT, DCAT_US, DCTERMS, FOAF, ORG, PROV, RDFS, SKOS, SPDX, VCARD

POD = "https://project-open-data.cio.gov/v1.1/schema#"
ADMS, DQV = "http://www.w3.org/ns/adms#", "http://www.w3.org/ns/dqv#"
DESCRIBED_BY = "http://www.w3.org/2007/05/powder-s#describedby"
PREFIXES: Mapping[str, str] = {
    "adms": ADMS,
    "dc": DCTERMS,
    "dcat": DCAT,
    "dcat-us": DCAT_US,
    "dct": DCTERMS,
    "dcterms": DCTERMS,
    "foaf": FOAF,
    "org": ORG,
    "prov": PROV,
    "pod": POD,
    "rdfs": RDFS,
    "skos": SKOS,
    "spdx": SPDX,
    "vcard": VCARD,
}


class Range(Enum):
    """What is right as a value of a field."""

    TEXT = auto()
    DATE = auto()
    NUMBER = auto()
    BOOLEAN = auto()
    GEOMETRY = auto()
    """A geometry, as an object of GeoJSON or as a text of WKT."""
    LINK = auto()
    """An address."""
    MEMBER = auto()
    """An address, or the identifier of another dataset of the file."""
    NODE = auto()
    """An object, or the address of one; a text is the name of one, where the field says how it has it."""
    LOOSE = auto()
    """A text, an address or an object: the versions differ."""
    CLASS = auto()
    ANY = auto()
    """Whatever there is: the field is none of DCAT-US."""


WANTED: Mapping[Range, str] = {
    Range.TEXT: "a text",
    Range.DATE: "a date or period of ISO 8601",
    Range.NUMBER: "a number",
    Range.BOOLEAN: "true or false",
    Range.GEOMETRY: "a geometry in GeoJSON or WKT",
    Range.LINK: "an address",
    Range.MEMBER: "the identifier of a dataset",
    Range.NODE: "an object with its own fields",
    Range.LOOSE: "a text, an address or an object",
    Range.CLASS: "a class of DCAT-US",
    Range.ANY: "anything",
}


@dataclass(frozen=True, slots=True)
class Field:
    """A field: its predicate, its range, the class of an object under it, and the predicate of its name."""

    predicate: str
    range: Range = Range.TEXT
    type: str = ""
    name: str = ""


def _fields(namespace: str, names: str, kind: Range = Range.TEXT, part: str = "") -> dict[str, Field]:
    return {name: Field(f"{namespace}{name}", kind, part) for name in names.split()}


FIELDS: Mapping[str, Field] = {
    # Texts
    **_fields(DCTERMS, "title description identifier"),
    **_fields(DCAT, "keyword version"),
    **_fields(POD, "accessLevel accessLevelComment bureauCode programCode primaryITInvestmentUII"),
    **_fields(POD, "describedByType granularity webService feed"),
    **_fields(DCAT_US, "purpose"),
    **_fields(ADMS, "schemaAgency versionNotes"),
    **_fields(SKOS, "prefLabel altLabel definition notation"),
    **_fields(SPDX, "checksumValue"),
    **_fields(
        VCARD,
        "fn hasTelephone organization-name organization-unit given-name family-name title-role "
        "street-address locality region postal-code country-name",
    ),
    "label": Field(f"{RDFS}label"),
    "name": Field(f"{SKOS}prefLabel"),
    "PrimaryITInvestmentUII": Field(f"{POD}primaryITInvestmentUII"),
    "size": Field(f"{DCAT}byteSize", Range.NUMBER),
    "tel": Field(f"{VCARD}hasTelephone"),
    # Dates, numbers, yes and no
    **_fields(DCTERMS, "issued modified created accrualPeriodicity", Range.DATE),
    **_fields(DCAT, "startDate endDate temporalResolution", Range.DATE),
    **_fields(DCAT, "byteSize spatialResolutionInMeters", Range.NUMBER),
    **_fields(DCAT, "bbox centroid", Range.GEOMETRY),
    "geometry": Field("http://www.w3.org/ns/locn#geometry", Range.GEOMETRY),
    **_fields(DCAT_US, "westBoundingLongitude eastBoundingLongitude", Range.NUMBER),
    **_fields(DCAT_US, "northBoundingLatitude southBoundingLatitude", Range.NUMBER),
    "frequency": Field(f"{DCTERMS}accrualPeriodicity", Range.DATE),
    "releaseDate": Field(f"{DCTERMS}issued", Range.DATE),
    "dataQuality": Field(f"{POD}dataQuality", Range.BOOLEAN),
    # Addresses
    **_fields(DCAT, "accessURL downloadURL endpointURL endpointDescription", Range.LINK),
    **_fields(
        DCTERMS, "references relation isReferencedBy replaces isReplacedBy requires isRequiredBy", Range.LINK
    ),
    **_fields(FOAF, "homepage page", Range.LINK),
    "dataDictionary": Field(DESCRIBED_BY, Range.LINK),
    "hasEmail": Field(f"{VCARD}hasEmail", Range.LINK),
    "hasURL": Field(f"{VCARD}hasURL", Range.LINK),
    "mbox": Field(f"{VCARD}hasEmail", Range.LINK),
    "systemOfRecords": Field(f"{POD}systemOfRecords", Range.LOOSE),
    "isPartOf": Field(f"{DCTERMS}isPartOf", Range.MEMBER),
    # Texts and addresses in one version, objects in another
    **_fields(DCTERMS, "language format license rights accessRights provenance type subject", Range.LOOSE),
    **_fields(DCAT, "mediaType compressFormat packageFormat", Range.LOOSE),
    **_fields(DCAT_US, "liabilityStatement", Range.LOOSE),
    **_fields(ADMS, "status representationTechnique", Range.LOOSE, f"{SKOS}Concept"),
    "category": Field(f"{DCTERMS}type", Range.LOOSE),
    "characterEncoding": Field("http://www.w3.org/2011/content#characterEncoding", Range.LOOSE),
    "conformsTo": Field(f"{DCTERMS}conformsTo", Range.LOOSE, f"{DCTERMS}Standard"),
    "describedBy": Field(DESCRIBED_BY, Range.LOOSE, f"{DCAT}Distribution"),
    "inScheme": Field(f"{SKOS}inScheme", Range.LOOSE, f"{SKOS}ConceptScheme"),
    "landingPage": Field(f"{DCAT}landingPage", Range.LINK, f"{FOAF}Document"),
    "spatial": Field(f"{DCTERMS}spatial", Range.LOOSE, f"{DCTERMS}Location"),
    "temporal": Field(f"{DCTERMS}temporal", Range.LOOSE, f"{DCTERMS}PeriodOfTime"),
    "theme": Field(f"{DCAT}theme", Range.LOOSE, f"{SKOS}Concept"),
    "themeTaxonomy": Field(f"{DCAT}themeTaxonomy", Range.LOOSE, f"{SKOS}ConceptScheme"),
    "algorithm": Field(f"{SPDX}algorithm", Range.LOOSE),
    # Objects
    **_fields(DCTERMS, "contributor rightsHolder", Range.NODE, f"{FOAF}Agent"),
    **_fields(DCAT, "distribution", Range.NODE, f"{DCAT}Distribution"),
    **_fields(ADMS, "sample", Range.NODE, f"{DCAT}Distribution"),
    **_fields(DCAT_US, "metadataDistribution", Range.NODE, f"{DCAT}Distribution"),
    **_fields(DCAT_US, "accessRestriction", Range.NODE, f"{DCAT_US}AccessRestriction"),
    **_fields(DCAT_US, "useRestriction", Range.NODE, f"{DCAT_US}UseRestriction"),
    **_fields(DCAT_US, "cuiRestriction", Range.NODE, f"{DCAT_US}CuiRestriction"),
    **_fields(DCAT_US, "restrictionStatus specificRestriction", Range.NODE, f"{SKOS}Concept"),
    **_fields(DCAT, "service accessService", Range.NODE, f"{DCAT}DataService"),
    **_fields(DCAT, "inSeries", Range.NODE, f"{DCAT}DatasetSeries"),
    **_fields(
        DCAT, "hasVersion hasCurrentVersion previousVersion first last prev", Range.NODE, f"{DCAT}Dataset"
    ),
    **_fields(DCAT, "servesDataset seriesMember", Range.NODE, f"{DCAT}Dataset"),
    **_fields(DCAT_US, "geographicBoundingBox", Range.NODE, f"{DCAT_US}GeographicBoundingBox"),
    **_fields(PROV, "wasGeneratedBy wasUsedBy", Range.NODE, f"{PROV}Activity"),
    **_fields(PROV, "wasAttributedTo", Range.NODE, f"{FOAF}Agent"),
    **_fields(PROV, "qualifiedAttribution", Range.NODE, f"{PROV}Attribution"),
    **_fields(DCAT, "qualifiedRelation", Range.NODE, f"{DCAT}Relationship"),
    **_fields(DCAT, "catalog", Range.NODE, f"{DCAT}Catalog"),
    **_fields(DCAT, "record", Range.NODE, f"{DCAT}CatalogRecord"),
    **_fields(SPDX, "checksum", Range.NODE, f"{SPDX}Checksum"),
    **_fields(DQV, "hasQualityMeasurement", Range.NODE, f"{DQV}QualityMeasurement"),
    **_fields(VCARD, "hasAddress", Range.NODE, f"{VCARD}Address"),
    "address": Field(f"{VCARD}hasAddress", Range.NODE, f"{VCARD}Address"),
    "agent": Field(f"{PROV}agent", Range.NODE, f"{FOAF}Agent", f"{SKOS}prefLabel"),
    "contactPoint": Field(f"{DCAT}contactPoint", Range.NODE, f"{VCARD}Kind", f"{VCARD}fn"),
    "datasetSeries": Field(f"{DCAT}resource", Range.NODE, f"{DCAT}DatasetSeries"),
    "hasPart": Field(f"{DCTERMS}hasPart", Range.NODE),
    "otherIdentifier": Field(f"{ADMS}identifier", Range.NODE, f"{ADMS}Identifier", f"{SKOS}notation"),
    "publisher": Field(f"{DCTERMS}publisher", Range.NODE, f"{ORG}Organization", f"{SKOS}prefLabel"),
    "creator": Field(f"{DCTERMS}creator", Range.NODE, f"{FOAF}Agent", f"{SKOS}prefLabel"),
    "subOrganizationOf": Field(
        f"{ORG}subOrganizationOf", Range.NODE, f"{ORG}Organization", f"{SKOS}prefLabel"
    ),
    "dataset": Field(f"{DCAT}dataset", Range.NODE, f"{DCAT}Dataset"),
    # What the search of data.gov says of a dataset
    "organization": Field(f"{PROV}wasAttributedTo", Range.NODE, f"{ORG}Organization", f"{SKOS}prefLabel"),
    "harvest_record": Field(f"{FOAF}isPrimaryTopicOf", Range.LINK),
    "harvest_record_raw": Field(f"{DCTERMS}source", Range.LINK),
    "harvest_record_transformed": Field(f"{DCTERMS}source", Range.LINK),
}
"""What a field becomes, by its name; the names of all classes are different enough for one table."""

CLASSES: Mapping[str, str] = {
    **{name: f"{DCAT}{name}" for name in ("Catalog", "CatalogRecord", "DataService", "Dataset")},
    **{name: f"{DCAT}{name}" for name in ("DatasetSeries", "Distribution", "Relationship", "Resource")},
    **{name: f"{VCARD}{name}" for name in ("Kind", "Contact", "Individual", "Address", "Group")},
    **{name: f"{ORG}{name}" for name in ("Organization", "FormalOrganization", "OrganizationalUnit")},
    **{name: f"{FOAF}{name}" for name in ("Agent", "Document", "Person")},
    **{name: f"{SKOS}{name}" for name in ("Concept", "ConceptScheme")},
    **{
        name: f"{DCTERMS}{name}"
        for name in (
            "Location",
            "PeriodOfTime",
            "Standard",
            "RightsStatement",
            "LicenseDocument",
            "MediaType",
        )
    },
    **{name: f"{DCAT_US}{name}" for name in ("AccessRestriction", "UseRestriction", "CuiRestriction")},
    "CUIRestriction": f"{DCAT_US}CuiRestriction",
    "Activity": f"{PROV}Activity",
    "Attribution": f"{PROV}Attribution",
    "Checksum": f"{SPDX}Checksum",
    "GeographicBoundingBox": f"{DCAT_US}GeographicBoundingBox",
    "Identifier": f"{ADMS}Identifier",
    "QualityMeasurement": f"{DQV}QualityMeasurement",
}
"""The classes that `@type` may name, by their last word."""
CLASS_IRIS = frozenset((*CLASSES.values(), f"{VCARD}Organization"))

LINKED = (Range.LINK, Range.MEMBER, Range.NODE)
CONTEXT: Mapping[str, Any] = {
    "@context": {
        "@vocab": POD,
        **PREFIXES,
        **CLASSES,
        **{
            name: {"@id": field.predicate, "@type": "@id"}
            if field.range in LINKED
            else {"@id": field.predicate}
            for name, field in FIELDS.items()
        },
    }
}
"""The wording of the context for documents that are JSON-LD beyond DCAT-US."""
FILES = (
    "project-open-data.cio.gov/v1.1/schema",
    "project-open-data.cio.gov/v1.1/schema/catalog.jsonld",
    "project-open-data.cio.gov/v1.1/schema/data.jsonld",
    "resources.data.gov/schemas/dcat-us/v1.1/schema/catalog.jsonld",
    "resources.data.gov/schemas/dcat-us/v1.1/schema",
)
CONTEXT_ADDRESSES = tuple(f"{scheme}://{file}" for scheme in ("https", "http") for file in FILES)
