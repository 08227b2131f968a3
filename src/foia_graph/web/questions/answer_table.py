"""Answers of questions as tables for people: headings, labels for names, dates as precise as they are."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import msgspec

from foia_graph.model.namespaces import XSD
from foia_graph.publish.date_words import date_words
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.view_models import LinkView
from foia_graph.query.saved import SavedQuery
from foia_graph.store.listing.items import sort_label
from foia_graph.web.pages.thing_choices import ThingRange
from foia_graph.web.sparql.results_page import term_text

# Columns of their own meaning: words that are quoted, what they are in, a remark, the name of a field.
EVIDENCE, SOURCE, NOTE, FIELD = "evidence", "source", "note", "field"
# The kinds of things that sources are.
SOURCES = ("source", "document")
# What joins several values of a cell in saved queries (GROUP_CONCAT).
SEPARATOR = " | "
NUMBERS = frozenset(f"{XSD}{name}" for name in ("integer", "decimal", "double", "float"))
DATES = frozenset(f"{XSD}{name}" for name in ("date", "gYearMonth", "gYear", "dateTime"))
# Columns for the order of rows, where a date is next to them.
BOUNDS = ("notBefore", "notAfter")


@dataclass(frozen=True, slots=True)
class AnswerCell:
    """A cell: its values, what it is sorted by, and the IRI of the thing or the date that it is."""

    parts: tuple[LinkView, ...]
    sort_key: tuple[int, float, str]
    iri: str = ""
    date: str = ""

    @property
    def text(self) -> str:
        """Return its values as text."""
        return "; ".join(part.text for part in self.parts)


@dataclass(frozen=True, slots=True)
class AnswerColumn:
    """A column: its name in the query, its heading, and its kind (`number`, `date`, `link` or `text`)."""

    name: str
    heading: str
    description: str
    kind: str


@dataclass(frozen=True, slots=True)
class AnswerTable:
    """An answer: the columns that are shown, and rows with a cell for each."""

    columns: tuple[AnswerColumn, ...]
    rows: tuple[tuple[AnswerCell, ...], ...]

    def place(self, name: str) -> int:
        """Return the position of a column, -1 where it is not shown."""
        return next((n for n, column in enumerate(self.columns) if column.name == name), -1)

    @property
    def places_apart(self) -> list[int]:
        """Return the columns that a page shows apart: source and note are with the evidence."""
        with_evidence = (SOURCE, NOTE) if self.place(EVIDENCE) >= 0 else ()
        return [n for n, column in enumerate(self.columns) if column.name not in with_evidence]

    def sorted_by(self, sort: str) -> "AnswerTable":
        """Return the table in the order of a column, backwards with `-` before its name; empty cells last."""
        place = self.place(sort.removeprefix("-"))
        if place < 0:
            return self
        filled = [row for row in self.rows if row[place].parts]
        filled.sort(key=lambda row: row[place].sort_key, reverse=sort.startswith("-"))
        return AnswerTable(self.columns, (*filled, *(row for row in self.rows if not row[place].parts)))

    def text_rows(self) -> Iterator[list[str]]:
        """Yield the headings, then the rows as text; behind a column of links is one of their addresses."""
        links = [column.kind == "link" for column in self.columns]
        yield [
            text
            for column, is_link in zip(self.columns, links, strict=True)
            for text in (column.heading, *([f"{column.heading} (address)"] if is_link else ()))
        ]
        for row in self.rows:
            yield [  # dates are as ISO 8601 writes them
                text
                for cell, is_link in zip(row, links, strict=True)
                for text in (cell.date or cell.text, *([cell.iri] if is_link else ()))
            ]


def answer_table(body: bytes, query: SavedQuery, view: Presenter) -> AnswerTable:
    """Return the table of results in JSON (SPARQL 1.1 Query Results JSON Format)."""
    results = msgspec.json.decode(body)
    names, bindings = results["head"]["vars"], results["results"]["bindings"]
    view.labels.load_labels(
        {term["value"] for row in bindings for term in row.values() if term["type"] == "uri"}
    )
    titles = {path.rpartition("#")[2].rpartition("/")[2]: title for path, title in view.field_titles.items()}
    cell = partial(_answer_cell, view=view, field_titles=titles)
    cells = [[cell(name, row.get(name)) for name in names] for row in bindings]
    shown = [n for n in range(len(names)) if _is_shown(n, names, cells)]
    columns = []
    for name in (names[n] for n in shown):
        kinds = {_term_kind(row[name]) for row in bindings if name in row}
        kind = kinds.pop() if len(kinds) == 1 else "text"
        columns.append(AnswerColumn(name, query.headings.get(name, name), query.columns.get(name, ""), kind))
    return AnswerTable(tuple(columns), tuple(tuple(row[n] for n in shown) for row in cells))


def _is_shown(place: int, names: Sequence[str], cells: list[list[AnswerCell]]) -> bool:
    """Return False for a column that is empty, repeats the label of a link, or is for the order alone."""
    if names[place] in BOUNDS and "date" in names:
        return False
    if not any(row[place].parts for row in cells):
        return False
    return not any(
        all(not row[place].parts or (row[other].iri and row[place].text == row[other].text) for row in cells)
        for other in range(len(names))
        if other != place and not any(row[place].iri for row in cells)
    )


def _term_kind(term: Mapping[str, Any]) -> str:
    if term["type"] == "uri":
        return "link"
    datatype = term.get("datatype", "")
    return "number" if datatype in NUMBERS else "date" if datatype in DATES else "text"


def _answer_cell(
    name: str, term: Mapping[str, Any] | None, *, view: Presenter, field_titles: Mapping[str, str]
) -> AnswerCell:
    if term is None:
        return AnswerCell((), (1, 0.0, ""))
    kind, text = _term_kind(term), term_text(dict(term))
    if kind == "link":
        part = _link_part(name, text, view)
        return AnswerCell((part,), (0, 0.0, sort_label(part.text)), text)
    if kind == "number":
        return AnswerCell((LinkView("", text),), (0, float(text), ""))
    if kind == "date":
        return AnswerCell((LinkView("", date_words(text)),), (0, 0.0, text), date=text)
    if name == FIELD:
        text = field_titles.get(text, text)
    if name.lower().endswith(SOURCE):
        return _source_cell(text, view)
    parts = tuple(_text_part(name, each, term, view) for each in text.split(SEPARATOR))
    date = text if date_words(text) != text else ""
    return AnswerCell(parts, (0, 0.0, sort_label(text)), date=date)


def _source_cell(title: str, view: Presenter) -> AnswerCell:
    key = ("sources by title", title)
    iri = view.catalogue.compute_once(key, lambda: ThingRange(view.catalogue, SOURCES).named(title))
    part = LinkView(view.link(iri).href if iri else "", title)
    return AnswerCell((part,), (0, 0.0, sort_label(title)))


def _link_part(name: str, iri: str, view: Presenter) -> LinkView:
    link = view.link(iri)
    text = "what the catalogue says of it" if name.lower().endswith(EVIDENCE) and "#" in iri else link.text
    return LinkView(link.href, text, lang=link.lang)


def _text_part(name: str, text: str, term: Mapping[str, Any], view: Presenter) -> LinkView:
    # What is a name of this catalogue, written as a text, is a link as well.
    if text.startswith(view.catalogue.base) and not any(map(str.isspace, text)):
        return _link_part(name, text, view)
    return LinkView("", date_words(text), lang=term.get("xml:lang", ""))


MAX_BARS = 40
# Months that a chart over time has; a longer time is drawn by years.
MAX_MONTHS = 72
# Columns whose numbers count nothing: they say where something is.
PLACES = frozenset(("first", "last", "number", "page", "firstPage", "before", "after"))
DAY = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}")


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: what it stands for, its number, and over time its month or year."""

    label: str
    amount: float
    period: str = ""

    @property
    def number(self) -> str:
        """Return its number as text."""
        return f"{self.amount:,.0f}" if self.amount == int(self.amount) else f"{self.amount:,}"


