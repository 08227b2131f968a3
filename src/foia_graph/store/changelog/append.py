"""The growth of the change log: the entries of one load, served in the same swap as its generation."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from itertools import chain
from pathlib import Path

from foia_graph.store.changelog.diff import ThingChanges
from foia_graph.store.changelog.entry import ChangeLogEntry, ValidityChange, encode_entries
from foia_graph.store.changelog.log import OPEN_PAGE, ChangeLog
from foia_graph.store.changelog.page_closing import close_full_pages
from foia_graph.store.generations.generation import Generation, Json
from foia_graph.store.generations.layout import Layout

ThingLookup = Callable[[str], str]
"""A function from the IRI of a thing to its class, or to the reason of its change ("" for none)."""
ValidityLookup = Callable[[str], ValidityChange]
"""A function from the IRI of a thing or claim that changed to the change of what it is worth."""
MOMENT = timedelta(milliseconds=1)


def append_changes(
    folder: Path,
    layout: Layout,
    current: Generation | None,
    changes: ThingChanges,
    shape: ThingLookup,
    reason: ThingLookup,
    validity: ValidityLookup,
    size: int,
    now: float,
) -> Mapping[str, Json]:
    """Write the log of a new generation into its folder, and return what the counts say of it.

    `size` is that of a page, where the log has none yet; `now` is in seconds since 1970. Pages that are full
    are closed at once, and count when the generation is served.
    """
    old = None if current is None else ChangeLog(layout, current)
    open_page: tuple[ChangeLogEntry, ...] = ()
    closed = total = 0
    if old is not None and old.total:
        open_page, closed, total, size = (
            old.read_page(old.page_count),
            old.page_count - 1,
            old.total,
            old.page_size,
        )
    time, number = _load_time(now, old), 1 if current is None else current.number + 1
    new = (
        ChangeLogEntry(total + count, changes[iri], iri, shape(iri), time, number, reason(iri), validity(iri))
        for count, iri in enumerate(changes, 1)
    )
    rest = close_full_pages(layout, closed, chain(open_page, new), size)
    (folder / OPEN_PAGE).write_bytes(encode_entries(rest))  # the whole folder is secured before it is served
    return {"entries": total + len(changes), "page_size": size, "time": time}


def _load_time(now: float, old: ChangeLog | None) -> str:
    """Return the time of a load, later than the last one even where the clock was set back."""
    time = datetime.fromtimestamp(now, UTC)
    if old is not None and old.total:
        time = max(time, datetime.fromisoformat(old.last_time) + MOMENT)
    return f"{time.isoformat(timespec='milliseconds').removesuffix('+00:00')}Z"
