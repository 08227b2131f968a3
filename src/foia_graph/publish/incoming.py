"""Incoming links of a thing, in groups: things of one class that have it in one field."""

import re
from collections.abc import Iterator

from foia_graph.model.identities import PREFERRED, SAME_AS
from foia_graph.model.profile import Profile, Property, Shape
from foia_graph.model.resource import Resource
from foia_graph.publish.addresses import list_path, path_of, short_iri
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.view_models import IncomingGroup, LinkView
from foia_graph.store.claim_views import claim_view

# A name with more characters is not in headings over other things.
MAX_NAME_LENGTH = 40
# The number of things that are with the one that they point at; a link leads to the others.
LINKS_SHOWN = 8
# Fields and classes with a position of their own: pages, claims by and from it, its graph, redactions by it.
OF_OWN_PLACE = frozenset(
    (
        ("isPartOf", "Page"),
        ("by", "Claim"),
        ("source", "Claim"),
        ("source", "Graph"),
        ("claimedExemption", "Redaction"),
        ("withholdingMark", "Redaction"),
    )
)


def incoming_groups(thing: Resource, presenter: Presenter) -> Iterator[IncomingGroup]:
    """Yield what points at a thing, things before parts of things, the largest group first."""
    profile = presenter.profile
    left_out = OF_OWN_PLACE | _repeated_by_owners(profile)
    found = presenter.catalogue.incoming_counts(thing.iri).items()
    counts = [each for each in found if each[0] not in left_out and each[0][0] not in (SAME_AS, PREFERRED)]
    for (field, name), count in sorted(
        counts, key=lambda each: (not profile.is_thing(profile[each[0][1]]), -each[1], each[0])
    ):
        yield _incoming_group(thing.iri, field, profile[name], count, presenter)


def _repeated_by_owners(profile: Profile) -> frozenset[tuple[str, str]]:
    """Return fields and classes of parts whose links their owners repeat in a derived field."""
    pairs = (
        (p.derived_from.partition("/"), shape)
        for shape in profile.shapes.values()
        for p in shape.properties.values()
        if p.derived_from
    )
    return frozenset(
        (field, node) for (nested, _, field), shape in pairs for node in shape.properties[nested].nodes
    )


def _incoming_group(iri: str, field: str, shape: Shape, count: int, presenter: Presenter) -> IncomingGroup:
    prop = shape.properties.get(field)
    page = presenter.catalogue.pointing_page(iri, field, shape, limit=LINKS_SHOWN)
    href = list_path(shape.kind, **{field: short_iri(iri, presenter.catalogue.base)})
    # One query for all labels, instead of one for each link.
    presenter.labels.load_labels(page.names)
    links = tuple(incoming_link(name, presenter) for name in page.names)
    return IncomingGroup(
        title=shape.plain_plural_title,
        field=prop.title if prop else field,
        relation=_relation_words(prop, presenter.shown_name(iri)) if prop else "",
        count=count,
        href=href,
        links=links,
        of_documents=bool(shape.citation),
    )


def _relation_words(prop: Property, name: str) -> str:
    # A long name would make the heading longer than the list below it.
    words = prop.inverse_label or f"where “{prop.plain_title}” is it"
    return re.sub(r"\bit\b", lambda _: name, words) if len(name) <= MAX_NAME_LENGTH else words


def plural_title(shape: Shape) -> str:
    """Return the title of a list of things of a class, as data has it.

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
    is_ours = view.value.startswith(presenter.catalogue.base)
    value = presenter.link(view.value).text if is_ours else view.value
    detail = view.text or f"{presenter.field_titles.get(view.predicate, '')}: {value}"
    owner = presenter.link(iri.partition("#")[0])
    return LinkView(
        path_of(iri, presenter.catalogue.base), owner.text, owner.kind, view.outside, detail=detail
    )
