"""Listings of an interface, read page by page to their end, each item once."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from foia_graph.connectors.http.client import next_link
from foia_graph.connectors.http.connection import FetchError, RequestFailed, with_parameters
from foia_graph.connectors.imports.api_client import JsonReply
from foia_graph.connectors.imports.checked_values import address_parts, joined_address
from foia_graph.connectors.imports.session import ImportSession

# A function that returns the address of the page after an answer, "" after the last.
NextPage = Callable[[JsonReply], str]


def linked_page(reply: JsonReply) -> str:
    """Return the link of the field `next`, or of the header `Link` (RFC 8288)."""
    link = reply.value.get("next") if isinstance(reply.value, dict) else None
    if not isinstance(link, str) or not link:
        link = next_link(reply.headers)
    return joined_address(reply.url, link) if link else ""


def numbered_page(reply: JsonReply) -> str:
    """Return the page with the next number, up to that in a header of WordPress, or to an empty page."""
    number = int(query_parameter(reply.url, "page") or 1)
    last = reply.headers.get("x-wp-totalpages", "")
    is_last = number >= int(last) if last.isdecimal() else not reply.value
    return "" if is_last else with_parameters(reply.url, page=str(number + 1))


def query_parameter(url: str, name: str) -> str:
    """Return a parameter of the query of an address, "" where there is none."""
    return dict(parse_qsl(address_parts(url).query)).get(name, "")


def stated_count(reply: JsonReply) -> int | None:
    """Return how many items a listing says that it has, None where it does not say."""
    count = reply.value.get("count") if isinstance(reply.value, dict) else reply.headers.get("x-wp-total")
    if isinstance(count, str) and count.isdecimal():
        return int(count)
    return count if isinstance(count, int) and not isinstance(count, bool) else None


# Times that a listing is read which changes meanwhile.
ROUNDS = 2
# Pages in a row with nothing new, after which a listing is left.
STALE_PAGES = 3
Item = Mapping[str, Any]


def identifier(item: Item) -> str:
    """Return what the origin tells an item by, "" where it has nothing."""
    return str(item.get("id") or item.get("pk") or "")


@dataclass(slots=True)
class PagedListing:
    """A listing at an address; `name` is what its items are, in the plural.

    A request for its first page that fails is raised (RequestFailed); one for a later page becomes a problem,
    and what came before is. What is listed twice, since the listing changes while it is read, is yielded
    once; a listing with fewer items than it states is read again. `is_complete` says that its end came.
    """

    session: ImportSession
    url: str
    name: str
    key: Callable[[Item], str] = identifier
    next_page: NextPage = linked_page
    items_field: str = "results"
    end_statuses: frozenset[int] = frozenset()
    """Statuses that mean that there is no such page any more."""
    is_complete: bool = False
    note_page: Callable[[JsonReply], None] = lambda _reply: None
    """What is done with each page before its items are yielded: it may hold more than them."""
    seen: set[str] = field(default_factory=set)
    stated: int | None = None

    def __iter__(self) -> Iterator[Item]:
        for _ in range(ROUNDS):
            yield from self._round()
            if not self.is_complete or self.stated is None or len(self.seen) >= self.stated:
                return
        self.is_complete = False
        message = f"says that it has {self.stated:,} of {self.name}, and lists {len(self.seen):,}"
        self.session.problem(self.url, f"{message}; it may have changed while it was read")

    def _round(self) -> Iterator[Item]:
        """Yield what no round before had, from the first page to the last."""
        self.is_complete = False
        url, stale, here = self.url, 0, set[str]()
        asked = {url}
        while url:
            reply = self._page(url, is_first=len(asked) == 1)
            if reply is None:
                return
            items, before = self._items(reply), len(here)
            if items is None:
                return
            self.note_page(reply)
            for number, item in enumerate(items):
                key = self.key(item) or f"{url} {number}"
                here.add(key)
                if key not in self.seen:
                    self.seen.add(key)
                    yield item
            # A server that repeats its last page would otherwise keep the loop going.
            stale = 0 if len(here) > before else stale + 1
            try:
                url = self._next_address(reply, asked, stale)
            except FetchError as error:
                self._stop(str(error))
                return
        self.is_complete = True

    def _page(self, url: str, is_first: bool) -> JsonReply | None:
        """Return a page, None where it is the end of what can be fetched."""
        try:
            return self.session.client.get_json(url)
        except RequestFailed as error:
            if is_first and not self.seen:
                raise
            self.is_complete = error.status in self.end_statuses
            if not self.is_complete:
                self.session.problem(error.url, f"{error.detail}; {self._so_far}", "error")
            return None

    @property
    def _so_far(self) -> str:
        return f"of the listing {self.url}, {len(self.seen):,} of {self.name} came before"

    def _items(self, reply: JsonReply) -> list[Item] | None:
        """Return the objects of a page, None where it is no page: no list, and no object with one."""
        items = reply.value.get(self.items_field) if isinstance(reply.value, dict) else reply.value
        if not isinstance(items, list):
            self.session.problem(reply.url, f"is no page of a listing; {self._so_far}", "error")
            return None
        self.stated = stated_count(reply)
        others = [item for item in items if not isinstance(item, Mapping)]
        if others:
            self.session.problem(reply.url, f"lists {len(others):,} of {self.name} that are no objects")
        return [item for item in items if isinstance(item, Mapping)]

    def _next_address(self, reply: JsonReply, asked: set[str], stale: int) -> str:
        """Return the address of the next page, "" after the last; raises FetchError where it is not asked."""
        link = self.next_page(reply)
        if not link:
            return ""
        if stale >= STALE_PAGES:
            raise FetchError("answer", f"{stale} pages in a row have nothing new")
        url = self.session.client.next_address(link, reply.url)
        # A cycle of links, as from a proxy that rewrites `next`.
        if url in asked:
            raise FetchError("redirects", f"its pages have a cycle: they lead back to {url}")
        asked.add(url)
        return url

    def _stop(self, why: str) -> None:
        # An end before the last page is no loss where all that is stated came.
        self.is_complete = self.stated is not None and len(self.seen) >= self.stated
        if not self.is_complete:
            self.session.problem(self.url, f"is not read to its end: {why}; {self._so_far}", "error")
