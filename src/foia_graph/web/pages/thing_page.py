"""Pages for people: one template for all classes, one for all lists."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import render_template

from foia_graph.model.jsonld import EMBEDDED
from foia_graph.model.profile import Shape
from foia_graph.model.rdf import TYPE
from foia_graph.model.resource import Resource, text_of
from foia_graph.publish.addresses import list_path, path_of, short
from foia_graph.publish.feeds.scope import feed_path
from foia_graph.publish.presenter import Viewer
from foia_graph.publish.profiles.registry import Asked
from foia_graph.publish.profiles.schemaorg import writing as schemaorg
from foia_graph.publish.view_models import Link
from foia_graph.store.catalogue import PAGE
from foia_graph.store.document_files import page_of
from foia_graph.web.core.responses import forms
from foia_graph.web.core.site import catalogue, publication, site
from foia_graph.web.pages.citation_box import citation_of
from foia_graph.web.pages.sections import SECTIONS

if TYPE_CHECKING:
    pass

SHOWN = 20
"""How many of the things that point at a thing stand on its page; a link leads to the others."""


@dataclass(frozen=True, slots=True)
class Group:
    """Things of one class that point at a thing with one field."""

    title: str
    field: str
    count: int
    href: str
    links: tuple[Link, ...]


def viewer() -> Viewer:
    """Give what shows things of the catalogue as it is now."""
    return Viewer(publication())


def link(iri: str) -> Link:
    """Show a name as a link."""
    return viewer().link(iri)


def plural(shape: Shape) -> str:
    """Give the title of a list of things of a class.

    >>> plural(Shape("PageRange", "", "pages", "page-ranges", "Page Range", {}))
    'Page ranges'
    """
    return shape.plural.replace("-", " ").capitalize()


def thing(res: Resource) -> str:
    """Show a thing."""
    view = viewer()
    shape = view.profile[res.type]
    besides = SECTIONS.get(res.type)
    section = besides.make(view, res) if besides else None
    rows = list(view.rows(besides.rest(res) if besides and section else res))
    shown = view.link(res.iri)
    return render_template(
        "thing.html",
        title=heading(res),
        lang=shown.lang,
        kind=shape.title,
        kind_path=list_path(shape.kind) if view.profile.is_thing(shape) else "",
        iri=res.iri,
        rows=[row for row in rows if not (besides and section and row.field in besides.hidden(shape))],
        statements=view.statements(res),
        groups=list(incoming(res, view)),
        section=section,
        section_template=besides.template if besides and section else "",
        beside=beside(res),
        citation=citation_of(res),
        feed=feed_path(res.iri, view.profile[res.type], view.catalogue.base),
        outside=(TYPE, shape.target) in view.catalogue.outside(res.iri),
        forms=forms(path_of(res.iri, view.catalogue.base)),
        linked_data=schemaorg.embedded(Asked(res, view.catalogue, view.publication)),
    )


def heading(res: Resource) -> str:
    """Give what stands over a thing: what it is called, of a page which one it is."""
    document, number = page_of(res.iri)
    view = viewer()
    return f"Page {number} of {view.name(document)}" if number else view.link(res.iri).text


def beside(res: Resource) -> dict[str, str]:
    """Give the paths of the pages before and after a page, by the relation of each to it."""
    document, number = page_of(res.iri)
    base = catalogue().base
    found = {"prev": f"{document}/page/{number - 1}", "next": f"{document}/page/{number + 1}"}
    return {rel: path_of(iri, base) for rel, iri in found.items() if number and catalogue().stub(iri)}


def incoming(res: Resource, view: Viewer) -> Iterator[Group]:
    """Show what points at a thing, things before parts of things, the largest group first.

    The pages of a document are not among it: they have their own place.
    """
    profile = view.profile
    counts = {
        key: count for key, count in view.catalogue.incoming(res.iri).items() if key != ("isPartOf", "Page")
    }
    order = sorted(
        counts.items(), key=lambda item: (not profile.is_thing(profile[item[0][1]]), -item[1], item[0])
    )
    for (field, name), count in order:
        shape = profile[name]
        prop = shape.properties.get(field)
        page = view.catalogue.pointing(res.iri, field, shape, limit=SHOWN if name != "Claim" else 0)
        href = list_path(shape.kind, **{field: short(res.iri, view.catalogue.base)})
        links = tuple(item(iri, view) for iri in page.names)
        yield Group(plural(shape), prop.title if prop else field, count, href, links)


def item(iri: str, view: Viewer) -> Link:
    """Show one entry of a list; a claim with what it says."""
    shape = view.catalogue.shape_of(iri)
    claim = view.catalogue.describe(iri) if shape is not None and shape.name == "Claim" else None
    if claim is None:
        return view.link(iri)
    said = view.said(claim)
    value = said.text or f"{said.field}: {_shown(claim, view)}"
    owner = view.link(iri.partition("#")[0])
    return Link(path_of(iri, view.catalogue.base), owner.text, owner.kind, said.outside, detail=value)


def _shown(claim: Resource, view: Viewer) -> str:
    found = [text_of(value) for value in claim.get("object")] or [claim.one("asStated")]
    return view.link(found[0]).text if found[0].startswith(view.catalogue.base) else found[0]


def member_lists(res: Resource) -> Iterator[tuple[str, Shape, str]]:
    """Give field, class and address of what is shown in part inside a thing, where there is more of it."""
    for name, (owner, field) in EMBEDDED.items():
        shape = next(s for s in site().profile.shapes.values() if s.plural == name)
        if owner == res.type and catalogue().incoming(res.iri).get((field, shape.name), 0) > PAGE:
            yield field, shape, short(res.iri, catalogue().base)
