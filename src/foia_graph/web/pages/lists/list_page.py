"""The page of a list, for people: a table where all are of one class."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import TypeAlias

from flask import render_template

from foia_graph.model.forms import SPREADSHEETS, Form
from foia_graph.model.profile import Property, Shape
from foia_graph.model.rdf_terms import Literal, NamedNode
from foia_graph.publish.date_words import date_words
from foia_graph.publish.incoming import incoming_link, plural_title
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.profiles.schemaorg import schemaorg_profile as schemaorg
from foia_graph.publish.view_models import LinkView
from foia_graph.web.core.responses import form_links, suffixed_path
from foia_graph.web.core.site import current_publication
from foia_graph.web.core.tables import TableHeading
from foia_graph.web.pages.lists.facet_links import active_choices, facet_view, mark_outside, sort_choices
from foia_graph.web.pages.lists.listing import Listing


def _plain_title(listing: Listing) -> str:
    # That of all things of a class is in plain words.
    shape = listing.shape
    is_of_class = shape is not None and listing.title == plural_title(shape)
    return shape.plain_plural_title if shape is not None and is_of_class else listing.title


def render_list(listing: Listing, forms_offered: tuple[Form, ...]) -> str:
    """Write the page of a list."""
    view = Presenter(current_publication())
    whole = listing.narrowed_path(listing.narrowing.parameters)
    table = list_table(listing, view)
    names = () if table else listing.result_page.names
    files = [form for form in forms_offered if form in SPREADSHEETS]
    return render_template(
        "list.html",
        title=_plain_title(listing),
        table=table,
        items=[mark_outside(incoming_link(iri, view), iri, listing, view) for iri in names],
        downloads=[(suffixed_path(whole, form), form.label) for form in files],
        found=listing.result_page,
        views=listing.views,
        notice=listing.notice,
        chosen=list(active_choices(listing, view)),
        facets=[facet_view(facet, listing, view) for facet in listing.selection.facets],
        sorts=list(sort_choices(listing)),
        forms=form_links(listing.own_path, forms_offered),
        linked_data=schemaorg.page_data_block(listing.profile_request),
    )


MAX_FIELDS, MAX_VALUES = 3, 3
"""Columns besides name and date, and values of a cell that are named."""
FIELD_FILTERS = ("type", "agency", "release", "issue")
"""The filters whose fields make columns, the most telling first."""
StatedValues: TypeAlias = defaultdict[str, list[str]]
"""What is said of a thing itself, by predicate."""


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
    names = listing.result_page.names
    stated = [_stated_values(iri, view) for iri in names]
    days = [_days(values, shape) for values in stated]
    has_days = any(days)
    # A link is made of what is shown alone: most fields are not.
    fields = _shown_fields(shape, stated)[: MAX_FIELDS if has_days else MAX_FIELDS + 1]
    headings = list(_sorting_headings(listing, shape))[: 2 if has_days else 1]
    rows = (
        (
            ListCell((mark_outside(incoming_link(iri, view), iri, listing, view),)),
            *((_days_cell(own_days),) if has_days else ()),
            *(_field_cell(values[prop.path], view) for prop in fields),
        )
        for iri, values, own_days in zip(names, stated, days, strict=True)
    )
    return ListTable((*headings, *(TableHeading(prop.plain_title) for prop in fields)), tuple(rows))


def _shown_fields(shape: Shape, stated: Iterable[StatedValues]) -> list[Property]:
    """Return the first telling field in use of each filter."""
    in_use = frozenset(chain.from_iterable(stated))
    found: dict[str, Property] = {}
    for name, prop in _telling_fields(shape):
        if prop.path in in_use:
            found.setdefault(name, prop)
    return list(found.values())


def _telling_fields(shape: Shape) -> list[tuple[str, Property]]:
    """Return fields, each with the filter that it is a part of; of one filter the first in use is shown."""
    fields = shape.properties.values()
    return [
        (name, prop) for name in FIELD_FILTERS for prop in fields if name in prop.filters and not prop.inverse
    ]


def _stated_values(iri: str, view: Presenter) -> StatedValues:
    """Return what is said of a thing itself, by predicate."""
    values = defaultdict[str, list[str]](list)
    for quad in view.catalogue.statements(iri):
        if isinstance(quad.object, (NamedNode, Literal)):
            values[quad.predicate.value].append(quad.object.value)
    return values


def _days(values: StatedValues, shape: Shape) -> list[str]:
    paths = [shape.properties[name].path for name in shape.date_fields]
    return next((sorted(set(values[path])) for path in paths if path in values), [])


def _days_cell(days: Iterable[str]) -> ListCell:
    return ListCell(tuple(LinkView("", date_words(day)) for day in days))


def _field_cell(values: Iterable[str], view: Presenter) -> ListCell:
    found = sorted(set(values))
    links = tuple(map(view.link, found[:MAX_VALUES]))
    return ListCell(links, len(found) - len(links))


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
