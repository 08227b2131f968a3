"""Nodes of schema.org: references to others, names, and what all classes have in common."""

from collections.abc import Iterable
from pathlib import Path

import msgspec

from foia_graph.model import iris
from foia_graph.model.jsonld import Json
from foia_graph.model.namespaces import SCHEMA
from foia_graph.model.profile import Property
from foia_graph.model.resource import Resource
from foia_graph.publish.profiles.crosswalk import (
    Node,
    Structure,
    VocabularyCrosswalk,
    literal_values,
)
from foia_graph.publish.profiles.settled_view import SettledView, compact_node, language_value, page_address


class SchemaOrgTable(msgspec.Struct, frozen=True):
    """The table of schema.org (`schemaorg.toml`)."""

    order: dict[str, list[str]]
    forms: dict[str, str]


TABLE = msgspec.toml.decode(Path(__file__).with_name("schemaorg.toml").read_bytes(), type=SchemaOrgTable)
ADDRESS_TERMS = ("contentUrl", "license", "sameAs", "sdLicense", "url")
CONTEXT: Json = {"@vocab": SCHEMA, **{name: {"@type": "@id"} for name in ADDRESS_TERMS}}
"""Inline, so that it is read without asking schema.org; addresses are IRIs, as in the context there."""


def class_name(view: SettledView, name: str) -> str:
    """Return the class of schema.org of the things of a class, "" for none."""
    return view.source.profile[name].written_as(SCHEMA)


def write_node(view: SettledView, structure: Structure | None = None) -> Node:
    """Write a thing: what all things have, what its class needs, and what is in its other fields."""
    kind, name = view.source.profile[view.thing.type].kind, class_name(view, view.thing.type)
    key = kind if kind in TABLE.order else name
    return CROSSWALK.write_thing(view, _first_terms(view, name), key, _last_terms(view), structure)


def _first_terms(view: SettledView, kind: str) -> Node:
    """Write what things of all classes have: type, address, names, identifiers and claims about it."""
    return {
        "@id": view.thing.iri,
        "@type": kind,
        "url": view.address,
        "name": language_value(view.name) if view.name else "",
        "alternateName": [language_value(value) for value in view.other_names],
        "description": None,
        "identifier": None,
        "sameAs": None,
        "subjectOf": None,
    }


def _last_terms(view: SettledView) -> Node:
    """Write what is behind the fields of all things: identifiers that are parts, claims about it."""
    return {
        "identifier": _identifier_nodes(view),
        "subjectOf": [_claim_node(claim, view) for claim in view.settled_statements()],
    }


def reference_nodes(view: SettledView, names: Iterable[str]) -> list[Node]:
    """Return references to things: by class and name if they are of the catalogue, else by IRI alone."""
    return [reference_node(view, iri) for iri in names]


def reference_node(view: SettledView, iri: str) -> Node:
    """Return a reference to a thing: by class and name if it is of the catalogue, else by IRI alone."""
    stub = view.stub(iri)
    if stub is None or not (kind := class_name(view, stub.type)):
        return {"@id": iri}
    name = view.name_of_stub(stub)
    return compact_node(
        {
            "@id": iri,
            "@type": kind,
            "name": language_value(name) if name else "",
            "url": page_address(view.source, iri),
        }
    )


def _identifier_nodes(view: SettledView) -> list[Json]:
    bates = [
        _property_value(part.iri, "Bates number", part.one("asPrinted") or part.one("notation"))
        for part in view.settled_parts("batesRange")
    ]
    assigned = [
        _property_value(part.iri, part.one("assigner"), part.one("notation"))
        for part in view.settled_parts("assignedIdentifier")
    ]
    return [each for each in (*bates, *assigned) if "value" in each]


def _property_value(iri: str, kind: str, value: str) -> Node:
    return compact_node({"@id": iri, "@type": "PropertyValue", "propertyID": kind, "value": value})


def _claim_node(claim: Resource, view: SettledView) -> Node:
    """Write what a source says of a thing, as what that source says."""
    source = claim.one("source")
    return compact_node(
        {
            "@id": claim.iri,
            "@type": "Claim",
            "text": [language_value(value) for value in claim.get("text")],
            "author": reference_nodes(view, map(str, claim.get("by"))),
            "appearance": reference_node(view, source) if source else None,
        }
    )


def part_iri(view: SettledView, suffix: str) -> str:
    """Return the IRI of a node that only this profile has, as a part of its thing."""
    return iris.subpart_iri(iris.owner_iri(view.thing.iri), f"schemaorg-{suffix}")


def _literal_terms(view: SettledView, prop: Property, term: str) -> list[Json]:
    found = literal_values(view, prop)
    return [{"@id": url, "@type": "WebPage"} for url in found] if term == "subjectOf" else found


CROSSWALK = VocabularyCrosswalk(
    SCHEMA, TABLE.order, lambda view, _, name: class_name(view, name), reference_nodes, _literal_terms
)
