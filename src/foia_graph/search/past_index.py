"""Text indexes of older states: made by the load that makes redacted copies, or at their first search.

A load makes those that can be made of the index of a generation, in a moment. The others are made by a
process of their own: one that serves makes none itself, as with the copies.
"""

import signal
import sys
import threading
import time
from pathlib import Path

from foia_graph.errors import StoreBusy, StoreError
from foia_graph.model.profile import Profile
from foia_graph.runtime.single_process import SingleProcess
from foia_graph.search.build_on_demand import can_derive_index, index_afterwards
from foia_graph.search.index_folder import FOLDER, has_index
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.generations.generation import Generation
from foia_graph.store.generations.layout import Layout
from foia_graph.store.history.as_of import older_numbers
from foia_graph.store.history.redacted_copy import RedactedCopies

INDEX_SECONDS = 3600
"""Seconds after which a process that makes an index is ended, whatever it hangs at."""
PATIENCE = 1.5
"""Seconds for which a search waits: the index of a small catalogue is there by then."""
FAILURE_REST_SECONDS = 60.0
BEING_INDEXED = "What the catalogue said then is being indexed; search it again soon."
NOT_INDEXED = "What the catalogue said then could not be indexed; ask for it without words."


def prepare_indexes(layout: Layout, folder: Path, profile: Profile) -> list[str]:
    """Index the redacted copies beside the generation that is served in a folder, where that costs little.

    Returns a sentence for each that cannot be indexed.
    """
    copies, problems = RedactedCopies.beside(layout, folder, profile), []
    numbers = older_numbers(layout, Generation.read(folder)) if copies.is_needed else []
    for number in reversed(numbers):
        try:
            place = copies.find_folder(number)
            if place is not None and not has_index(place / FOLDER):
                _derive_index(Generation.read(place), profile, layout)
        except (StoreError, OSError, RuntimeError, ValueError) as error:
            problems.append(f"What generation {number} said cannot be searched: {error}")
    return problems


def _derive_index(state: Generation, profile: Profile, layout: Layout) -> None:
    if can_derive_index(state, profile, layout):
        index_afterwards(Catalogue(state, profile), layout)


def main() -> None:
    """Make the index of a state; the arguments are the folders of store, state and profile."""
    signal.alarm(INDEX_SECONDS)
    root, folder, profile = map(Path, sys.argv[1:4])
    index_afterwards(Catalogue(Generation.read(folder), Profile(profile)), Layout(root))


class PastIndexes:
    """The indexes of older states, one of them made at a time."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._process = SingleProcess()
        self._being_indexed = Path()
        self._failed: dict[Path, float] = {}
        self._turn = threading.Lock()

    def require(self, catalogue: Catalogue) -> None:
        """Return once a state has an index; raises StoreBusy while it is made, StoreError where it failed."""
        folder, end = catalogue.generation.path, time.monotonic() + PATIENCE
        while not has_index(folder / FOLDER):
            with self._turn:
                self._note_end()
                if time.monotonic() < self._failed.get(folder, 0.0):
                    raise StoreError(NOT_INDEXED)
                if not self._process.is_started:
                    self._begin(folder, catalogue.profile)
            self._process.wait(end - time.monotonic())
            if time.monotonic() >= end and not has_index(folder / FOLDER):
                raise StoreBusy(BEING_INDEXED)

    def close(self) -> None:
        """End the process that was started, if it runs."""
        with self._turn:
            self._process.end()

    def _note_end(self) -> None:
        if self._process.take_exit_code():
            self._failed[self._being_indexed] = time.monotonic() + FAILURE_REST_SECONDS

    def _begin(self, folder: Path, profile: Profile) -> None:
        self._being_indexed = folder
        try:
            self._process.start(
                __name__, *map(str, (self._layout.root.absolute(), folder.absolute(), profile.folder))
            )
        except OSError as error:
            raise StoreError(f"What the catalogue said then cannot be indexed: {error}.") from None


if __name__ == "__main__":
    main()
