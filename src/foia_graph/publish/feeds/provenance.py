"""Provenance of a thing and its claims in this catalogue, as PROV-O: a bundle next to the description.

It is apart since it is about the catalogue, not about the papers: who loads the same records again makes the
same graph, and a history of its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from foia_graph.model.claims import MACHINE_READ
from foia_graph.model.iris import last_segment
from foia_graph.model.jsonld import Json
from foia_graph.model.resource import Resource, text_of
from foia_graph.publish.addresses import path_of
from foia_graph.publish.feeds.activitystreams import ChangeStream
from foia_graph.publish.feeds.atom import CHANGE_WORDS
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.view_models import LinkView
from foia_graph.runtime.shared_values import cached_property
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.changelog.log import ChangeLogEntry, Lifetime, ThingHistory, history_of
from foia_graph.store.claim_views import REVISES, claims_of, revisions_of

PATH = "/history/"
# The relation from a thing to its provenance (PROV-AQ, section 3.1).
HAS_PROVENANCE = "http://www.w3.org/ns/prov#has_provenance"


def history_path(path: str) -> str:
    """Return the path of the history of what is described at another path.

    >>> history_path("/doc/release/2012-04-10"), history_path("/catalog")
    ('/history/release/2012-04-10', '/history/catalog')
    """
    return f"{PATH}{path.removeprefix('/doc/').removeprefix('/')}"


@dataclass(frozen=True)
class ProvenanceRecord:
    """The history of a thing that is public now, and the claims that are made of it or were."""

    thing: Resource
    catalogue: Catalogue
    stream: ChangeStream
    path: str

    @cached_property
    def history(self) -> ThingHistory:
        """Return what the log says of the thing and its claims."""
        return history_of(self.thing.iri, self.catalogue)

    @cached_property
    def claims(self) -> Mapping[str, Resource]:
        """Return the claims on the thing and its parts that the catalogue has now, by IRI."""
        return {claim.iri: claim for _, claim in claims_of(self.thing)}

    @cached_property
    def claim_names(self) -> list[str]:
        """Return the claims that there are and those that were removed, sorted."""
        return sorted({*self.claims, *(iri for iri in self.history.lifetimes if "#" in iri)})

    @cached_property
    def replaced_things(self) -> list[str]:
        """Return the withdrawn things whose position this one takes (dcterms:replaces), sorted."""
        tombstones = self.catalogue.tombstones.items()
        return sorted(iri for iri, tombstone in tombstones if tombstone.get("isReplacedBy") == self.thing.iri)

    def body(self) -> dict[str, Json]:
        """Write it with the names of the context of changes."""
        replaced: dict[str, Json] = {"replaces": self.replaced_things} if self.replaced_things else {}
        claims = [self._claim_body(iri) for iri in self.claim_names]
        return {
            "id": f"{self.catalogue.base}{self.path[1:]}",
            "type": "Bundle",
            "about": {
                "id": self.thing.iri,
                **self._type(self.thing.type),
                **self._times(self.thing.iri),
                **replaced,
                **({"claims": claims} if claims else {}),
            },
        }

    def _claim_body(self, iri: str) -> dict[str, Json]:
        claim = self.claims.get(iri)
        before = list(map(text_of, claim.get(REVISES))) if claim else []
        after = revisions_of(iri, self.catalogue)
        return {
            "id": iri,
            **self._type("Claim"),
            **self._times(iri),
            **({"wasRevisionOf": before, "replaces": before} if before else {}),
            **({"hadRevision": after, "isReplacedBy": after} if after else {}),
        }

    def _type(self, name: str) -> dict[str, Json]:
        return {"type": name} if name in self.stream.vocabulary.context else {}

    def _times(self, iri: str) -> dict[str, Json]:
        lifetime, found = self.history.lifetime_of(iri), dict[str, Json]()
        for entry, name in ((lifetime.generated, "Generated"), (lifetime.invalidated, "Invalidated")):
            if entry is not None:
                found[f"{name.lower()}AtTime"] = entry.time
                found[f"was{name}By"] = self.stream.activity_iri(entry)
        return found


# Characters of what a claim says that are shown.
LONGEST = 120


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One change of a thing: when, what, why, and the path of its state then, "" where that is not kept."""

    time: str
    word: str
    reason: str
    then: str


@dataclass(frozen=True, slots=True)
class ClaimHistoryRow:
    """A claim in time: a link to it (bare where it was removed), its field, its beginning and end, and how it
    ended.

    `then` is the path of the state in which a later one than its thing began, "" where that is not kept.
    """

    claim: LinkView
    field: str
    lifetime: Lifetime
    ending: str
    then: str
    revised_by: tuple[LinkView, ...]


def thing_rows(record: ProvenanceRecord, oldest: int) -> list[HistoryRow]:
    """Return the changes of the thing itself, newest first; `oldest` is the first generation that is kept."""
    rows = []
    for entry in reversed(record.history.entries):
        if not entry.is_of_claim:
            then = _state_path(entry, record, oldest)
            rows.append(HistoryRow(entry.time, CHANGE_WORDS[entry.type], entry.reason, then))
    return rows


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
    words = (linked.view.text or linked.view.quote or linked.view.value) if linked else ""
    words = words if len(words) <= LONGEST else f"{words[:LONGEST]}…"
    is_read = linked is not None and last_segment(linked.view.status) == MACHINE_READ
    ending = linked.status.text if linked and lifetime.invalidated else ""
    if lifetime.invalidated and lifetime.invalidated.type == "Delete":
        ending = "removed"
    return ClaimHistoryRow(
        LinkView(path_of(iri, base), words or name, machine=is_read) if claim else LinkView("", name),
        linked.field if linked else "",
        lifetime,
        ending,
        _state_path(lifetime.generated, record, oldest) if lifetime.generated and came_later else "",
        linked.revised_by if linked else (),
    )


def _state_path(entry: ChangeLogEntry, record: ProvenanceRecord, oldest: int) -> str:
    if not oldest or entry.generation < oldest or entry.type == "Delete":
        return ""
    return f"{path_of(record.thing.iri, record.catalogue.base)}?asOf={entry.time}"
