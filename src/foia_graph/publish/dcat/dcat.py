"""Things of the catalogue in the words of DCAT 3, in the form that DCAT-AP 3.0.0 wants.

The catalogue, its releases (dataset series) and its documents (datasets) are written as everywhere else, and
then put right: what an application profile of DCAT takes once is left out where it is contested, what must be
an IRI becomes one, and what is linked to gets the class, and the name, that it must have.
"""

from collections.abc import Iterator

from foia_graph.model import iris
from foia_graph.model.jsonld import Json
from foia_graph.model.namespaces import DCAT
from foia_graph.model.profile import Profile
from foia_graph.model.resource import Resource, Value, resource, text_of
from foia_graph.publish.dcat import terms
from foia_graph.publish.dcat.distributions import address, put_right
from foia_graph.publish.dcat.single_values import only, told
from foia_graph.publish.descriptions import linked, stub_body
from foia_graph.publish.language_writers import Words
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.changelog.log import log_of
from foia_graph.store.stubs import Stub

Body = dict[str, Json]


class Dcat:
    """Writes things of one catalogue as JSON-LD, in the words of DCAT."""

    def __init__(self, source: Catalogue, words: Words) -> None:
        self.source, self.words = source, words
        self.sources = source.generation.versions.get("sources", "").split()
        self._series: dict[str, Body] = {}

    # ------------------------------------------------------------ things

    def catalog(self, thing: Resource) -> Body:
        """Write what the catalogue says of itself, with its services and the time of the last change."""
        body = self.thing(thing)
        body["modified"] = {"type": "xsd:dateTime", "value": last_change(self.source)}
        return body

    def thing(self, thing: Resource, is_whole: bool = False) -> Body:
        """Write a thing: all that is known of it, or of those that DCAT has words for what DCAT asks for."""
        shape = self.source.profile[thing.type]
        if terms.dcat_fields(shape):
            thing = self._at_most_one(thing) if is_whole else self._settled(thing)
        body = self.words.encoder.body(thing, self._known(thing))
        put_right(body, thing, self.source)
        if terms.is_dataset(self.source.profile, thing.type):
            self._as_dataset(body, thing)
        elif thing.type == "Catalog":
            self._as_catalog(body)
        elif thing.type == "ConceptScheme" and "prefLabel" in body:
            body["title"] = body["prefLabel"]
        return body

    def stub(self, iri: str) -> Json:
        """Write class and label of a thing, or its bare name where it is not described here."""
        found = self.source.stub(iri)
        return {"id": iri} if found is None else self._stub(found)

    def _stub(self, found: Stub) -> Body:
        body = stub_body(found, self.words)
        return self._titled(body) if found.type == "ConceptScheme" else body

    def _settled(self, thing: Resource) -> Resource:
        """Return a thing with the fields that DCAT has words for, as far as nobody contests them."""
        values = {
            name: only(thing, name, self.source.profile)
            if name in terms.AT_MOST_ONE
            else self.told(thing, name)
            for name in terms.dcat_fields(self.source.profile[thing.type])
        }
        return resource(thing.iri, thing.type, values)

    def told(self, thing: Resource, name: str) -> tuple[Value, ...]:
        """Return the values of a field that are told; of titles the first, and the others as alternatives."""
        return told(thing, name, self.source.profile, self.sources)

    def _at_most_one(self, thing: Resource) -> Resource:
        ones = {name: only(thing, name, self.source.profile) for name in terms.AT_MOST_ONE}
        return resource(thing.iri, thing.type, {**thing.values, **ones})

    # ------------------------------------------------------------ what is linked to

    def _known(self, thing: Resource) -> dict[str, Body]:
        """Write what stands for the things that a thing links to."""
        stubs = self.source.stubs(linked(thing, self.source.profile))
        known = {iri: self._stub(stub) for iri, stub in stubs.items()}
        for wanted, iri in _links(thing, self.source.profile):
            known[iri] = self._as(wanted, known.get(iri) or {"id": iri})
        return known

    def _as(self, wanted: str, body: Body) -> Body:
        """Return the body of a linked thing with a class, and with what things of it must have."""
        given = body.get("type", [])
        name = self.words.encoder.class_name(wanted)
        types = list(dict.fromkeys([*(given if isinstance(given, list) else [given]), name]))
        body = {**body, "type": types if len(types) > 1 else types[0]}
        if wanted == terms.AGENT:
            return {**body, "name": self._label(body)}
        if wanted == terms.CONCEPT and "prefLabel" not in body:
            return {**body, "prefLabel": self._label(body)}
        if wanted == terms.SCHEME:
            return self._titled(body)
        return {**body, **self._series_of(body["id"])} if wanted == terms.SERIES else body

    def _label(self, body: Body) -> Json:
        found = self.source.stub(body["id"])
        name = self.words.encoder.profile[found.type].label_field if found else ""
        return body.get(name) or body["id"]

    def _titled(self, body: Body) -> Body:
        return {**body, "title": body.get("title") or self._label(body)}

    def _series_of(self, iri: str) -> Body:
        """Return title and description of a release, which a series must have wherever it is named."""
        if iri not in self._series:
            thing = self.source.describe(iri)
            names = ("title", "description")
            found = {name: self.told(thing, name) for name in names} if thing else {}
            body = self.words.encoder.body(resource(iri, thing.type, found), {}) if thing else {}
            self._series[iri] = {name: body[name] for name in names if name in body}
        return self._series[iri]

    # ------------------------------------------------------------ what DCAT says in its own way

    def _as_catalog(self, body: Body) -> None:
        body["language"] = {"id": terms.language(self.source.language), "type": "dcterms:LinguisticSystem"}
        for service in body.get("service", []):
            service["dcat:endpointDescription"] = address(f"{self.source.base}sparql")
        body["service"] = [*body.get("service", []), self._api()]
        for service in body["service"]:
            service["dcat:servesDataset"] = {"id": body["id"], "type": "dcat:Dataset"}

    def _api(self) -> Body:
        base = self.source.base
        return {
            "id": iris.part(iris.catalog(base), "service", "api"),
            "type": "DataService",
            "title": {"value": "HTTP API", "lang": "en"},
            "endpointURL": address(f"{base}api"),
            "dcat:endpointDescription": address(f"{base}openapi.json"),
        }

    def _as_dataset(self, body: Body, thing: Resource) -> None:
        types = body["type"] if isinstance(body["type"], list) else [body["type"]]
        body["type"] = list(dict.fromkeys([*types, "dcat:Dataset"]))
        if "issued" not in body and _is_one(body.get("date")):
            body["issued"] = body["date"]
        themes = {
            str(value): None
            for name in terms.theme_fields(self.source.profile[thing.type])
            for value in thing.get(name)
        }
        if themes:
            body["dcat:theme"] = [{"id": iri} for iri in themes]


def _links(thing: Resource, profile: Profile) -> Iterator[tuple[str, str]]:
    """Yield what a thing and its parts link to, each with the class that DCAT-AP says it must have."""
    shape = profile[thing.type]
    is_described = bool(shape.written_as(DCAT)) or thing.type in terms.PARTS
    for field, values in thing.values.items():
        for value in values:
            if isinstance(value, Resource):
                yield from _links(value, profile) if value.type in terms.PARTS else ()
            elif is_described and shape.properties[field].dcat_range:
                yield shape.properties[field].dcat_range, text_of(value)


def _is_one(found: Json) -> bool:
    return found is not None and not isinstance(found, list)


def last_change(source: Catalogue) -> str:
    """Return the time of the last change of anything, as `xsd:dateTime`."""
    return log_of(source).last_time or source.generation.created
