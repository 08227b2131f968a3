"""The generations that are open for views: the one served now, and some earlier ones in use.

A process that serves makes no missing redacted copy itself, but starts another one. The engine's threads do
not outlive a fork, and servers fork: what they write is never finished.
"""

import fcntl
import re
import subprocess
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from foia_graph.errors import NotFound, StoreBusy, StoreError, ValueRejected
from foia_graph.model import dates
from foia_graph.model.profile import Profile
from foia_graph.runtime.module_programs import ModuleProcess, start_module
from foia_graph.runtime.shared_values import bounded_turn
from foia_graph.store.catalogue import CACHED_THINGS, Catalogue
from foia_graph.store.changelog.log import load_time
from foia_graph.store.generations.generation import COPIES_LOCK, FILE_NAME, Generation, Layout
from foia_graph.store.history.redacted_copy import RedactedCopies
from foia_graph.store.quad_stores import EMBEDDED, find_store, usual_kind

# Generations that stay open next to the one served now and the one served before it.
MAX_OPEN = 2
# Seconds for which a request waits while others open generations.
OPEN_SECONDS = 5.0
# Seconds for which the generation found is taken to be served: to look is a part of a small answer.
LOOK_SECONDS = 0.001
OPENING = "Other requests are opening the catalogue; ask again soon."


class OpenGenerations:
    """The catalogues of a store, one for each generation; those used last stay open.

    Where the copy of an older one is missing, a process makes it; `patience` are the seconds for which a
    caller waits for that, 0 in a server. Each catalogue caches so many things. The generation served now is
    opened by a `kind` of store, the usual one of the store for "".
    """

    def __init__(
        self,
        root: Path,
        profile: Profile,
        patience: float = 0.0,
        cached_things: int = CACHED_THINGS,
        kind: str = "",
    ) -> None:
        self.layout, self.profile = Layout(root), profile
        self._cached_things, self._kind = cached_things, kind
        self._maker, self._patience = CopyMaker(self.layout, profile), patience
        self._open = lru_cache(MAX_OPEN)(lambda path, _file: self._open_catalogue(path))
        self._open_lock, self._served_lock = threading.Lock(), threading.Lock()
        self._where = ("", root)
        self._look_again = 0.0
        self._served: Catalogue | None = None
        self._served_before: Catalogue | None = None
        self._copies: tuple[Path, RedactedCopies] | None = None

    @property
    def kind(self) -> str:
        """Return the kind of store by which the generation served now is opened."""
        return self._kind or usual_kind(self.layout)

    def served_folder(self) -> Path:
        """Return the folder of the generation that is served now; raises StoreError where there is none."""
        now = time.monotonic()
        if now < self._look_again:
            return self._where[1]
        target, (seen, path) = self.layout.require_target(), self._where
        if seen != target:
            path = self.layout.target_folder(target)
            self._where = target, path
        self._look_again = now + LOOK_SECONDS
        return path

    def served_catalogue(self) -> Catalogue:
        """Return the catalogue of the generation served now; raises StoreError where there is none."""
        served = self.served_if_open()
        if served is None:
            with bounded_turn(self._served_lock, OPEN_SECONDS, OPENING):
                served = self.served_if_open()
                if served is None:
                    served = self._open_catalogue(self.served_folder(), self.kind)
                    self._served, self._served_before = served, self._served
        return served

    def served_if_open(self) -> Catalogue | None:
        """Return the catalogue served now if it is open; raises StoreError where none is served."""
        path, served = self.served_folder(), self._served
        return served if served is not None and served.generation.path == path else None

    def kept_catalogue(self, number: int) -> Catalogue | None:
        """Return the catalogue of a kept generation, None where it is deleted."""
        try:
            return self._catalogue_at(self.layout.generation(number))
        except (StoreError, OSError):
            return None

    def redacted_catalogue(self, number: int) -> Catalogue | None:
        """Return an older catalogue without what is hidden now, None where it is deleted or of another base.

        Raises StoreError, as `as_of` does, where it cannot be read without that.
        """
        served = self.served_catalogue()
        if number >= served.generation.number:
            return served if number == served.generation.number else None
        state = find_state(self.layout, number)
        if state is None or state.base != served.base:
            return None
        return self._redacted_catalogue(number, served)

    def as_of(self, moment: datetime) -> Catalogue:
        """Return the catalogue as it was at a moment, without what is hidden now.

        Raises NotFound, with the earliest time there is, where none does; StoreError where there is none, and
        StoreBusy while it is being made.
        """
        served = self.served_catalogue()
        number = number_at(self.layout, moment, served.base)
        return served if number == served.generation.number else self._redacted_catalogue(number, served)

    def close(self) -> None:
        """End what makes copies; what is open stays so."""
        self._maker.close()

    def _redacted_catalogue(self, number: int, served: Catalogue) -> Catalogue:
        found = self._catalogue_at(self._redacted_folder(number, served.generation.path))
        # What is withdrawn now is so at every date, and what is hidden changes with what is served.
        found.tombstones, found.hidden_names = served.tombstones, served.hidden_names
        found.last_modified = served.last_modified
        return found

    def _redacted_folder(self, number: int, served: Path) -> Path:
        """Return the folder of a generation without what is hidden now; see to it that there is one."""
        if self._copies is None or self._copies[0] != served:
            self._copies = served, RedactedCopies.beside(self.layout, served, self.profile)
        copies, end = self._copies[1], time.monotonic() + self._patience
        while (folder := copies.find_folder(number)) is None:
            self._maker.begin(number)
            if time.monotonic() >= end:
                raise StoreBusy(BEING_MADE)
            self._maker.wait(end - time.monotonic())
        return folder

    def _catalogue_at(self, path: Path) -> Catalogue:
        for each in (self._served, self._served_before):
            if each is not None and each.generation.path == path:
                return each
        file = _file_number(path)
        with bounded_turn(self._open_lock, OPEN_SECONDS, OPENING):
            return self._open(path, file)

    def _open_catalogue(self, path: Path, kind: str = EMBEDDED) -> Catalogue:
        try:
            generation, quads = Generation.read(path), find_store(kind)(path)
            return Catalogue(generation, self.profile, quads, self._cached_things)
        except (OSError, RuntimeError, ValueError, KeyError) as error:
            message = f"Generation {path.name} of the store cannot be opened; load the catalogue again."
            raise StoreError(message) from error


