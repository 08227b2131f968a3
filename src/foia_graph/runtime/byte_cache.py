"""Caches bounded by the bytes of what they hold."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

MOST_BYTES = 32 << 20
LARGEST = 128 << 10
"""Bytes of one answer that is kept in the hope that it is asked for again."""
Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class ByteCache(Generic[Key, Value]):
    """The values used last, up to so many bytes; `size_of` tells those of one. Any thread may use it."""

    def __init__(self, size_of: Callable[[Value], int], most: int = MOST_BYTES) -> None:
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


class LatestValue(Generic[Key, Value]):
    """The latest of several values, each made for a key; threads that ask at once may each make it."""

    def __init__(self) -> None:
        self._latest: tuple[Key, Value] | None = None

    def get(self, key: Key, make: Callable[[], Value]) -> Value:
        """Return the value for a key, the one at hand where it was made for an equal key."""
        latest = self._latest
        if latest is None or latest[0] != key:
            latest = self._latest = key, make()
        return latest[1]
