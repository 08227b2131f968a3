"""Claims that the change log tells nothing of: those of hidden things, and those that rested on them.

The name of a claim is a digest of what it said, so whoever guesses that can prove it by the name.
"""

from collections.abc import Mapping, Set

import msgspec

from foia_graph.model import iris
from foia_graph.model.restrictions import is_hidden_iri
from foia_graph.runtime.shared_values import cached_property
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.changelog.entry import ChangeLogEntry
from foia_graph.store.changelog.log import ChangeLog, log_of


class HiddenClaims:
    """The claims of a log whose names are not told, by the names of what is hidden."""

    def __init__(self, log: ChangeLog, hidden_names: Set[str]) -> None:
        self._log, self._hidden_names = log, hidden_names

    def is_hidden(self, entry: ChangeLogEntry) -> bool:
        """Return whether an entry is that of a hidden claim."""
        return entry.is_of_claim and is_hidden_iri(entry.iri, self._hidden_names)

    def public_entry(self, entry: ChangeLogEntry) -> ChangeLogEntry:
        """Return an entry as it is told: that of a hidden claim as one of its thing, which changed with it.

        So numbers have no gaps. Where the load deleted the thing, it is told once more that it is gone.
        """
        if not self.is_hidden(entry):
            return entry
        thing = self._thing_entries[iris.owner_iri(entry.iri), entry.time]
        is_gone = thing.type == "Delete"
        return msgspec.structs.replace(
            entry,
            iri=thing.iri,
            shape=thing.shape,
            type="Delete" if is_gone else "Update",
            reason=thing.reason if is_gone else "",
            validity="",
        )

    @cached_property
    def _thing_entries(self) -> Mapping[tuple[str, str], ChangeLogEntry]:
        """Return the entries of the things that have hidden claims, by IRI and time."""
        owners = {iris.owner_iri(name) for name in self._hidden_names}
        entries = self._log.thing_entries_since(0)
        return {(each.iri, each.time): each for each in entries if is_hidden_iri(each.iri, owners)}


def hidden_claims(catalogue: Catalogue) -> HiddenClaims:
    """Return the hidden claims of the log of an open generation."""
    return HiddenClaims(log_of(catalogue), catalogue.hidden_names)
