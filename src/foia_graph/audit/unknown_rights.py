"""Releases and documents, and the catalogue itself, of which nothing states the rights."""

from collections.abc import Iterator
from dataclasses import dataclass

from foia_graph.model import iris
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.rights import rights_of

DESCRIBED = ("Release", "ReleasedDocument")
REASONS = {
    "unknown": "No licence and no rights are stated of it, of what it belongs to, or by the catalogue.",
    "contested": "What it belongs to states different rights.",
}


@dataclass(frozen=True, slots=True)
class UnknownRights:
    """A thing (IRI) whose rights are not known, and why."""

    thing: str
    reason: str

    def __str__(self) -> str:
        return self.reason


def unknown_rights(catalogue: Catalogue) -> list[UnknownRights]:
    """Return the things whose rights are not known, the catalogue first; they are computed once."""
    return catalogue.compute_once("unknown rights", lambda: list(_unknown_rights(catalogue)))


def _unknown_rights(catalogue: Catalogue) -> Iterator[UnknownRights]:
    own = [iris.catalog_iri(catalogue.base)] if catalogue.catalog_resource is not None else []
    described = (iri for name in DESCRIBED for iri in catalogue.thing_names(catalogue.profile[name]))
    for iri in (*own, *described):
        basis = rights_of(catalogue, iri).basis
        if basis in REASONS:
            yield UnknownRights(iri, REASONS[basis])
