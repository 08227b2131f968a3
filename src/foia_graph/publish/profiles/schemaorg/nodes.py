"""Nodes of schema.org: references to others, names, and what all classes have in common."""

from collections.abc import Callable, Iterable

from foia_graph.model import iris
from foia_graph.model.jsonld import Json
from foia_graph.model.namespaces import SCHEMA
from foia_graph.model.profile import Property
from foia_graph.model.resource import Resource
from foia_graph.publish.profiles.crosswalk import Node, Structure, VocabularyCrosswalk, literal_values
from foia_graph.publish.profiles.settled_view import Told, page_of, plain, said

ADDRESSES = ("contentUrl", "license", "sameAs", "sdLicense", "url")
CONTEXT: Json = {"@vocab": SCHEMA, **{name: {"@type": "@id"} for name in ADDRESSES}}
"""Inline, so that it is read without asking schema.org; addresses are IRIs, as in the context there."""
STRUCTURES: dict[str, Structure] = {}
"""What classes need beside the fields of a thing, by class of schema.org, or by kind of thing."""


def structure(*names: str) -> Callable[[Structure], Structure]:
    """Register the function that gives what classes need beside the fields of a thing."""

    def register(write: Structure) -> Structure:
        STRUCTURES.update(dict.fromkeys(names, write))
        return write

    return register


def class_name(told: Told, name: str) -> str:
    """Return the class of schema.org of the things of a class, "" for none."""
    return told.source.profile[name].written_as(SCHEMA)


def write_node(told: Told, structure: Structure | None = None) -> Node:
    """Write a thing: what all things have, what its class needs, and what stands in its other fields."""
    kind, name = told.source.profile[told.thing.type].kind, class_name(told, told.thing.type)
    found = structure or STRUCTURES.get(kind) or STRUCTURES.get(name, lambda _: {})
    return CROSSWALK.write(told, _head(told, name), found, _tail(told))


def _head(told: Told, kind: str) -> Node:
    """Write what things of all classes have: type, address, names, identifiers and claims about it."""
    return {
        "@id": told.thing.iri,
        "@type": kind,
        "url": told.address,
        "name": plain(told.name) if told.name else "",
        "alternateName": [plain(value) for value in told.other_names],
        "description": None,
        "identifier": None,
        "sameAs": None,
        "subjectOf": None,
    }


def _tail(told: Told) -> Node:
    """Write what stands behind the fields of all things: identifiers that are parts, claims about it."""
    return {
        "identifier": _identifiers(told),
        "subjectOf": [_claim(claim, told) for claim in told.statements()],
    }


def references(told: Told, names: Iterable[str]) -> list[Node]:
    """Return references to things: by class and name if they are of the catalogue, else by IRI alone."""
    return [reference(told, iri) for iri in names]


def reference(told: Told, iri: str) -> Node:
    """Return a reference to a thing: by class and name if it is of the catalogue, else by IRI alone."""
    stub = told.stub(iri)
    if stub is None or not (kind := class_name(told, stub.type)):
        return {"@id": iri}
    name = told.name_of(stub)
    return said(
        {
            "@id": iri,
            "@type": kind,
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
    return [each for each in (*bates, *assigned) if "value" in each]


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
    """Return the IRI of a node that only this profile has, as a part of its thing."""
    return iris.subpart(iris.owner(told.thing.iri), f"schemaorg-{suffix}")


def _literals(told: Told, prop: Property, term: str) -> list[Json]:
    """Return what stands in a field; an address that speaks of a thing is a page."""
    found = literal_values(told, prop)
    return [{"@id": url, "@type": "WebPage"} for url in found] if term == "subjectOf" else found


CROSSWALK = VocabularyCrosswalk(SCHEMA, lambda told, _, name: class_name(told, name), references, _literals)
