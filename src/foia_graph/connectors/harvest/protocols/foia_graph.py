"""Another foia-graph, recognised by its dataset description; a copy of it is proved by its RDFC-1.0 hash."""

from dataclasses import dataclass

import msgspec

from foia_graph.connectors.harvest import dump
from foia_graph.connectors.harvest.client import HarvestClient
from foia_graph.connectors.harvest.copies import CopyState
from foia_graph.connectors.harvest.dump import DatasetDescription, ForeignDump, describe_origin
from foia_graph.connectors.harvest.limits import HarvestError
from foia_graph.connectors.harvest.protocols.protocol import NO_ENTRANCE, HarvestOrigin, OtherKind
from foia_graph.connectors.harvest.replay import KIND, ROUNDS, LogPosition, LogReplay
from foia_graph.connectors.harvest.session import CopyProof, HarvestSession
from foia_graph.connectors.http.addresses import parse_target
from foia_graph.store.graph_hash import default_graph_hash

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
