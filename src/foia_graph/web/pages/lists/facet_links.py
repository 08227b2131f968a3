"""Links of a list for people: the filters chosen, the values to choose from, and the orders."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from foia_graph.model.rdf import RDF_TYPE
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.view_models import LinkView
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.listing.filters import ListFilter
from foia_graph.store.listing.items import value_and_broader
from foia_graph.store.listing.selection import Facet, things_above
from foia_graph.web.core.list_parameters import SINCE
from foia_graph.web.pages.lists.collection import PagedCollection

if TYPE_CHECKING:
    from foia_graph.web.pages.lists.listing import Listing

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


def mark_outside(link: LinkView, iri: str, listing: "Listing", view: Presenter) -> LinkView:
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
