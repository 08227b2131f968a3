"""A fresh process of a module of this package, one at a time: started, waited for, replaced by the next."""

import subprocess
from collections.abc import Collection
from contextlib import suppress

from foia_graph.runtime.module_programs import ModuleProcess, start_module


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
