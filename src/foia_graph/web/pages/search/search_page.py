"""The page of a search: a form over the hits, and the facets beside them."""

from dataclasses import dataclass
from urllib.parse import quote

from flask import render_template

from foia_graph.model.forms import Form
from foia_graph.publish.addresses import path_of
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.view_models import LinkView
from foia_graph.search.entry import CLAIM, PAGE
from foia_graph.search.hits import HitSummary
from foia_graph.search.query_parser import LONGEST
from foia_graph.search.snippets import TextSnippet, snippet_pieces
from foia_graph.web.core import responses
from foia_graph.web.core.site import current_publication
from foia_graph.web.pages.lists.facet_links import active_choices, facet_view, sort_choices
from foia_graph.web.pages.lists.list_query import PERIOD
from foia_graph.web.pages.search.arguments import WORDS
from foia_graph.web.pages.search.hit_view import HitView
from foia_graph.web.pages.search.results import SearchResults

MOST_MARKED = 4
"""Different words that are looked for again where a hit leads to."""


@dataclass(frozen=True, slots=True)
class HitItem:
    """A hit on a page: its link, the snippet as (text, is marked) pieces, and facts about it."""

    link: LinkView
    pieces: tuple[tuple[str, bool], ...]
    bates: tuple[str, ...]
    date: str
    page: LinkView | None
    document: LinkView | None
    releases: tuple[LinkView, ...]
    sources: tuple[LinkView, ...]
    senders: tuple[str, ...]


def search_form(words: str = "", notice: str = "") -> str:
    """Write the page with the form alone, and a notice on what is wrong with the words."""
    return render_template(
        "search.html", title="Search", words=words, longest=LONGEST, notices=[notice] if notice else []
    )


def results_page(results: SearchResults, forms_offered: tuple[Form, ...]) -> str:
    """Write a page of results."""
    view = Presenter(current_publication())
    narrowing = results.narrowing
    words = next(iter(narrowing.chosen_texts(WORDS)), "")
    return render_template(
        "search.html",
        title=f"{words} – search" if words else "Search",
        words=words,
        longest=LONGEST,
        found=results,
        period={name: next(iter(narrowing.chosen_texts(name)), "") for name in PERIOD},
        kept=[pair for pair in narrowing.parameters if pair[0] not in (WORDS, *PERIOD)],
        notices=results.notices,
        chosen=list(active_choices(results, view)),
        facets=[facet_view(facet, results, view) for facet in results.facets],
        sorts=list(sort_choices(results)),
        items=[_hit_item(hit, view) for hit in results.hits],
        views=results.views,
        forms=responses.form_links(results.own_path, forms_offered),
    )


def _hit_item(hit: HitView, view: Presenter) -> HitItem:
    summary = hit.summary
    return HitItem(
        link=_claim_link(summary, view) if summary.kind == CLAIM else _hit_link(hit, view),
        pieces=tuple(snippet_pieces(hit.snippet)),
        bates=summary.bates,
        date=summary.date,
        page=_page_link(hit, view),
        document=view.link(summary.document) if summary.document and summary.kind != CLAIM else None,
        releases=tuple(map(view.link, summary.releases)),
        sources=tuple(map(view.link, summary.sources)),
        senders=tuple(text for _, text in summary.senders),
    )


def _claim_link(summary: HitSummary, view: Presenter) -> LinkView:
    """Return the link to a claim, which reads as what it is about, with the field of that."""
    field = view.field_titles.get(view.profile.predicates.get(summary.field, ""), "")
    about, own_link = view.link(summary.about), view.link(summary.iri)
    return LinkView(
        own_link.href, about.text, f"{summary.title}: {field}" if field else summary.title, False, about.lang
    )


def _hit_link(hit: HitView, view: Presenter) -> LinkView:
    """Return the link to a thing; to a page, with the words that are marked where it leads."""
    summary, own_link = hit.summary, view.link(hit.summary.iri)
    fragment = _text_fragment(hit.snippet) if summary.kind == PAGE else ""
    return LinkView(
        f"{own_link.href}{fragment}", summary.label, summary.title, own_link.outside, own_link.lang
    )


def _page_link(hit: HitView, view: Presenter) -> LinkView | None:
    """Return the link to the page on which a hit begins, None for a hit that is a page."""
    summary = hit.summary
    iri = f"{summary.document}/page/{summary.page}"
    if not summary.page or summary.kind == PAGE:
        return None
    described = view.catalogue.stub(iri) is not None
    href = path_of(iri, view.catalogue.base) if described else ""
    return LinkView(f"{href}{_text_fragment(hit.snippet)}" if href else "", f"page {summary.page}")


def _text_fragment(snippet: TextSnippet) -> str:
    """Return the text directive by which browsers mark the words (WICG, Scroll to Text Fragment)."""
    marked_texts = dict.fromkeys(snippet.text[first:last] for first, last in snippet.marks)
    texts = "&".join(f"text={_encode_fragment(text)}" for text in list(marked_texts)[:MOST_MARKED])
    return f"#:~:{texts}" if texts else ""


def _encode_fragment(text: str) -> str:
    """Return a text encoded for a text directive, in which a hyphen would end a prefix.

    >>> _encode_fragment("S-Comm & more")
    'S%2DComm%20%26%20more'
    """
    return quote(text, safe="").replace("-", "%2D")
