"""Activities and events in the words of RiC-O, with those who took part."""

from foia_graph.publish.profiles.crosswalk import Node, term_order
from foia_graph.publish.profiles.rico.nodes import agents_by_role, register_structure
from foia_graph.publish.profiles.settled_view import SettledView

PERFORMING = ("operator", "organizer", "partner", "plaintiff", "releaser", "requester")
"""The roles of those who do what is done; others take part in it."""


@register_structure("Activity")
def activity_node(view: SettledView) -> Node:
    """Return those who perform an activity, and those who take part."""
    return _participation_terms(view, *PERFORMING)


@register_structure("Event")
def event_node(view: SettledView) -> Node:
    """Return those who take part in an event: nobody performs it."""
    return _participation_terms(view)


def _participation_terms(view: SettledView, *roles: str) -> Node:
    performing, taking_part = agents_by_role(view, *roles)
    return {
        "isOrWasPerformedBy": performing,
        **term_order("occurredAtDate", "hasBeginningDate", "hasEndDate", "hasOrHadLocation"),
        **term_order("isAssociatedWithPlace"),
        "hasOrHadParticipant": taking_part,
        **term_order("isOrWasSubeventOf", "isAssociatedWithEvent", "followsInTime", "resultsOrResultedIn"),
    }
