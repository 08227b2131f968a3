"""How lists are answered: arguments, a selection, a page of it, a form.

The next page is found by key, in the generation in which the walk began for as long as that is kept, so a
load in between neither hides a thing nor shows it twice.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from itertools import islice
from types import MappingProxyType
from urllib.parse import urlencode

from flask import Response, g, request

from foia_graph.errors import NotFound, RequestRefused
from foia_graph.model.forms import ATOM, JSON, SPREADSHEETS, Form
from foia_graph.model.profile import Shape
from foia_graph.publish.descriptions import plural_title
from foia_graph.publish.feeds.activitystreams import ChangeStream, change_vocabulary
from foia_graph.publish.feeds.atom import AtomFeed, change_summary, write_feed
from foia_graph.publish.negotiation import form_by_suffix, negotiate
from foia_graph.store.catalogue import PAGE_SIZE, Catalogue, Labels
from foia_graph.store.changelog.log import ChangeLog, ChangeLogEntry, hidden_claims, log_of
from foia_graph.store.listing.selection import Selection, select_parts, select_things
from foia_graph.web.core import profile_negotiation, responses
from foia_graph.web.core.as_of import NOW_ONLY
from foia_graph.web.core.profile_negotiation import PARAMETER, profile_in_address
from foia_graph.web.core.query_parameters import boolean_value, number_value
from foia_graph.web.core.site import current_catalogue, current_site, current_writers
from foia_graph.web.core.tables import LIST_FORMS, send_table
from foia_graph.web.pages.lists.collection import LOOKS, Narrowing, PagedCollection, list_narrowing
from foia_graph.web.pages.lists.listing import Listing, count_through, render_list

NO_OTHERS: Mapping[Form, Callable[[], Response]] = MappingProxyType({})


def send_class_list(shape: Shape, suffix: str, path: str = "") -> Response:
    """Send the list of the things of a class, with the filters of the address."""
    source = walk_generation()
    narrowing = list_narrowing(source, shape)
    selection = _list_selection(source, shape, narrowing)
    place = page_place(selection, source)
    path = path or f"/doc/{shape.kind}/"
    listing = Listing(path, plural_title(shape), source, narrowing, *place, selection, shape)
    return send_list(listing, lambda: render_list(listing), suffix)


def send_list(
    collection: PagedCollection,
    page: Callable[[], str],
    suffix: str,
    forms: tuple[Form, ...] = LIST_FORMS,
    links: Iterable[str] = (),
    others: Mapping[Form, Callable[[], Response]] = NO_OTHERS,
) -> Response:
    """Send a list in the form of the suffix, else the one that the client prefers.

    A page has links to the next and the previous one; tables have all pages, feeds the last changes. `page`
    writes the HTML, `others` send forms that this list alone has.
    """
    boolean_value("spreadsheet")  # read for CSV alone, and wrong with every form
    form = form_by_suffix(suffix, forms)
    chosen = form or negotiate(request.headers.get("Accept"), forms)

    writers = {
        ATOM: lambda: _send_feed(collection),
        JSON: lambda: responses.send_json(collection.plain_body(current_writers())),
        **others,
    }

    def own_response(own_links: list[str]) -> Response:
        if chosen in SPREADSHEETS:
            return send_table(collection.rows(), collection.whole_path, chosen, form is None, forms)
        if chosen in writers:
            answer = writers[chosen]()
            path = collection.whole_path if chosen == ATOM else collection.own_path
            own_links = [*responses.alternate_links(path, chosen, forms), *own_links]
            return responses.announce_form(answer, path, chosen, own_links, is_negotiated=form is None)
        return responses.negotiated_response(
            lambda: collection, page, collection.own_path, form, own_links, forms
        )

    is_page = chosen not in (*SPREADSHEETS, ATOM)
    all_links = [*(page_links(collection, form) if is_page else ()), *links]
    if collection.profile_request is None:
        return own_response(all_links)
    return profile_negotiation.send_in_profile(collection.profile_request, own_response, form, all_links)


def _send_feed(collection: PagedCollection) -> Response:
    if "as_of" in g:
        raise RequestRefused(NOW_ONLY)
    return responses.send_bytes(list_feed(collection), ATOM.content_type, current_catalogue())


def page_links(collection: PagedCollection, form: Form | None = None) -> list[str]:
    """Return the Link headers to the other pages of a collection, in the form and profile of the address."""
    profile = f"&{urlencode({PARAMETER: profile_in_address()})}" if profile_in_address() else ""
    paths = {
        name.replace(
            "previous", "prev"
        ): f"{path if form is None else responses.suffixed_path(path, form)}{profile}"
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


def walk_generation() -> Catalogue:
    """Return the generation that is walked through; raises NotFound where there is none of its number.

    A page of another generation would repeat entries of the page before, or skip some.
    """
    current = current_catalogue()
    walk_number = number_value("generation", current.generation.number)
    if walk_number == current.generation.number:
        return current
    older = current_site().current.redacted_catalogue(walk_number)
    if older is None:
        raise NotFound(
            f"There is no generation {walk_number} here, or no longer; begin again without `generation`, "
            f"in generation {current.generation.number}."
        )
    g.walked_catalogue = older
    return older


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


# Entries of a feed, changes that are looked at for them, and changes that are looked up together.
MAX_ENTRIES, MAX_CHANGES, BATCH = 50, 10_000, 250


def list_feed(collection: PagedCollection) -> bytes:
    """Write the feed of a list; what was removed is in the feed of all changes alone."""
    source, stream = current_catalogue(), change_stream()
    entries = list(islice(_listed_entries(collection, stream.log), MAX_ENTRIES))
    path = collection.undated_path(collection.narrowing.parameters_without(*LOOKS))
    address = collection.absolute_iri(responses.suffixed_path(path, ATOM))
    feed = AtomFeed(
        iri=address,
        title=f"{collection.heading} ({catalogue_title(source)})",
        author=feed_author(source),
        updated=entries[0].time if entries else load_time(source),
        page=collection.absolute_iri(path),
        here=address,
        links={},
        entries=[change_summary(entry, stream, source) for entry in entries],
        base=source.base,
    )
    return write_feed(feed)


def change_stream() -> ChangeStream:
    """Return the log of the catalogue as it is now."""
    source = current_catalogue()
    hidden = source.compute_once("hidden claims", lambda: hidden_claims(source))
    return ChangeStream(log_of(source), hidden, source.base, change_vocabulary(current_site().profile))


def _listed_entries(collection: PagedCollection, log: ChangeLog) -> Iterator[ChangeLogEntry]:
    newest = islice(_newest_entries(log), MAX_CHANGES)
    while entries := list(islice(newest, BATCH)):
        owners = dict.fromkeys(entry.iri.partition("/page/")[0] for entry in entries)
        found = collection.listed_among([*dict.fromkeys((*owners, *(entry.iri for entry in entries)))])
        yield from (entry for entry in entries if entry.iri in found)


def _newest_entries(log: ChangeLog) -> Iterator[ChangeLogEntry]:
    seen: set[str] = set()
    for entry in log.thing_entries_before(log.total + 1):
        if entry.iri not in seen:
            seen.add(entry.iri)
            if entry.type != "Delete":
                yield entry


def catalogue_title(source: Catalogue) -> str:
    """Return the title of the catalogue."""
    return (source.catalog_resource.one("title") if source.catalog_resource else "") or "Catalogue"


def feed_author(source: Catalogue) -> str:
    """Return the name of the publisher of the catalogue, else that of the catalogue."""
    publisher = source.catalog_resource.one("publisher") if source.catalog_resource else ""
    return Labels(source).name(publisher) if publisher else catalogue_title(source)


def load_time(source: Catalogue) -> str:
    """Return the time of the load as Atom writes times (RFC 3339)."""
    return datetime.fromisoformat(source.generation.created).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
