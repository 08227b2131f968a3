"""The making of redacted copies: by a load, and by a process of its own for those that are missing.

A process that serves makes none itself. The engine's threads do not outlive a fork, and servers fork: what
they write is never finished.
"""

import fcntl
import os
import signal
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from math import inf
from pathlib import Path

from foia_graph.errors import StoreError
from foia_graph.model.profile import Profile
from foia_graph.runtime.single_process import SingleProcess
from foia_graph.store.generations.cleanup import COPIES_LOCK, COPY_SECONDS, clean_copies
from foia_graph.store.generations.generation import FILE_NAME, Generation
from foia_graph.store.generations.layout import Layout
from foia_graph.store.history.as_of import older_numbers
from foia_graph.store.history.redacted_copy import RedactedCopies
from foia_graph.store.tables.derived import DerivedTable

REST_SECONDS, FAILURE_REST_SECONDS = 5.0, 60.0
"""Seconds after the end of a process before another one is started, and after that of one that failed."""
LOOK_EVERY = 0.2
PROGRAM = "foia_graph.ingest.copies"
"""What is run to make copies: it knows all derived tables, some of which are of packages above this one."""
BEING_MADE = "What the catalogue said before is being prepared without what is hidden now; ask again soon."
NOT_MADE = "What the catalogue said before could not be prepared without what is hidden now; load it again."


# -- in a load, and in the process ---------------------------------------------------------------------------


def prepare_copies(
    layout: Layout, folder: Path, profile: Profile, tables: Sequence[DerivedTable], seconds: float
) -> None:
    """Make the copies that will be missing once the generation in a folder is served.

    `tables` are all derived tables of a generation. None is begun after so many seconds; what fails is tried
    again, and told, by `renew_copies`.
    """
    copies = RedactedCopies.beside(layout, folder, profile)
    _make_copies(copies, tables, _missing_numbers(copies, folder), seconds)


def renew_copies(layout: Layout, folder: Path, profile: Profile, tables: Sequence[DerivedTable]) -> list[str]:
    """Make the copies that are missing beside the generation that is served, and delete those of no use.

    No process is started for them meanwhile. Returns a sentence for each that cannot be made.
    """
    copies = RedactedCopies.beside(layout, folder, profile)
    missing = _missing_numbers(copies, folder)
    if not missing:
        _delete_useless(copies)
        return []
    try:
        with _held_lock(layout):
            problems = _make_copies(copies, tables, missing)
    except StoreError as error:
        return [str(error)]
    _delete_useless(copies)
    return problems


def _missing_numbers(copies: RedactedCopies, folder: Path) -> list[int]:
    if not copies.is_needed:
        return []
    return copies.missing_numbers(older_numbers(copies.layout, Generation.read(folder)))


def _make_copies(
    copies: RedactedCopies, tables: Sequence[DerivedTable], numbers: list[int], seconds: float = inf
) -> list[str]:
    """Make copies, the newest first but for the one that a reader waits for."""
    end, problems, left = time.monotonic() + seconds, [], list(numbers)
    while left and time.monotonic() < end:
        asked_for = _number_asked_for(copies.layout)
        number = left.pop(left.index(asked_for) if asked_for in left else 0)
        try:
            copies.make_copy(number, tables)
        except (StoreError, OSError, RuntimeError, ValueError) as error:
            if (copies.layout.generation(number) / FILE_NAME).exists():  # else a load has just deleted it
                problems.append(f"What generation {number} said cannot be asked for any more: {error}")
    return problems


def _ask_for(layout: Layout, number: int) -> None:
    """Let whoever makes copies make that of a state next: its number stands in the file that they lock."""
    with suppress(OSError):  # what can be written nowhere is told by who locks that file
        layout.copies.mkdir(exist_ok=True)
        (layout.copies / COPIES_LOCK).write_text(str(number))


def _number_asked_for(layout: Layout) -> int:
    """Return the number of the state that was asked for last, 0 where none was."""
    try:
        return int((layout.copies / COPIES_LOCK).read_text())
    except (OSError, ValueError):
        return 0


def _delete_useless(copies: RedactedCopies) -> None:
    if copies.is_needed:
        clean_copies(copies.layout, copies.name)


def make_missing_copies(layout: Layout, profile: Profile, tables: Sequence[DerivedTable]) -> list[str]:
    """Make the copies that a store lacks, in a process of its own that ends whatever it hangs at.

    Return a sentence for each that cannot be made.
    """
    signal.alarm(int(COPY_SECONDS))  # the lock ends with the process
    served, problems = Path(), list[str]()
    while served != (folder := layout.resolve()):  # a load may end meanwhile
        served, copies = folder, RedactedCopies.beside(layout, folder, profile)
        problems = _make_copies(copies, tables, _missing_numbers(copies, folder))
        _delete_useless(copies)
    return problems


# -- who starts the process ----------------------------------------------------------------------------------


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
            return  # another thread is at this very place
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
    lock = _lock_copies(layout)
    if lock is None:
        return
    try:
        process.start(PROGRAM, str(layout.root.absolute()), str(profile.folder), pass_fds=(lock,))
    except OSError as error:
        raise StoreError(f"No process can be started to prepare what the catalogue said: {error}.") from None
    finally:
        os.close(lock)


@contextmanager
def _held_lock(layout: Layout) -> Iterator[None]:
    """Hold the lock of the copies, unless another process has it: then both make them, each its own."""
    lock = _lock_copies(layout)
    try:
        yield
    finally:
        if lock is not None:
            os.close(lock)


def _lock_copies(layout: Layout) -> int | None:
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