@dataclass(frozen=True, slots=True)
class BarChart:
    """Bars to draw, upright ones over time or lying ones by name, and a sentence on what they show."""

    caption: str
    bars: list[Bar]
    is_upright: bool


def bar_chart(table: AnswerTable) -> BarChart | None:
    """Return the chart that an answer has; None without dates or numbers, or with too few."""
    columns = list(enumerate(table.columns))
    number = next((n for n, each in columns if each.kind == "number" and each.name not in PLACES), None)
    date = next((n for n, each in columns if _has_dates(table, n, each)), None)
    # A number next to a date is of that date where no two rows have the same.
    if date is not None and (number is None or _tells_apart(table, [date])):
        return _chart_over_time(table, date, number)
    return _chart_by_name(table, number) if number is not None else None


def _has_dates(table: AnswerTable, place: int, column: AnswerColumn) -> bool:
    filled = [row[place] for row in table.rows if row[place].parts]
    dated = sum(1 for cell in filled if DAY.match(cell.sort_key[2]))
    return column.kind in ("date", "text") and len(filled) > 1 and 2 * dated >= len(filled)


def _tells_apart(table: AnswerTable, places: Sequence[int]) -> bool:
    names = [tuple(row[n].text for n in places) for row in table.rows]
    return len(names) == len(set(names))


