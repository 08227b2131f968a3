"""The front page with its findings, and the files of a site that machines ask for."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, islice
from typing import Any, TypeAlias

from flask import Blueprint, Response, render_template, request

from foia_graph.audit.gaps import catalogue_gaps
from foia_graph.audit.revealed_text import RevealedText, revealed_between
from foia_graph.errors import StoreBusy, StoreError
from foia_graph.model import iris
from foia_graph.model.forms import JSON
from foia_graph.model.iris import page_of
from foia_graph.model.namespaces import DCAT, SD
from foia_graph.model.rdf_terms import Literal, NamedNode, Quad
from foia_graph.model.resource import text_of
from foia_graph.publish.addresses import comparison_path, list_path, path_of
from foia_graph.publish.citations.formats import single_line
from foia_graph.publish.date_words import date_words
from foia_graph.publish.descriptions import Description, plural_title
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.profiles.registry import ProfileRequest
from foia_graph.publish.profiles.schemaorg import schemaorg_profile as schemaorg
from foia_graph.publish.statements import difference_view
from foia_graph.publish.view_models import ClaimedValue, DifferenceView, LinkedClaim, LinkView
from foia_graph.query import saved
from foia_graph.runtime import sandbox_policy
from foia_graph.store.catalogue import PAGE_SIZE, Catalogue
from foia_graph.store.conflicts import field_conflicts
from foia_graph.store.listing.filters import class_filters
from foia_graph.store.listing.selection import ListSelector, list_index, select_things
from foia_graph.store.page_images import WIDTHS
from foia_graph.web.core.responses import send_bytes, send_page
from foia_graph.web.core.site import Site, current_catalogue, current_publication, current_site
from foia_graph.web.pages import thing_page
from foia_graph.web.pages.lists.collection import Narrowing
from foia_graph.web.pages.lists.listing import Listing, facet_view, list_table
from foia_graph.web.pages.thing_choices import leading_questions

blueprint = Blueprint("home", __name__)
LINKS = (
    f'</catalog>; rel="{DCAT}catalog"',
    f'</sparql>; rel="{SD}endpoint"',
    '</.well-known/void>; rel="describedby"',
    '</changes>; rel="alternate"; type="application/activity+json"',
    '</sitemap.xml>; rel="sitemap"',
    '</ontology/profile>; rel="profile"',
    '</openapi.json>; rel="service-desc"',
    '</api>; rel="service-doc"',
)
SHOWN = ("title", "description")
HEALTH_PATH = "/healthz"
ICON_SECONDS = 86400
NOT_FOR_CRAWLERS = (
    "/sparql?", "/api/q/*?", "/questions/*?", "/timeline?", "/explore?", "/api/search", "/embed/", "/oembed?",
    "/search?", "/search.",
)  # fmt: skip
ROBOTS = "".join(["User-agent: *\n", *(f"Disallow: {path}\n" for path in NOT_FOR_CRAWLERS)]).encode()


@blueprint.get("/")
def home() -> Response:
    """Send the front page: findings, the latest releases, questions, and what there is."""
    source = current_catalogue()
    thing = source.catalog_resource
    described = Description(thing_page.current_viewer(), thing) if thing else None
    about = thing.one("description") if thing else ""
    response = send_page(
        "home.html",
        title=thing.one("title") if thing else "Catalogue",
        lead=(lead := first_sentence(about)),
        about=about.removeprefix(lead).strip(),
        # Looked up once a generation, in so many things at most.
        front=source.compute_once("front page", lambda: _front_page(thing_page.current_viewer())),
        specimen=current_site().settings.specimen,
        rows=[row for row in described.rows if row.field not in SHOWN] if described else [],
        linked_data=schemaorg.front_page_data_block(
            ProfileRequest(
                thing,
                source,
                current_publication(),
                tuple(source.thing_names(source.profile["Release"])[:PAGE_SIZE]),
            )
        )
        if thing
        else "",
    )
    response.headers["Link"] = ", ".join(LINKS)
    return response


@blueprint.get(HEALTH_PATH)
def health() -> Response:
    """Send the number of the generation that would be served."""
    return health_response(current_site(), has_walls="verbose" in request.args)


def health_response(here: Site, *, has_walls: bool = False) -> Response:
    """Return the number of the generation that would be served; nothing is read from the store.

    With `has_walls` it says which walls are around worker processes. Raises StoreError where there is none.
    """
    facts: dict[str, object] = {"status": "ok", "generation": int(here.current.layout.resolve().name)}
    if has_walls:
        facts["sandbox"] = sandbox_policy.sandbox_state()
    response = Response(f"{json.dumps(facts)}\n", content_type=JSON.media_type)
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Send robots.txt (RFC 9309), which keeps crawlers off queries and leads them to the sitemaps."""
    return send_bytes(ROBOTS + _sitemap_line(), "text/plain; charset=utf-8", None)


