"""Another foia-graph: taken whole once, by its dump or page by page, and by its change log from then on.

All that has changed after a known entry of the log is asked for again, until the log has no entry that is
newer than what was asked for. The log and the default graph change in one step at the origin, so what stands
then is the default graph of one of its generations, whatever was loaded there in between.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from foia_graph.connectors.harvest.base_url import Reach
from foia_graph.connectors.harvest.catalogue_reader import CatalogueReader
from foia_graph.connectors.harvest.copies import CopyState
from foia_graph.connectors.harvest.dump import ForeignDump
from foia_graph.connectors.harvest.limits import HarvestError
from foia_graph.connectors.harvest.log import ForeignLog, LogNews, LogPosition, LogReset
from foia_graph.connectors.harvest.quads import QuadJudge, admitted_lines
from foia_graph.connectors.harvest.session import HarvestSession, timestamp
from foia_graph.connectors.harvest.void import DatasetDescription, describe_origin

KIND = "foia-graph"
ROUNDS = 20
"""How often the log is asked again when the origin goes on changing."""
DELETE = "Delete"


@dataclass(slots=True)
class LogReplay:
    """The harvest of one foia-graph."""

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
        """Stage the whole catalogue page by page, going on where an earlier harvest was ended."""
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
        """Yield the lines of a dump, but for the things that have changed since."""
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
