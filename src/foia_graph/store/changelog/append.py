"""The growth of the change log: the entries of one load, served in the same swap as its generation."""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import chain, islice
from pathlib import Path

from foia_graph.runtime.files import write_atomically
from foia_graph.store.changelog.diff import Changes
from foia_graph.store.changelog.entry import Entry, encoded
from foia_graph.store.changelog.log import OPEN, Log, closed_page
from foia_graph.store.generations.generation import Generation, Json
from foia_graph.store.generations.layout import Layout

Told = Callable[[str], str]
"""A function from the IRI of a thing to its class, or to the reason of its change ("" for none)."""
MOMENT = timedelta(milliseconds=1)


def discard(layout: Layout, current: Generation | None) -> None:
    """Delete closed pages that the served generation does not count: those of a load that was killed."""
    closed = 0 if current is None else max(0, Log(layout, current).pages - 1)
    for path in layout.log.glob("[0-9]*.jsonl"):
        if int(path.stem) > closed:
            path.unlink()


def append(
    folder: Path,
    layout: Layout,
    current: Generation | None,
    changes: Changes,
    shape: Told,
    reason: Told,
    size: int,
    now: float,
) -> Json:
    """Write the log of a new generation into its folder, and return its entry among the counts.

    `size` is that of a page, where the log has none yet; `now` is in seconds since 1970. Pages that are full
    are closed at once, and count when the generation is served.
    """
    old = None if current is None else Log(layout, current)
    open_page: tuple[Entry, ...] = ()
    closed = total = 0
    if old is not None and old.total:
        open_page, closed, total, size = old.page(old.pages), old.pages - 1, old.total, old.page_size
    time, number = _time(now, old), 1 if current is None else current.number + 1
    new = (
        Entry(total + count, changes[iri], iri, shape(iri), time, number, reason(iri))
        for count, iri in enumerate(changes, 1)
    )
    rest = _close_full(layout, closed, chain(open_page, new), size)
    write_atomically(folder / OPEN, encoded(rest))
    return {"entries": total + len(changes), "page_size": size}


def _close_full(layout: Layout, closed: int, entries: Iterable[Entry], size: int) -> list[Entry]:
    """Write the pages that have others behind them, and return the entries of the last, open one."""
    layout.log.mkdir(exist_ok=True)
    page: list[Entry] = []
    for block in _blocks(entries, size):
        if page:
            closed += 1
            write_atomically(closed_page(layout, closed), encoded(page))
        page = block
    return page


def _blocks(entries: Iterable[Entry], size: int) -> Iterator[list[Entry]]:
    rest = iter(entries)
    while block := list(islice(rest, size)):
        yield block


def _time(now: float, old: Log | None) -> str:
    """Return the time of a load, later than the last one even where the clock was set back."""
    time = datetime.fromtimestamp(now, UTC)
    if old is not None and old.total:
        time = max(time, datetime.fromisoformat(old.last_time) + MOMENT)
    return f"{time.isoformat(timespec='milliseconds').removesuffix('+00:00')}Z"
