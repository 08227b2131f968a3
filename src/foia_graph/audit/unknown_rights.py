"""Releases and documents, and the catalogue itself, of which nothing states the rights."""

from collections.abc import Collection, Iterator
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


def unknown_rights(catalogue: Catalogue, owners: Collection[str] | None = None) -> Iterator[UnknownRights]:
    """Yield those of some things, None for all, whose rights are not known, the catalogue first."""
    for iri in _all_described(catalogue) if owners is None else _described_of(catalogue, owners):
        basis = rights_of(catalogue, iri).basis
        if basis in REASONS:
            yield UnknownRights(iri, REASONS[basis])


def described_rank(catalogue: Catalogue, iri: str) -> int:
    """Return the rank of a thing among those whose rights are asked for: the catalogue, releases, documents.

    It is -1 for all other things.
    """
    shape = catalogue.shape_of(iri)
    return (
        ("Catalog", *DESCRIBED).index(shape.name) if shape and shape.name in ("Catalog", *DESCRIBED) else -1
    )


def _all_described(catalogue: Catalogue) -> Iterator[str]:
    if catalogue.catalog_resource is not None:
        yield iris.catalog_iri(catalogue.base)
    for name in DESCRIBED:
        yield from catalogue.thing_names(catalogue.profile[name])


def _described_of(catalogue: Catalogue, owners: Collection[str]) -> Iterator[str]:
    """Yield those of some things that are described here, and to which no other is preferred."""
    for iri in sorted(owners):
        is_asked_for = "#" not in iri and described_rank(catalogue, iri) >= 0
        if is_asked_for and iri not in catalogue.preferred_names and catalogue.stub(iri) is not None:
            yield iri
