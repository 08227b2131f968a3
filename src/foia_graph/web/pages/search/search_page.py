"""The page of a search: a form over the hits, and the facets next to them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from urllib.parse import quote, urlencode

from flask import render_template

from foia_graph.extract.bates.spelling import parse_range
from foia_graph.model.forms import Form
from foia_graph.publish.addresses import path_of
from foia_graph.publish.iiif.canvas_pages import PageCrop
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.view_models import LinkView
from foia_graph.search.entry_builder import CLAIM, PAGE
from foia_graph.search.hits import HitSummary
from foia_graph.search.query_parser import LONGEST
from foia_graph.search.snippets import TextSnippet, snippet_pieces
from foia_graph.search.text_index import TextSearchResults
from foia_graph.store.bates_index import Stamp
from foia_graph.web.core.query_parameters import WORDS
from foia_graph.web.core.site import current_publication
from foia_graph.web.pages.lists.collection import PERIOD
from foia_graph.web.pages.lists.listing import render_collection
from foia_graph.web.pages.search.hit_view import HitView, hit_presenter, page_crop
from foia_graph.web.pages.search.results import SearchResults

# Different words that are looked for again where a hit leads to.
MAX_MARKED = 4


@dataclass(frozen=True, slots=True)
class HitItem:
    """A hit on a page: its link, the snippet as (text, is marked) pieces, and where it is.

    `claims` are those that are on the words of a quote, where these are several.
    """

    summary: HitSummary
    link: LinkView
    pieces: tuple[tuple[str, bool], ...]
    page: LinkView | None
    document: LinkView | None
    claims: tuple[LinkView, ...]
    crop: PageCrop | None


@dataclass(frozen=True, slots=True)
class NumberView:
    """What was typed as a Bates number: links to what bears it, or to the nearest, each as printed."""

    typed: str
    is_range: bool
    bearers: tuple[LinkView, ...]
    further: int
    nearest: tuple[LinkView, ...]


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
    return render_collection(
        "search.html",
        results,
        view,
        forms_offered,
        title=f"{words} – search" if words else "Search",
        words=words,
        longest=LONGEST,
        total=results.matches.group_total,
        period={name: next(iter(narrowing.chosen_texts(name)), "") for name in PERIOD},
        kept=[pair for pair in narrowing.parameters if pair[0] not in (WORDS, *PERIOD)],
        notices=results.notices,
        number=_number_view(words, view) if words else None,
        feed=results.feed_path,
        **_other_searches(results, words),
        linked=view.link,
        items=[_hit_item(hit, results, view) for hit in results.groups],
        views=results.group_views,
    )


def _other_searches(results: SearchResults, words: str) -> dict[str, object]:
    """Return the path of the search to the letter, where it was read otherwise, and of those nearby."""
    matches = results.matches
    is_read = bool(matches.reading.notice or matches.variants)
    others = [" ".join(each) for each in matches.reading.others]
    return {
        "literal": results.path_with(words, reading="words") if is_read else "",
        "others": [LinkView(results.path_with(each), each) for each in others],
    }


_BATES = re.compile(r"\A\s*bates\s+(?:no\.?|numbers?|nos\.?)?\s*", re.IGNORECASE)
_NUMBER_END = re.compile(r"[0-9]{3}\Z")
# Pages and documents that are named for a number.
MAX_NAMED = 12


def _number_view(words: str, view: Presenter) -> NumberView | None:
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
    return NumberView(typed, span is not None, bearers, len(found) - len(bearers), nearest)


def _stamp_links(stamps: Iterable[Stamp], view: Presenter) -> tuple[LinkView, ...]:
    base = view.catalogue.base
    return tuple(
        LinkView(path_of(stamp.thing, base), view.labels.name(stamp.thing), detail=stamp.as_printed)
        for stamp in stamps
    )


def _hit_item(hit: HitView, results: SearchResults, view: Presenter) -> HitItem:
    summary = hit.summary
    return HitItem(
        summary,
        link=_claim_link(summary, view) if summary.kind == CLAIM else _hit_link(hit, results, view),
        pieces=tuple(snippet_pieces(hit.snippet)),
        page=_page_link(hit, results, view),
        document=view.link(summary.document) if summary.document and summary.kind != CLAIM else None,
        claims=tuple(_quoting_claims(hit, view)) if hit.hit.quote_key else (),
        crop=_hit_crop(hit, view),
    )


def _quoting_claims(hit: HitView, view: Presenter) -> Iterator[LinkView]:
    """Yield links to the claims on the words that a hit quotes, where there are several."""
    presenter = hit_presenter()
    claims = presenter.index.searcher.quoting_claims(hit.hit.quote_key)
    for claim in claims if len(claims) > 1 else ():
        link = _claim_link(presenter.formatter.summary(claim), view)
        yield LinkView(link.href, link.text, link.kind.removeprefix("Claim: "), lang=link.lang)


def _hit_crop(hit: HitView, view: Presenter) -> PageCrop | None:
    """Return the crop of the page around the words that were found, None where there is no picture."""
    if hit.summary.kind != PAGE or not hit.hit.size or not hit.snippet.places:
        return None
    page = hit_presenter().index.parsed_page(hit.hit)
    return page_crop(page, hit.snippet.places, hit.summary.iri, view.holdings)


def _claim_link(summary: HitSummary, view: Presenter) -> LinkView:
    """Return the link to a claim, which reads as what it is about, with the field of that."""
    field = view.field_titles.get(view.profile.predicates.get(summary.field, ""), "")
    about, own_link = view.link(summary.about), view.link(summary.iri)
    return LinkView(
        own_link.href, about.text, f"{summary.title}: {field}" if field else summary.title, False, about.lang
    )


def _hit_link(hit: HitView, results: SearchResults, view: Presenter) -> LinkView:
    """Return the link to a thing; to a page, with the words that are marked where it leads."""
    summary, own_link = hit.summary, view.link(hit.summary.iri)
    fragment = _lighting(hit, results) if summary.kind == PAGE else ""
    return LinkView(
        f"{own_link.href}{fragment}", summary.label, summary.title, own_link.outside, own_link.lang
    )


def _page_link(hit: HitView, results: SearchResults, view: Presenter) -> LinkView | None:
    """Return the link to the page on which a hit begins, None for a hit that is a page."""
    summary = hit.summary
    iri = f"{summary.document}/page/{summary.page}"
    if not summary.page or summary.kind == PAGE:
        return None
    described = view.catalogue.stub(iri) is not None
    href = path_of(iri, view.catalogue.base) if described else ""
    return LinkView(f"{href}{_lighting(hit, results)}" if href else "", f"page {summary.page}")


def _lighting(hit: HitView, results: SearchResults) -> str:
    words = lit_words(hit.snippet, results.matches)
    return f"{f'?{urlencode({WORDS: words})}' if words else ''}{_text_fragment(hit.snippet)}"


def lit_words(snippet: TextSnippet, matches: TextSearchResults) -> str:
    """Return a search that finds on its page what a snippet marks: the words as they are printed there."""
    marked = dict.fromkeys(snippet.text[first:last] for first, last in snippet.marks)
    if matches.reading.kind in ("sentence", "passage") and snippet.marks:
        whole = snippet.text[snippet.marks[0][0] : snippet.marks[-1][1]]
        return f'"{whole.replace(chr(34), " ")}"'
    return " OR ".join(f'"{text}"' if not text.isalnum() else text for text in list(marked)[:MAX_MARKED])


def _text_fragment(snippet: TextSnippet) -> str:
    marked_texts = dict.fromkeys(snippet.text[first:last] for first, last in snippet.marks)
    texts = "&".join(f"text={_encode_fragment(text)}" for text in list(marked_texts)[:MAX_MARKED])
    return f"#:~:{texts}" if texts else ""


def _encode_fragment(text: str) -> str:
    """Return a text encoded for a text directive, in which a hyphen would end a prefix.

    >>> _encode_fragment("S-Comm & more")
    'S%2DComm%20%26%20more'
    """
    return quote(text, safe="").replace("-", "%2D")
