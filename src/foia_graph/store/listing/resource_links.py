"""Links of resources, gathered while these are written: property paths without a store to read them in."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from foia_graph.model.profile import Profile, Property
from foia_graph.model.rdf import derived_values
from foia_graph.model.resource import Resource, text_of
from foia_graph.store.listing.filters import class_filters
from foia_graph.store.listing.paths import CLAIM_STATUS, REJECTED_STATUSES, path_step

Pairs = list[tuple[str, str]]


class ResourceLinks:
    """The triples of the default graph along which filters of lists, and facets, find their values."""

    def __init__(self, profile: Profile, base: str) -> None:
        self._profile = profile
        self._rejected = frozenset(f"{base}scheme/claim-status/{status}" for status in REJECTED_STATUSES)
        predicates = {path_step(step, profile)[0] for step in _filter_steps(profile)} | {CLAIM_STATUS}
        self._fields = {
            shape.name: {prop.name: prop for prop in shape.properties.values() if prop.path in predicates}
            for shape in profile.shapes.values()
        }
        self._has_derived = {
            name for name, fields in self._fields.items() if any(prop.derived_from for prop in fields.values())
        }
        self._pairs: defaultdict[str, Pairs] = defaultdict(list)

    def add_resource(self, res: Resource) -> None:
        """Add what a resource and its parts link to."""
        fields = self._fields[res.type]
        for name, values in res.values.items():
            prop = fields.get(name)
            for value in values:
                if prop is not None:
                    self._add_link(res.iri, prop, text_of(value))
                if isinstance(value, Resource):
                    self.add_resource(value)
        if res.type in self._has_derived:
            for name, text in derived_values(res, self._profile[res.type]):
                if name in fields:
                    self._add_link(res.iri, fields[name], text)

    def _add_link(self, iri: str, prop: Property, text: str) -> None:
        self._pairs[prop.path].append((text, iri) if prop.inverse else (iri, text))

    def pairs(self, path: str, among: Iterable[str] = ()) -> Iterator[tuple[str, str]]:
        """Yield things and values, as `PathReader.pairs` does."""
        steps = [self._step_pairs(step) for step in path.split("/")]
        if not all(steps):
            return
        wanted = frozenset(among)
        found = [pair for pair in steps[0] if not wanted or pair[0] in wanted]
        for following in steps[1:]:
            found = self._joined_pairs(found, following)
        yield from found

    def _step_pairs(self, step: str) -> Pairs:
        predicate, backwards = path_step(step, self._profile)
        pairs = self._pairs.get(predicate, [])
        return [(value, thing) for thing, value in pairs] if backwards else pairs

    def _joined_pairs(self, first: Pairs, second: Pairs) -> Pairs:
        """Return where the second pairs lead from the ends of the first, as far as these stand."""
        fallen = {part for part, status in self._pairs[CLAIM_STATUS] if status in self._rejected}
        further = defaultdict[str, list[str]](list)
        for node, value in second:
            if node not in fallen:
                further[node].append(value)
        return [(thing, value) for thing, node in first if node in further for value in further[node]]


def _filter_steps(profile: Profile) -> set[str]:
    """Return the steps of the paths of all filters, and those from a value to the one above it."""
    filters = [each for shape in profile.shapes.values() for each in class_filters(profile, shape).values()]
    steps = {step for each in filters for path in each.paths for step in path.split("/")}
    return steps | {each.under for each in filters if each.under}
