"""History of a thing and of the claims on it: when this catalogue began to say each, and when it ended that.

Times are those of the change log, so copies with the same log tell the same; a store that is loaded again
without one begins its own. What an older generation knows of them ends with its log.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from foia_graph.runtime.shared_values import cached_property
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.changelog.log import ChangeLogEntry, hidden_claims, log_of


@dataclass(frozen=True, slots=True)
class Lifetime:
    """The span in which a catalogue says something: the entries of its beginning and end, None where unknown.

    A claim ends when it is corrected, rejected, lifted or withdrawn, and when it is said no more.
    """

    generated: ChangeLogEntry | None
    invalidated: ChangeLogEntry | None = None

    @property
    def start(self) -> str:
        """Return the time of its beginning (prov:generatedAtTime), "" where the log does not tell it."""
        return self.generated.time if self.generated else ""

    @property
    def end(self) -> str:
        """Return the time of its end (prov:invalidatedAtTime), "" for what has none."""
        return self.invalidated.time if self.invalidated else ""


UNKNOWN = Lifetime(None)


@dataclass(frozen=True)
class ThingHistory:
    """The entries of one thing and of its claims, oldest first."""

    iri: str
    entries: Sequence[ChangeLogEntry]

    @cached_property
    def lifetimes(self) -> Mapping[str, Lifetime]:
        """Return the lifetime of the thing, and of each claim that the log has entries of, by IRI."""
        by_subject: dict[str, list[ChangeLogEntry]] = {}
        for entry in self.entries:
            by_subject.setdefault(entry.iri, []).append(entry)
        return {iri: _lifetime(entries) for iri, entries in by_subject.items()}

    def lifetime_of(self, iri: str) -> Lifetime:
        """Return the lifetime of the thing, or of a claim on it.

        A claim without an entry (logs of older programs have none) is as old as a thing that never changed.
        """
        if iri in self.lifetimes:
            return self.lifetimes[iri]
        own = [entry for entry in self.entries if entry.iri == self.iri]
        return Lifetime(own[0]) if len(own) == 1 and own[0].type == "Create" else UNKNOWN

    @property
    def last_change(self) -> ChangeLogEntry | None:
        """Return the last entry of the thing itself, None in a log without one."""
        return next((entry for entry in reversed(self.entries) if entry.iri == self.iri), None)


def _lifetime(entries: Iterable[ChangeLogEntry]) -> Lifetime:
    generated = invalidated = None
    for entry in entries:
        if entry.type == "Create":
            generated, invalidated = generated or entry, None
        if entry.type == "Delete" or entry.validity == "ended":
            invalidated = entry
        elif entry.validity == "resumed":
            invalidated = None
    return Lifetime(generated, invalidated)


def history_of(thing: str, catalogue: Catalogue) -> ThingHistory:
    """Return the history of a thing up to the generation that is open; claims that are hidden are in none."""
    hidden = hidden_claims(catalogue)
    entries = log_of(catalogue).entries_of(thing)
    return ThingHistory(thing, [entry for entry in entries if not hidden.is_hidden(entry)])
