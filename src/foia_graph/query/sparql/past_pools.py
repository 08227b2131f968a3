"""Pools of workers for older states of a catalogue, those asked last; each has one worker."""

import threading
from collections import OrderedDict
from dataclasses import replace
from pathlib import Path

from foia_graph.query.sparql.pool import Pool, PoolLimits

MOST_OPEN = 2
"""States whose workers stay; each is a process with a store open."""


class PastQueryPools:
    """The pools that answer queries to older states; any thread may ask.

    A state is asked far less often than what is served, so one query runs at a time, and no worker is spare.
    """

    def __init__(self, limits: PoolLimits) -> None:
        self._limits = replace(limits, running=1, spare=0)
        self._open: OrderedDict[Path, Pool] = OrderedDict()
        self._lock = threading.Lock()

    def pool(self, folder: Path) -> Pool:
        """Return the pool of the state in a folder; that of the one asked longest ago may be closed for it.

        A query that runs there then is refused as busy.
        """
        with self._lock:
            if folder not in self._open:
                self._open[folder] = Pool(lambda: folder, self._limits)
            self._open.move_to_end(folder)
            closed = [self._open.popitem(last=False)[1] for _ in range(len(self._open) - MOST_OPEN)]
            found = self._open[folder]
        for each in closed:
            each.close()
        return found

    def close(self) -> None:
        """End all workers."""
        with self._lock:
            pools, self._open = list(self._open.values()), OrderedDict()
        for each in pools:
            each.close()
