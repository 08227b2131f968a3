"""Kills a load at many points: `killed_load.py FOLDER STORE ONTOLOGY`; says where, and what came.

A point is any call that makes, names, links or secures a file. Each load is a fork, so that nothing of the
engine runs before it. Whatever is served after a kill must be the generation before it, or the whole new one.
"""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from foia_graph.load import load
from foia_graph.profile import Profile
from foia_graph.store.generation import Generation
from foia_graph.store.layout import Layout

STEP = 4
"""Every fourth point is enough here; the tests of the store kill at each."""
POINTS = "fsync", "replace", "symlink", "link", "mkdir", "utime"


def killed_at(point: int, folder: Path, root: Path, ontology: Path) -> bool:
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
            load((folder,), root, Profile(ontology))
            os._exit(0)
        finally:
            os._exit(1)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if status not in (0, -signal.SIGKILL):
        raise SystemExit(f"The load failed after point {point - 1}.")
    return status != 0


def main(folder: Path, root: Path, ontology: Path) -> None:
    old = Generation.read(Layout(root).resolve()).number
    point = 0
    while killed_at(point, folder, root, ontology):
        number = Generation.read(Layout(root).resolve()).number
        if number != old:
            break
        point += STEP
    sys.stdout.write(f"{point} {Generation.read(Layout(root).resolve()).number - old}\n")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
