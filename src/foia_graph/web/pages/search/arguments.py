"""What a search is asked for, read from the address: words, what narrows them, an order."""

from flask import request

from foia_graph.errors import RequestRefused, ValueRejected
from foia_graph.model.values import UNWRITABLE
from foia_graph.search import facets
from foia_graph.search.text_index import SORTS, SearchRequest
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.listing.filter_values import brief_value
from foia_graph.store.listing.selection import ListSelector
from foia_graph.web.core.query_parameters import MOST_VALUES, check_names, parameter_values
from foia_graph.web.pages.lists.list_query import PERIOD, Narrowing, period

WORDS = "q"
FIELDS = (*PERIOD, "sort", "spreadsheet")
PLACE = ("page", "per_page", "generation")


def asked(source: Catalogue) -> Narrowing:
    """Read what a search is asked for.

    Raises Refused for what is no parameter of a search, and NotFound for a value that is not known.
    """
    filters = facets.facet_filters(source.profile)
    check_names((WORDS, *filters, *FIELDS, *PLACE), "A search")
    given = {name: texts for name in filters if (texts := parameter_values(name))}
    if sum(map(len, given.values())) > MOST_VALUES:
        raise RequestRefused(f"A search is narrowed by at most {MOST_VALUES} values.")
    chosen = tuple((name, _values(name, texts, source)) for name, texts in given.items())
    sort = field("sort") or SORTS[0]
    if sort not in SORTS:
        raise RequestRefused(f"sort is {', '.join(SORTS)}, not {sort[:40]!r}.")
    wanted = ListSelector(chosen, *period(field), sort=sort)
    words = [(WORDS, text) for text in [UNWRITABLE.sub(" ", field(WORDS)).strip()] if text]
    pairs = [
        (name, brief_value(value, filters[name], source.base)) for name, found in chosen for value in found
    ]
    plain = [(name, text) for name in FIELDS if (text := field(name))]
    return Narrowing(wanted, (*words, *pairs, *plain), filters)


def field(name: str) -> str:
    """Return a field of the form, given once; one that is left empty says nothing."""
    found = [text for text in dict.fromkeys(request.args.getlist(name)) if text.strip()]
    if len(found) > 1:
        raise RequestRefused(f"{name} is given once, not {len(found)} times.")
    return found[0].strip() if found else ""


def _values(name: str, texts: list[str], source: Catalogue) -> tuple[str, ...]:
    try:
        return tuple(dict.fromkeys(facets.facet_value(name, text, source) for text in texts))
    except ValueRejected as error:
        raise RequestRefused(f"{str(error).rstrip('.')}.") from None


def as_search(narrowing: Narrowing) -> SearchRequest:
    """Return what is asked for as the index takes it."""
    wanted = narrowing.wanted
    words = next(iter(narrowing.chosen(WORDS)), "")
    return SearchRequest(words, wanted.filter_values, wanted.first, wanted.last, wanted.sort)
