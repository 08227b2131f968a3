"""Values that are computed once, and waits for them that end."""

import ast
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import foia_graph
from foia_graph.errors import StoreBusy
from foia_graph.runtime import shared_values
from foia_graph.runtime.shared_values import bounded_turn, cached_property


class Slow:
    """A thing with a property that takes as long as it is told to."""

    def __init__(self):
        self.begun, self.go_on, self.count = threading.Event(), threading.Event(), 0

    @cached_property
    def value(self):
        """Return how often it was computed."""
        self.begun.set()
        assert self.go_on.wait(60)
        self.count += 1
        return self.count


def test_it_is_computed_once_however_many_ask():
    """Who comes while it is computed waits for it."""
    thing = Slow()
    with ThreadPoolExecutor(4) as pool:
        asked = [pool.submit(lambda: thing.value) for _ in range(4)]
        assert thing.begun.wait(60)
        thing.go_on.set()

        assert [1] * 4 == [each.result() for each in asked]
    assert "Return how often it was computed." == Slow.value.__doc__


def test_what_is_slow_for_one_thing_holds_up_no_other():
    """Each thing has its own value, and its own turn."""
    slow, other = Slow(), Slow()
    other.go_on.set()
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(lambda: slow.value)
        assert slow.begun.wait(60)

        assert 1 == other.value
        slow.go_on.set()
        assert 1 == asked.result()


def test_nobody_waits_for_ever(monkeypatch):
    """Who has waited long enough is told to ask again, and gets it then."""
    monkeypatch.setattr(shared_values, "WAIT_SECONDS", 0.01)
    thing = Slow()
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(lambda: thing.value)
        assert thing.begun.wait(60)
        with pytest.raises(StoreBusy, match="ask again soon"):
            _ = thing.value
        thing.go_on.set()

        assert 1 == asked.result() == thing.value


def test_what_fails_is_computed_again():
    """The error is that of who asked."""

    class Failing:
        count = 0

        @cached_property
        def value(self):
            self.count += 1
            if self.count == 1:
                raise ValueError("not yet")
            return self.count

    thing = Failing()
    with pytest.raises(ValueError, match="not yet"):
        _ = thing.value

    assert 2 == thing.value


def test_a_value_can_be_set():
    """It is in the instance as if it had been computed."""
    thing = Slow()
    thing.value = 7

    assert 7 == thing.value


def test_a_turn_is_given_back_when_something_fails():
    """The next one gets it."""
    lock = threading.Lock()
    with pytest.raises(ValueError, match="no"), bounded_turn(lock):
        raise ValueError("no")

    assert lock.acquire(blocking=False)


def test_what_requests_wait_for_is_waited_for_like_this():
    """A cached property of the standard library has one lock for all its instances in Python 3.11."""
    folders = (Path(foia_graph.__file__).parent / name for name in ("web", "publish", "search", "store"))
    found = [
        path.name
        for folder in folders
        for path in folder.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module == "functools"
        if any(alias.name == "cached_property" for alias in node.names)
    ]

    assert [] == found
