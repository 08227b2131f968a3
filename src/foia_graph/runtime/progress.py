"""Progress of a long work."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

Bar = Callable[[int, str], AbstractContextManager[Callable[[int], None]]]
"""Shows how far a long work is: given how many steps there are and what it is, told of each step done."""


@contextmanager
def unseen(_count: int, _label: str) -> Iterator[Callable[[int], None]]:
    """Show nothing of a long work."""
    yield lambda _: None
