"""The generations that are open for views: the one served now, and some earlier ones in use."""

import threading
from collections import OrderedDict
from datetime import datetime
from pathlib import Path

from foia_graph.errors import StoreError
from foia_graph.model.profile import Profile
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.generations.generation import Generation
from foia_graph.store.generations.layout import Layout
from foia_graph.store.history import as_of
from foia_graph.store.history.redacted_copy import redacted_copy

MOST_OPEN = 3


class OpenGenerations:
    """The catalogues of a store, one for each generation; those used last stay open."""

    def __init__(self, root: Path, profile: Profile) -> None:
        self.layout, self.profile = Layout(root), profile
        self._open: OrderedDict[Path, Catalogue] = OrderedDict()
        self._lock = threading.Lock()
        self._where = ("", root)
        self._served: Catalogue | None = None

    def served_folder(self) -> Path:
        """Return the folder of the generation that is served now; raises StoreError where there is none."""
        target = self.layout.require_target()
        seen, path = self._where
        if seen != target:
            path = self.layout.target_folder(target)
            self._where = target, path
        return path

    def served_catalogue(self) -> Catalogue:
        """Return the catalogue of the generation served now; raises StoreError where there is none."""
        served = self.served_if_open()
        if served is None:
            served = self._served = self._catalogue_at(self.served_folder())
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
        """Return an older catalogue without what is hidden now, None where its generation is deleted."""
        served = self.served_catalogue()
        if number >= served.generation.number:
            return served if number == served.generation.number else None
        try:
            hidden = as_of.read_hidden_iris(served.generation.path)
            found = self._catalogue_at(redacted_copy(self.layout, number, hidden, self.profile))
        except (StoreError, OSError):
            return None
        return found if found.base == served.base else None

    def as_of(self, moment: datetime) -> Catalogue:
        """Return the catalogue as it was at a moment, without what is hidden now.

        Raises NotFound, with the earliest time there is, where none does; StoreError where there is none.
        """
        served = self.served_catalogue()
        number = as_of.number_at(self.layout, moment, served.base)
        if number == served.generation.number:
            return served
        hidden = as_of.read_hidden_iris(served.generation.path)
        found = self._catalogue_at(redacted_copy(self.layout, number, hidden, self.profile))
        # What is withdrawn now is so at every date, and what is hidden changes with what is served.
        found.tombstones = served.tombstones
        found.last_modified = served.last_modified
        return found

    def _catalogue_at(self, path: Path) -> Catalogue:
        with self._lock:
            if path not in self._open:
                self._open[path] = self._open_catalogue(path)
            self._open.move_to_end(path)
            while len(self._open) > MOST_OPEN:
                self._open.popitem(last=False)
            return self._open[path]

    def _open_catalogue(self, path: Path) -> Catalogue:
        try:
            return Catalogue(Generation.read(path), self.profile)
        except (OSError, RuntimeError, ValueError, KeyError) as error:
            message = f"Generation {path.name} of the store cannot be opened; load the catalogue again."
            raise StoreError(message) from error
