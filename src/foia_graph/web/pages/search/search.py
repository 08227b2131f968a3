"""`/search` and `/api/search`: full-text search, the best hits first, with facets."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, g, render_template, request

from foia_graph.errors import RequestRefused, SearchRejected
from foia_graph.extract.bates.spelling import parse_range
from foia_graph.model.forms import ATOM, HTML, JSONLD, Form
from foia_graph.model.profile import Profile
from foia_graph.publish.addresses import path_of
from foia_graph.publish.feeds.atom import MEDIA_TYPE as FEED_TYPE
from foia_graph.publish.figures import named_figures
from foia_graph.publish.iiif.canvas_pages import PageCrop
from foia_graph.publish.negotiation import form_by_suffix, negotiate
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.view_models import LinkView
from foia_graph.search import facets
from foia_graph.search.entry_builder import CLAIM
from foia_graph.search.entry_builder import PAGE as PAGE_KIND
from foia_graph.search.hits import HitSummary
from foia_graph.search.query_parser import LONGEST, Reading
from foia_graph.search.snippets import snippet_pieces
from foia_graph.store.bates_index import Stamp
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.listing.filters import YEAR, ListFilter
from foia_graph.web.core import operations
from foia_graph.web.core.problems import full_sentence
from foia_graph.web.core.query_parameters import WORDS
from foia_graph.web.core.responses import send_bytes, send_page, suffixed_routes
from foia_graph.web.core.site import current_catalogue, current_publication
from foia_graph.web.core.tables import LIST_FORMS, PEOPLE_FIRST
from foia_graph.web.pages.lists.collection import PERIOD, Narrowing
from foia_graph.web.pages.lists.listing import render_collection
from foia_graph.web.pages.lists.lists import catalogue_title, page_bounds, send_list, walk_generation
from foia_graph.web.pages.search.results import (
    HitView,
    SearchResults,
    can_be_walked,
    generation_index,
    hit_presenter,
    index_query,
    page_crop,
    search_narrowing,
)

# Hits on a page, unless told, and at most; figures before them.
USUAL, MOST, FIGURES = 20, 100, 5
SAID = {
    "kind": "Only what is of this kind; pages, claims, e-mails and runs of pages are kinds, too.",
    "year": "Only what may be of this year; a page is of the years of its document.",
    "has": "Only pages with this: Bates numbers, text read off the image, redactions.",
}


def _facet_description(one: ListFilter) -> str:
    if one.name in SAID:
        return SAID[one.name]
    what = "or under it, " if one.under else ""
    values = f"a notation of `{one.scheme}`" if one.scheme else f"a name ({' or '.join(one.kinds)})"
    return f"Only with this, {what}also what is a part of that; {values}, or an IRI."


def _facet_schema(name: str, profile: Profile) -> operations.Schema:
    choices = {"has": list(facets.HAS), "kind": facets.entry_kinds(profile)}
    if name in choices:
        return {**operations.SCHEMAS["Values"], "items": {"enum": choices[name]}}
    return operations.SCHEMAS["Years" if name == YEAR else "Values"]


@operations.expands_paths("search.search")
def search_operations(
    path: str, operation: operations.Operation, source: Catalogue
) -> operations.PathExpansion:
    """Yield the operation with the facets of a profile, and the names of the kinds that there are."""
    words, *others = operation.parameters
    facet_parameters = (
        operations.OperationParameter(name, _facet_schema(name, source.profile), _facet_description(one))
        for name, one in facets.facet_filters(source.profile).items()
    )
    yield path, replace(operation, parameters=(words, *facet_parameters, *others))


blueprint = Blueprint("search", __name__)
NOTHING = "Write in q what is looked for, as q=juveniles, or choose a value of a facet, as kind=release."


@suffixed_routes(blueprint, "/search", "/api/search")
def search(suffix: str) -> Response:
    """Send the hits of a search; people who ask nothing get the form, programs a problem."""
    path = request.path.partition(".")[0]
    forms = LIST_FORMS if path.startswith("/api/") else PEOPLE_FIRST
    form = form_by_suffix(suffix, forms)
    answer_form = form or negotiate(request.headers.get("Accept"), forms)
    usual_reading: Reading = "names" if path.startswith("/api/") or answer_form == ATOM else "auto"
    source, notice = _search_generation()
    narrowing, place = search_narrowing(source), page_bounds(USUAL, MOST)
    if "as_of" in g and not narrowing.parameters:  # an older state need not be indexed to refuse it
        return _empty_form(narrowing, "", form, answer_form)
    try:
        matches = generation_index(source).search(index_query(narrowing, usual_reading))
    except SearchRejected as error:
        return _empty_form(narrowing, str(error), form, answer_form)
    words = matches.request.words or ", ".join(value for _, value in narrowing.parameters)
    results = SearchResults(path, f"Search: {words}", source, narrowing, *place, matches, notice=notice)
    return send_list(results, lambda: results_page(results, forms), suffix, forms)


def _empty_form(narrowing: Narrowing, why: str, form: Form | None, answer_form: Form) -> Response:
    words = narrowing.first_text(WORDS)
    if answer_form != HTML:
        raise RequestRefused(f"{WORDS}: {why}." if words else NOTHING)
    notices = [full_sentence(why)] if words else []
    response = send_page("search.html", title="Search", words=words, longest=LONGEST, notices=notices)
    if form is None:
        response.vary.add("Accept")
    return response


def _search_generation() -> tuple[Catalogue, str]:
    source = walk_generation()
    current = current_catalogue()
    if source is current or can_be_walked(source, current):
        return source, ""
    g.walked_catalogue = current
    number = current.generation.number
    return current, f"The catalogue has changed since this search began; it resumes in version {number}."


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
def description() -> Response:
    """Send the OpenSearch description."""
    source = current_catalogue()
    document = render_template(
        "opensearch.xml",
        short=_shortened_title(catalogue_title(source), SHORT),
        long=_shortened_title(catalogue_title(source), LONG),
        addresses=[(media_type, f"{source.base}{path}") for media_type, path in PLACES],
    )
    return send_bytes(document.encode(), MEDIA_TYPE, source)


def _shortened_title(title: str, most: int) -> str:
    """Return as many words of a title as fit.

    >>> _shortened_title("Uncover the Truth: records on Secure Communities", 16)
    'Uncover the'
    """
    if len(title) <= most:
        return title
    return title[: most + 1].rpartition(" ")[0] or title[:most]


# Different words that are looked for again where a hit leads to.
MAX_MARKED = 4


def results_page(results: SearchResults, forms_offered: tuple[Form, ...]) -> str:
    """Write a page of results."""
    view = Presenter(current_publication())
    narrowing, matches = results.narrowing, results.matches
    words = narrowing.first_text(WORDS)
    is_read_otherwise = matches.reading.notice or matches.variants
    return render_collection(
        "search.html",
        results,
        view,
        forms_offered,
        title=f"{words} – search" if words else "Search",
        words=words,
        longest=LONGEST,
        total=matches.group_total,
        period={name: narrowing.first_text(name) for name in PERIOD},
        kept=[pair for pair in narrowing.parameters if pair[0] not in (WORDS, *PERIOD)],
        notices=results.notices,
        number=_number_view(words, view) if words else None,
        named=named_figures(words, view, FIGURES) if words and not results.start else None,
        feed=results.feed_path,
        literal=results.path_with(words, reading="words") if is_read_otherwise else "",
        others=[(" ".join(each), results.path_with(" ".join(each))) for each in matches.reading.others],
        items=[_hit_item(hit, results, view) for hit in results.groups],
        views=results.group_views,
    )


_BATES = re.compile(r"\A\s*bates\s+(?:no\.?|numbers?|nos\.?)?\s*", re.IGNORECASE)
_NUMBER_END = re.compile(r"[0-9]{3}\Z")
# Pages and documents that are named for a number.
MAX_NAMED = 12


def _number_view(words: str, view: Presenter) -> dict[str, Any] | None:
    """Return what was typed as a Bates number, None where it is none that is known, nor near to one."""
    index, typed = view.holdings.bates_index, _BATES.sub("", words)
    if not _NUMBER_END.search(typed):
        return None
    span = parse_range(typed)
    found = index.find_range(span) if span else index.find_stamps(typed) or index.find_bare_number(typed)
    first = f"{span.prefix}{span.first}" if span else typed
    near: Iterable[Stamp] = () if found or first.isdigit() else filter(None, index.nearest_stamps(first))
    bearers, nearest = _stamp_links(islice(found.values(), MAX_NAMED), view), _stamp_links(near, view)
    if not bearers and not nearest:
        return None
    return {
        "typed": typed,
        "is_range": span is not None,
        "bearers": bearers,
        "further": len(found) - len(bearers),
        "nearest": nearest,
    }


def _stamp_links(stamps: Iterable[Stamp], view: Presenter) -> list[tuple[Stamp, str]]:
    return [(stamp, view.labels.name(stamp.thing)) for stamp in stamps]


def _hit_item(hit: HitView, results: SearchResults, view: Presenter) -> dict[str, Any]:
    """Return a hit as shown: its link, the snippet as (text, is marked) pieces, and where it is.

    `claims` are those that are on the words of a quote, where these are several.
    """
    summary = hit.summary
    is_claim = summary.kind == CLAIM
    return {
        "summary": summary,
        "link": _claim_link(summary, view) if is_claim else _hit_link(hit, results, view),
        "pieces": list(snippet_pieces(hit.snippet)),
        "page": _page_link(hit, results, view),
        "document": "" if is_claim else summary.document,
        "claims": list(_quoting_claims(hit, view)) if hit.hit.quote_key else [],
        "crop": _hit_crop(hit, view),
    }


def _quoting_claims(hit: HitView, view: Presenter) -> Iterator[LinkView]:
    presenter = hit_presenter()
    claims = presenter.index.searcher.quoting_claims(hit.hit.quote_key)
    for claim in claims if len(claims) > 1 else ():
        link = _claim_link(presenter.formatter.summary(claim), view)
        yield LinkView(link.href, link.text, link.kind.removeprefix("Claim: "), lang=link.lang)


def _hit_crop(hit: HitView, view: Presenter) -> PageCrop | None:
    if hit.summary.kind != PAGE_KIND or not hit.hit.size or not hit.snippet.places:
        return None
    page = hit_presenter().index.parsed_page(hit.hit)
    return page_crop(page, hit.snippet.places, hit.summary.iri, view.holdings)


def _claim_link(summary: HitSummary, view: Presenter) -> LinkView:
    field = view.field_titles.get(view.profile.predicates.get(summary.field, ""), "")
    about, own_link = view.link(summary.about), view.link(summary.iri)
    return LinkView(
        own_link.href, about.text, f"{summary.title}: {field}" if field else summary.title, False, about.lang
    )


def _hit_link(hit: HitView, results: SearchResults, view: Presenter) -> LinkView:
    summary, own_link = hit.summary, view.link(hit.summary.iri)
    fragment = _lighting(hit, results) if summary.kind == PAGE_KIND else ""
    return LinkView(
        f"{own_link.href}{fragment}",
        summary.label,
        summary.title,
        own_link.outside,
        own_link.lang,
        machine="title" in summary.machine,
    )


def _page_link(hit: HitView, results: SearchResults, view: Presenter) -> LinkView | None:
    summary = hit.summary
    iri = f"{summary.document}/page/{summary.page}"
    if not summary.page or summary.kind == PAGE_KIND:
        return None
    described = view.catalogue.stub(iri) is not None
    href = path_of(iri, view.catalogue.base) if described else ""
    return LinkView(f"{href}{_lighting(hit, results)}" if href else "", f"page {summary.page}")


def _lighting(hit: HitView, results: SearchResults) -> str:
    """Return query and fragment of an address that light the words on its page, and lead to the first."""
    snippet = hit.snippet
    marked = list(dict.fromkeys(snippet.text[first:last] for first, last in snippet.marks))
    if not marked:
        return ""
    words = " OR ".join(text if text.isalnum() else f'"{text}"' for text in marked[:MAX_MARKED])
    if results.matches.reading.kind in ("sentence", "passage"):
        whole = snippet.text[snippet.marks[0][0] : snippet.marks[-1][1]]
        words = f'"{whole.replace(chr(34), " ")}"'
    # A text fragment would not do: browsers look for its words, which no text on a picture is for them.
    # Only of pages the snippet is from the text of the page (`size`).
    anchor = f"#at-{snippet.places[0][0]}" if snippet.places and hit.hit.size else ""
    return f"?{urlencode({WORDS: words})}{anchor}"
