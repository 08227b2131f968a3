"""The collector of entries: the values with words of things, kept while these are loaded or read."""

from collections.abc import Iterable, Iterator, Mapping

from foia_graph.model.profile import Profile, Shape
from foia_graph.model.resource import Resource, Value, resource
from foia_graph.search.entry import PAGE, Entry
from foia_graph.search.entry_builder import PARTS, entries, owner_of
from foia_graph.search.facet_values import is_own, roads
from foia_graph.store.listing.filters import date_fields
from foia_graph.store.resource_reader import Reader

OF_PAGES = ("batesRange", "redaction")
OF_THINGS = (*PARTS, "batesRange", "figure")
"""Fields with parts that have words, or claims with words."""


class Gathered:
    """The things of a catalogue, as far as words are in them; what two records say of one is one thing."""

    def __init__(self, profile: Profile, base: str) -> None:
        self._profile, self.base = profile, base
        self._kept = {shape.name: frozenset(_kept(profile, shape)) for shape in profile.shapes.values()}
        self._things: dict[str, Resource] = {}

    def add(self, res: Resource) -> None:
        """Keep what has words of a thing."""
        kept = self._kept[res.type]
        values = {name: found for name, found in res.values.items() if name in kept}
        known = self._things.get(res.iri)
        if known is None:
            self._things[res.iri] = Resource(res.iri, res.type, values)
        else:
            self._things[res.iri] = resource(res.iri, res.type, _both(known.values, values))

    def read(self, names: Iterable[str], reader: Reader) -> None:
        """Add things as the store has them; what is not there is passed over."""
        for name in names:
            found = reader.read(name)
            if found is not None:
                self.add(found)

    def owners(self) -> Mapping[str, list[Resource]]:
        """Return the things by their owner: a document with its pages, any other thing alone."""
        found: dict[str, list[Resource]] = {}
        for iri in sorted(self._things):
            found.setdefault(owner_of(iri), []).append(self._things[iri])
        return found

    def entries(self, res: Resource) -> Iterator[Entry]:
        """Return the entries of a thing."""
        return entries(res, self._profile, self.base)


def _kept(profile: Profile, shape: Shape) -> Iterator[str]:
    """Yield the fields of a class that are indexed."""
    words = (prop.name for prop in shape.properties.values() if prop.kind in ("text", "string"))
    yield from (name for name in words if name not in shape.unindexed_fields)
    if shape.kind == PAGE:
        yield from OF_PAGES
        return
    yield from (*date_fields(shape), *OF_THINGS)
    yield from (road for wanted in roads(profile, shape) for road in wanted.roads if is_own(road, shape))


def _both(
    first: Mapping[str, tuple[Value, ...]], second: Mapping[str, tuple[Value, ...]]
) -> dict[str, tuple[Value, ...]]:
    return {name: (*first.get(name, ()), *second.get(name, ())) for name in (*first, *second)}
