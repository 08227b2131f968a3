"""Lanes: the workers that an event loop asks, each with the queries that were put to it.

A query of a shape that was measured small is put behind others that are, so that worker and loop wake each
other once for several; any other has a worker to itself. Where the one in front takes longer than it should,
those behind it are asked elsewhere, and so are those behind one that ends its worker.
"""

import asyncio
import threading
from collections.abc import Callable
from functools import partial

from foia_graph.errors import FoiaGraphError, NotAcceptable, QueryRefused
from foia_graph.query.sparql.query_shapes import ShapeTimes
from foia_graph.query.sparql.queue import LoopCall, QueryQueue
from foia_graph.query.sparql.worker_channel import WorkerChannel
from foia_graph.query.sparql.worker_lane import LaneJob, WorkerLane
from foia_graph.query.sparql.worker_process import (
    PoolLimits,
    QueryStats,
    QueryWorker,
    SerializedResult,
    WorkerRequest,
)
from foia_graph.query.sparql.worker_stock import WorkerStock
from foia_graph.runtime.fair_queue import TICK, LoopEvent, Waiter, called_off_refusal
from foia_graph.runtime.frames import FrameError

LOOK_SECONDS = 0.02
"""Seconds after which it is looked at what takes long: a query may hold up those behind it for so long."""
SHARED_SECONDS = 0.001
"""Seconds of small queries that one worker is sent before another is woken, which takes time as well."""
_ABANDONED_SECONDS = 0.5
"""Seconds after which a worker is ended with a query that was asked elsewhere since."""
_Outcome = SerializedResult | QueryRefused | NotAcceptable


