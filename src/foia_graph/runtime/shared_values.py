"""Caches: values that threads share and compute once, and bytes with a bound."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import Any, Generic, TypeVar, overload

from foia_graph.errors import StoreBusy

Value = TypeVar("Value")
# Seconds for which a request waits for what others compute.
WAIT_SECONDS = 10.0
BUSY = "Others are computing what this answer needs; ask again soon."


@contextmanager
def bounded_turn(lock: threading.Lock, seconds: float | None = None, message: str = BUSY) -> Iterator[None]:
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
        """Return the value, which is in the instance from then on."""
        if instance is None:
            return self
        # A lock for each instance and property: whatever is slow holds up its own readers only.
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


MAX_BYTES = 32 << 20
# Bytes of one answer that is kept in the hope that it is asked for again.
LARGEST = 128 << 10
Key = TypeVar("Key", bound=Hashable)


class ByteCache(Generic[Key, Value]):
    """The values used last, up to so many bytes; `size_of` tells those of one. Any thread may use it."""

    def __init__(self, size_of: Callable[[Value], int], most: int = MAX_BYTES) -> None:
        self._values: OrderedDict[Key, Value] = OrderedDict()
        self._size_of, self._size, self._most = size_of, 0, most
        self._lock = threading.Lock()

    def get(self, key: Key) -> Value | None:
        """Return the value of a key, None where there is none."""
        with self._lock:
            value = self._values.get(key)
            if value is not None:
                self._values.move_to_end(key)
            return value

    def put(self, key: Key, value: Value) -> None:
        """Add a value, and drop those used longest ago while there are too many bytes."""
        with self._lock:
            if key in self._values:
                self._drop(key)
            self._values[key] = value
            self._size += self._size_of(value)
            while self._size > self._most:
                self._drop(next(iter(self._values)))

    def _drop(self, key: Key) -> None:
        self._size -= self._size_of(self._values.pop(key))
