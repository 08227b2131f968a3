"""Things of the catalogue in the words of DCAT 3, in the form that DCAT-AP 3.0.0 wants.

What an application profile of DCAT takes once is omitted where it is contested, what must be an IRI becomes
one, and what is linked to gets the class, and the name, that it must have.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from foia_graph.model import claims, iris
from foia_graph.model.jsonld import Json, without_empty
from foia_graph.model.namespaces import DCAT, DCAT_US, FOAF, MEDIA_TYPES, SKOS
from foia_graph.model.profile import Profile
from foia_graph.model.resource import Resource, Value, build_resource, text_of
from foia_graph.model.shapes import Shape
from foia_graph.publish.descriptions import link_targets, stub_body
from foia_graph.publish.machine_note import published_thing
from foia_graph.publish.publishers import PRODUCER, PublisherReader
from foia_graph.publish.rights import (
    AccessRestriction,
    AccessStatus,
    DocumentAccess,
    document_access,
    rights_name,
)
from foia_graph.publish.serializers import LanguageWriters
from foia_graph.store.catalogue import Catalogue, Labels
from foia_graph.store.changelog.log import log_of
from foia_graph.store.linked_things import Stub
from foia_graph.store.rights import UsageRights, rights_of

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


Body = dict[str, Json]


class DcatWriter:
    """Writes things of one catalogue as JSON-LD, in the words of DCAT."""

    def __init__(self, source: Catalogue, writers: LanguageWriters) -> None:
        self.source, self.writers = source, writers
        self.publishers = PublisherReader(source)
        self._series: dict[str, Body] = {}

    def catalog_body(self, thing: Resource) -> Body:
        """Write what the catalogue says of itself, with its services and the time of the last change."""
        body = self.thing_body(thing)
        body["modified"] = {"type": "xsd:dateTime", "value": last_change(self.source)}
        body["dcterms:accrualPeriodicity"] = {"id": IRREGULAR, "type": "dcterms:Frequency"}
        return body

    def thing_body(self, thing: Resource, is_whole: bool = False) -> Body:
        """Write a thing: all that is known of it, or of those that DCAT has words for what DCAT asks for."""
        shape = self.source.profile[thing.type]
        whole = shown = published_thing(thing, self.source)
        names = [prop.name for prop in shape.properties.values() if prop.in_dcat]
        if names and shape.written_as(DCAT):
            # What is told whole has all its values, else those that DCAT has words for, uncontested.
            values = whole.values if is_whole else {name: self.field_values(whole, name) for name in names}
            ones = {name: self.single_value(whole, name) for name in AT_MAX_ONE if is_whole or name in names}
            shown = build_resource(thing.iri, thing.type, {**values, **ones})
        stubs = self.source.stubs(link_targets(shown, self.source.profile))
        linked = {iri: self._stub_body(stub) for iri, stub in stubs.items()}
        for wanted, iri in _typed_links(shown, self.source.profile):
            linked[iri] = self._typed_body(wanted, linked.get(iri) or {"id": iri})
        body = self.writers.encoder.resource_body(shown, linked)
        complete_distributions(body, shown, self.source)
        if is_dataset(shape):
            self._complete_dataset(body, shown)
            self._name_origin(body, whole)
        elif thing.type == "Catalog":
            self._complete_catalog(body)
        elif thing.type == "ConceptScheme" and "prefLabel" in body:
            body["title"] = body["prefLabel"]
        return body

    def stub_body(self, iri: str) -> Json:
        """Write class and label of a thing, or its bare name where it is not described here."""
        found = self.source.stub(iri)
        return {"id": iri} if found is None else self._stub_body(found)

    def _stub_body(self, stub: Stub) -> Body:
        body = stub_body(stub, self.writers)
        return self._with_title(body) if stub.type == "ConceptScheme" else body

    def single_value(self, thing: Resource, name: str) -> tuple[Value, ...]:
        """Return the one value of a field, none where it is contested; publishers follow from releases."""
        found = only_value(thing, name, self.source.profile)
        if found or name != "publisher" or thing.get(name):
            return found
        publishers = self.publishers.publishers(thing)
        return publishers if len(publishers) == 1 else ()

    def field_values(self, thing: Resource, name: str) -> tuple[Value, ...]:
        """Return the values of a field that are told; of titles the first, and the others as alternatives."""
        profile = self.source.profile
        first, others = Labels(self.source).own_titles(thing)
        if name == "title":
            return (first,) if first is not None else ()
        if name == "alternative":
            return (*thing.get(name), *others)
        found = claims.settled_values(thing, name, profile)
        # A description is asked for, and may be given in several words.
        return found or (thing.get(name) if name == "description" else ())

    def _typed_body(self, class_iri: str, body: Body) -> Body:
        """Return the body of a linked thing with a class, and with what things of it must have."""
        own_types = body.get("type", [])
        name = self.writers.encoder.class_name(class_iri)
        types = list(dict.fromkeys([*(own_types if isinstance(own_types, list) else [own_types]), name]))
        body = {**body, "type": types if len(types) > 1 else types[0]}
        if class_iri == AGENT:
            return {**body, "name": self._body_label(body), **self._agent_identifiers(body["id"])}
        if class_iri == CONCEPT and "prefLabel" not in body:
            return {**body, "prefLabel": self._body_label(body)}
        if class_iri == SCHEME:
            return self._with_title(body)
        return {**body, **self._series_texts(body["id"])} if class_iri == SERIES else body

    def _agent_identifiers(self, iri: str) -> Body:
        def describe() -> Body:
            agent = self.source.describe(iri)
            identifiers = self.field_values(agent, "identifier") if agent else ()
            return {"identifier": list(map(text_of, identifiers))} if identifiers else {}

        # Cached for each generation: all datasets name the same few agents.
        return self.source.compute_once(("identifiers in DCAT", iri), describe)

    def _body_label(self, body: Body) -> Json:
        found = self.source.stub(body["id"])
        name = self.writers.encoder.profile[found.type].label_field if found else ""
        return body.get(name) or body["id"]

    def _with_title(self, body: Body) -> Body:
        return {**body, "title": body.get("title") or self._body_label(body)}

    def _series_texts(self, iri: str) -> Body:
        """Return title and description of a release, which a series must have wherever it is named."""
        # Memoized: every document of a release repeats its texts.
        if iri not in self._series:
            thing, body = self.source.describe(iri), {}
            names = ("title", "description")
            if thing is not None:
                found = {name: self.field_values(thing, name) for name in names}
                body = self.writers.encoder.resource_body(build_resource(iri, thing.type, found), {})
            self._series[iri] = {name: body[name] for name in names if name in body}
        return self._series[iri]

    def _complete_catalog(self, body: Body) -> None:
        body["language"] = {"id": language_iri(self.source.language), "type": "dcterms:LinguisticSystem"}
        for service in body.get("service", []):
            service["dcat:endpointDescription"] = _address_resource(f"{self.source.base}sparql")
        body["service"] = [*body.get("service", []), self._api_service()]
        for service in body["service"]:
            service["dcat:servesDataset"] = {"id": body["id"], "type": "dcat:Dataset"}

    def _api_service(self) -> Body:
        base = self.source.base
        return {
            "id": iris.part_iri(iris.catalog_iri(base), "service", "api"),
            "type": "DataService",
            "title": {"value": "HTTP API", "lang": "en"},
            "endpointURL": _address_resource(f"{base}api"),
            "dcat:endpointDescription": _address_resource(f"{base}openapi.json"),
        }

    def _complete_dataset(self, body: Body, thing: Resource) -> None:
        types = body["type"] if isinstance(body["type"], list) else [body["type"]]
        body["type"] = list(dict.fromkeys([*types, "dcat:Dataset"]))
        if "issued" not in body and "date" in body and not isinstance(body["date"], list):
            body["issued"] = body["date"]
        names = self.source.profile[thing.type].fields_as(DCAT, "theme")
        themes = dict.fromkeys(str(value) for name in names for value in thing.get(name))
        if themes:
            body["dcat:theme"] = [{"id": iri} for iri in themes]

    def _name_origin(self, body: Body, thing: Resource) -> None:
        """Write the numbers of a document, and the agencies from whose files it comes."""
        if is_series(self.source.profile[thing.type]):
            return
        body["identifier"] = dataset_identifiers(thing)
        numbers = [
            {"id": part, "type": "adms:Identifier", "skos:notation": number}
            for part, number in printed_numbers(thing)
        ]
        attributions = list(self._attributions(thing))
        body |= without_empty({"adms:identifier": numbers, "prov:qualifiedAttribution": attributions})

    def _attributions(self, thing: Resource) -> Iterator[Body]:
        role = iris.concept_iri(self.source.base, "roles", PRODUCER)
        for agency in self.publishers.producers(thing):
            yield {
                "id": attribution_iri(thing.iri, agency),
                "type": "prov:Attribution",
                "prov:agent": self._typed_body(AGENT, self.stub_body(agency)),
                "dcat:hadRole": {"id": role},
            }


def attribution_iri(thing: str, agent: str) -> str:
    """Return the IRI of the attribution of a thing to an agent."""
    return iris.subpart_iri(thing, f"attribution-{iris.last_segment(agent)}")


def _typed_links(thing: Resource, profile: Profile) -> Iterator[tuple[str, str]]:
    """Yield what a thing and its parts link to, each with the class that DCAT-AP says it must have."""
    shape = profile[thing.type]
    is_described = bool(shape.written_as(DCAT)) or thing.type in PARTS
    for field, values in thing.values.items():
        for value in values:
            if isinstance(value, Resource):
                yield from _typed_links(value, profile) if value.type in PARTS else ()
            elif is_described and shape.properties[field].dcat_range:
                yield shape.properties[field].dcat_range, text_of(value)


def last_change(source: Catalogue) -> str:
    """Return the time of the last change of anything, as `xsd:dateTime`."""
    return log_of(source).last_time or source.generation.created


def only_value(thing: Resource, field: str, profile: Profile) -> tuple[Value, ...]:
    """Return the one value of a field, none where there are several and no claim marks one as preferred."""
    values = claims.settled_values(thing, field, profile)
    if len(values) < 2:
        return values
    path = profile[thing.type].properties[field].path
    preferred = {
        text_of(value)
        for claim in claims.standing_claims(thing)
        if claim.one("predicate") == path and iris.last_segment(claim.one("status")) == claims.PREFERRED
        for value in claim.get("object")
    }
    return tuple(v for v in values if text_of(v) in preferred) if len(preferred) == 1 else ()


def dataset_identifiers(thing: Resource) -> list[str]:
    """Return the numbers of a document, each once; its IRI where it has none (DCAT 3, 6.4.5)."""
    stated = [text_of(each) for each in thing.get("identifier")]
    stamped = [number for _, number in printed_numbers(thing)]
    return list(dict.fromkeys([*stated, *stamped])) or [thing.iri]


def printed_numbers(thing: Resource) -> Iterator[tuple[str, str]]:
    """Yield the Bates numbers of a document: the IRI of each as an identifier, and how it is printed."""
    for part in thing.parts("batesRange"):
        number = part.one("asPrinted") or part.one("notation")
        if number:
            yield iris.subpart_iri(part.iri, "identifier"), number


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
    file.setdefault("accessURL", _address_resource(document))
    if isinstance(file.get("mediaType"), str):
        file["mediaType"] = {"id": media_type_iri(file["mediaType"]), "type": "dcterms:MediaType"}
    if isinstance(file.get("byteSize"), int):
        file["byteSize"] = {"type": "xsd:nonNegativeInteger", "value": str(file["byteSize"])}
    _write_rights(file, rights_of(source, file["id"]), source.language)


def _address_resource(iri: str) -> dict[str, Any]:
    return {"id": iri, "type": "rdfs:Resource"}


def _write_rights(body: Json, rights: UsageRights, language: str) -> None:
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
    level = ACCESS_RIGHTS.get(access.status)
    if level:
        body["dcterms:accessRights"] = {"id": level, "type": "dcterms:RightsStatement"}


def _access_restrictions(file: str, access: DocumentAccess, source: Catalogue) -> Iterator[dict[str, Any]]:
    """Yield a restriction for each exemption under which parts of a file are withheld, or the one status."""
    for each in access.restrictions or (AccessRestriction(""),):
        ground = nara_iri(each, source)
        yield {
            "id": restriction_iri(file, each),
            "type": f"{DCAT_US}AccessRestriction",
            f"{DCAT_US}restrictionStatus": {"id": RESTRICTION_STATUSES[access.status]},
            **({f"{DCAT_US}specificRestriction": {"id": ground}} if ground else {}),
            **({f"{DCAT_US}restrictionNote": {"value": each.note, "lang": "en"}} if each.note else {}),
        }


def restriction_iri(file: str, restriction: AccessRestriction) -> str:
    """Return the IRI of a restriction of access to a file."""
    ground = iris.last_segment(restriction.exemption) if restriction.exemption else "unnamed"
    return iris.subpart_iri(file, f"restriction-{ground}")


EXACT_MATCH = f"{SKOS}exactMatch"


def nara_iri(restriction: AccessRestriction, source: Catalogue) -> str:
    """Return the IRI that the National Archives have for an exemption, else our own, "" for none."""
    exemption = restriction.exemption
    known = source.links(exemption, EXACT_MATCH) if exemption else ()
    return next((iri for iri in known if iri.startswith(NARA)), exemption)
