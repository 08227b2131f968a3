"""What is on a timeline: the dated statements on things that filters leave, and people with their posts."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from heapq import merge
from itertools import chain
from typing import NamedTuple

from foia_graph.errors import ValueRejected
from foia_graph.model import claims, dates, iris
from foia_graph.model.namespaces import FOIA, RDF
from foia_graph.model.profile import Property, Shape
from foia_graph.model.rdf_terms import DEFAULT_GRAPH, Literal, NamedNode
from foia_graph.model.resource import Resource, text_of
from foia_graph.publish.date_words import distance_words, span_words
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.tenures import tenures_in, tenures_of
from foia_graph.publish.view_models import LinkedClaim, LinkView
from foia_graph.query.answers import row_texts
from foia_graph.runtime.shared_values import cached_property
from foia_graph.store.catalogue import PRIMARY_SOURCE, Catalogue
from foia_graph.store.listing.filters import class_filters
from foia_graph.store.listing.items import EVER, Span, is_within
from foia_graph.store.listing.selection import ListSelection, ListSelector, list_index, select_things

ISSUE, BEGIN, END = "issue", "startDate", "endDate"
LEFT_OUT = ("Catalog",)
# Classes that are shown only where their kind, or something that filters them, is chosen.
ONLY_WHEN_ASKED = ("SourceDocument",)


@dataclass(frozen=True, slots=True)
class TimelineFilter:
    """What filters a timeline: kinds, a thing, an issue and a source by IRI, and a period; "" is no limit.

    With `is_inside` only what sources of the collection state is on it; without `machine` nothing whose date
    a program read and nobody verified.
    """

    kinds: tuple[str, ...] = ()
    thing: str = ""
    issue: str = ""
    source: str = ""
    first: str = ""
    last: str = ""
    is_inside: bool = False
    machine: bool = True


class DatedDay(NamedTuple):
    """A day on which a date of a thing begins, and the last that the date allows."""

    day: str
    thing: str
    last: str


def dated_classes(source: Catalogue) -> list[Shape]:
    """Return the classes whose things have dates."""
    shapes = source.profile.shapes.values()
    return [s for s in shapes if s.date_fields and source.profile.is_thing(s) and s.name not in LEFT_OUT]


@dataclass(frozen=True)
class TimelineSelection:
    """The things of a timeline, a selection for each class."""

    selections: Sequence[tuple[Shape, ListSelection]]
    chosen: TimelineFilter

    @cached_property
    def days(self) -> Sequence[DatedDay]:
        """Return the days on which dates of these things begin, in the order of time."""
        return list(merge(*(self._days_of(*each) for each in self.selections)))

    def _days_of(self, shape: Shape, selection: ListSelection) -> Iterator[DatedDay]:
        left, period = frozenset(selection.names()), (self.chosen.first, self.chosen.last)
        found = dated_days(selection.index.catalogue, shape, self.chosen.is_inside)
        return (each for each in found if each.thing in left and is_within((each.day, each.last), *period))

    def undated(self, most: int) -> Iterator[tuple[Shape, int, list[str]]]:
        """Yield the classes with things without a date, how many, and the first; none are in a period."""
        for shape, selection in () if self.chosen.first or self.chosen.last else self.selections:
            count = selection.things.intersection_cardinality(selection.index.dated)
            if selection.total > count:
                yield shape, selection.total - count, selection.names(count, count + most)

    def all_names(self) -> Iterator[str]:
        """Yield all things, those without a date last."""
        yield from dict.fromkeys(each.thing for each in self.days)
        for _, count, names in self.undated(sum(selection.total for _, selection in self.selections)):
            yield from names[:count]


def select_timeline(source: Catalogue, chosen: TimelineFilter) -> TimelineSelection:
    """Return the things that filters leave."""
    among = _named_things(source, chosen)
    found = []
    for shape in _chosen_classes(source, chosen):
        narrowed = ((ISSUE, (chosen.issue,)),) if chosen.issue else ()
        index = list_index(source, shape)
        read = frozenset() if chosen.machine else frozenset(index.names_of(index.dated_by_machine))
        selector = ListSelector(narrowed, sort="date", excluded_things=read, only_things=among)
        found.append((shape, select_things(source, shape, selector)))
    return TimelineSelection(found, chosen)


_CLAIMED_DAYS = f"""
SELECT DISTINCT ?thing ?first ?last ?source WHERE {{
    VALUES ?field {{ FIELDS }} ?claim <{RDF}predicate> ?field ; <{RDF}subject> ?thing
    OPTIONAL {{ ?claim <{FOIA}notBefore> ?first }}
    OPTIONAL {{ ?claim <{FOIA}notAfter> ?last }}
    OPTIONAL {{ ?claim {PRIMARY_SOURCE} ?source }}
}}"""


def dated_days(source: Catalogue, shape: Shape, is_inside: bool) -> Sequence[DatedDay]:
    """Return the days on which dates of things of a class begin, in order; `is_inside` as in filters."""

    def read() -> Sequence[DatedDay]:
        outside = source.outside_sources if is_inside else frozenset[str]()
        fields = [name for name in DATE_FIELDS if name in shape.properties]
        stated = {name: list(_stated_dates(source, name, is_inside)) for name in fields}
        ends = {name: dates.day_bounds(date)[1] for name, date in sorted(stated.get(END, ()))}
        begun = {name for name, _ in stated.get(BEGIN, ())}
        spans = {
            (*dates.day_bounds(date), name)
            for field, pairs in stated.items()
            for name, date in pairs
            if field != END or name not in begun  # the end of what has a beginning is in one row with it
        }
        named = " ".join(f"<{shape.properties[name].path}>" for name in fields if name != END)
        rows = map(row_texts, source.quad_store.select(_CLAIMED_DAYS.replace("FIELDS", named)))
        spans |= {(first, last, name) for name, first, last, by in rows if first + last and by not in outside}
        things, latest = frozenset(source.thing_names(shape)), dict[tuple[str, str], str]()
        for first, last, name in spans:
            if name in things:
                day = first or last, name
                latest[day] = max(last or EVER, ends.get(name, ""), latest.get(day, ""))
        return [DatedDay(*day, last) for day, last in sorted(latest.items())]

    return source.compute_once((shape.name, "dated days", is_inside), read)


def _stated_dates(source: Catalogue, field: str, is_inside: bool) -> Iterator[tuple[str, str]]:
    graph = None if is_inside else DEFAULT_GRAPH
    path = NamedNode(source.profile.predicates[field])
    for quad in source.quad_store.quads(None, path, None, graph):
        is_named = isinstance(quad.graph_name, NamedNode) and not source.is_outside(quad.graph_name.value)
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal) and is_named == is_inside:
            yield quad.subject.value, quad.object.value


def _chosen_classes(source: Catalogue, chosen: TimelineFilter) -> Iterator[Shape]:
    is_narrowed = chosen.kinds or chosen.thing or chosen.source or chosen.issue
    for shape in dated_classes(source):
        is_wanted = shape.kind in chosen.kinds if chosen.kinds else True
        is_left_out = shape.name in ONLY_WHEN_ASKED and not is_narrowed
        has_issue = not chosen.issue or ISSUE in class_filters(source.profile, shape)
        if is_wanted and has_issue and not is_left_out:
            yield shape


def _named_things(source: Catalogue, chosen: TimelineFilter) -> frozenset[str] | None:
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


DATE_FIELDS = ("date", "created", "issued", "startDate", "endDate", "dateModified")
CLAIMS = frozenset(("claims",))


@dataclass(frozen=True, slots=True)
class DateStatement:
    """A date as sources give it: of what, in words, the days that it allows, and who says so in which words.

    `begin` are the days on which it may begin, `end` those on which it may end; of a date that is no range
    both are the same. "" is a side that is open. `stated` are the words of a source that are no date.
    """

    field: str
    words: str
    begin: Span
    end: Span
    claims: tuple[LinkedClaim, ...] = ()
    stated: str = ""

    @property
    def first(self) -> str:
        """Return the first day that it allows, "" where that is open."""
        return self.begin[0]

    @property
    def last(self) -> str:
        """Return the last day that it allows, "" where that is open."""
        return self.end[1]

    @property
    def day(self) -> str:
        """Return the day by which it is sorted."""
        return self.first or self.begin[1] or self.last

    @property
    def is_range(self) -> bool:
        """Return True for a time with a beginning and an end of its own."""
        return self.begin != self.end

    def distance_from(self, span: Span) -> str:
        """Return in words how far its beginning is from a span of days."""
        return distance_words(span, self.begin)

    @property
    def is_machine_read(self) -> bool:
        """Return whether a program alone read it, and nobody verified it."""
        statuses = [iris.last_segment(claim.view.status) for claim in self.claims]
        return bool(statuses) and set(statuses) == {claims.MACHINE_READ}


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """A thing with one of its dates or None; `is_contested` where two of a field exclude each other."""

    iri: str
    thing: LinkView
    statement: DateStatement | None
    is_contested: bool = False


def timeline_rows(days: Iterable[DatedDay], view: Presenter, chosen: TimelineFilter) -> Iterator[TimelineRow]:
    """Yield a row for each date of things on their days; with a source, only the dates that it gives."""
    wanted = list(days)
    view.catalogue.read_ahead(dict.fromkeys(each.thing for each in wanted))
    for each in wanted:
        thing = view.catalogue.describe_with_parts(each.thing, CLAIMS)
        rows = _rows_of(thing, view, chosen) if thing is not None else ()
        yield from (row for row in rows if row.statement and row.statement.day == each.day)


def _rows_of(thing: Resource, view: Presenter, chosen: TimelineFilter) -> Iterator[TimelineRow]:
    properties = view.profile[thing.type].properties
    by_field = {
        name: list(_field_statements(thing, properties[name], view, chosen))
        for name in DATE_FIELDS
        if name in properties
    }
    contested = any(
        one.last and one.last < other.first for found in by_field.values() for one in found for other in found
    )
    begins, ends = by_field.get(BEGIN, []), by_field.get(END, [])
    if len(begins) == len(ends) == 1:
        begin, end = begins[0], ends[0]
        words, said = f"{begin.words} to {end.words}", (*begin.claims, *end.claims)
        by_field |= {BEGIN: [DateStatement("From – to", words, begin.begin, end.end, said)], END: []}
    for each in chain.from_iterable(by_field.values()):
        if is_within((each.first, each.last or EVER), chosen.first, chosen.last):
            yield TimelineRow(thing.iri, view.link(thing.iri), each, contested)


def _field_statements(
    thing: Resource, prop: Property, view: Presenter, chosen: TimelineFilter
) -> Iterator[DateStatement]:
    """Yield each span that a field is given, with the claims that give it; a value without claims alone."""
    outside = view.catalogue.outside_sources if chosen.is_inside else frozenset[str]()
    omitted = view.catalogue.outside_values(thing.iri) if chosen.is_inside else frozenset[tuple[str, str]]()
    spans: dict[Span, list[Resource]] = {}
    for claim in claims.standing_claims(thing):
        source = claim.one("source")
        if claim.one("predicate") == prop.path and chosen.source in ("", source) and source not in outside:
            spans.setdefault(_claim_span(claim), []).append(claim)
    for value in () if chosen.source else map(text_of, thing.get(prop.name)):
        if (prop.path, value) not in omitted and (span := _value_span(value)):
            spans.setdefault(span, [])
    for span, found in sorted(spans.items()):
        if any(span):
            stated = (claim.one("asStated") for claim in found if not claim.one("object"))
            words, linked = next(filter(None, stated), ""), tuple(map(view.linked_claim, found))
            yield DateStatement(prop.plain_title, span_words(*span), span, span, linked, words)


def _claim_span(claim: Resource) -> Span:
    first, last = claim.one("notBefore"), claim.one("notAfter")
    return (first, last) if first or last else _value_span(claim.one("object")) or ("", "")


def _value_span(value: str) -> Span | None:
    try:
        return dates.day_bounds(dates.partial_date(value))
    except ValueRejected:
        return None


COLUMNS = ("thing", "label", "kind", "date", "first", "last", "field", "quote", "source", "status")


def table_rows(rows: Iterable[TimelineRow]) -> Iterator[list[str]]:
    """Yield the names of the columns, then a row for each date and claim, one for what has no date."""
    yield list(COLUMNS)
    for row in rows:
        head, each = [row.iri, row.thing.text, row.thing.kind], row.statement
        if each is None:
            yield [*head, *[""] * (len(COLUMNS) - len(head))]
            continue
        date = [each.words, each.first, each.last, each.field]
        claims = [[claim.view.quote, claim.source.text, claim.status.text] for claim in each.claims]
        yield from ([*head, *date, *cells] for cells in claims or [["", "", ""]])


MAKERS = {"Person": tenures_of, "Agency": tenures_in, "Organization": tenures_in}


def tenure_rows(chosen: TimelineFilter, view: Presenter) -> Iterator[TimelineRow]:
    """Yield a row for each dated tenure of people, where the timeline is that of a person or body."""
    thing = view.catalogue.describe(chosen.thing) if chosen.thing else None
    if thing is None or thing.type not in MAKERS or chosen.kinds or chosen.issue or chosen.source:
        return
    for each in MAKERS[thing.type](thing, view):
        begin, end = (dates.day_bounds(day) if day else ("", "") for day in (each.start, each.end))
        is_within = begin[0] <= (chosen.last or EVER) and (end[1] or EVER) >= chosen.first
        if (each.start or each.end) and is_within:
            title = each.what.text if each.what else "Member"
            yield TimelineRow(
                each.holder, each.person, DateStatement(title, each.time, begin, end, each.claims)
            )


# The shortest time that an axis shows, so that a single day is not as wide as the page.
LEAST_DAYS = 60
MARGIN = 0.02
# The least width of a bar, in percent of the axis.
LEAST_WIDTH = 0.6
MAX_TICKS = 8
YEAR_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
MONTH_STEPS = (1, 2, 3, 6)
MONTHS_OF_YEAR = 12


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark of the axis: its position in percent, and what is there."""

    x: float
    text: str


