"""Changes in words: what happened to what, why, and for what is public now its title and a quote."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from foia_graph.model import claims
from foia_graph.model.resource import Resource, text_of
from foia_graph.publish.addresses import path_of
from foia_graph.publish.feeds.activitystreams import ChangeStream
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.changelog.log import ChangeLogEntry
from foia_graph.store.evidence_places import evidence_places
from foia_graph.store.labels import Labels

CHANGES_ON_PAGE = 100
"""The number of changes on one page for people, and in one document of a feed."""
CHANGE_WORDS = {"Create": "Added", "Update": "Changed", "Delete": "Removed"}


@dataclass(frozen=True, slots=True)
class ChangeSummary:
    """One change in words; `title` and `quote` are "" for what is not public now."""

    entry: ChangeLogEntry
    activity: str
    word: str
    kind: str
    path: str
    title: str = ""
    quote: str = ""
    source: str = ""

    @property
    def name(self) -> str:
        """Return what the thing is called, else its bare IRI."""
        return self.title or self.entry.iri


def newest_entries(stream: ChangeStream, before: int = 0) -> list[ChangeLogEntry]:
    """Return the newest entries of things, or those before a number, and one more than are shown."""
    newest = stream.log.thing_entries_before(before or stream.log.total + 1)
    return list(islice(newest, CHANGES_ON_PAGE + 1))


def change_summary(entry: ChangeLogEntry, stream: ChangeStream, source: Catalogue) -> ChangeSummary:
    """Return the summary of a change; of what is not public now no more than the entry says."""
    shape = source.profile.shapes.get(entry.shape)
    bare = _bare_summary(entry, stream, shape.plain_title if shape else "")
    thing = source.describe(entry.iri)
    if thing is None:
        return bare
    quote, said_by = _best_quote(thing, source, entry.reason)
    who = Labels(source).name(said_by) if said_by else ""
    return replace(bare, title=first_title(thing, source), quote=quote, source=who)


def page_summaries(stream: ChangeStream, number: int) -> Iterator[ChangeSummary]:
    """Yield summaries of the changes of a page, by what their entries say alone."""
    return (_bare_summary(entry, stream, entry.shape) for entry in stream.page_entries(number))


def _bare_summary(entry: ChangeLogEntry, stream: ChangeStream, kind: str) -> ChangeSummary:
    path = path_of(entry.iri, stream.base)
    return ChangeSummary(entry, stream.activity_iri(entry), CHANGE_WORDS[entry.type], kind or "Thing", path)


def first_title(thing: Resource, source: Catalogue) -> str:
    """Return the one title that goes first, whatever others there are."""
    return text_of(Labels(source).titles(thing)[0])


def _best_quote(thing: Resource, source: Catalogue, reason: str) -> tuple[str, str]:
    """Return the words of the first standing claim that has any, and their source.

    A claim that the change was about goes first, then the corpus before others.
    """
    found = [
        (not _is_about(claim, reason), claim.one("source") in source.outside_sources, place.quote, claim)
        for claim in claims.standing_claims(thing)
        for place in evidence_places(claim)
        if place.quote
    ]
    if not found:
        return "", ""
    *_, quote, claim = min(found, key=lambda each: each[:2])
    return quote, claim.one("source")


def _is_about(claim: Resource, reason: str) -> bool:
    """Return whether a claim was decided, or takes the place of another, for a reason."""
    return reason != "" and reason in (
        claim.one("note"),
        *(each.one("note") for each in claim.parts("reviews")),
    )
