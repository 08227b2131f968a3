"""The query of a search, read from the address: words, facets, a period, an order."""

from flask import request

from foia_graph.errors import RequestRefused, ValueRejected
from foia_graph.model.values import UNWRITABLE
from foia_graph.search import facets
from foia_graph.search.search_request import READINGS, SORTS, Reading, SearchRequest
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.listing.filter_values import brief_value
from foia_graph.store.listing.selection import ListSelector
from foia_graph.web.core.query_parameters import (
    AS_OF_NAME,
    check_names,
    check_value_count,
    parameter_values,
)
from foia_graph.web.pages.lists.list_query import PERIOD, Narrowing, requested_period

WORDS = "q"
READ = "read"
FIELDS = (*PERIOD, "sort", READ, "spreadsheet")
PLACE = ("page", "per_page", "generation", AS_OF_NAME)


def search_narrowing(source: Catalogue) -> Narrowing:
    """Return the query of a search, read from the address.

    Raises Refused for what is no parameter of a search, and NotFound for a value that is not known.
    """
    filters = facets.facet_filters(source.profile)
    check_names((WORDS, *filters, *FIELDS, *PLACE), "A search")
    given_texts = {name: texts for name in filters if (texts := parameter_values(name))}
    check_value_count(given_texts, "A search")
    chosen_values = tuple((name, _facet_values(name, texts, source)) for name, texts in given_texts.items())
    sort = form_value("sort") or SORTS[0]
    if sort not in SORTS:
        raise RequestRefused(f"sort is {', '.join(SORTS)}, not {sort[:40]!r}.")
    if (reading := form_value(READ)) and reading not in READINGS:
        raise RequestRefused(f"{READ} is {', '.join(READINGS)}, not {reading[:40]!r}.")
    criteria = ListSelector(chosen_values, *requested_period(form_value), sort=sort)
    words = [(WORDS, text) for text in [UNWRITABLE.sub(" ", form_value(WORDS)).strip()] if text]
    pairs = [
        (name, brief_value(value, filters[name], source.base))
        for name, facet_values in chosen_values
        for value in facet_values
    ]
    plain = [(name, text) for name in FIELDS if (text := form_value(name))]
    return Narrowing(criteria, (*words, *pairs, *plain), filters)


def form_value(name: str) -> str:
    """Return the value of a field of the form, "" for an empty one; raises Refused for two values."""
    texts = [text for text in dict.fromkeys(request.args.getlist(name)) if text.strip()]
    if len(texts) > 1:
        raise RequestRefused(f"{name} is given once, not {len(texts)} times.")
    return texts[0].strip() if texts else ""


def _facet_values(name: str, texts: list[str], source: Catalogue) -> tuple[str, ...]:
    try:
        return tuple(dict.fromkeys(facets.facet_value(name, text, source) for text in texts))
    except ValueRejected as error:
        raise RequestRefused(f"{str(error).rstrip('.')}.") from None


def index_query(narrowing: Narrowing, usual_reading: Reading) -> SearchRequest:
    """Return the query as the text index takes it, read in the usual way where it says no other."""
    criteria = narrowing.criteria
    words = next(iter(narrowing.chosen_texts(WORDS)), "")
    chosen = narrowing.chosen_texts(READ)
    reading = next((each for each in READINGS if each in chosen), usual_reading)
    return SearchRequest(words, criteria.filter_values, criteria.first, criteria.last, criteria.sort, reading)