def _chart_over_time(table: AnswerTable, date: int, number: int | None) -> BarChart | None:
    days = [
        (row[date].sort_key[2][:10], 1.0 if number is None else row[number].sort_key[1]) for row in table.rows
    ]
    dated = [(day, amount) for day, amount in days if DAY.match(day)]
    months = _months_between(dated)
    period, length = ("month", 7) if len(months) <= MAX_MONTHS else ("year", 4)
    counts: dict[str, float] = defaultdict(float)
    for day, amount in dated:
        if len(day) >= length:
            counts[day[:length]] += amount
    if len(counts) < 2:
        return None
    first, last = min(counts), max(counts)
    periods = [month for month in months if first <= month <= last]
    if period == "year":
        periods = [f"{year:04}" for year in range(int(first), int(last) + 1)]
    what = "Rows" if number is None else table.columns[number].heading
    heading = table.columns[date].heading
    caption = f"{what} by {period}." if heading.lower() == period else f"{what} by {period} of “{heading}”."
    bars = [Bar(date_words(each), counts.get(each, 0.0), each) for each in periods]
    return BarChart(caption + _left_out(days, length), bars, True)


def _months_between(dated: list[tuple[str, float]]) -> list[str]:
    named = sorted({day[:7] for day, _ in dated if len(day) >= 7})
    if not named:
        return []
    first, last = (int(each[:4]) * 12 + int(each[5:]) - 1 for each in (named[0], named[-1]))
    return [f"{month // 12:04}-{month % 12 + 1:02}" for month in range(first, last + 1)]


def _left_out(days: list[tuple[str, float]], length: int) -> str:
    undated = sum(amount for day, amount in days if not DAY.match(day))
    coarse = sum(amount for day, amount in days if DAY.match(day) and len(day) < length)
    said = [f"{undated:,.0f} without a date"] if undated else []
    said += [f"{coarse:,.0f} of which the year alone is known"] if coarse else []
    return f" Not drawn: {' and '.join(said)}." if said else ""


def _chart_by_name(table: AnswerTable, number: int) -> BarChart | None:
    """Return a bar for each row by its name; None where names do not tell the rows apart."""
    rows = [row for row in table.rows if row[number].parts and row[number].sort_key[1] >= 0]
    places = [n for n, column in enumerate(table.columns[:number]) if column.kind != "number"]
    names = next((places[:n] for n in (1, 2) if places and _tells_apart(table, places[:n])), [])
    if not names or len(rows) < 2:
        return None
    largest = sorted(rows, key=lambda row: -row[number].sort_key[1])[:MAX_BARS]
    bars = [
        Bar(", ".join(row[name].text or "not known" for name in names), row[number].sort_key[1])
        for row in largest
    ]
    cut = f", the {MAX_BARS} largest of {len(rows):,}" if len(rows) > MAX_BARS else ""
    of = " and ".join(f"“{table.columns[name].heading}”" for name in names)
    return BarChart(f"{table.columns[number].heading} by {of}{cut}.", bars, False)
