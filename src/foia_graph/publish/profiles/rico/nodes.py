"""Nodes of RiC-O 1.1: names, identifiers, dates, references to other things."""

from collections.abc import Callable, Iterable, Mapping

from foia_graph.model import iris
from foia_graph.model.jsonld import Json
from foia_graph.model.namespaces import RICO, XSD
from foia_graph.model.profile import Property
from foia_graph.model.resource import Resource, Value, text_of
from foia_graph.publish.profiles.crosswalk import (
    Node,
    Structure,
    VocabularyCrosswalk,
    literal_values,
    term_order,
)
from foia_graph.publish.profiles.settled_view import Told, plain, said
from foia_graph.store.stubs import Stub

STRUCTURES: dict[str, Structure] = {}
"""What classes need beside the fields of a thing, by class of RiC-O."""
SCHEMES: Mapping[str, str] = {
    "document-types": "DocumentaryFormType",
    "exemptions": "Rule",
    "identifier-types": "IdentifierType",
    "roles": "RoleType",
}
"""What the concepts of a scheme are in RiC-O, where it has a special class for them."""
XSD_INT = f"{XSD}int"
TITLED = ("Record", "RecordPart", "RecordSet", "Rule")
RECORDS = ("Record", "RecordPart", "RecordSet")
NAMES: Mapping[str, tuple[str, str]] = {
    "CorporateBody": ("hasOrHadAgentName", "AgentName"),
    "Person": ("hasOrHadAgentName", "AgentName"),
    "Place": ("hasOrHadPlaceName", "PlaceName"),
    "Position": ("hasOrHadAgentName", "AgentName"),
    **dict.fromkeys(TITLED, ("hasOrHadTitle", "Title")),
}
"""How other names are said of things of a class, and what they are."""
NAMED = ("hasOrHadName", "Name")
IN_WORDS = (
    "conditionsOfAccess",
    "generalDescription",
    "history",
    "name",
    "scopeAndContent",
    "textualValue",
    "title",
)


def context(language: str) -> Json:
    """Return the context by which it is read: all terms are of RiC-O, texts are in the catalogue's
    language.
    """
    return {"@vocab": RICO, **{name: {"@language": language} for name in IN_WORDS}}


def structure(*names: str) -> Callable[[Structure], Structure]:
    """Register the function that gives what classes of RiC-O need beside the fields of a thing."""

    def register(write: Structure) -> Structure:
        STRUCTURES.update(dict.fromkeys(names, write))
        return write

    return register


def class_of(told: Told, iri: str, name: str) -> str:
    """Return the class of a thing; of a concept by its scheme. "" for what RiC-O has no class for."""
    kind = told.source.profile[name].written_as(RICO)
    scheme = iri.rpartition("/")[0].rpartition("/")[2]
    return SCHEMES.get(scheme, kind) if name == "Concept" else kind


def write_node(told: Told) -> Node:
    """Write a thing: what all things have, what its class needs, and what stands in its other fields."""
    kind = class_of(told, told.thing.iri, told.thing.type)
    return CROSSWALK.write(told, _head(told, kind), STRUCTURES.get(kind, lambda _: {}), _tail(told))


def _head(told: Told, kind: str) -> Node:
    """Write what things of all classes have: class and names, and the places of what it is."""
    iri = told.thing.iri
    says, name = NAMES.get(kind, NAMED)
    return {
        "@id": iri,
        "@type": kind,
        "title" if kind in TITLED else "name": plain(told.name) if told.name else "",
        says: [_name(iri, name, value) for value in told.other_names],
        **term_order("scopeAndContent", "generalDescription", "history", "identifier", "hasOrHadIdentifier"),
    }


def _tail(told: Told) -> Node:
    return {"hasOrHadIdentifier": [*bates(told), *_assigned(told)]}


def _name(iri: str, kind: str, value: Value) -> Node:
    part = iris.subpart(iri, f"rico-name-{iris.digest([text_of(value)])}")
    return {"@id": part, "@type": kind, "textualValue": plain(value)}


def bates(told: Told) -> list[Node]:
    """Write the Bates numbers of a thing as identifiers."""
    return [
        said(
            {
                "@id": part.iri,
                "@type": "Identifier",
                "textualValue": part.one("asPrinted") or part.one("notation"),
                "hasIdentifierType": references(told, map(text_of, part.get("identifierType"))),
            }
        )
        for part in told.parts("batesRange")
    ]


def _assigned(told: Told) -> list[Node]:
    parts = told.parts("assignedIdentifier")
    return [{"@id": part.iri, "@type": "Identifier", "textualValue": part.one("notation")} for part in parts]


def dated(iri: str, field: str, value: str) -> Node | None:
    """Write a date of a thing or a part of one; None where there is none."""
    if not value:
        return None
    return {"@id": iris.subpart(iri, f"rico-{field}"), "@type": "Date", "normalizedDateValue": value}


def references(told: Told, names: Iterable[str]) -> list[Node]:
    """Return references to things that RiC-O has a class for, by class and name."""
    stubs = (told.stub(iri) for iri in dict.fromkeys(names))
    return [_reference(told, each) for each in stubs if each and class_of(told, each.iri, each.type)]


def _reference(told: Told, stub: Stub) -> Node:
    kind = class_of(told, stub.iri, stub.type)
    name = told.name_of(stub)
    called = {"title" if kind in TITLED else "name": plain(name)} if name else {}
    return {"@id": stub.iri, "@type": kind, **called}


def agents(told: Told, *roles: str) -> tuple[list[Node], list[Node]]:
    """Return references to those who took part in some roles, and to those who did in others."""
    found = [(part.one("agent"), _role(part)) for part in told.parts("qualifiedAssociation")]
    active = dict.fromkeys(agent for agent, role in found if role in roles)
    passive = dict.fromkeys(agent for agent, _ in found if agent not in active)
    return references(told, active), references(told, passive)


def _role(part: Resource) -> str:
    return iris.last(part.one("hadRole"))


def _literals(told: Told, prop: Property, term: str) -> list[Json]:
    """Write what stands in a field: a date on which no sources disagree as a node of its own."""
    if prop.kind == "date":
        found = dated(told.thing.iri, prop.name, told.one(prop.name))
        return [found] if found else []
    if term == "rankInSequence":
        return [{"@value": text_of(value), "@type": XSD_INT} for value in told.all(prop.name)]
    return literal_values(told, prop)


CROSSWALK = VocabularyCrosswalk(RICO, class_of, references, _literals)
