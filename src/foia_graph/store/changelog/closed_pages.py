"""Closed pages of the change log: full ones, which have later entries behind them and never change again."""

from collections.abc import Iterable
from itertools import islice

from foia_graph.runtime.files import write_atomically
from foia_graph.store.changelog.log import ChangeLog, ChangeLogEntry, closed_page_path, encode_entries
from foia_graph.store.generations.generation import Generation, Layout


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
    rest = iter(entries)
    while block := list(islice(rest, size)):
        if page:
            closed_pages += 1
            write_atomically(closed_page_path(layout, closed_pages), encode_entries(page))
        page = block
    return page
