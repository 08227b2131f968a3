"""Watch over folders of records: whatever changes in them is loaded, one load at a time.

What a load finds out about files decides what the next one reads again, never what it loads.
"""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from watchfiles import Change
from watchfiles import watch as watch_files

from foia_graph.errors import FoiaGraphError, InputError, StoreError
from foia_graph.ingest.documents.library import ReadingLibrary
from foia_graph.ingest.documents.reading import FileReading
from foia_graph.ingest.load import load
from foia_graph.ingest.mapping.stored_context import InputCache
from foia_graph.ingest.report import LoadOptions, LoadReport
from foia_graph.model.profile import Profile
from foia_graph.runtime.progress import ProgressReporter, silent_progress
from foia_graph.store.generations.generation import Layout
from foia_graph.store.reading_cache import lock_readings

# How long nothing must change before what changed is loaded, and when it is loaded all the same.
QUIET_MILLISECONDS, MAX_WAIT_MILLISECONDS = 30, 1000
# How often it is looked whether the watch is to end, or another day has begun.
TICK_MILLISECONDS = 200
# Ticks until a load that could not write the store, as another one did, is tried again.
RETRY_TICKS = 10


# Seconds between two loads of what is read meanwhile, at least, and as a multiple of what the last one took.
MIN_SECONDS, LOAD_SHARE = 4.0, 10.0


@dataclass
class CatalogueWatch:
    """A watch over some paths for the store at `root`; `stop` ends it, once no load is under way.

    Documents are read in the background, and loaded again and again as far as they are read. `settings` are
    the folders that an empty store is loaded with, too. With `is_once` it ends when everything is read.
    """

    paths: tuple[Path, ...]
    root: Path
    profile: Profile
    options: LoadOptions
    bar: ProgressReporter = silent_progress
    settings: tuple[Path, ...] = ()
    is_once: bool = False
    stop: threading.Event = field(default_factory=threading.Event)
    _reading: FileReading | None = None
    """What is read in the background, and `_end` its end; `_taken` parts of it are in generations."""
    _end: Future[None] = field(default_factory=Future)
    _taken: int = 0
    _tried: set[tuple[str, bool]] = field(default_factory=set)
    """The files that were read by this watch, by digest and whether they are cleared."""

    def __post_init__(self) -> None:
        self._cache, self._threads = InputCache.read(self.root), ThreadPoolExecutor(1, "reading")
        self.options = replace(self.options, read_later=True)

    def outcomes(self) -> Iterator[LoadReport | FoiaGraphError]:
        """Yield what comes of each load, the first one at once: its report, or why nothing was loaded.

        A load that could not write the store is tried again, and yielded when something else comes of it.
        Raises InputError for a path that is not there.
        """
        is_due, loaded_on, ticks, failure, next_time = True, date.today(), 0, "", 0.0
        try:
            for changes in self._changes():
                # An embargo ends at midnight, and no file changes then.
                is_due = is_due or bool(changes) or date.today() != loaded_on or self._has_news(next_time)
                ticks -= 1
                if not is_due or ticks > 0:
                    continue
                loaded_on, began = date.today(), time.monotonic()
                outcome = self._load()
                is_due = isinstance(outcome, StoreError)
                ticks = RETRY_TICKS if is_due else 0
                next_time = time.monotonic() + max(MIN_SECONDS, LOAD_SHARE * (time.monotonic() - began))
                if not is_due or str(outcome) != failure:
                    yield outcome
                failure = str(outcome)
                if self.is_once and not is_due and self._reading is None:
                    return
        finally:
            self.stop.set()
            self._threads.shutdown()

    def _has_news(self, next_time: float) -> bool:
        if self._reading is None:
            return False
        return self._end.done() or (self._reading.parts > self._taken and time.monotonic() >= next_time)

    def _load(self) -> LoadReport | FoiaGraphError:
        reading, is_new = self._reading, Layout(self.root).served_generation() is None
        if reading is not None:
            self._taken, self._reading = reading.parts, None if self._end.done() else reading
        paths = (*self.settings, *self.paths) if is_new else self.paths
        bar = self.bar if reading is None else silent_progress  # that of the reading is shown
        try:
            report = load(paths, self.root, self.profile, self.options, bar, self._cache)
        except FoiaGraphError as error:
            return error
        if self._reading is None:
            if reading is not None and (failure := self._end.exception()):
                report.notes.append(f"Not all documents were read: {failure}")
            if report.unread_files is not None:
                self._read_on(report.unread_files)
        return report

    def _read_on(self, library: ReadingLibrary) -> None:
        """Read in the background what waits, from the copies in the store, unless that was tried already."""
        files = Layout(self.root).files
        todo = [
            replace(each, path=files.path(each.digest) if each.digest in files else each.path)
            for each in library.waiting
            if (each.digest, each.cleared) not in self._tried
        ]
        self._tried.update((each.digest, each.cleared) for each in todo)
        if todo:
            self._reading, self._taken = FileReading(library, todo, self.stop.is_set), 0
            self._end = self._threads.submit(self._read, self._reading)

    def _read(self, reading: FileReading) -> None:
        cache = reading.library.cache
        with lock_readings(cache.store, is_shared=True):
            try:
                reading.run(self.bar)
            finally:
                cache.write_pending()

    def _changes(self) -> Iterator[set[tuple[Change, str]]]:
        """Yield what changed since the last time, nothing where only time went by."""
        try:
            yield from watch_files(
                *self.paths,
                watch_filter=self._is_input(),
                debounce=MAX_WAIT_MILLISECONDS,
                step=QUIET_MILLISECONDS,
                stop_event=self.stop,
                rust_timeout=TICK_MILLISECONDS,
                yield_on_timeout=True,
            )
        except FileNotFoundError as error:
            raise InputError(f"cannot be watched: {error}") from None

    def _is_input(self) -> Callable[[Change, str], bool]:
        """Return a test of what may be an input: nothing in the store, or whose name begins with a dot."""
        store, folders = self.root.resolve(), [path.resolve() for path in self.paths]

        def is_input(_: Change, name: str) -> bool:
            path = Path(name).resolve()
            inside = [path.relative_to(each) for each in folders if path.is_relative_to(each)]
            hidden = any(part.startswith(".") for parts in inside for part in parts.parts)
            return not hidden and not path.is_relative_to(store)

        return is_input
