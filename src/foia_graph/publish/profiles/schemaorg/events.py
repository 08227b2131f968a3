"""What happened, in the words of schema.org: disclosures, requests, court cases, events."""

from foia_graph.model import iris
from foia_graph.publish.profiles.schemaorg.nodes import Node, common, others, references, writes
from foia_graph.publish.profiles.settled_view import Told, said


@writes("Disclosure")
def disclosure(told: Told) -> Node:
    """Write the act of making documents public."""
    return _event(told, "PublicationEvent", "releaser") | said({"publishedBy": _in_role(told, "releaser")})


@writes("Event")
def event(told: Told) -> Node:
    """Write an event."""
    parts = [iri for iri in told.links("isPartOf") if _is(told, iri, "Event")]
    return _event(told, "Event") | said({"superEvent": references(told, parts)})


@writes("CourtCase")
def case(told: Told) -> Node:
    """Write a court case, from its beginning to its end."""
    return _event(told, "Event") | said({"startDate": told.one("startDate"), "endDate": told.one("endDate")})


@writes("Request")
def request(told: Told) -> Node:
    """Write a request for records: who asked whom, when."""
    return common(told, "AskAction") | said(
        {
            "agent": _in_role(told, "requester"),
            "recipient": _in_role(told, "addressee"),
            "participant": _in_other_roles(told, "requester", "addressee"),
            "startTime": told.one("date"),
            "about": others(told, "raisesIssue", "subject", "about"),
        }
    )


def _event(told: Told, kind: str, *roles: str) -> Node:
    """Write what all events have; as an action too where someone took part in another role than these."""
    taking_part = _in_other_roles(told, *roles)
    return common(told, kind, *(["Action"] if taking_part else [])) | said(
        {
            "startDate": told.one("date"),
            "location": others(told, "location"),
            "about": others(told, "raisesIssue", "subject", "about"),
            "workFeatured": others(told, "generated"),
            "participant": taking_part,
        }
    )


def _in_role(told: Told, *roles: str) -> list[Node]:
    return references(told, dict.fromkeys(iri for iri, role in _associations(told) if role in roles))


def _in_other_roles(told: Told, *roles: str) -> list[Node]:
    return references(told, dict.fromkeys(iri for iri, role in _associations(told) if role not in roles))


def _associations(told: Told) -> list[tuple[str, str]]:
    parts = told.parts("qualifiedAssociation")
    return [(part.one("agent"), iris.last(part.one("hadRole"))) for part in parts if part.one("agent")]


def _is(told: Told, iri: str, name: str) -> bool:
    stub = told.stub(iri)
    return stub is not None and stub.type == name
