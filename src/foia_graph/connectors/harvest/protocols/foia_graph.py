"""Another foia-graph: taken whole once, by its dump or page by page, and by its change log from then on.

It is recognised by its dataset description, and a copy of it is proved by its RDFC-1.0 hash.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import msgspec

from foia_graph.connectors.harvest import activities, dump
from foia_graph.connectors.harvest.activities import ChangeActivity
from foia_graph.connectors.harvest.client import HarvestClient, Reach
from foia_graph.connectors.harvest.copy import CopyState
from foia_graph.connectors.harvest.dump import (
    CatalogueReader,
    DatasetDescription,
    ForeignDump,
    describe_origin,
)
from foia_graph.connectors.harvest.limits import HarvestError
from foia_graph.connectors.harvest.protocols.protocol import NO_ENTRANCE, HarvestOrigin, OtherKind
from foia_graph.connectors.harvest.quads import QuadJudge, admitted_lines
from foia_graph.connectors.harvest.session import CopyProof, HarvestSession, timestamp
from foia_graph.connectors.http.addresses import parse_target
from foia_graph.connectors.http.client import NOT_CHANGED, Reply
from foia_graph.connectors.http.outcome import FetchError
from foia_graph.errors import FoiaGraphError
from foia_graph.store.graph_hash import default_graph_hash

MOST = 50_000
"""Entries that are replayed one by one; beyond, taking all of it again costs the origin less."""


class LogReset(FoiaGraphError):
    """The position in the log is of no use any more: all of the origin must be taken again."""


class LogPosition(msgspec.Struct, frozen=True):
    """A position in a log: the number of the last entry read, its mark, and the page it is on."""

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
                raise LogReset("its page of the change log was deleted") from None
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
        # A collection without an entry names no last page.
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
    # One page must continue where the other ends, which no cycle of pages does.
    if not page.entries or not after.entries or after.entries[0].number != page.entries[-1].number + 1:
        raise HarvestError(f"The origin's change log does not continue from {page.url} to {after.url}.")


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


KIND = "foia-graph"
ROUNDS = 20
"""How often the log is asked again when the origin continues changing."""
DELETE = "Delete"


@dataclass(slots=True)
class LogReplay:
    """The harvest of one foia-graph.

    All that has changed after a known entry of the log is asked for again, until the log has no newer entry.
    The log and the default graph change in one step at the origin, so what is there then is the default graph
    of one of its generations, whatever was loaded there in between.
    """

    session: HarvestSession
    reach: Reach
    judge: QuadJudge
    log: ForeignLog

    @classmethod
    def of(cls, session: HarvestSession, url: str, base: str) -> "LogReplay":
        """Build the harvest of what is served at an address, under a base."""
        reach = Reach.of(url, base)
        judge = QuadJudge(base, session.ours, session.options.limits.triples, session.report.refused)
        return cls(session, reach, judge, ForeignLog(session.client, reach))

    def take(self) -> CopyState:
        """Bring the copy to a state of the origin; readers see it when it is whole."""
        before = self.session.before
        if before is not None and not self.session.options.full:
            try:
                return self._take_changes(before, msgspec.convert(before.position, LogPosition))
            except LogReset as why:
                self.session.report.notes.append(f"All was taken anew, since {why}.")
        return self._take_all()

    # ------------------------------------------------------------ only what changed

    def _take_changes(self, before: CopyState, position: LogPosition) -> CopyState:
        stage = self.session.copy.stage
        stage.begin("changes")
        staged = stage.setting("position")
        after = self._catch_up(msgspec.convert(staged, LogPosition) if staged else position)
        if after == position:
            return before
        self.session.report.how = "changes" if len(stage) else "unchanged"
        state = msgspec.structs.replace(before, changed=timestamp(), position=msgspec.to_builtins(after))
        return self.session.copy.update(state)

    def _catch_up(self, position: LogPosition) -> LogPosition:
        """Stage what has changed after a position, until nothing has, and return the last position."""
        missing = set[str]()
        for _ in range(ROUNDS):
            news = self.log.news(position)
            if not news.entries:
                self._check_missing(missing - news.latest.keys())
                return news.position
            missing -= news.latest.keys()
            missing |= self._stage(news)
            position = news.position
        raise HarvestError(f"The origin changed {ROUNDS} times while it was harvested; harvest again later.")

    def _check_missing(self, missing: set[str]) -> None:
        if missing:
            first = min(missing)
            raise HarvestError(
                f"The origin's log says that {first} is there (and {len(missing) - 1:,} more), "
                "and its catalogue does not give it."
            )

    def _stage(self, news: LogNews) -> set[str]:
        """Stage the new state of what has changed, and return the names that the catalogue does not have."""
        latest = {iri: entry for iri, entry in news.latest.items() if self._is_theirs(iri)}
        wanted = {iri for iri, entry in latest.items() if entry.type != DELETE}
        stage = self.session.copy.stage
        stage.save(dict.fromkeys(latest.keys() - wanted))
        missing = set(wanted)
        if wanted:
            embedded = CatalogueReader(self.session.client, self.reach, self.judge)
            for page in embedded.pages(since=min(latest[iri].time for iri in wanted)):
                stage.save({iri: lines for iri, lines in page.things.items() if iri in wanted})
                missing -= page.things.keys()
        stage.save({}, position=msgspec.to_builtins(news.position))
        return missing

    def _is_theirs(self, iri: str) -> bool:
        if iri.startswith(self.reach.base) and not (self.session.ours and iri.startswith(self.session.ours)):
            return True
        self.session.report.refused.add("is in its log and not under its base", iri)
        return False

    # ------------------------------------------------------------ all of it

    def _take_all(self) -> CopyState:
        description = describe_origin(self.session.client, self.reach.server)
        if description is None or description.base != self.reach.base:
            raise HarvestError(
                f"{self.reach.server} is no foia-graph of the base {self.reach.base} any more; "
                "remove the copy to harvest what is there now."
            )
        dump = ForeignDump(self.session.client, self.reach, self.session.copy.folder.arrivals)
        download = dump.download(description.dumps)
        if download is None:
            self._stage_pages()
            return self._build(description, iter(()), "pages", self._catch_up_from(LogPosition()))
        path, manifest = download
        self.session.copy.stage.begin(f"dump {manifest.entries}")
        position = self._catch_up_from(LogPosition(manifest.entries))
        replacements = set(self.session.copy.stage.keys())
        return self._build(description, self._lines(dump, path, replacements), "dump", position)

    def _catch_up_from(self, position: LogPosition) -> LogPosition:
        """Catch up with what changed while all was taken, from a position or from what is staged already."""
        staged = self.session.copy.stage.setting("position")
        try:
            return self._catch_up(msgspec.convert(staged, LogPosition) if staged else position)
        except LogReset as why:
            raise HarvestError(f"The origin changed too much while it was harvested: {why}.") from None

    def _stage_pages(self) -> None:
        """Stage the whole catalogue page by page, continuing where an earlier harvest was ended."""
        stage = self.session.copy.stage
        stage.begin("pages")
        start = stage.setting("next")
        if start is None:
            # Noted before the first page: what changes from now on is asked for again.
            stage.save({}, position=msgspec.to_builtins(self.log.end()), next="")
            start = ""
        if start == "end":
            return
        embedded = CatalogueReader(self.session.client, self.reach, self.judge)
        for page in embedded.pages(start=start):
            stage.save(page.things, next=page.next or "end")
            if len(stage) > self.session.options.limits.records:
                raise HarvestError(f"The origin has more than {len(stage) - 1:,} things (--max-records).")

    def _lines(self, dump: ForeignDump, path: Path, replacements: set[str]) -> Iterator[str]:
        for block in dump.lines(path):
            yield admitted_lines(block, self.judge, replacements)

    def _build(
        self, description: DatasetDescription, lines: Iterator[str], how: str, position: LogPosition
    ) -> CopyState:
        self.session.report.how = how
        moment = timestamp()
        state = CopyState(
            url=self.reach.server,
            kind=KIND,
            base=self.reach.base,
            language=description.language,
            full=moment,
            how=how,
            changed=moment,
            position=msgspec.to_builtins(position),
        )
        return self.session.copy.build(lines, state)


ENTRANCES = frozenset(("", "/", "/catalog", "/changes", "/void", "/.well-known/void"))
"""Paths that mean all of the catalogue; others of the same server may be of other kinds."""


@dataclass(frozen=True, slots=True)
class FoiaGraph:
    name: str = KIND
    wanted: str = "the dataset description of another foia-graph"
    delay: float = 0.0

    def find(self, client: HarvestClient, url: str) -> HarvestOrigin:
        server = _server(url)
        if not server:
            raise OtherKind(NO_ENTRANCE)
        description = dump.describe_origin(client, server)
        if description is None:
            raise OtherKind(f"has another thing at {dump.PATH}")
        return HarvestOrigin(server, description.base)

    def covers(self, state: CopyState, url: str) -> bool:
        return state.url == _server(url)

    def take(self, session: HarvestSession, origin: HarvestOrigin) -> CopyState:
        return LogReplay.of(session, origin.url, origin.base).take()

    def require_hash(self, client: HarvestClient, origin: HarvestOrigin) -> None:
        stated_hash(client, origin.url)

    def prove(self, session: HarvestSession, state: CopyState) -> CopyState:
        state, session.report.proof = prove_copy(LogReplay.of(session, state.url, state.base), state)
        return state


def _server(url: str) -> str:
    address = parse_target(url)
    return f"{address.origin}/" if address.path in ENTRANCES else ""


def prove_copy(replay: LogReplay, state: CopyState) -> tuple[CopyState, CopyProof]:
    """Return a state and its proof: the copy follows the origin until both are of the same state."""
    session = replay.session
    for _ in range(ROUNDS):
        description = stated_hash(session.client, replay.reach.server)
        # The log has no new entry before and after the hash was stated: it is of the state that was replayed.
        if not replay.log.news(msgspec.convert(state.position, LogPosition)).entries:
            return state, _compare(replay, state, description)
        session.before = state
        state = replay.take()
    raise HarvestError(f"The origin changed {ROUNDS} times while the copy was to be proved; try again later.")


def stated_hash(client: HarvestClient, server: str) -> DatasetDescription:
    """Return the description of an origin with the hash that it states; raises HarvestError for no hash."""
    description = describe_origin(client, server)
    if description is None or not description.hash:
        raise HarvestError(f"{server} states no hash of its default graph to compare with.")
    return description


def _compare(replay: LogReplay, state: CopyState, description: DatasetDescription) -> CopyProof:
    copy = replay.session.copy
    store, current = copy.served_store, copy.writer.current
    assert store is not None and current is not None, "what was taken over is served"
    hashes = {description.hash: description.triples, **_manifest_hash(replay, state, description)}
    ours = default_graph_hash(store)
    triples = int(str(current.counts["triples"]))
    other = next((each for each in hashes if each != ours), ours)
    return CopyProof(ours, other, triples, hashes.get(other, 0), description.generation)


def _manifest_hash(replay: LogReplay, state: CopyState, description: DatasetDescription) -> dict[str, int]:
    """Return hash and triples by the manifest of the dump, where it is of the same state."""
    session = replay.session
    link = next(iter(description.dumps), "")
    dump = ForeignDump(session.client, replay.reach, session.copy.folder.arrivals)
    manifest = dump.manifest(replay.reach.address(link)) if link else None
    if manifest is None or manifest.entries != state.position["number"] or not manifest.defaultGraph.hash:
        return {}
    return {manifest.defaultGraph.hash: manifest.defaultGraph.triples}
