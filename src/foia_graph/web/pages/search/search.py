"""`/search` and `/api/search`: full-text search, the best hits first, with facets.

A walk from page to page stays in the generation in which it began, as long as that is kept and nothing was
taken out since.
"""

from flask import Blueprint, Response, g, request

from foia_graph.errors import RequestRefused, SearchRejected
from foia_graph.model.forms import ATOM, HTML, Form
from foia_graph.publish.negotiation import form_by_suffix, negotiate
from foia_graph.search.search_request import Reading
from foia_graph.store.catalogue import Catalogue
from foia_graph.web.core.operations import operation
from foia_graph.web.core.problems import full_sentence
from foia_graph.web.core.responses import send_bytes
from foia_graph.web.core.site import current_catalogue
from foia_graph.web.pages.lists.list_query import Narrowing
from foia_graph.web.pages.lists.lists import LIST_FORMS, page_bounds, send_list, walk_generation
from foia_graph.web.pages.search import search_page
from foia_graph.web.pages.search.arguments import WORDS, index_query, search_narrowing
from foia_graph.web.pages.search.hit_view import can_be_walked, generation_index
from foia_graph.web.pages.search.openapi import MOST, SEARCH, USUAL
from foia_graph.web.pages.search.results import SearchResults

blueprint = Blueprint("search", __name__)
PEOPLE_FIRST = (HTML, *(form for form in LIST_FORMS if form != HTML))
NOTHING = "Write in q what is looked for, as q=juveniles, or choose a value of a facet, as kind=release."


@blueprint.get("/search", defaults={"suffix": ""})
@blueprint.get("/search.<suffix>")
@blueprint.get("/api/search", defaults={"suffix": ""})
@blueprint.get("/api/search.<suffix>")
@operation(SEARCH)
def search(suffix: str) -> Response:
    """Send the hits of a search; people who ask nothing get the form, programs a problem."""
    path = request.path.partition(".")[0]
    forms = LIST_FORMS if path.startswith("/api/") else PEOPLE_FIRST
    form = form_by_suffix(suffix, forms)
    answer_form = form or negotiate(request.headers.get("Accept"), forms)
    source, notice = _search_generation()
    narrowing, place = search_narrowing(source), page_bounds(USUAL, MOST)
    if "as_of" in g and not narrowing.parameters:  # an older state need not be indexed to refuse it
        return _empty_form(narrowing, "", form, answer_form)
    try:
        matches = generation_index(source).search(index_query(narrowing, _usual_reading(path, answer_form)))
    except SearchRejected as error:
        return _empty_form(narrowing, str(error), form, answer_form)
    results = SearchResults(path, source, narrowing, matches, *place, notice)
    return send_list(results, lambda: search_page.results_page(results, forms), suffix, forms)


def _usual_reading(path: str, form: Form) -> Reading:
    return "names" if path.startswith("/api/") or form == ATOM else "auto"


def _empty_form(narrowing: Narrowing, why: str, form: Form | None, answer_form: Form) -> Response:
    """Send the form to people; raises Refused for programs."""
    words = next(iter(narrowing.chosen_texts(WORDS)), "")
    if answer_form != HTML:
        raise RequestRefused(f"{WORDS}: {why}." if words else NOTHING)
    page = search_page.search_form(words, full_sentence(why) if words else "")
    response = send_bytes(page.encode(), HTML.content_type, current_catalogue())
    if form is None:
        response.vary.add("Accept")
    return response


def _search_generation() -> tuple[Catalogue, str]:
    """Return the generation that is walked through; the current one where that has what is now gone."""
    source, notice = walk_generation()
    current = current_catalogue()
    if source is current or can_be_walked(source, current):
        return source, notice
    g.walked_catalogue = current
    number = current.generation.number
    return current, f"The catalogue has changed since this search began; it goes on in generation {number}."