def _file_number(path: Path) -> int:
    try:
        return (path / FILE_NAME).stat().st_ino
    except OSError:
        raise StoreBusy(f"Generation {path.name} has just been deleted; ask again soon.") from None


# The module that the process runs: it derives the tables of a copy, as loads do those of a generation.
PROGRAM = "foia_graph.ingest.redacted_copies"
# Seconds after the start of a process, and after one was seen to have failed, before another one is started.
REST_SECONDS, FAILURE_REST_SECONDS = 5.0, 60.0
LOOK_EVERY = 0.2
BEING_MADE = "What the catalogue said before is being prepared without what is hidden now; ask again soon."
NOT_MADE = "What the catalogue said before could not be prepared without what is hidden now; load it again."


class CopyMaker:
    """The starter of processes that make missing copies: of one at a time for a store, whoever starts it."""

    def __init__(self, layout: Layout, profile: Profile) -> None:
        self._layout, self._profile = layout, profile
        self._process: ModuleProcess | None = None
        self._failed: ModuleProcess | None = None
        self._rest_until = 0.0
        self._turn = threading.Lock()

    def begin(self, number: int) -> None:
        """See to it that the missing copies are being made, that of one state first, and return at once.

        Raises StoreError where they cannot be: nothing can be written, or it was tried in vain a moment ago.
        The next load makes them, too.
        """
        with self._turn:
            process, now = self._process, time.monotonic()
            if process is not None and process is not self._failed and process.poll():
                self._failed, self._rest_until = process, now + FAILURE_REST_SECONDS
            if now >= self._rest_until and not self._is_running:
                self._start_process(number)
            elif process is not None and process is self._failed:
                raise StoreError(NOT_MADE)

    def wait(self, seconds: float) -> None:
        """Wait at most so long for the process to end; where another one is at it, only for a moment."""
        process = self._process
        if process is None or process.poll() is not None:
            time.sleep(min(seconds, LOOK_EVERY))
            return
        with suppress(subprocess.TimeoutExpired):
            process.wait(max(seconds, 0.0))

    def close(self) -> None:
        """End the process that was started, if it runs."""
        with self._turn:
            if self._process is not None and self._is_running:
                self._process.kill()
                self._process.wait()
            self._process = None

    @property
    def _is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def _start_process(self, number: int) -> None:
        """Start a process that has the lock of the copies until it ends, unless another one has it."""
        folder, silence = self._layout.copies, subprocess.DEVNULL
        arguments = str(self._layout.root.absolute()), str(self._profile.folder), str(number)
        try:
            folder.mkdir(exist_ok=True)
            with (folder / COPIES_LOCK).open("a") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                self._process = start_module(
                    PROGRAM, *arguments, stdin=silence, stdout=silence, pass_fds=(lock.fileno(),)
                )
        except BlockingIOError:
            return
        except OSError as error:
            message = f"What the catalogue stated before cannot be shown: {error.strerror} in {folder}."
            raise StoreError(message) from None
        self._rest_until = time.monotonic() + REST_SECONDS


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
