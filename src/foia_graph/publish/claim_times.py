"""Times in this catalogue, in words: since when it has a thing or a claim, and what ended a claim when."""

from dataclasses import dataclass

from foia_graph.publish.date_words import date_words
from foia_graph.store.changelog.thing_history import ThingHistory


@dataclass(frozen=True, slots=True)
class CatalogueSpan:
    """The first time of a thing in the catalogue, and that of its last change, "" for none; each in words."""

    start: str
    since: str
    change: str
    changed: str


def thing_span(history: ThingHistory) -> CatalogueSpan:
    """Return since when the catalogue has a thing, and when it last changed."""
    start = history.lifetime_of(history.iri).start
    last = history.last_change
    change = last.time if last and last.type == "Update" else ""
    return CatalogueSpan(start, date_words(start), change, date_words(change))


@dataclass(frozen=True, slots=True)
class ClaimTimes:
    """Times of a claim in words: `since` when it came later than its thing, `until` when it has ended."""

    since: str = ""
    until: str = ""


def claim_times(claim: str, history: ThingHistory) -> ClaimTimes:
    """Return the times of a claim that a page shows beside it."""
    lifetime = history.lifetime_of(claim)
    came_later = lifetime.start > history.lifetime_of(history.iri).start
    return ClaimTimes(date_words(lifetime.start) if came_later else "", date_words(lifetime.end))
