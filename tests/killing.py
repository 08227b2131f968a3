"""Kills something that is done at one point: at any call that makes, names, links or secures a file.

What is done is done in a fork, so that nothing of the engine runs before it.
"""

import os
import signal
from collections.abc import Callable, Sequence
from typing import Any

POINTS = "fsync", "replace", "symlink", "unlink", "link", "mkdir", "rmdir", "utime"


def killed_at(
    point: int,
    act: Callable[[], object],
    points: Sequence[str] = POINTS,
    besides: Sequence[tuple[Any, str]] = (),
) -> bool:
    """Act in a child that is killed at this point; False where it ended before.

    `points` are calls of the system, `besides` further ones, each with what it belongs to.
    """
    child = os.fork()
    if child == 0:
        try:
            os.fsync = lambda _: None  # what a killed process wrote outlives it without
            count_down(point, [*((os, name) for name in points), *besides])
            act()
            os._exit(0)
        finally:
            os._exit(1)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if status not in (0, -signal.SIGKILL):
        raise SystemExit(f"It failed after point {point - 1}.")
    return status != 0


def count_down(point: int, places: Sequence[tuple[Any, str]]) -> None:
    """Kill this process at the call of some positions that so many others come before."""
    left = point

    def counted(call: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*args: Any, **more: Any) -> Any:
            nonlocal left
            left -= 1
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return call(*args, **more)

        return wrapped

    for of, name in places:
        setattr(of, name, counted(getattr(of, name)))