class QueryLanes:
    """The lanes of one event loop; all but `close` runs in it."""

    def __init__(
        self, loop: asyncio.AbstractEventLoop, turns: QueryQueue, stock: WorkerStock, limits: PoolLimits
    ) -> None:
        self.loop, self._turns, self._stock, self._deadline = loop, turns, stock, limits.deadline
        self._shapes = ShapeTimes()
        self._channels: dict[QueryWorker, WorkerChannel] = {}
        self._lanes: dict[QueryWorker, WorkerLane] = {}
        self._ended: dict[QueryWorker, WorkerLane] = {}
        """Lanes of workers that have ended, until it is known why."""
        self._waiting: dict[threading.Event | LoopEvent, LaneJob] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._lock = threading.Lock()
        self._taken: dict[QueryWorker, str] = {}
        """Workers that a thread has taken for the loop, each with its client, until the loop has seen it."""
        self._is_closed = False

    def close(self) -> None:
        """Watch no worker any more; end those that a loop which has stopped was waiting for."""
        if self.loop.is_running():
            self.loop.call_soon_threadsafe(self._close_channels)
            return
        self._close_channels()
        with self._lock:
            self._is_closed = True
            taken, self._taken = self._taken, {}
        for worker, client in taken.items():
            self._give_back_unused(worker, client)
        for job in list(self._waiting.values()):
            self._leave(job)
        for lanes in (self._lanes, self._ended):
            self._take_back(lanes)

    def _take_back(self, lanes: dict[QueryWorker, WorkerLane]) -> None:
        while lanes:
            worker, lane = lanes.popitem()
            worker.kill()
            lane.take_all()
            self._end_shares(lane)
            self._stock.give_back(worker)
            self._turns.hand_over(lane.client)

    def _close_channels(self) -> None:
        for channel in self._channels.values():
            channel.close()
        self._channels.clear()

    async def run(
        self, request: WorkerRequest, cancelled: Callable[[], bool], stats: QueryStats, client: str
    ) -> SerializedResult:
        """Answer a query as the pool does."""
        job = LaneJob(request, cancelled, stats, client, self.loop.create_future())
        self._admit(job)
        try:
            return await job.future
        except asyncio.CancelledError:
            self._leave(job)
            raise

    # -- places ----------------------------------------------------------------------------------------------

    def _admit(self, job: LaneJob) -> None:
        """Give a query a worker, a share of one, or a place in the queue; raise QueryRefused for none."""
        lane = self._lane_for(job)
        if lane and lane.expected_seconds < SHARED_SECONDS and self._turns.share_turn():
            self._share(lane, job)
        elif self._turns.take_turn(job.client):
            self._start(job)
        elif lane and self._turns.share_turn():
            self._share(lane, job)
        else:
            self._wait_for_turn(job, self._turns.line_up)

    def _wait_for_turn(self, job: LaneJob, line_up: Callable[[str, LoopCall], Waiter]) -> None:
        event = LoopCall(partial(self._begin_turn, job))
        job.waiter = line_up(job.client, event)
        self._waiting[event] = job
        self._watch()

    def _leave(self, job: LaneJob) -> None:
        """Give up the place of a query that was called off, if it waits."""
        waiter = job.waiter
        if waiter is not None and self._waiting.pop(waiter.event, None) is not None:
            self._turns.leave_queue(waiter)

    def _begin_turn(self, job: LaneJob) -> None:
        """Put a query to a worker, whose turn has come, or tell it that its place went to another client."""
        waiter, job.waiter = job.waiter, None
        assert waiter is not None
        self._waiting.pop(waiter.event, None)
        try:
            self._turns.check_place(waiter)
        except QueryRefused as refusal:
            job.fail(refusal)
        else:
            self._start(job)

    def _lane_for(self, job: LaneJob) -> WorkerLane | None:
        """Return the lane with most room for one more query, None where there is none for this one."""
        if not self._is_small(job):
            return None
        job.expected_seconds = self._shapes.expected_seconds(job.shape)
        lanes = [lane for lane in self._lanes.values() if lane.has_room]
        if not lanes:
            return None
        lane = min(lanes, key=lambda lane: len(lane.jobs)) if len(lanes) > 1 else lanes[0]
        return lane if self._stock.is_current(lane.worker) else None

    def _is_small(self, job: LaneJob) -> bool:
        return self._shapes.is_small(job.shape)

    def _is_follower(self, event: threading.Event | LoopEvent) -> bool:
        """Return whether one who waits is a small query of this loop."""
        job = self._waiting.get(event)
        return job is not None and self._is_small(job)

    def _start(self, job: LaneJob) -> None:
        """Put a query that has a turn to a worker that is idle, or wait for one."""
        if job.future.done():
            self._turns.hand_over(job.client)
            return
        try:
            worker = self._stock.take_idle()
        except FoiaGraphError as error:  # there is no store any more
            self._refuse(job, error)
            return
        if worker is not None:
            self._open_lane(job, worker)
            return
        taking = self.loop.run_in_executor(None, self._take_worker, job.client)
        taking.add_done_callback(partial(self._start_late, job))

    def _take_worker(self, client: str) -> QueryWorker:
        """Take a worker, in a thread; give it back where the loop, which would lose it, has stopped."""
        worker = self._stock.take_worker()
        with self._lock:
            if not self._is_closed:
                self._taken[worker] = client
                return worker
        self._give_back_unused(worker, client)
        raise called_off_refusal()

    def _give_back_unused(self, worker: QueryWorker, client: str) -> None:
        self._stock.give_back(worker)
        self._turns.hand_over(client)

    def _start_late(self, job: LaneJob, taking: "asyncio.Future[QueryWorker]") -> None:
        error = taking.exception()
        with self._lock:
            if self._is_closed:  # worker and turn were given back
                job.fail(error or called_off_refusal())
                return
            if error is None:
                self._taken.pop(taking.result(), None)
        if error is not None:
            self._refuse(job, error)
            return
        worker = taking.result()
        if job.future.done():
            self._give_back_unused(worker, job.client)
        else:
            self._open_lane(job, worker)

    def _refuse(self, job: LaneJob, error: BaseException) -> None:
        self._turns.hand_over(job.client)
        job.fail(error)

    def _open_lane(self, job: LaneJob, worker: QueryWorker) -> None:
        lane = self._lanes[worker] = WorkerLane(worker, job.client, is_shared=self._is_small(job))
        self._put(lane, job)
        self._send(lane)

    def _share(self, lane: WorkerLane, job: LaneJob) -> None:
        """Put a query behind others; what comes in one round of the loop is sent at once."""
        lane.shares += 1
        if not lane.unsent:
            self.loop.call_soon(self._send, lane)
        self._put(lane, job)

    def _put(self, lane: WorkerLane, job: LaneJob) -> None:
        job.stats.generation = lane.worker.generation.name
        lane.put(job)
        self._watch()

    def _send(self, lane: WorkerLane) -> None:
        if self._lanes.get(lane.worker) is not lane:
            return  # its worker has ended meanwhile
        channel = self._channels.get(lane.worker) or self._open_channel(lane.worker)
        try:
            channel.send(lane.take_unsent())
            lane.is_begun = True
        except OSError:
            self._end_worker(lane.worker)

    def _return(self, job: LaneJob) -> None:
        """Have a query asked elsewhere, before those that wait."""
        if not job.future.done():
            self._wait_for_turn(job, self._turns.return_to_line)

    def _end_shares(self, lane: WorkerLane) -> None:
        """End the shares of a turn that no query has any more."""
        for _ in range(lane.take_spare_shares()):
            self._turns.end_share()

    # -- channels --------------------------------------------------------------------------------------------

    def _open_channel(self, worker: QueryWorker) -> WorkerChannel:
        channel = self._channels[worker] = WorkerChannel(
            self.loop, worker, partial(self._take_answer, worker), partial(self._end_worker, worker)
        )
        return channel

    def _end_channel(self, worker: QueryWorker) -> None:
        worker.is_spent = True
        channel = self._channels.pop(worker, None)
        if channel is not None:
            channel.close()

    def _take_answer(self, worker: QueryWorker, head: bytes, body: bytes) -> None:
        """Give an answer to the query in front, and the worker what comes next."""
        lane = self._lanes.get(worker)
        if lane is None:
            raise FrameError("an answer that nobody asked for")
        outcome = _parse_outcome(worker, head, body, lane.seconds)
        job, seconds = lane.take_answered()
        if job is not None:
            self._resolve(job, outcome, seconds)
        self._go_on(lane)

    def _resolve(self, job: LaneJob, outcome: _Outcome, seconds: float) -> None:
        if not isinstance(outcome, SerializedResult):
            job.stats.busy += seconds
            job.fail(outcome)
            return
        job.stats.busy += outcome.seconds
        self._shapes.add(job.shape, outcome.seconds, len(outcome.body))
        if not job.future.done():
            job.future.set_result(outcome)

    def _go_on(self, lane: WorkerLane) -> None:
        """Send small queries that wait to a worker that has room, or give it back."""
        while self._waiting and lane.has_room and self._stock.is_current(lane.worker):
            waiter = self._turns.take_follower(self._is_follower)
            if waiter is None:
                break
            self._share(lane, self._waiting.pop(waiter.event))
        self._end_shares(lane)
        if not lane.jobs:
            del self._lanes[lane.worker]
            self._stock.give_back(lane.worker)
            self._turns.hand_over(lane.client)

    # -- ends ------------------------------------------------------------------------------------------------

    def _end_worker(self, worker: QueryWorker) -> None:
        """Tell the query in front why its worker ended; have those behind it asked again."""
        self._end_channel(worker)
        lane = self._lanes.pop(worker, None)
        if lane is None:
            return  # it was idle: the stock takes it out
        if not lane.is_begun:
            self._ask_again(lane)
            return
        self._divert_followers(lane)
        self._ended[worker] = lane
        try:
            ending = self.loop.run_in_executor(None, worker.exit_refusal)
        except RuntimeError:
            return  # the loop is stopping: `close` takes the worker back
        ending.add_done_callback(partial(self._bury, lane))

    def _ask_again(self, lane: WorkerLane) -> None:
        """Have all queries of a lane asked elsewhere: its worker had ended before it got one."""
        jobs = lane.take_all()
        self._end_shares(lane)
        self._stock.discard(lane.worker)
        for job in reversed(jobs):
            self._return(job)
        self._turns.hand_over(lane.client)

    def _bury(self, lane: WorkerLane, ending: "asyncio.Future[QueryRefused]") -> None:
        if self._ended.pop(lane.worker, None) is None:
            return  # the pool was closed meanwhile
        job = lane.jobs[0]
        if job is not None and not job.future.done():
            job.stats.busy += lane.seconds
            job.fail(ending.result())
        self._stock.give_back(lane.worker)
        self._turns.hand_over(lane.client)

    def _divert_followers(self, lane: WorkerLane) -> None:
        """Have the queries behind the first asked elsewhere."""
        followers = lane.take_followers()
        self._end_shares(lane)
        for job in reversed(followers):
            self._return(job)

    # -- the clock -------------------------------------------------------------------------------------------

    def _watch(self) -> None:
        """Look after a while at what runs and waits: one timer for all, as most are over before it comes."""
        if self._timer is None:
            self._timer = self.loop.call_later(LOOK_SECONDS, self._look)

    def _look(self) -> None:
        self._timer = None
        for lane in list(self._lanes.values()):
            self._look_at_lane(lane)
        for job in list(self._waiting.values()):
            self._look_at_waiting(job)
        if self._lanes or self._waiting:
            self._watch()

    def _look_at_lane(self, lane: WorkerLane) -> None:
        """Divert what waits behind a slow query; end one that nobody waits for, or whose time is over."""
        seconds, job = lane.seconds, lane.jobs[0]
        if seconds > LOOK_SECONDS:
            lane.is_shared = False
            self._divert_followers(lane)
        if job is None or job.future.done():
            if seconds > _ABANDONED_SECONDS:
                lane.worker.kill()
        elif seconds > TICK and job.cancelled():
            self._kill(lane, job, called_off_refusal())
        elif seconds >= self._deadline:
            self._kill(lane, job, lane.worker.time_refusal())

    def _kill(self, lane: WorkerLane, job: LaneJob, refusal: QueryRefused) -> None:
        # The engine has neither timeout nor cancel in Python: only the end of its process ends a query.
        job.stats.busy += lane.seconds
        lane.worker.kill()
        job.fail(refusal)

    def _look_at_waiting(self, job: LaneJob) -> None:
        seconds, waiter = job.seconds, job.waiter
        if seconds < TICK or waiter is None:
            return
        try:
            self._turns.gives_up(waiter, seconds, job.cancelled)
        except QueryRefused as refusal:
            self._waiting.pop(waiter.event, None)
            job.fail(refusal)


def _parse_outcome(worker: QueryWorker, head: bytes, body: bytes, seconds: float) -> _Outcome:
    try:
        return worker.parse_answer(head, body, seconds)
    except (QueryRefused, NotAcceptable) as error:
        return error
