"""Rows of a timeline: a thing with the dates of its sources, a person with the posts held."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from foia_graph.errors import ValueRejected
from foia_graph.model import claims, dates
from foia_graph.model.profile import Property
from foia_graph.model.resource import Resource, text_of
from foia_graph.publish.date_words import date_words, span_words
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.tenures import Tenure, tenures_in, tenures_of
from foia_graph.publish.view_models import LinkedClaim, LinkView
from foia_graph.store.listing.items import EVER, Span
from foia_graph.web.pages.timeline.selection import TimelineFilter

DATE_FIELDS = ("date", "created", "issued", "startDate", "endDate", "dateModified")
BEGIN, END = "startDate", "endDate"
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
    by_field = {
        prop.name: list(_field_statements(thing, prop, view, document))
        for prop in _date_properties(thing, view)
    }
    contested = any(_is_contested(found) for found in by_field.values())
    begins, ends = by_field.get(BEGIN, []), by_field.get(END, [])
    if len(begins) == len(ends) == 1:
        by_field = {**by_field, BEGIN: [_join_ends(begins[0], ends[0])], END: []}
    statements = [each for found in by_field.values() for each in found]
    return TimelineRow(thing.iri, view.link(thing.iri), tuple(statements), contested)


def _is_contested(statements: list[DateStatement]) -> bool:
    return any(one.last and one.last < other.first for one in statements for other in statements)


def _date_properties(thing: Resource, view: Presenter) -> Iterator[Property]:
    properties = view.profile[thing.type].properties
    return (properties[name] for name in DATE_FIELDS if name in properties)


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


def _join_ends(begin: DateStatement, end: DateStatement) -> DateStatement:
    return DateStatement(
        "From – to", f"{begin.words} to {end.words}", begin.begin, end.end, (*begin.claims, *end.claims)
    )


COLUMNS = ("thing", "label", "kind", "date", "first", "last", "field", "quote", "source", "status")


def table_rows(rows: Iterable[TimelineRow]) -> Iterator[list[str]]:
    """Yield the names of the columns, then a row for each date and claim, one for what has no date."""
    yield list(COLUMNS)
    for row in rows:
        head = [row.iri, row.thing.text, row.thing.kind]
        for statement in row.statements:
            date = [statement.words, statement.first, statement.last, statement.field]
            yield from ([*head, *date, *cells] for cells in _claim_cells(statement))
        if not row.statements:
            yield [*head, *[""] * (len(COLUMNS) - len(head))]


def _claim_cells(statement: DateStatement) -> Iterator[list[str]]:
    for claim in statement.claims:
        yield [claim.view.quote, claim.source.text, claim.status.text]
    if not statement.claims:
        yield ["", "", ""]


MAKERS = {"Person": tenures_of, "Agency": tenures_in, "Organization": tenures_in}
OPEN: Span = ("", "")


def tenure_rows(chosen: TimelineFilter, view: Presenter) -> Iterator[TimelineRow]:
    """Yield a row for the dated tenures of each person, where the timeline is that of a person or body."""
    thing = view.catalogue.describe(chosen.thing) if chosen.thing else None
    if thing is None or thing.type not in MAKERS or chosen.kinds or chosen.issue or chosen.source:
        return
    by_person: dict[str, list[Tenure]] = {}
    for each in MAKERS[thing.type](thing, view):
        if (each.start or each.end) and _is_within(each, chosen):
            by_person.setdefault(each.holder, []).append(each)
    for holder, found in by_person.items():
        yield TimelineRow(holder, found[0].person, tuple(map(_statement, found)), is_contested=False)


def _is_within(tenure: Tenure, chosen: TimelineFilter) -> bool:
    begin, end = _span(tenure.start), _span(tenure.end)
    return begin[0] <= (chosen.last or EVER) and (end[1] or EVER) >= chosen.first


def _statement(tenure: Tenure) -> DateStatement:
    title = tenure.what.text if tenure.what else "Member"
    return DateStatement(title, tenure.time, _span(tenure.start), _span(tenure.end), tenure.claims)


def _span(date: str) -> Span:
    return dates.day_bounds(date) if date else OPEN


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
            first, last = self._sides(*statement.begin)
            look = _look_of_date(*statement.begin)
            return (self._part(first, last + 1, look),)
        begin, end = self._sides(*statement.begin), self._sides(*statement.end)
        parts = [
            self._part(begin[0], begin[1], "fade-in") if begin[0] < begin[1] else None,
            self._part(begin[1], max(end[0] + 1, begin[1] + 1), "solid"),
            self._part(end[0] + 1, end[1] + 1, "fade-out") if end[0] < end[1] else None,
        ]
        return tuple(part for part in parts if part is not None)

    def _sides(self, first: str, last: str) -> tuple[int, int]:
        # A side that is open goes to the end of the axis.
        return (_ordinal(first) if first else self.first), (_ordinal(last) if last else self.last - 1)

    def _part(self, first: int, end: int, look: str) -> BarPart:
        x, width = self.percent(first), self.percent(end) - self.percent(first)
        return BarPart(x, round(max(width, LEAST_WIDTH), 3), look)


def _look_of_date(first: str, last: str) -> str:
    if not first:
        return "fade-in"
    if not last:
        return "fade-out"
    return "solid" if first == last else "soft"


def _ordinal(day: str) -> int:
    return date.fromisoformat(day).toordinal()