@blueprint.get("/llms.txt")
def language_models() -> Response:
    """Send llms.txt (llmstxt.org): a title, a summary, and lists of links."""
    source = current_catalogue()
    thing = source.catalog_resource
    text = render_template(
        "llms.txt",
        title=single_line(thing.one("title")) if thing else "Catalogue",
        about=single_line(thing.one("description")) if thing else "",
        kinds=list(source.profile.by_plural),
    )
    return send_bytes(text.encode(), "text/plain; charset=utf-8", source)


def _sitemap_line() -> bytes:
    try:
        base = current_catalogue().base
    except StoreError:
        return b""
    return f"Sitemap: {base}sitemap.xml\n".encode()


@blueprint.get("/favicon.ico")
def icon() -> Response:
    """Send no icon (204), which browsers remember for a day."""
    response = Response(status=204)
    response.headers["Cache-Control"] = f"public, max-age={ICON_SECONDS}"
    return response


LATEST, MAX_DOCUMENTS = 5, 50
# Classes that readers do not look for; their lists are linked at the foot of pages.
FOR_PROGRAMS = frozenset(("Catalog", "Concept", "ConceptScheme", "Graph"))
SENTENCE_END = re.compile(r"(?<=[a-z0-9)”])[.!?](?=\s+[A-Z“])")
# What a template shows of one thing.
Shown: TypeAlias = dict[str, Any]


def _front_page(presenter: Presenter) -> Shown:
    """Return what is shown before anybody asks; each part is None or empty where there is nothing of it.

    Releases have their dates in words, kinds of things their number and the path of their list.
    """
    catalogue, profile, passage = presenter.catalogue, presenter.profile, leading_passage(presenter)
    latest = select_things(catalogue, profile["Release"], ListSelector(sort="-date")).names(0, LATEST)
    queries = saved.load_queries()
    shapes = [s for s in profile.shapes.values() if profile.is_thing(s) and s.name not in FOR_PROGRAMS]
    kinds = sorted((plural_title(s), len(catalogue.thing_names(s)), list_path(s.kind)) for s in shapes)
    return {
        "contradiction": leading_contradiction(presenter),
        "passage": passage,
        "promise": leading_promise(presenter),
        "picture": leading_picture(presenter, passage["shown_page"] if passage else ""),
        "documents": None if latest else _document_table(presenter),
        "releases": [(name, _day(name, catalogue)) for name in latest],
        "questions": leading_questions(queries, catalogue),
        "kinds": [each for each in kinds if each[1]],
    }


def _document_table(presenter: Presenter) -> Shown | None:
    """Return the documents of a catalogue that describes no release, as it is for a bare folder."""
    catalogue, shape = presenter.catalogue, presenter.profile["ReleasedDocument"]
    selector = ListSelector(sort="label")
    narrowing = Narrowing(selector, (), class_filters(catalogue.profile, shape))
    found = select_things(catalogue, shape, selector)
    path = list_path(shape.kind)
    listing = Listing(path, plural_title(shape), catalogue, narrowing, 0, MAX_DOCUMENTS, found, shape)
    if not found.total:
        return None
    facets = [facet_view(facet, listing, presenter) for facet in listing.facets]
    return {"table": list_table(listing, presenter), "total": found.total, "facets": facets, "path": path}


def _day(iri: str, catalogue: Catalogue) -> str:
    # That of each source where they differ.
    thing = catalogue.describe(iri)
    days = map(text_of, thing.get("date") or thing.get("issued")) if thing else ()
    return " or ".join(map(date_words, days))


def first_sentence(text: str) -> str:
    """Return the first sentence of a text; a full stop after a capital ends none.

    >>> first_sentence("Records of U.S. agencies. Nothing else is here.")
    'Records of U.S. agencies.'
    """
    end = SENTENCE_END.search(text)
    return text[: end.end()] if end else text


MAX_RELEASES = 200
# What was promised and is not here: the thing (IRI), a sentence, and the claim with its words.
UnkeptPromise: TypeAlias = tuple[str, str, LinkedClaim | None]


def _statements(presenter: Presenter, field: str, most: int) -> Iterator[tuple[str, Quad]]:
    quads = presenter.catalogue.quad_store.quads(None, NamedNode(presenter.profile.predicates[field]), None)
    for quad in islice(quads, most):
        if isinstance(quad.subject, NamedNode):
            yield quad.subject.value, quad


