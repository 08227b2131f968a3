"""Rows of the page that tells the history of a thing: its changes, and its claims with their times."""

from dataclasses import dataclass

from foia_graph.publish.addresses import path_of
from foia_graph.publish.date_words import date_words
from foia_graph.publish.feeds.provenance import ProvenanceRecord
from foia_graph.publish.feeds.summaries import CHANGE_WORDS
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.view_models import LinkView
from foia_graph.store.changelog.log import ChangeLogEntry
from foia_graph.store.changelog.thing_history import Lifetime

LONGEST = 120
"""Characters of what a claim says that are shown."""


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One change of a thing: when, what, why, and the path of its state then, "" where that is not kept."""

    activity: str
    time: str
    when: str
    word: str
    reason: str
    then: str


@dataclass(frozen=True, slots=True)
class ClaimHistoryRow:
    """A claim in time: a link to it (bare where it was removed), its field, its beginning and end in words.

    `then` is the path of the state in which a later one than its thing began, "" where that is not kept.
    """

    claim: LinkView
    field: str
    lifetime: Lifetime
    since: str
    until: str
    ending: str
    then: str
    revised_by: tuple[LinkView, ...]


def thing_rows(record: ProvenanceRecord, oldest: int) -> list[HistoryRow]:
    """Return the changes of the thing itself, newest first; `oldest` is the first generation that is kept."""
    return [
        HistoryRow(
            record.stream.activity_iri(entry),
            entry.time,
            date_words(entry.time),
            CHANGE_WORDS[entry.type],
            entry.reason,
            state_path(entry, record, oldest),
        )
        for entry in reversed(record.history.entries)
        if not entry.is_of_claim
    ]


def claim_rows(record: ProvenanceRecord, viewer: Presenter, oldest: int) -> list[ClaimHistoryRow]:
    """Return the claims that there are, and those that were removed, in the order of their beginnings."""
    rows = [_claim_row(iri, record, viewer, oldest) for iri in record.claim_names]
    return sorted(rows, key=lambda row: (row.lifetime.start, row.field, row.claim.text))


def _claim_row(iri: str, record: ProvenanceRecord, viewer: Presenter, oldest: int) -> ClaimHistoryRow:
    lifetime, base = record.history.lifetime_of(iri), record.catalogue.base
    came_later = lifetime.start > record.history.lifetime_of(record.thing.iri).start
    name = iri.partition("#")[2]
    claim = record.claims.get(iri)
    linked = viewer.linked_claim(claim) if claim else None
    words = _shortened(linked.view.text or linked.view.quote or linked.view.value) if linked else ""
    return ClaimHistoryRow(
        LinkView(path_of(iri, base), words or name) if claim else LinkView("", name),
        linked.field if linked else "",
        lifetime,
        date_words(lifetime.start),
        date_words(lifetime.end),
        _ending(lifetime, linked.status.text if linked else ""),
        state_path(lifetime.generated, record, oldest) if lifetime.generated and came_later else "",
        linked.revised_by if linked else (),
    )


def state_path(entry: ChangeLogEntry, record: ProvenanceRecord, oldest: int) -> str:
    """Return the path of the thing as it was after a change, "" where that is not kept."""
    if not oldest or entry.generation < oldest or entry.type == "Delete":
        return ""
    return f"{path_of(record.thing.iri, record.catalogue.base)}?asOf={entry.time}"


def _ending(lifetime: Lifetime, status: str) -> str:
    """Return what ended a claim: "removed", or its status now; "" where it has not ended."""
    if lifetime.invalidated is None:
        return ""
    return "removed" if lifetime.invalidated.type == "Delete" else status


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
