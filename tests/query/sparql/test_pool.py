"""How queries share the workers, and how each of them ends without harm to the next."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

import foia_graph
from foia_graph.errors import FoiaGraphError, NotAcceptable, QueryRefused, StoreError
from foia_graph.query.sparql.pool import Pool, PoolLimits, QueryStats, ResultStream, WorkerRequest
from foia_graph.query.sparql.worker import HOLD_BYTES, PIECE_BYTES
from foia_graph.runtime.workers import WorkerPool
from tests.query.sparql.worlds import lay_down

# With 3,000 titles: for ever; all the memory there is; more than fits.
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
GREEDY = "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?a ?d"
LONG = "SELECT * { ?a ?b ?c . ?d ?e ?f }"
QUICK = WorkerRequest("ASK {}", "csv")


def end(pool: Pool, query: str, **others: object) -> tuple[str, int]:
    """How a query ends: the reason and when to try again."""
    with pytest.raises(QueryRefused) as refused:
        pool.run(WorkerRequest(query, **others))
    return refused.value.reason, refused.value.retry_after


def in_thread(act: Callable[[], object]) -> tuple[threading.Thread, list[object]]:
    """Run something next to the test; its result, or its error, ends up in the list."""
    got: list[object] = []

    def run() -> None:
        try:
            got.append(act())
        except FoiaGraphError as error:
            got.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    return thread, got


def wait_until(holds: Callable[[], object], seconds: float = 120) -> None:
    """Wait for something that another thread or process does; the end is there for what never comes."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.005)


def workers(parent: int) -> set[int]:
    """The worker processes of another process."""
    found = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            above = int(stat.read_text().rsplit(")", 1)[1].split()[1])
            if above == parent and "foia_graph.query.sparql.worker" in (stat.parent / "cmdline").read_text():
                found.add(int(stat.parent.name))
    return found


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in ("Z", "X")
    except OSError:
        return False


def pids(pool: Pool) -> set[int]:
    """The processes that are asked, or could be."""
    with pool._workers._lock:
        return {child.pid for child in (*pool._workers._idle, *pool._workers._busy)}


def busy_workers(pool: Pool) -> list[int]:
    """The processes that run queries; those that start are busy as well, but have none."""
    return [child.pid for child in [*pool._workers._busy] if child.is_spent]


def busy_worker(pool: Pool) -> int:
    """The process that runs a query; there must be one."""
    wait_until(lambda: busy_workers(pool))
    return busy_workers(pool)[0]


def processor_ticks(pid: int) -> int:
    """The time that a process has run, in ticks of the kernel's clock (10 ms)."""
    user, system = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    return int(user) + int(system)


# -- answers -------------------------------------------------------------------------------------------------


def test_a_query_is_answered(pool_of, generation):
    """An answer is the whole result, its media type, and the generation it is true of."""
    query, course = WorkerRequest("SELECT ?t { ?s <http://ex/title> ?t }", "csv"), QueryStats()
    answer = pool_of(generation).run(query, stats=course)

    assert (b"t\r\nVisitor logs\r\n", "text/csv; charset=utf-8", "0001") == (
        answer.body,
        answer.media_type,
        answer.generation,
    )
    assert 0 < answer.seconds <= course.busy


def test_graphs_and_prefixes_reach_the_worker(pool_of, generation):
    """All parts of a request take effect."""
    query = "CONSTRUCT { ?s ?p ?o } { GRAPH ?g { ?s ?p ?o } }"
    request = WorkerRequest(
        query, "turtle", named_graph_uris=["http://ex/graph/b"], prefixes={"ex": "http://ex/"}
    )

    assert pool_of(generation).run(request).body.decode() == (
        '@prefix ex: <http://ex/> .\nex:note ex:title "A note" .\n'
    )


def test_a_large_answer_arrives_whole(pool_of, crowded):
    """Many frames' worth of bytes come through unchanged."""
    query = "SELECT ?a ?c { ?a ?b ?c . ?d ?e ?f } LIMIT 50000"
    body = pool_of(crowded).run(WorkerRequest(query, "json")).body

    assert len(json.loads(body)["results"]["bindings"]) == 50_000


