"""Terms of DCAT-AP 3.0.0 for the things that a catalogue links to, and the forms of their values."""

from collections.abc import Mapping
from urllib.parse import quote

from foia_graph.model.namespaces import DCAT, FOAF, MEDIA_TYPES, SKOS
from foia_graph.model.shapes import Shape
from foia_graph.publish.rights import AccessStatus

# Parts that DCAT-AP has shapes for.
PARTS = ("Distribution", "Checksum", "DataService")
# Fields of which DCAT-AP takes one value, and a thing may have several.
AT_MAX_ONE = ("publisher", "issued")
AGENT, CONCEPT, SERIES = f"{FOAF}Agent", f"{SKOS}Concept", f"{DCAT}DatasetSeries"
SCHEME = f"{SKOS}ConceptScheme"
# The start of IRIs of languages, as DCAT 3 recommends them, by codes of two letters, or of three.
LANGUAGES = "http://id.loc.gov/vocabulary/iso639-"
NARA = "https://resources.data.gov/vocab/nara/"
_STATUSES = f"{NARA}AccessRestrictionStatusAuthorityList/"
# The statuses of restriction of the National Archives (authority list).
RESTRICTION_STATUSES: Mapping[AccessStatus, str] = {
    "unrestricted": f"{_STATUSES}Unrestricted",
    "partly": f"{_STATUSES}RestrictedPartly",
    "fully": f"{_STATUSES}RestrictedFully",
    "undetermined": f"{_STATUSES}Undetermined",
}
_ACCESS_RIGHTS = "http://publications.europa.eu/resource/authority/access-right/"
# The levels of access of the authority table that DCAT-AP names; none for what no one knows.
ACCESS_RIGHTS: Mapping[AccessStatus, str] = {
    "unrestricted": f"{_ACCESS_RIGHTS}PUBLIC",
    "partly": f"{_ACCESS_RIGHTS}RESTRICTED",
    "fully": f"{_ACCESS_RIGHTS}NON_PUBLIC",
}
# How often a catalogue changes: with each load, and nothing says when that is (EU frequencies).
IRREGULAR = "http://publications.europa.eu/resource/authority/frequency/IRREG"


def is_dataset(shape: Shape) -> bool:
    """Return whether the things of a class are written as datasets, or as series: documents and releases."""
    return shape.written_as(DCAT) in ("Dataset", "DatasetSeries")


def is_series(shape: Shape) -> bool:
    """Return whether the things of a class are written as series of datasets: releases."""
    return shape.written_as(DCAT) == "DatasetSeries"


def dcat_fields(shape: Shape) -> tuple[str, ...]:
    """Return the names of the fields that are told in DCAT; none for a class that is not written in it."""
    return tuple(p.name for p in shape.properties.values() if p.in_dcat) if shape.written_as(DCAT) else ()


def theme_fields(shape: Shape) -> tuple[str, ...]:
    """Return the names of the fields with the themes of a thing."""
    return shape.fields_as(DCAT, "theme")


def language_iri(tag: str) -> str:
    """Return the IRI of a language by its tag (BCP 47), whatever its region.

    >>> language_iri("en-US")
    'http://id.loc.gov/vocabulary/iso639-1/en'
    """
    code = tag.partition("-")[0].lower()
    return f"{LANGUAGES}{1 if len(code) == 2 else 2}/{code}"


def media_type_iri(text: str) -> str:
    """Return the IRI of a media type with IANA, without its parameters.

    >>> media_type_iri("text/html; charset=utf-8")
    'https://www.iana.org/assignments/media-types/text/html'
    """
    return f"{MEDIA_TYPES}{quote(text.partition(';')[0].strip().lower(), safe='/+.-')}"
