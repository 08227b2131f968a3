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
from foia_graph.publish.profiles.settled_view import SettledView, compact_node, language_value
from foia_graph.store.stubs import Stub

STRUCTURES: dict[str, Structure] = {}
"""What classes need beside the fields of a thing, by class of RiC-O."""
SCHEME_CLASSES: Mapping[str, str] = {
    "document-types": "DocumentaryFormType",
    "exemptions": "Rule",
    "identifier-types": "IdentifierType",
    "roles": "RoleType",
    "withholding-marks": "Rule",
}
"""What the concepts of a scheme are in RiC-O, where it has a special class for them."""
XSD_INT = f"{XSD}int"
TITLED_CLASSES = ("Record", "RecordPart", "RecordSet", "Rule")
NAME_TERMS: Mapping[str, tuple[str, str]] = {
    "CorporateBody": ("hasOrHadAgentName", "AgentName"),
    "Person": ("hasOrHadAgentName", "AgentName"),
    "Place": ("hasOrHadPlaceName", "PlaceName"),
    "Position": ("hasOrHadAgentName", "AgentName"),
    **dict.fromkeys(TITLED_CLASSES, ("hasOrHadTitle", "Title")),
}
"""How other names are said of things of a class, and what they are."""
OTHER_NAME_TERMS = ("hasOrHadName", "Name")
TEXT_TERMS = (
    "conditionsOfAccess",
    "generalDescription",
    "history",
    "name",
    "scopeAndContent",
    "textualValue",
    "title",
)


def rico_context(language: str) -> Json:
    """Return the context by which it is read: all terms are of RiC-O, texts are in the catalogue's
    language.
    """
    return {"@vocab": RICO, **{name: {"@language": language} for name in TEXT_TERMS}}


def register_structure(*names: str) -> Callable[[Structure], Structure]:
    """Register the function that gives what classes of RiC-O need beside the fields of a thing."""

    def register(write: Structure) -> Structure:
        STRUCTURES.update(dict.fromkeys(names, write))
        return write

    return register


def class_of(view: SettledView, iri: str, name: str) -> str:
    """Return the class of a thing; of a concept by its scheme. "" for what RiC-O has no class for."""
    kind = view.source.profile[name].written_as(RICO)
    scheme = iri.rpartition("/")[0].rpartition("/")[2]
    return SCHEME_CLASSES.get(scheme, kind) if name == "Concept" else kind


def write_node(view: SettledView) -> Node:
    """Write a thing: what all things have, what its class needs, and what stands in its other fields."""
    kind = class_of(view, view.thing.iri, view.thing.type)
    return CROSSWALK.write_thing(
        view, _first_terms(view, kind), STRUCTURES.get(kind, lambda _: {}), _last_terms(view)
    )


def _first_terms(view: SettledView, kind: str) -> Node:
    """Write what things of all classes have: class and names, and the places of what it is."""
    iri = view.thing.iri
    says, name = NAME_TERMS.get(kind, OTHER_NAME_TERMS)
    return {
        "@id": iri,
        "@type": kind,
        "title" if kind in TITLED_CLASSES else "name": language_value(view.name) if view.name else "",
        says: [_name_node(iri, name, value) for value in view.other_names],
        **term_order("scopeAndContent", "generalDescription", "history", "identifier", "hasOrHadIdentifier"),
    }


def _last_terms(view: SettledView) -> Node:
    return {"hasOrHadIdentifier": [*bates_identifiers(view), *_assigned_identifiers(view)]}


def _name_node(iri: str, kind: str, value: Value) -> Node:
    part = iris.subpart_iri(iri, f"rico-name-{iris.text_digest([text_of(value)])}")
    return {"@id": part, "@type": kind, "textualValue": language_value(value)}


def bates_identifiers(view: SettledView) -> list[Node]:
    """Write the Bates numbers of a thing as identifiers."""
    return [
        compact_node(
            {
                "@id": part.iri,
                "@type": "Identifier",
                "textualValue": part.one("asPrinted") or part.one("notation"),
                "hasIdentifierType": reference_nodes(view, map(text_of, part.get("identifierType"))),
            }
        )
        for part in view.settled_parts("batesRange")
    ]


def _assigned_identifiers(view: SettledView) -> list[Node]:
    parts = view.settled_parts("assignedIdentifier")
    return [{"@id": part.iri, "@type": "Identifier", "textualValue": part.one("notation")} for part in parts]


def date_node(iri: str, field: str, value: str) -> Node | None:
    """Write a date of a thing or a part of one; None where there is none."""
    if not value:
        return None
    return {"@id": iris.subpart_iri(iri, f"rico-{field}"), "@type": "Date", "normalizedDateValue": value}


def reference_nodes(view: SettledView, names: Iterable[str]) -> list[Node]:
    """Return references to things that RiC-O has a class for, by class and name."""
    stubs = (view.stub(iri) for iri in dict.fromkeys(names))
    return [_reference_node(view, each) for each in stubs if each and class_of(view, each.iri, each.type)]


def _reference_node(view: SettledView, stub: Stub) -> Node:
    kind = class_of(view, stub.iri, stub.type)
    name = view.name_of_stub(stub)
    called = {"title" if kind in TITLED_CLASSES else "name": language_value(name)} if name else {}
    return {"@id": stub.iri, "@type": kind, **called}


def agents_by_role(view: SettledView, *roles: str) -> tuple[list[Node], list[Node]]:
    """Return references to those who took part in some roles, and to those who did in others."""
    found = [(part.one("agent"), _role_name(part)) for part in view.settled_parts("qualifiedAssociation")]
    active = dict.fromkeys(agent for agent, role in found if role in roles)
    passive = dict.fromkeys(agent for agent, _ in found if agent not in active)
    return reference_nodes(view, active), reference_nodes(view, passive)


def _role_name(part: Resource) -> str:
    return iris.last_segment(part.one("hadRole"))


def _literal_terms(view: SettledView, prop: Property, term: str) -> list[Json]:
    """Write what stands in a field: a date on which no sources disagree as a node of its own."""
    if prop.kind == "date":
        found = date_node(view.thing.iri, prop.name, view.text_value(prop.name))
        return [found] if found else []
    if term == "rankInSequence":
        return [{"@value": text_of(value), "@type": XSD_INT} for value in view.values(prop.name)]
    return literal_values(view, prop)


CROSSWALK = VocabularyCrosswalk(RICO, class_of, reference_nodes, _literal_terms)
