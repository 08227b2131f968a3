"""Kills a load at each point: `kill_points.py ROOT build|update`; says at how many it did.

A point is any call that makes, names, deletes or secures a file. Each load is a fork, so that nothing of the
engine runs before it.
"""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from foia_graph.store.build import writing
from foia_graph.store.generation import Generation
from foia_graph.store.layout import Layout
from foia_graph.store.verify import verify
from store.loader import one_more

POINTS = "fsync", "replace", "symlink", "unlink", "link", "mkdir", "rmdir", "utime"


def killed_at(point: int, root: Path, way: str) -> bool:
    """Load once, in a child that is killed at this point; False where it ended before."""
    child = os.fork()
    if child == 0:
        left = point

        def counted(call: Callable[..., Any]) -> Callable[..., Any]:
            def wrapped(*args: Any, **more: Any) -> Any:
                nonlocal left
                left -= 1
                if left < 0:
                    os.kill(os.getpid(), signal.SIGKILL)
                return call(*args, **more)

            return wrapped

        for name in POINTS:
            setattr(os, name, counted(getattr(os, name)))
        try:
            with writing(root, keep=1, clock=Clock()) as writer:
                one_more(writer, way)
            os._exit(0)
        finally:
            os._exit(1)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if status not in (0, -signal.SIGKILL):
        raise SystemExit(f"The load after point {point - 1} failed.")
    return status != 0


class Clock:
    """Runs so fast that each load deletes old generations."""

    now = 2_000_000_000.0

    def __call__(self) -> float:
        self.now += 100
        return self.now


def main(root: Path, way: str) -> None:
    point, last = 0, 0
    while killed_at(point, root, way):
        number = int(Generation.read(Layout(root).resolve()).identity)
        if number not in (last, last + 1) or verify(root):
            raise SystemExit(f"Killed at point {point}: {last} became {number}; {verify(root)}")
        point, last = point + 1, number
    sys.stdout.write(f"{point}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
