"""The child's side of a sandboxed process: how it starts, gives up what it has no need of, and serves.

It imports little: every module that is loaded here is loaded again by each child.
"""

import _thread  # `threading` is another six modules, and nothing here waits for a thread
import json
import os
import select
import socket
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Generic, NoReturn

from foia_graph.runtime import sandbox
from foia_graph.runtime.frames import Frame, Head, receive_frame, send_frame

# The exit code of a child that could not give up what it must (EX_NOPERM of sysexits).
WITHOUT_WALLS = 77
_MILLISECONDS = 1000
# Seconds of processor time after which its limit is set again: to set it for each request takes longer than
# most requests do.
_RENEWAL_SECONDS = 1


class ParentLink(Generic[Head]):
    """The socket to the parent, its settings, and what bounds this process.

    Whoever makes one has dropped privileges, and can still read files until `restrict_to` is called. `encode`
    writes heads of frames, `decode` parses those of the parent's.
    """

    def __init__(self, encode: Callable[[Any], bytes], decode: Callable[[bytes], Head]) -> None:
        self._encode, self._decode = encode, decode
        self._renew_at = 0.0
        self.settings = json.loads(sys.argv[-1])
        self._connection = socket.socket(fileno=self.settings["socket"])
        # Opened now, since no path leads to it from behind the walls.
        self._statm = os.open("/proc/self/statm", os.O_RDONLY)
        sandbox.drop_privileges()

    def restrict_to(self, *folders: Path) -> None:
        """Drop network, programs and files outside some folders; end where that cannot be, and must."""
        walls = sandbox.restrict_to(*folders)
        if len(walls) < len(sandbox.WALLS) and not self.settings["unsandboxed"]:
            os._exit(WITHOUT_WALLS)

    def restrict_to_program(self) -> None:
        """Drop all but the folders of the program and of Python, of which more may be loaded later."""
        self.restrict_to(*(path for path in map(Path, sys.path) if path.is_dir()))

    def limit_memory(self, more: int) -> None:
        """Limit the growth of this process to so many bytes; it aborts beyond."""
        sandbox.limit_memory(more, self._statm)

    def resident_memory(self) -> int:
        """Return how many bytes of memory this process takes up, mapped files included."""
        return sandbox.resident_memory(self._statm)

    def private_memory(self) -> int:
        """Return how many bytes of memory this process holds for itself, mapped files omitted."""
        return sandbox.private_memory(self._statm)

    def send(self, head: Any, body: bytes = b"") -> None:
        """Send a frame to the parent."""
        send_frame(self._connection, self._encode(head), body)

    def requests(self, largest: int, *, has_file: bool = False) -> Iterator[Frame[Head]]:
        """Yield what the parent sends until it goes; each may use the processor for about `cpu` seconds."""
        while (
            request := receive_frame(self._connection, largest, self._decode, has_file=has_file)
        ) is not None:
            used = time.process_time()
            if used >= self._renew_at:
                sandbox.limit_cpu(self.settings["cpu"] + _RENEWAL_SECONDS)
                self._renew_at = used + _RENEWAL_SECONDS
            yield request

    def exit_with_parent(self, each_second: Callable[[], None] | None = None) -> NoReturn:
        """Wait until the other end of the socket is closed: the parent has died, or calls the work off."""
        # Not PR_SET_PDEATHSIG: it fires when the thread ends that started this process.
        poll = select.poll()
        poll.register(self._connection, select.POLLRDHUP)
        while not poll.poll(_MILLISECONDS if each_second else None):
            if each_second:
                each_second()
        os._exit(0)


def serve_in_main_thread(serve: Callable[[], None], watch: Callable[[], None], stack: int) -> NoReturn:
    """Serve in the main thread, with a stack of so many bytes, and watch in another; end with the service."""
    sandbox.allow_stack(stack)
    _thread.start_new_thread(_run_and_exit, (watch,))
    _run_and_exit(serve)


def serve_in_thread(serve: Callable[[], None], stack: int) -> None:
    """Serve in a thread with a stack of so many bytes; the process ends with it."""
    # Not RLIMIT_STACK: every thread of the engine would get that much, 9.8 GiB of address space at the start.
    _thread.stack_size(stack)
    _thread.start_new_thread(_run_and_exit, (serve,))


def _run_and_exit(work: Callable[[], None]) -> NoReturn:
    try:
        work()
    finally:
        os._exit(0)
