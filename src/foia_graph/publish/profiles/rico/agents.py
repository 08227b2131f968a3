"""Agents in the words of RiC-O: bodies and people."""

from foia_graph.model.resource import text_of
from foia_graph.publish.profiles.crosswalk import Node, term_order
from foia_graph.publish.profiles.rico.nodes import reference_nodes, register_structure
from foia_graph.publish.profiles.settled_view import SettledView


@register_structure("CorporateBody")
def body_node(_: SettledView) -> Node:
    """Return the order of what is said of a body: its place among others and on earth."""
    return term_order("isOrWasSubdivisionOf", "isAgentAssociatedWithAgent", "agentHasOrHadLocation")


@register_structure("Person")
def person_node(view: SettledView) -> Node:
    """Return the bodies of a person that memberships say, besides those of fields."""
    bodies = [
        text_of(value) for part in view.settled_parts("membership") for value in part.get("organization")
    ]
    return {
        **term_order("occupiesOrOccupied"),
        "isOrWasMemberOf": reference_nodes(view, bodies),
        **term_order("agentHasOrHadLocation"),
    }


@register_structure("Concept", "DocumentaryFormType", "IdentifierType", "RoleType", "Rule")
def concept_node(_: SettledView) -> Node:
    """Return the order of what is said of a concept; an exemption is a rule, a part of the one above it."""
    return term_order("identifier", "isOrWasPartOf")
