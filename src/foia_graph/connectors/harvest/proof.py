"""The proof of a copy: the RDFC-1.0 hash of its default graph beside the one that the origin states."""

import msgspec

from foia_graph.connectors.harvest.copies import State
from foia_graph.connectors.harvest.dump import Dump
from foia_graph.connectors.harvest.limits import NotHarvested
from foia_graph.connectors.harvest.log import Position
from foia_graph.connectors.harvest.replay import ROUNDS, Replay
from foia_graph.connectors.harvest.report import Proof
from foia_graph.connectors.harvest.void import Description, describe
from foia_graph.store.graph_hash import default_graph_hash


def prove(replay: Replay, state: State) -> tuple[State, Proof]:
    """Return a state and its proof: the copy follows the origin until both are of the same state."""
    session = replay.session
    for _ in range(ROUNDS):
        found = describe(session.asker, replay.reach.server)
        if found is None or not found.hash:
            raise NotHarvested(f"{replay.reach.server} states no hash of its default graph to compare with.")
        # The log has no new entry before and after the hash was stated: it is of the state that was replayed.
        if not replay.log.news(msgspec.convert(state.position, Position)).entries:
            return state, _compared(replay, state, found)
        session.before = state
        state = replay.take()
    raise NotHarvested(f"The origin changed {ROUNDS} times while the copy was to be proved; try again later.")


def _compared(replay: Replay, state: State, found: Description) -> Proof:
    copy = replay.session.copy
    store, current = copy.served, copy.writer.current
    assert store is not None and current is not None, "what was taken over is served"
    stated = {found.hash: found.triples, **_manifest(replay, state, found)}
    ours = default_graph_hash(store)
    triples = int(str(current.counts["triples"]))
    other = next((each for each in stated if each != ours), ours)
    return Proof(ours, other, triples, stated.get(other, 0), found.generation)


def _manifest(replay: Replay, state: State, found: Description) -> dict[str, int]:
    """Return hash and triples by the manifest of the dump, where it is of the same state."""
    session = replay.session
    link = next(iter(found.dumps), "")
    dump = Dump(session.asker, replay.reach, session.copy.place.arriving)
    manifest = dump.manifest(replay.reach.address(link)) if link else None
    if manifest is None or manifest.entries != state.position["number"] or not manifest.defaultGraph.hash:
        return {}
    return {manifest.defaultGraph.hash: manifest.defaultGraph.triples}
