"""Events in the words of schema.org: disclosures, requests, court cases."""

from foia_graph.model import iris
from foia_graph.model.namespaces import SCHEMA
from foia_graph.publish.profiles.crosswalk import Node, term_order
from foia_graph.publish.profiles.schemaorg.nodes import class_name, references, structure
from foia_graph.publish.profiles.settled_view import Told


@structure("PublicationEvent")
def publication(told: Told) -> Node:
    """Return those who made documents public by an act, and those who took part otherwise."""
    return {**_event(told, "releaser"), "publishedBy": _in_role(told, "releaser")}


@structure("Event")
def event(told: Told) -> Node:
    """Return those who took part in an event; the ends of one that lasts stand last."""
    return _event(told)


@structure("AskAction")
def request(told: Told) -> Node:
    """Return those who asked for records, and those who were asked."""
    return {
        "agent": _in_role(told, "requester"),
        "recipient": _in_role(told, "addressee"),
        "participant": _in_other_roles(told, "requester", "addressee"),
        **term_order("startTime", "about"),
    }


def _event(told: Told, *roles: str) -> Node:
    """Write what all events have; as an action too where someone took part in another role than these."""
    taking_part = _in_other_roles(told, *roles)
    lasts = bool(told.source.profile[told.thing.type].fields_as(SCHEMA, "endDate"))
    return {
        "@type": [class_name(told, told.thing.type), *(["Action"] if taking_part else [])],
        **term_order(*(() if lasts else ("startDate",)), "location", "about", "workFeatured"),
        "participant": taking_part,
        **term_order(*(("startDate", "endDate") if lasts else ()), "superEvent"),
    }


def _in_role(told: Told, *roles: str) -> list[Node]:
    return references(told, dict.fromkeys(iri for iri, role in _associations(told) if role in roles))


def _in_other_roles(told: Told, *roles: str) -> list[Node]:
    return references(told, dict.fromkeys(iri for iri, role in _associations(told) if role not in roles))


def _associations(told: Told) -> list[tuple[str, str]]:
    parts = told.parts("qualifiedAssociation")
    return [(part.one("agent"), iris.last(part.one("hadRole"))) for part in parts if part.one("agent")]
