"""Provenance of a thing and its claims in this catalogue, as PROV-O: a bundle beside the description.

It stands apart since it is about the catalogue, not about the papers: who loads the same records anew makes
the same graph, and a history of its own.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from foia_graph.model.jsonld import Json
from foia_graph.model.resource import Resource, text_of
from foia_graph.publish.feeds.activitystreams import ChangeStream
from foia_graph.runtime.shared_values import cached_property
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.changelog.thing_history import ThingHistory, history_of
from foia_graph.store.claim_views import REVISES, claims_of

PATH = "/history/"
HAS_PROVENANCE = "http://www.w3.org/ns/prov#has_provenance"
"""The relation from a thing to its provenance (PROV-AQ, section 3.1)."""


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
    def revisions(self) -> Mapping[str, list[str]]:
        """Return by claim those that took its place (prov:hadRevision)."""
        found: dict[str, list[str]] = {}
        for iri, claim in self.claims.items():
            for old in map(text_of, claim.get(REVISES)):
                found.setdefault(old, []).append(iri)
        return found

    @cached_property
    def replaced_things(self) -> list[str]:
        """Return the withdrawn things whose place this one takes (dcterms:replaces), sorted."""
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
        after = self.revisions.get(iri, [])
        return {
            "id": iri,
            **self._type("Claim"),
            **self._times(iri),
            **({"wasRevisionOf": before, "replaces": before} if before else {}),
            **({"hadRevision": after, "isReplacedBy": after} if after else {}),
        }

    def _type(self, name: str) -> dict[str, Json]:
        return {"type": name} if self.stream.vocabulary.has_term(name) else {}

    def _times(self, iri: str) -> dict[str, Json]:
        return dict(self._known_times(iri))

    def _known_times(self, iri: str) -> Iterator[tuple[str, Json]]:
        lifetime = self.history.lifetime_of(iri)
        for entry, time, activity in (
            (lifetime.generated, "generatedAtTime", "wasGeneratedBy"),
            (lifetime.invalidated, "invalidatedAtTime", "wasInvalidatedBy"),
        ):
            if entry is not None:
                yield time, entry.time
                yield activity, self.stream.activity_iri(entry)
