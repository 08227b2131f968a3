"""The growth of the change log: the entries of one load, served in the same swap as its generation.

Full pages are closed: these never change again. Each entry has what its claim is worth from then on.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import chain, islice
from pathlib import Path

from foia_graph.model import iris
from foia_graph.model.claims import ENDED_STATUSES
from foia_graph.model.rdf_terms import NamedNode
from foia_graph.runtime.files import write_atomically
from foia_graph.store.changelog.diff import ThingChanges
from foia_graph.store.changelog.log import (
    OPEN_PAGE,
    ChangeLog,
    ChangeLogEntry,
    ValidityChange,
    closed_page_path,
    encode_entries,
)
from foia_graph.store.generations.generation import Generation, Json
from foia_graph.store.generations.layout import Layout
from foia_graph.store.quad_store import QuadStore

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


def delete_uncounted_pages(layout: Layout, current: Generation | None) -> None:
    """Delete closed pages that the served generation does not count: those of a load that was killed."""
    closed = 0 if current is None else max(0, ChangeLog(layout, current).page_count - 1)
    for path in layout.log.glob("[0-9]*.jsonl"):
        if int(path.stem) > closed:
            path.unlink()


def close_full_pages(
    layout: Layout, closed_pages: int, entries: Iterable[ChangeLogEntry], size: int
) -> list[ChangeLogEntry]:
    """Write the pages that have others behind them, and return the entries of the last, open one."""
    layout.log.mkdir(exist_ok=True)
    page: list[ChangeLogEntry] = []
    for block in _page_blocks(entries, size):
        if page:
            closed_pages += 1
            write_atomically(closed_page_path(layout, closed_pages), encode_entries(page))
        page = block
    return page


def _page_blocks(entries: Iterable[ChangeLogEntry], size: int) -> Iterator[list[ChangeLogEntry]]:
    rest = iter(entries)
    while block := list(islice(rest, size)):
        yield block


@dataclass(frozen=True, slots=True)
class ValidityChanges:
    """The changes of validity from one state, None for nothing, to another, by the predicate of statuses."""

    before: QuadStore | None
    after: QuadStore
    status_predicate: str

    def __call__(self, iri: str) -> ValidityChange:
        """Return the change of a claim, "" for none and for whole things."""
        if "#" not in iri:
            return ""
        was = self.before is not None and self._has_ended(self.before, iri)
        has = self._has_ended(self.after, iri)
        return "" if was == has else "ended" if has else "resumed"

    def _has_ended(self, store: QuadStore, claim: str) -> bool:
        quads = store.quads(NamedNode(claim), NamedNode(self.status_predicate), None)
        return any(
            iris.last_segment(quad.object.value) in ENDED_STATUSES
            for quad in quads
            if isinstance(quad.object, NamedNode)
        )
