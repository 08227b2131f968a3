"""`/search` and `/api/search`: full-text search, the best hits first, with facets.

A walk from page to page stays in the generation in which it began, as long as that is kept and nothing was
taken out since.
"""

from collections.abc import Iterator

from flask import Blueprint, Response, request

from foia_graph.errors import RequestRefused, SearchRejected
from foia_graph.model.forms import CSV, HTML, Form
from foia_graph.publish.negotiation import negotiate
from foia_graph.search.hits import HIT_COLUMNS, hit_row
from foia_graph.search.text_index import TextSearchResults
from foia_graph.store.catalogue import Catalogue
from foia_graph.web.core.csv_tables import WITH_CSV, Row, by_suffix_or_csv
from foia_graph.web.core.csv_tables import send_csv as send_table
from foia_graph.web.core.operations import operation
from foia_graph.web.core.problems import full_sentence
from foia_graph.web.core.responses import send_bytes
from foia_graph.web.core.site import current_catalogue
from foia_graph.web.pages.lists.list_query import Narrowing
from foia_graph.web.pages.lists.lists import paged, turned, walked
from foia_graph.web.pages.search import search_page
from foia_graph.web.pages.search.arguments import WORDS, as_search, asked
from foia_graph.web.pages.search.hit_view import Showing, can_be_walked, index, showing
from foia_graph.web.pages.search.openapi import MOST, SEARCH, USUAL
from foia_graph.web.pages.search.results import Results

AT_ONCE = 1000
"""Hits that are looked up together."""


def rows(found: TextSearchResults, how: Showing) -> Iterator[Row]:
    """Yield a row for each hit, the best first."""
    yield HIT_COLUMNS
    for start in range(0, found.total, AT_ONCE):
        for hit in how.shown(found, start, AT_ONCE):
            yield hit_row(hit.told, hit.snippet, hit.score)


blueprint = Blueprint("search", __name__)
PEOPLE_FIRST = (HTML, *(form for form in WITH_CSV if form != HTML))
NOTHING = "Write in q what is looked for, as q=juveniles, or choose a value of a facet, as kind=release."


@blueprint.get("/search", defaults={"suffix": ""})
@blueprint.get("/search.<suffix>")
@blueprint.get("/api/search", defaults={"suffix": ""})
@blueprint.get("/api/search.<suffix>")
@operation(SEARCH)
def search(suffix: str) -> Response:
    """Send the hits of a search; people who ask nothing get the form, programs a problem."""
    form = by_suffix_or_csv(suffix)
    path = request.path.partition(".")[0]
    forms = WITH_CSV if path.startswith("/api/") else PEOPLE_FIRST
    chosen = form or negotiate(request.headers.get("Accept"), forms)
    source, notice = _walked()
    narrowing, place = asked(source), paged(USUAL, MOST)
    try:
        found = index(source).search(as_search(narrowing))
    except SearchRejected as error:
        return _nothing(narrowing, str(error), form, chosen)
    results = Results(path, source, narrowing, found, *place, notice)
    if chosen == CSV:
        others = results.other(narrowing.parameters)
        return send_table(rows(found, showing()), others, form is None, source)
    return turned(results, lambda: search_page.results(results, forms), form, forms)


def _nothing(narrowing: Narrowing, why: str, form: Form | None, chosen: Form) -> Response:
    """Send the form to people; raises Refused for programs."""
    words = next(iter(narrowing.chosen(WORDS)), "")
    if chosen != HTML:
        raise RequestRefused(f"{WORDS}: {why}." if words else NOTHING)
    page = search_page.form(words, full_sentence(why) if words else "")
    response = send_bytes(page.encode(), HTML.content_type, current_catalogue())
    if form is None:
        response.vary.add("Accept")
    return response


def _walked() -> tuple[Catalogue, str]:
    """Return the generation that is walked through; the current one where that has what is now gone."""
    source, notice = walked()
    current = current_catalogue()
    if source is current or can_be_walked(source, current):
        return source, notice
    number = current.generation.number
    return current, f"The catalogue has changed since this search began; it goes on in generation {number}."
