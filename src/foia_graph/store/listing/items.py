"""Items of lists: what the list of its class has to know of each thing, found along property paths.

A rebuild has them of `ResourceLinks`, since lists are written while the engine is still sorting quads.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from foia_graph.model import dates
from foia_graph.model.identities import PREFERRED, takes_identities
from foia_graph.model.profile import Profile, Property, Shape
from foia_graph.model.rdf import MACHINE_FIELD, class_iris, derived_values
from foia_graph.model.resource import Resource, TaggedLiteral, Value, text_of
from foia_graph.runtime.tables import table_beside
from foia_graph.store.linked_things import IriClasses
from foia_graph.store.listing.filters import (
    CLAIM_STATUS,
    REJECTED_STATUSES,
    UNVERIFIED_STATUSES,
    YEAR,
    ListFilter,
    StorePaths,
    class_filters,
    path_step,
)

Pairs = list[tuple[str, str]]
TEXT_KINDS, AS_STATED = ("text", "string", "any"), "asStated"


class ResourceLinks:
    """The property paths over the triples that the default graph will have of some resources.

    Only those are kept along which filters, dates and labels of lists, and facets, are found.
    """

    def __init__(
        self, profile: Profile, base: str, language: str, is_outside: Callable[[str], bool] = lambda _: False
    ) -> None:
        """Take `is_outside`, which returns whether a source (IRI) is outside the collection."""
        self._profile, self._language, self._is_outside = profile, language, is_outside
        self._dated: set[str] = set()
        """What has days of a main date: of claims next to a record, and of a file, no further ones count."""
        self._base = base
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
                    use.pairs.append((text, iri) if use.prop.inverse else (iri, text))
            if use.is_label:
                self._add_labels(iri, use.prop, values)
            if use.prop.kind == "nested":
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

    def pairs(self, path: str, among: Iterable[str] = (), fallen: Iterable[str] = REJECTED_STATUSES) -> Pairs:
        """Return things and values, as `StorePaths.pairs` does."""
        steps = [self._step_pairs(step) for step in path.split("/")]
        if not all(steps):
            return []
        found, wanted = steps[0], frozenset(among)
        if wanted:
            found = [pair for pair in found if pair[0] in wanted]
        statuses = {f"{self._base}scheme/claim-status/{status}" for status in fallen}
        for following in steps[1:]:
            ended = {part for part, status in self._pairs[CLAIM_STATUS] if status in statuses}
            further = defaultdict[str, list[str]](list)
            for node, value in following:
                if node not in ended:
                    further[node].append(value)
            found = [(thing, value) for thing, node in found if node in further for value in further[node]]
        return found

    def names(self, shape: Shape) -> Iterator[str]:
        """Yield the names of all that is of a class, as `StorePaths.names` does."""
        for (kind, forms), names in self._names.items():
            if shape.target in class_iris(Resource("", kind, {"form": forms}), self._profile[kind]):
                yield from names

    def labels(self, shape: Shape, among: Iterable[str] = ()) -> Iterable[tuple[str, str, str]]:
        """Return things, labels and languages, as `StorePaths.labels` does."""
        found, wanted = self._labels[shape.properties[shape.label_field].path], frozenset(among)
        return [label for label in found if label[0] in wanted] if wanted else found

    def _step_pairs(self, step: str) -> Pairs:
        predicate, backwards = path_step(step, self._profile)
        pairs = self._pairs[predicate]
        return [(value, thing) for thing, value in pairs] if backwards else pairs

    def _field_uses(
        self, shape: Shape, predicates: Collection[str], labels: Collection[str]
    ) -> dict[str, "_FieldUse"]:
        found: dict[str, _FieldUse] = {}
        for prop in shape.properties.values():
            # Of words only those of mentions are values.
            is_value = prop.name != AS_STATED or shape.name == "Mention"
            pairs = self._pairs[prop.path] if prop.path in predicates and is_value else None
            use = _FieldUse(prop, pairs, prop.path in labels)
            if pairs is not None or use.is_label or prop.kind == "nested":
                found[prop.name] = use
        return found


class _FieldUse(NamedTuple):
    prop: Property
    pairs: Pairs | None
    """Where its links go, None where they are not looked at."""
    is_label: bool


def _list_fields(profile: Profile) -> set[str]:
    shapes = profile.shapes.values()
    filters = [each for shape in shapes for each in class_filters(profile, shape).values()]
    found = {step for each in filters for path in each.paths for step in path.split("/")}
    found |= {each.under for each in filters if each.under}
    found |= {PREFERRED, MACHINE_FIELD, COUNTED["-pages"]} & profile.predicates.keys()
    return found.union(*map(date_steps, shapes))


PathReader: TypeAlias = StorePaths | ResourceLinks


def read_values(
    paths: PathReader,
    base: str,
    list_filter: ListFilter,
    among: Iterable[str] = (),
    machine: Container[tuple[str, str]] = (),
) -> Iterator[tuple[str, str, bool]]:
    """Yield things with their values, read along all property paths of a filter, a pair perhaps twice.

    With some names under `among` only these things are looked at. The third says whether a program alone read
    the value: `machine` has the things with the fields of which it read the values.
    """
    starts = tuple(f"{base}id/{kind}/" for kind in list_filter.kinds)
    if list_filter.scheme:
        starts = (*starts, f"{base}scheme/{list_filter.scheme}/")
    starts = starts or ("",)  # values of a field of no certain kind begin anyhow
    for path in list_filter.paths:
        verified = set(paths.pairs(path, among, UNVERIFIED_STATUSES)) if "/" in path else None
        for thing, value in paths.pairs(path, among):
            if value.startswith(starts):
                is_read = (thing, path) in machine if verified is None else (thing, value) not in verified
                yield thing, value, is_read


def values_above(paths: PathReader, field: str) -> Mapping[str, list[str]]:
    """Return for each thing those right above it by a field."""
    found: dict[str, list[str]] = {}
    for below, over in paths.pairs(field):
        found.setdefault(below, []).append(over)
    return found


def value_and_broader(value: str, above: Mapping[str, Iterable[str]]) -> set[str]:
    """Return a value and all that it falls under."""
    found, todo = {value}, [value]
    while todo:
        new = set(above.get(todo.pop(), ())) - found
        found |= new
        todo += new
    return found


# The end of the name under which a filter has, for each value, also the things of the values below.
BELOW = " and below"
# The end of the name under which a filter has, for each value, the things that a program alone gave it.
BY_MACHINE = " machine-read"
# The name under which things have the first and the last day of their date.
SPAN = "span"
# The name under which all things of a class have one value.
EVERYTHING = ""
# The name of a filter, and a value.
FilterValue = tuple[str, str]


class ListedItem(NamedTuple):
    """A thing of a list: its name, its label, its day and its numbers as they are sorted, and its values."""

    iri: str
    label: str
    day: str
    values: Collection[FilterValue]
    pages: int = 0
    redactions: int = 0


@dataclass(frozen=True, slots=True)
class ItemReader:
    """The items of lists in one state of a catalogue, as `paths` find them."""

    paths: PathReader
    profile: Profile
    base: str
    language: str

    @property
    def shapes(self) -> list[Shape]:
        """The classes that have a list."""
        return [shape for shape in self.profile.shapes.values() if self.profile.is_thing(shape)]

    def names_among(self, names: Iterable[str], shape: Shape) -> list[str]:
        """Return, sorted, the names of things of a class among those of all that is of its type.

        Of a thing with several names it is the preferred one.
        """
        shape_of = IriClasses(self.profile, self.base).shape_of
        found = sorted({iri for iri in names if "#" not in iri and shape_of(iri) in (shape, None)})
        if not takes_identities(shape):
            return found
        others = {lesser for lesser, _ in self.paths.pairs(PREFERRED)}
        return [name for name in found if name not in others]

    def read_class(self, shape: Shape) -> Iterator[ListedItem]:
        """Yield all things of a class, sorted by name."""
        names = self.names_among(self.paths.names(shape), shape)
        # Else what other classes have in the same fields would be read for nothing.
        return self.read_items(shape, names) if names else iter(())

    def read_items(
        self, shape: Shape, names: Sequence[str], among: Collection[str] = ()
    ) -> Iterator[ListedItem]:
        """Yield things of a class; where they are few, they are `among`, too."""
        values: dict[str, list[FilterValue]] = {name: [(EVERYTHING, "")] for name in names}
        # What is said of a thing under its other names counts for it, too.
        preferred = dict(self.paths.pairs(PREFERRED)) if takes_identities(shape) else {}
        sought = {*among, *(other for other, name in preferred.items() if name in among)}
        known: dict[str, tuple[bool, str]] = {}
        for thing, text, spoken in self.paths.labels(shape, among) if shape.label_field else ():
            label = spoken != self.language, text
            known[thing] = min(label, known.get(thing, label))
        labels = {thing: text for thing, (_, text) in known.items()}
        spans = read_spans(self.paths, shape, values, among) if shape.date_fields else {}
        machine, (pages, redactions) = self._machine_fields(shape, among), self._numbers(shape, among)
        for each in class_filters(self.profile, shape).values():
            if is_stored(each):
                self._add_values(values, each, sought, preferred, machine)
        for name in names:
            span = spans.get(name)
            if span is not None:
                values[name].append((SPAN, " ".join(span)))
                if any((name, field) in machine for field in shape.date_fields):
                    values[name].append((f"{SPAN}{BY_MACHINE}", " ".join(span)))
            day = (span[0] or span[1]) if span is not None else UNDATED
            sorted_by, own = sort_label(labels.get(name, "")), dict.fromkeys(values.pop(name))
            yield ListedItem(name, sorted_by, day, own, pages.get(name, 0), redactions[name])

    def _add_values(
        self,
        values: Mapping[str, list[FilterValue]],
        list_filter: ListFilter,
        among: Collection[str],
        preferred: Mapping[str, str],
        machine: Container[tuple[str, str]],
    ) -> None:
        """Add to things what they have in a filter, under any of their names."""
        above = values_above(self.paths, list_filter.under) if list_filter.under else {}
        known: dict[str, list[FilterValue]] = {}
        read, verified = defaultdict[str, set[FilterValue]](set), defaultdict[str, set[FilterValue]](set)
        for found, value, is_read in read_values(self.paths, self.base, list_filter, among, machine):
            thing = preferred.get(found, found)
            if thing in values:
                if value not in known:
                    known[value] = list(_with_broader(list_filter, value, above))
                values[thing] += known[value]
                (read if is_read else verified)[thing].update(known[value])
        for thing, found_values in read.items():
            alone = found_values - verified[thing]
            values[thing] += [(f"{name}{BY_MACHINE}", value) for name, value in sorted(alone)]

    def _numbers(self, shape: Shape, among: Collection[str]) -> tuple[Mapping[str, int], Counter[str]]:
        pages, redaction = COUNTED.values()
        if not shape.properties.keys() >= {pages, redaction}:
            return {}, Counter()
        stated = {thing: int(text) for thing, text in self.paths.pairs(pages, among) if text.isdecimal()}
        marks = self.paths.pairs(f"^isPartOf/{redaction}", among)
        return stated, Counter(thing for thing, _ in marks)

    def _machine_fields(self, shape: Shape, among: Collection[str]) -> set[tuple[str, str]]:
        if MACHINE_FIELD not in shape.properties:
            return set()
        names = self.profile.fields
        return {(thing, names[path, False]) for thing, path in self.paths.pairs(MACHINE_FIELD, among)}


def _with_broader(
    list_filter: ListFilter, value: str, above: Mapping[str, Iterable[str]]
) -> Iterator[FilterValue]:
    yield list_filter.name, value
    if list_filter.under:
        name = stored_name(list_filter, exact=False)
        yield from ((name, each) for each in value_and_broader(value, above))


def stored_name(list_filter: ListFilter, exact: bool) -> str:
    """Return the name of the values of a filter; unless `exact`, they count for those above them, too."""
    return list_filter.name if exact or not list_filter.under else f"{list_filter.name}{BELOW}"


def is_stored(list_filter: ListFilter) -> bool:
    """Return whether the things of all values of a filter are stored; of others they are looked up."""
    return list_filter.name != YEAR and (list_filter.is_counted or not list_filter.is_own_field)


# The orders by their names in addresses, the usual one first, with the column of list_item of each.
SORTS: Mapping[str, str] = table_beside(__file__)["sorts"]
# The fields that the things of a class must have to be sorted by a number.
COUNTED = {"-pages": "numberOfPages", "-redactions": "redaction"}
_BACKWARDS = str.maketrans("0123456789", "9876543210")
# Characters of a label that count for the order.
LONGEST = 80


def sort_label(label: str) -> str:
    """Return a label as it is sorted.

    >>> sort_label("  Secure\\nCommunities")
    'secure communities'
    """
    return " ".join(label.casefold()[:LONGEST].split())


def number_key(number: int) -> str:
    """Return a number as it is sorted, the largest first."""
    return turned_round(f"{number:09}")


def turned_round(day: str) -> str:
    """Return what sorts as a day does when the newest come first; the undated are last either way.

    >>> turned_round("2012-04-01")
    '7987-95-98'
    """
    return day.translate(_BACKWARDS)


Span: TypeAlias = tuple[str, str]
EVER, UNDATED = "9999-12-31", "undated"
# The fields of the first and the last day of a main date.
BOUNDS = ("notBefore", "notAfter")


def date_steps(shape: Shape) -> tuple[str, ...]:
    """Return the fields in which the dates of a class are read."""
    return BOUNDS if shape.main_date else shape.date_fields


def read_spans(
    paths: PathReader, shape: Shape, things: Container[str], among: Iterable[str] = ()
) -> Mapping[str, Span]:
    """Return the spans of those of some things of a class that have a date; few things are `among`, too."""

    def stated(field: str) -> Iterator[tuple[str, str]]:
        return (pair for pair in paths.pairs(field, among) if pair[0] in things)

    if shape.main_date:
        begins, ends = (dict(stated(field)) for field in BOUNDS)
        return {thing: (begins.get(thing, ""), ends.get(thing, EVER)) for thing in {**begins, **ends}}
    found: dict[str, Span] = {}
    for field in reversed(shape.date_fields):
        found.update(_outermost_days(stated(field)))
    return found


def _outermost_days(stated: Iterable[tuple[str, str]]) -> dict[str, Span]:
    outer: dict[str, Span] = {}
    for thing, date in stated:
        begin, end = dates.day_bounds(date)
        known = outer.get(thing)
        outer[thing] = (min(begin, known[0]), max(end, known[1])) if known else (begin, end)
    return outer


def span_of(text: str) -> Span:
    """Return the span that the text of a value means: its first and its last day, with a blank between."""
    first, _, last = text.partition(" ")
    return first, last


def is_within(span: Span, first: str, last: str) -> bool:
    """Return whether a span has a day of a period; "" leaves a side of the period open."""
    return span[0] <= (last or EVER) and span[1] >= first
