"""Things of a timeline: those of several classes that filters leave, by the first day of their dates."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from heapq import merge
from itertools import islice

from foia_graph.model import dates, iris
from foia_graph.model.profile import Shape
from foia_graph.model.rdf_terms import NamedNode
from foia_graph.runtime.shared_values import cached_property
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.listing.filters import StorePaths, class_filters
from foia_graph.store.listing.items import is_within
from foia_graph.store.listing.selection import ListSelection, ListSelector, list_index, select_things

ISSUE, END = "issue", "endDate"
LEFT_OUT = ("Catalog",)
# Classes that are shown only where their kind, or something that filters them, is chosen.
ONLY_WHEN_ASKED = ("SourceDocument",)


@dataclass(frozen=True, slots=True)
class TimelineFilter:
    """What filters a timeline: kinds, a thing, an issue and a source by IRI, and a period; "" is no limit."""

    kinds: tuple[str, ...] = ()
    thing: str = ""
    issue: str = ""
    source: str = ""
    first: str = ""
    last: str = ""

    @property
    def has_period(self) -> bool:
        """Return whether there is a period."""
        return bool(self.first or self.last)


def dated_classes(source: Catalogue) -> list[Shape]:
    """Return the classes whose things have dates."""
    shapes = source.profile.shapes.values()
    return [s for s in shapes if s.date_fields and source.profile.is_thing(s) and s.name not in LEFT_OUT]


@dataclass(frozen=True)
class TimelineSelection:
    """The things of a timeline, a selection for each class."""

    selections: Sequence[tuple[Shape, ListSelection]]

    @cached_property
    def dated_counts(self) -> Sequence[int]:
        """Return how many things of each class have a date; they come first."""
        return [
            selection.things.intersection_cardinality(selection.index.dated)
            for _, selection in self.selections
        ]

    @property
    def dated(self) -> int:
        """Return how many things have a date."""
        return sum(self.dated_counts)

    def dated_names(self, start: int, stop: int) -> list[str]:
        """Return the things from one number up to another, those first that may be of the earliest day."""
        walks = [
            islice(selection.positions(), count)
            for (_, selection), count in zip(self.selections, self.dated_counts, strict=True)
        ]
        return [name for _, name in islice(merge(*walks), start, stop)]

    def undated(self, most: int) -> Iterator[tuple[Shape, int, list[str]]]:
        """Yield the classes with things that have no date, how many these are, and the first of them."""
        for (shape, selection), count in zip(self.selections, self.dated_counts, strict=True):
            if selection.total > count:
                yield shape, selection.total - count, selection.names(count, count + most)

    def all_names(self) -> Iterator[str]:
        """Yield all things, those without a date last."""
        yield from self.dated_names(0, self.dated)
        for _, count, names in self.undated(sum(selection.total for _, selection in self.selections)):
            yield from names[:count]

    def counts_by(self, length: int) -> Counter[str]:
        """Return how many things there are by the first characters of their first day: 4 year, 7 month."""
        counts: Counter[str] = Counter()
        for _, selection in self.selections:
            for (first, last), having in selection.index.spans.items():
                counts[(first or last)[:length]] += selection.things.intersection_cardinality(having)
        return +counts


def select_timeline(source: Catalogue, chosen: TimelineFilter) -> TimelineSelection:
    """Return the things that filters leave."""
    among = _named_things(source, chosen)
    found = []
    for shape in _chosen_classes(source, chosen):
        narrowed = ((ISSUE, (chosen.issue,)),) if chosen.issue else ()
        selector = ListSelector(narrowed, chosen.first, chosen.last, sort="date", only_things=among)
        if chosen.has_period and END in shape.properties:
            running = _running_things(source, shape, chosen)
            only = running if among is None else among & running
            selector = replace(selector, first="", last="", only_things=only)
        found.append((shape, select_things(source, shape, selector)))
    return TimelineSelection(found)


def _running_things(source: Catalogue, shape: Shape, chosen: TimelineFilter) -> frozenset[str]:
    """Return the things with a beginning and an end that a period may have a day in common with."""
    index, ends = list_index(source, shape), _end_days(source, shape)
    return frozenset(
        name
        for (begin, last), things in index.spans.items()
        for name in index.names_of(things)
        if is_within((begin, max(last, ends.get(name, ""))), chosen.first, chosen.last)
    )


def _end_days(source: Catalogue, shape: Shape) -> Mapping[str, str]:
    """Return the last day on which things of a class may have ended, of those whose end is stated."""

    def read() -> Mapping[str, str]:
        paths = StorePaths(source.quad_store, source.profile, source.base)
        days = sorted((dates.day_bounds(date)[1], name) for name, date in paths.pairs(END))
        return {name: day for day, name in days}

    return source.compute_once((shape.name, "end days"), read)


def _chosen_classes(source: Catalogue, chosen: TimelineFilter) -> Iterator[Shape]:
    is_narrowed = chosen.thing or chosen.source or chosen.issue
    for shape in dated_classes(source):
        is_wanted = shape.kind in chosen.kinds if chosen.kinds else True
        if not chosen.kinds and not is_narrowed and shape.name in ONLY_WHEN_ASKED:
            is_wanted = False
        if chosen.issue and ISSUE not in class_filters(source.profile, shape):
            is_wanted = False
        if is_wanted:
            yield shape


def _named_things(source: Catalogue, chosen: TimelineFilter) -> frozenset[str] | None:
    """Return the things that a thing or a source filters it to, None where neither is chosen."""
    sets = []
    if chosen.thing:
        sets.append(_neighbours(source, chosen.thing))
    if chosen.source:
        sets.append(_dated_by(source, chosen.source))
    return frozenset.intersection(*sets) if sets else None


def _neighbours(source: Catalogue, iri: str) -> frozenset[str]:
    objects = (quad.object for quad in source.statements(iri))
    names = {iri, *(each.value for each in objects if isinstance(each, NamedNode))}
    for field, class_name in source.incoming_counts(iri):
        names.update(map(iris.owner_iri, source.pointing_things(iri, field, source.profile[class_name])))
    return frozenset(names)


def _dated_by(source: Catalogue, document: str) -> frozenset[str]:
    fields = {name for shape in dated_classes(source) for name in (*shape.date_fields, END)}
    predicates = {source.profile.predicates[name] for name in fields}
    claims = source.pointing_things(document, "source", source.profile["Claim"])
    return frozenset(
        iris.owner_iri(claim)
        for claim in claims
        if not predicates.isdisjoint(source.links(claim, source.profile.predicates["predicate"]))
    )