def test_bad_syntax_does_not_cost_a_worker(pool_of, generation):
    """A refusal by the engine has its position, and the same process answers the next query."""
    pool = pool_of(generation, running=1, spare=0)
    wait_until(lambda: pool._workers._idle)
    before = pids(pool)

    with pytest.raises(QueryRefused, match="expected") as refused:
        pool.run(WorkerRequest('ASK {\n ?s ?p "x'))
    assert ("syntax", 2, 10) == (refused.value.reason, refused.value.line, refused.value.column)
    with pytest.raises(NotAcceptable):
        pool.run(WorkerRequest("ASK {}", "turtle"))
    assert pool.run(QUICK).body == b"true"
    assert before == pids(pool)


# -- ends ----------------------------------------------------------------------------------------------------


def test_a_slow_query_is_ended_in_time(pool_of, crowded, monkeypatch):
    """
    At the deadline the query is over, and the spare answers the next one before another worker is started.
    """
    pool, course = pool_of(crowded, running=1, spare=1, deadline=2.0), QueryStats()
    end_of_test = threading.Event()
    wait_until(lambda: len(pool._workers._idle) == 2)
    monkeypatch.setattr(pool._workers, "_renew", lambda _: end_of_test.wait())

    try:
        with pytest.raises(QueryRefused, match="ended after 2 seconds") as refused:
            pool.run(WorkerRequest(ENDLESS), stats=course)
        assert ("time", 2) == (refused.value.reason, refused.value.retry_after)
        assert course.busy >= 2
        assert pool.run(QUICK).body == b"true"
        assert 2 == pool.counters["started"]
    finally:
        end_of_test.set()


def test_a_query_has_so_much_processor_time(pool_of, crowded):
    """The kernel ends what the clock does not."""
    pool = pool_of(crowded, cpu=0, deadline=600)

    with pytest.raises(QueryRefused, match="more processor time") as refused:
        pool.run(WorkerRequest(ENDLESS))
    assert ("time", 600) == (refused.value.reason, refused.value.retry_after)


def test_a_greedy_query_is_ended(pool_of, crowded):
    """Memory beyond the limit ends the worker, not the server."""
    pool = pool_of(crowded, memory=128 << 20)

    assert ("memory", 60) == end(pool, GREEDY)
    assert pool.run(QUICK).body == b"true"


def test_a_result_has_a_size(pool_of, crowded):
    """A result that is too large is refused whole; trying again would not help."""
    assert ("too-large", 0) == end(pool_of(crowded), LONG)


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        (signal.SIGKILL, "memory"),
        (signal.SIGABRT, "memory"),
        (signal.SIGSEGV, "too-deep"),
        (signal.SIGXCPU, "time"),
        (signal.SIGILL, "crash"),
        (signal.SIGTERM, "crash"),
    ],
)
def test_the_end_of_a_worker_is_told_as_it_was(pool_of, crowded, sent, reason):
    """Each way a worker can die has its reason, and the next query is answered."""
    pool = pool_of(crowded, running=1, spare=1)
    thread, got = in_thread(lambda: pool.run(WorkerRequest(ENDLESS)))
    worker = busy_worker(pool)
    # One that ends before it has begun is no end of the query: another worker takes it.
    began = processor_ticks(worker)
    wait_until(lambda: processor_ticks(worker) > began + 10)
    os.kill(worker, sent)
    thread.join()

    assert reason == got[0].reason
    assert pool.run(QUICK).body == b"true"


def test_a_mistake_of_the_engine_is_no_lack_of_memory(pool_of, tmp_path):
    """
    The engine cannot sort numbers and texts in one variable, and aborts; the sentence says what can be done.
    """
    kinds = "", "^^<http://www.w3.org/2001/XMLSchema#integer>"
    mixed = "\n".join(f'<http://a> <http://p> "{n * 7919 % 1000}"{kinds[n % 2]} .' for n in range(500))
    pool = pool_of(lay_down(tmp_path / "mixed", mixed))

    with pytest.raises(QueryRefused, match=r"use ORDER BY STR") as refused:
        pool.run(WorkerRequest("SELECT ?o { ?s ?p ?o } ORDER BY ?o"))
    assert ("crash", 0) == (refused.value.reason, refused.value.retry_after)
    assert (
        pool.run(WorkerRequest("SELECT ?o { ?s ?p ?o } ORDER BY STR(?o) LIMIT 1", "csv")).body
        == b"o\r\n0\r\n"
    )


