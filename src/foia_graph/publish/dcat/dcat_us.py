"""The catalogue, its releases and documents in DCAT-US 3.0, the profile of agencies of the United States.

The keys are those of the profile's JSON Schema. The context gives each the predicate that the profile's
shapes have: the one published with the profile gives five of them another.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from foia_graph.model import iris
from foia_graph.model.jsonld import Json, without_empty
from foia_graph.model.namespaces import DCAT, DCAT_US, XSD
from foia_graph.model.resource import Resource, text_of
from foia_graph.publish.dcat import terms
from foia_graph.publish.dcat.dcat import (
    Body,
    attribution_iri,
    dataset_identifiers,
    last_change,
    printed_numbers,
)
from foia_graph.publish.dcat.us_nodes import (
    DcatUsNodes,
    access_level,
    access_restrictions,
    linked_iris,
    rights_node,
)
from foia_graph.publish.profiles.registry import (
    ContextDocument,
    ProfileArtifact,
    ProfileRequest,
    RepresentationProfile,
    register_profile,
)
from foia_graph.publish.publishers import PRODUCER
from foia_graph.publish.rights import with_rights
from foia_graph.publish.serializers import RdfContent
from foia_graph.store.rights import rights_of

CONTEXT: dict[str, Json] = msgspec.json.decode(Path(__file__).with_name("dcat_us_context.json").read_bytes())
"""The keys with the predicates of the shapes (JSON-LD 1.1); a text has a language, which is filled in."""


def dcat_us_context(language: str) -> dict[str, Json]:
    """Return the context; texts are in the language of the catalogue."""
    return {
        key: {**meaning, "@language": language} if "@language" in meaning else meaning
        for key, meaning in CONTEXT.items()
    }


@register_profile(
    RepresentationProfile(
        "dcat-us",
        "https://doi-do.github.io/dcat-us/",
        "DCAT-US 3.0",
        "The profile of DCAT 3 in which agencies of the United States describe their data.",
        classes=frozenset(("Catalog",)),
        vocabulary=DCAT,
        other_names=(DCAT_US, "http://resource.data.gov/profile/dcat-us#"),
        profile_of=(DCAT.removesuffix("#"),),
        artifacts=(
            ProfileArtifact("https://doi-do.github.io/dcat-us/", "DCAT-US 3.0"),
            ProfileArtifact(DCAT_US, "The terms of DCAT-US", "vocabulary", "text/turtle"),
        ),
    )
)
def write_dcat_us(request: ProfileRequest) -> RdfContent:
    """Write the catalogue with the datasets of a page, a release, or a document."""
    writer = DcatUsWriter(
        request.publication.catalogue, request.publication.writers
    )  # as it is now: what is deleted since a walk began is told by no one
    content = (
        writer.catalog_node(request.thing, request.members)
        if request.thing.type == "Catalog"
        else writer.dataset_node(request.thing)
    )
    return ContextDocument(dcat_us_context(request.source.language), content)


class DcatUsWriter(DcatUsNodes):
    """Writes things of one catalogue as JSON, with the keys of DCAT-US."""

    # ------------------------------------------------------------ the catalogue

    def catalog_node(self, thing: Resource, members: Iterable[str]) -> Body:
        """Write the catalogue with some of its datasets; a page without any names the first there is."""
        stubs = self.source.stubs(members)
        profile = self.source.profile
        found = [self.source.describe(i) for i, stub in stubs.items() if terms.is_dataset(profile, stub.type)]
        datasets: list[Json] = [self.dataset_node(each) for each in found if each is not None]
        return {
            "@id": thing.iri,
            "@type": "dcat:Catalog",
            **self.name_fields(thing),
            "publisher": self.publisher_node(thing),
            **self.contact_fields(),
            **self.date_fields(thing, ("issued",)),
            "modified": {"@type": f"{XSD}dateTime", "@value": last_change(self.source)},
            "language": [terms.language_iri(self.source.language)],
            **without_empty({name: _only_text(thing, name) for name in ("homepage", "license")}),
            "themeTaxonomy": [self.scheme_node(text_of(value)) for value in thing.get("themeTaxonomy")],
            "service": list(self._service_nodes(thing)),
            "dataset": datasets or self._first_dataset(),
        }

    def _first_dataset(self) -> list[str]:
        profile = self.source.profile
        datasets = (shape for shape in profile.shapes.values() if terms.is_dataset(profile, shape.name))
        kinds = (self.source.thing_names(shape) for shape in datasets)
        return next(([found[0]] for found in kinds if found), [])

    def _service_nodes(self, thing: Resource) -> Iterator[Body]:
        """Yield the services; the profile has none without one who may be written to."""
        contact = self.contact_fields()
        for service in self.dcat.catalog_body(thing)["service"] if contact else ():
            yield {
                "@id": service["id"],
                "@type": "dcat:DataService",
                "title": _text_value(service["title"]),
                "publisher": self.publisher_node(thing),
                **contact,
                "endpointURL": [service["endpointURL"]["id"]],
                "endpointDescription": [service["dcat:endpointDescription"]["id"]],
                "servesDataset": [thing.iri],
            }

    # ------------------------------------------------------------ datasets

    def dataset_node(self, thing: Resource) -> Body:
        """Write a release (a series) or a document (a dataset)."""
        is_series = terms.is_series(self.source.profile, thing.type)
        thing = with_rights(thing, self.source)
        body: Body = {
            "@id": thing.iri,
            "@type": "dcat:DatasetSeries" if is_series else "dcat:Dataset",
            **self.name_fields(thing),
            "publisher": self.publisher_node(thing),
            **self.contact_fields(),
            **self.date_fields(thing, ("date",) if is_series else ("created", "issued")),
            **without_empty({"spatial": list(map(self.place_node, linked_iris(thing, "spatial")))}),
        }
        return body if is_series else {**body, **self._document_fields(thing)}

    def _document_fields(self, thing: Resource) -> Body:
        themes = dict.fromkeys(
            iri
            for name in terms.theme_fields(self.source.profile[thing.type])
            for iri in linked_iris(thing, name)
        )
        files = thing.parts("distribution")
        found = {
            "identifier": dataset_identifiers(thing),
            "otherIdentifier": list(self._identifier_nodes(thing)),
            "inSeries": list(map(self.series_node, linked_iris(thing, "inSeries"))),
            "category": list(map(self.concept_node, linked_iris(thing, "form"))),
            "theme": list(map(self.concept_node, themes)),
            "isReferencedBy": linked_iris(thing, "isReferencedBy"),
            "landingPage": _only_text(thing, "landingPage"),
            "page": _only_text(thing, "webPage"),
            "rights": rights_node(thing, self.source),
            "accessRights": access_level(thing, self.source),
            "creator": self.creator_node(thing),
            "qualifiedAttribution": list(self._attribution_nodes(thing)),
            "distribution": [self._distribution_node(file, thing) for file in files],
        }
        return without_empty(found)

    def _identifier_nodes(self, thing: Resource) -> Iterator[Body]:
        """Yield the Bates numbers of a document, of the agency whose stamps they are where that is known."""
        agencies = [self.agent_node(iri)["name"] for iri in self.dcat.publishers.producers(thing)]
        for part, number in printed_numbers(thing):
            yield {
                "@id": part,
                "@type": "adms:Identifier",
                "notation": number,
                **({"schemaAgency": agencies[0]} if len(agencies) == 1 else {}),
            }

    def _attribution_nodes(self, thing: Resource) -> Iterator[Body]:
        role = iris.concept_iri(self.source.base, "roles", PRODUCER)
        for agency in self.dcat.publishers.producers(thing):
            yield {
                "@id": attribution_iri(thing.iri, agency),
                "@type": "prov:Attribution",
                "agent": self.agent_node(agency),
                "hadRole": role,
            }

    def _distribution_node(self, file: Resource, document: Resource) -> Body:
        kind, size, checksum = file.one("mediaType"), file.one("byteSize"), file.parts("checksum")
        found = {
            "@id": file.iri,
            "@type": "dcat:Distribution",
            "accessURL": file.one("accessURL") or document.iri,
            "downloadURL": _only_text(file, "downloadURL"),
            "mediaType": terms.media_type_iri(kind) if kind else "",
            "byteSize": size,
            "checksum": _checksum_node(checksum[0]) if checksum else None,
            **self.date_fields(file, ("issued", "modified")),
            # The profile takes a licence of a file, and of a dataset a statement alone.
            "license": rights_of(self.source, file.iri).license,
            "rights": rights_node(file, self.source),
            "accessRights": access_level(document, self.source),
            "accessRestriction": list(access_restrictions(file, document, self.source)),
        }
        return without_empty(found)


def _text_value(value: Json) -> str:
    return value["value"] if isinstance(value, dict) else str(value)


def _only_text(thing: Resource, field: str) -> str:
    # The profile takes one value of these fields, so none is told where there are several.
    values = thing.get(field)
    return text_of(values[0]) if len(values) == 1 else ""


def _checksum_node(part: Resource) -> Body:
    return {
        "@id": part.iri,
        "@type": "spdx:Checksum",
        "algorithm": part.one("algorithm"),
        "checksumValue": part.one("checksumValue"),
    }
