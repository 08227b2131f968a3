"""The start of the process that makes missing redacted copies, beside those who serve.

A process that serves makes none itself. The engine's threads do not outlive a fork, and servers fork: what
they write is never finished.
"""

import fcntl
import os
import threading
import time
from contextlib import suppress

from foia_graph.errors import StoreError
from foia_graph.model.profile import Profile
from foia_graph.runtime.module_programs import SingleProcess
from foia_graph.store.generations.cleanup import COPIES_LOCK
from foia_graph.store.generations.layout import Layout

PROGRAM = "foia_graph.ingest.redacted_copies"
"""The module that the process runs: it derives the tables of a copy, as loads do those of a generation."""
REST_SECONDS, FAILURE_REST_SECONDS = 5.0, 60.0
"""Seconds after the end of a process before another one is started, and after that of one that failed."""
LOOK_EVERY = 0.2
BEING_MADE = "What the catalogue said before is being prepared without what is hidden now; ask again soon."
NOT_MADE = "What the catalogue said before could not be prepared without what is hidden now; load it again."


class CopyMaker:
    """The starter of processes that make missing copies: of one at a time for a store, whoever starts it."""

    def __init__(self, layout: Layout, profile: Profile) -> None:
        self._layout, self._profile = layout, profile
        self._process = SingleProcess()
        self._rest_until, self._has_failed = 0.0, False
        self._turn = threading.Lock()

    def begin(self, number: int) -> None:
        """See to it that the missing copies are being made, that of a state next, and return at once.

        Raises StoreError where they cannot be: nothing can be written, or it was tried in vain a moment ago.
        """
        _ask_for(self._layout, number)
        if not self._turn.acquire(blocking=False):
            return  # another thread is at this very position
        try:
            self._note_end()
            if not self._process.is_started and time.monotonic() >= self._rest_until:
                _start_process(self._process, self._layout, self._profile)
            elif not self._process.is_started and self._has_failed:
                raise StoreError(NOT_MADE)
        finally:
            self._turn.release()

    def wait(self, seconds: float) -> None:
        """Wait at most so long for the process to end; where another one is at it, only for a moment."""
        if not self._process.wait(seconds):
            time.sleep(min(seconds, LOOK_EVERY))

    def close(self) -> None:
        """End the process that was started, if it runs."""
        with self._turn:
            self._process.end()

    def _note_end(self) -> None:
        code = self._process.take_exit_code()
        if code is not None:
            self._has_failed = code != 0
            self._rest_until = time.monotonic() + (FAILURE_REST_SECONDS if code else REST_SECONDS)


def _start_process(process: SingleProcess, layout: Layout, profile: Profile) -> None:
    """Start a process with the lock of the copies, which ends with it, unless another one has the lock."""
    lock = lock_copies(layout)
    if lock is None:
        return
    try:
        process.start(PROGRAM, str(layout.root.absolute()), str(profile.folder), pass_fds=(lock,))
    except OSError as error:
        raise StoreError(f"No process can be started to prepare what the catalogue said: {error}.") from None
    finally:
        os.close(lock)


def _ask_for(layout: Layout, number: int) -> None:
    with suppress(OSError):  # what can be written nowhere is told by who locks that file
        layout.copies.mkdir(exist_ok=True)
        (layout.copies / COPIES_LOCK).write_text(str(number))


def lock_copies(layout: Layout) -> int | None:
    """Return a descriptor that holds the lock of the copies, None where another process holds it.

    Raises StoreError where none can be written.
    """
    try:
        layout.copies.mkdir(exist_ok=True)
        lock = os.open(layout.copies / COPIES_LOCK, os.O_CREAT | os.O_WRONLY | os.O_CLOEXEC, 0o644)
    except OSError as error:
        message = f"What the catalogue said before cannot be told: {error.strerror} in {layout.copies}."
        raise StoreError(message) from None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        return None
    return lock
