"""The reader of a load that has files read on a cluster: it gives out what is unread, and takes results.

Nothing is lost with a worker or a scheduler: what was read is in storage, all else is asked for again.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import Any, ClassVar

import msgspec
from msgspec.structs import replace

from foia_graph.errors import ClusterError, InputError
from foia_graph.extract.gazetteer import Gazetteer
from foia_graph.extract.ocr import tesseract as ocr
from foia_graph.extract.pdf.pool import ReaderPool, ReadResult
from foia_graph.ingest.cluster.reading_storage import (
    ReadingEntry,
    ReadingStorage,
    ReadingTask,
    program_versions,
)
from foia_graph.ingest.documents.file_matching import DocumentFile
from foia_graph.ingest.documents.library import ReadFiles
from foia_graph.runtime.storage import ObjectDamaged, ObjectMissing, write_object

_open_storage = lru_cache(maxsize=4)(ReadingStorage.open)


class WarmPools:
    """The reader pools of a worker that wait for the next file; each file that is read has one to itself."""

    def __init__(self) -> None:
        self._idle: list[tuple[tuple[str, bool], ReaderPool]] = []
        self._closings = 0
        self._lock = threading.Lock()

    @contextmanager
    def borrow(self, task: ReadingTask, storage: ReadingStorage) -> Iterator[ReaderPool]:
        """Yield a pool for a task, warm where it looks for the same names; it stays so unless closed."""
        wanted = (task.names, bool(task.ocr))
        with self._lock:
            closings, (name, pool) = self._closings, self._idle.pop() if self._idle else (wanted, None)
        if pool is not None and name != wanted:
            pool.close()
            pool = None
        pool = pool or ReaderPool(storage.read_names(task.names), 1, ocr=bool(task.ocr))
        try:
            yield pool
        finally:
            with self._lock:
                is_kept = closings == self._closings
                if is_kept:
                    self._idle.append((wanted, pool))
            if not is_kept:
                pool.close()

    def close(self) -> None:
        """End the reader processes that wait; those that read end when they are done."""
        with self._lock:
            idle, self._idle = self._idle, []
            self._closings += 1
        for _, pool in idle:
            pool.close()


_POOLS = WarmPools()


def close_readers() -> None:
    """End the reader processes of this worker that are idle; those that read end when they are done."""
    _POOLS.close()


def read_stored_file(task: ReadingTask) -> ReadingEntry:
    """Read a file that lies in storage, unless that was done, and return the entry of what was read.

    Raises ClusterError where this worker would read it otherwise than the client, and StorageError.
    """
    storage = _open_storage(task.storage)
    entry = None if task.again else storage.find_entry(task)
    return entry or storage.write_result(task, _read(task, storage))


def _read(task: ReadingTask, storage: ReadingStorage) -> ReadResult:
    engine = "" if not task.ocr or ocr.unavailable_reason() else ocr.engine_version()
    if engine != task.ocr:
        raise ClusterError(
            f"A worker has {engine or 'no OCR'} where the load has {task.ocr}: install the same there, "
            "or load with --no-ocr."
        )
    if (program := program_versions(engine)) != task.program:
        raise ClusterError(
            f"A worker reads with other versions than the load: {program} there, {task.program} here; "
            "install the same foia-graph."
        )
    with storage.original(task.file) as path, _POOLS.borrow(task, storage) as pool:
        [(_, result)] = pool.read_all([path], cleared=task.cleared)
    if result.sha256 != task.file:
        raise ObjectDamaged.of(storage.storage, task.file)
    return result


# Files that are sent to storage side by side.
AT_ONCE = 8
# The most tasks that are with the cluster at a time.
AHEAD = 1000
TICK_SECONDS = 2.0
# Seconds without any worker after which a run ends.
WORKERLESS_SECONDS = 300.0

Result = tuple[DocumentFile, ReadResult]


@dataclass
class ClusterReader:
    """Reads files on a cluster; `storage` is the address that all reach, `notes` get what is to be told."""

    cluster: "DaskCluster"
    storage: str
    seconds: float
    notes: list[str] = field(default_factory=list)
    # In quotes, for no staticmethod is generic when the program runs.
    read_task: "ClassVar[staticmethod[[ReadingTask], ReadingEntry]]" = staticmethod(read_stored_file)  # noqa: RUF009

    def read_files(
        self, files: Sequence[DocumentFile], names: Gazetteer, ocr: str, read_here: ReadFiles
    ) -> Iterator[Result]:
        """Read files, each result as soon as it is there; `read_here` reads those that end their workers.

        `names` are looked for in them; `ocr` is the engine for images. Raises ClusterError where the cluster
        is not there or the time is over, StorageError where the storage fails; what was read stays.
        """
        storage = ReadingStorage.open(self.storage)
        storage.check_apart()
        gazetteer = write_object(storage.storage, msgspec.json.encode(names))
        program = program_versions(ocr)
        todo = {
            ReadingTask(self.storage, each.digest, gazetteer, each.cleared, ocr, program): each
            for each in files
        }
        unread: dict[ReadingTask, DocumentFile] = {}
        yield from self._take_stored(storage, todo, unread)
        if unread:
            with self.cluster.connect():
                yield from _ClusterRun(self, storage, unread, read_here).results()

    def _take_stored(
        self,
        storage: ReadingStorage,
        todo: Mapping[ReadingTask, DocumentFile],
        unread: dict[ReadingTask, DocumentFile],
    ) -> Iterator[Result]:
        """Yield what was read before, and add the tasks of all other files to `unread`."""
        keys, count = storage.keys(), 0
        for task, file in todo.items():
            entry = storage.find_entry(task) if task.key in keys else None
            try:
                result = storage.read_result(entry) if entry else None
            except (ObjectMissing, ObjectDamaged) as error:
                self.notes.append(f"{error}; it is read again")
                result, task = None, replace(task, again=True)
            if result is None:
                unread[task] = file
            else:
                count += 1
                yield file, result
        if count:
            self.notes.append(f"{count:,} of {len(todo):,} files were read before: {self.storage} has them")


@dataclass
class _ClusterRun:
    """A run over unread files on a cluster that is connected."""

    reader: ClusterReader
    storage: ReadingStorage
    unread: Mapping[ReadingTask, DocumentFile]
    read_here: ReadFiles
    running: dict[Future[ReadingEntry], ReadingTask] = field(default_factory=dict)
    again: list[ReadingTask] = field(default_factory=list)
    """Tasks that are to be given out once more."""
    done: int = 0

    def __post_init__(self) -> None:
        self._deadline = time.monotonic() + self.reader.seconds
        self._last_check = self._last_worker = time.monotonic()
        self._files = {task.key: file for task, file in self.unread.items()}

    def results(self) -> Iterator[Result]:
        """Yield the results of all files."""
        with self._sent_files() as waiting:
            try:
                while True:
                    self._give_out(waiting)
                    if not self.running:
                        self.reader.cluster.count_workers()
                        return
                    finished, _ = wait(self.running, TICK_SECONDS, FIRST_COMPLETED)
                    for result in self._take(finished):
                        self.done += 1
                        yield result
                    self._check_cluster()
            finally:
                for future in self.running:
                    future.cancel()

    @contextmanager
    def _sent_files(self) -> Iterator[Iterator[ReadingTask]]:
        # A large file that comes last would be read by one worker while the others wait.
        tasks = sorted(self.unread, key=lambda task: self._file(task).path.stat().st_size, reverse=True)
        with ThreadPoolExecutor(AT_ONCE, "cluster") as threads:
            try:
                yield threads.map(self._send_file, tasks)
            finally:
                threads.shutdown(cancel_futures=True)

    def _send_file(self, task: ReadingTask) -> ReadingTask:
        self.storage.put_file(self._file(task).path, task.file)
        return task

    def _file(self, task: ReadingTask) -> DocumentFile:
        return self._files[task.key]

    def _give_out(self, waiting: Iterable[ReadingTask]) -> None:
        executor = self.reader.cluster.executor
        repeated, self.again = self.again, []
        for task in (*repeated, *islice(waiting, max(0, AHEAD - len(self.running) - len(repeated)))):
            self.running[executor.submit(self.reader.read_task, task)] = task

    def _take(self, finished: Iterable[Future[ReadingEntry]]) -> Iterator[Result]:
        """Yield the results of tasks that are done, and note which are to be done again."""
        cancelled = False
        for future in finished:
            task = self.running.pop(future)
            if future.cancelled():
                cancelled = True
                self.again.append(task)
            elif error := future.exception():
                yield from self._handle_error(task, error)
            else:
                try:
                    yield self._file(task), self.storage.read_result(future.result())
                except (ObjectMissing, ObjectDamaged) as damage:
                    self._repeat(task, damage)
        if cancelled:
            # The others were lost as well; their futures may not say so yet.
            self.again += self.running.values()
            self.running.clear()
            self.reader.cluster.reconnect(self._deadline)
            self._last_worker = time.monotonic()

    def _handle_error(self, task: ReadingTask, error: BaseException) -> Iterator[Result]:
        """Read a file here that ended its workers; send one again that arrived damaged; raise all else."""
        file = self._file(task)
        if self.reader.cluster.is_worker_killed(error):
            self.reader.notes.append(f"{file.name} ended the workers that read it; it was read here")
            yield from self.read_here([file])
        elif isinstance(error, ObjectMissing | ObjectDamaged):
            self._repeat(task, error)
            self.storage.put_file(file.path, task.file, again=True)
        elif isinstance(error, ImportError):
            raise ClusterError(
                f"A worker of {self.reader.cluster.address} cannot read files: {error}; "
                "install the same foia-graph there"
            ) from None
        else:
            raise error

    def _repeat(self, task: ReadingTask, error: BaseException) -> None:
        if task.again:
            raise error
        self.reader.notes.append(f"{error}; it is written again")
        self.again.append(replace(task, again=True))

    def _check_cluster(self) -> None:
        """Raise ClusterError where the time is over, or there was no worker for long."""
        now = time.monotonic()
        if now - self._last_check < TICK_SECONDS:
            return
        self._last_check = now
        state = f"{self.done:,} of {len(self.unread):,} files are read, and what is read stays in storage"
        if now > self._deadline:
            raise ClusterError(
                f"The time limit of {self.reader.seconds:,.0f} seconds is over: {state}; load again to "
                "resume."
            )
        if self.reader.cluster.count_workers():
            self._last_worker = now
        elif now - self._last_worker > WORKERLESS_SECONDS:
            raise ClusterError(
                f"There was no worker at {self.reader.cluster.address} for {WORKERLESS_SECONDS:.0f} seconds: "
                f"{state}; start workers, and load again to resume."
            )


# Seconds in which a scheduler must answer.
CONNECT_SECONDS = 30.0
# Seconds in which a scheduler that went away must be back.
RETURN_SECONDS = 300.0
# Further attempts at a task that raised an error.
TRIES_AFTER_ERRORS = 2
# A task that ended two workers is not given to a third; workers share the imports of one process.
LOCAL_SETTINGS = {
    "distributed.scheduler.allowed-failures": 1,
    "distributed.worker.multiprocessing-method": "forkserver",
}
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
                try:
                    self._client.run(close_readers, on_error="ignore")
                except (OSError, ValueError, TimeoutError):
                    self.note(f"the scheduler at {self.address} was deleted by the end")
                self._client.close()

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
        distributed.utils.get_mp_context().set_forkserver_preload(["distributed", __name__])
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
