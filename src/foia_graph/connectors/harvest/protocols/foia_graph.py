"""Another foia-graph: its dump or pages once, then its change log; its RDFC-1.0 hash proves a copy."""

import gzip
import re
import zlib
from collections.abc import Iterator, Set
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlencode

import msgspec
from msgspec.structs import replace

from foia_graph.connectors.harvest import gathering
from foia_graph.connectors.harvest.client import HarvestClient, HarvestError, Reach
from foia_graph.connectors.harvest.copy import CopyState
from foia_graph.connectors.harvest.protocols import changes
from foia_graph.connectors.harvest.quads import QuadJudge, owner_of, parse_quads, serialize_lines
from foia_graph.connectors.harvest.reading import DocumentReader
from foia_graph.connectors.http.client import NOT_CHANGED, Reply, next_link
from foia_graph.connectors.http.connection import FetchError, RequestFailed, parse_target
from foia_graph.connectors.http.download import PartialFile
from foia_graph.errors import FoiaGraphError, ValueRejected
from foia_graph.model.iris import check_base_iri
from foia_graph.model.namespaces import DCTERMS, SPDX, VOID
from foia_graph.model.rdf_terms import NamedNode
from foia_graph.runtime.files import file_sha256
from foia_graph.store.quad_store import default_graph_hash

PATH = "/.well-known/void"
# The header by which a foia-graph is known.
GENERATION = "foia-graph-generation"
N_TRIPLES, N_QUADS = "application/n-triples", "application/n-quads"
# How long the description of a dataset may be in the making.
MAKING_SECONDS = 900.0
NUMBER = re.compile(r"[0-9]{1,18}")
# Things on a page of the catalogue.
PAGE_SIZE = 1000
# Bytes of a dump that are parsed at once, and of its longest line.
BLOCK, LONGEST = 4 << 20, 32 << 20
# How often a dump is asked for again that is another than its manifest describes.
TRIES = 3
# Entries that are replayed one by one; beyond, taking all of it again costs the origin less.
MOST = 50_000
# How often the log is asked again when the origin continues changing.
ROUNDS = 20
# Paths that mean all of the catalogue; others of the same server may be of other kinds.
ENTRANCES = frozenset(("", "/", "/catalog", "/changes", "/void", PATH))


class LogReset(FoiaGraphError):
    """The position in the log is of no use any more: all of the origin must be taken again."""


class LogPosition(msgspec.Struct, frozen=True):
    """A position in a log: the number of the last entry read, its mark, and the page it is on."""

    number: int = 0
    mark: str = ""
    page: str = ""
    etag: str = ""


class ForeignFile(msgspec.Struct, frozen=True):
    """A file of a dump, as the manifest describes it."""

    path: str
    sha256: str
    size: int


class ForeignDefaultGraph(msgspec.Struct, frozen=True):
    """The number of triples in the default graph, and their RDFC-1.0 hash."""

    triples: int = 0
    hash: str = msgspec.field(default="", name="rdfc10-sha256")


class ForeignManifest(msgspec.Struct, frozen=True, rename="camel"):
    """The manifest of a dump; `entries` is the number of the last entry of the log in it."""

    entries: int
    base: str
    files: tuple[ForeignFile, ...]
    default_graph: ForeignDefaultGraph = ForeignDefaultGraph()


@dataclass(frozen=True, slots=True)
class DatasetDescription:
    """The statements of a dataset description; `triples` and `hash` are of the default graph."""

    base: str
    generation: str
    dump: str
    hash: str
    triples: int
    language: str


def describe_origin(client: HarvestClient, server: str) -> DatasetDescription | None:
    """Return the description that a server gives of itself; None where it is no foia-graph."""
    reply = _get_when_made(client, f"{server.rstrip('/')}{PATH}")
    if GENERATION not in reply.headers or reply.media_type != N_TRIPLES:
        return None
    statements = [
        (quad.predicate.value, quad.subject.value, str(getattr(quad.object, "value", "")))
        for quad in parse_quads(reply.body)
        if isinstance(quad.subject, NamedNode)
    ]

    def value(predicate: str, subject: str = "", ending: str = "") -> str:
        values = (text for name, of, text in statements if name == predicate and subject in ("", of))
        return min((text for text in values if text.endswith(ending)), default="")

    base = value(f"{VOID}uriSpace")
    if not base:
        return None
    try:
        check_base_iri(base)
    except ValueRejected as error:
        raise HarvestError(f"The origin has no base that names could be under: {error}.") from None
    triples = value(f"{VOID}triples", f"{base}void#default-graph")
    language = value(f"{DCTERMS}language").rpartition("/")[2]
    is_tag = language.isascii() and language.replace("-", "").isalnum() and len(language) < 12
    return DatasetDescription(
        base,
        reply.headers[GENERATION],
        value(f"{VOID}dataDump", ending=".nq.gz"),
        value(f"{SPDX}checksumValue", f"{base}void#default-graph-checksum"),
        int(triples) if NUMBER.fullmatch(triples) else 0,
        language if is_tag else "en",
    )


