"""The proof of a copy: the RDFC-1.0 hash of its default graph beside the one that the origin states."""

import msgspec

from foia_graph.connectors.harvest.client import HarvestClient
from foia_graph.connectors.harvest.copies import CopyState
from foia_graph.connectors.harvest.dump import ForeignDump
from foia_graph.connectors.harvest.limits import HarvestError
from foia_graph.connectors.harvest.log import LogPosition
from foia_graph.connectors.harvest.replay import ROUNDS, LogReplay
from foia_graph.connectors.harvest.report import CopyProof
from foia_graph.connectors.harvest.void import DatasetDescription, describe_origin
from foia_graph.store.graph_hash import default_graph_hash


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
