"""Values that threads share: the first who asks computes one, others wait for it, but not for ever."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Generic, Protocol, TypeVar, overload

from foia_graph.errors import StoreBusy

Value = TypeVar("Value")
WAIT_SECONDS = 10.0
"""Seconds for which a request waits for what others compute."""
BUSY = "Others are computing what this answer needs; ask again soon."


class Lock(Protocol):
    """A lock of the standard library."""

    def acquire(self, blocking: bool = True, timeout: float = -1) -> bool:
        """Return whether the lock was acquired in time."""

    def release(self) -> None:
        """Give it back."""


@contextmanager
def bounded_turn(lock: Lock, seconds: float | None = None, message: str = BUSY) -> Iterator[None]:
    """Hold a lock; raises StoreBusy where others keep it for longer than WAIT_SECONDS, or other seconds."""
    if not lock.acquire(timeout=WAIT_SECONDS if seconds is None else seconds):
        raise StoreBusy(message)
    try:
        yield
    finally:
        lock.release()


class cached_property(Generic[Value]):  # noqa: N801 - it stands where that of functools would
    """A property that is computed once for each instance, by one thread.

    That of functools has one lock for all instances before Python 3.12, so that whatever is slow holds up
    everybody, and none from then on. Raises StoreBusy where another thread takes too long.
    """

    def __init__(self, make: Callable[[Any], Value]) -> None:
        self._make = make
        self.__doc__ = make.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        """Take over the name of the property."""
        self._name, self._lock_name = name, f"{name}: lock"

    @overload
    def __get__(self, instance: None, owner: type) -> "cached_property[Value]": ...

    @overload
    def __get__(self, instance: object, owner: type) -> Value: ...

    def __get__(self, instance: object | None, owner: type) -> "cached_property[Value] | Value":
        """Return the value, which stands in the instance from then on."""
        if instance is None:
            return self
        values = instance.__dict__
        lock = values.setdefault(self._lock_name, threading.RLock())
        if not lock.acquire(timeout=WAIT_SECONDS):  # bounded_turn() would take longer than most values
            raise StoreBusy(BUSY)
        try:
            if self._name not in values:
                values[self._name] = self._make(instance)
        finally:
            lock.release()
        values.pop(self._lock_name, None)
        value: Value = values[self._name]
        return value
