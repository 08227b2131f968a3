"""Incoming links of a thing, in groups: things of one class that have it in one field."""

from collections.abc import Iterator

from foia_graph.model.profile import Shape
from foia_graph.model.resource import Resource
from foia_graph.publish.addresses import list_path, path_of, short_iri
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.view_models import IncomingGroup, LinkView
from foia_graph.store.claim_views import ClaimView, claim_view

LINKS_SHOWN = 20
"""The number of things that stand with the one that they point at; a link leads to the others."""
SHOWN_ELSEWHERE = frozenset(
    (("isPartOf", "Page"), ("claimedExemption", "Redaction"), ("withholdingMark", "Redaction"))
)
"""The pages of a document and the redactions by an exemption have their own place."""


def incoming_groups(thing: Resource, presenter: Presenter) -> Iterator[IncomingGroup]:
    """Yield what points at a thing, things before parts of things, the largest group first."""
    profile = presenter.profile
    counts = [
        each
        for each in presenter.catalogue.incoming_counts(thing.iri).items()
        if each[0] not in SHOWN_ELSEWHERE
    ]
    for (field, name), count in sorted(
        counts, key=lambda each: (not profile.is_thing(profile[each[0][1]]), -each[1], each[0])
    ):
        yield _incoming_group(thing.iri, field, profile[name], count, presenter)


def _incoming_group(iri: str, field: str, shape: Shape, count: int, presenter: Presenter) -> IncomingGroup:
    prop = shape.properties.get(field)
    page = presenter.catalogue.pointing_page(
        iri, field, shape, limit=LINKS_SHOWN if shape.name != "Claim" else 0
    )
    href = list_path(shape.kind, **{field: short_iri(iri, presenter.catalogue.base)})
    presenter.labels.load_labels(page.names)
    links = tuple(incoming_link(name, presenter) for name in page.names)
    return IncomingGroup(plural_title(shape), prop.title if prop else field, count, href, links)


def plural_title(shape: Shape) -> str:
    """Return the title of a list of things of a class.

    >>> plural_title(Shape("PageRange", "", "pages", "page-ranges", "Page Range", {}))
    'Page ranges'
    """
    return shape.plural.replace("-", " ").capitalize()


def incoming_link(iri: str, presenter: Presenter) -> LinkView:
    """Return an entry of a list: a thing by its name, a claim with what it says."""
    shape = presenter.catalogue.shape_of(iri)
    claim = presenter.catalogue.describe(iri) if shape is not None and shape.name == "Claim" else None
    if claim is None:
        return presenter.link(iri)
    view = claim_view(claim, presenter.catalogue)
    detail = view.text or f"{presenter.field_titles.get(view.predicate, '')}: {_claim_value(view, presenter)}"
    owner = presenter.link(iri.partition("#")[0])
    return LinkView(
        path_of(iri, presenter.catalogue.base), owner.text, owner.kind, view.outside, detail=detail
    )


def _claim_value(view: ClaimView, presenter: Presenter) -> str:
    is_ours = view.value.startswith(presenter.catalogue.base)
    return presenter.link(view.value).text if is_ours else view.value
