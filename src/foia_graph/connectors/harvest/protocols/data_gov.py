"""The catalogue API of data.gov, which gives its datasets in DCAT-US page by page, each with a cursor."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from foia_graph.connectors.harvest.base_url import Reach, server_base
from foia_graph.connectors.harvest.client import HarvestClient
from foia_graph.connectors.harvest.copies import CopyState
from foia_graph.connectors.harvest.gathering import RecordGatherer, record_gatherer
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
from foia_graph.connectors.http.outcome import FetchError

SEARCH = "/search"
PER_PAGE = "100"
SHAPE = "data-gov"
RESTARTS = 3
REFUSING = frozenset((400, 404, 410, 422))
"""Statuses with which a cursor is refused that holds no more."""
FAILING = 500
"""The status with which the API answers for a cursor that it cannot read."""


class CursorExpired(Exception):
    """The API refuses a cursor that it gave in an earlier harvest: the list has to begin anew."""


@dataclass(frozen=True, slots=True)
class DataGov:
    name: str = "data-gov"
    wanted: str = "a page of results of the catalogue API of data.gov"
    delay: float = 0.0

    def find(self, client: HarvestClient, url: str) -> HarvestOrigin:
        list_url = _list_url(url)
        if not list_url:
            raise OtherKind(NO_ENTRANCE)
        probe_api(client, with_parameters(list_url, per_page="1"), SHAPE)
        return HarvestOrigin(list_url, server_base(list_url))

    def covers(self, state: CopyState, url: str) -> bool:
        return state.kind == self.name and state.url == _list_url(url)

    def take(self, session: HarvestSession, origin: HarvestOrigin) -> CopyState:
        with record_gatherer(session, Reach(origin.base, origin.base)) as gatherer:
            session.copy.stage.begin(f"data-gov {origin.url}")
            _take_all(gatherer, origin.url)
            state = CopyState(url=origin.url, kind=self.name, base=origin.base)
            return gatherer.finish(state, "pages", complete=True)


def _list_url(url: str) -> str:
    """Return the address of a list without its cursor; "" for a path that is none."""
    target = parse_target(url)
    path = urlsplit(target.url).path
    if path in ("", "/"):
        return f"{target.origin}{SEARCH}"
    return without_parameters(target.url, "after", "per_page") if path.endswith(SEARCH) else ""


def _take_all(gatherer: RecordGatherer, url: str) -> None:
    for _ in range(RESTARTS):
        try:
            _walk(gatherer, url)
        except CursorExpired:
            gatherer.session.copy.stage.save({}, cursor="")
            gatherer.reset_remarks()
        else:
            return
    raise HarvestError(f"{url} refuses the cursors that it gives.")


def _walk(gatherer: RecordGatherer, url: str) -> None:
    """Stage all pages from the cursor on at which an earlier harvest was ended."""
    stage, pages, seen = gatherer.session.copy.stage, ApiPages(gatherer, url, SHAPE), set[str]()
    cursor = str(stage.setting("cursor") or "")
    pages.received = int(stage.setting("received") or 0) if cursor else 0
    resumed = bool(cursor)
    while True:
        try:
            page = pages.take(per_page=PER_PAGE, **({"after": cursor} if cursor else {}))
        except FetchError as error:
            if (cursor and error.status in REFUSING) or (resumed and error.status == FAILING):
                raise CursorExpired from None
            raise
        resumed = False
        if not page.after or not page.received:
            return
        if page.after in seen or page.after == cursor:
            raise HarvestError(
                f"{url} gives the same cursor twice ({page.after[:80]}), so its list has no end."
            )
        seen.add(cursor := page.after)
        stage.save({}, cursor=cursor, received=pages.received)
