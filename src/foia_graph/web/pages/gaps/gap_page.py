"""The page of gaps: what is missing, a sentence, and the quotes of those who say that it should be here."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from flask import render_template

from foia_graph.audit.catalogue_gap import GROUPS, CatalogueGap
from foia_graph.model import iris
from foia_graph.model.claims import claim_stands
from foia_graph.model.forms import SPREADSHEETS
from foia_graph.model.iris import page_of
from foia_graph.model.rdf_terms import NamedNode
from foia_graph.model.resource import Resource, text_of
from foia_graph.publish.addresses import list_path, path_of, short_iri
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.view_models import LinkedClaim, LinkView
from foia_graph.web.core.responses import form_links, suffixed_path
from foia_graph.web.pages.gaps.gap_list import GapList
from foia_graph.web.pages.lists.lists import LIST_FORMS
from foia_graph.web.pages.thing_page import current_viewer

STATED_FIELDS: Mapping[str, str] = {
    "documents": "statedDocumentCount",
    "not-held": "holdingStatus",
    "pages": "numberOfPages",
}
"""The field whose claims say that something should be here, by kind of gap."""
AUTHORS, DATES = ("creator", "publisher"), ("created", "issued", "date")
MAX_CLAIMS = 2
MAX_REFERRING, LOOKED_AT = 3, 30
"""The most things that refer to one, and the links that are looked at for them."""


@dataclass(frozen=True, slots=True)
class PromiseWords:
    """The words of a document: the quote, its page, the authors of the document, and its date or ""."""

    quote: str
    page: LinkView
    authors: tuple[LinkView, ...]
    date: str


@dataclass(frozen=True, slots=True)
class GapView:
    """A gap as shown: its thing, what is known of it, who says so, and some things that refer to it.

    `further` leads to what there is of it.
    """

    thing: LinkView
    status: LinkView | None
    text: str
    words: PromiseWords | None
    claims: tuple[LinkedClaim, ...]
    further: LinkView | None
    referring: tuple[LinkView, ...]


def gap_view(presenter: Presenter, gap: CatalogueGap) -> GapView:
    """Return a gap with who says so."""
    status = gap.status if gap.kind == "not-held" else ""
    concept = f"{presenter.catalogue.base}scheme/holding-status/{status}"
    return GapView(
        presenter.link(gap.thing),
        presenter.link(concept) if status else None,
        _gap_text(gap),
        _document_words(presenter, gap) if gap.page else None,
        tuple(_claims(presenter, gap)),
        _further(presenter, gap),
        tuple(_referring_things(presenter, gap)) if gap.kind == "not-held" else (),
    )


def _gap_text(gap: CatalogueGap) -> str:
    """Return what is known of a gap in a sentence that names no other thing: these are linked next to it."""
    first, last = f"{gap.prefix}{gap.first}", f"{gap.prefix}{gap.last}"
    numbers = first if first == last else f"{first} to {last} ({int(gap.missing or 0):,} numbers)"
    if gap.kind == "bates-missing":
        return f"Missing: {numbers}. The number before is in this document."
    if gap.kind == "bates-stated":
        return f"Missing: {numbers} (letter says {int(gap.stated):,} pages enclosed)"
    return gap.text or (f"It leads to {gap.to}." if gap.to else "")


def _document_words(presenter: Presenter, gap: CatalogueGap) -> PromiseWords:
    _, number = page_of(gap.page)
    document = presenter.catalogue.describe(gap.thing)
    return PromiseWords(
        gap.quote,
        LinkView(path_of(gap.page, presenter.catalogue.base), f"page {number}"),
        tuple(presenter.link(iri) for iri in _first_values(document, AUTHORS)),
        " or ".join(_first_values(document, DATES)),
    )


def _first_values(thing: Resource | None, fields: tuple[str, ...]) -> list[str]:
    found = (list(map(text_of, thing.get(name))) for name in fields) if thing else ()
    return next(filter(None, found), [])


def _claims(presenter: Presenter, gap: CatalogueGap) -> Iterator[LinkedClaim]:
    """Yield the claims that say so, those with words first, or else other claims with words on the thing."""
    field = STATED_FIELDS.get(gap.kind, "")
    thing = presenter.catalogue.describe(gap.thing) if field else None
    if thing is None:
        return
    claims = [presenter.linked_claim(claim) for claim in thing.parts("claims") if claim_stands(claim)]
    own = [each for each in claims if each.view.predicate == presenter.profile.predicates[field]]
    found = sorted(own, key=lambda each: not each.view.quote)
    yield from (found or [each for each in claims if each.view.quote])[:MAX_CLAIMS]


def _referring_things(presenter: Presenter, gap: CatalogueGap) -> Iterator[LinkView]:
    """Yield some of the things that refer to one that is not held."""
    quads = presenter.catalogue.quad_store.quads(None, None, NamedNode(gap.thing))
    subjects = (quad.subject for quad in islice(quads, LOOKED_AT))
    owners = {iris.owner_iri(each.value) for each in subjects if isinstance(each, NamedNode)}
    yield from map(presenter.link, sorted(owners - {gap.thing})[:MAX_REFERRING])


def _further(presenter: Presenter, gap: CatalogueGap) -> LinkView | None:
    """Return a link to what there is of a release."""
    if gap.kind != "documents":
        return None
    release = short_iri(gap.thing, presenter.catalogue.base)
    return LinkView(list_path("document", inSeries=release), f"the {gap.there} that are described here")


FIRST = 10
"""Gaps of a group that are shown beside those of others."""


@dataclass(frozen=True, slots=True)
class GapSection:
    """A group of gaps as shown: some of them, how many there are, and the address of all."""

    name: str
    heading: str
    total: int
    gaps: tuple[GapView, ...]
    path: str


def render_gaps(found: GapList) -> str:
    """Write the page of gaps: a page of one group, or the first of each."""
    view, group = current_viewer(), found.gaps.group
    start, size = (found.start, found.size) if group else (0, FIRST)
    return render_template(
        "gaps.html",
        title=found.heading,
        sections=[_section(view, name, found, start, size) for name in GROUPS if group in ("", name)],
        group=group,
        start=start,
        views=found.views if group else {},
        downloads=[(suffixed_path(found.whole_path, form), form.label) for form in SPREADSHEETS],
        forms=form_links(found.own_path, LIST_FORMS),
    )


def _section(view: Presenter, name: str, found: GapList, start: int, size: int) -> GapSection:
    shown = tuple(gap_view(view, each) for each in found.gaps.of_group(name, start, size))
    return GapSection(name, GROUPS[name], found.gaps.group_total(name), shown, found.group_path(name))
