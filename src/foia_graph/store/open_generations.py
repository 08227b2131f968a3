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
from foia_graph.store.history.redacted_copy import cleansed

KEPT_OPEN = 3


class Current:
    """The catalogues of a store, one for each generation; those used last stay open."""

    def __init__(self, root: Path, profile: Profile) -> None:
        self.layout, self.profile = Layout(root), profile
        self._open: OrderedDict[Path, Catalogue] = OrderedDict()
        self._lock = threading.Lock()
        self._where = ("", root)
        self._served: Catalogue | None = None

    def where(self) -> Path:
        """Return the folder of the generation that is served now; raises StoreError where there is none."""
        target = self.layout.named_now()
        seen, path = self._where
        if seen != target:
            path = self.layout.named(target)
            self._where = target, path
        return path

    def get(self) -> Catalogue:
        """Return the catalogue of the generation served now; raises StoreError where there is none."""
        served = self.at_hand()
        if served is None:
            served = self._served = self._at(self.where())
        return served

    def at_hand(self) -> Catalogue | None:
        """Return the catalogue served now if it is open; raises StoreError where none is served."""
        path, served = self.where(), self._served
        return served if served is not None and served.generation.path == path else None

    def at(self, number: int) -> Catalogue | None:
        """Return the catalogue of a kept generation, None where it is deleted."""
        try:
            return self._at(self.layout.generation(number))
        except (StoreError, OSError):
            return None

    def walked(self, number: int) -> Catalogue | None:
        """Return an older catalogue without what is hidden now, None where its generation is deleted."""
        served = self.get()
        if number >= served.generation.number:
            return served if number == served.generation.number else None
        try:
            hidden = as_of.hidden_in(served.generation.path)
            found = self._at(cleansed(self.layout, number, hidden, self.profile))
        except (StoreError, OSError):
            return None
        return found if found.base == served.base else None

    def as_of(self, moment: datetime) -> Catalogue:
        """Return the catalogue as it was at a moment, without what is hidden now.

        Raises NotFound, with the earliest time there is, where none does; StoreError where there is none.
        """
        served = self.get()
        number = as_of.number_at(self.layout, moment, served.base)
        if number == served.generation.number:
            return served
        hidden = as_of.hidden_in(served.generation.path)
        found = self._at(cleansed(self.layout, number, hidden, self.profile))
        # What is withdrawn now is so at every date, and what is hidden changes with what is served.
        found.withdrawn = served.withdrawn
        found.last_modified = served.last_modified
        return found

    def _at(self, path: Path) -> Catalogue:
        with self._lock:
            if path not in self._open:
                self._open[path] = self._opened(path)
            self._open.move_to_end(path)
            while len(self._open) > KEPT_OPEN:
                self._open.popitem(last=False)
            return self._open[path]

    def _opened(self, path: Path) -> Catalogue:
        try:
            return Catalogue(Generation.read(path), self.profile)
        except (OSError, RuntimeError, ValueError, KeyError) as error:
            message = f"Generation {path.name} of the store cannot be opened; load the catalogue again."
            raise StoreError(message) from error
