"""Who acts, and where, in the words of RiC-O: bodies, people, posts, places, and concepts."""

from foia_graph.model.resource import text_of
from foia_graph.publish.profiles.rico.nodes import Node, common, others, references, writes
from foia_graph.publish.profiles.settled_view import Told, said

GROUPS = ("CorporateBody",)


@writes("Agency", "Organization")
def body(told: Told) -> Node:
    """Write a corporate body, its place among others and on earth."""
    place = "hasOrHadJurisdiction" if told.thing.type == "Agency" else "isAgentAssociatedWithPlace"
    return common(told) | said(
        {
            "isOrWasSubdivisionOf": others(told, "subOrganizationOf"),
            "isAgentAssociatedWithAgent": others(told, "memberOf", "linkedTo", only=GROUPS),
            "agentHasOrHadLocation": others(told, "location"),
            place: others(told, "areaServed"),
        }
    )


@writes("Person")
def person(told: Told) -> Node:
    """Write a person, with posts held and bodies belonged to."""
    bodies = [text_of(value) for part in told.parts("membership") for value in part.get("organization")]
    return common(told) | said(
        {
            "occupiesOrOccupied": others(told, "holds"),
            "isOrWasMemberOf": references(told, [*(each["@id"] for each in _groups(told)), *bodies]),
            "agentHasOrHadLocation": others(told, "location"),
        }
    )


def _groups(told: Told) -> list[Node]:
    return others(told, "memberOf", only=GROUPS)


@writes("Post")
def post(told: Told) -> Node:
    """Write a post as a position in a body."""
    return common(told) | said({"existsOrExistedIn": others(told, "postIn")})


@writes("Place")
def place(told: Told) -> Node:
    """Write a place, and what holds it."""
    return common(told) | said({"isOrWasContainedBy": others(told, "containedInPlace")})


@writes("Concept", "Issue")
def concept(told: Told) -> Node:
    """Write a concept; an exemption is a rule, a part of the one above it."""
    codes = [text_of(value) for value in told.all("notation")]
    above = others(told, "broader", only=("Rule",))
    return common(told) | said({"identifier": codes, "isOrWasPartOf": above})
