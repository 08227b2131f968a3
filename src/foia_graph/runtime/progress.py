"""Progress of a long work."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

ProgressReporter = Callable[[int, str], AbstractContextManager[Callable[[int], None]]]
"""Shows how far a long work is: given how many steps there are and what it is, told of each step done."""


@contextmanager
def silent_progress(_count: int, _label: str) -> Iterator[Callable[[int], None]]:
    """Show nothing of a long work."""
    yield lambda _: None
