"""Answers of questions as tables for people: headings, labels for names, dates as precise as they are known.

Columns without a value, and those that say again what a link next to them is called, are omitted; the words
that a row rests on are in its last column, with their source.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import msgspec

from foia_graph.model.namespaces import XSD
from foia_graph.publish.date_words import date_words
from foia_graph.publish.presenter import Presenter
from foia_graph.query.saved import SavedQuery
from foia_graph.store.listing.orders import sort_label
from foia_graph.web.pages.thing_choices import ThingRange
from foia_graph.web.sparql.results_page import term_text

EVIDENCE, SOURCE, NOTE, FIELD = "evidence", "source", "note", "field"
"""Columns of their own meaning: words that are quoted, what they are in, a remark, the name of a field."""
SOURCES = ("source", "document")
"""The kinds of things that sources are."""
SEPARATOR = " | "
"""What joins several values of a cell in saved queries (GROUP_CONCAT)."""
NUMBERS = frozenset(f"{XSD}{name}" for name in ("integer", "decimal", "double", "float"))
DATES = frozenset(f"{XSD}{name}" for name in ("date", "gYearMonth", "gYear", "dateTime"))
BOUNDS = ("notBefore", "notAfter")
"""Columns for the order of rows, where a date is next to them."""


@dataclass(frozen=True, slots=True)
class CellPart:
    """One value of a cell: its text, where it leads, and its language."""

    text: str
    href: str = ""
    lang: str = ""


@dataclass(frozen=True, slots=True)
class AnswerCell:
    """A cell: its values, what it is sorted by, and the IRI of the thing or the date that it is."""

    parts: tuple[CellPart, ...]
    sort_key: tuple[int, float, str]
    iri: str = ""
    date: str = ""

    @property
    def text(self) -> str:
        """Return its values as text."""
        return "; ".join(part.text for part in self.parts)

    @property
    def file_text(self) -> str:
        """Return its values as text for a file, in which dates are as ISO 8601 writes them."""
        return self.date or self.text


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
            yield [
                text
                for cell, is_link in zip(row, links, strict=True)
                for text in (cell.file_text, *([cell.iri] if is_link else ()))
            ]


def answer_table(body: bytes, query: SavedQuery, view: Presenter) -> AnswerTable:
    """Return the table of results in JSON (SPARQL 1.1 Query Results JSON Format)."""
    results = msgspec.json.decode(body)
    names, bindings = results["head"]["vars"], results["results"]["bindings"]
    view.labels.load_labels(
        {term["value"] for row in bindings for term in row.values() if term["type"] == "uri"}
    )
    cell = partial(_answer_cell, view=view, field_titles=_field_titles(view))
    cells = [[cell(name, row.get(name)) for name in names] for row in bindings]
    kinds = {name: _column_kind(row.get(name) for row in bindings) for name in names}
    shown = [n for n, name in enumerate(names) if _is_shown(n, names, cells)]
    columns = tuple(
        AnswerColumn(
            names[n], query.headings.get(names[n], names[n]), query.columns.get(names[n], ""), kinds[names[n]]
        )
        for n in shown
    )
    return AnswerTable(columns, tuple(tuple(row[n] for n in shown) for row in cells))


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


def _column_kind(terms: Iterator[Mapping[str, Any] | None]) -> str:
    kinds = {_term_kind(term) for term in terms if term is not None}
    return kinds.pop() if len(kinds) == 1 else "text"


def _term_kind(term: Mapping[str, Any]) -> str:
    if term["type"] == "uri":
        return "link"
    datatype = term.get("datatype", "")
    return "number" if datatype in NUMBERS else "date" if datatype in DATES else "text"


def _field_titles(view: Presenter) -> Mapping[str, str]:
    return {path.rpartition("#")[2].rpartition("/")[2]: title for path, title in view.field_titles.items()}


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
        return AnswerCell((CellPart(text),), (0, float(text), ""))
    if kind == "date":
        return AnswerCell((CellPart(date_words(text)),), (0, 0.0, text), date=text)
    if name == FIELD:
        text = field_titles.get(text, text)
    if name.lower().endswith(SOURCE):
        return _source_cell(text, view)
    parts = tuple(_text_part(name, each, term, view) for each in text.split(SEPARATOR))
    date = text if date_words(text) != text else ""
    return AnswerCell(parts, (0, 0.0, sort_label(text)), date=date)


def _source_cell(title: str, view: Presenter) -> AnswerCell:
    """Return the title of a source, which leads to it where it is that of one alone."""
    key = ("sources by title", title)
    iri = view.catalogue.compute_once(key, lambda: ThingRange(view.catalogue, SOURCES).named(title))
    part = CellPart(title, view.link(iri).href if iri else "")
    return AnswerCell((part,), (0, 0.0, sort_label(title)))


def _link_part(name: str, iri: str, view: Presenter) -> CellPart:
    link = view.link(iri)
    text = "what the catalogue says of it" if name.lower().endswith(EVIDENCE) and "#" in iri else link.text
    return CellPart(text, link.href, link.lang)


def _text_part(name: str, text: str, term: Mapping[str, Any], view: Presenter) -> CellPart:
    # What is a name of this catalogue, written as a text, is a link as well.
    if text.startswith(view.catalogue.base) and not any(map(str.isspace, text)):
        return _link_part(name, text, view)
    return CellPart(date_words(text), "", term.get("xml:lang", ""))
