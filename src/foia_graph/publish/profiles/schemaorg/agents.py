"""Agents in the words of schema.org: bodies, people, posts, projects."""

from foia_graph.publish.profiles.crosswalk import Node, term_order
from foia_graph.publish.profiles.schemaorg.nodes import reference_nodes, register_structure
from foia_graph.publish.profiles.settled_view import SettledView, language_value


@register_structure("GovernmentOrganization", "Organization")
def body_node(_: SettledView) -> Node:
    """Return the order of what is said of a body."""
    return term_order("parentOrganization", "memberOf", "location", "areaServed", "address", "telephone")


@register_structure("Project")
def project_node(view: SettledView) -> Node:
    """Return the members of a program or a campaign: those who run it."""
    agents = [part.one("agent") for part in view.settled_parts("qualifiedAssociation")]
    return {
        **term_order("memberOf", "location", "areaServed", "address", "telephone", "parentOrganization"),
        "member": reference_nodes(view, dict.fromkeys(agents)),
        **term_order("foundingDate", "dissolutionDate"),
    }


@register_structure("Person")
def person_node(_: SettledView) -> Node:
    """Return the order of what is said of a person: roles that sources give, and bodies belonged to."""
    return term_order("jobTitle", "memberOf")


@register_structure("Role")
def post_node(view: SettledView) -> Node:
    """Return the name of a post in a body once more."""
    return {"roleName": language_value(view.name) if view.name else ""}
