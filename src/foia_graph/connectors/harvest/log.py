"""The change log of another foia-graph: the entries after a known one; one request where there are none."""

from dataclasses import dataclass
from itertools import pairwise

import msgspec

from foia_graph.connectors.harvest import activities
from foia_graph.connectors.harvest.activities import ChangeActivity
from foia_graph.connectors.harvest.base_url import Reach
from foia_graph.connectors.harvest.client import HarvestClient
from foia_graph.connectors.harvest.limits import HarvestError
from foia_graph.connectors.http.client import NOT_CHANGED, Reply
from foia_graph.connectors.http.outcome import FetchError
from foia_graph.errors import FoiaGraphError

MOST = 50_000
"""Entries that are replayed one by one; beyond, taking all of it anew costs the origin less."""


class LogReset(FoiaGraphError):
    """The position in the log is of no use any more: all of the origin must be taken anew."""


class LogPosition(msgspec.Struct, frozen=True):
    """A position in a log: the number of the last entry read, its mark, and the page it stands on."""

    number: int = 0
    mark: str = ""
    page: str = ""
    etag: str = ""


@dataclass(frozen=True, slots=True)
class LogNews:
    """The entries after a position, oldest first, and the position after them."""

    entries: tuple[ChangeActivity, ...]
    position: LogPosition

    @property
    def latest(self) -> dict[str, ChangeActivity]:
        """Return the last entry of each thing; entries of its claims say no more than that it changed."""
        return {entry.iri: entry for entry in self.entries if not entry.is_of_part}


@dataclass(frozen=True, slots=True)
class _LogPage:
    entries: tuple[ChangeActivity, ...]
    before: str
    after: str
    url: str
    reply: Reply


@dataclass(frozen=True, slots=True)
class ForeignLog:
    """The log of one origin."""

    client: HarvestClient
    reach: Reach

    def end(self) -> LogPosition:
        """Return the position of the last entry there is now."""
        page = self._last()
        if page is None:
            return LogPosition()
        while page.after:
            page = self._after(page)
        return _end_position(page, LogPosition())

    def news(self, position: LogPosition) -> LogNews:
        """Return the entries after a position; raises LogReset where the log does not hold that any more."""
        try:
            page = self._start(position)
        except FetchError as error:
            if position.page and error.reason == "gone":
                raise LogReset("its page of the change log is gone") from None
            raise
        if page is None:
            if position.number:
                raise LogReset("its change log is empty now")
            return LogNews((), position)
        if page.reply.status == NOT_CHANGED:
            return LogNews((), position)
        return self._between(page, position)

    def _start(self, position: LogPosition) -> "_LogPage | None":
        if not position.page:
            return self._last()
        return self._page(position.page, position.etag, revisit=True)

    def _between(self, page: _LogPage, position: LogPosition) -> LogNews:
        """Return the entries of the pages from the position on, to the end."""
        pages, count = [page], len(page.entries)
        while pages[0].before and not _reaches(pages[0], position):
            pages.insert(0, self._before(pages[0]))
            count = _add_entries(count, pages[0])
        while pages[-1].after:
            pages.append(self._after(pages[-1]))
            count = _add_entries(count, pages[-1])
        entries = [entry for each in pages for entry in each.entries]
        _check_entries(entries, position)
        new = tuple(entry for entry in entries if entry.number > position.number)
        return LogNews(new, _end_position(pages[-1], position))

    def _after(self, page: _LogPage) -> _LogPage:
        following = self._page(page.after)
        _check_sequel(page, following)
        return following

    def _before(self, page: _LogPage) -> _LogPage:
        preceding = self._page(page.before)
        _check_sequel(preceding, page)
        return preceding

    def _last(self) -> _LogPage | None:
        """Return the last page that the collection names; None where it has no entry yet."""
        collection = activities.read_page(self._get(self.reach.address("/changes")))
        return self._page(collection.last) if collection.last else None

    def _page(self, link: str, etag: str = "", *, revisit: bool = False) -> _LogPage:
        url = self.reach.address(link)
        reply = self._get(url, etag, revisit=revisit)
        if reply.status == NOT_CHANGED:
            return _LogPage((), "", "", url, reply)
        page = activities.read_page(reply)
        return _LogPage(page.activities, page.before, page.after, url, reply)

    def _get(self, url: str, etag: str = "", *, revisit: bool = False) -> Reply:
        return self.client.get(url, activities.ACCEPT, etag, revisit=revisit)


def _reaches(page: _LogPage, position: LogPosition) -> bool:
    return bool(page.entries) and page.entries[0].number <= max(position.number, 1)


def _add_entries(count: int, page: _LogPage) -> int:
    if count + len(page.entries) > MOST:
        raise LogReset(f"its change log has more than {MOST:,} new entries")
    return count + len(page.entries)


def _check_sequel(page: _LogPage, after: _LogPage) -> None:
    """Raise HarvestError unless one page goes on where another ends, which no circle of pages does."""
    if not page.entries or not after.entries or after.entries[0].number != page.entries[-1].number + 1:
        raise HarvestError(f"The origin's change log does not go on from {page.url} to {after.url}.")


def _check_entries(entries: list[ChangeActivity], position: LogPosition) -> None:
    """Raise HarvestError for a missing entry, LogReset where the known entry is not the one that was."""
    for one, other in pairwise(entries):
        if other.number != one.number + 1:
            raise HarvestError(f"The origin's change log has entry {other.number} after {one.number}.")
    first, last = (entries[0].number, entries[-1].number) if entries else (1, 0)
    if last < position.number:
        raise LogReset(f"its change log ends at entry {last}, before entry {position.number}")
    if first > position.number + 1:
        raise LogReset(f"its change log begins at entry {first}, after entry {position.number}")
    same = next((entry for entry in entries if entry.number == position.number), None)
    if same is not None and position.mark and same.mark != position.mark:
        raise LogReset(f"its entry {position.number} is another one now")


def _end_position(page: _LogPage, before: LogPosition) -> LogPosition:
    if not page.entries:
        return before
    last = page.entries[-1]
    return LogPosition(last.number, last.mark, page.url, page.reply.etag)
