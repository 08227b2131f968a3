"""Programs of this package as processes: how they start, and that they end with their parent."""

import ctypes
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Collection
from contextlib import suppress
from typing import TypeAlias

ModuleProcess: TypeAlias = "subprocess.Popen[bytes]"


def start_module(
    module: str,
    *arguments: str,
    stdin: int | None = None,
    stdout: int | None = None,
    stderr: int | None = None,
    pass_fds: Collection[int] = (),
    ends_with_thread: bool = False,
) -> ModuleProcess:
    """Start a module with some arguments; raise OSError where that cannot be.

    With `ends_with_thread` the kernel ends it when the thread that started it ends, however that does.
    """

    with PROCESS_START:
        return subprocess.Popen(
            # With -P nothing in the working directory hides a module.
            [sys.executable, "-P", "-m", module, *arguments],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            stdin=stdin,
            stdout=stdout,
            stderr=stderr,
            pass_fds=pass_fds,
            preexec_fn=die_with_parent if ends_with_thread else None,
        )


# Popen waits for the end of a pipe that the new process has from it. A process that another thread forks
# meanwhile has that pipe, too, and the wait lasts as long as that one lives: so one starts at a time.
# Held around Popen and forks; a forked process has it held, and releases it before it starts threads.
PROCESS_START = threading.RLock()


PR_SET_PDEATHSIG = 1


def die_with_parent() -> None:
    """Ask the kernel to end this process when its parent ends, however it does (Linux).

    Not by SIGTERM: that waits for the queries that run, and holds the port meanwhile.
    """
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    parent = multiprocessing.parent_process()
    if parent is not None and os.getppid() != parent.pid:  # it went before it was asked for
        os._exit(1)


class SingleProcess:
    """The process that was started last, if its end was not told yet.

    Any thread may wait for it; all else is done by one at a time, which its owner sees to.
    """

    def __init__(self) -> None:
        self._process: ModuleProcess | None = None

    @property
    def is_started(self) -> bool:
        """Return whether one was started whose end was not told yet."""
        return self._process is not None

    def start(self, module: str, *arguments: str, pass_fds: Collection[int] = ()) -> None:
        """Start a module with some arguments, without input and output; raises OSError."""
        silence = subprocess.DEVNULL
        self._process = start_module(module, *arguments, stdin=silence, stdout=silence, pass_fds=pass_fds)

    def take_exit_code(self) -> int | None:
        """Return the exit code of one that has ended, once; None while it runs, and where there is none."""
        code = self._process.poll() if self._process else None
        if code is not None:
            self._process = None
        return code

    def wait(self, seconds: float) -> bool:
        """Wait at most so long for its end; return False at once where there is none."""
        process = self._process
        if process is None:
            return False
        with suppress(subprocess.TimeoutExpired):
            process.wait(max(seconds, 0.0))
        return True

    def end(self) -> None:
        """End it, if it runs."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None
