"""Modules of this package that are run as programs, each in a fresh process of Python.

The engine's threads do not outlive a fork, and servers fork: what has to write a store, or to read all of
one, is done in such a process.
"""

import os
import subprocess
import sys
from collections.abc import Collection
from typing import TypeAlias

from foia_graph.runtime.process_start import PROCESS_START

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
    from foia_graph.runtime.parent_death import die_with_parent  # it loads `multiprocessing`

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
