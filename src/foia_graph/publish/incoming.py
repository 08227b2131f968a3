"""Incoming links of a thing, in groups: things of one class that have it in one field."""

from collections.abc import Iterator

from foia_graph.model.profile import Shape
from foia_graph.model.resource import Resource
from foia_graph.publish.addresses import list_path, path_of, short
from foia_graph.publish.presenter import Viewer
from foia_graph.publish.view_models import IncomingGroup, Link
from foia_graph.store.claim_views import ClaimView, claim_view

SHOWN = 20
"""The number of things that stand with the one that they point at; a link leads to the others."""
PAGES = ("isPartOf", "Page")
"""The pages of a document have their own place."""


def incoming_groups(thing: Resource, viewer: Viewer) -> Iterator[IncomingGroup]:
    """Yield what points at a thing, things before parts of things, the largest group first."""
    profile = viewer.profile
    counts = [each for each in viewer.catalogue.incoming(thing.iri).items() if each[0] != PAGES]
    for (field, name), count in sorted(
        counts, key=lambda each: (not profile.is_thing(profile[each[0][1]]), -each[1], each[0])
    ):
        yield _group(thing.iri, field, profile[name], count, viewer)


def _group(iri: str, field: str, shape: Shape, count: int, viewer: Viewer) -> IncomingGroup:
    prop = shape.properties.get(field)
    page = viewer.catalogue.pointing(iri, field, shape, limit=SHOWN if shape.name != "Claim" else 0)
    href = list_path(shape.kind, **{field: short(iri, viewer.catalogue.base)})
    viewer.labels.load(page.names)
    links = tuple(item(name, viewer) for name in page.names)
    return IncomingGroup(plural_title(shape), prop.title if prop else field, count, href, links)


def plural_title(shape: Shape) -> str:
    """Return the title of a list of things of a class.

    >>> plural_title(Shape("PageRange", "", "pages", "page-ranges", "Page Range", {}))
    'Page ranges'
    """
    return shape.plural.replace("-", " ").capitalize()


def item(iri: str, viewer: Viewer) -> Link:
    """Return an entry of a list: a thing by its name, a claim with what it says."""
    shape = viewer.catalogue.shape_of(iri)
    claim = viewer.catalogue.describe(iri) if shape is not None and shape.name == "Claim" else None
    if claim is None:
        return viewer.link(iri)
    view = claim_view(claim, viewer.catalogue)
    detail = view.text or f"{viewer.titles.get(view.predicate, '')}: {_value(view, viewer)}"
    owner = viewer.link(iri.partition("#")[0])
    return Link(path_of(iri, viewer.catalogue.base), owner.text, owner.kind, view.outside, detail=detail)


def _value(view: ClaimView, viewer: Viewer) -> str:
    is_ours = view.value.startswith(viewer.catalogue.base)
    return viewer.link(view.value).text if is_ours else view.value
