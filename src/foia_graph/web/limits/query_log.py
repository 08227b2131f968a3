"""Counters of queries that all web processes share, and a log, never with the address of a client."""

import fcntl
import mmap
import os
import sys
import threading
from bisect import bisect_left
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import get_args

import msgspec

from foia_graph.errors import Reason
from foia_graph.query.sparql.pool import COUNTER_NAMES, PoolCounters

QUERY_ENDS: tuple[str, ...] = (
    "answered",
    "not-modified",
    "not-acceptable",
    "refused",
    "failed",
    *get_args(Reason),
)
SECONDS_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
END_COLUMNS = {end: place for place, end in enumerate(QUERY_ENDS)}
MAX_PROCESSES = 128
NUMBER_BYTES = 8
_BUCKETS_AT = len(QUERY_ENDS)
_SECONDS_AT = _BUCKETS_AT + len(SECONDS_BUCKETS) + 1
_TALLY_AT = _SECONDS_AT + 1
ROW_WIDTH = _TALLY_AT + len(COUNTER_NAMES)


class SharedCounters:
    """The row of this process, and the rows of the others.

    A process writes its own row only, so that none waits for another. One that ends leaves its row, and the
    one that takes its position counts on from there: no sum ever falls.
    """

    def __init__(self, file: str) -> None:
        self._file = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        os.ftruncate(self._file, MAX_PROCESSES * ROW_WIDTH * NUMBER_BYTES)
        self._all = memoryview(mmap.mmap(self._file, MAX_PROCESSES * ROW_WIDTH * NUMBER_BYTES)).cast("d")
        start = self._claim_row() * ROW_WIDTH
        self._row = self._all[start : start + ROW_WIDTH]
        self._lock = threading.Lock()
        self.tally = PoolCounters(self._row[_TALLY_AT:])
        for now in ("running", "waiting"):  # of the process that had this row before
            self.tally.numbers[COUNTER_NAMES.index(now)] = 0.0

    def _claim_row(self) -> int:
        """Lock a free row, and return its number; the lock ends with the process."""
        # Closing any descriptor of the file would give up a POSIX lock, so this one stays open.
        for row in range(MAX_PROCESSES):
            try:
                fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, row)
            except OSError:
                continue
            return row
        raise OSError(f"more than {MAX_PROCESSES} processes count")

    def count_query(self, end: str, seconds: float | None) -> None:
        """Count a query by the reason of its end and, where a worker had it, by its seconds."""
        with self._lock:
            self._row[END_COLUMNS[end]] += 1
            if seconds is not None:
                self._row[_BUCKETS_AT + bisect_left(SECONDS_BUCKETS, seconds)] += 1
                self._row[_SECONDS_AT] += seconds

    def sum_rows(self) -> "CounterTotals":
        """Return the sums over all processes."""
        return CounterTotals([sum(self._all[column::ROW_WIDTH].tolist()) for column in range(ROW_WIDTH)])


class CounterTotals:
    """Sums over all processes."""

    def __init__(self, numbers: Sequence[float]) -> None:
        self.ends = dict(zip(QUERY_ENDS, numbers, strict=False))
        self.seconds = numbers[_SECONDS_AT]
        self.buckets = numbers[_BUCKETS_AT:_SECONDS_AT]
        self.tally = PoolCounters(list(numbers[_TALLY_AT:]))


STDOUT = "-"


@dataclass(frozen=True, slots=True)
class QueryLogLine:
    """One query in the log.

    `kind` is SELECT, ASK and so on, `form` how the result was to be written, `route` is `sparql` or the name
    of a saved query, `end` says why it ended. `seconds` is how long a worker was busy, `waited` how long it
    took until one was.
    """

    text: str
    kind: str
    form: str
    route: str
    end: str
    seconds: float
    waited: float
    bytes: int
    generation: int


class QueryLog:
    """A log in a file, or on standard output (`-`); a line that cannot be written delays no answer."""

    def __init__(self, target: str, *, has_texts: bool) -> None:
        self._has_texts = has_texts
        self._target = target
        self._file = 1 if target == STDOUT else open_appending(target)
        self._is_torn = self._is_failing = False

    def write(self, line: QueryLogLine) -> None:
        """Append a line."""
        data = self._encode_line(line)
        # One call with O_APPEND: the lines of several processes do not mix.
        if self._is_torn:
            data = b"\n" + data
        try:
            self._is_torn = os.write(self._file, data) < len(data)
            self._is_failing = False
        except OSError as error:
            self._warn_once(error)

    def _encode_line(self, line: QueryLogLine) -> bytes:
        # A query may hold lone surrogates, for which UTF-8 has no bytes.
        facts = {
            "time": datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "query": sha256(line.text.encode("utf-8", "surrogatepass")).hexdigest()[:32],
            **asdict(line),
            "seconds": round(line.seconds, 6),
            "waited": round(line.waited, 6),
            "process": os.getpid(),
        }
        del facts["text"]
        if self._has_texts:
            facts["text"] = line.text.encode("utf-8", "replace").decode()
        return msgspec.json.encode(facts) + b"\n"

    def _warn_once(self, error: OSError) -> None:
        if not self._is_failing:
            self._is_failing = True
            with suppress(OSError):
                sys.stderr.write(f"foia-graph: the log of queries cannot be written: {error.strerror}\n")


def open_appending(path: str) -> int:
    """Return the descriptor of a file opened for appending; raises OSError."""
    return os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o640)
