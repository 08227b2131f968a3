"""The page of a list, for people."""

from flask import render_template

from foia_graph.model.forms import Form
from foia_graph.publish.incoming import incoming_link
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.profiles.schemaorg import schemaorg_profile as schemaorg
from foia_graph.web.core.responses import form_links
from foia_graph.web.core.site import current_publication
from foia_graph.web.pages.lists.facet_links import chosen, marked, shown_facet, sorts
from foia_graph.web.pages.lists.listing import Listing


def render_list(found: Listing, offered: tuple[Form, ...]) -> str:
    """Write the page of a list."""
    view = Presenter(current_publication())
    return render_template(
        "list.html",
        title=found.title,
        items=[marked(incoming_link(iri, view), iri, found, view) for iri in found.found.names],
        found=found.found,
        views=found.views,
        notice=found.notice,
        chosen=list(chosen(found, view)),
        facets=[shown_facet(facet, found, view) for facet in found.selection.facets],
        sorts=list(sorts(found)),
        forms=form_links(found.here, offered),
        linked_data=schemaorg.page_data_block(found.asked),
    )
