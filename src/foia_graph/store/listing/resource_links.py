"""Links of resources, gathered while these are written: what lists need, without a store to read it in."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from foia_graph.model.profile import Profile, Property, Shape
from foia_graph.model.rdf import class_iris, derived_values
from foia_graph.model.resource import Resource, TaggedLiteral, Value, text_of
from foia_graph.store.listing.date_index import date_steps
from foia_graph.store.listing.filters import class_filters
from foia_graph.store.listing.paths import CLAIM_STATUS, REJECTED_STATUSES, path_step

Pairs = list[tuple[str, str]]
TEXT_KINDS = ("text", "string", "any")


class ResourceLinks:
    """A `PathReader` over the triples that the default graph will have of some resources.

    Only those are kept along which filters, dates and labels of lists, and facets, are found.
    """

    def __init__(self, profile: Profile, base: str, language: str) -> None:
        self._profile, self._language = profile, language
        self._rejected = frozenset(f"{base}scheme/claim-status/{status}" for status in REJECTED_STATUSES)
        predicates = {path_step(step, profile)[0] for step in _list_fields(profile)} | {CLAIM_STATUS}
        labels = {p.path for s in profile.shapes.values() if (p := s.properties.get(s.label_field))}
        shapes = profile.shapes.values()
        self._linking = {s.name: _fields_of(s, predicates) for s in shapes}
        self._naming = {s.name: _fields_of(s, labels) for s in shapes}
        self._computed = {
            n for n, fields in self._linking.items() if any(p.computed for p in fields.values())
        }
        self._pairs: defaultdict[str, Pairs] = defaultdict(list)
        self._names: defaultdict[str, list[str]] = defaultdict(list)
        self._labels: defaultdict[str, list[tuple[str, str, str]]] = defaultdict(list)

    # -- gathering -------------------------------------------------------------------------------------------

    def add_resource(self, res: Resource) -> None:
        """Add what a resource and its parts are, are called and link to."""
        shape, linking, naming = self._profile[res.type], self._linking[res.type], self._naming[res.type]
        for name in class_iris(res, shape):
            self._names[name].append(res.iri)
        for name, values in res.values.items():
            if name in linking:
                self._add_links(res.iri, linking[name], map(text_of, values))
            if name in naming:
                self._add_labels(res.iri, naming[name], values)
            for value in values:
                if isinstance(value, Resource):
                    self.add_resource(value)
        if res.type in self._computed:
            for name, text in derived_values(res, shape):
                if name in linking:
                    self._add_links(res.iri, linking[name], (text,))

    def _add_links(self, iri: str, prop: Property, texts: Iterable[str]) -> None:
        self._pairs[prop.path] += [(text, iri) if prop.inverse else (iri, text) for text in texts]

    def _add_labels(self, iri: str, prop: Property, values: Iterable[Value]) -> None:
        language = self._language if prop.kind == "text" else ""
        for value in values:
            if isinstance(value, TaggedLiteral):
                self._labels[prop.path].append((iri, value.value, value.language))
            elif isinstance(value, str) and prop.kind in TEXT_KINDS:
                self._labels[prop.path].append((iri, value, language))

    # -- reading ---------------------------------------------------------------------------------------------

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

    def names(self, shape: Shape) -> Iterable[str]:
        """Return the names of all that is of a class, as `PathReader.names` does."""
        return self._names[shape.target]

    def labels(self, shape: Shape, among: Iterable[str] = ()) -> Iterable[tuple[str, str, str]]:
        """Return things, labels and languages, as `PathReader.labels` does."""
        found, wanted = self._labels[shape.properties[shape.label_field].path], frozenset(among)
        return [label for label in found if label[0] in wanted] if wanted else found

    def _step_pairs(self, step: str) -> Pairs:
        predicate, backwards = path_step(step, self._profile)
        pairs = self._pairs[predicate]
        return [(value, thing) for thing, value in pairs] if backwards else pairs

    def _joined_pairs(self, first: Pairs, second: Pairs) -> Pairs:
        """Return where the second pairs lead from the ends of the first, as far as these stand."""
        fallen = {part for part, status in self._pairs[CLAIM_STATUS] if status in self._rejected}
        further = defaultdict[str, list[str]](list)
        for node, value in second:
            if node not in fallen:
                further[node].append(value)
        return [(thing, value) for thing, node in first if node in further for value in further[node]]


def _fields_of(shape: Shape, predicates: Iterable[str]) -> dict[str, Property]:
    return {prop.name: prop for prop in shape.properties.values() if prop.path in predicates}


def _list_fields(profile: Profile) -> set[str]:
    """Return the steps of the paths of all filters, those to the value above a value, and the dates."""
    shapes = profile.shapes.values()
    filters = [each for shape in shapes for each in class_filters(profile, shape).values()]
    found = {step for each in filters for path in each.paths for step in path.split("/")}
    found |= {each.under for each in filters if each.under}
    return found.union(*map(date_steps, shapes))
