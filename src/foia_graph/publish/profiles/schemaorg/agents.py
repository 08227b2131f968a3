"""Who acts, and where, in the words of schema.org: bodies, people, posts, programs, campaigns, places."""

from foia_graph.publish.profiles.schemaorg.nodes import Node, common, others, references, writes
from foia_graph.publish.profiles.settled_view import Told, plain, said


@writes("Agency")
def agency(told: Told) -> Node:
    """Write a body of government."""
    return _body(told, "GovernmentOrganization")


@writes("Organization")
def organization(told: Told) -> Node:
    """Write any other body."""
    return _body(told, "Organization")


@writes("Program")
def program(told: Told) -> Node:
    """Write a program of a government: a project of those who run it."""
    return _body(told, "Project") | said(
        {
            "parentOrganization": others(told, "isPerformedBy"),
            "foundingDate": told.one("startDate"),
            "dissolutionDate": told.one("endDate"),
        }
    )


@writes("Campaign")
def campaign(told: Told) -> Node:
    """Write a campaign: a project whose members are those who run it."""
    return _body(told, "Project") | said(
        {
            "member": references(told, dict.fromkeys(map(str, _agents(told)))),
            "foundingDate": told.one("startDate"),
            "dissolutionDate": told.one("endDate"),
        }
    )


@writes("Person")
def person(told: Told) -> Node:
    """Write a person: name, roles that sources give, and bodies belonged to."""
    return common(told, "Person") | said(
        {
            "jobTitle": [plain(value) for value in told.all("jobTitle")],
            "memberOf": others(told, "memberOf"),
        }
    )


@writes("Post")
def post(told: Told) -> Node:
    """Write a post in a body."""
    return common(told, "Role") | said({"roleName": plain(told.name) if told.name else ""})


@writes("Place")
def place(told: Told) -> Node:
    """Write a place."""
    return common(told, "Place") | said({"containedInPlace": others(told, "containedInPlace")})


def _body(told: Told, kind: str) -> Node:
    return common(told, kind) | said(
        {
            "parentOrganization": others(told, "subOrganizationOf"),
            "memberOf": others(told, "memberOf"),
            "location": others(told, "location"),
            "areaServed": others(told, "areaServed"),
            "address": [plain(value) for value in told.all("address")],
            "telephone": list(told.all("telephone")),
        }
    )


def _agents(told: Told) -> list[str]:
    return [part.one("agent") for part in told.parts("qualifiedAssociation")]
