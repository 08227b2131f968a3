"""Pages for people: one template for all classes, one for all lists."""

from flask import render_template

from foia_graph.publish.addresses import path_of
from foia_graph.publish.descriptions import Description
from foia_graph.publish.feeds.scope import feed_path
from foia_graph.publish.presenter import Viewer
from foia_graph.publish.profiles.registry import Asked
from foia_graph.publish.profiles.schemaorg import writing as schemaorg
from foia_graph.publish.view_models import Link, Row
from foia_graph.web.core.responses import forms
from foia_graph.web.core.site import publication
from foia_graph.web.pages.citation_box import citation_of
from foia_graph.web.pages.sections import SECTIONS, Section


def viewer() -> Viewer:
    """Give what shows things of the catalogue as it is now."""
    return Viewer(publication())


def link(iri: str) -> Link:
    """Show a name as a link."""
    return viewer().link(iri)


def thing(shown: Description) -> str:
    """Show a thing."""
    thing, source = shown.thing, shown.catalogue
    besides = SECTIONS.get(thing.type)
    section = besides.make(shown.viewer, thing) if besides else None
    return render_template(
        "thing.html",
        shown=shown,
        title=shown.title,
        rows=_rows(shown, besides) if besides and section else shown.rows,
        section=section,
        section_template=besides.template if besides and section else "",
        citation=citation_of(thing),
        feed=feed_path(thing.iri, thing.type, source.base),
        forms=forms(path_of(thing.iri, source.base)),
        linked_data=schemaorg.embedded(Asked(thing, source, shown.viewer.publication)),
    )


def _rows(shown: Description, besides: Section) -> list[Row]:
    """Give the fields that a section leaves."""
    return [row for row in shown.viewer.rows(besides.rest(shown.thing)) if row.field not in besides.hides]
