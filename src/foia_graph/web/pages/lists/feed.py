"""Lists as Atom feeds: the last change of each thing that a list is about, the newest first."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice

from foia_graph.model.forms import ATOM
from foia_graph.publish.feeds.activitystreams import ChangeStream, change_vocabulary
from foia_graph.publish.feeds.atom import AtomFeed, change_summary, write_feed
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.changelog.log import ChangeLog, ChangeLogEntry, hidden_claims, log_of
from foia_graph.store.labels import Labels
from foia_graph.web.core.responses import suffixed_path
from foia_graph.web.core.site import current_catalogue, current_site
from foia_graph.web.pages.lists.collection import LOOKS, PagedCollection

# Entries of a feed, changes that are looked at for them, and changes that are looked up together.
MAX_ENTRIES, MAX_CHANGES, BATCH = 50, 10_000, 250


def list_feed(collection: PagedCollection) -> bytes:
    """Write the feed of a list; what was removed is in the feed of all changes alone."""
    source, stream = current_catalogue(), change_stream()
    entries = list(islice(_listed_entries(collection, stream.log), MAX_ENTRIES))
    path = collection.undated_path(collection.narrowing.parameters_without(*LOOKS))
    address = collection.absolute_iri(suffixed_path(path, ATOM))
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
    """Yield the last entry of each thing that was not removed, the newest first."""
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
