"""The change log of another foia-graph: the entries after a known one; one request where there are none."""

from dataclasses import dataclass
from itertools import pairwise

import msgspec

from foia_graph.connectors.harvest import activities
from foia_graph.connectors.harvest.activities import Activity
from foia_graph.connectors.harvest.base_url import Reach
from foia_graph.connectors.harvest.client import NOT_CHANGED, Asker, Reply
from foia_graph.connectors.harvest.limits import NotHarvested
from foia_graph.connectors.http.outcome import NotGot
from foia_graph.errors import FoiaGraphError

MOST = 50_000
"""Entries that are replayed one by one; beyond, taking all of it anew costs the origin less."""


class Afresh(FoiaGraphError):
    """The position in the log is of no use any more: all of the origin must be taken anew."""


class Position(msgspec.Struct, frozen=True):
    """A position in a log: the number of the last entry read, its mark, and the page it stands on."""

    number: int = 0
    mark: str = ""
    page: str = ""
    etag: str = ""


@dataclass(frozen=True, slots=True)
class News:
    """The entries after a position, oldest first, and the position after them."""

    entries: tuple[Activity, ...]
    position: Position

    @property
    def latest(self) -> dict[str, Activity]:
        """Return the last entry of each thing."""
        return {entry.iri: entry for entry in self.entries}


@dataclass(frozen=True, slots=True)
class _Page:
    entries: tuple[Activity, ...]
    before: str
    after: str
    url: str
    reply: Reply


@dataclass(frozen=True, slots=True)
class Log:
    """The log of one origin."""

    asker: Asker
    reach: Reach

    def end(self) -> Position:
        """Return the position of the last entry there is now."""
        page = self._last()
        if page is None:
            return Position()
        while page.after:
            page = self._after(page)
        return _position(page, Position())

    def news(self, position: Position) -> News:
        """Return the entries after a position; raises Afresh where the log does not hold that any more."""
        try:
            page = self._start(position)
        except NotGot as error:
            if position.page and error.reason == "gone":
                raise Afresh("its page of the change log is gone") from None
            raise
        if page is None:
            if position.number:
                raise Afresh("its change log is empty now")
            return News((), position)
        if page.reply.status == NOT_CHANGED:
            return News((), position)
        return self._between(page, position)

    def _start(self, position: Position) -> "_Page | None":
        if not position.page:
            return self._last()
        return self._page(position.page, position.etag, known=True)

    def _between(self, page: _Page, position: Position) -> News:
        """Return the entries of the pages from the position on, to the end."""
        pages, count = [page], len(page.entries)
        while pages[0].before and not _reaches(pages[0], position):
            pages.insert(0, self._before(pages[0]))
            count = _counted(count, pages[0])
        while pages[-1].after:
            pages.append(self._after(pages[-1]))
            count = _counted(count, pages[-1])
        entries = [entry for each in pages for entry in each.entries]
        _check(entries, position)
        new = tuple(entry for entry in entries if entry.number > position.number)
        return News(new, _position(pages[-1], position))

    def _after(self, page: _Page) -> _Page:
        found = self._page(page.after)
        _check_joined(page, found)
        return found

    def _before(self, page: _Page) -> _Page:
        found = self._page(page.before)
        _check_joined(found, page)
        return found

    def _last(self) -> _Page | None:
        """Return the last page that the collection names; None where it has no entry yet."""
        found = activities.read(self._get(self.reach.address("/changes")).body)
        return self._page(found.last) if found.last else None

    def _page(self, link: str, etag: str = "", *, known: bool = False) -> _Page:
        url = self.reach.address(link)
        reply = self._get(url, etag, known=known)
        if reply.status == NOT_CHANGED:
            return _Page((), "", "", url, reply)
        found = activities.read(reply.body)
        return _Page(found.activities, found.before, found.after, url, reply)

    def _get(self, url: str, etag: str = "", *, known: bool = False) -> Reply:
        return self.asker.get(url, activities.ACCEPT, etag, known=known)


def _reaches(page: _Page, position: Position) -> bool:
    return bool(page.entries) and page.entries[0].number <= max(position.number, 1)


def _counted(count: int, page: _Page) -> int:
    if count + len(page.entries) > MOST:
        raise Afresh(f"its change log has more than {MOST:,} new entries")
    return count + len(page.entries)


def _check_joined(page: _Page, after: _Page) -> None:
    """Raise NotHarvested unless one page goes on where another ends, which no circle of pages does."""
    if not page.entries or not after.entries or after.entries[0].number != page.entries[-1].number + 1:
        raise NotHarvested(f"The origin's change log does not go on from {page.url} to {after.url}.")


def _check(entries: list[Activity], position: Position) -> None:
    """Raise NotHarvested for a missing entry, Afresh where the known entry is not the one that was."""
    for one, other in pairwise(entries):
        if other.number != one.number + 1:
            raise NotHarvested(f"The origin's change log has entry {other.number} after {one.number}.")
    first, last = (entries[0].number, entries[-1].number) if entries else (1, 0)
    if last < position.number:
        raise Afresh(f"its change log ends at entry {last}, before entry {position.number}")
    if first > position.number + 1:
        raise Afresh(f"its change log begins at entry {first}, after entry {position.number}")
    known = next((entry for entry in entries if entry.number == position.number), None)
    if known is not None and position.mark and known.mark != position.mark:
        raise Afresh(f"its entry {position.number} is another one now")


def _position(page: _Page, before: Position) -> Position:
    if not page.entries:
        return before
    last = page.entries[-1]
    return Position(last.number, last.mark, page.url, page.reply.etag)
