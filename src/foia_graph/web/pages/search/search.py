"""`/search` and `/api/search`: full-text search, the best hits first, with facets.

A walk from page to page stays in the generation in which it began, as long as that is kept and nothing was
taken out since.
"""

from dataclasses import replace

from flask import Blueprint, Response, g, render_template, request

from foia_graph.errors import RequestRefused, SearchRejected
from foia_graph.model.forms import ATOM, HTML, JSONLD, Form
from foia_graph.model.profile import Profile
from foia_graph.publish.feeds.atom import MEDIA_TYPE as FEED_TYPE
from foia_graph.publish.negotiation import form_by_suffix, negotiate
from foia_graph.search import facets
from foia_graph.search.query_parser import LONGEST, READINGS, SORTS, Reading
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.listing.filters import YEAR, ListFilter
from foia_graph.web.core.as_of import AS_OF
from foia_graph.web.core.list_parameters import (
    FROM,
    GENERATION,
    PAGE,
    SPREADSHEET,
    TEXTS_SCHEMA,
    TO,
    YEARS_SCHEMA,
    size_parameter,
)
from foia_graph.web.core.operations import (
    Operation,
    OperationParameter,
    PathExpansion,
    Schema,
    declared_operation,
    expands_paths,
    operation,
)
from foia_graph.web.core.problems import full_sentence
from foia_graph.web.core.query_parameters import WORDS
from foia_graph.web.core.responses import send_bytes
from foia_graph.web.core.schema_components import component_reference
from foia_graph.web.core.site import current_catalogue
from foia_graph.web.core.tables import LIST_FORMS, PEOPLE_FIRST
from foia_graph.web.pages.lists.collection import Narrowing
from foia_graph.web.pages.lists.feed import catalogue_title
from foia_graph.web.pages.lists.lists import page_bounds, send_list, walk_generation
from foia_graph.web.pages.search import search_page
from foia_graph.web.pages.search.hit_view import can_be_walked, generation_index
from foia_graph.web.pages.search.results import READ, SearchResults, index_query, search_narrowing

# Hits on a page, unless told, and at most.
USUAL, MOST = 20, 100
SAID = {
    "kind": "Only what is of this kind; pages, claims, e-mails and runs of pages are kinds, too.",
    "year": "Only what may be of this year; a page is of the years of its document.",
    "has": "Only pages with this: Bates numbers, text read off the image, redactions.",
}


def _facet_description(one: ListFilter) -> str:
    """Return the sentence on what a facet keeps."""
    if one.name in SAID:
        return SAID[one.name]
    what = "or what falls under it, " if one.under else ""
    values = f"a notation of `{one.scheme}`" if one.scheme else f"a name ({' or '.join(one.kinds)})"
    return f"Only with this, {what}as its document has it where it is a part of one; {values}, or an IRI."


def _facet_schema(name: str) -> Schema:
    if name == "has":
        return {**TEXTS_SCHEMA, "items": {"enum": list(facets.HAS)}}
    return YEARS_SCHEMA if name == YEAR else TEXTS_SCHEMA


WORDS_PARAMETER = OperationParameter(
    WORDS,
    {"type": "string", "maxLength": LONGEST},
    'Words that stand together; "a phrase", word*, field:value, AND, OR, NOT, -word, NEAR/5, (groups). '
    "What cannot be read so is taken as plain words, and the answer says so.",
    example='"domestic violence" kind:release',
)
OTHER_PARAMETERS = (
    FROM,
    TO,
    OperationParameter(
        "sort",
        {"enum": list(SORTS), "default": SORTS[0]},
        "The order: the best first, the oldest first, or the newest first; what has no date comes last.",
    ),
    OperationParameter(
        READ,
        {"enum": list(READINGS)},
        "How words are read. `words`: to the letter. `names`: a name finds its variants, and words may be "
        "in the names of what a claim, a page or an e-mail belongs to. `auto`: as `names`, questions without "
        "the words that ask, sentences as passages with most of their words, and where nothing has all words "
        "the nearest with fewer; the answer says so. Pages for people are read as `auto`, others as `names`.",
    ),
    size_parameter(USUAL, MOST),
    PAGE,
    GENERATION,
    SPREADSHEET,
    AS_OF,
)


