"""A page of a list: its things, the paths of the other pages, its facets, and its JSON-LD."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any, ClassVar, TypeAlias

from flask import render_template

from foia_graph.model.forms import SPREADSHEETS, Form
from foia_graph.model.iris import name_as_label
from foia_graph.model.jsonld import Json
from foia_graph.model.namespaces import FOIA
from foia_graph.model.profile import Property, Shape
from foia_graph.model.rdf import RDF_TYPE
from foia_graph.model.rdf_terms import Literal, NamedNode
from foia_graph.model.resource import Resource
from foia_graph.publish.addresses import full_iri, short_iri
from foia_graph.publish.date_words import date_words
from foia_graph.publish.descriptions import incoming_link, linked_body, plural_title, stub_body
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.profiles.registry import LIST, ProfileRequest
from foia_graph.publish.profiles.schemaorg import schemaorg_profile as schemaorg
from foia_graph.publish.serializers import LanguageWriters
from foia_graph.publish.view_models import LinkView
from foia_graph.publish.workbooks.tables import Row
from foia_graph.runtime.shared_values import cached_property
from foia_graph.runtime.tables import table_beside
from foia_graph.store.catalogue import PAGE_SIZE, Catalogue, ResultPage
from foia_graph.store.linked_things import Stub
from foia_graph.store.listing.filters import ListFilter, brief_value
from foia_graph.store.listing.items import UNDATED, value_and_broader
from foia_graph.store.listing.rows import list_rows
from foia_graph.store.listing.selection import Facet, Selection, things_above
from foia_graph.web.core.list_parameters import SINCE
from foia_graph.web.core.responses import form_links, suffixed_path
from foia_graph.web.core.site import current_catalogue, current_publication
from foia_graph.web.core.tables import LIST_FORMS, TableHeading
from foia_graph.web.pages.lists.collection import MACHINE, PagedCollection, sorts_of
from foia_graph.web.pages.lists.document_columns import SHAPE as DOCUMENTS
from foia_graph.web.pages.lists.document_columns import DocumentColumns


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
    empty_key = UNDATED if "date" in selection.sort else ""
    return selection.count_before(sort_key or empty_key, full_iri(name, source))


def render_list(listing: Listing, forms_offered: tuple[Form, ...] = LIST_FORMS) -> str:
    """Write the page of a list of things."""
    view, shape = Presenter(current_publication()), listing.shape
    table = list_table(listing, view)
    names = () if table else listing.result_page.names
    is_read = any(link.machine for row in (table or ((), ()))[1] for cell in row for link in cell.links)
    others = listing.narrowing.parameters_without(MACHINE)
    is_of_class = shape is not None and listing.heading == plural_title(shape)
    return render_collection(
        "list.html",
        listing,
        view,
        forms_offered,
        title=shape.plain_plural_title if shape is not None and is_of_class else listing.heading,
        table=table,
        toggle=listing.narrowed_path((*others, (MACHINE, "false"))) if is_read else "",
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


MACHINE_PATH = f"{FOIA}machineRead"
# The columns of documents that are numbers, with the order by each.
NUMBERS = {"Pages": "-pages", "Redactions": "-redactions"}
# Columns besides name and date, and values of a cell that are named.
MAX_FIELDS, MAX_VALUES = 3, 3
# The filters whose fields make columns, the most telling first.
FIELD_FILTERS = ("type", "agency", "release", "issue")
# What is said of a thing itself, by predicate.
StatedValues: TypeAlias = defaultdict[str, list[str]]


@dataclass(frozen=True, slots=True)
class ListCell:
    """The values of a thing in a column, how many more there are, and the path of a picture of the thing."""

    links: Sequence[LinkView]
    more: int = 0
    picture: str = ""


ListTable: TypeAlias = tuple[list[TableHeading], list[list[ListCell]]]


def list_table(listing: Listing, view: Presenter) -> ListTable | None:
    """Return the headings and rows of a page of a list, None where it is not of things of one class."""
    shape = listing.shape
    if shape is None or not view.profile.is_thing(shape):
        return None
    names = listing.result_page.names
    stated = [_stated_values(iri, view, listing.narrowing.criteria.machine) for iri in names]
    days = [_days(values, shape) for values in stated]
    documents = DocumentColumns(view, names) if shape.name == DOCUMENTS else None
    has_days = any(days) or documents is not None
    # A link is made of what is shown alone: most fields are not.
    fields = _shown_fields(shape, stated)[: MAX_FIELDS if has_days else MAX_FIELDS + 1]
    headings = [*_sorting_headings(listing, shape)][: 2 if has_days else 1]
    rows = []
    for iri, values, own_days in zip(names, stated, days, strict=True):
        link = mark_outside(incoming_link(iri, view), iri, listing, view)
        files = [name for name in values[view.profile.predicates["alternative"]] if name != link.text]
        if documents is not None:
            link = replace(link, detail=link.detail or "; ".join(files[:1]))
        if link.machine and not listing.narrowing.criteria.machine:
            link = replace(link, text=next(iter(files), name_as_label(iri)), machine=False)
        row = [ListCell([link], picture=documents.picture(iri) if documents else "")]
        if has_days:
            machine = any(shape.properties[name].path in values[MACHINE_PATH] for name in shape.date_fields)
            row.append(ListCell([LinkView("", date_words(day), machine=machine) for day in own_days]))
        for prop in fields:
            found, machine = sorted(set(values[prop.path])), prop.path in values[MACHINE_PATH]
            links = [replace(view.link(each), machine=machine) for each in found[:MAX_VALUES]]
            row.append(ListCell(links, max(len(found) - MAX_VALUES, 0)))
        if documents is not None:
            pages = next(iter(values[view.profile.predicates["numberOfPages"]]), "")
            row += [ListCell([documents.pages(iri, int(pages or 0))]), ListCell([documents.redactions(iri)])]
        rows.append(row)
    headings += (TableHeading(prop.plain_title) for prop in fields)
    if documents is not None:
        headings += (_number_heading(listing, title, sort) for title, sort in NUMBERS.items())
    return headings, rows


def _shown_fields(shape: Shape, stated: Iterable[StatedValues]) -> list[Property]:
    in_use = frozenset(chain.from_iterable(stated))
    found: dict[str, Property] = {}
    for name in FIELD_FILTERS:
        for prop in shape.properties.values():
            if name in prop.filters and not prop.inverse and prop.path in in_use:
                found.setdefault(name, prop)
    return list(found.values())


def _stated_values(iri: str, view: Presenter, machine: bool) -> StatedValues:
    """Return what is said of a thing itself; without `machine` not what a program read."""
    values = defaultdict[str, list[str]](list)
    for quad in view.catalogue.statements(iri):
        if isinstance(quad.object, (NamedNode, Literal)):
            values[quad.predicate.value].append(quad.object.value)
    if not machine:
        for predicate in values.pop(MACHINE_PATH, ()):
            values.pop(predicate, None)
    return values


def _days(values: StatedValues, shape: Shape) -> list[str]:
    paths = [shape.properties[name].path for name in shape.date_fields]
    return next((sorted(set(values[path])) for path in paths if path in values), [])


def _number_heading(listing: Listing, title: str, sort: str) -> TableHeading:
    others = listing.narrowing.parameters_without("sort")
    order = "descending" if listing.narrowing.criteria.sort == sort else ""
    return TableHeading(title, listing.narrowed_path((*others, ("sort", sort))), order)


def _sorting_headings(listing: Listing, shape: Shape) -> Iterator[TableHeading]:
    """Yield the headings of name and date, each of which sorts by it."""
    now, others = listing.narrowing.criteria.sort, listing.narrowing.parameters_without("sort")

    def leading(sort: str) -> str:
        return listing.narrowed_path((*others, ("sort", sort)))

    yield TableHeading(shape.plain_title, leading("label"), "ascending" if now == "label" else "")
    order = {"date": "ascending", "-date": "descending"}.get(now, "")
    path = leading("-date" if now == "date" else "date") if shape.date_fields else ""
    yield TableHeading("Date", path, order)


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
    over = things_above(source, one.under) if one.under else {}
    for predicate in filter(None, map(source.profile.predicates.get, one.paths)):
        for value in source.links(iri, predicate):
            if not value_and_broader(value, over).isdisjoint(values):
                yield predicate, value


WORDS = {"from": "From", "to": "To", "exact": "Exact", SINCE: "Changed since", MACHINE: "Machine-read values"}
ORDERS: Mapping[str, str] = table_beside(__file__)["orders"]


@dataclass(frozen=True, slots=True)
class FilterChoice:
    """A value of a filter or an order, with the path of the list that has it chosen, or given up.

    `option` is the value as an address has it; `machine` marks one that a program alone gave.
    """

    filter: str
    value: LinkView
    href: str
    count: int = 0
    is_chosen: bool = False
    option: str = ""
    machine: bool = False


def active_choices(collection: PagedCollection, view: Presenter) -> Iterator[FilterChoice]:
    """Yield the values chosen, each with the path of the collection without it."""
    narrowing = collection.narrowing
    for name, values in narrowing.criteria.filter_values:
        title = _plain_title(name, narrowing.filters[name].title, collection)
        for value in values:
            parameters = narrowing.parameters_toggled(name, value, collection.source.base)
            link, href = _value_link(name, value, collection, view), collection.narrowed_path(parameters)
            yield FilterChoice(title, link, href, is_chosen=True)
    for name, word in WORDS.items():
        href = collection.narrowed_path(narrowing.parameters_without(name))
        for text in narrowing.chosen_texts(name):
            yield FilterChoice(word, LinkView("", text), href, is_chosen=True)


def facet_view(facet: Facet, collection: PagedCollection, view: Presenter) -> dict[str, Any]:
    """Return the values of a filter, each with the path that chooses it or gives it up."""
    narrowing, base = collection.narrowing, collection.source.base
    choices = []
    for value, count in facet.values:
        parameters = narrowing.parameters_toggled(facet.name, value, base)
        choices.append(
            FilterChoice(
                facet.title,
                _value_link(facet.name, value, collection, view),
                collection.narrowed_path(parameters),
                count,
                len(parameters) < len(narrowing.parameters),
                brief_value(value, narrowing.filters[facet.name], base),
                value in facet.machine,
            )
        )
    title = _plain_title(facet.name, facet.title, collection)
    return {"name": facet.name, "title": title, "choices": choices, "more": facet.more}


def _plain_title(name: str, title: str, collection: PagedCollection) -> str:
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
        own = () if sort == collection.sorts[0] else (("sort", sort),)
        href = collection.narrowed_path((*narrowing.parameters_without("sort"), *own))
        is_chosen = sort == narrowing.criteria.sort
        yield FilterChoice("sort", LinkView("", ORDERS[sort]), href, is_chosen=is_chosen)
