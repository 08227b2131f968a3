"""Events in the words of schema.org: disclosures, requests, court cases."""

from foia_graph.model import iris
from foia_graph.model.namespaces import SCHEMA
from foia_graph.publish.profiles.crosswalk import Node, term_order
from foia_graph.publish.profiles.schemaorg.nodes import class_name, reference_nodes, register_structure
from foia_graph.publish.profiles.settled_view import SettledView


@register_structure("PublicationEvent")
def publication_node(view: SettledView) -> Node:
    """Return those who made documents public by an act, and those who took part otherwise."""
    return {**_event_terms(view, "releaser"), "publishedBy": _in_role(view, "releaser")}


@register_structure("Event")
def event_node(view: SettledView) -> Node:
    """Return those who took part in an event; the ends of one that lasts stand last."""
    return _event_terms(view)


@register_structure("AskAction")
def request_node(view: SettledView) -> Node:
    """Return those who asked for records, and those who were asked."""
    return {
        "agent": _in_role(view, "requester"),
        "recipient": _in_role(view, "addressee"),
        "participant": _in_other_roles(view, "requester", "addressee"),
        **term_order("startTime", "about"),
    }


def _event_terms(view: SettledView, *roles: str) -> Node:
    """Write what all events have; as an action too where someone took part in another role than these."""
    taking_part = _in_other_roles(view, *roles)
    lasts = bool(view.source.profile[view.thing.type].fields_as(SCHEMA, "endDate"))
    return {
        "@type": [class_name(view, view.thing.type), *(["Action"] if taking_part else [])],
        **term_order(*(() if lasts else ("startDate",)), "location", "about", "workFeatured"),
        "participant": taking_part,
        **term_order(*(("startDate", "endDate") if lasts else ()), "superEvent"),
    }


def _in_role(view: SettledView, *roles: str) -> list[Node]:
    return reference_nodes(
        view, dict.fromkeys(iri for iri, role in _agents_with_roles(view) if role in roles)
    )


def _in_other_roles(view: SettledView, *roles: str) -> list[Node]:
    return reference_nodes(
        view, dict.fromkeys(iri for iri, role in _agents_with_roles(view) if role not in roles)
    )


def _agents_with_roles(view: SettledView) -> list[tuple[str, str]]:
    parts = view.settled_parts("qualifiedAssociation")
    return [
        (part.one("agent"), iris.last_segment(part.one("hadRole"))) for part in parts if part.one("agent")
    ]
