"""A portal of CKAN: its packages by package_search of the action API 3, page by page."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from foia_graph.connectors.harvest.base_url import Reach, server_base
from foia_graph.connectors.harvest.client import HarvestClient
from foia_graph.connectors.harvest.copies import CopyState
from foia_graph.connectors.harvest.gathering import record_gatherer
from foia_graph.connectors.harvest.limits import HarvestError
from foia_graph.connectors.harvest.protocols.api_pages import (
    ApiPages,
    probe_api,
    with_parameters,
    without_parameters,
)
from foia_graph.connectors.harvest.protocols.protocol import NO_ENTRANCE, HarvestOrigin, OtherKind
from foia_graph.connectors.harvest.session import HarvestSession
from foia_graph.connectors.http.addresses import parse_target

SEARCH = "/api/3/action/package_search"
SEARCHES = (SEARCH, "/api/action/package_search")
ENTRANCES = ("/api/3/action", "/api/3", "/api", "/dataset", "/dataset/")
"""Ends of paths that mean all of a portal; it may itself stand under a path, which then ends in a slash."""
ROWS = 500
PASSES = 3
"""How often the list is walked where packages come and go meanwhile."""
SHAPE = "ckan"


@dataclass(frozen=True, slots=True)
class Ckan:
    name: str = "ckan"
    wanted: str = "the answer of package_search of a CKAN portal"
    delay: float = 0.0

    def find(self, client: HarvestClient, url: str) -> HarvestOrigin:
        list_url = _list_url(url)
        if not list_url:
            raise OtherKind(NO_ENTRANCE)
        probe_api(client, with_parameters(list_url, rows="1"), SHAPE)
        return HarvestOrigin(list_url, server_base(list_url))

    def covers(self, state: CopyState, url: str) -> bool:
        return state.kind == self.name and state.url == _list_url(url)

    def take(self, session: HarvestSession, origin: HarvestOrigin) -> CopyState:
        with record_gatherer(session, Reach(origin.base, origin.base)) as gatherer:
            for _ in range(PASSES):
                walk = _PackageList(ApiPages(gatherer, origin.url, SHAPE))
                walk.take()
                if not walk.shifted:
                    break
            if walk.missing > 0:
                why = f"counts {walk.missing:,} packages more than it gives, where all of them are right"
                session.report.remarks.add(why, origin.url)
            state = CopyState(url=origin.url, kind=self.name, base=origin.base)
            return gatherer.finish(state, "pages", complete=True)


def _list_url(url: str) -> str:
    """Return the address of the list of a portal without its paging; "" for a path that is none."""
    target = parse_target(url)
    parts = urlsplit(target.url)
    if parts.path.endswith(SEARCHES):
        return without_parameters(target.url, "start", "rows")
    portal = next((parts.path[: -len(end)] for end in ENTRANCES if parts.path.endswith(end)), None)
    if portal is None and (not parts.path or parts.path.endswith("/")):
        portal = parts.path.rstrip("/")
    return "" if portal is None else f"{target.origin}{portal}{SEARCH}"


@dataclass(slots=True)
class _PackageList:
    """One walk through the list of a portal, which it counts anew with each page."""

    pages: ApiPages
    totals: set[int] = field(default_factory=set)

    def take(self) -> None:
        """Stage all packages, in place of what an earlier walk staged."""
        pages = self.pages
        pages.gatherer.session.copy.stage.clear()
        pages.gatherer.reset_remarks()
        order = {} if "sort=" in pages.url else {"sort": "name asc"}
        while True:
            page = pages.take(start=f"{pages.received}", rows=f"{ROWS}", **order)
            self.totals.add(page.total)
            if not page.received or 0 <= page.total <= pages.received:
                return
            if pages.received > (most := pages.gatherer.session.options.limits.records):
                raise HarvestError(f"{pages.url} has more than {most:,} packages (--max-records).")

    @property
    def shifted(self) -> bool:
        """Return whether packages came or went meanwhile, so that others may have been passed over."""
        return len(self.totals) > 1 or self.pages.received > len(self.pages.keys) + self.pages.refused

    @property
    def missing(self) -> int:
        """Return how many packages the portal counts beyond those that came."""
        return max(self.totals) - len(self.pages.keys) - self.pages.refused