def search_parameters(profile: Profile) -> tuple[OperationParameter, ...]:
    """Return the parameters of a search: the words, the facets of a profile, and others."""
    facet_parameters = (
        OperationParameter(name, _facet_schema(name), _facet_description(one))
        for name, one in facets.facet_filters(profile).items()
    )
    return (WORDS_PARAMETER, *facet_parameters, *OTHER_PARAMETERS)


SEARCH = Operation(
    "Search",
    "Finds words in the texts of pages, in titles, quotes and claims, in names, and in headers of e-mails. "
    "Each hit has a snippet, all hits together have the values of each facet and their numbers. Several "
    "values of one facet mean any of them, several facets all of them. Words, a facet or a date are needed. "
    "CSV and XLSX have all hits.",
    cost="heavy",
    parameters=(WORDS_PARAMETER, *OTHER_PARAMETERS),
    parameters_of=search_parameters,
    media_types=tuple(form.media_type for form in LIST_FORMS),
    examples=(
        "/search?q=juveniles",
        '/api/search?q="domestic+violence"&kind=claim&sort=-date',
        "/api/search?q=who+said+that+local+police+need+not+take+part%3F&read=auto",
        "/api/search?q=opt-out+NEAR/10+county&issue=opt-out&per_page=5",
        "/api/search.csv?q=biometric*&from=2010&to=2011",
    ),
    schemas={JSONLD.media_type: component_reference("Hits")},
)


@expands_paths("search.search")
def search_operations(path: str, operation: Operation, source: Catalogue) -> PathExpansion:
    """Yield the operation with the names of the kinds that there are."""
    kind_schema = {**TEXTS_SCHEMA, "items": {"enum": facets.entry_kinds(source.profile)}}
    declared = operation.for_profile(source.profile).parameters
    parameters = (replace(each, schema=kind_schema) if each.name == "kind" else each for each in declared)
    yield path, replace(operation, parameters=tuple(parameters))


blueprint = Blueprint("search", __name__)
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
    words = matches.request.words or ", ".join(value for _, value in narrowing.parameters)
    results = SearchResults(path, f"Search: {words}", source, narrowing, *place, matches, notice=notice)
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


MEDIA_TYPE = "application/opensearchdescription+xml"
SUGGESTIONS_TYPE = "application/x-suggestions+json"
# Characters of the two names at most (OpenSearch 1.1).
SHORT, LONG = 16, 48
PLACES = (
    (HTML.media_type, "search"),
    (JSONLD.media_type, "api/search"),
    (FEED_TYPE, "search.atom"),
    (SUGGESTIONS_TYPE, "api/suggest"),
)


@blueprint.get("/opensearch.xml")
@declared_operation(
    "Describe the search to browsers",
    "An OpenSearch 1.1 description of the search.",
    cost="light",
    media_types=(MEDIA_TYPE,),
    problems=(),
    examples=("/opensearch.xml",),
)
def description() -> Response:
    """Send the OpenSearch description."""
    return send_bytes(
        current_catalogue().compute_once("opensearch", lambda: _description_bytes(current_catalogue())),
        MEDIA_TYPE,
        current_catalogue(),
    )


def _description_bytes(source: Catalogue) -> bytes:
    title = catalogue_title(source)
    document = render_template(
        "opensearch.xml",
        short=_shortened_title(title, SHORT),
        long=_shortened_title(title, LONG),
        addresses=[(media_type, f"{source.base}{path}") for media_type, path in PLACES],
    )
    return document.encode()


def _shortened_title(title: str, most: int) -> str:
    """Return as many words of a title as fit.

    >>> _shortened_title("Uncover the Truth: records on Secure Communities", 16)
    'Uncover the'
    """
    if len(title) <= most:
        return title
    return title[: most + 1].rpartition(" ")[0] or title[:most]