def leading_promise(presenter: Presenter) -> UnkeptPromise | None:
    """Return the promise of which most is missing; what was announced and never came is behind."""
    promises = chain(_short_releases(presenter), _announced_releases(presenter))
    return next((each for each in promises if each[2]), None) or _unmet_letter(presenter)


def _short_releases(presenter: Presenter) -> Iterator[UnkeptPromise]:
    """Yield the releases with fewer documents here than are stated, those that lack most first."""
    documents = list_index(presenter.catalogue, presenter.profile["ReleasedDocument"])
    by_release = documents.value_maps("release")
    stated = presenter.profile.predicates["statedDocumentCount"]
    counts = [
        (-int(quad.object.value), subject)
        for subject, quad in _statements(presenter, "statedDocumentCount", MAX_RELEASES)
        if isinstance(quad.object, Literal)
    ]
    for number, release in ((-count, release) for count, release in sorted(counts)):
        there = len(by_release[release]) if release in by_release else 0
        if there < number:
            sentence = f"{number:,} documents were announced; {there:,} of them are here."
            yield release, sentence, _quoted_claim(release, stated, presenter)


def _announced_releases(presenter: Presenter) -> Iterator[UnkeptPromise]:
    announced = iris.concept_iri(presenter.catalogue.base, "holding-status", "announced")
    release = presenter.profile["Release"]
    page = presenter.catalogue.pointing_page(announced, "holdingStatus", release, limit=MAX_RELEASES)
    for name in page.names:
        yield name, "It was announced, and is not here.", _quoted_claim(name, "", presenter)


def _quoted_claim(iri: str, predicate: str, presenter: Presenter) -> LinkedClaim | None:
    """Return the claim with most words on a field (a predicate) of a thing, or on any field."""
    thing = presenter.catalogue.describe(iri)
    linked = map(presenter.linked_claim, thing.parts("claims") if thing else ())
    quoted = [
        claim
        for claim in linked
        if claim.view.quote
        and claim.view.stands
        and not claim.view.outside
        and predicate in ("", claim.view.predicate)
    ]
    return max(quoted, key=lambda claim: (len(claim.view.quote), claim.view.iri), default=None)


def _unmet_letter(presenter: Presenter) -> UnkeptPromise | None:
    try:
        unmet = list(catalogue_gaps(presenter.catalogue, "bates-stated"))
    except StoreBusy:
        return None  # a large catalogue has its front page while its gaps are still being derived
    gap = max(unmet, key=lambda gap: (int(gap.missing), gap.thing), default=None)
    return (gap.thing, gap.text, None) if gap else None


# The most links between pages that say the same, and pairs of pages that are compared.
MAX_LINKS, MAX_PAIRS = 1000, 8
LEAST_WORDS, MAX_WORDS = 6, 60
# Exemptions that protect no one's private life: only what was hidden under these is put on a front page.
IMPERSONAL = frozenset(("b1", "b2", "b4", "b5", "b7A", "b7B", "b7E", "b8", "b9"))


def leading_passage(presenter: Presenter) -> Shown | None:
    """Return the longest passage of the first pairs of pages of which one hides what the other shows."""
    found = (
        text
        for one, other in islice(_redacted_pairs(presenter), MAX_PAIRS)
        for text in revealed_between(presenter.holdings, one, other)
        if _may_be_shown(text)
    )
    longest = max(found, key=lambda text: (len(text.words), text.words), default=None)
    if longest is None:
        return None
    base = presenter.catalogue.base
    pages = [f"{base}id/{each.document}/page/{each.page}" for each in (longest.hidden, longest.shown)]
    hidden, shown = (LinkView(path_of(page, base), presenter.heading(page)) for page in pages)
    return {
        "words": longest.words,
        "hidden": hidden,
        "shown": shown,
        "exemptions": longest.exemptions,
        "path": comparison_path(*pages),
        "shown_page": pages[1],
    }


def _redacted_pairs(presenter: Presenter) -> Iterator[tuple[str, str]]:
    pairs = {
        (min(page, quad.object.value), max(page, quad.object.value))
        for page, quad in _statements(presenter, "sameTextAs", MAX_LINKS)
        if isinstance(quad.object, NamedNode)
    }
    return (pair for pair in sorted(pairs) if any(_has_exemption(page, presenter) for page in pair))


