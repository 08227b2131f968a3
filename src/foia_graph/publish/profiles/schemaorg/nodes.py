"""How nodes of schema.org are made: references to others, names, and what all classes have in common."""

from collections.abc import Callable, Iterable, Mapping

from foia_graph.model import iris
from foia_graph.model.jsonld import Json
from foia_graph.model.namespaces import SCHEMA
from foia_graph.model.resource import Resource
from foia_graph.publish.profiles.settled_view import Told, page_of, plain, said

VOCABULARY = SCHEMA
ADDRESSES = ("contentUrl", "license", "sameAs", "sdLicense", "url")
CONTEXT: Json = {"@vocab": VOCABULARY, **{name: {"@type": "@id"} for name in ADDRESSES}}
"""Inline, so that it is read without asking schema.org; addresses are IRIs, as in the context there."""
Node = dict[str, Json]
Write = Callable[[Told], Node]
WRITERS: dict[str, Write] = {}
TYPES: Mapping[str, str] = {
    "Agency": "GovernmentOrganization",
    "Campaign": "Project",
    "Catalog": "DataCatalog",
    "CitedWork": "CreativeWork",
    "Concept": "DefinedTerm",
    "ConceptScheme": "DefinedTermSet",
    "CourtCase": "Event",
    "Disclosure": "PublicationEvent",
    "Event": "Event",
    "Issue": "DefinedTerm",
    "Organization": "Organization",
    "Page": "CreativeWork",
    "Person": "Person",
    "Place": "Place",
    "Post": "Role",
    "Program": "Project",
    "Release": "Dataset",
    "ReleasedDocument": "DigitalDocument",
    "Request": "AskAction",
    "SourceDocument": "CreativeWork",
}
"""What a thing of each class is in the words of schema.org, in a reference to it."""


def writes(name: str) -> Callable[[Write], Write]:
    """Register the function that writes the things of a class."""

    def keep(write: Write) -> Write:
        WRITERS[name] = write
        return write

    return keep


def common(told: Told, *types: str) -> Node:
    """Write what things of all classes have: type, address, names, description, pages and claims about it."""
    claims = [_claim(claim, told) for claim in told.statements()]
    pages = [{"@id": url, "@type": "WebPage"} for url in told.links("landingPage", "webPage")]
    return said(
        {
            "@id": told.thing.iri,
            "@type": list(types) if len(types) > 1 else types[0],
            "url": told.address,
            "name": plain(told.name) if told.name else "",
            "alternateName": [plain(value) for value in told.other_names],
            "description": [plain(value) for value in told.all("description")],
            "identifier": _identifiers(told),
            "sameAs": told.links("homepage", "exactMatch", "url"),
            "subjectOf": [*pages, *others(told, "isReferencedBy"), *claims],
        }
    )


def others(told: Told, *fields: str) -> list[Node]:
    """Refer to what a thing links to with some fields."""
    return references(told, told.links(*fields))


def references(told: Told, names: Iterable[str]) -> list[Node]:
    """Refer to things: by class and name if they are of the catalogue, else by IRI alone."""
    return [reference(told, iri) for iri in names]


def reference(told: Told, iri: str) -> Node:
    """Refer to a thing: by class and name if it is of the catalogue, else by IRI alone."""
    stub = told.stub(iri)
    if stub is None or stub.type not in TYPES:
        return {"@id": iri}
    name = told.name_of(stub)
    return said(
        {
            "@id": iri,
            "@type": TYPES[stub.type],
            "name": plain(name) if name else "",
            "url": page_of(told.source, iri),
        }
    )


def _identifiers(told: Told) -> list[Json]:
    bates = [
        _property(part.iri, "Bates number", part.one("asPrinted") or part.one("notation"))
        for part in told.parts("batesRange")
    ]
    assigned = [
        _property(part.iri, part.one("assigner"), part.one("notation"))
        for part in told.parts("assignedIdentifier")
    ]
    return [*map(plain, told.all("identifier")), *(each for each in (*bates, *assigned) if "value" in each)]


def _property(iri: str, kind: str, value: str) -> Node:
    return said({"@id": iri, "@type": "PropertyValue", "propertyID": kind, "value": value})


def _claim(claim: Resource, told: Told) -> Node:
    """Write what a source says of a thing, as what that source says."""
    source = claim.one("source")
    return said(
        {
            "@id": claim.iri,
            "@type": "Claim",
            "text": [plain(value) for value in claim.get("text")],
            "author": references(told, map(str, claim.get("by"))),
            "appearance": reference(told, source) if source else None,
        }
    )


def part_of(told: Told, suffix: str) -> str:
    """Name what only this profile says as a part of its thing."""
    return iris.subpart(iris.owner(told.thing.iri), f"schemaorg-{suffix}")
