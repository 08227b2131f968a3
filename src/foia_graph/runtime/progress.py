"""Progress of a long work."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol


class StepCounter(Protocol):
    """Counts steps of a long work that are done; `detail` is what else there is to say by now."""

    def __call__(self, steps: int, detail: str = "", /) -> None:
        """Count some steps."""


# Shows how far a long work is: given how many steps there are and what it is, told of each step done.
ProgressReporter = Callable[[int, str], AbstractContextManager[StepCounter]]


@contextmanager
def silent_progress(_count: int, _label: str) -> Iterator[StepCounter]:
    """Show nothing of a long work."""
    yield lambda _steps, _detail="": None
