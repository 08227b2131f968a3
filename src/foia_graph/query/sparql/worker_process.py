"""A query worker as the web process sees it: its program, its limits, and what it gives."""

from dataclasses import dataclass
from typing import NamedTuple

from foia_graph.query.sparql.messages import WorkerAnswer, WorkerRequest, decode_answer, encode_message
from foia_graph.runtime import allocator
from foia_graph.runtime.workers import WorkerProgram

__all__ = ["PROGRAM", "PoolLimits", "QueryStats", "SerializedResult", "WorkerAnswer", "WorkerRequest"]

PROGRAM = WorkerProgram(
    "foia_graph.query.sparql.worker",
    packages=("pyoxigraph", "msgspec"),
    encode=encode_message,
    decode=decode_answer,
    # Two heaps are enough for one busy thread; each reserves address space, which is what is limited. A
    # backtrace would take longer than the query may, and nobody reads it.
    environment={
        "MALLOC_ARENA_MAX": "2",
        allocator.VARIABLE: allocator.SETTINGS,
        "RUST_BACKTRACE": "0",
    },
    # Queries wait for workers, which must not be compiled again by each.
    writes_bytecode=True,
    keeps_output=True,
)


@dataclass(frozen=True, slots=True)
class PoolLimits:
    """Numbers of queries that run and wait, and the seconds and bytes that one may use."""

    running: int = 2
    spare: int = 1
    waiting: int = 16
    queue_wait: float = 5.0
    deadline: float = 10.0
    cpu: int = 12
    memory: int = 1 << 30
    result: int = 10 << 20
    keep: int = 256 << 20


class SerializedResult(NamedTuple):
    """A whole result, what it took, the generation it is true of, and the dataset that was asked, by name."""

    body: bytes
    media_type: str
    seconds: float
    generation: str
    dataset: str = "collection"


@dataclass(slots=True)
class QueryStats:
    """Seconds that a worker spent on a query, however it ended, and the generation that it ran on."""

    busy: float = 0.0
    generation: str = ""
