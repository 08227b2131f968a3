"""Agents in the words of RiC-O: bodies and people."""

from foia_graph.model.resource import text_of
from foia_graph.publish.profiles.crosswalk import Node, term_order
from foia_graph.publish.profiles.rico.nodes import references, structure
from foia_graph.publish.profiles.settled_view import Told


@structure("CorporateBody")
def body(_: Told) -> Node:
    """Return the order of what is said of a body: its place among others and on earth."""
    return term_order("isOrWasSubdivisionOf", "isAgentAssociatedWithAgent", "agentHasOrHadLocation")


@structure("Person")
def person(told: Told) -> Node:
    """Return the bodies of a person that memberships say, besides those of fields."""
    bodies = [text_of(value) for part in told.parts("membership") for value in part.get("organization")]
    return {
        **term_order("occupiesOrOccupied"),
        "isOrWasMemberOf": references(told, bodies),
        **term_order("agentHasOrHadLocation"),
    }


@structure("Concept", "DocumentaryFormType", "IdentifierType", "RoleType", "Rule")
def concept(_: Told) -> Node:
    """Return the order of what is said of a concept; an exemption is a rule, a part of the one above it."""
    return term_order("identifier", "isOrWasPartOf")
