"""The web processes: granian starts them and replaces those that are killed; all end with the first one."""

import asyncio
import ctypes
import os
import resource
import signal
import sys
from collections.abc import Sequence
from typing import Any

from granian.server.mp import MPServer

M_MMAP_THRESHOLD = -3
LARGE_BLOCK = 1 << 20
"""Bytes from which a block of memory is the system's own, and goes back to it when it is free."""
SWITCH_SECONDS = 0.001
ENDED_BY_OTHERS = frozenset((0, -signal.SIGTERM, -signal.SIGKILL))
"""Exit codes of web processes that somebody ended, or the kernel for want of memory."""


class GranianServer(MPServer):
    """granian, which takes two deaths of one process within 5.5 seconds for a crash loop, and stops.

    Whoever kills processes makes no crash loop; one that cannot start, or crashes as soon as it has, does.
    """

    def _respawn_workers(
        self, workers: Sequence[int], spawn_target: Any, target_loader: Any, delay: float = 0
    ) -> None:
        if not delay:  # the dead; with a delay, those that are to be started anew
            workers = [index for index in dict.fromkeys(workers) if not self.wrks[index].inner.is_alive()]
        ended_by_others = [index for index in workers if self.wrks[index].inner.exitcode in ENDED_BY_OTHERS]
        super()._respawn_workers(workers, spawn_target, target_loader, delay)
        for index in ended_by_others:
            self.respawned_wrks.pop(index, None)
        self._recheck_workers()

    def shutdown(self, exit_code: int = 0) -> None:
        """Stop; who was asked to has not failed because a web process was dead at that moment."""
        if self.interrupt_signal:
            self.interrupt_children.clear()
        super().shutdown(exit_code)  # type: ignore[no-untyped-call]

    def _recheck_workers(self) -> None:
        """Wake the main loop for a death or a signal that came as granian cleared its table of the dead."""
        dead = {index for index, worker in enumerate(self.wrks) if not worker.inner.is_alive()}
        self.interrupt_children.extend(dead.difference(self.interrupt_children))
        if self.interrupt_children or self.interrupt_signal:
            self.main_loop_interrupt.set()


def end_forks_by_signals() -> None:
    """Have processes that are forked from now on end by signals, unless they handle them.

    They would inherit the handlers of this process, which only note that it is to stop its children.
    """
    os.register_at_fork(after_in_child=_reset_handlers)


def end_by_signals_until_run(loop: asyncio.AbstractEventLoop) -> None:
    """End this process by signals until its loop runs; then the handlers that it has now are in force again.

    uvloop sees no signal that comes before, and an app takes a while to start.
    """
    for number, handler in _reset_handlers().items():
        loop.call_soon(signal.signal, number, handler)


def _reset_handlers() -> dict[signal.Signals, Any]:
    """Let signals end this process, and return the handlers that they had."""
    return {number: signal.signal(number, signal.SIG_DFL) for number in (signal.SIGTERM, signal.SIGINT)}


def share_interpreter() -> None:
    """Have busy threads of Python give way more often than after 5 ms, so that the event loop waits less."""
    sys.setswitchinterval(SWITCH_SECONDS)


def give_back_memory() -> None:
    """Return memory of large answers to the system; malloc would keep some for each thread that had one."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:  # musl has none, and keeps nothing
        mallopt(M_MMAP_THRESHOLD, LARGE_BLOCK)


def raise_open_files() -> int:
    """Raise the number of files that a process may have open as far as the system lets it, and return it."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard if hard != resource.RLIM_INFINITY else sys.maxsize
