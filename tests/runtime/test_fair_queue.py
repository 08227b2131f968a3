"""Fair queues: who gets the next turn, who waits, and who is sent away."""

import asyncio
import threading
import time
from collections.abc import Callable

import pytest

from foia_graph.errors import QueryRefused
from foia_graph.runtime.fair_queue import FairQueue


def wait_until(holds: Callable[[], object], seconds: float = 120) -> None:
    """Wait for something that another thread does; the end is there for what never comes."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.005)


def ask_in_order(turns: FairQueue, clients: str) -> tuple[list[threading.Thread], list[str]]:
    """Line up a request of each client in this order; the list gets a client when its turn comes, or `!`."""
    order: list[str] = []
    ended: list[str] = []

    def take(client: str) -> None:
        try:
            with turns.turn(lambda: False, client):
                order.append(client)
        except QueryRefused:
            ended.append(client)
            order.append(f"{client}!")

    threads = []
    for client in clients:
        threads.append(threading.Thread(target=take, args=(client,)))
        threads[-1].start()
        # A request of another client may replaces one that waits.
        wait_until(lambda: len(turns) + len(ended) == len(threads))
    return threads, order


def test_turns_go_to_who_waited_longest():
    """First come, first served: a turn that ends is handed over, and newcomers do not overtake."""
    turns, order = FairQueue(1, 4, 600.0), []

    def take(number: int) -> None:
        with turns.turn(lambda: False):
            order.append(number)

    threads = []
    with turns.turn(lambda: False):
        for number in range(4):
            threads.append(threading.Thread(target=take, args=(number,)))
            threads[-1].start()
            wait_until(lambda: len(turns) == len(threads))
    for thread in threads:
        thread.join()

    assert [0, 1, 2, 3] == order


def test_a_full_queue_refuses_at_once():
    """Whoever finds no position is told to come back."""
    turns = FairQueue(1, 0, 5.0)

    with turns.turn(lambda: False), pytest.raises(QueryRefused, match="too many") as refused:
        turns.turn(lambda: False).__enter__()
    assert ("busy", 5) == (refused.value.reason, refused.value.retry_after)


def test_waiting_has_an_end():
    """Who waited in vain is told so, and leaves no hole in the queue."""
    turns = FairQueue(1, 1, 0.05)

    with turns.turn(lambda: False), pytest.raises(QueryRefused, match="in time"):
        turns.turn(lambda: False).__enter__()
    with turns.turn(lambda: False):
        assert len(turns) == 0


def test_cancelling_ends_waiting():
    """Who goes away while waiting gives up the position."""
    turns = FairQueue(1, 1, 60.0)

    with turns.turn(lambda: False), pytest.raises(QueryRefused) as refused:
        turns.turn(lambda: True).__enter__()
    assert "called-off" == refused.value.reason
    assert len(turns) == 0


def test_clients_take_turns():
    """Whoever has many requests waiting is served one of them, then all others have their turn."""
    turns = FairQueue(1, 9, 600.0)

    with turns.turn(lambda: False, "a"):
        threads, order = ask_in_order(turns, "aaaabbc")
    for thread in threads:
        thread.join()

    assert list("abcabaa") == order


def test_a_full_queue_takes_from_who_has_most():
    """
    The newest position of the client that has the most goes to one that has fewer; equals are sent away.
    """
    turns = FairQueue(1, 4, 600.0)

    with turns.turn(lambda: False, "a"):
        threads, order = ask_in_order(turns, "aaaabb")
        with pytest.raises(QueryRefused, match="too many requests are waiting"):
            turns.turn(lambda: False, "b").__enter__()
        assert ["a!", "a!"] == order
    for thread in threads:
        thread.join()

    assert ["a!", "a!", "a", "b", "a", "b"] == order
    assert 0 == len(turns)


def test_a_client_leaves_a_turn_for_others():
    """
    With one turn less a client, another one has its turn at once, and who has had enough waits all the same.
    """
    turns, order = FairQueue(2, 9, 600.0, client_most=1), []

    def take(client):
        with turns.turn(lambda: False, client):
            order.append(client)

    with turns.turn(lambda: False, "a"):
        waiting = threading.Thread(target=take, args=("a",))
        waiting.start()
        wait_until(lambda: len(turns) == 1)
        take("b")
        take("b")
        with turns.turn(lambda: False, "c"):
            pass
        assert ["b", "b"] == order
    waiting.join()

    assert ["b", "b", "a"] == order
    assert (2, 0, {}) == (turns._free, len(turns), dict(turns._running))


def test_loops_wait_with_threads():
    """
    What waits in an event loop has its turn like a thread, is displaced like one, and leaves when it is
    cancelled.
    """
    turns, order = FairQueue(1, 2, 600.0), []

    async def take(client: str) -> None:
        slot = await turns.acquire(lambda: False, client)
        order.append(client)
        slot.release()

    async def run() -> None:
        with turns.turn(lambda: False):
            first, second = asyncio.create_task(take("a")), asyncio.create_task(take("a"))
            await asyncio.sleep(0)
            other = asyncio.create_task(take("b"))
            with pytest.raises(QueryRefused, match="too many"):
                await second
            late = asyncio.create_task(take("c"))
            with pytest.raises(QueryRefused, match="too many"):
                await late
            other.cancel()
            with pytest.raises(asyncio.CancelledError):
                await other
            assert 1 == len(turns)
        await first

    asyncio.run(run())

    assert ["a"] == order
    with turns.turn(lambda: False):
        assert 0 == len(turns)


def test_a_slot_is_given_back_once():
    """From any thread, and early: the end of its request gives back no slot of another."""
    turns = FairQueue(1, 0, 600.0)

    with turns.turn(lambda: False) as slot:
        in_thread = threading.Thread(target=slot.release)
        in_thread.start()
        in_thread.join()
        with turns.turn(lambda: False):
            slot.release()
            with pytest.raises(QueryRefused, match="too many"):
                turns.turn(lambda: False).__enter__()

    assert 1 == turns._free
