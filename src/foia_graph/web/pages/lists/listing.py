"""A page of a list: its things, the paths of the other pages, its facets, and its JSON-LD.

As JSON-LD a list is a `hydra:Collection` with a `hydra:view` of this page; see `facets` for what filters it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any, ClassVar, TypeAlias

from flask import render_template

from foia_graph.model.forms import SPREADSHEETS, Form
from foia_graph.model.jsonld import Json
from foia_graph.model.profile import Property, Shape
from foia_graph.model.rdf import RDF_TYPE
from foia_graph.model.rdf_terms import Literal, NamedNode
from foia_graph.model.resource import Resource
from foia_graph.publish.addresses import full_iri, short_iri
from foia_graph.publish.date_words import date_words
from foia_graph.publish.descriptions import linked_body, stub_body
from foia_graph.publish.incoming import incoming_link, plural_title
from foia_graph.publish.language_writers import LanguageWriters
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.profiles.registry import LIST, ProfileRequest
from foia_graph.publish.profiles.schemaorg import schemaorg_profile as schemaorg
from foia_graph.publish.view_models import LinkView
from foia_graph.publish.workbooks.tables import Row
from foia_graph.runtime.shared_values import cached_property
from foia_graph.store.catalogue import PAGE_SIZE, Catalogue, ResultPage
from foia_graph.store.listing.filters import ListFilter
from foia_graph.store.listing.items import UNDATED, value_and_broader
from foia_graph.store.listing.rows import list_rows
from foia_graph.store.listing.selection import Facet, Selection, things_above
from foia_graph.store.stubs import Stub
from foia_graph.web.core.list_parameters import SINCE
from foia_graph.web.core.responses import form_links, suffixed_path
from foia_graph.web.core.site import current_catalogue, current_publication
from foia_graph.web.core.tables import LIST_FORMS, TableHeading
from foia_graph.web.pages.lists.collection import PagedCollection, sorts_of


@dataclass(frozen=True)
class Listing(PagedCollection):
    """A page of a list of things; `notice` is a sentence on the walk, `shape` the class, None for all."""

    selection: Selection
    shape: Shape | None = None
    is_walked: ClassVar[bool] = True

    @cached_property
    def result_page(self) -> ResultPage:
        """Return the IRIs on this page."""
        return ResultPage(
            self.selection.names(self.start, self.start + self.size), self.selection.total, self.start
        )

    @property
    def facets(self) -> tuple[Facet, ...]:
        """Return the facets, with a count for each value."""
        return self.selection.facets

    @property
    def sorts(self) -> Sequence[str]:
        """Return the names of its orders, the usual one first."""
        return sorts_of(self.shape, self.source.profile) if self.shape else ()

    @property
    def total(self) -> int:
        """Return the number of things."""
        return self.selection.total

    def thing_names(self) -> Iterable[str]:
        """Return the IRIs of all things."""
        return self.selection.names()

    def rows(self) -> Iterable[Row]:
        """Yield all things as rows, however many they are."""
        if self.shape is None:
            raise LookupError("A list of several classes has no table.")
        return list_rows(self.selection.names(), self.shape, current_catalogue())

    # ------------------------------------------------------------ addresses

    @property
    def views(self) -> dict[str, str]:
        """Return the paths of the other pages there are, by what each is to this one."""
        total, size = self.selection.total, self.size
        paths = {
            "first": self.page_path(page=1),
            "last": self._path_behind((max(total - 1, 0) // size) * size),
        }
        if self.start > 0:
            paths["previous"] = self._path_behind(min(self.start, total) - size)
        if self.result_page.has_more:
            paths["next"] = self._path_behind(self.start + size)
        return paths

    def _path_behind(self, count: int) -> str:
        """Return the path of the page that begins behind so many things."""
        return (
            self.page_path(after=after_key(self.selection, count - 1, self.source))
            if count > 0
            else self.page_path(page=1)
        )

    # ------------------------------------------------------------ as data

    @property
    def profile_request(self) -> ProfileRequest:
        """Return this page as a request of writers of other profiles."""
        thing = Resource(self.iri, LIST, {"title": (self.heading,)})
        if self.shape is None:
            own = Resource(f"{self.source.base}catalog", "Catalog", {"title": (self.heading,)})
            thing = self.source.catalog_resource or own
        return ProfileRequest(
            thing, self.source, current_publication(), tuple(self.result_page.names), self.own_path
        )

    @cached_property
    def stubs(self) -> Mapping[str, Stub]:
        """Return class and label as they are now: what is deleted since the walk began is a bare name."""
        current = current_catalogue()
        owners = {iri.partition("#")[0] for iri in self.result_page.names if "#" in iri}
        return current.stubs([*self.result_page.names, *owners])

    def members(self, words: LanguageWriters) -> Iterator[Json]:
        """Yield the things on the page as they are now; the last of a long page by class and label only."""
        current_catalogue().read_ahead(self.result_page.names[:PAGE_SIZE])
        for number, iri in enumerate(self.result_page.names):
            thing = current_catalogue().describe(iri) if number < PAGE_SIZE else None
            if thing is not None:
                yield linked_body(thing, current_catalogue(), words)
            else:
                yield stub_body(self.stubs[iri], words) if iri in self.stubs else {"id": iri}


def after_key(selection: Selection, number: int, source: Catalogue) -> str:
    """Return the key behind one of the things, its sort value and its name, as it is in an address."""
    sort_key, name = selection.position_of(number)
    return short_iri(name, source.base) if not sort_key else f"{sort_key} {short_iri(name, source.base)}"


def count_through(selection: Selection, text: str, source: Catalogue) -> int:
    """Return the number of things up to the key that an address has."""
    if not text:
        return 0
    sort_key, _, name = text.rpartition(" ")
    return selection.count_before(sort_key or _empty_key(selection), full_iri(name, source))


def _empty_key(selection: Selection) -> str:
    return UNDATED if "date" in selection.sort else ""


def _list_title(listing: Listing) -> str:
    # That of all things of a class is in plain words.
    shape = listing.shape
    is_of_class = shape is not None and listing.heading == plural_title(shape)
    return shape.plain_plural_title if shape is not None and is_of_class else listing.heading


def render_list(listing: Listing, forms_offered: tuple[Form, ...] = LIST_FORMS) -> str:
    """Write the page of a list of things."""
    view = Presenter(current_publication())
    table = list_table(listing, view)
    names = () if table else listing.result_page.names
    return render_collection(
        "list.html",
        listing,
        view,
        forms_offered,
        title=_list_title(listing),
        table=table,
        items=[mark_outside(incoming_link(iri, view), iri, listing, view) for iri in names],
        linked_data=schemaorg.page_data_block(listing.profile_request),
    )


def render_collection(
    template: str,
    found: PagedCollection,
    view: Presenter,
    forms_offered: tuple[Form, ...] = LIST_FORMS,
    **own: Any,
) -> str:
    """Write the page of a list: its title, filters, orders, files and forms, besides its own values."""
    files = [form for form in forms_offered if form in SPREADSHEETS]
    common = {
        "title": found.heading,
        "chosen": list(active_choices(found, view)),
        "facets": [facet_view(facet, found, view) for facet in found.facets],
        "sorts": list(sort_choices(found)),
        "downloads": [(suffixed_path(found.whole_path, form), form.label) for form in files],
        "forms": form_links(found.own_path, forms_offered),
    }
    return render_template(template, found=found, **{**common, **own})


# Columns besides name and date, and values of a cell that are named.
MAX_FIELDS, MAX_VALUES = 3, 3
# The filters whose fields make columns, the most telling first.
FIELD_FILTERS = ("type", "agency", "release", "issue")
# What is said of a thing itself, by predicate.
StatedValues: TypeAlias = defaultdict[str, list[str]]


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


def mark_outside(link: LinkView, iri: str, listing: Listing, view: Presenter) -> LinkView:
    """Return a link, marked where only sources outside the collection speak of the thing or put it here."""
    outside, narrowing = view.catalogue.outside_values(iri), listing.narrowing
    if not outside:
        return link
    shape = view.catalogue.shape_of(iri)
    if shape is not None and (RDF_TYPE, shape.target) in outside:
        return replace(link, outside=True)
    statements = {
        narrowing.filters[name].title: set(
            _own_statements(iri, narrowing.filters[name], values, view.catalogue)
        )
        for name, values in narrowing.criteria.filter_values
    }
    elsewhere = [title for title, pairs in statements.items() if pairs and pairs <= outside]
    return replace(link, detail=f"{', '.join(elsewhere)}: said outside the collection") if elsewhere else link


def _own_statements(
    iri: str, one: ListFilter, values: Iterable[str], source: Catalogue
) -> Iterator[tuple[str, str]]:
    """Yield the (predicate, value) pairs of a thing itself by which it has one of these values."""
    over = things_above(source, one.under) if one.under else {}
    for predicate in filter(None, map(source.profile.predicates.get, one.paths)):
        for value in source.links(iri, predicate):
            if not value_and_broader(value, over).isdisjoint(values):
                yield predicate, value


WORDS = {"from": "From", "to": "To", "exact": "Exact", SINCE: "Changed since"}
ORDERS = {
    "iri": "name",
    "relevance": "relevance",
    "date": "oldest first",
    "-date": "newest first",
    "label": "title",
}


@dataclass(frozen=True, slots=True)
class FilterChoice:
    """A value of a filter, with the path of the list that has it chosen, or given up."""

    filter: str
    value: LinkView
    href: str
    count: int = 0
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class FacetView:
    """A filter with its values to choose from, and how many more there are."""

    title: str
    choices: tuple[FilterChoice, ...]
    more: int


def active_choices(collection: PagedCollection, view: Presenter) -> Iterator[FilterChoice]:
    """Yield the values chosen, each with the path of the collection without it."""
    narrowing = collection.narrowing
    for name, values in narrowing.criteria.filter_values:
        for value in values:
            href = collection.narrowed_path(narrowing.parameters_toggled(name, value, collection.source.base))
            yield FilterChoice(
                _plain_title(name, narrowing.filters[name].title, collection),
                _value_link(name, value, collection, view),
                href,
                is_chosen=True,
            )
    for name in WORDS:
        for text in narrowing.chosen_texts(name):
            yield FilterChoice(
                WORDS[name],
                LinkView("", text),
                collection.narrowed_path(narrowing.parameters_without(name)),
                is_chosen=True,
            )


def facet_view(facet: Facet, collection: PagedCollection, view: Presenter) -> FacetView:
    """Return the values of a filter, each with the path that chooses it or gives it up."""
    now = set(collection.narrowing.parameters)
    choices = []
    for value, count in facet.values:
        parameters = collection.narrowing.parameters_toggled(facet.name, value, collection.source.base)
        text = _value_link(facet.name, value, collection, view)
        on = set(parameters) < now
        choices.append(FilterChoice(facet.title, text, collection.narrowed_path(parameters), count, on))
    return FacetView(_plain_title(facet.name, facet.title, collection), tuple(choices), facet.more)


def _plain_title(name: str, title: str, collection: PagedCollection) -> str:
    """Return the title of a filter in plain words: that of the field, where it is one."""
    shapes = collection.source.profile.shapes.values()
    fields = (shape.properties[name] for shape in shapes if name in shape.properties)
    is_field = collection.narrowing.filters[name].is_own_field
    return next((each.plain_title for each in fields if each.title == title), title) if is_field else title


def _value_link(name: str, value: str, collection: PagedCollection, view: Presenter) -> LinkView:
    word = collection.value_word(name, value)
    return LinkView("", word) if word else view.link(value)


def sort_choices(collection: PagedCollection) -> Iterator[FilterChoice]:
    """Yield the orders of a collection, each with its path."""
    narrowing = collection.narrowing
    for sort in collection.sorts:
        usual = sort == collection.sorts[0]
        parameters = (*narrowing.parameters_without("sort"), *(() if usual else (("sort", sort),)))
        on = sort == narrowing.criteria.sort
        yield FilterChoice(
            "sort", LinkView("", ORDERS[sort]), collection.narrowed_path(parameters), is_chosen=on
        )
