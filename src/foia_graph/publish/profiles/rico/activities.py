"""What was done and what happened, in the words of RiC-O: activities and events."""

from foia_graph.publish.profiles.rico.nodes import Node, agents, common, date, others, writes
from foia_graph.publish.profiles.settled_view import Told, said

PERFORMING = ("operator", "organizer", "partner", "plaintiff", "releaser", "requester")
"""The roles of those who do what is done; others take part in it."""


@writes("Campaign", "CourtCase", "Disclosure", "Event", "Program", "Request")
def activity(told: Told) -> Node:
    """Write an activity or an event: when, where, by whom, with whom, and what came of it."""
    performing, taking_part = agents(told, *(PERFORMING if told.thing.type != "Event" else ()))
    found: Node = {
        "isOrWasPerformedBy": [*others(told, "isPerformedBy"), *performing],
        "occurredAtDate": date(told, "date"),
        "hasBeginningDate": date(told, "startDate"),
        "hasEndDate": date(told, "endDate"),
        "hasOrHadLocation": others(told, "location"),
        "isAssociatedWithPlace": others(told, "areaServed", "spatial"),
        "hasOrHadParticipant": taking_part,
        "isOrWasSubeventOf": others(told, "isPartOf", only=("Activity", "Event")),
        "isAssociatedWithEvent": others(told, "wasInformedBy"),
        "followsInTime": others(told, "replaces"),
        "resultsOrResultedIn": others(told, "generated"),
    }
    return common(told) | said(found)
