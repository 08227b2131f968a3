"""Activities and events in the words of RiC-O, with those who took part."""

from foia_graph.publish.profiles.crosswalk import Node, term_order
from foia_graph.publish.profiles.rico.nodes import agents, structure
from foia_graph.publish.profiles.settled_view import Told

PERFORMING = ("operator", "organizer", "partner", "plaintiff", "releaser", "requester")
"""The roles of those who do what is done; others take part in it."""


@structure("Activity")
def activity(told: Told) -> Node:
    """Return those who perform an activity, and those who take part."""
    return _participation(told, *PERFORMING)


@structure("Event")
def event(told: Told) -> Node:
    """Return those who take part in an event: nobody performs it."""
    return _participation(told)


def _participation(told: Told, *roles: str) -> Node:
    performing, taking_part = agents(told, *roles)
    return {
        "isOrWasPerformedBy": performing,
        **term_order("occurredAtDate", "hasBeginningDate", "hasEndDate", "hasOrHadLocation"),
        **term_order("isAssociatedWithPlace"),
        "hasOrHadParticipant": taking_part,
        **term_order("isOrWasSubeventOf", "isAssociatedWithEvent", "followsInTime", "resultsOrResultedIn"),
    }
