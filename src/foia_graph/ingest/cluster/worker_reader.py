"""The reader on a worker: it takes a file from storage, reads it as any load does, and stores what it read.

The engine that opens the file stays in a sandboxed child, so that a crash of it is a result. There is one
child for each thread of the worker, which is warm for the next file.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

from foia_graph.errors import ClusterError
from foia_graph.extract.ocr import tesseract as ocr
from foia_graph.extract.pdf.pool import ReaderPool, ReadResult
from foia_graph.ingest.cluster.reading_storage import ReadingStorage
from foia_graph.ingest.cluster.tasks import ReadingEntry, ReadingTask, program_versions
from foia_graph.runtime.storage import ObjectDamaged

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

    Raises ClusterError where this worker would read it otherwise than whoever asks, and StorageError.
    """
    storage = _open_storage(task.storage)
    entry = None if task.again else storage.find_entry(task)
    return entry or storage.write_result(task, _read(task, storage))


def _read(task: ReadingTask, storage: ReadingStorage) -> ReadResult:
    _check_program(task)
    with storage.original(task.file) as path, _POOLS.borrow(task, storage) as pool:
        [(_, result)] = pool.read_all([path], cleared=task.cleared)
    if result.sha256 != task.file:
        raise ObjectDamaged.of(storage.storage, task.file)
    return result


def _check_program(task: ReadingTask) -> None:
    """Raise ClusterError where other versions are installed here: they would read other things."""
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
