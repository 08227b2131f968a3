"""The page of a list, for people."""

from flask import render_template

from foia_graph.model.forms import SPREADSHEETS, Form
from foia_graph.publish.incoming import incoming_link, plural_title
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.profiles.schemaorg import schemaorg_profile as schemaorg
from foia_graph.web.core.responses import form_links, suffixed_path
from foia_graph.web.core.site import current_publication
from foia_graph.web.pages.lists.facet_links import active_choices, facet_view, mark_outside, sort_choices
from foia_graph.web.pages.lists.list_table import list_table
from foia_graph.web.pages.lists.listing import Listing


def _plain_title(listing: Listing) -> str:
    """Return the title of a list; that of all things of a class is in plain words."""
    shape = listing.shape
    is_of_class = shape is not None and listing.title == plural_title(shape)
    return shape.plain_plural_title if shape is not None and is_of_class else listing.title


def render_list(listing: Listing, forms_offered: tuple[Form, ...]) -> str:
    """Write the page of a list."""
    view = Presenter(current_publication())
    whole = listing.narrowed_path(listing.narrowing.parameters)
    table = list_table(listing, view)
    names = () if table else listing.result_page.names
    files = [form for form in forms_offered if form in SPREADSHEETS]
    return render_template(
        "list.html",
        title=_plain_title(listing),
        table=table,
        items=[mark_outside(incoming_link(iri, view), iri, listing, view) for iri in names],
        downloads=[(suffixed_path(whole, form), form.label) for form in files],
        found=listing.result_page,
        views=listing.views,
        notice=listing.notice,
        chosen=list(active_choices(listing, view)),
        facets=[facet_view(facet, listing, view) for facet in listing.selection.facets],
        sorts=list(sort_choices(listing)),
        forms=form_links(listing.own_path, forms_offered),
        linked_data=schemaorg.page_data_block(listing.profile_request),
    )
