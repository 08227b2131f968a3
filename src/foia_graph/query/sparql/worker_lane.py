"""One lane: a worker with the queries that it was sent, and such a query."""

import asyncio
import time
from collections import deque
from collections.abc import Callable

from foia_graph.query.sparql.query_shapes import query_shape
from foia_graph.query.sparql.worker_process import QueryStats, QueryWorker, SerializedResult, WorkerRequest
from foia_graph.runtime.fair_queue import Waiter

MOST_IN_LANE = 8
"""Queries that one worker has been sent and has not answered."""


class LaneJob:
    """A query on its way through the lanes of an event loop; `waiter` is its place in the queue, if any."""

    def __init__(
        self,
        request: WorkerRequest,
        cancelled: Callable[[], bool],
        stats: QueryStats,
        client: str,
        future: "asyncio.Future[SerializedResult]",
    ) -> None:
        self.request, self.cancelled, self.stats, self.client = request, cancelled, stats, client
        self.future = future
        self.shape = query_shape(request.query)
        self.waiter: Waiter | None = None
        self.expected_seconds = 0.0
        self._since = time.monotonic()

    @property
    def seconds(self) -> float:
        """The seconds since the query came."""
        return time.monotonic() - self._since

    def fail(self, error: BaseException) -> None:
        """End the query with an error, if it has not ended."""
        if not self.future.done():
            self.future.set_exception(error)


class WorkerLane:
    """A worker with the queries that it was sent, in the order of its answers.

    A query that went elsewhere leaves None in its place: its answer comes all the same, and is dropped. The
    first has the turn, which is that of `client`, each other one of the `shares` of it. The lane `is_begun`
    when something was sent.
    """

    def __init__(self, worker: QueryWorker, client: str, *, is_shared: bool) -> None:
        self.worker, self.client, self.is_shared = worker, client, is_shared
        self.jobs: deque[LaneJob | None] = deque()
        self.shares = 0
        self.unsent: list[bytes] = []
        self.is_begun = False
        self._since = 0.0

    @property
    def has_room(self) -> bool:
        """Whether one more small query may be sent."""
        return self.is_shared and len(self.jobs) < MOST_IN_LANE and self.worker.may_go_on()

    @property
    def expected_seconds(self) -> float:
        """The seconds that its queries are expected to take."""
        return sum([job.expected_seconds for job in self.jobs if job is not None])

    @property
    def seconds(self) -> float:
        """The seconds since the worker could begin with the first."""
        return time.monotonic() - self._since

    def put(self, job: LaneJob) -> None:
        """Add a query, to be sent with others."""
        if not self.jobs:
            self._since = time.monotonic()
        self.jobs.append(job)
        self.unsent.append(self.worker.request_bytes(job.request))

    def take_unsent(self) -> bytes:
        """Take out what is to be sent."""
        data = b"".join(self.unsent)
        self.unsent.clear()
        return data

    def take_all(self) -> list[LaneJob]:
        """Take out all queries."""
        jobs = [job for job in self.jobs if job is not None]
        self.jobs.clear()
        return jobs

    def take_answered(self) -> tuple[LaneJob | None, float]:
        """Take out the first, which was answered, with its seconds."""
        seconds = self.seconds
        self._since += seconds
        return self.jobs.popleft(), seconds

    def take_followers(self) -> list[LaneJob]:
        """Take out those behind the first."""
        followers = [job for job in list(self.jobs)[1:] if job is not None]
        for place in range(1, len(self.jobs)):
            self.jobs[place] = None
        return followers

    def take_spare_shares(self) -> int:
        """Take out the shares that no query has any more, and return how many there were."""
        needed = max(sum(job is not None for job in self.jobs) - 1, 0)
        spare, self.shares = self.shares - needed, needed
        return spare
