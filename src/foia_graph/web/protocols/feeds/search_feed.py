"""`/search.atom`: a search as an Atom feed, of what was last added or changed among all that it finds."""

from collections.abc import Iterator
from itertools import islice
from urllib.parse import urlencode

from flask import Blueprint, Response

from foia_graph.errors import RequestRefused, SearchRejected
from foia_graph.model.profile import Profile
from foia_graph.publish.feeds.activitystreams import ChangeStream
from foia_graph.publish.feeds.atom import MEDIA_TYPE, AtomFeed, write_feed
from foia_graph.publish.feeds.summaries import change_summary
from foia_graph.search.search_request import SearchRequest
from foia_graph.search.text_index import TextIndex
from foia_graph.store.changelog.entry import ChangeLogEntry
from foia_graph.store.changelog.log import ChangeLog
from foia_graph.web.core.operations import Operation, OperationParameter, operation
from foia_graph.web.core.responses import send_bytes
from foia_graph.web.core.site import current_catalogue
from foia_graph.web.pages.lists.list_query import LOOKS
from foia_graph.web.pages.search.arguments import PLACE, WORDS, index_query, search_narrowing
from foia_graph.web.pages.search.hit_view import generation_index
from foia_graph.web.pages.search.openapi import search_parameters
from foia_graph.web.pages.search.results import FEED_PATH
from foia_graph.web.protocols.feeds.activities import change_stream
from foia_graph.web.protocols.feeds.atom import CONTENT_TYPE, catalogue_title, feed_author, load_time

blueprint = Blueprint("search_feed", __name__)
MOST_ENTRIES, MOST_LOOKED_AT, TOGETHER = 50, 10_000, 250
"""Entries of a feed, changes that are looked at for them, and changes that are looked up together."""


def feed_parameters(profile: Profile) -> tuple[OperationParameter, ...]:
    """Return the parameters of the feed of a search: those that say what is looked for."""
    return tuple(each for each in search_parameters(profile) if each.name not in (*LOOKS, *PLACE))


@blueprint.get(FEED_PATH)
@operation(
    Operation(
        "Follow a search",
        f"The last change of each thing that a search finds, the newest first, as an Atom feed; at most "
        f"{MOST_ENTRIES}, among the last {MOST_LOOKED_AT:,} changes. So what is new among the hits comes "
        "first, however well it fits. What was removed is in the feed of all changes alone.",
        cost="heavy",
        parameters_of=feed_parameters,
        media_types=(MEDIA_TYPE,),
        problems=(400, 404),
        examples=(f"{FEED_PATH}?q=juveniles",),
    )
)
def search_feed() -> Response:
    """Send the feed of a search."""
    source, stream = current_catalogue(), change_stream()
    narrowing = search_narrowing(source)
    request = index_query(narrowing, "names")
    try:
        index = generation_index(source)
        title = index.search(request).request.words or ", ".join(value for _, value in narrowing.parameters)
        entries = list(islice(_found_entries(index, request, stream.log), MOST_ENTRIES))
    except SearchRejected as error:
        raise RequestRefused(f"{WORDS}: {error}.") from None
    return send_bytes(
        write_feed(_atom_feed(title, narrowing.parameters, entries, stream)), CONTENT_TYPE, source
    )


def _found_entries(index: TextIndex, request: SearchRequest, log: ChangeLog) -> Iterator[ChangeLogEntry]:
    """Yield the last entry of each thing that a search finds, the newest first."""
    newest = islice(_newest_entries(log), MOST_LOOKED_AT)
    while entries := list(islice(newest, TOGETHER)):
        owners = dict.fromkeys(entry.iri.partition("/page/")[0] for entry in entries)
        found = index.things_among(request, list(owners))
        yield from (entry for entry in entries if entry.iri in found)


def _newest_entries(log: ChangeLog) -> Iterator[ChangeLogEntry]:
    """Yield the last entry of each thing that was not removed, the newest first."""
    seen: set[str] = set()
    for entry in log.thing_entries_before(log.total + 1):
        if entry.iri not in seen:
            seen.add(entry.iri)
            if entry.type != "Delete":
                yield entry


def _atom_feed(
    words: str, parameters: tuple[tuple[str, str], ...], entries: list[ChangeLogEntry], stream: ChangeStream
) -> AtomFeed:
    source = current_catalogue()
    query = urlencode([pair for pair in parameters if pair[0] not in LOOKS], safe="/")
    address = f"{source.base}{FEED_PATH[1:]}?{query}"
    return AtomFeed(
        iri=address,
        title=f"Search: {words} ({catalogue_title(source)})",
        author=feed_author(source),
        updated=entries[0].time if entries else load_time(source),
        page=f"{source.base}search?{query}",
        here=address,
        links={},
        entries=[change_summary(entry, stream, source) for entry in entries],
        base=source.base,
    )
