"""The drawing of a timeline: an axis of days, and bars on it, soft where a date is not certain."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from foia_graph.web.pages.timeline.rows import DateStatement

LEAST_DAYS = 60
"""The shortest time that an axis shows, so that a single day is not as wide as the page."""
MARGIN = 0.02
LEAST_WIDTH = 0.6
"""The least width of a bar, in percent of the axis."""
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
