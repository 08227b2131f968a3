"""Kills a load at many points: `killed_load.py FOLDER STORE ONTOLOGY`; says where, and what came.

A point is any call that makes, names, links or secures a file. Each load is a fork, so that nothing of the
engine runs before it. Whatever is served after a kill must be the generation before it, or the whole new one.
"""

import sys
from pathlib import Path

from foia_graph.ingest.load import load
from foia_graph.model.profile import Profile
from foia_graph.store.generations.generation import Generation
from foia_graph.store.generations.layout import Layout
from killing import killed_at

STEP = 4
"""Every fourth point is enough here; the tests of the store kill at each."""
POINTS = "fsync", "replace", "symlink", "link", "mkdir", "utime"


def main(folder: Path, root: Path, ontology: Path) -> None:
    old = Generation.read(Layout(root).resolve()).number
    point = 0
    while killed_at(point, lambda: load((folder,), root, Profile(ontology)), POINTS):
        number = Generation.read(Layout(root).resolve()).number
        if number != old:
            break
        point += STEP
    sys.stdout.write(f"{point} {Generation.read(Layout(root).resolve()).number - old}\n")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
