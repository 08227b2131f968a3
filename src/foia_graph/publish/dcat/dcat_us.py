"""The catalogue, its releases and documents in DCAT-US 3.0, the profile of agencies of the United States.

The keys are those of the profile's JSON Schema. The context gives each the predicate that the profile's
shapes have: the one published with the profile gives five of them another.
"""

from collections.abc import Iterable, Iterator

from foia_graph.model import iris
from foia_graph.model.jsonld import Json
from foia_graph.model.namespaces import DCAT, DCAT_US, XSD
from foia_graph.model.resource import Resource, Value, text_of
from foia_graph.publish.dcat import terms
from foia_graph.publish.dcat.dcat import Body, last_change
from foia_graph.publish.dcat.restrictions import authority, exemptions
from foia_graph.publish.dcat.us_context import context
from foia_graph.publish.dcat.us_linked import Linked, names, plain
from foia_graph.publish.profiles.registry import Artifact, Asked, Document, Profile, profile
from foia_graph.publish.serializers import Said


@profile(
    Profile(
        "dcat-us",
        "https://doi-do.github.io/dcat-us/",
        "DCAT-US 3.0",
        "The profile of DCAT 3 in which agencies of the United States describe their data.",
        classes=frozenset(("Catalog",)),
        vocabulary=DCAT,
        also=(DCAT_US, "http://resource.data.gov/profile/dcat-us#"),
        profile_of=(DCAT.removesuffix("#"),),
        artifacts=(
            Artifact("https://doi-do.github.io/dcat-us/", "DCAT-US 3.0"),
            Artifact(DCAT_US, "The terms of DCAT-US", "vocabulary", "text/turtle"),
        ),
    )
)
def write(asked: Asked) -> Said:
    """Write the catalogue with the datasets of a page, a release, or a document."""
    writer = DcatUs(
        asked.now.catalogue, asked.now.words
    )  # as it is now: what is gone since a walk began is told by nobody
    content = (
        writer.catalog(asked.thing, asked.members)
        if asked.thing.type == "Catalog"
        else writer.dataset(asked.thing)
    )
    return Document(context(asked.source.language), content)


class DcatUs(Linked):
    """Writes things of one catalogue as JSON, with the keys of DCAT-US."""

    # ------------------------------------------------------------ the catalogue

    def catalog(self, thing: Resource, members: Iterable[str]) -> Body:
        """Write the catalogue with some of its datasets; a page without any names the first there is."""
        stubs = self.source.stubs(members)
        profile = self.source.profile
        found = [self.source.describe(i) for i, stub in stubs.items() if terms.is_dataset(profile, stub.type)]
        told: list[Json] = [self.dataset(each) for each in found if each is not None]
        return {
            "@id": thing.iri,
            "@type": "dcat:Catalog",
            **self.named(thing),
            "publisher": self.publisher(thing),
            **self.contact(),
            **self.dates(thing, ("issued",)),
            "modified": {"@type": f"{XSD}dateTime", "@value": last_change(self.source)},
            "language": [terms.language(self.source.language)],
            **_one("homepage", thing.get("homepage")),
            **_one("license", thing.get("license")),
            "themeTaxonomy": [self.scheme(text_of(value)) for value in thing.get("themeTaxonomy")],
            "service": list(self._services(thing)),
            "dataset": told or self._first(),
        }

    def _first(self) -> list[str]:
        profile = self.source.profile
        datasets = (shape for shape in profile.shapes.values() if terms.is_dataset(profile, shape.name))
        kinds = (self.source.names(shape) for shape in datasets)
        return next((found[:1] for found in kinds if found), [])

    def _services(self, thing: Resource) -> Iterator[Body]:
        """Yield the services; the profile has none without one who may be written to."""
        contact = self.contact()
        for service in self.dcat.catalog(thing)["service"] if contact else ():
            yield {
                "@id": service["id"],
                "@type": "dcat:DataService",
                "title": _text(service["title"]),
                "publisher": self.publisher(thing),
                **contact,
                "endpointURL": [service["endpointURL"]["id"]],
                "endpointDescription": [service["dcat:endpointDescription"]["id"]],
                "servesDataset": [thing.iri],
            }

    # ------------------------------------------------------------ datasets

    def dataset(self, thing: Resource) -> Body:
        """Write a release (a series) or a document (a dataset)."""
        is_series = terms.is_series(self.source.profile, thing.type)
        body: Body = {
            "@id": thing.iri,
            "@type": "dcat:DatasetSeries" if is_series else "dcat:Dataset",
            **self.named(thing),
            "publisher": self.publisher(thing),
            **self.contact(),
            **self.dates(thing, ("date",) if is_series else ("created", "issued")),
            **_many("spatial", map(self.place, names(thing, "spatial"))),
        }
        return body if is_series else {**body, **self._of_document(thing)}

    def _of_document(self, thing: Resource) -> Body:
        themes = dict.fromkeys(
            iri for name in terms.theme_fields(self.source.profile[thing.type]) for iri in names(thing, name)
        )
        return {
            **_many("identifier", map(text_of, thing.get("identifier"))),
            **_many("inSeries", map(self.series, names(thing, "inSeries"))),
            **_many("category", map(self.concept, names(thing, "form"))),
            **_many("theme", map(self.concept, themes)),
            **_many("isReferencedBy", names(thing, "isReferencedBy")),
            **_one("landingPage", thing.get("landingPage")),
            **_one("page", thing.get("webPage")),
            **self.creator(thing),
            **_many("distribution", (self._file(file, thing) for file in thing.parts("distribution"))),
        }

    def _file(self, file: Resource, document: Resource) -> Body:
        kind, size, checksum = file.one("mediaType"), file.one("byteSize"), file.parts("checksum")
        rights = [plain(value) for value in file.get("rights")]
        statement = {
            "@id": iris.subpart(file.iri, "rights"),
            "@type": "dcterms:RightsStatement",
            "label": "\n".join(rights),
        }
        return {
            "@id": file.iri,
            "@type": "dcat:Distribution",
            "accessURL": file.one("accessURL") or document.iri,
            **_one("downloadURL", file.get("downloadURL")),
            **({"mediaType": terms.media_type(kind)} if kind else {}),
            **({"byteSize": size} if size else {}),
            **({"checksum": _checksum(checksum[0])} if checksum else {}),
            **self.dates(file, ("issued", "modified")),
            **_one("license", file.get("license")),
            **({"rights": statement} if rights else {}),
            **_many("accessRestriction", self._restrictions(file, document)),
        }

    def _restrictions(self, file: Resource, document: Resource) -> Iterator[Body]:
        for exemption in exemptions(self.source, document.iri):
            yield {
                "@id": iris.subpart(file.iri, f"restriction-{iris.last(exemption)}"),
                "@type": "dcat-us:AccessRestriction",
                "restrictionStatus": terms.PARTLY,
                "specificRestriction": authority(self.source, exemption, terms.NARA),
            }


def _text(value: Json) -> str:
    return value["value"] if isinstance(value, dict) else str(value)


def _one(key: str, values: tuple[Value, ...]) -> Body:
    """Return what the profile takes once, if it is there once."""
    return {key: text_of(values[0])} if len(values) == 1 else {}


def _many(key: str, values: Iterable[Json]) -> Body:
    found = list(values)
    return {key: found} if found else {}


def _checksum(part: Resource) -> Body:
    return {
        "@id": part.iri,
        "@type": "spdx:Checksum",
        "algorithm": part.one("algorithm"),
        "checksumValue": part.one("checksumValue"),
    }
