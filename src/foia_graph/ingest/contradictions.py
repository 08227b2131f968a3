"""Contradictions that a load would add: pairs of claims on one thing that cannot both be true."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from foia_graph.model.profile import Profile
from foia_graph.model.resource import Resource, text_of
from foia_graph.store.embedded_store import EmbeddedStore
from foia_graph.store.generations.generation import Generation
from foia_graph.store.resource_reader import ResourceReader

FIELD_OF_WORDS = "claims"
"""The field of claims in words, which are about no other field."""


@dataclass(frozen=True, slots=True, order=True)
class SourcedValue:
    """A value as a claim has it, and the source (IRI) that says so, "" for the cataloguer."""

    value: str
    source: str

    def __str__(self) -> str:
        return f"{self.value!r} says {f'<{self.source}>' if self.source else 'the cataloguer'}"


@dataclass(frozen=True, slots=True, order=True)
class ContradictoryValues:
    """A thing (IRI), its field, and two values of which one is wrong, in the order of their words."""

    thing: str
    field: str
    first: SourcedValue
    second: SourcedValue

    def __str__(self) -> str:
        return f"<{self.thing}>: {self.field}: {self.first}, and {self.second}"

    def as_json(self) -> dict[str, Any]:
        """Return the contradiction as the report has it."""
        values = [asdict(self.first), asdict(self.second)]
        return {"thing": self.thing, "field": self.field, "values": values}


def find_contradictions(thing: Resource, profile: Profile) -> Iterator[ContradictoryValues]:
    """Yield the contradictions between the claims of a thing."""
    claims = {claim.iri: claim for claim in thing.parts("claims")}
    for claim in claims.values():
        field = profile.fields.get((claim.one("predicate"), False), FIELD_OF_WORDS)
        for name in map(text_of, claim.get("conflictsWith")):
            if claim.iri < name and name in claims:
                first, second = sorted(_sourced_value(each, thing) for each in (claim, claims[name]))
                yield ContradictoryValues(thing.iri, field, first, second)


def new_contradictions(
    contradictions: Iterable[ContradictoryValues], current: Generation | None, profile: Profile
) -> list[ContradictoryValues]:
    """Return those contradictions that a generation does not have."""
    found = set(contradictions)
    if current is None or not found:
        return sorted(found)
    store = EmbeddedStore.of_generation(current.path)
    reader = ResourceReader(store, profile, current.versions.get("language", "en"))
    things = (reader.read_thing(iri) for iri in {each.thing for each in found})
    old = {each for thing in things if thing is not None for each in find_contradictions(thing, profile)}
    return sorted(found - old)


def _sourced_value(claim: Resource, thing: Resource) -> SourcedValue:
    """Return what a claim says; of a figure its own words or its amount, as its IRI says nothing."""
    value = claim.one("object") or claim.one("text") or claim.one("asStated")
    figure = next((each for each in thing.parts("figure") if each.iri == value), None)
    if figure is not None:
        value = claim.one("asStated") or f"{figure.one('amount')} {figure.one('unitText')}".strip()
    return SourcedValue(value, claim.one("source"))
