"""What DCAT-AP 3.0.0 wants to be said of the things that a catalogue links to, and in which form."""

from collections.abc import Mapping
from urllib.parse import quote

from foia_graph.model.namespaces import DCAT, DCTERMS, FOAF, MEDIA_TYPES, RDFS, SKOS, SPDX, VCARD

DATASETS = ("Release", "ReleasedDocument")
"""The classes whose things are datasets: releases as series of them."""
RELEASE = (
    *("title", "alternative", "description", "date", "identifier", "creator", "publisher", "raisesIssue"),
    *("subject", "spatial", "obtainedThrough", "holdingStatus", "isReferencedBy", "landingPage", "webPage"),
)
DOCUMENT = (
    *("title", "alternative", "description", "form", "identifier", "creator", "publisher", "created"),
    *("issued", "inSeries", "isPartOf", "raisesIssue", "subject", "spatial", "holdingStatus"),
    *("isReferencedBy", "landingPage", "webPage", "distribution"),
)
CATALOG = (
    *("title", "description", "publisher", "license", "language", "contact", "homepage", "themeTaxonomy"),
    *("service", "issued"),
)
FIELDS: Mapping[str, tuple[str, ...]] = {"Release": RELEASE, "ReleasedDocument": DOCUMENT, "Catalog": CATALOG}
"""The fields that DCAT has words for, by class."""
PARTS = ("Distribution", "Checksum", "DataService")
"""Parts that DCAT-AP has shapes for."""
AT_MOST_ONE = ("publisher", "issued")
"""Fields of which DCAT-AP takes one value, and a thing may have several."""
THEMES = ("raisesIssue", "subject")
RESOURCE, DOCUMENT_ON_WEB = f"{RDFS}Resource", f"{FOAF}Document"
AGENT, CONCEPT, SERIES = f"{FOAF}Agent", f"{SKOS}Concept", f"{DCAT}DatasetSeries"
SCHEME, DATASET = f"{SKOS}ConceptScheme", f"{DCAT}Dataset"
RANGES: Mapping[str, str] = {
    "accessURL": RESOURCE,
    "algorithm": f"{SPDX}ChecksumAlgorithm",
    "contact": f"{VCARD}Kind",
    "creator": AGENT,
    "downloadURL": RESOURCE,
    "endpointURL": RESOURCE,
    "form": CONCEPT,
    "homepage": DOCUMENT_ON_WEB,
    "inSeries": SERIES,
    "isReferencedBy": RESOURCE,
    "landingPage": DOCUMENT_ON_WEB,
    "license": f"{DCTERMS}LicenseDocument",
    "publisher": AGENT,
    "raisesIssue": CONCEPT,
    "spatial": f"{DCTERMS}Location",
    "subject": CONCEPT,
    "themeTaxonomy": SCHEME,
    "webPage": DOCUMENT_ON_WEB,
}
"""The class that the values of a field must be said to have."""
LANGUAGES = "http://id.loc.gov/vocabulary/iso639-"
"""Where languages have IRIs: those that DCAT 3 recommends, by codes of two letters, or of three."""
NARA = "https://resources.data.gov/vocab/nara/"
PARTLY = f"{NARA}AccessRestrictionStatusAuthorityList/RestrictedPartly"
"""The status of what was released with parts withheld (National Archives, authority list)."""


def language(tag: str) -> str:
    """Name a language by its tag (BCP 47), whatever its region.

    >>> language("en-US")
    'http://id.loc.gov/vocabulary/iso639-1/en'
    """
    code = tag.partition("-")[0].lower()
    return f"{LANGUAGES}{1 if len(code) == 2 else 2}/{code}"


def media_type(text: str) -> str:
    """Name a media type as IANA does, without its parameters.

    >>> media_type("text/html; charset=utf-8")
    'https://www.iana.org/assignments/media-types/text/html'
    """
    return f"{MEDIA_TYPES}{quote(text.partition(';')[0].strip().lower(), safe='/+.-')}"
