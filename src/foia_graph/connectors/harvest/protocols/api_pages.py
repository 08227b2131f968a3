"""APIs of catalogues in JSON, taken page by page: CKAN (action API 3) and the search of data.gov."""

from dataclasses import dataclass, field
from itertools import chain
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from foia_graph.connectors.harvest.client import HarvestClient, Reach, server_base
from foia_graph.connectors.harvest.copy import CopyState
from foia_graph.connectors.harvest.gathering import RecordGatherer, record_gatherer
from foia_graph.connectors.harvest.limits import HarvestError, reply_error
from foia_graph.connectors.harvest.protocols.protocol import NO_ENTRANCE, HarvestOrigin, OtherKind
from foia_graph.connectors.harvest.reading import (
    CatalogueHead,
    DocumentReader,
    DocumentRefused,
    refuse_context,
)
from foia_graph.connectors.harvest.session import HarvestSession
from foia_graph.connectors.http.addresses import parse_target
from foia_graph.connectors.http.client import Reply
from foia_graph.connectors.http.outcome import FetchError

ACCEPT = "application/json"


def with_parameters(url: str, **parameters: str) -> str:
    """Return an address with parameters added, or put instead of those of the same name."""
    plain = without_parameters(url, *parameters)
    return f"{plain}{'&' if urlsplit(plain).query else '?'}{urlencode(parameters)}"


def without_parameters(url: str, *names: str) -> str:
    """Return an address without some parameters, and without a fragment."""
    parts = urlsplit(url)
    others = [(name, value) for name, value in parse_qsl(parts.query, True) if name not in names]
    return urlunsplit((*parts[:3], urlencode(others), ""))


def probe_api(client: HarvestClient, url: str, shape: str) -> CatalogueHead:
    """Return the head of the page at an address; raises OtherKind where it is not of a shape."""
    try:
        reply = client.get(url, ACCEPT)
    except FetchError as error:
        if error.reason != "robots":
            raise
        raise OtherKind(str(error)) from None  # no one named this very address, which may be of no API
    with DocumentReader(refuse_context, client.limits.answer) as reader:
        try:
            head = reader.open_catalogue(reply.body, reply.url)
        except DocumentRefused as refusal:
            raise OtherKind(f"{url} {refusal}", reply) from None
    if head.shape != shape:
        raise OtherKind(f"{url} is a catalogue of the kind {head.shape}", reply)
    return head


@dataclass(slots=True)
class ApiPages:
    """The pages of one list; `received` counts what came, `refused` what was left of it."""

    gatherer: RecordGatherer
    url: str
    shape: str
    received: int = 0
    refused: int = 0
    keys: set[str] = field(default_factory=set)

    def take(self, **parameters: str) -> CatalogueHead:
        """Ask for a page, and stage its datasets; raises HarvestError for what is no such page."""
        reply = self.gatherer.session.client.get(with_parameters(self.url, **parameters), ACCEPT)
        try:
            return self._stage(reply)
        except DocumentRefused as refusal:
            raise reply_error(reply, str(refusal)) from None

    def _stage(self, reply: Reply) -> CatalogueHead:
        gatherer = self.gatherer
        head = gatherer.reader.open_catalogue(reply.body, self.url, self.received)
        if head.shape != self.shape:
            raise reply_error(reply, f"is a page of the kind {head.shape}, where {self.shape} is right")
        for batch in chain((head.about,), gatherer.reader.datasets(head)):
            gatherer.note_batch(batch)
            self.refused += len(batch.refusals)
            gatherer.stage_records(batch.things)
            self.keys.update(batch.things)
        self.received += head.received
        return head


SEARCH = "/api/3/action/package_search"
SEARCHES = (SEARCH, "/api/action/package_search")
ENTRANCES = ("/api/3/action", "/api/3", "/api", "/dataset", "/dataset/")
"""Ends of paths that mean all of a portal; it may itself are under a path, which then ends in a slash."""
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
    """One walk through the list of a portal, which it counts again with each page."""

    pages: ApiPages
    totals: set[int] = field(default_factory=set)

    def take(self) -> None:
        """Stage all packages, instead of what an earlier walk staged."""
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


HITS = "/search"
PER_PAGE = "100"
HITS_SHAPE = "data-gov"
RESTARTS = 3
REFUSING = frozenset((400, 404, 410, 422))
"""Statuses with which a cursor is refused that holds no more."""
FAILING = 500
"""The status with which the API answers for a cursor that it cannot read."""


class CursorExpired(Exception):
    """The API refuses a cursor that it gave in an earlier harvest: the list has to begin again."""


@dataclass(frozen=True, slots=True)
class DataGov:
    name: str = "data-gov"
    wanted: str = "a page of results of the catalogue API of data.gov"
    delay: float = 0.0

    def find(self, client: HarvestClient, url: str) -> HarvestOrigin:
        list_url = _hits_url(url)
        if not list_url:
            raise OtherKind(NO_ENTRANCE)
        probe_api(client, with_parameters(list_url, per_page="1"), HITS_SHAPE)
        return HarvestOrigin(list_url, server_base(list_url))

    def covers(self, state: CopyState, url: str) -> bool:
        return state.kind == self.name and state.url == _hits_url(url)

    def take(self, session: HarvestSession, origin: HarvestOrigin) -> CopyState:
        with record_gatherer(session, Reach(origin.base, origin.base)) as gatherer:
            session.copy.stage.begin(f"data-gov {origin.url}")
            _take_all(gatherer, origin.url)
            state = CopyState(url=origin.url, kind=self.name, base=origin.base)
            return gatherer.finish(state, "pages", complete=True)


def _hits_url(url: str) -> str:
    """Return the address of a list without its cursor; "" for a path that is none."""
    target = parse_target(url)
    path = urlsplit(target.url).path
    if path in ("", "/"):
        return f"{target.origin}{HITS}"
    return without_parameters(target.url, "after", "per_page") if path.endswith(HITS) else ""


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
    stage, pages, seen = gatherer.session.copy.stage, ApiPages(gatherer, url, HITS_SHAPE), set[str]()
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