def test_a_query_says_how_it_went(pool_of, crowded):
    """
    How long a worker was busy is told for a query that was ended, too, and what runs and waits is counted.
    """
    pool, course, called_off = pool_of(crowded, running=1, waiting=1), QueryStats(), threading.Event()
    wait_until(lambda: len(pool._workers._idle) == 2)
    start = time.monotonic()
    thread, _ = in_thread(lambda: pool.run(WorkerRequest(ENDLESS), called_off.is_set, course))
    busy_worker(pool)
    waiting, _ = in_thread(lambda: pool.run(QUICK))
    wait_until(lambda: pool.counters["waiting"] == 1)

    assert (1, 1, 0) == (pool.counters["running"], pool.counters["waiting"], pool.counters["killed"])
    called_off.set()
    thread.join()
    waiting.join()
    assert ("crowded", True) == (course.generation, 0 < course.busy < time.monotonic() - start)
    assert (0, 0, 1) == (pool.counters["running"], pool.counters["waiting"], pool.counters["killed"])
    wait_until(lambda: pool.counters["started"] == 3)


def test_a_cancelled_query_is_ended(pool_of, crowded):
    """When no one waits for it any more, a query stops."""
    pool = pool_of(crowded)
    called_off = threading.Event()
    thread, got = in_thread(lambda: pool.run(WorkerRequest(ENDLESS), called_off.is_set))
    busy_worker(pool)
    called_off.set()
    thread.join()

    assert "called-off" == got[0].reason


def test_a_dead_idle_worker_costs_no_query(pool_of, generation, monkeypatch):
    """No query is put to workers that died while idle, and they are replaced."""
    pool, end_of_hold, renew = pool_of(generation), threading.Event(), WorkerPool._renew
    wait_until(lambda: len(pool._workers._idle) == 3)
    monkeypatch.setattr(
        pool._workers, "_renew", lambda some: end_of_hold.wait() and renew(pool._workers, some)
    )
    dying = pool._workers._idle[1:]  # the last is taken first
    for child in dying:
        os.kill(child.pid, signal.SIGKILL)
    wait_until(lambda: not any(child.is_running() for child in dying))

    try:
        assert pool.run(QUICK).body == b"true"
    finally:
        end_of_hold.set()
    wait_until(lambda: 3 == sum(child.is_running() for child in [*pool._workers._idle]))


def test_a_worker_that_keeps_memory_is_replaced(pool_of, crowded):
    """What a query leaves behind in a process goes with the process."""
    pool = pool_of(crowded, running=1, spare=0, keep=0)
    wait_until(lambda: pool._workers._idle)
    before = pids(pool)
    pool.run(QUICK)
    wait_until(lambda: pool._workers._idle)

    assert not before & pids(pool)


# -- results in pieces ---------------------------------------------------------------------------------------

WIDE = "SELECT ?a ?c ?d ?f { ?a ?b ?c . ?d ?e ?f } LIMIT 400000"
"""Some 30 MB as CSV, of rows that the engine gives one by one."""
ROOMY = {"running": 1, "spare": 1, "result": 1 << 30}


def streamed(pool: Pool, query: str, read: Callable[[ResultStream], object]) -> object:
    """Read a result as far as somebody reads it."""
    with pool.stream(WorkerRequest(query, "csv")) as stream:
        return read(stream)


def pieces_of(stream: ResultStream) -> list[bytes]:
    return [stream.first.body, *(stream.rest or ())]


def test_a_large_result_comes_in_pieces(pool_of, crowded):
    """
    Where an operator allows more than is held: the first before the last row is there, none much larger than
    agreed, and together they are the whole. The worker waits for whoever reads slowly.
    """
    pool = pool_of(crowded, **ROOMY)

    def read(stream: ResultStream) -> list[bytes]:
        time.sleep(0.5)
        assert busy_workers(pool)
        return pieces_of(stream)

    first, *rest = streamed(pool, WIDE, read)

    assert HOLD_BYTES < len(first) < HOLD_BYTES + PIECE_BYTES
    assert len(rest) > 20
    assert max(map(len, rest)) < 2 * PIECE_BYTES
    whole = pool.run(WorkerRequest(WIDE, "csv")).body
    assert whole == b"".join([first, *rest])
    assert 400_001 == whole.count(b"\n")


def test_what_is_held_comes_whole(pool_of, crowded):
    """Nothing is to be read but the first piece, and its worker is given back already."""
    pool = pool_of(crowded, **ROOMY)

    def read(stream: ResultStream) -> tuple[bytes, object, list[int]]:
        return stream.first.body, stream.rest, busy_workers(pool)

    assert (b"true", None, []) == streamed(pool, "ASK {}", read)


