"""A cluster of Dask: one that runs at an address, or some workers on this machine for one load."""

import logging
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

from foia_graph.errors import ClusterError, InputError
from foia_graph.ingest.cluster import cluster_reader

CONNECT_SECONDS = 30.0
"""Seconds in which a scheduler must answer."""
RETURN_SECONDS = 300.0
"""Seconds in which a scheduler that went away must be back."""
TRIES_AFTER_ERRORS = 2
"""Further attempts at a task that raised an error."""
LOCAL_SETTINGS = {
    "distributed.scheduler.allowed-failures": 1,
    "distributed.worker.multiprocessing-method": "forkserver",
}
"""A task that ended two workers is not given to a third; workers share the imports of one process."""
_LOCAL = "local:"
_SCHEMES = ("tcp://", "tls://")
Note = Callable[[str], None]


def local_workers(address: str) -> int:
    """Return how many workers of this machine an address asks for, 0 for one of a scheduler.

    Raises InputError for what is no address of a cluster.
    """
    number = address.removeprefix(_LOCAL)
    if address.startswith(_LOCAL) and number.isdecimal() and 0 < int(number) <= 256:
        return int(number)
    if address.startswith(_SCHEMES) and address.rpartition(":")[2].isdecimal():
        return 0
    raise InputError(
        f"{address} is no cluster; tcp://HOST:PORT or tls://HOST:PORT of a scheduler of Dask would be, "
        "or local:N for N workers on this machine"
    )


@dataclass
class DaskCluster:
    """A connection to a scheduler of Dask; `note` is told what happens to it."""

    address: str
    note: Note
    _client: Any = None
    _workers: set[str] = field(default_factory=set)

    @contextmanager
    def connect(self) -> Iterator[None]:
        """Connect, and start the workers of this machine where the address asks for some.

        Raises InputError without Dask or with a wrong address, ClusterError where no scheduler answers.
        """
        count = local_workers(self.address)
        distributed = _import_dask()
        with ExitStack() as stack:
            place = stack.enter_context(_local_cluster(distributed, count)) if count else self.address
            self._client = self._open_client(distributed, place)
            self.count_workers()
            try:
                yield
            finally:
                self._close_client()

    @property
    def executor(self) -> Executor:
        """What runs tasks on the workers, as `concurrent.futures` has it."""
        executor: Executor = self._client.get_executor(pure=False, retries=TRIES_AFTER_ERRORS)
        return executor

    def is_worker_killed(self, error: BaseException) -> bool:
        """Return whether an error says that a task ended one worker after another."""
        return isinstance(error, _import_dask().scheduler.KilledWorker)

    def count_workers(self) -> int:
        """Return how many workers there are; those that went away are noted."""
        try:
            # Not scheduler_info(): the client replaces it from time to time by one without any workers.
            found = set(self._client.nthreads())
        except (OSError, ValueError, AttributeError):  # the connection is lost, which its tasks will say
            return len(self._workers)
        for gone in sorted(self._workers - found):
            self.note(f"the worker {gone} has left; another one reads its files")
        self._workers = found
        return len(found)

    def reconnect(self, deadline: float) -> None:
        """Connect again to a scheduler that went away; raises ClusterError where it does not come back.

        `deadline` is in seconds of the monotonic clock.
        """
        self.note(f"the scheduler at {self.address} went away; what was not read is asked for again")
        distributed, end = _import_dask(), min(deadline, time.monotonic() + RETURN_SECONDS)
        self._workers.clear()
        self._client.close(timeout=1)
        while True:
            try:
                self._client = self._open_client(distributed, self.address)
                return
            except ClusterError:
                if time.monotonic() > end:
                    raise
                time.sleep(1)

    def _open_client(self, distributed: Any, place: Any) -> Any:
        try:
            return distributed.Client(place, timeout=CONNECT_SECONDS, set_as_default=False)
        except (OSError, TimeoutError) as error:
            why = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
            raise ClusterError(f"No scheduler of Dask answers at {self.address}: {why}") from None

    def _close_client(self) -> None:
        try:
            self._client.run(cluster_reader.close_readers, on_error="ignore")
        except (OSError, ValueError, TimeoutError):
            self.note(f"the scheduler at {self.address} was gone at the end")
        self._client.close()


def _import_dask() -> Any:
    try:
        import distributed
        import distributed.scheduler
    except ImportError:
        raise InputError("a cluster needs the extra cluster: pip install 'foia-graph[cluster]'") from None
    # What happens is noted in words of our own.
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    return distributed


@contextmanager
def _local_cluster(distributed: Any, count: int) -> Iterator[Any]:
    """Start workers on this machine that listen on 127.0.0.1 alone, and end them."""
    import dask

    with dask.config.set(LOCAL_SETTINGS):
        # Dask sets what is imported there, once, when it is asked for the context.
        distributed.utils.get_mp_context().set_forkserver_preload(["distributed", cluster_reader.__name__])
        try:
            cluster = distributed.LocalCluster(
                n_workers=count,
                threads_per_worker=1,
                host="127.0.0.1",
                dashboard_address="127.0.0.1:0",
                memory_limit=None,
                silence_logs=logging.CRITICAL,
            )
        except RuntimeError as error:
            raise ClusterError(f"No workers can be started on this machine: {error}") from None
        with cluster:
            yield cluster
