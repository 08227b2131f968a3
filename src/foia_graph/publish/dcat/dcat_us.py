"""The catalogue, its releases and documents in DCAT-US 3.0, the profile of agencies of the United States.

The context gives each key the predicate of the shapes: the published one gives five of them another.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from foia_graph.model import claims, iris
from foia_graph.model.dates import XSD_OF_LENGTH
from foia_graph.model.jsonld import Json, without_empty
from foia_graph.model.namespaces import DCAT, XSD
from foia_graph.model.resource import Resource, text_of
from foia_graph.publish import rights
from foia_graph.publish.dcat import dcat
from foia_graph.publish.machine_note import published_thing
from foia_graph.publish.profiles import registry
from foia_graph.publish.publishers import PRODUCER
from foia_graph.publish.serializers import LanguageWriters, RdfContent
from foia_graph.store.catalogue import Catalogue, Labels
from foia_graph.store.rights import rights_of

ORGANIZATIONS = ("Agency", "Organization")
UNKNOWN = ("publisher-not-known", "Not known")
SEVERAL = ("publishers-several", "Several publishers")


class DcatUsWriter:
    """Writes things of one catalogue as JSON, with the keys of DCAT-US."""

    def __init__(self, source: Catalogue, writers: LanguageWriters) -> None:
        self.source = source
        self.dcat = dcat.DcatWriter(source, writers)
        self._series: dict[str, dcat.Body] = {}

    def contact_fields(self) -> dict[str, Json]:
        """Return who may be written to: the profile wants an address for mail, and a name."""
        own = self.source.catalog_resource
        mail = [each for each in self.source.own_texts("contact") if each.startswith("mailto:")]
        if own is None or not mail:
            return {}
        contact = {
            "@id": iris.subpart_iri(own.iri, "contact"),
            "@type": "vcard:Kind",
            "fn": self.publisher_node(own)["name"],
            "hasEmail": mail[0],
        }
        return {"contactPoint": [contact]}

    def name_fields(self, thing: Resource) -> dcat.Body:
        """Return title and description; descriptions that no one settled stand one under the other."""
        title, _ = Labels(self.source).own_titles(thing)
        about = "\n".join(map(text_of, self.dcat.field_values(thing, "description")))
        name = text_of(title) if title is not None else thing.iri
        return {"title": name, "description": about or name}

    def publisher_node(self, thing: Resource) -> dcat.Body:
        """Return the one publisher; where there is none, or several, that is what is said instead."""
        found = self.dcat.single_value(thing, "publisher")
        if found:
            iri = text_of(found[0])
            stub = self.source.stub(iri)
            is_person = stub is not None and stub.type == "Person"
            return self.agent_node(iri) if is_person else _organization(iri, self._label_text(iri))
        several = self.dcat.publishers.publishers(thing)
        if several and not thing.get("publisher"):
            together = rights.joined_names(self._label_text(iri) for iri in several)
            return _organization(iris.subpart_iri(thing.iri, "publishers"), together)
        key, name = SEVERAL if several else UNKNOWN
        return _organization(iris.subpart_iri(iris.catalog_iri(self.source.base), key), name)

    def agent_node(self, iri: str) -> dcat.Body:
        """Return an organization with the two names it must have, or another agent with one."""
        found, name = self.source.stub(iri), self._label_text(iri)
        if found is not None and found.type in ORGANIZATIONS:
            return _organization(iri, name)
        return {"@id": iri, "@type": "foaf:Agent", "name": name}

    def series_node(self, iri: str) -> dcat.Body:
        """Return title and description of a release."""
        if iri not in self._series:
            found = self.source.describe(iri)
            texts = self.name_fields(found) if found else {"title": iri, "description": iri}
            self._series[iri] = {"@id": iri, "@type": "dcat:DatasetSeries", **texts}
        return self._series[iri]

    def _concept_node(self, iri: str) -> dcat.Body:
        scheme = self.scheme_node(iri.rpartition("/")[0])
        return {"@id": iri, "@type": "skos:Concept", "prefLabel": self._label_text(iri), "inScheme": scheme}

    def scheme_node(self, iri: str) -> dcat.Body:
        """Return a scheme of concepts."""
        return {"@id": iri, "@type": "skos:ConceptScheme", "title": self._label_text(iri)}

    def _label_text(self, iri: str) -> str:
        return Labels(self.source).label(iri) or iri

    def date_fields(self, thing: Resource, fields: Iterable[str]) -> dcat.Body:
        """Return dates as far as they are settled; the main date of a release is that of its issue."""
        found: dcat.Body = {}
        for field in fields:
            values = claims.settled_values(thing, field, self.source.profile)
            if len(values) == 1:
                day = text_of(values[0])
                # Only what is no full date is typed, as in the examples of the profile.
                kind = XSD_OF_LENGTH[len(day)]
                typed = day if kind == "date" else {"@type": f"{XSD}{kind}", "@value": day}
                found["issued" if field == "date" else field] = typed
        return found

    def catalog_node(self, thing: Resource, members: Iterable[str]) -> dcat.Body:
        """Write the catalogue with some of its datasets; a page without any names the first there is."""
        stubs, profile = self.source.stubs(members), self.source.profile
        names = [iri for iri, stub in stubs.items() if dcat.is_dataset(profile[stub.type])]
        datasets: list[Json] = [*map(self.dataset_node, filter(None, map(self.source.describe, names)))]
        all_names = map(self.source.thing_names, filter(dcat.is_dataset, profile.shapes.values()))
        return {
            "@id": thing.iri,
            "@type": "dcat:Catalog",
            **self.name_fields(thing),
            "publisher": self.publisher_node(thing),
            **self.contact_fields(),
            **self.date_fields(thing, ("issued",)),
            "modified": {"@type": f"{XSD}dateTime", "@value": dcat.last_change(self.source)},
            "language": [dcat.language_iri(self.source.language)],
            **without_empty({name: _only_text(thing, name) for name in ("homepage", "license")}),
            "themeTaxonomy": [self.scheme_node(text_of(value)) for value in thing.get("themeTaxonomy")],
            "service": list(self._service_nodes(thing)),
            "dataset": datasets or next((found[:1] for found in all_names if found), []),
        }

    def _service_nodes(self, thing: Resource) -> Iterator[dcat.Body]:
        """Yield the services; the profile has none without one who may be written to."""
        contact = self.contact_fields()
        for service in self.dcat.catalog_body(thing)["service"] if contact else ():
            yield {
                "@id": service["id"],
                "@type": "dcat:DataService",
                "title": title["value"] if isinstance(title := service["title"], dict) else str(title),
                "publisher": self.publisher_node(thing),
                **contact,
                "endpointURL": [service["endpointURL"]["id"]],
                "endpointDescription": [service["dcat:endpointDescription"]["id"]],
                "servesDataset": [thing.iri],
            }

    def dataset_node(self, thing: Resource) -> dcat.Body:
        """Write a release (a series) or a document (a dataset)."""
        is_series = dcat.is_series(self.source.profile[thing.type])
        thing = published_thing(thing, self.source)
        places = [
            {"@id": iri, "@type": "dcterms:Location", "prefLabel": self._label_text(iri)}
            for iri in linked_iris(thing, "spatial")
        ]
        body: dcat.Body = {
            "@id": thing.iri,
            "@type": "dcat:DatasetSeries" if is_series else "dcat:Dataset",
            **self.name_fields(thing),
            "publisher": self.publisher_node(thing),
            **self.contact_fields(),
            **self.date_fields(thing, ("date",) if is_series else ("created", "issued")),
            **without_empty({"spatial": places}),
        }
        return body if is_series else {**body, **self._document_fields(thing)}

    def _document_fields(self, thing: Resource) -> dcat.Body:
        names = self.source.profile[thing.type].fields_as(DCAT, "theme")
        themes = dict.fromkeys(iri for name in names for iri in linked_iris(thing, name))
        creators = linked_iris(thing, "creator")
        found = {
            "identifier": dcat.dataset_identifiers(thing),
            "otherIdentifier": list(self._identifier_nodes(thing)),
            "inSeries": list(map(self.series_node, linked_iris(thing, "inSeries"))),
            "category": list(map(self._concept_node, linked_iris(thing, "form"))),
            "theme": list(map(self._concept_node, themes)),
            "isReferencedBy": linked_iris(thing, "isReferencedBy"),
            "landingPage": _only_text(thing, "landingPage"),
            "page": _only_text(thing, "webPage"),
            "rights": rights_node(thing, self.source),
            "accessRights": _access_level(thing, self.source),
            # The profile has no room for several.
            "creator": self.agent_node(creators[0]) if len(creators) == 1 else None,
            "qualifiedAttribution": list(self._attribution_nodes(thing)),
            "distribution": [self._distribution_node(file, thing) for file in thing.parts("distribution")],
        }
        return without_empty(found)

    def _identifier_nodes(self, thing: Resource) -> Iterator[dcat.Body]:
        """Yield the Bates numbers of a document, of the agency whose stamps they are where that is known."""
        agencies = [self.agent_node(iri)["name"] for iri in self.dcat.publishers.producers(thing)]
        for part, number in dcat.printed_numbers(thing):
            yield {
                "@id": part,
                "@type": "adms:Identifier",
                "notation": number,
                **({"schemaAgency": agencies[0]} if len(agencies) == 1 else {}),
            }

    def _attribution_nodes(self, thing: Resource) -> Iterator[dcat.Body]:
        role = iris.concept_iri(self.source.base, "roles", PRODUCER)
        for agency in self.dcat.publishers.producers(thing):
            yield {
                "@id": dcat.attribution_iri(thing.iri, agency),
                "@type": "prov:Attribution",
                "agent": self.agent_node(agency),
                "hadRole": role,
            }

    def _distribution_node(self, file: Resource, document: Resource) -> dcat.Body:
        kind, size, checksum = file.one("mediaType"), file.one("byteSize"), file.parts("checksum")
        found = {
            "@id": file.iri,
            "@type": "dcat:Distribution",
            "accessURL": file.one("accessURL") or document.iri,
            "downloadURL": _only_text(file, "downloadURL"),
            "mediaType": dcat.media_type_iri(kind) if kind else "",
            "byteSize": size,
            "checksum": _checksum_node(checksum[0]) if checksum else None,
            **self.date_fields(file, ("issued", "modified")),
            # The profile takes a licence of a file, and of a dataset a statement alone.
            "license": rights_of(self.source, file.iri).license,
            "rights": rights_node(file, self.source),
            "accessRights": _access_level(document, self.source),
            "accessRestriction": list(access_restrictions(file, document, self.source)),
        }
        return without_empty(found)


def _organization(iri: str, name: str) -> dcat.Body:
    return {"@id": iri, "@type": "org:Organization", "name": name, "prefLabel": name}


def _checksum_node(part: Resource) -> dcat.Body:
    names = ("algorithm", "checksumValue")
    return {"@id": part.iri, "@type": "spdx:Checksum", **{name: part.one(name) for name in names}}


def linked_iris(thing: Resource, field: str) -> list[str]:
    """Return what a field links to."""
    return [text_of(value) for value in thing.get(field)]


def rights_node(thing: Resource, source: Catalogue) -> dcat.Body | None:
    """Return the one statement on rights in a document or a file: words on it, else one that others wrote."""
    found = rights_of(source, thing.iri)
    is_file = iris.owner_iri(thing.iri) != thing.iri
    texts = "\n".join(map(text_of, thing.get("rights") if is_file else found.texts))
    if not texts and not found.statement:
        return None
    iri = iris.subpart_iri(thing.iri, "rights") if texts else found.statement
    label = texts or rights.rights_name(found.statement)
    return {"@id": iri, "@type": "dcterms:RightsStatement", "label": label}


def _access_level(document: Resource, source: Catalogue) -> str:
    return dcat.ACCESS_RIGHTS.get(rights.document_access(source, document.iri).status, "")


def access_restrictions(file: Resource, document: Resource, source: Catalogue) -> Iterator[dcat.Body]:
    """Yield the restrictions of access to a file, one for each exemption, or the status alone."""
    access = rights.document_access(source, document.iri)
    for each in access.restrictions or (rights.AccessRestriction(""),):
        found = {
            "@id": dcat.restriction_iri(file.iri, each),
            "@type": "dcat-us:AccessRestriction",
            "restrictionStatus": dcat.RESTRICTION_STATUSES[access.status],
            "specificRestriction": dcat.nara_iri(each, source),
            "restrictionNote": each.note,
        }
        yield without_empty(found)


# The keys with the predicates of the shapes (JSON-LD 1.1); a text has a language, which is filled in.
CONTEXT: dict[str, Json] = msgspec.json.decode(Path(__file__).with_name("dcat_us_context.json").read_bytes())


@registry.profile_writer("dcat-us")
def write_dcat_us(request: registry.ProfileRequest) -> RdfContent:
    """Write the catalogue with the datasets of a page, a release, or a document."""
    writer = DcatUsWriter(
        request.publication.catalogue, request.publication.writers
    )  # as it is now: what is deleted since a walk began is told by no one
    content = (
        writer.catalog_node(request.thing, request.members)
        if request.thing.type == "Catalog"
        else writer.dataset_node(request.thing)
    )
    context = {
        key: {**meaning, "@language": request.source.language} if "@language" in meaning else meaning
        for key, meaning in CONTEXT.items()
    }
    return registry.ContextDocument(context, content)


def _only_text(thing: Resource, field: str) -> str:
    # The profile takes one value of these fields, so none is told where there are several.
    values = thing.get(field)
    return text_of(values[0]) if len(values) == 1 else ""
