"""Links of a list for people: the filters chosen, the values to choose from, and the orders."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from foia_graph.model.rdf import RDF_TYPE
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.view_models import LinkView
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.listing.columns import value_and_broader
from foia_graph.store.listing.filters import ListFilter
from foia_graph.store.listing.index import things_above
from foia_graph.store.listing.selection import Facet
from foia_graph.web.core.modified_since import SINCE
from foia_graph.web.pages.lists.collection import Collection

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
class Choice:
    """A value of a filter, with the path of the list that has it chosen, or given up."""

    filter: str
    value: LinkView
    href: str
    count: int = 0
    on: bool = False


@dataclass(frozen=True, slots=True)
class ShownFacet:
    """A filter with its values to choose from, and how many more there are."""

    title: str
    choices: tuple[Choice, ...]
    more: int


def chosen(found: Collection, view: Presenter) -> Iterator[Choice]:
    """Yield the values chosen, each with the path of the collection without it."""
    narrowing = found.narrowing
    for name, values in narrowing.wanted.filter_values:
        for value in values:
            href = found.other(narrowing.toggled(name, value, found.source.base))
            yield Choice(narrowing.filters[name].title, _text(name, value, found, view), href, on=True)
    for name in WORDS:
        for text in narrowing.chosen(name):
            yield Choice(WORDS[name], LinkView("", text), found.other(narrowing.besides(name)), on=True)


def shown_facet(facet: Facet, found: Collection, view: Presenter) -> ShownFacet:
    """Return the values of a filter, each with the path that chooses it or gives it up."""
    now = set(found.narrowing.parameters)
    choices = []
    for value, count in facet.values:
        parameters = found.narrowing.toggled(facet.name, value, found.source.base)
        text = _text(facet.name, value, found, view)
        on = set(parameters) < now
        choices.append(Choice(facet.title, text, found.other(parameters), count, on))
    return ShownFacet(facet.title, tuple(choices), facet.more)


def _text(name: str, value: str, found: Collection, view: Presenter) -> LinkView:
    word = found.word(name, value)
    return LinkView("", word) if word else view.link(value)


def sorts(found: Collection) -> Iterator[Choice]:
    """Yield the orders of a collection, each with its path."""
    narrowing = found.narrowing
    for sort in found.sorts:
        usual = sort == found.sorts[0]
        parameters = (*narrowing.besides("sort"), *(() if usual else (("sort", sort),)))
        on = sort == narrowing.wanted.sort
        yield Choice("sort", LinkView("", ORDERS[sort]), found.other(parameters), on=on)


def marked(link: LinkView, iri: str, found: "Listing", view: Presenter) -> LinkView:
    """Return a link, marked where only sources outside the corpus speak of the thing or put it here."""
    outside, narrowing = view.catalogue.outside_values(iri), found.narrowing
    shape = view.catalogue.shape_of(iri)
    if shape is not None and (RDF_TYPE, shape.target) in outside:
        return replace(link, outside=True)
    said = {
        narrowing.filters[name].title: set(_said(iri, narrowing.filters[name], values, view.catalogue))
        for name, values in narrowing.wanted.filter_values
    }
    elsewhere = [title for title, pairs in said.items() if pairs and pairs <= outside]
    return replace(link, detail=f"{', '.join(elsewhere)}: said outside the corpus") if elsewhere else link


def _said(iri: str, one: ListFilter, values: Iterable[str], source: Catalogue) -> Iterator[tuple[str, str]]:
    """Yield the (predicate, value) pairs of a thing itself by which it has one of these values."""
    over = things_above(source, one.under) if one.under else {}
    for predicate in filter(None, map(source.profile.predicates.get, one.paths)):
        for value in source.links(iri, predicate):
            if not value_and_broader(value, over).isdisjoint(values):
                yield predicate, value
