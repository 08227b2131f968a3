"""How nodes of RiC-O 1.1 are made: names, identifiers, dates, references to other things."""

from collections.abc import Callable, Iterable, Mapping

from foia_graph.model import iris
from foia_graph.model.jsonld import Json
from foia_graph.model.namespaces import RICO
from foia_graph.model.resource import Resource, Value, text_of
from foia_graph.publish.profiles.settled_view import Told, plain, said
from foia_graph.store.stubs import Stub

VOCABULARY = RICO
Node = dict[str, Json]
Write = Callable[[Told], Node]
WRITERS: dict[str, Write] = {}
CLASSES: Mapping[str, str] = {
    "Agency": "CorporateBody",
    "Campaign": "Activity",
    "CitedWork": "Record",
    "Concept": "Concept",
    "CourtCase": "Activity",
    "Disclosure": "Activity",
    "Event": "Event",
    "Issue": "Concept",
    "Organization": "CorporateBody",
    "Page": "RecordPart",
    "Person": "Person",
    "Place": "Place",
    "Post": "Position",
    "Program": "Activity",
    "Release": "RecordSet",
    "ReleasedDocument": "Record",
    "Request": "Activity",
    "SourceDocument": "Record",
}
"""What a thing of each class is in RiC-O."""
SCHEMES: Mapping[str, str] = {
    "document-types": "DocumentaryFormType",
    "exemptions": "Rule",
    "identifier-types": "IdentifierType",
    "roles": "RoleType",
}
"""What the concepts of a scheme are in RiC-O, where it has a special class for them."""
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
    """Give the context by which it is read: all terms are of RiC-O, texts are in the catalogue's language."""
    return {"@vocab": VOCABULARY, **{name: {"@language": language} for name in IN_WORDS}}


def writes(*names: str) -> Callable[[Write], Write]:
    """Register the function that writes the things of some classes."""

    def keep(write: Write) -> Write:
        WRITERS.update(dict.fromkeys(names, write))
        return write

    return keep


def class_of(iri: str, name: str) -> str:
    """Give the class of a thing; of a concept by its scheme. "" for what RiC-O has no class for."""
    scheme = iri.rpartition("/")[0].rpartition("/")[2]
    return SCHEMES.get(scheme, CLASSES[name]) if name == "Concept" else CLASSES.get(name, "")


def common(told: Told) -> Node:
    """Write what things of all classes have: class, names, identifiers, what it is."""
    iri = told.thing.iri
    kind = class_of(iri, told.thing.type)
    says, name = NAMES.get(kind, NAMED)
    return said(
        {
            "@id": iri,
            "@type": kind,
            "title" if kind in TITLED else "name": plain(told.name) if told.name else "",
            says: [_name(iri, name, value) for value in told.other_names],
            "scopeAndContent" if kind in RECORDS else "generalDescription": _texts(
                told, "description", "definition"
            ),
            "history": _texts(told, "history"),
            "identifier": [text_of(value) for value in told.all("identifier")],
            "hasOrHadIdentifier": [*bates(told), *_assigned(told)],
        }
    )


def _texts(told: Told, *fields: str) -> list[Json]:
    return [plain(value) for field in fields for value in told.all(field)]


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


def date(told: Told, field: str) -> Node | None:
    """Write a date on which no sources disagree, as precise as it is known."""
    return dated(told.thing.iri, field, told.one(field))


def dated(iri: str, field: str, value: str) -> Node | None:
    """Write a date of a thing or a part of one; None where there is none."""
    if not value:
        return None
    return {"@id": iris.subpart(iri, f"rico-{field}"), "@type": "Date", "normalizedDateValue": value}


def others(told: Told, *fields: str, only: Iterable[str] = ()) -> list[Node]:
    """Refer to what a thing links to with some fields; where classes of RiC-O are given, to these only."""
    found = references(told, told.links(*fields))
    kinds = tuple(only)
    return [each for each in found if each["@type"] in kinds] if kinds else found


def references(told: Told, names: Iterable[str]) -> list[Node]:
    """Refer to things of the catalogue that RiC-O has a class for, by class and name."""
    stubs = (told.stub(iri) for iri in dict.fromkeys(names))
    return [_reference(told, stub) for stub in stubs if stub is not None and class_of(stub.iri, stub.type)]


def _reference(told: Told, stub: Stub) -> Node:
    kind = class_of(stub.iri, stub.type)
    name = told.name_of(stub)
    called = {"title" if kind in TITLED else "name": plain(name)} if name else {}
    return {"@id": stub.iri, "@type": kind, **called}


def agents(told: Told, *roles: str) -> tuple[list[Node], list[Node]]:
    """Refer to those who took part in some roles, and to those who did in others."""
    found = [(part.one("agent"), _role(part)) for part in told.parts("qualifiedAssociation")]
    active = dict.fromkeys(agent for agent, role in found if role in roles)
    passive = dict.fromkeys(agent for agent, _ in found if agent not in active)
    return references(told, active), references(told, passive)


def _role(part: Resource) -> str:
    return iris.last(part.one("hadRole"))
