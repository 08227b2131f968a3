"""How an event loop puts queries to workers: small ones behind others, none for long behind a slow one."""

import asyncio
import os
import signal
import threading

import pytest
import uvloop

from foia_graph.errors import QueryRefused
from foia_graph.query.sparql import lanes
from foia_graph.query.sparql.pool import Pool, PoolLimits, QueryStats, WorkerRequest
from foia_graph.query.sparql.query_shapes import SMALL_RUNS, ShapeTimes, query_shape
from foia_graph.query.sparql.worker_channel import WorkerChannel
from foia_graph.query.sparql.worker_lane import MOST_IN_LANE, WorkerLane
from tests.query.sparql.conftest import ROOM

CROSS = "SELECT ?a {{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }} OFFSET {} LIMIT 1"
QUICK, SLOW = CROSS.format(0), CROSS.format(10**15)
TITLE = "SELECT ?t {{ <http://ex/doc/{}> <http://ex/title> ?t }}"


def never() -> bool:
    return False


def ask(pool, query, cancelled=never):
    """Put a query to the pool, beside whatever else the loop does."""
    return asyncio.ensure_future(pool.run_in_loop(WorkerRequest(query, "csv"), cancelled, QueryStats()))


def run_with(generation, scenario, **limits):
    """Run a scenario in a loop with a pool of its own."""

    async def act(pool):
        while len(pool._stock._idle) < pool._limits.running:
            await asyncio.sleep(0.01)
        await asyncio.wait_for(scenario(pool), 120)

    with Pool(lambda: generation, PoolLimits(**{**ROOM, **limits})) as pool:
        uvloop.run(act(pool))


async def measure_small(pool, query):
    """Have a shape of queries measured small, on a machine however busy."""
    pool._lanes._shapes._runs[query_shape(query)] = SMALL_RUNS


async def until(holds):
    while not holds():
        await asyncio.sleep(0.001)


def test_small_queries_are_put_behind_each_other(crowded, monkeypatch):
    """
    Several go to one worker at once, so many at most, and each gets its own answer; the rest follows.
    """
    sent, filled, send, put = [], [], WorkerChannel.send, WorkerLane.put

    def record_put(lane, job):
        put(lane, job)
        filled.append(len(lane.jobs))

    monkeypatch.setattr(WorkerChannel, "send", lambda channel, data: sent.append(data) or send(channel, data))
    monkeypatch.setattr(WorkerLane, "put", record_put)

    async def scenario(pool):
        await ask(pool, TITLE.format(0))
        await measure_small(pool, TITLE.format(0))
        sent.clear()
        answers = await asyncio.gather(*[ask(pool, TITLE.format(n)) for n in range(10)])

        assert [f"t\r\nMemo {n}\r\n".encode() for n in range(10)] == [answer.body for answer in answers]
        assert MOST_IN_LANE == max(filled)
        assert len(sent) < 10
        assert (0, 0) == (pool.counters["running"], pool.counters["waiting"])

    run_with(crowded, scenario, running=1, spare=0, waiting=16)


@pytest.mark.parametrize(("seconds", "workers"), [(0.0001, 1), (0.002, 2)])
def test_one_worker_is_sent_what_is_over_soon(crowded, seconds, workers):
    """
    Another is woken for queries that would have to wait for longer than that takes.
    """

    async def scenario(pool):
        await ask(pool, TITLE.format(0))
        await measure_small(pool, TITLE.format(0))
        pool._lanes._shapes._seconds[query_shape(TITLE.format(0))] = seconds
        running = [ask(pool, TITLE.format(n)) for n in range(3)]
        await asyncio.sleep(0)

        assert workers == len(pool._lanes._lanes)
        await asyncio.gather(*running)

    run_with(crowded, scenario, running=2, spare=0)


def test_a_query_that_was_never_measured_goes_alone(crowded, monkeypatch):
    """
    It waits for a worker of its own, however short it looks.
    """
    filled, put = [], WorkerLane.put

    def record_put(lane, job):
        put(lane, job)
        filled.append(len(lane.jobs))

    monkeypatch.setattr(WorkerLane, "put", record_put)

    async def scenario(pool):
        await asyncio.gather(*[ask(pool, "ASK {} #" + "x" * n) for n in range(4)])

        assert {1} == set(filled)

    run_with(crowded, scenario, running=1, spare=0)


def test_nobody_waits_behind_a_slow_query(crowded):
    """
    A query of a small shape that turns out to be slow holds up those behind it for a moment only.
    """

    async def scenario(pool):
        await ask(pool, QUICK)
        await measure_small(pool, QUICK)
        called_off = threading.Event()
        slow, *others = [ask(pool, SLOW, called_off.is_set), *[ask(pool, QUICK) for _ in range(3)]]
        answers = await asyncio.gather(*others)

        assert 3 == len(answers)
        assert not slow.done()
        called_off.set()
        with pytest.raises(QueryRefused, match="called off"):
            await slow
        await until(lambda: not pool.counters["running"])

    run_with(crowded, scenario, running=2)


