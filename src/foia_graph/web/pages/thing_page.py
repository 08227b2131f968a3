"""Pages for people: one template for all classes, one for all lists."""

from flask import render_template

from foia_graph.publish.addresses import path_of
from foia_graph.publish.descriptions import Description
from foia_graph.publish.feeds.scope import feed_path
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.profiles.registry import ProfileRequest
from foia_graph.publish.profiles.schemaorg import schemaorg_profile as schemaorg
from foia_graph.publish.view_models import FieldRow, LinkView
from foia_graph.web.core.responses import form_links
from foia_graph.web.core.site import current_publication
from foia_graph.web.pages.citation_box import citation_of
from foia_graph.web.pages.sections import SECTIONS, PageSection


def current_viewer() -> Presenter:
    """Return the viewer of the catalogue as it is now."""
    return Presenter(current_publication())


def thing_link(iri: str) -> LinkView:
    """Return the link to a thing."""
    return current_viewer().link(iri)


def render_thing(description: Description) -> str:
    """Write the page of a thing."""
    res, source = description.thing, description.catalogue
    besides = SECTIONS.get(res.type)
    section = besides.make(description.presenter, res) if besides else None
    return render_template(
        besides.layout if besides and section else "thing.html",
        description=description,
        title=description.title,
        rows=_rows_left(description, besides) if besides and section else description.rows,
        section=section,
        section_template=besides.template if besides and section else "",
        citation=citation_of(res),
        feed=feed_path(res.iri, source.profile[res.type], source.base),
        forms=form_links(path_of(res.iri, source.base)),
        linked_data=schemaorg.page_data_block(ProfileRequest(res, source, description.presenter.publication)),
    )


def _rows_left(description: Description, besides: PageSection) -> list[FieldRow]:
    """Return the rows of the fields that a section leaves."""
    return [
        row
        for row in description.presenter.field_rows(besides.rest(description.thing))
        if row.field not in besides.hidden_fields(description.shape)
    ]
