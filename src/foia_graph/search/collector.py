"""The collector of entries: the values with words of things, kept while these are loaded or read."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from foia_graph.model.identities import PREFERRED, SAME_AS
from foia_graph.model.profile import Profile, Shape
from foia_graph.model.resource import Resource, Value, build_resource, text_of
from foia_graph.search.entry import PAGE
from foia_graph.search.entry_builder import PARTS, owner_of
from foia_graph.store.resource_reader import ResourceReader

ThingsByOwner: TypeAlias = Mapping[str, list[Resource]]
"""Things by the name of the thing that their entries belong to."""
OF_PAGES = ("batesRange", "redaction")
OF_THINGS = (*PARTS, "batesRange", "figure")
"""Fields with parts that have words, or claims with words."""


class EntryCollector:
    """The things of a catalogue, as far as words are in them; what two records say of one is one thing."""

    def __init__(self, profile: Profile, base: str) -> None:
        self._profile, self.base = profile, base
        self._fields_by_class = {
            shape.name: frozenset(_indexed_fields(shape)) for shape in profile.shapes.values()
        }
        self._things: dict[str, Resource] = {}

    def add_resource(self, res: Resource) -> None:
        """Keep what has words of a thing, under its preferred name, where it has several."""
        kept = self._fields_by_class[res.type]
        values = {name: found for name, found in res.values.items() if name in kept}
        iri = res.one(PREFERRED) or res.iri
        if iri != res.iri:
            values = _with_other_names(values, self._profile[res.type])
        known = self._things.get(iri)
        if known is None:
            self._things[iri] = Resource(iri, res.type, values)
        else:
            self._things[iri] = build_resource(iri, res.type, _joined_values(known.values, values))

    def read_things(self, names: Iterable[str], reader: ResourceReader) -> None:
        """Add things as the store has them, with what is said of their other names.

        What is not there is passed over, and so is a name to which another one is preferred.
        """
        for name in names:
            found = reader.read_thing(name)
            if found is None or found.get(PREFERRED):
                continue
            self.add_resource(found)
            for other in map(text_of, found.get(SAME_AS)):
                if (same := reader.read_thing(other)) is not None:
                    self.add_resource(same)

    def things_by_owner(self) -> ThingsByOwner:
        """Return the things by their owner: a document with its pages, any other thing alone."""
        found: dict[str, list[Resource]] = {}
        for iri in sorted(self._things):
            found.setdefault(owner_of(iri), []).append(self._things[iri])
        return found


def _indexed_fields(shape: Shape) -> Iterator[str]:
    """Yield the fields of a class that are indexed."""
    words = (prop.name for prop in shape.properties.values() if prop.kind in ("text", "string"))
    yield from (name for name in words if name not in shape.unindexed_fields)
    if shape.kind == PAGE:
        yield from OF_PAGES
        return
    yield from (*shape.date_fields, *OF_THINGS)


def _with_other_names(values: Mapping[str, tuple[Value, ...]], shape: Shape) -> dict[str, tuple[Value, ...]]:
    """Return values of a thing whose name is not the preferred one: its label is another name of that."""
    other = next((prop.name for prop in shape.properties.values() if prop.is_other_name), "")
    rest = {name: found for name, found in values.items() if name != shape.label_field}
    if not other or shape.label_field not in values:
        return rest
    return _joined_values(rest, {other: values[shape.label_field]})


def _joined_values(
    first: Mapping[str, tuple[Value, ...]], second: Mapping[str, tuple[Value, ...]]
) -> dict[str, tuple[Value, ...]]:
    return {name: (*first.get(name, ()), *second.get(name, ())) for name in (*first, *second)}