def _has_exemption(page: str, presenter: Presenter) -> bool:
    store, predicates = presenter.catalogue.quad_store, presenter.profile.predicates
    target, claimed = (NamedNode(predicates[name]) for name in ("redaction", "claimedExemption"))
    parts = (quad.subject for quad in store.quads(None, target, NamedNode(page)))
    return any(any(store.quads(part, claimed, None)) for part in parts if isinstance(part, NamedNode))


def _may_be_shown(text: RevealedText) -> bool:
    slugs = {iris.last_segment(exemption) for exemption in text.exemptions}
    return bool(slugs) and slugs <= IMPERSONAL and LEAST_WORDS <= len(text.words.split()) <= MAX_WORDS


# The most pages that are looked at.
MAX_PAGES = 50
LETTER_SHEET = 11 / 8.5


def leading_picture(presenter: Presenter, preferred: str = "") -> Shown | None:
    """Return the picture of a page: of the preferred one, else of one with a redaction, else of any."""
    pages = (page for page in _pages(presenter, preferred) if page_of(page)[1])
    pictures = (picture for page in pages if (picture := _picture(presenter, page)))
    return next(pictures, None)


def _pages(presenter: Presenter, preferred: str) -> Iterator[str]:
    if preferred:
        yield preferred
    for field in ("claimedExemption", "readStatus"):
        for subject, _ in _statements(presenter, field, MAX_PAGES):
            yield iris.owner_iri(subject)


def _picture(presenter: Presenter, iri: str) -> Shown | None:
    """Return the picture of a page, None where its file is not handed out, or it is held back."""
    document, _ = page_of(iri)
    page = presenter.holdings.parsed_page(iri)
    if page is None or page.has_withheld_names or page.status == "held-back":
        return None
    file = presenter.holdings.file_of(document)
    if file is None or not file.public:
        return None
    width = WIDTHS[1]
    ratio = page.height / page.width if page.width and page.height else LETTER_SHEET
    path = path_of(iri, presenter.catalogue.base)
    return {
        "src": f"{path}.png?width={width}",
        "width": width,
        "height": round(width * ratio),
        "page": LinkView(path, presenter.heading(iri)),
    }


# The most claims and things that are looked at, however many there are.
MAX_CLAIMS, MAX_THINGS = 400, 25
SIDES = 2
MAX_QUOTE_LENGTH = 240


def leading_contradiction(presenter: Presenter) -> DifferenceView | None:
    """Return the contradiction whose two sides say most: both quoted, by different speakers, in words.

    What differs over time comes after all that contradicts.
    """
    views = [view for view in _quoted_contradictions(presenter) if len(view.values) >= SIDES]
    return max(views, key=lambda view: _weight(view, presenter), default=None)


def _quoted_contradictions(presenter: Presenter) -> Iterator[DifferenceView]:
    """Yield contradictions, of each value only the claim with most words."""
    contested = {
        iris.owner_iri(subject) for subject, _ in _statements(presenter, "conflictsWith", MAX_CLAIMS)
    }
    names = sorted(contested)[:MAX_THINGS]
    presenter.catalogue.read_ahead(names)
    for iri in names:
        thing = presenter.catalogue.describe(iri)
        for conflict in field_conflicts(thing, presenter.catalogue) if thing else ():
            if conflict.difference in ("contradiction", "time"):
                view = difference_view(conflict, presenter)
                yield replace(view, values=tuple(_quoted_sides(view)))


def _quoted_sides(view: DifferenceView) -> Iterator[ClaimedValue]:
    for side in view.values:
        quoted = [claim for claim in side.claims if 0 < len(claim.view.quote) <= MAX_QUOTE_LENGTH]
        if quoted:
            yield ClaimedValue(side.cell, (max(quoted, key=lambda claim: len(claim.view.quote)),))


def _weight(view: DifferenceView, presenter: Presenter) -> tuple[bool, bool, bool, int, int, str]:
    # Different speakers go before one, statements before mere values, and speakers whom others quote before
    # those who write themselves.
    pair = [side.claims[0] for side in view.values[:SIDES]]
    quoted = sum(_is_quoted(claim, presenter) for claim in pair)
    shortest = min(len(claim.view.quote) for claim in pair)
    differ = len({claim.view.by or (claim.view.source,) for claim in pair}) > 1
    return not view.over_time, differ, bool(pair[0].view.text), quoted, shortest, view.thing.text


def _is_quoted(claim: LinkedClaim, presenter: Presenter) -> bool:
    source = presenter.catalogue.describe(claim.view.source)
    writers = {text_of(v) for name in ("publisher", "creator") for v in source.get(name)} if source else set()
    return not writers.issuperset(claim.view.by)
