"""What is on a timeline: things that filters leave, with their dates, and people with their posts."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from heapq import merge
from itertools import islice

from foia_graph.errors import ValueRejected
from foia_graph.model import claims, dates, iris
from foia_graph.model.profile import Property, Shape
from foia_graph.model.rdf_terms import NamedNode
from foia_graph.model.resource import Resource, text_of
from foia_graph.publish.date_words import date_words, span_words
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.tenures import tenures_in, tenures_of
from foia_graph.publish.view_models import LinkedClaim, LinkView
from foia_graph.runtime.shared_values import cached_property
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.listing.filters import StorePaths, class_filters
from foia_graph.store.listing.items import EVER, Span, is_within
from foia_graph.store.listing.selection import ListSelection, ListSelector, list_index, select_things

ISSUE, BEGIN, END = "issue", "startDate", "endDate"
LEFT_OUT = ("Catalog",)
# Classes that are shown only where their kind, or something that filters them, is chosen.
ONLY_WHEN_ASKED = ("SourceDocument",)


@dataclass(frozen=True, slots=True)
class TimelineFilter:
    """What filters a timeline: kinds, a thing, an issue and a source by IRI, and a period; "" is no limit.

    Without `machine` dates do not count that a program read and nobody verified.
    """

    kinds: tuple[str, ...] = ()
    thing: str = ""
    issue: str = ""
    source: str = ""
    first: str = ""
    last: str = ""
    machine: bool = True


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
        index = list_index(source, shape)
        read = frozenset() if chosen.machine else frozenset(index.names_of(index.dated_by_machine))
        selector = ListSelector(narrowed, chosen.first, chosen.last, False, "date", read, among)
        if (chosen.first or chosen.last) and END in shape.properties:
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
    is_narrowed = chosen.kinds or chosen.thing or chosen.source or chosen.issue
    for shape in dated_classes(source):
        is_wanted = shape.kind in chosen.kinds if chosen.kinds else True
        is_left_out = shape.name in ONLY_WHEN_ASKED and not is_narrowed
        has_issue = not chosen.issue or ISSUE in class_filters(source.profile, shape)
        if is_wanted and has_issue and not is_left_out:
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


DATE_FIELDS = ("date", "created", "issued", "startDate", "endDate", "dateModified")
CLAIMS = frozenset(("claims",))


@dataclass(frozen=True, slots=True)
class DateStatement:
    """A date as sources give it: of what, in words, the days that it allows, and who says so in which words.

    `begin` are the days on which it may begin, `end` those on which it may end; of a date that is no range
    both are the same. "" is a side that is open.
    """

    field: str
    words: str
    begin: Span
    end: Span
    claims: tuple[LinkedClaim, ...] = ()

    @property
    def first(self) -> str:
        """Return the first day that it allows, "" where that is open."""
        return self.begin[0]

    @property
    def last(self) -> str:
        """Return the last day that it allows, "" where that is open."""
        return self.end[1]

    @property
    def is_range(self) -> bool:
        """Return True for a time with a beginning and an end of its own."""
        return self.begin != self.end

    @property
    def is_machine_read(self) -> bool:
        """Return whether a program alone read it, and nobody verified it."""
        statuses = [iris.last_segment(claim.view.status) for claim in self.claims]
        return bool(statuses) and set(statuses) == {claims.MACHINE_READ}

    @property
    def precision(self) -> str:
        """Return in words how precise it is, "" where it is a day."""
        if self.is_range:
            return "from its beginning to its end"
        if not self.first or not self.last:
            return span_words(self.first, self.last)
        if self.first == self.last:
            return ""
        days = span_words(self.first, self.last)
        if days == self.words:
            return ""
        return f"some day from {days}" if " to " in days else f"some day in {days}"


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """A thing on the timeline with its dates; `is_contested` where two of one field cannot both be true."""

    iri: str
    thing: LinkView
    statements: tuple[DateStatement, ...]
    is_contested: bool


def timeline_rows(names: Iterable[str], view: Presenter, document: str = "") -> Iterator[TimelineRow]:
    """Yield a row for each thing; with a source, only the dates that it gives."""
    wanted = list(names)
    view.catalogue.read_ahead(wanted)
    for name in wanted:
        thing = view.catalogue.describe_with_parts(name, CLAIMS)
        if thing is not None:
            yield _timeline_row(thing, view, document)


def _timeline_row(thing: Resource, view: Presenter, document: str) -> TimelineRow:
    properties = view.profile[thing.type].properties
    by_field = {
        name: list(_field_statements(thing, properties[name], view, document))
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
    statements = [each for found in by_field.values() for each in found]
    return TimelineRow(thing.iri, view.link(thing.iri), tuple(statements), contested)


def _field_statements(
    thing: Resource, prop: Property, view: Presenter, document: str
) -> Iterator[DateStatement]:
    """Yield each span that a field is given, with the claims that give it; a value without claims alone."""
    spans: dict[tuple[Span, str], list[Resource]] = {}
    for claim in claims.standing_claims(thing):
        if claim.one("predicate") == prop.path and document in ("", claim.one("source")):
            words = claim.one("object") or claim.one("asStated")
            spans.setdefault((_claim_span(claim), date_words(words)), []).append(claim)
    stated = {date for found in spans.values() for claim in found if (date := claim.one("object"))}
    for value in () if document else map(text_of, thing.get(prop.name)):
        if value not in stated and (span := _value_span(value)):
            spans.setdefault((span, date_words(value)), [])
    for (span, words), found in sorted(spans.items(), key=lambda each: each[0]):
        if any(span):
            linked = tuple(map(view.linked_claim, found))
            yield DateStatement(prop.title, words or span_words(*span), span, span, linked)


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
        head = [row.iri, row.thing.text, row.thing.kind]
        for each in row.statements:
            date = [each.words, each.first, each.last, each.field]
            claims = [[claim.view.quote, claim.source.text, claim.status.text] for claim in each.claims]
            yield from ([*head, *date, *cells] for cells in claims or [["", "", ""]])
        if not row.statements:
            yield [*head, *[""] * (len(COLUMNS) - len(head))]


MAKERS = {"Person": tenures_of, "Agency": tenures_in, "Organization": tenures_in}


def tenure_rows(chosen: TimelineFilter, view: Presenter) -> Iterator[TimelineRow]:
    """Yield a row for the dated tenures of each person, where the timeline is that of a person or body."""
    thing = view.catalogue.describe(chosen.thing) if chosen.thing else None
    if thing is None or thing.type not in MAKERS or chosen.kinds or chosen.issue or chosen.source:
        return
    by_person: dict[str, list[tuple[LinkView, DateStatement]]] = {}
    for each in MAKERS[thing.type](thing, view):
        begin, end = (dates.day_bounds(day) if day else ("", "") for day in (each.start, each.end))
        is_within = begin[0] <= (chosen.last or EVER) and (end[1] or EVER) >= chosen.first
        if (each.start or each.end) and is_within:
            title = each.what.text if each.what else "Member"
            statement = DateStatement(title, each.time, begin, end, each.claims)
            by_person.setdefault(each.holder, []).append((each.person, statement))
    for holder, found in by_person.items():
        yield TimelineRow(holder, found[0][0], tuple(statement for _, statement in found), False)


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
