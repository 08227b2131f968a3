"""As of: the kept generation that holds the state of a moment, and what has missing redacted copies made.

A process that serves makes none itself. The engine's threads do not outlive a fork, and servers fork: what
they write is never finished.
"""

import fcntl
import os
import re
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from foia_graph.errors import NotFound, StoreError, ValueRejected
from foia_graph.model import dates
from foia_graph.model.profile import Profile
from foia_graph.runtime.module_programs import SingleProcess
from foia_graph.store.changelog.log import load_time
from foia_graph.store.generations.cleanup import COPIES_LOCK
from foia_graph.store.generations.generation import FILE_NAME, Generation
from foia_graph.store.generations.layout import Layout

# The module that the process runs: it derives the tables of a copy, as loads do those of a generation.
PROGRAM = "foia_graph.ingest.redacted_copies"
# Seconds after the end of a process before another one is started, and after that of one that failed.
REST_SECONDS, FAILURE_REST_SECONDS = 5.0, 60.0
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
        message = f"What the catalogue stated before cannot be shown: {error.strerror} in {layout.copies}."
        raise StoreError(message) from None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        return None
    return lock


# More than stores keep: each request for a date looks at all of them.
STATES_AT_HAND = 65_536
# A day or a time as XML Schema writes them (xsd:date, xsd:dateTime), in four digits of a year.
XSD_DAY_OR_TIME = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})(T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?)?(Z|[+-][0-9]{2}:[0-9]{2})?"
)


def last_moment(text: str, name: str = "asOf") -> datetime:
    """Return the last moment of a day (its end, in UTC unless it has another zone), or that of a time.

    >>> last_moment("2026-11-25T18:10:08+01:00").isoformat(), last_moment("2026-11-25").isoformat()
    ('2026-11-25T17:10:08+00:00', '2026-11-25T23:59:59.999999+00:00')
    """
    found = XSD_DAY_OR_TIME.fullmatch(text)
    try:
        if found is None:
            raise ValueError
        day, time, zone = found.groups()
        moment = datetime.fromisoformat(f"{day}{time or 'T23:59:59.999999'}{zone or 'Z'}")
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueRejected(
            f"{name} is a day or a time, as 2026-11-25 or 2026-11-25T18:10:08Z, not {dates.quote_text(text)}"
        ) from None


def number_at(layout: Layout, moment: datetime, base: str) -> int:
    """Return the number of the newest kept generation that is not later than a moment.

    Raises NotFound, with the earliest time that there is, where all are later. Generations of another base
    do not count: theirs are other names.
    """
    kept = [each for each in _kept_states(layout, int(layout.resolve().name)) if each.base == base]
    found = [each.number for each in kept if each.time <= moment]
    if not found:
        earliest = (
            f", and the earliest kept state is of {min(each.time for each in kept):%Y-%m-%dT%H:%M:%SZ}"
            if kept
            else ""
        )
        raise NotFound(f"What the catalogue said on {moment:%Y-%m-%d at %H:%M:%S} UTC is not kept{earliest}.")
    return found[-1]


def older_numbers(layout: Layout, generation: Generation) -> list[int]:
    """Return the numbers of the kept generations before one that can be asked for: those of its base."""
    base = generation.versions["base"]
    return [each.number for each in _kept_states(layout, generation.number - 1) if each.base == base]


@dataclass(frozen=True, slots=True)
class KeptState:
    """The number of a kept generation, its base, and when it was loaded."""

    number: int
    base: str
    time: datetime


def _kept_states(layout: Layout, last: int) -> list[KeptState]:
    numbers = (number for number in layout.generation_numbers() if number <= last)
    return [state for number in numbers if (state := find_state(layout, number))]


def find_state(layout: Layout, number: int) -> KeptState | None:
    """Return the generation of a number, None where it is damaged or deleted."""
    path = layout.generation(number)
    try:
        return _cached_state(path, (path / FILE_NAME).stat().st_mtime_ns)
    except (StoreError, OSError, LookupError, ValueError):
        return None


# The time of the account is in the key: a number is used again where a load was killed.
@lru_cache(STATES_AT_HAND)
def _cached_state(path: Path, _written: int) -> KeptState:
    generation = Generation.read(path)
    time = datetime.fromisoformat(load_time(generation)).astimezone(UTC)
    return KeptState(generation.number, generation.versions["base"], time)
