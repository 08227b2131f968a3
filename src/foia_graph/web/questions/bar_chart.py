"""Bar charts of answers, drawn on the server: rows or numbers over time, or numbers by name."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from foia_graph.publish.date_words import date_words
from foia_graph.web.questions.answer_table import AnswerCell, AnswerColumn, AnswerTable

MAX_BARS, MAX_TICKS = 40, 9
MAX_MONTHS = 72
"""Months that a chart over time has; a longer time is drawn by years."""
WIDTH, NAME_WIDTH, ROW, BASE_LINE = 720, 240, 22, 180
"""Units of the drawing: its width, the room for names, the height of a row, and of the bars over time."""
PLACES = frozenset(("first", "last", "number", "page", "firstPage", "before", "after"))
"""Columns whose numbers count nothing: they say where something is."""
DAY = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}")


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: what it stands for, its number, and its position in the drawing."""

    label: str
    amount: float
    x: float
    y: float
    width: float
    height: float
    tick: str = ""

    @property
    def number(self) -> str:
        """Return its number as text."""
        return f"{self.amount:,.0f}" if self.amount == int(self.amount) else f"{self.amount:,}"


@dataclass(frozen=True, slots=True)
class BarChart:
    """A drawing of bars, upright ones over time or lying ones by name, and a sentence on what it shows."""

    caption: str
    bars: tuple[Bar, ...]
    height: int
    is_upright: bool
    width: int = WIDTH
    base_line: int = BASE_LINE
    name_width: int = NAME_WIDTH


def bar_chart(table: AnswerTable) -> BarChart | None:
    """Return the chart that an answer has; None without dates or numbers, or with too few."""
    number = _count_column(table)
    date = next((n for n, column in enumerate(table.columns) if _has_dates(table, n, column)), None)
    if date is not None and (number is None or _is_count(table, date)):
        return _chart_over_time(table, date, number)
    return _chart_by_name(table, number) if number is not None else None


def _count_column(table: AnswerTable) -> int | None:
    numbers = (n for n, column in enumerate(table.columns) if column.kind == "number")
    return next((n for n in numbers if table.columns[n].name not in PLACES), None)


def _has_dates(table: AnswerTable, place: int, column: AnswerColumn) -> bool:
    filled = [row[place] for row in table.rows if row[place].parts]
    dated = sum(1 for cell in filled if DAY.match(cell.sort_key[2]))
    return column.kind in ("date", "text") and len(filled) > 1 and 2 * dated >= len(filled)


def _is_count(table: AnswerTable, date: int) -> bool:
    # So that a number next to it is of that date.
    days = [row[date].text for row in table.rows]
    return len(days) == len(set(days))


def _chart_over_time(table: AnswerTable, date: int, number: int | None) -> BarChart | None:
    days = [(row[date].sort_key[2][:10], _amount(row, number)) for row in table.rows]
    dated = [(day, amount) for day, amount in days if DAY.match(day)]
    months = _months_between(dated)
    by_month = len(months) <= MAX_MONTHS
    length = 7 if by_month else 4
    counts: dict[str, float] = defaultdict(float)
    for day, amount in dated:
        if len(day) >= length:
            counts[day[:length]] += amount
    if len(counts) < 2:
        return None
    periods = [m for m in months if min(counts) <= m <= max(counts)] if by_month else _years(counts)
    what = "Rows" if number is None else table.columns[number].heading
    period, heading = "month" if by_month else "year", table.columns[date].heading
    caption = f"{what} by {period}." if heading.lower() == period else f"{what} by {period} of “{heading}”."
    return BarChart(
        caption + _left_out(days, length), tuple(_upright_bars(periods, counts)), BASE_LINE + 40, True
    )


def _amount(row: Sequence[AnswerCell], number: int | None) -> float:
    return 1.0 if number is None else row[number].sort_key[1]


def _months_between(dated: list[tuple[str, float]]) -> list[str]:
    """Return all months from the first to the last that a date names."""
    named = sorted({day[:7] for day, _ in dated if len(day) >= 7})
    if not named:
        return []
    first, last = (int(each[:4]) * 12 + int(each[5:]) - 1 for each in (named[0], named[-1]))
    return [f"{month // 12:04}-{month % 12 + 1:02}" for month in range(first, last + 1)]


def _years(counts: Mapping[str, float]) -> list[str]:
    return [f"{year:04}" for year in range(int(min(counts)), int(max(counts)) + 1)]


def _left_out(days: list[tuple[str, float]], length: int) -> str:
    """Return a sentence on what has no position in the chart, "" where all has one."""
    undated = sum(amount for day, amount in days if not DAY.match(day))
    coarse = sum(amount for day, amount in days if DAY.match(day) and len(day) < length)
    said = [f"{undated:,.0f} without a date"] if undated else []
    said += [f"{coarse:,.0f} of which the year alone is known"] if coarse else []
    return f" Not drawn: {' and '.join(said)}." if said else ""


def _upright_bars(periods: Sequence[str], counts: Mapping[str, float]) -> Iterator[Bar]:
    step, most = WIDTH / len(periods), max(counts.values()) or 1
    every = max(1, ceil(len(periods) / MAX_TICKS))
    for place, period in enumerate(periods):
        height = (BASE_LINE - 20) * counts.get(period, 0.0) / most
        yield Bar(
            date_words(period),
            counts.get(period, 0.0),
            round(place * step + step * 0.1, 2),
            round(BASE_LINE - height, 2),
            round(step * 0.8, 2),
            round(height, 2),
            "" if place % every else period,
        )


def _chart_by_name(table: AnswerTable, number: int) -> BarChart | None:
    """Return a bar for each row by its name; None where names do not tell the rows apart."""
    rows = [row for row in table.rows if row[number].parts and row[number].sort_key[1] >= 0]
    names = _telling_columns(table, number)
    if not names or len(rows) < 2:
        return None
    largest = sorted(rows, key=lambda row: -row[number].sort_key[1])[:MAX_BARS]
    most = max(row[number].sort_key[1] for row in largest) or 1
    bars = []
    for place, row in enumerate(largest):
        amount = row[number].sort_key[1]
        label = ", ".join(row[name].text or "not known" for name in names)
        width = (WIDTH - NAME_WIDTH - 60) * amount / most
        bars.append(Bar(label, amount, NAME_WIDTH, place * ROW + 3, round(width, 2), ROW - 6))
    cut = f", the {MAX_BARS} largest of {len(rows):,}" if len(rows) > MAX_BARS else ""
    of = " and ".join(f"“{table.columns[name].heading}”" for name in names)
    return BarChart(f"{table.columns[number].heading} by {of}{cut}.", tuple(bars), ROW * len(bars) + 4, False)


def _telling_columns(table: AnswerTable, number: int) -> list[int]:
    """Return the first column, or the first two, if no two rows have the same there, else none."""
    places = [n for n, column in enumerate(table.columns[:number]) if column.kind != "number"]
    for count in (1, 2):
        chosen = places[:count]
        names = [tuple(row[n].text for n in chosen) for row in table.rows]
        if chosen and len(names) == len(set(names)):
            return chosen
    return []
