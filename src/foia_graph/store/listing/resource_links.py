"""Links of resources, gathered while these are written: what lists need, without a store to read it in."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass

from foia_graph.model.identities import PREFERRED
from foia_graph.model.profile import Profile, Property, Shape
from foia_graph.model.rdf import class_iris, derived_values
from foia_graph.model.resource import Resource, TaggedLiteral, Value, text_of
from foia_graph.store.listing.filters import class_filters
from foia_graph.store.listing.paths import CLAIM_STATUS, REJECTED_STATUSES, path_step
from foia_graph.store.listing.spans import date_steps

Pairs = list[tuple[str, str]]
TEXT_KINDS = ("text", "string", "any")


class ResourceLinks:
    """A `PathReader` over the triples that the default graph will have of some resources.

    Only those are kept along which filters, dates and labels of lists, and facets, are found.
    """

    def __init__(
        self, profile: Profile, base: str, language: str, is_outside: Callable[[str], bool] = lambda _: False
    ) -> None:
        """Take `is_outside`, which returns whether a source (IRI) is outside the collection."""
        self._profile, self._language, self._is_outside = profile, language, is_outside
        self._dated: set[str] = set()
        """What has days of a main date: of claims beside a record, and of a file, no further ones count."""
        self._rejected = frozenset(f"{base}scheme/claim-status/{status}" for status in REJECTED_STATUSES)
        predicates = {path_step(step, profile)[0] for step in _list_fields(profile)} | {CLAIM_STATUS}
        labels = {p.path for s in profile.shapes.values() if (p := s.properties.get(s.label_field))}
        shapes = profile.shapes.values()
        self._pairs: defaultdict[str, Pairs] = defaultdict(list)
        self._uses = {shape.name: self._field_uses(shape, predicates, labels) for shape in shapes}
        self._computed = {
            shape.name: [p for p in shape.properties.values() if p.computed and p.path in predicates]
            for shape in shapes
        }
        self._names: defaultdict[tuple[str, tuple[Value, ...]], list[str]] = defaultdict(list)
        """Names by class, and by the forms that imply further classes."""
        self._labels: defaultdict[str, list[tuple[str, str, str]]] = defaultdict(list)

    # -- gathering -------------------------------------------------------------------------------------------

    def add_resource(self, res: Resource) -> None:
        """Add what a resource and its parts are, are called and link to."""
        shape, uses, iri = self._profile[res.type], self._uses[res.type], res.iri
        self._names[res.type, res.get("form") if shape.also else ()].append(iri)
        for name, values in res.values.items():
            use = uses.get(name)
            if use is None:
                continue
            if use.pairs is not None:
                for value in values:
                    text = text_of(value)
                    use.pairs.append((text, iri) if use.is_inverse else (iri, text))
            if use.is_label:
                self._add_labels(iri, use.prop, values)
            if use.is_nested:
                for part in res.parts(name):
                    self.add_resource(part)
        if computed := self._computed[res.type]:
            values_by_name = list(derived_values(res, shape, self._is_outside))
            is_dated, fields = iri in self._dated, shape.properties
            for prop in computed:
                if not (prop.computed_from and is_dated):
                    self._pairs[prop.path] += [
                        (iri, text) for name, text in values_by_name if name == prop.name
                    ]
            if any(fields[name].computed_from for name, _ in values_by_name):
                self._dated.add(iri)

    def _add_labels(self, iri: str, prop: Property, values: Iterable[Value]) -> None:
        language = self._language if prop.kind == "text" else ""
        for value in values:
            if isinstance(value, TaggedLiteral):
                self._labels[prop.path].append((iri, value.value, value.language))
            elif isinstance(value, str) and prop.kind in TEXT_KINDS:
                self._labels[prop.path].append((iri, value, language))

    # -- reading ---------------------------------------------------------------------------------------------

    def pairs(self, path: str, among: Iterable[str] = ()) -> Pairs:
        """Return things and values, as `PathReader.pairs` does."""
        steps = [self._step_pairs(step) for step in path.split("/")]
        if not all(steps):
            return []
        found, wanted = steps[0], frozenset(among)
        if wanted:
            found = [pair for pair in found if pair[0] in wanted]
        for following in steps[1:]:
            found = self._joined_pairs(found, following)
        return found

    def names(self, shape: Shape) -> Iterator[str]:
        """Yield the names of all that is of a class, as `PathReader.names` does."""
        for (kind, forms), names in self._names.items():
            if shape.target in class_iris(Resource("", kind, {"form": forms}), self._profile[kind]):
                yield from names

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

    def _field_uses(
        self, shape: Shape, predicates: Collection[str], labels: Collection[str]
    ) -> dict[str, "_FieldUse"]:
        """Return the uses of those fields of a class that have any."""
        uses = (
            _FieldUse(
                prop,
                self._pairs[prop.path] if prop.path in predicates else None,
                prop.inverse,
                prop.path in labels,
                prop.kind == "nested",
            )
            for prop in shape.properties.values()
        )
        return {use.prop.name: use for use in uses if use.pairs is not None or use.is_label or use.is_nested}


@dataclass(frozen=True, slots=True)
class _FieldUse:
    """What a field of a class is good for."""

    prop: Property
    pairs: Pairs | None
    """Where its links go, None where they are not looked at."""
    is_inverse: bool
    is_label: bool
    is_nested: bool


def _list_fields(profile: Profile) -> set[str]:
    """Return the steps of the paths of all filters, those to the value above a value, and the dates."""
    shapes = profile.shapes.values()
    filters = [each for shape in shapes for each in class_filters(profile, shape).values()]
    found = {step for each in filters for path in each.paths for step in path.split("/")}
    found |= {each.under for each in filters if each.under}
    found.add(PREFERRED)
    return found.union(*map(date_steps, shapes))
