"""Atom feeds of all changes, and of those of one issue, agency, person or release."""

import re
from heapq import nlargest

from flask import Blueprint, Response

from foia_graph.errors import NotFound, RequestRefused
from foia_graph.publish.addresses import iri_of, path_of
from foia_graph.publish.feeds import atom
from foia_graph.publish.feeds.activitystreams import ChangeStream
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.changelog.log import ChangeLogEntry
from foia_graph.web.core.operations import Operation, PathExpansion, expands_paths
from foia_graph.web.core.query_parameters import one_value
from foia_graph.web.core.responses import send_bytes
from foia_graph.web.core.site import current_catalogue
from foia_graph.web.pages.lists.lists import catalogue_title, change_stream, feed_author, load_time
from foia_graph.web.pages.resources import require_thing as described

blueprint = Blueprint("atom", __name__)
CONTENT_TYPE = f"{atom.MEDIA_TYPE}; charset=utf-8"
NUMBER = re.compile("[1-9][0-9]{0,17}")


@expands_paths("atom.of_thing")
def feed_operations(path: str, operation: Operation, source: Catalogue) -> PathExpansion:
    """Yield the operation of the feed of one thing with the names of what has feeds."""
    followed = [shape for shape in source.profile.shapes.values() if shape.has_feed]
    kinds = "|".join(shape.kind for shape in followed if not shape.in_scheme)
    schemes = [f"^scheme/{shape.in_scheme}/[A-Za-z0-9-]+$" for shape in followed if shape.in_scheme]
    schema = {"type": "string", "pattern": "|".join((f"^({kinds})/[a-z0-9-]+$", *schemes))}
    yield path, operation.with_schemas({"key": schema})


@blueprint.get("/changes.atom")
def changes() -> Response:
    """Send the feed of the newest changes."""
    log_stream, before = change_stream(), _entry_before()
    return _send_feed(
        log_stream,
        "/changes.atom",
        "Changes",
        f"{log_stream.base}changes",
        atom.newest_entries(log_stream, before),
    )


@blueprint.get("/feeds/<path:key>.atom")
def of_thing(key: str) -> Response:
    """Send the feed of a thing and of the things that belong to it."""
    source, log_stream, before = current_catalogue(), change_stream(), _entry_before()
    thing = described(iri_of(key, source.base))
    path = atom.feed_path(thing.iri, source.profile[thing.type], source.base)
    if not path:
        followed = ", ".join(shape.name for shape in source.profile.shapes.values() if shape.has_feed)
        raise NotFound(f"There is no feed of <{thing.iri}>; there are feeds of the classes {followed}.")
    latest = (log_stream.log.latest_entries.get(iri) for iri in atom.related_things(thing.iri, source))
    entries = (each for each in latest if each is not None and (not before or each.number < before))
    newest = nlargest(atom.CHANGES_ON_PAGE + 1, entries, key=lambda entry: entry.number)
    title = f"Changes: {atom.first_title(thing, source)}"
    return _send_feed(log_stream, path, title, f"{source.base}{path_of(thing.iri, source.base)[1:]}", newest)


def _entry_before() -> int:
    text = one_value("before")
    if text and not NUMBER.fullmatch(text):
        raise RequestRefused(f"before is the number of an entry, from 1, not {text[:40]!r}.")
    return int(text or 0)


def _send_feed(
    log_stream: ChangeStream, path: str, title: str, page: str, entries: list[ChangeLogEntry]
) -> Response:
    """Send a document of a feed; a link leads on where there is more."""
    source, own = current_catalogue(), entries[: atom.CHANGES_ON_PAGE]
    address = f"{source.base}{path[1:]}"
    following = {"next": f"{address}?before={own[-1].number}"} if len(entries) > atom.CHANGES_ON_PAGE else {}
    before = _entry_before()
    feed = atom.AtomFeed(
        iri=address,
        title=f"{title} ({catalogue_title(source)})",
        author=feed_author(source),
        updated=own[0].time if own else log_stream.log.last_time or load_time(source),
        page=page,
        here=f"{address}?before={before}" if before else address,
        links={"first": address, **following},
        entries=[atom.change_summary(entry, log_stream, source) for entry in own],
        base=source.base,
    )
    return send_bytes(atom.write_feed(feed), CONTENT_TYPE, source)