def _get_when_made(client: HarvestClient, url: str) -> Reply:
    # A large catalogue has to be read for its hash, so a server that says when to ask again is asked longer.
    end = client.clock.now() + MAKING_SECONDS
    while True:
        try:
            return client.get(url, N_TRIPLES)
        except RequestFailed as error:
            if not error.after or client.clock.now() > end:
                raise


def stated_hash(client: HarvestClient, server: str) -> DatasetDescription:
    """Return the description of an origin with the hash that it states; raises HarvestError for no hash."""
    description = describe_origin(client, server)
    if description is None or not description.hash:
        raise HarvestError(f"{server} states no hash of its default graph to compare with.")
    return description


class LogReplay:
    """The harvest of one foia-graph.

    All that has changed after a known entry of the log is asked for again, until the log has no newer entry.
    The log and the default graph change in one step at the origin, so what is there then is the default graph
    of one of its generations, whatever was loaded there in between.
    """

    def __init__(self, session: gathering.HarvestSession, state: CopyState) -> None:
        self.session, self.client, self.copy, self.first = session, session.client, session.copy, state
        self.reach = Reach(state.base, state.url)
        self.judge = QuadJudge(
            state.base, session.ours, session.options.limits.triples, session.report.refused
        )

    def take(self) -> CopyState:
        """Bring the copy to a state of the origin; readers see it when it is whole."""
        before = self.session.before
        if before is not None and not self.session.options.full:
            try:
                return self._take_changes(before, msgspec.convert(before.position, LogPosition))
            except LogReset as why:
                self.session.report.notes.append(f"All was harvested again, since {why}.")
        return self._take_all()

    def news(self, position: LogPosition) -> tuple[list[changes.ChangeActivity], LogPosition]:
        """Return the entries after a position, and the one after them; raises LogReset if it is gone."""
        link = position.page
        if not link and not (link := self._read("/changes").last):
            if position.number:
                raise LogReset("its change log is empty now")
            return [], position  # a collection without an entry names no last page
        try:
            reply = self.client.get(
                self.reach.address(link), changes.ACTIVITY_FORMS, position.etag, revisit=bool(position.page)
            )
        except FetchError as error:
            if position.page and error.reason == "gone":
                raise LogReset("its page of the change log was deleted") from None
            raise
        if reply.status == NOT_CHANGED:
            return [], position
        pages = [changes.read_page(reply)]
        while pages[0].before and not _reaches(pages[0], position):
            pages.insert(0, self._read(pages[0].before))
            _check_pages(pages, pages[:2])
        while pages[-1].after:
            pages.append(self._read(pages[-1].after))
            _check_pages(pages, pages[-2:])
        entries = [entry for each in pages for entry in each.activities]
        _check_entries(entries, position)
        new = [entry for entry in entries if entry.number > position.number]
        return new, _end_of(pages[-1], position)

    def _read(self, link: str) -> changes.ActivityPage:
        return changes.read_page(self.client.get(self.reach.address(link), changes.ACTIVITY_FORMS))

    def _take_changes(self, before: CopyState, position: LogPosition) -> CopyState:
        stage = self.copy.stage
        stage.begin("changes")
        after = self._catch_up(position)
        if after == position:
            return before
        self.session.report.how = "changes" if len(stage) else "unchanged"
        return self.copy.update(
            replace(before, changed=gathering.timestamp(), position=msgspec.to_builtins(after))
        )

    def _catch_up(self, position: LogPosition) -> LogPosition:
        """Stage what has changed after a position, or that of the stage, and return the last one."""
        if staged := self.copy.stage.setting("position"):
            position = msgspec.convert(staged, LogPosition)
        missing = set[str]()
        for _ in range(ROUNDS):
            entries, position = self.news(position)
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

    def _stage(self, latest: dict[str, changes.ChangeActivity], position: LogPosition) -> set[str]:
        """Stage the new state of what has changed, and return the names that the catalogue does not have."""
        theirs = {iri: entry for iri, entry in latest.items() if self._is_theirs(iri)}
        wanted = {iri for iri, entry in theirs.items() if entry.type != "Delete"}
        stage, missing = self.copy.stage, set(wanted)
        stage.save(dict.fromkeys(theirs.keys() - wanted))
        if wanted:
            for things, _ in self._pages(since=min(theirs[iri].time for iri in wanted)):
                stage.save({iri: lines for iri, lines in things.items() if iri in wanted})
                missing -= things.keys()
        stage.save({}, position=msgspec.to_builtins(position))
        return missing

    def _is_theirs(self, iri: str) -> bool:
        if iri.startswith(self.reach.base) and not (self.session.ours and iri.startswith(self.session.ours)):
            return True
        self.session.report.refused.add("is in its log and not under its base", iri)
        return False

    def _pages(self, since: str = "", start: str = "") -> Iterator[tuple[dict[str, str], str]]:
        """Yield the things of each page, changed since a time or from an address on, and the next address."""
        chosen = {"embed": "1", "per_page": f"{PAGE_SIZE}", **({"modified_since": since} if since else {})}
        url, seen = start or self.reach.address(f"/catalog.nq?{urlencode(chosen)}"), set[str]()
        while url:
            seen.add(url)
            reply = self.client.get(url, N_QUADS)
            if reply.media_type != N_QUADS:
                kind = reply.media_type or "no type"
                raise HarvestError(f"{reply.url} answers with {kind}, and not {N_QUADS}.")
            if not reply.has_end:
                raise HarvestError(
                    f"{reply.url} answers without saying where the answer ends; it may be cut off."
                )
            following = next_link(reply.headers)
            url = self.reach.address(following, reply.url) if following else ""
            if url in seen:
                raise HarvestError(f"The origin's catalogue has a cycle: it leads back to {url}.")
            yield self.judge.things(reply.body), url

    def _take_all(self) -> CopyState:
        description = describe_origin(self.client, self.reach.server)
        if description is None or description.base != self.reach.base:
            raise HarvestError(
                f"{self.reach.server} is no foia-graph of the base {self.reach.base} any more; "
                "remove the copy to harvest what is there now."
            )
        download = self._download(description.dump) if description.dump else None
        lines: Iterator[str] = iter(())
        try:
            if download is None:
                self._stage_pages()
                position = self._catch_up(LogPosition())
            else:
                path, manifest = download
                self.copy.stage.begin(f"dump {manifest.entries}")
                position = self._catch_up(LogPosition(manifest.entries))
                lines = self._dump_lines(path, set(self.copy.stage.keys()))
        except LogReset as why:
            raise HarvestError(f"The origin changed too much while it was harvested: {why}.") from None
        self.session.report.how = how = "pages" if download is None else "dump"
        moment = gathering.timestamp()
        facts = {"language": description.language, "position": msgspec.to_builtins(position)}
        return self.copy.build(lines, replace(self.first, full=moment, how=how, changed=moment, **facts))

    def _stage_pages(self) -> None:
        """Stage the whole catalogue page by page, continuing where an earlier harvest was ended."""
        stage = self.copy.stage
        stage.begin("pages")
        start = stage.setting("next")
        if start is None:
            # Noted before the first page: what changes from now on is asked for again.
            link, end = self._read("/changes").last, LogPosition()
            end = _end_of(self._read(link), end) if link else end
            stage.save({}, position=msgspec.to_builtins(end), next="")
            start = ""
        for things, following in self._pages(start=start) if start != "end" else ():
            stage.save(things, next=following or "end")
            if len(stage) > self.session.options.limits.records:
                raise HarvestError(f"The origin has more than {len(stage) - 1:,} things (--max-records).")

    def _download(self, link: str) -> tuple[Path, ForeignManifest] | None:
        """Return a dump and its manifest; None where there is none, or none that the program can use."""
        url = self.reach.address(link)
        partial = PartialFile.of(parse_target(url).url, self.copy.folder.arrivals)
        for _ in range(TRIES):  # a load may put another dump instead while it is on its way
            manifest, name = self._manifest(url), url.rpartition("/")[2]
            files = manifest.files if manifest else ()
            file = next((each for each in files if each.path.rpartition("/")[2] == name), None)
            if manifest is None or file is None or manifest.base != self.reach.base:
                return None
            try:
                if partial.size != file.size:
                    self.client.download(url, partial, file.size)
                if file_sha256(partial.path) == file.sha256:
                    return partial.path, manifest
            except FetchError as error:
                if error.reason not in ("gone", "too-large"):
                    raise
            partial.drop()
        raise HarvestError(f"{link} is not the file that its manifest lists: its SHA-256 differs.")

    def _manifest(self, url: str) -> ForeignManifest | None:
        place = f"{url.rpartition('/')[0]}/manifest.json"
        try:
            reply = self.client.get(place, "application/json")
            return msgspec.json.decode(reply.body, type=ForeignManifest)
        except FetchError as error:
            if error.reason == "gone":
                return None
            raise
        except msgspec.DecodeError as error:
            raise HarvestError(f"{place} is no manifest of a dump: {error}.") from None

    def _dump_lines(self, path: Path, excluded: Set[str]) -> Iterator[str]:
        try:
            with gzip.open(path) as file:
                while block := file.read(BLOCK):
                    end = file.readline(LONGEST)  # of the line that the block was cut in
                    if len(end) == LONGEST:
                        raise HarvestError(f"The origin sends a line of more than {LONGEST >> 20} MiB.")
                    self.client.count_bytes(len(block) + len(end))
                    quads = self.judge.admitted(parse_quads(block + end))
                    yield serialize_lines(quad for quad in quads if owner_of(quad) not in excluded)
        except (OSError, EOFError, zlib.error):
            raise HarvestError("The origin's dump cannot be unpacked, though its SHA-256 is right.") from None

    def prove(self, state: CopyState) -> CopyState:
        """Return the state that is proved in the report, up to which the copy follows the origin."""
        for _ in range(ROUNDS):
            description = stated_hash(self.client, self.reach.server)
            # The log has no new entry before and after the hash was stated: it is of the state replayed.
            if not self.news(msgspec.convert(state.position, LogPosition))[0]:
                self.session.report.proof = self._compare(state, description)
                return state
            self.session.before = state
            state = self.take()
        raise HarvestError(
            f"The origin changed {ROUNDS} times while the copy was to be proved; try again later."
        )

    def _compare(self, state: CopyState, description: DatasetDescription) -> gathering.CopyProof:
        store, current = self.copy.served_store, self.copy.writer.current
        assert store is not None and current is not None, "what was taken over is served"
        hashes = {description.hash: description.triples}
        manifest = self._manifest(self.reach.address(description.dump)) if description.dump else None
        # The manifest of the dump is held to it, too, where it is of the same state.
        if manifest and manifest.entries == state.position["number"] and manifest.default_graph.hash:
            hashes[manifest.default_graph.hash] = manifest.default_graph.triples
        ours = default_graph_hash(store)
        other = next((each for each in hashes if each != ours), ours)
        triples = int(str(current.counts["triples"]))
        return gathering.CopyProof(ours, other, triples, hashes.get(other, 0), description.generation)


def _end_of(page: changes.ActivityPage, before: LogPosition) -> LogPosition:
    if not page.activities:
        return before
    last = page.activities[-1]
    return LogPosition(last.number, last.mark, page.url, page.etag)


def _reaches(page: changes.ActivityPage, position: LogPosition) -> bool:
    return bool(page.activities) and page.activities[0].number <= max(position.number, 1)


def _check_pages(pages: list[changes.ActivityPage], neighbours: list[changes.ActivityPage]) -> None:
    one, two = neighbours
    if not one.activities or not two.activities or two.activities[0].number != one.activities[-1].number + 1:
        raise HarvestError(f"The origin's change log does not continue from {one.url} to {two.url}.")
    if sum(len(each.activities) for each in pages) > MOST:
        raise LogReset(f"its change log has more than {MOST:,} new entries")


def _check_entries(entries: list[changes.ChangeActivity], position: LogPosition) -> None:
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


class FoiaGraph(gathering.OriginKind):
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
            raise gathering.OtherKind(f"has another thing at {PATH}")
        return self.first_state(entrance, description.base)

    def take(self, session: gathering.HarvestSession, state: CopyState) -> CopyState:
        return LogReplay(session, state).take()