def test_those_behind_one_that_ends_its_worker_are_asked_again(crowded, monkeypatch):
    """
    Only the query that the worker ended with is told so.
    """
    monkeypatch.setattr(lanes, "LOOK_SECONDS", 600.0)

    async def scenario(pool):
        await ask(pool, QUICK)
        await measure_small(pool, QUICK)
        slow, *others = [ask(pool, SLOW), *[ask(pool, QUICK) for _ in range(3)]]
        await until(lambda: len(pool._stock._busy) == 1 and pool.counters["running"] == 4)
        await asyncio.sleep(0.05)
        os.kill(next(iter(pool._stock._busy)).pid, signal.SIGKILL)
        answers = await asyncio.gather(*others)

        assert 3 == len(answers)
        with pytest.raises(QueryRefused, match="short of memory"):
            await slow
        await until(lambda: not pool.counters["running"])
        assert 1 == pool.counters["killed"]

    run_with(crowded, scenario, running=1, spare=1)


def test_a_query_called_off_by_the_loop_gives_up_its_place(crowded):
    """
    Whoever is cancelled while waiting is not given a turn any more, and the next one gets it.
    """

    async def scenario(pool):
        called_off = threading.Event()
        slow = ask(pool, SLOW, called_off.is_set)
        await until(lambda: pool.counters["running"] == 1)
        waits, next_one = ask(pool, QUICK), ask(pool, TITLE.format(1))
        await until(lambda: pool.counters["waiting"] == 2)
        waits.cancel()
        await until(lambda: pool.counters["waiting"] == 1)
        called_off.set()

        assert b"t\r\nMemo 1\r\n" == (await next_one).body
        await asyncio.wait([slow])
        assert waits.cancelled()

    run_with(crowded, scenario, running=1, spare=1)


def test_threads_ask_by_the_loop(crowded):
    """
    Once a loop asks, a thread's query goes by it, too: a worker is never read by both.
    """

    async def scenario(pool):
        await ask(pool, QUICK)
        in_threads = [asyncio.to_thread(pool.run, WorkerRequest(TITLE.format(n), "csv")) for n in range(4)]
        answers = await asyncio.gather(*in_threads, ask(pool, TITLE.format(4)))

        assert [f"t\r\nMemo {n}\r\n".encode() for n in range(5)] == [answer.body for answer in answers]

    run_with(crowded, scenario, running=2, waiting=16)


def test_a_shape_is_small_after_so_many_small_runs():
    """
    One that is not small begins the count anew; a query too long to be small has no shape.
    """
    shapes, shape = ShapeTimes(), query_shape(TITLE.format(1))
    assert shape == query_shape(TITLE.format(2)) != query_shape(QUICK)
    assert 0 == query_shape("x" * 5000)

    def run(*seconds):
        for each in seconds:
            shapes.add(shape, each, 100)
        return shapes.is_small(shape)

    assert [False, True, False, False, True] == [
        run(0.001, 0.001),
        run(0.001),
        run(0.5),
        run(0.001, 0.001),
        run(0.001),
    ]


def test_a_pool_ends_though_its_loop_stopped_first(crowded):
    """
    A worker whose query was ended, and whose end the loop did not live to see, holds up nobody.
    """
    with Pool(lambda: crowded, PoolLimits(running=1, spare=0, deadline=0.2)) as pool:
        with pytest.raises(QueryRefused):
            asyncio.run(pool.run_in_loop(WorkerRequest(SLOW), never, QueryStats()))

        assert b"true" in pool.run(WorkerRequest("ASK {}")).body


def test_a_pool_ends_after_its_loop(crowded):
    """
    A loop that has ended gives no worker back, whatever it was still at.
    """
    pool, loop = Pool(lambda: crowded, PoolLimits(**ROOM)), uvloop.new_event_loop()

    async def begin():
        asking = ask(pool, SLOW)
        await until(lambda: pool._stock._busy)
        asking.cancel()

    loop.run_until_complete(begin())
    loop.close()
    closing = threading.Thread(target=pool.close, daemon=True)
    closing.start()
    closing.join(60)

    assert not closing.is_alive()


@pytest.mark.parametrize("is_taken_first", [True, False])
def test_a_pool_ends_though_a_thread_took_a_worker_for_a_loop_that_stopped(
    crowded, monkeypatch, is_taken_first
):
    """
    Such a worker, which the loop never saw, is given back, whether it comes before the pool ends or later.
    """
    pool, loop = Pool(lambda: crowded, PoolLimits(running=1, spare=0)), uvloop.new_event_loop()
    take, released = pool._stock.take_worker, threading.Event()

    def take_late():
        worker = take()
        released.wait()
        return worker

    async def begin():
        asking = ask(pool, "ASK {}")
        await until(lambda: pool._stock._busy)
        asking.cancel()

    monkeypatch.setattr(pool._stock, "take_idle", lambda: None)
    monkeypatch.setattr(pool._stock, "take_worker", take_late)
    loop.run_until_complete(begin())
    loop.close()
    closing = threading.Thread(target=pool.close, daemon=True)
    if is_taken_first:
        released.set()
    closing.start()
    closing.join(0.2)
    released.set()
    closing.join(60)

    assert not closing.is_alive()
