"""Lists of things, page after page, walked by key in one generation.

The next page is found by key, in the generation in which the walk began for as long as that is kept, so a
load in between neither hides a thing nor shows it twice.
"""

from collections.abc import Callable
from urllib.parse import urlencode

from flask import Response, g, request

from foia_graph.errors import NotFound, RequestRefused
from foia_graph.model.forms import SPREADSHEETS, Form
from foia_graph.model.profile import Shape
from foia_graph.publish.incoming import plural_title
from foia_graph.publish.negotiation import negotiate
from foia_graph.store.catalogue import PAGE_SIZE, Catalogue
from foia_graph.store.listing.rows import list_rows
from foia_graph.store.listing.selection import Selection, select_parts, select_things
from foia_graph.web.core import profile_responses
from foia_graph.web.core.profile_negotiation import PARAMETER, profile_in_address
from foia_graph.web.core.query_parameters import number_value
from foia_graph.web.core.responses import negotiated_response, suffixed_path
from foia_graph.web.core.site import current_catalogue, current_site
from foia_graph.web.core.tables import WITH_TABLES, form_or_table
from foia_graph.web.core.tables import send_table as send_rows
from foia_graph.web.pages.lists import list_page
from foia_graph.web.pages.lists.collection import PagedCollection
from foia_graph.web.pages.lists.list_query import Narrowing, list_narrowing
from foia_graph.web.pages.lists.listing import Listing, count_through


def send_class_list(shape: Shape, suffix: str, path: str = "") -> Response:
    """Send the list of the things of a class, narrowed by the address."""
    form = form_or_table(suffix)
    source, notice = walk_generation()
    narrowing = list_narrowing(source, shape)
    selection = _list_selection(source, shape, narrowing)
    path = path or f"/doc/{shape.kind}/"
    listing = Listing(
        path, plural_title(shape), source, selection, *page_place(selection, source), notice, narrowing, shape
    )
    answer_form = form or negotiate(request.headers.get("Accept"), WITH_TABLES)
    if answer_form in SPREADSHEETS:
        return profile_responses.send_in_profile(
            listing.profile_request,
            lambda _: _send_table(listing, shape, answer_form, negotiated=form is None),
            form,
        )
    return send_listing(listing, form, WITH_TABLES)


def _send_table(listing: Listing, shape: Shape, form: Form, negotiated: bool) -> Response:
    """Send all things of a list, row by row, however many they are."""
    rows = list_rows(listing.selection.names(), shape, current_catalogue())
    return send_rows(rows, listing.narrowed_path(listing.narrowing.parameters), form, negotiated)


def send_listing(listing: Listing, form: Form | None, forms: tuple[Form, ...]) -> Response:
    """Send a page of a list."""

    def ours(links: list[str]) -> Response:
        return negotiated_response(
            lambda: listing,
            lambda: list_page.render_list(listing, forms),
            listing.own_path,
            form,
            links,
            forms,
        )

    return profile_responses.send_in_profile(listing.profile_request, ours, form, page_links(listing))


def send_collection(
    collection: PagedCollection, page: Callable[[], str], form: Form | None, forms: tuple[Form, ...]
) -> Response:
    """Send a page of a collection, with links to those before and behind it; `page` writes the HTML."""
    return negotiated_response(
        lambda: collection, page, collection.own_path, form, page_links(collection), forms
    )


def page_links(collection: PagedCollection, form: Form | None = None) -> list[str]:
    """Return the Link headers to the other pages of a collection, in the form and profile of the address."""
    profile = f"&{urlencode({PARAMETER: profile_in_address()})}" if profile_in_address() else ""
    paths = {
        name.replace("previous", "prev"): f"{path if form is None else suffixed_path(path, form)}{profile}"
        for name, path in collection.views.items()
    }
    return [f'<{path}>; rel="{name}"' for name, path in paths.items()]


def _list_selection(source: Catalogue, shape: Shape, narrowing: Narrowing) -> Selection:
    if source.profile.is_thing(shape):
        return select_things(source, shape, narrowing.criteria)
    if not narrowing.criteria.filter_values:
        raise NotFound(
            f"A {shape.plain_title.lower()} belongs to something else; there is no list of them all."
        )
    return select_parts(source, shape, narrowing.criteria)


def walk_generation() -> tuple[Catalogue, str]:
    """Return the generation that is walked through, else the current one with a notice that it is gone."""
    current = current_catalogue()
    walk_number = number_value("generation", current.generation.number)
    if walk_number == current.generation.number:
        return current, ""
    older = current_site().current.redacted_catalogue(walk_number)
    if older is not None:
        g.walked_catalogue = older
        return older, ""
    number_now = current.generation.number
    return current, f"Generation {walk_number} is no longer kept; this page is of generation {number_now}."


def page_place(selection: Selection, source: Catalogue) -> tuple[int, int]:
    """Return where a page starts, counted from 0 or found by its key, and its size."""
    start, size = page_bounds(PAGE_SIZE, current_site().settings.most_per_page)
    if "after" in request.args:
        return count_through(selection, request.args["after"], source), size
    return start, size


def page_bounds(usual: int, most: int) -> tuple[int, int]:
    """Return where the page that is asked for by its number starts, and its size."""
    size = number_value("per_page", usual)
    if not 1 <= size <= most:
        raise RequestRefused(f"per_page is a number from 1 to {most}.")
    page = number_value("page", 1)
    if page < 1:
        raise RequestRefused("page is a number from 1 on.")
    return (page - 1) * size, size
