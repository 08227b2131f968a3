"""Lists of things, page after page, walked by key in one generation.

The next page is found by key, in the generation in which the walk began for as long as that is kept, so a
load in between neither hides a thing nor shows it twice.
"""

from collections.abc import Callable
from urllib.parse import urlencode

from flask import Response, request

from foia_graph.errors import NotFound, RequestRefused
from foia_graph.model.forms import CSV, Form
from foia_graph.model.profile import Shape
from foia_graph.publish.incoming import plural_title
from foia_graph.publish.list_rows import list_rows
from foia_graph.publish.negotiation import negotiate
from foia_graph.store.catalogue import PAGE_SIZE, Catalogue
from foia_graph.store.listing.selection import Selection, select_parts, select_things
from foia_graph.web.core import profile_responses
from foia_graph.web.core.csv_tables import WITH_CSV, by_suffix_or_csv
from foia_graph.web.core.csv_tables import send_csv as send_table
from foia_graph.web.core.profile_negotiation import PARAMETER, profile_in_address
from foia_graph.web.core.query_parameters import number_value
from foia_graph.web.core.responses import negotiated_response, suffixed_path
from foia_graph.web.core.site import current_catalogue, current_site
from foia_graph.web.pages.lists import list_page
from foia_graph.web.pages.lists.collection import Collection
from foia_graph.web.pages.lists.list_query import Narrowing, narrowing
from foia_graph.web.pages.lists.listing import Listing, behind


def kind(shape: Shape, suffix: str, path: str = "") -> Response:
    """Send the list of the things of a class, narrowed by the address."""
    form = by_suffix_or_csv(suffix)
    source, notice = walked()
    asked = narrowing(source, shape)
    found = _selected(source, shape, asked)
    path = path or f"/doc/{shape.kind}/"
    listing = Listing(path, plural_title(shape), source, found, *place(found, source), notice, asked, shape)
    if (form or negotiate(request.headers.get("Accept"), WITH_CSV)) == CSV:
        return profile_responses.send_in_profile(
            listing.asked, lambda _: _table(listing, shape, negotiated=form is None), form
        )
    return reply(listing, form, WITH_CSV)


def _table(listing: Listing, shape: Shape, negotiated: bool) -> Response:
    """Send all things of a list, row by row, however many they are."""
    rows = list_rows(listing.selection.names(), shape, current_catalogue())
    return send_table(rows, listing.other(listing.narrowing.parameters), negotiated, listing.source)


def reply(listing: Listing, form: Form | None, forms: tuple[Form, ...]) -> Response:
    """Send a page of a list."""

    def ours(links: list[str]) -> Response:
        return negotiated_response(
            lambda: listing, lambda: list_page.render_list(listing, forms), listing.here, form, links, forms
        )

    return profile_responses.send_in_profile(listing.asked, ours, form, turns(listing))


def turned(
    found: Collection, page: Callable[[], str], form: Form | None, forms: tuple[Form, ...]
) -> Response:
    """Send a page of a collection, with links to those before and behind it; `page` writes the HTML."""
    return negotiated_response(lambda: found, page, found.here, form, turns(found), forms)


def turns(found: Collection, form: Form | None = None) -> list[str]:
    """Return the Link headers to the other pages of a collection, in the form and profile of the address."""
    profile = f"&{urlencode({PARAMETER: profile_in_address()})}" if profile_in_address() else ""
    paths = {
        name.replace("previous", "prev"): f"{path if form is None else suffixed_path(path, form)}{profile}"
        for name, path in found.views.items()
    }
    return [f'<{path}>; rel="{name}"' for name, path in paths.items()]


def _selected(source: Catalogue, shape: Shape, asked: Narrowing) -> Selection:
    if source.profile.is_thing(shape):
        return select_things(source, shape, asked.wanted)
    if not asked.wanted.filter_values:
        raise NotFound(f"A {shape.title.lower()} belongs to something else; there is no list of all of them.")
    return select_parts(source, shape, asked.wanted)


def walked() -> tuple[Catalogue, str]:
    """Return the generation that is walked through, else the current one with a notice that it is gone."""
    current = current_catalogue()
    wanted = number_value("generation", current.generation.number)
    if wanted == current.generation.number:
        return current, ""
    found = current_site().current.redacted_catalogue(wanted)
    if found is not None and found.base == current.base:
        return found, ""
    number_now = current.generation.number
    return current, f"Generation {wanted} is no longer kept; this page is of generation {number_now}."


def place(found: Selection, source: Catalogue) -> tuple[int, int]:
    """Return where a page starts, counted from 0 or found by its key, and its size."""
    start, size = paged(PAGE_SIZE, current_site().settings.most_per_page)
    if "after" in request.args:
        return behind(found, request.args["after"], source), size
    return start, size


def paged(usual: int, most: int) -> tuple[int, int]:
    """Return where the page that is asked for by its number starts, and its size."""
    size = number_value("per_page", usual)
    if not 1 <= size <= most:
        raise RequestRefused(f"per_page is a number from 1 to {most}.")
    page = number_value("page", 1)
    if page < 1:
        raise RequestRefused("page is a number from 1 on.")
    return (page - 1) * size, size
