"""Lists of things as tables: the name, the date, and the first fields that tell things of a class apart."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from foia_graph.model.profile import Property, Shape
from foia_graph.model.rdf_terms import Literal, NamedNode
from foia_graph.publish.date_words import date_words
from foia_graph.publish.incoming import incoming_link
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.view_models import LinkView
from foia_graph.web.core.tables import TableHeading
from foia_graph.web.pages.lists.facet_links import mark_outside
from foia_graph.web.pages.lists.listing import Listing

MOST_FIELDS, MOST_VALUES = 3, 3
"""Columns besides name and date, and values of a cell that are named."""
FIELD_FILTERS = ("type", "agency", "release", "issue")
"""The filters whose fields make columns, the most telling first."""


@dataclass(frozen=True, slots=True)
class ListCell:
    """The values of a thing in a column, and how many more there are."""

    links: tuple[LinkView, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class ListTable:
    """A page of a list as a table: its headings, and a row for each thing."""

    headings: tuple[TableHeading, ...]
    rows: tuple[tuple[ListCell, ...], ...]


def list_table(listing: Listing, view: Presenter) -> ListTable | None:
    """Return a page of a list as a table, None where it is not of things of one class."""
    shape = listing.shape
    if shape is None or not view.profile.is_thing(shape):
        return None
    fields = _telling_fields(shape)
    rows = [tuple(_row_cells(iri, shape, fields, listing, view)) for iri in listing.result_page.names]
    filled = [n for n in range(2 + len(fields)) if n < 1 or any(row[n].links for row in rows)]
    first_of = {fields[n - 2][0]: n for n in reversed(filled) if n > 1}
    shown = [n for n in filled if n < 2 or first_of[fields[n - 2][0]] == n][: 2 + MOST_FIELDS]
    headings = [*_sorting_headings(listing, shape), *(TableHeading(prop.plain_title) for _, prop in fields)]
    return ListTable(tuple(headings[n] for n in shown), tuple(tuple(row[n] for n in shown) for row in rows))


def _telling_fields(shape: Shape) -> list[tuple[str, Property]]:
    """Return fields, each with the filter that it is a part of; of one filter the first in use is shown."""
    fields = shape.properties.values()
    return [
        (name, prop) for name in FIELD_FILTERS for prop in fields if name in prop.filters and not prop.inverse
    ]


def _row_cells(
    iri: str, shape: Shape, fields: Sequence[tuple[str, Property]], listing: Listing, view: Presenter
) -> Iterator[ListCell]:
    """Yield the cells of a thing: what it is called, its date, and its fields."""
    yield ListCell((mark_outside(incoming_link(iri, view), iri, listing, view),))
    values: dict[str, list[str]] = {}
    for quad in view.catalogue.statements(iri):
        if isinstance(quad.object, (NamedNode, Literal)):
            values.setdefault(quad.predicate.value, []).append(quad.object.value)
    paths = [shape.properties[name].path for name in shape.date_fields]
    days = next((sorted(set(values[path])) for path in paths if path in values), [])
    yield ListCell(tuple(LinkView("", date_words(day)) for day in days))
    for _, prop in fields:
        found = sorted(set(values.get(prop.path, ())))
        links = tuple(map(view.link, found[:MOST_VALUES]))
        yield ListCell(links, len(found) - len(links))


def _sorting_headings(listing: Listing, shape: Shape) -> Iterator[TableHeading]:
    """Yield the headings of name and date, each of which sorts by it."""
    now = listing.narrowing.criteria.sort
    yield _sorting_heading(shape.plain_title, listing, "label", {"label": "ascending"}.get(now, ""))
    order = {"date": "ascending", "-date": "descending"}.get(now, "")
    if shape.date_fields:
        yield _sorting_heading("Date", listing, "-date" if order == "ascending" else "date", order)
    else:
        yield TableHeading("Date")


def _sorting_heading(text: str, listing: Listing, sort: str, order: str) -> TableHeading:
    parameters = (*listing.narrowing.parameters_without("sort"), ("sort", sort))
    return TableHeading(text, listing.narrowed_path(parameters), order)
