"""Kills a harvest at each STEP-th point: `kill_points.py URL STORE STEP ENTRY TRIPLES …`; says at how many.

A point is any call that makes, names, links or secures a file, any request, and any step of the stage. Each
harvest is a fork that continues where the one before was killed. After each, readers must see nothing where
there was nothing, or a whole state: one with the last ENTRY of the log and the number of TRIPLES of a pair.
"""

import sys
from pathlib import Path

from foia_graph.connectors.harvest.client import HarvestClient
from foia_graph.connectors.harvest.copy import CopyFolder, Stage
from foia_graph.connectors.harvest.gathering import HarvestOptions
from foia_graph.connectors.harvest.run import harvest
from foia_graph.store.generations.fixity import verify_store
from foia_graph.store.generations.generation import HARVESTED, Generation, Layout
from tests.killing import killed_at

GENTLE = HarvestOptions(private=True, delay=0.0)
BESIDES = ((HarvestClient, "_attempt"), (HarvestClient, "_download"), (Stage, "save"), (Stage, "clear"))


def seen(store: Path) -> tuple[int, int] | None:
    """Tell which state readers see; nothing opens the store here, whose threads no fork would have."""
    roots = list((store / HARVESTED).glob("*"))
    served = Layout(roots[0]).served_generation() if roots else None
    if served is None:
        return None
    if problems := verify_store(roots[0]):
        raise SystemExit(f"The copy is damaged: {problems}")
    state = CopyFolder(roots[0]).state()
    assert state is not None
    return int(state.position["number"]), int(str(Generation.read(served).counts["triples"]))


def main(url: str, store: Path, step: int, *states: tuple[int, int]) -> None:
    allowed = {seen(store), *states}
    point = 0
    while killed_at(point, lambda: harvest(url, store, GENTLE), besides=BESIDES):
        if (found := seen(store)) not in allowed:
            raise SystemExit(f"Killed at point {point}: readers see {found}")
        point += step
    if (found := seen(store)) not in states:
        raise SystemExit(f"After {point} kills: readers see {found}")
    sys.stdout.write(f"{point}\n")


if __name__ == "__main__":
    step, *numbers = map(int, sys.argv[3:])
    main(sys.argv[1], Path(sys.argv[2]), step, *zip(numbers[::2], numbers[1::2], strict=True))
