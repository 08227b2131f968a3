"""The value that was made last, for those who ask for the same one after the other."""

from collections.abc import Callable
from typing import Generic, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


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
