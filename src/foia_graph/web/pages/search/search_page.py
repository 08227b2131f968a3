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
from foia_graph.web.pages.lists.facet_links import chosen, shown_facet, sorts
from foia_graph.web.pages.lists.list_query import PERIOD
from foia_graph.web.pages.search.arguments import WORDS
from foia_graph.web.pages.search.hit_view import Shown
from foia_graph.web.pages.search.results import Results

MOST_MARKED = 4
"""Different words that are looked for again where a hit leads to."""


@dataclass(frozen=True, slots=True)
class Item:
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


def form(words: str = "", notice: str = "") -> str:
    """Write the page with the form alone, and a notice on what is wrong with the words."""
    return render_template(
        "search.html", title="Search", words=words, longest=LONGEST, notices=[notice] if notice else []
    )


def results(found: Results, offered: tuple[Form, ...]) -> str:
    """Write a page of results."""
    view = Presenter(current_publication())
    narrowing = found.narrowing
    words = next(iter(narrowing.chosen(WORDS)), "")
    return render_template(
        "search.html",
        title=f"{words} – search" if words else "Search",
        words=words,
        longest=LONGEST,
        found=found,
        period={name: next(iter(narrowing.chosen(name)), "") for name in PERIOD},
        kept=[pair for pair in narrowing.parameters if pair[0] not in (WORDS, *PERIOD)],
        notices=found.notices,
        chosen=list(chosen(found, view)),
        facets=[shown_facet(facet, found, view) for facet in found.facets],
        sorts=list(sorts(found)),
        items=[_item(hit, view) for hit in found.hits],
        views=found.views,
        forms=responses.form_links(found.here, offered),
    )


def _item(hit: Shown, view: Presenter) -> Item:
    told = hit.told
    return Item(
        link=_claim(told, view) if told.kind == CLAIM else _thing(hit, view),
        pieces=tuple(snippet_pieces(hit.snippet)),
        bates=told.bates,
        date=told.date,
        page=_page(hit, view),
        document=view.link(told.document) if told.document and told.kind != CLAIM else None,
        releases=tuple(map(view.link, told.releases)),
        sources=tuple(map(view.link, told.sources)),
        senders=tuple(text for _, text in told.senders),
    )


def _claim(told: HitSummary, view: Presenter) -> LinkView:
    """Return the link to a claim, which reads as what it is about, with the field of that."""
    field = view.field_titles.get(view.profile.predicates.get(told.field, ""), "")
    about, shown = view.link(told.about), view.link(told.iri)
    return LinkView(
        shown.href, about.text, f"{told.title}: {field}" if field else told.title, False, about.lang
    )


def _thing(hit: Shown, view: Presenter) -> LinkView:
    """Return the link to a thing; to a page, with the words that are marked where it leads."""
    told, shown = hit.told, view.link(hit.told.iri)
    marked = _directive(hit.snippet) if told.kind == PAGE else ""
    return LinkView(f"{shown.href}{marked}", told.label, told.title, shown.outside, shown.lang)


def _page(hit: Shown, view: Presenter) -> LinkView | None:
    """Return the link to the page on which a hit begins, None for a hit that is a page."""
    told = hit.told
    iri = f"{told.document}/page/{told.page}"
    if not told.page or told.kind == PAGE:
        return None
    described = view.catalogue.stub(iri) is not None
    href = path_of(iri, view.catalogue.base) if described else ""
    return LinkView(f"{href}{_directive(hit.snippet)}" if href else "", f"page {told.page}")


def _directive(snippet: TextSnippet) -> str:
    """Return the text directive by which browsers mark the words (WICG, Scroll to Text Fragment)."""
    found = dict.fromkeys(snippet.text[first:last] for first, last in snippet.marks)
    texts = "&".join(f"text={_encoded(text)}" for text in list(found)[:MOST_MARKED])
    return f"#:~:{texts}" if texts else ""


def _encoded(text: str) -> str:
    """Return a text encoded for a text directive, in which a hyphen would end a prefix.

    >>> _encoded("S-Comm & more")
    'S%2DComm%20%26%20more'
    """
    return quote(text, safe="").replace("-", "%2D")
