"""Quotes of a source, in the order in which it runs, each with the claims that are on it."""

from collections import Counter
from dataclasses import dataclass, replace
from functools import cache

from foia_graph.model.claims import FIGURE
from foia_graph.model.iris import owner_iri
from foia_graph.model.resource import Resource
from foia_graph.publish.addresses import path_of
from foia_graph.publish.descriptions import part_link
from foia_graph.publish.figures import figure_words
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.view_models import LinkedClaim, LinkView, in_order_of_days
from foia_graph.store import claim_views

# Of a source with more claims those of each thing are together, and nothing is read to order them.
MAX_ORDERED = 250
# The most sources of which the order of claims is cached.
CACHED_ORDERS = 1000
NOWHERE = 1_000_000_000


@dataclass(frozen=True, slots=True)
class QuotedClaim:
    """A claim that is on a quote: a link to it where it is, named after its thing, and what it gives.

    `field` is the title of its field and `value` what it gives for that; both are empty for words alone.
    """

    about: LinkView
    field: str
    value: LinkView
    claim: LinkedClaim
    is_contested: bool = False


@dataclass(frozen=True, slots=True)
class SourceQuote:
    """Words of a source, "" for claims without any, and the claims that are on them."""

    words: str
    claims: tuple[QuotedClaim, ...]

    @property
    def first(self) -> LinkedClaim:
        """Return the claim that leads to the position of the words."""
        return self.claims[0].claim


@dataclass(frozen=True, slots=True)
class SourceQuotes:
    """Some of the quotes of a source: those of the claims from `start` (0: the first) on, of `total`."""

    quotes: tuple[SourceQuote, ...]
    start: int
    total: int

    @property
    def usual_speakers(self) -> tuple[LinkView, ...]:
        """Return those who say most of this, none where no one is named."""
        counts = Counter(each.claim.speakers for quote in self.quotes for each in quote.claims)
        return counts.most_common(1)[0][0] if counts else ()


def claims_linking(field: str, iri: str, presenter: Presenter, limit: int) -> tuple[QuotedClaim, ...]:
    """Return claims with a thing in one of their fields, in the order of their days.

    No more of them are read than the limit. Of `object` they give the thing as a value of others, of
    `by` the thing makes them.
    """
    catalogue = presenter.catalogue
    names = catalogue.pointing_page(iri, field, catalogue.profile["Claim"], limit=limit).names
    claims = (claim for name in names if (claim := catalogue.describe(name)) is not None)
    found = {each.claim.view.iri: each for each in (quoted_claim(claim, presenter) for claim in claims)}
    return tuple(found[each.view.iri] for each in in_order_of_days(each.claim for each in found.values()))


def own_claims(thing: Resource) -> dict[str, Resource]:
    """Return the claims that a source makes about itself and its parts, by IRI."""
    return {claim.iri: claim for _, claim in claim_views.claims_of(thing) if claim.one("source") == thing.iri}


def source_quotes(thing: Resource, presenter: Presenter, start: int, limit: int) -> SourceQuotes:
    """Return the quotes of some of the claims that are on a source, those about itself first."""
    catalogue, claims = presenter.catalogue, own_claims(thing)
    names = [*claims, *catalogue.pointing_things(thing.iri, "source", catalogue.profile["Claim"])]
    ordered = _ordered_names(thing.iri, names, presenter) if len(names) <= MAX_ORDERED else names
    found: dict[str, list[Resource]] = {}
    for name in ordered[start : start + limit]:
        claim = claims.get(name) or catalogue.describe(name)
        if claim is not None:
            found.setdefault(_quote_of(claim) or name, []).append(claim)
    quotes = tuple(
        SourceQuote(_quote_of(group[0]), tuple(quoted_claim(each, presenter) for each in group))
        for group in found.values()
    )
    return SourceQuotes(quotes, start, len(names))


def quoted_claim(claim: Resource, presenter: Presenter) -> QuotedClaim:
    """Return a claim, named after the thing it is about, with what it gives."""
    linked = presenter.linked_claim(claim)
    about = presenter.link(owner_iri(claim.iri))
    here = replace(about, href=path_of(claim.iri, presenter.catalogue.base))
    is_contested = bool(claim.get("conflictsWith"))
    return QuotedClaim(here, linked.field, _value_link(linked, presenter), linked, is_contested)


def _value_link(linked: LinkedClaim, presenter: Presenter) -> LinkView:
    value = linked.view.value if not linked.view.text else ""
    part = presenter.catalogue.describe(value) if "://" in value and "#" in value else None
    if part is not None and linked.view.predicate == FIGURE:
        return LinkView("", figure_words(part, presenter))
    link = part_link(part, presenter) if part is not None else None
    return link or (presenter.link(value) if "://" in value else LinkView("", value))


def _quote_of(claim: Resource) -> str:
    return next((each.quote for each in claim_views.evidence_places(claim) if each.quote), "")


def _ordered_names(source: str, names: list[str], presenter: Presenter) -> list[str]:
    orders = presenter.catalogue.compute_once("orders of quotes", dict[str, list[str]])
    if source not in orders:
        if len(orders) >= CACHED_ORDERS:
            orders.clear()
        orders[source] = _in_order(names, source, presenter)
    return orders[source]


def _in_order(names: list[str], source: str, presenter: Presenter) -> list[str]:
    """Return the names of claims by page and by the position of their words on it.

    Where the words of a page are not held, those of the source about itself go before those on other things,
    and those on one thing are in the order of its record.
    """
    catalogue = presenter.catalogue

    @cache
    def text_of_page(page: int) -> str:
        parsed = presenter.holdings.parsed_page(f"{source}/page/{page}")
        text = parsed.words.text if parsed is not None and parsed.words is not None else ""
        return " ".join(text.split()).casefold()

    def offset(page: int, words: str) -> int:
        """Return where words begin on a page, in characters; a great number where that is not known."""
        if not page or not words:
            return NOWHERE
        found = text_of_page(page).find(" ".join(words.split()).casefold())
        return found if found >= 0 else NOWHERE

    things = {owner_iri(name) for name in names}
    orders = {thing: claim_views.claim_fragments(catalogue.tables, thing) for thing in things}
    ranks = {f"{thing}#{name}": n for thing, order in orders.items() for n, name in enumerate(order)}
    places = claim_views.claim_places(source, catalogue.quad_store)

    def rank(name: str) -> tuple[int, int, bool, str, int, str]:
        where, about = places.get(name, claim_views.EvidencePlace()), owner_iri(name)
        return (
            where.page or (NOWHERE if where.quote else NOWHERE + 1),
            offset(where.page, where.quote) if where.start is None else where.start,
            about != source,
            presenter.labels.name(about),
            ranks.get(name, NOWHERE),
            name,
        )

    return sorted(names, key=rank)