@dataclass(frozen=True, slots=True)
class BarPart:
    """A part of a bar, in percent of the axis: `solid`, `fade-in`, `fade-out` or `soft`."""

    x: float
    width: float
    look: str


@dataclass(frozen=True, slots=True)
class TimeAxis:
    """An axis from one day up to another, both as ordinals."""

    first: int
    last: int

    @classmethod
    def over(cls, statements: Iterable[DateStatement]) -> "TimeAxis | None":
        """Return the axis that shows all that these allow, None where there is nothing."""
        days = [_ordinal(day) for each in statements for day in (*each.begin, *each.end) if day]
        if not days:
            return None
        first, last = min(days), max(days) + 1
        spare = max(LEAST_DAYS - (last - first), 0) // 2 + round((last - first) * MARGIN)
        return cls(max(first - spare, 1), min(last + spare, date.max.toordinal()))

    def percent(self, ordinal: float) -> float:
        """Return the position of a day in percent."""
        return round(100 * (ordinal - self.first) / (self.last - self.first), 3)

    def ticks(self) -> Iterator[Tick]:
        """Yield marks at the beginnings of years, or of months on a short axis."""
        begin, end = date.fromordinal(self.first), date.fromordinal(self.last)
        years = end.year - begin.year
        if years * MONTHS_OF_YEAR + end.month - begin.month <= 2 * MONTHS_OF_YEAR:
            yield from self._month_ticks(begin, end)
            return
        step = next((each for each in YEAR_STEPS if years / each <= MAX_TICKS), YEAR_STEPS[-1])
        for year in range(begin.year + 1, end.year + 1):
            if year % step == 0:
                yield Tick(self.percent(date(year, 1, 1).toordinal()), str(year))

    def _month_ticks(self, begin: date, end: date) -> Iterator[Tick]:
        months = range(begin.year * MONTHS_OF_YEAR + begin.month, end.year * MONTHS_OF_YEAR + end.month)
        step = next(each for each in (*MONTH_STEPS, MONTHS_OF_YEAR) if len(months) / each <= MAX_TICKS)
        for month in months:
            if month % step == 0:
                day = date(month // MONTHS_OF_YEAR, month % MONTHS_OF_YEAR + 1, 1)
                yield Tick(self.percent(day.toordinal()), f"{day:%b %Y}")

    def bar(self, statement: DateStatement) -> tuple[BarPart, ...]:
        """Return the parts of the bar of a date: solid where it is certain, fading towards what may be.

        A range is solid between the last day on which it may begin and the first on which it may end.
        """
        if not statement.is_range:
            look = "solid" if statement.first == statement.last else "soft"
            if not statement.first or not statement.last:
                look = "fade-out" if statement.first else "fade-in"
            first, last = self._sides(*statement.begin)
            return (self._part(first, last + 1, look),)
        begin, end = self._sides(*statement.begin), self._sides(*statement.end)
        parts = (
            self._part(begin[0], begin[1], "fade-in") if begin[0] < begin[1] else None,
            self._part(begin[1], max(end[0] + 1, begin[1] + 1), "solid"),
            self._part(end[0] + 1, end[1] + 1, "fade-out") if end[0] < end[1] else None,
        )
        return tuple(filter(None, parts))

    def _sides(self, first: str, last: str) -> tuple[int, int]:
        # A side that is open goes to the end of the axis.
        return (_ordinal(first) if first else self.first), (_ordinal(last) if last else self.last - 1)

    def _part(self, first: int, end: int, look: str) -> BarPart:
        x, width = self.percent(first), self.percent(end) - self.percent(first)
        return BarPart(x, round(max(width, LEAST_WIDTH), 3), look)


def _ordinal(day: str) -> int:
    return date.fromisoformat(day).toordinal()
