"""Kills a load at each point: `kill_points.py ROOT build|update`; says at how many it did.

A point is any call that makes, names, deletes or secures a file. Each load is a fork, so that nothing of the
engine runs before it.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from foia_graph.store.generations.build import open_writer
from foia_graph.store.generations.fixity import verify_store
from foia_graph.store.generations.generation import Generation, Layout
from killing import killed_at
from store.loader import one_more


def one_load(root: Path, way: str) -> None:
    with open_writer(root, keep=1, clock=Clock()) as writer:
        one_more(writer, way)


class Clock:
    """Runs so fast that each load deletes old generations."""

    now = 2_000_000_000.0

    def __call__(self) -> float:
        self.now += 100
        return self.now


def main(root: Path, way: str) -> None:
    point, last = 0, 0
    while killed_at(point, lambda: one_load(root, way)):
        number = int(Generation.read(Layout(root).resolve()).identity)
        if number not in (last, last + 1) or verify_store(root):
            raise SystemExit(f"Killed at point {point}: {last} became {number}; {verify_store(root)}")
        point, last = point + 1, number
    sys.stdout.write(f"{point}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
