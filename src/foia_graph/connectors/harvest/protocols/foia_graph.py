"""Another foia-graph: taken whole once, by its dump or page by page, and by its change log from then on.

It is recognised by its dataset description, and a copy of it is proved by its RDFC-1.0 hash.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import msgspec
from msgspec.structs import replace

from foia_graph.connectors.harvest.client import HarvestClient, HarvestError, Reach
from foia_graph.connectors.harvest.copy import CopyState
from foia_graph.connectors.harvest.dump import (
    PATH,
    CatalogueReader,
    DatasetDescription,
    ForeignDump,
    describe_origin,
)
from foia_graph.connectors.harvest.protocols.changes import (
    ACTIVITY_FORMS,
    ActivityPage,
    ChangeActivity,
    read_page,
)
from foia_graph.connectors.harvest.protocols.protocol import OriginKind, OtherKind
from foia_graph.connectors.harvest.quads import QuadJudge, admitted_lines
from foia_graph.connectors.harvest.reading import DocumentReader
from foia_graph.connectors.harvest.session import CopyProof, HarvestSession, timestamp
from foia_graph.connectors.http.addresses import parse_target
from foia_graph.connectors.http.client import NOT_CHANGED
from foia_graph.connectors.http.outcome import FetchError
from foia_graph.errors import FoiaGraphError
from foia_graph.store.named_graphs import default_graph_hash

# Entries that are replayed one by one; beyond, taking all of it again costs the origin less.
MOST = 50_000


class LogReset(FoiaGraphError):
    """The position in the log is of no use any more: all of the origin must be taken again."""


class LogPosition(msgspec.Struct, frozen=True):
    """A position in a log: the number of the last entry read, its mark, and the page it is on."""

    number: int = 0
    mark: str = ""
    page: str = ""
    etag: str = ""


@dataclass(frozen=True, slots=True)
class ForeignLog:
    """The log of one origin."""

    client: HarvestClient
    reach: Reach

    def end(self) -> LogPosition:
        """Return the position of the last entry there is now."""
        page = self._page(LogPosition())
        while page is not None and page.after:
            page = self._step(page, is_forward=True)
        return _end_position(page, LogPosition()) if page else LogPosition()

    def news(self, position: LogPosition) -> tuple[list[ChangeActivity], LogPosition]:
        """Return the entries after a position, oldest first, and the position after them.

        Raises LogReset where the log does not hold the position any more.
        """
        try:
            page = self._page(position)
        except FetchError as error:
            if position.page and error.reason == "gone":
                raise LogReset("its page of the change log was deleted") from None
            raise
        if page is None:
            if position.number and not position.page:
                raise LogReset("its change log is empty now")
            return [], position
        pages = [page]
        while pages[0].before and not _reaches(pages[0], position):
            pages.insert(0, self._step(pages[0], is_forward=False))
            _check_size(pages)
        while pages[-1].after:
            pages.append(self._step(pages[-1], is_forward=True))
            _check_size(pages)
        entries = [entry for each in pages for entry in each.activities]
        _check_entries(entries, position)
        new = [entry for entry in entries if entry.number > position.number]
        return new, _end_position(pages[-1], position)

    def _page(self, position: LogPosition) -> ActivityPage | None:
        """Return the page of a position, else the last; None where it has not changed, or there is none."""
        link = position.page
        if not link:
            # A collection without an entry names no last page.
            reply = self.client.get(self.reach.address("/changes"), ACTIVITY_FORMS)
            link = read_page(reply).last
            if not link:
                return None
        is_known = bool(position.page)
        reply = self.client.get(self.reach.address(link), ACTIVITY_FORMS, position.etag, revisit=is_known)
        return None if reply.status == NOT_CHANGED else read_page(reply)

    def _step(self, page: ActivityPage, *, is_forward: bool) -> ActivityPage:
        """Return the page next to one, where the log continues, which no cycle of pages does."""
        link = page.after if is_forward else page.before
        other = read_page(self.client.get(self.reach.address(link), ACTIVITY_FORMS))
        one, two = (page, other) if is_forward else (other, page)
        if not one.activities or not two.activities or _number(two, 0) != _number(one, -1) + 1:
            raise HarvestError(f"The origin's change log does not continue from {one.url} to {two.url}.")
        return other


def _number(page: ActivityPage, index: int) -> int:
    return page.activities[index].number


def _reaches(page: ActivityPage, position: LogPosition) -> bool:
    return bool(page.activities) and _number(page, 0) <= max(position.number, 1)


def _check_size(pages: list[ActivityPage]) -> None:
    if sum(len(each.activities) for each in pages) > MOST:
        raise LogReset(f"its change log has more than {MOST:,} new entries")


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


def _end_position(page: ActivityPage, before: LogPosition) -> LogPosition:
    if not page.activities:
        return before
    last = page.activities[-1]
    return LogPosition(last.number, last.mark, page.url, page.etag)


# How often the log is asked again when the origin continues changing.
ROUNDS = 20
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
    def of(cls, session: HarvestSession, state: CopyState) -> "LogReplay":
        """Build the harvest of an origin, by the state of its copy."""
        reach = Reach(state.base, state.url)
        judge = QuadJudge(state.base, session.ours, session.options.limits.triples, session.report.refused)
        return cls(session, reach, judge, ForeignLog(session.client, reach))

    def take(self) -> CopyState:
        """Bring the copy to a state of the origin; readers see it when it is whole."""
        before = self.session.before
        if before is not None and not self.session.options.full:
            try:
                return self._take_changes(before, msgspec.convert(before.position, LogPosition))
            except LogReset as why:
                self.session.report.notes.append(f"All was harvested again, since {why}.")
        return self._take_all()

    # ------------------------------------------------------------ only what changed

    def _take_changes(self, before: CopyState, position: LogPosition) -> CopyState:
        stage = self.session.copy.stage
        stage.begin("changes")
        after = self._catch_up(position)
        if after == position:
            return before
        self.session.report.how = "changes" if len(stage) else "unchanged"
        return self.session.copy.update(
            replace(before, changed=timestamp(), position=msgspec.to_builtins(after))
        )

    def _catch_up(self, position: LogPosition) -> LogPosition:
        """Stage what has changed after a position, or that of the stage, and return the last one."""
        if staged := self.session.copy.stage.setting("position"):
            position = msgspec.convert(staged, LogPosition)
        missing = set[str]()
        for _ in range(ROUNDS):
            entries, position = self.log.news(position)
            # Of each thing the last entry counts; those of its claims say no more than that it changed.
            latest = {entry.iri: entry for entry in entries if not entry.is_of_part}
            missing -= latest.keys()
            if not entries and missing:
                which = f"{min(missing)} is there (and {len(missing) - 1:,} more)"
                raise HarvestError(f"The origin's log says that {which}, and its catalogue does not give it.")
            if not entries:
                return position
            missing |= self._stage(latest, position)
        raise HarvestError(f"The origin changed {ROUNDS} times while it was harvested; harvest again later.")

    def _stage(self, latest: dict[str, ChangeActivity], position: LogPosition) -> set[str]:
        """Stage the new state of what has changed, and return the names that the catalogue does not have."""
        theirs = {iri: entry for iri, entry in latest.items() if self._is_theirs(iri)}
        wanted = {iri for iri, entry in theirs.items() if entry.type != DELETE}
        stage, missing = self.session.copy.stage, set(wanted)
        stage.save(dict.fromkeys(theirs.keys() - wanted))
        if wanted:
            for things, _ in self._pages(since=min(theirs[iri].time for iri in wanted)):
                stage.save({iri: lines for iri, lines in things.items() if iri in wanted})
                missing -= things.keys()
        stage.save({}, position=msgspec.to_builtins(position))
        return missing

    def _pages(self, **parameters: str) -> Iterator[tuple[dict[str, str], str]]:
        return CatalogueReader(self.session.client, self.reach, self.judge).pages(**parameters)

    def _is_theirs(self, iri: str) -> bool:
        if iri.startswith(self.reach.base) and not (self.session.ours and iri.startswith(self.session.ours)):
            return True
        self.session.report.refused.add("is in its log and not under its base", iri)
        return False

    # ------------------------------------------------------------ all of it

    def _take_all(self) -> CopyState:
        copy = self.session.copy
        description = describe_origin(self.session.client, self.reach.server)
        if description is None or description.base != self.reach.base:
            raise HarvestError(
                f"{self.reach.server} is no foia-graph of the base {self.reach.base} any more; "
                "remove the copy to harvest what is there now."
            )
        dump = ForeignDump(self.session.client, self.reach, copy.folder.arrivals)
        download = dump.download(description.dumps)
        lines: Iterator[str] = iter(())
        try:
            if download is None:
                self._stage_pages()
                position = self._catch_up(LogPosition())
            else:
                path, manifest = download
                copy.stage.begin(f"dump {manifest.entries}")
                position = self._catch_up(LogPosition(manifest.entries))
                newer = set(copy.stage.keys())
                lines = (admitted_lines(block, self.judge, newer) for block in dump.lines(path))
        except LogReset as why:
            raise HarvestError(f"The origin changed too much while it was harvested: {why}.") from None
        self.session.report.how = how = "pages" if download is None else "dump"
        moment = timestamp()
        state = CopyState(
            url=self.reach.server,
            kind=FoiaGraph.name,
            base=self.reach.base,
            language=description.language,
            full=moment,
            how=how,
            changed=moment,
            position=msgspec.to_builtins(position),
        )
        return copy.build(lines, state)

    def _stage_pages(self) -> None:
        """Stage the whole catalogue page by page, continuing where an earlier harvest was ended."""
        stage = self.session.copy.stage
        stage.begin("pages")
        start = stage.setting("next")
        if start is None:
            # Noted before the first page: what changes from now on is asked for again.
            stage.save({}, position=msgspec.to_builtins(self.log.end()), next="")
            start = ""
        for things, following in self._pages(start=start) if start != "end" else ():
            stage.save(things, next=following or "end")
            if len(stage) > self.session.options.limits.records:
                raise HarvestError(f"The origin has more than {len(stage) - 1:,} things (--max-records).")


# Paths that mean all of the catalogue; others of the same server may be of other kinds.
ENTRANCES = frozenset(("", "/", "/catalog", "/changes", "/void", "/.well-known/void"))


class FoiaGraph(OriginKind):
    """Another foia-graph, known by its dataset description."""

    name = "foia-graph"
    wanted = "the dataset description of another foia-graph"
    is_provable = True

    def entrance(self, url: str) -> str:
        address = parse_target(url)
        return f"{address.origin}/" if address.path in ENTRANCES else ""

    def find(self, client: HarvestClient, entrance: str, reader: DocumentReader) -> CopyState:  # noqa: ARG002
        description = describe_origin(client, entrance)
        if description is None:
            raise OtherKind(f"has another thing at {PATH}")
        return self.first_state(entrance, description.base)

    def take(self, session: HarvestSession, state: CopyState) -> CopyState:
        return LogReplay.of(session, state).take()


def prove_copy(session: HarvestSession, state: CopyState) -> CopyState:
    """Return the state that is proved in the report, up to which the copy follows the origin."""
    replay = LogReplay.of(session, state)
    for _ in range(ROUNDS):
        description = stated_hash(session.client, replay.reach.server)
        # The log has no new entry before and after the hash was stated: it is of the state that was replayed.
        if not replay.log.news(msgspec.convert(state.position, LogPosition))[0]:
            session.report.proof = _compare(replay, state, description)
            return state
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
