"""Agents in the words of schema.org: bodies, people, posts, projects."""

from foia_graph.publish.profiles.crosswalk import Node, term_order
from foia_graph.publish.profiles.schemaorg.nodes import references, structure
from foia_graph.publish.profiles.settled_view import Told, plain


@structure("GovernmentOrganization", "Organization")
def body(_: Told) -> Node:
    """Return the order of what is said of a body."""
    return term_order("parentOrganization", "memberOf", "location", "areaServed", "address", "telephone")


@structure("Project")
def project(told: Told) -> Node:
    """Return the members of a program or a campaign: those who run it."""
    agents = [part.one("agent") for part in told.parts("qualifiedAssociation")]
    return {
        **term_order("memberOf", "location", "areaServed", "address", "telephone", "parentOrganization"),
        "member": references(told, dict.fromkeys(agents)),
        **term_order("foundingDate", "dissolutionDate"),
    }


@structure("Person")
def person(_: Told) -> Node:
    """Return the order of what is said of a person: roles that sources give, and bodies belonged to."""
    return term_order("jobTitle", "memberOf")


@structure("Role")
def post(told: Told) -> Node:
    """Return the name of a post in a body once more."""
    return {"roleName": plain(told.name) if told.name else ""}