def test_no_result_is_begun_with_the_limits_of_production(pool_of, crowded):
    """What they allow is held, so that each failure is a refusal."""
    assert PoolLimits().result <= HOLD_BYTES

    with pytest.raises(QueryRefused, match="more than 10,485,760 bytes") as refused:
        streamed(pool_of(crowded), LONG, pieces_of)
    assert "too-large" == refused.value.reason


def test_a_result_that_is_cut_off_is_no_whole_one(pool_of, crowded):
    """A limit, or the end of the worker, is an error for whoever reads on, and the next query is answered."""
    pool = pool_of(crowded, **{**ROOMY, "result": 20 << 20})

    def kill(stream: ResultStream) -> None:
        os.kill(busy_worker(pool), signal.SIGKILL)
        pieces_of(stream)

    for query, read, reason in ((LONG, pieces_of, "too-large"), (WIDE, kill, "memory")):
        with pytest.raises(QueryRefused) as refused:
            streamed(pool, query, read)
        assert reason == refused.value.reason
        assert pool.run(QUICK).body == b"true"


def test_a_reader_who_leaves_ends_the_query(pool_of, crowded):
    """With a result that is not read to its end, the worker is ended, too."""
    pool = pool_of(crowded, **ROOMY)

    def leave(stream: ResultStream) -> int:
        next(stream.rest)
        return busy_worker(pool)

    left = streamed(pool, WIDE, leave)

    wait_until(lambda: not is_running(left))
    assert (0, 1) == (pool.counters["running"], pool.counters["killed"])
    assert pool.run(QUICK).body == b"true"


def test_a_slow_reader_holds_no_worker(pool_of, crowded):
    """Reading a result has as much time as a query."""
    pool = pool_of(crowded, **{**ROOMY, "deadline": 5.0})

    def dawdle(stream: ResultStream) -> list[bytes]:
        wait_until(lambda: pool.counters["running"] == 0)
        assert pool.run(QUICK).body == b"true"
        return pieces_of(stream)

    with pytest.raises(QueryRefused) as refused:
        streamed(pool, WIDE, dawdle)
    assert "time" == refused.value.reason


# -- turns ---------------------------------------------------------------------------------------------------


def test_so_many_run_so_many_wait(pool_of, crowded):
    """Two run, four wait, the seventh is refused as busy; those who waited are answered when others end."""
    pool, called_off = pool_of(crowded, waiting=4), threading.Event()
    running = [in_thread(lambda: pool.run(WorkerRequest(ENDLESS), called_off.is_set)) for _ in range(2)]
    wait_until(lambda: len(busy_workers(pool)) == 2)
    waiting = [in_thread(lambda: pool.run(QUICK).body) for _ in range(4)]
    wait_until(lambda: len(pool._queue) == 4)

    assert ("busy", 60) == end(pool, "ASK {}")
    called_off.set()
    for thread, _ in (*running, *waiting):
        thread.join()
    assert ["called-off"] * 2 == [got[0].reason for _, got in running]
    assert [b"true"] * 4 == [got[0] for _, got in waiting]


# -- generations ---------------------------------------------------------------------------------------------


