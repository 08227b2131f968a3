"""The generations that are open for views: the one served now, and some earlier ones in use."""

import threading
import time
from collections import OrderedDict
from datetime import datetime
from pathlib import Path

from foia_graph.errors import StoreBusy, StoreError
from foia_graph.model.profile import Profile
from foia_graph.runtime.shared_values import bounded_turn
from foia_graph.store.catalogue import CACHED_THINGS, Catalogue
from foia_graph.store.generations.generation import FILE_NAME, Generation
from foia_graph.store.generations.layout import Layout
from foia_graph.store.history import as_of
from foia_graph.store.history.as_of import BEING_MADE, CopyMaker
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
        self._open: OrderedDict[tuple[Path, int], Catalogue] = OrderedDict()
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
        state = as_of.find_state(self.layout, number)
        if state is None or state.base != served.base:
            return None
        return self._redacted_catalogue(number, served)

    def as_of(self, moment: datetime) -> Catalogue:
        """Return the catalogue as it was at a moment, without what is hidden now.

        Raises NotFound, with the earliest time there is, where none does; StoreError where there is none, and
        StoreBusy while it is being made.
        """
        served = self.served_catalogue()
        number = as_of.number_at(self.layout, moment, served.base)
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
        key = path, _file_number(path)
        with bounded_turn(self._open_lock, OPEN_SECONDS, OPENING):
            if key not in self._open:
                self._open[key] = self._open_catalogue(path)
            self._open.move_to_end(key)
            while len(self._open) > MAX_OPEN:
                self._open.popitem(last=False)
            return self._open[key]

    def _open_catalogue(self, path: Path, kind: str = EMBEDDED) -> Catalogue:
        try:
            generation, quads = Generation.read(path), find_store(kind)(path)
            return Catalogue(generation, self.profile, quads, self._cached_things)
        except (OSError, RuntimeError, ValueError, KeyError) as error:
            message = f"Generation {path.name} of the store cannot be opened; load the catalogue again."
            raise StoreError(message) from error


def _file_number(path: Path) -> int:
    """Return the number of the account of a generation: a copy that was made again has another one."""
    try:
        return (path / FILE_NAME).stat().st_ino
    except OSError:
        raise StoreBusy(f"Generation {path.name} has just been deleted; ask again soon.") from None
