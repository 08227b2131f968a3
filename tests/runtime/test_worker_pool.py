"""The pool of workers: which one is lent, and which are replaced."""

import time
from collections.abc import Callable, Iterator

import pytest

from foia_graph.runtime.frames import decode_object, encode_object
from foia_graph.runtime.workers import PoolClosed, WorkerBounds, WorkerPool, WorkerProcess, WorkerProgram

PROGRAM = WorkerProgram("tests.runtime.echo_worker", ("tests",), encode_object, decode_object)
PATIENCE = 60.0


def greet(worker: WorkerProcess) -> None:
    assert worker.wait(PATIENCE)
    if worker.receive(1000) is None:
        raise OSError("it ended while it started")


def wait_until(holds: Callable[[], object]) -> None:
    """Wait for what the keeper's thread does; the end is there for what never comes."""
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.005)


@pytest.fixture
def pool_of() -> Iterator[Callable[..., WorkerPool]]:
    """Make pools that end with the test; `settings` may be changed meanwhile."""
    pools = []

    def make(settings: dict, greet: Callable[[WorkerProcess], None] = greet, **bounds: int) -> WorkerPool:
        bounds = WorkerBounds(PATIENCE, **{"keep": 100, **bounds})
        pools.append(WorkerPool(PROGRAM, lambda: {"cpu": 60, **settings}, greet, bounds))
        return pools[-1]

    yield make
    for pool in pools:
        pool.close()


def ask(pool: WorkerPool, **how: bool) -> int:
    """Have a worker answer, and return its number."""
    with pool.worker(**how) as worker:
        worker.send({"say": "this"})
        assert {"say": "this"} == worker.receive(1000).head
        return worker.pid


def test_a_worker_is_lent_again(pool_of):
    """To one after the other; two at a time have two, and one that must have done nothing is another."""
    pool = pool_of({"name": "a"})
    first = ask(pool)
    with pool.worker() as worker:
        others = {ask(pool), ask(pool)}

        assert first == worker.pid
    assert len(others) == 1
    assert ask(pool, is_fresh=True) not in {first, *others}


@pytest.mark.parametrize("fault", ["is_spent", "memory", "end"])
def test_a_worker_that_is_not_fit_is_replaced(pool_of, fault):
    """One that may have traces of a request, one that holds much, and one that has ended."""
    pool = pool_of({"name": "a"})
    with pool.worker() as worker:
        if fault == "end":
            worker.end()
        else:
            setattr(worker, fault, 101)

    assert ask(pool) != worker.pid
    wait_until(lambda: not worker.is_running())


def test_other_settings_are_those_of_the_next(pool_of):
    """A worker that has those of before ends once it is idle, and so many are ready with the new ones."""
    settings = {"name": "a"}
    pool = pool_of(settings, ready=2)
    wait_until(lambda: len(pool._idle) == 2)
    before = list(pool._idle)
    with pool.worker() as worker:
        settings["name"] = "b"
        with pool.worker() as other:
            assert ("a", "b") == (worker.settings["name"], other.settings["name"])

    wait_until(lambda: ["b", "b"] == [each.settings["name"] for each in pool._idle])
    wait_until(lambda: not any(each.is_running() for each in before))


def test_a_worker_that_is_not_ready_is_not_lent(pool_of):
    """Whoever asked learns why, and the next one may have more luck."""
    begun, failures = [], [OSError("no luck")]

    def greet_late(worker: WorkerProcess) -> None:
        begun.append(worker)
        if failures:
            raise failures.pop()
        greet(worker)

    pool = pool_of({"name": "a"}, greet_late)
    with pytest.raises(OSError, match="no luck"), pool.worker():
        pytest.fail("it was lent")

    wait_until(lambda: not begun[0].is_running())
    assert ask(pool) == begun[1].pid


def test_a_closed_pool_has_no_workers(pool_of):
    """They have ended when it is closed, those at work as well, and none is lent any more."""
    pool = pool_of({"name": "a"}, ready=2)
    wait_until(lambda: len(pool._idle) == 2)
    idle = list(pool._idle)
    with pool.worker() as worker:
        pool.close()

        assert [False] * 2 == [each.is_running() for each in idle]
        assert worker.receive(1000) is None
    with pytest.raises(PoolClosed), pool.worker():
        pytest.fail("it was lent")