def test_a_new_generation_is_served_from_the_next_query_on(pool_of, tmp_path):
    """Who asks after the swap gets the new generation; what runs, ends on the old one; then the old goes."""
    old = lay_down(tmp_path / "1", "\n".join(f"<http://a{n}> <http://p> <http://b> ." for n in range(1500)))
    new = lay_down(tmp_path / "2", "<http://a> <http://p> <http://b> .")
    current = tmp_path / "current"
    current.symlink_to(old)
    pool = pool_of(current.resolve)
    thread, got = in_thread(
        lambda: pool.run(WorkerRequest("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f }", "csv"))
    )
    busy_worker(pool)
    wait_until(lambda: len(pids(pool)) == 3)
    before = pids(pool)

    (tmp_path / "next").symlink_to(new)
    (tmp_path / "next").replace(current)
    count = pool.run(WorkerRequest("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "csv"))
    thread.join()

    assert (b"n\r\n1\r\n", "2") == (count.body, count.generation)
    assert (b"n\r\n2250000\r\n", "1") == (got[0].body, got[0].generation)
    wait_until(
        lambda: [Path(child.settings["generation"]).name for child in pool._workers._idle] == ["2", "2", "2"]
    )
    wait_until(lambda: not any(map(is_running, before)))


def test_workers_of_a_new_generation_are_ready_before_anybody_asks(pool_of, generation, tmp_path):
    """The pool sees a new generation by itself, and puts up with a moment in which there is none."""
    choice = [generation]

    looks = []

    def current() -> Path:
        looks.append(1)
        if not choice:
            raise StoreError("there is none")
        return choice[0]

    pool = pool_of(current)
    wait_until(lambda: len(pids(pool)) == 3)

    del choice[0]
    looks.clear()
    wait_until(lambda: looks)
    choice.append(lay_down(tmp_path / "2", "<http://a> <http://p> <http://b> ."))

    wait_until(
        lambda: [Path(child.settings["generation"]).name for child in pool._workers._idle] == ["2", "2", "2"]
    )


def test_a_generation_that_cannot_be_opened(pool_of, generation, tmp_path):
    """A store that is none is reported to those who ask, and the pool recovers when it is mended."""
    broken = tmp_path / "broken"
    broken.mkdir()
    choice = [broken]
    pool = pool_of(lambda: choice[0])

    with pytest.raises(QueryRefused, match="no query can be put to generation broken") as refused:
        pool.run(QUICK)
    assert ("store", 1) == (refused.value.reason, refused.value.retry_after)
    assert str(tmp_path) not in str(refused.value)
    choice[0] = generation
    assert pool.run(QUICK).body == b"true"


# -- lives ---------------------------------------------------------------------------------------------------


def test_closing_ends_everything(pool_of, crowded):
    """After close no worker is left, and a query that ran is refused."""
    pool = pool_of(crowded)
    thread, got = in_thread(lambda: pool.run(WorkerRequest(ENDLESS)))
    busy_worker(pool)
    mine = pids(pool)
    pool.close()
    thread.join()

    assert "busy" == got[0].reason
    assert ("busy", 1) == end(pool, "ASK {}")
    assert not any(map(is_running, mine))


def test_a_closed_pool_refuses(pool_of, crowded):
    """Also who still reads a result."""
    pool = pool_of(crowded, **ROOMY)

    def close(stream: ResultStream) -> None:
        pool.close()
        pieces_of(stream)

    for query, read in ((WIDE, close), ("ASK {}", pieces_of)):
        with pytest.raises(QueryRefused, match="the server is stopping") as refused:
            streamed(pool, query, read)
        assert "busy" == refused.value.reason


PARENT = """
import signal, sys, time, threading
from pathlib import Path
from foia_graph.query.sparql.pool import QueryStats, Pool, PoolLimits, WorkerRequest
pool = Pool(lambda: Path(sys.argv[1]), PoolLimits(deadline=3600, cpu=3600))
threading.Thread(target=pool.run, args=(WorkerRequest(sys.argv[2]),), daemon=True).start()
while len(pool._workers._idle) < 2 or not any(each.is_spent for each in pool._workers._busy):
    time.sleep(0.01)
print("ready", flush=True)
signal.pause()
"""


def test_workers_do_not_outlive_their_parent(crowded):
    """When a web process is killed, its workers end, also the one in the middle of a query."""
    environment = {**os.environ, "PYTHONPATH": str(Path(foia_graph.__file__).parents[1])}
    command = [sys.executable, "-c", PARENT, str(crowded), ENDLESS]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as parent:
        parent.stdout.readline()
        orphans = workers(parent.pid)
        parent.kill()

    assert 3 == len(orphans)
    wait_until(lambda: not any(map(is_running, orphans)))


def test_many_threads_and_many_deaths(pool_of, generation):
    """
    While workers are killed at random, every query ends, most are answered, and all are the right answer.
    """
    pool = pool_of(generation, waiting=16)
    stop = threading.Event()
    ends: list[str] = []

    def ask() -> None:
        while not stop.is_set():
            try:
                ends.append(pool.run(QUICK).body.decode())
            except QueryRefused as refused:
                ends.append(refused.reason)

    asking = [in_thread(ask) for _ in range(8)]
    for _ in range(20):
        before = len(ends)
        wait_until(lambda before=before: len(ends) > before + 8)
        with pool._workers._lock:
            running = [child for child in pool._workers._busy if child.is_spent]
            child = next(iter((*running, *pool._workers._idle)), None)
        if child:
            child._process.kill()
    stop.set()
    for thread, _ in asking:
        thread.join()

    assert {"true"} <= set(ends) <= {"true", "memory"}
    assert ends.count("memory") <= 20


# -- the hostile set -----------------------------------------------------------------------------------------
