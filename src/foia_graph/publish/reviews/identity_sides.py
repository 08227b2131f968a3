"""The two sides of an identity: what is known of each, so that people can tell whether they are one."""

from collections.abc import Iterator
from dataclasses import dataclass

from foia_graph.audit.review_queue import IDENTITY_FIELDS
from foia_graph.model.resource import Resource, text_of
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.view_models import LinkView
from foia_graph.store.claim_views import claim_view

NAME_FIELDS = ("altLabel", "alternateName", "alternative")
CONTEXT_FIELDS = (
    "subOrganizationOf", "memberOf", "holds", "jobTitle", "postIn", "containedInPlace", "areaServed",
    "location", "homepage", "identifier",
)  # fmt: skip
MOST_QUOTES = 3


@dataclass(frozen=True, slots=True)
class NameQuote:
    """Words in which a source names a thing, and where they stand."""

    words: str
    source: LinkView
    page: LinkView | None


@dataclass(frozen=True, slots=True)
class IdentitySide:
    """One of two that may be one: its link, other names, description, what tells it from others, and
    quotes.
    """

    link: LinkView
    kind: str
    names: tuple[str, ...]
    description: str
    context: tuple[tuple[str, tuple[LinkView, ...]], ...]
    """Titles of fields with their values."""
    quotes: tuple[NameQuote, ...]


def identity_sides(about: Resource, field: str, value: str, presenter: Presenter) -> tuple[IdentitySide, ...]:
    """Return both sides of an identity that a claim has in a field, none for a claim of anything else."""
    if field not in IDENTITY_FIELDS:
        return ()
    return _side(about, presenter), _other_side(value, presenter)


def _other_side(iri: str, presenter: Presenter) -> IdentitySide:
    thing = presenter.catalogue.describe(iri)
    return _side(thing, presenter) if thing else IdentitySide(presenter.link(iri), "", (), "", (), ())


def _side(thing: Resource, presenter: Presenter) -> IdentitySide:
    return IdentitySide(
        presenter.link(thing.iri),
        presenter.profile[thing.type].plain_title,
        tuple(text_of(each) for name in NAME_FIELDS for each in thing.get(name)),
        thing.one("description"),
        tuple(_context(thing, presenter)),
        tuple(dict.fromkeys(_quotes(thing, presenter)))[:MOST_QUOTES],
    )


def _context(thing: Resource, presenter: Presenter) -> Iterator[tuple[str, tuple[LinkView, ...]]]:
    properties = presenter.profile[thing.type].properties
    for name in CONTEXT_FIELDS:
        texts = [text_of(each) for each in thing.get(name)]
        if texts:
            views = tuple(presenter.link(each) if "://" in each else LinkView("", each) for each in texts)
            yield properties[name].plain_title, views


def _quotes(thing: Resource, presenter: Presenter) -> Iterator[NameQuote]:
    """Yield the words in which sources give the names of a thing: quoted, or else as they were taken over."""
    label = presenter.profile[thing.type].label_field
    for claim in thing.parts("claims"):
        view = claim_view(claim, presenter.catalogue, thing)
        if view.field in (label, *NAME_FIELDS) and view.stands:
            page = presenter.page_links(view.place)[0] if view.place else None
            yield NameQuote(view.quote or view.value, presenter.link(view.source), page)
