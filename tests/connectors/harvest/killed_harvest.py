"""Harvests as the command does, and is killed at a point: `killed_harvest.py POINT ARGUMENT …`.

A point is any call that makes, names, links or secures a file, any request, and any step of the stage.
"""

import os
import sys

from foia_graph.cli import main
from tests.connectors.harvest.kill_points import BESIDES
from tests.killing import POINTS, count_down

if __name__ == "__main__":
    count_down(int(sys.argv[1]), [*((os, name) for name in POINTS), *BESIDES])
    main(["harvest", *sys.argv[2:]])
