"""Watch over folders of records: whatever changes in them is loaded, one load at a time.

What a load finds out about files decides what the next one reads again, never what it loads.
"""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from watchfiles import Change
from watchfiles import watch as watch_files

from foia_graph.errors import FoiaGraphError, InputError, StoreError
from foia_graph.ingest.load import load
from foia_graph.ingest.mapping.stored_context import InputCache
from foia_graph.ingest.report import LoadOptions, LoadReport
from foia_graph.model.profile import Profile
from foia_graph.runtime.progress import ProgressReporter, silent_progress

# How long nothing must change before what changed is loaded, and when it is loaded all the same.
QUIET_MILLISECONDS, MAX_WAIT_MILLISECONDS = 30, 1000
# How often it is looked whether the watch is to end, or another day has begun.
TICK_MILLISECONDS = 500
# Ticks until a load that could not write the store, as another one did, is tried again.
RETRY_TICKS = 4


@dataclass
class CatalogueWatch:
    """A watch over some paths for the store at `root`; `stop` ends it, once no load is under way."""

    paths: tuple[Path, ...]
    root: Path
    profile: Profile
    options: LoadOptions
    bar: ProgressReporter = silent_progress
    stop: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self._cache = InputCache.read(self.root)

    def outcomes(self) -> Iterator[LoadReport | FoiaGraphError]:
        """Yield what comes of each load, the first one at once: its report, or why nothing was loaded.

        A load that could not write the store is tried again, and yielded when something else comes of it.
        Raises InputError for a path that is not there.
        """
        is_due, loaded_on, ticks, failure = True, date.today(), 0, ""
        for changes in self._changes():
            # An embargo ends at midnight, and no file changes then.
            is_due = is_due or bool(changes) or date.today() != loaded_on
            ticks -= 1
            if not is_due or ticks > 0:
                continue
            loaded_on, outcome = date.today(), self._load()
            is_due = isinstance(outcome, StoreError)
            ticks = RETRY_TICKS if is_due else 0
            if not is_due or str(outcome) != failure:
                yield outcome
            failure = str(outcome)

    def _load(self) -> LoadReport | FoiaGraphError:
        try:
            return load(
                self.paths, self.root, self.profile, self.options, bar=self.bar, input_cache=self._cache
            )
        except FoiaGraphError as error:
            return error

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
