"""Programs of this package as processes: how they start, and that they end with their parent."""

import ctypes
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Collection
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
