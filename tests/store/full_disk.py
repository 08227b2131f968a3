"""Loads on a disk that fills up: `full_disk.py ROOT`; says how each ended."""

import resource
import signal
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from foia_graph.errors import StoreError
from foia_graph.store.generations.build import open_writer
from store.worlds import build, line, update

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
for way in build, update:
    for limit in 0, 10, 3_000, 30_000, 70_000:
        with open_writer(Path(sys.argv[1])) as writer:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
            lines = [line(f"{key}", "much", "a") for key in range(5_000)]
            said = ""
            try:
                build(writer, lines) if way is build else update(writer, [], lines)
            except StoreError as error:
                said = str(error)
            finally:
                resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
            sys.stdout.write(f"{said}\n")
