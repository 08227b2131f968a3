"""The change log of one generation, page by page, and the claims that it must not name.

The name of a claim is a digest of what it said, so whoever guesses that could prove it by the name: claims
that are hidden, and those that rested on what is hidden, appear as changes of their things.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal, TypeAlias

import msgspec

from foia_graph.errors import NotFound, StoreError
from foia_graph.model import iris
from foia_graph.model.restrictions import is_hidden_iri
from foia_graph.runtime.shared_values import cached_property
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.generations.generation import Generation, Layout

ChangeType: TypeAlias = Literal["Create", "Update", "Delete"]
# Whether a claim was corrected, rejected, lifted or withdrawn by a change, or is so no more.
ValidityChange: TypeAlias = Literal["", "ended", "resumed"]


class ChangeLogEntry(msgspec.Struct, frozen=True, omit_defaults=True):
    """One change of one thing, or of one claim on it, by one load (an activity of ActivityStreams).

    The entries of claims are behind that of their thing. `number` counts entries from 1; `shape` is the
    profile's name of the class; `validity` is reported claims; `time` is that of the
    load (UTC, milliseconds), the same for all its entries and later than that of every load before;
    `reason` is "" for none. No entry holds a title or any other value of a thing: what is restricted later
    must not live on here.
    """

    number: int
    type: ChangeType
    iri: str
    shape: str
    time: str
    generation: int
    reason: str = ""
    validity: ValidityChange = ""

    @property
    def is_of_claim(self) -> bool:
        """Return whether the change is that of a claim, not of a whole thing."""
        return "#" in self.iri


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(ChangeLogEntry)


def encode_entries(entries: Iterable[ChangeLogEntry]) -> bytes:
    """Return entries as lines of JSON."""
    return _encoder.encode_lines(entries)


def decode_entries(data: bytes) -> tuple[ChangeLogEntry, ...]:
    """Parse entries from lines of JSON; raises msgspec.DecodeError for a line that is none."""
    return tuple(_decoder.decode_lines(data))


# The open page, in the folder of a generation.
OPEN_PAGE = "log.jsonl"
# The key of the log among the counts of a generation.
COUNTS = "log"
USUAL_SIZE = 1000
PAGES_AT_HAND = 64


def closed_page_path(layout: Layout, number: int) -> Path:
    """Return the path of a closed page."""
    return layout.log / f"{number:06}.jsonl"


def load_time(generation: Generation) -> str:
    """Return since when a generation holds: the time of its log entries, which is that of its load.

    Generations of older programs have only the second in which they were finished.
    """
    counts = generation.counts.get(COUNTS)
    return (
        str(counts.get("time") or generation.created) if isinstance(counts, Mapping) else generation.created
    )


class ChangeLog:
    """The entries up to a generation, oldest first, in pages of one size."""

    def __init__(self, layout: Layout, generation: Generation) -> None:
        told = generation.counts.get(COUNTS)
        known = told if isinstance(told, Mapping) else {}
        self.layout, self.folder = layout, generation.path
        self.total = int(str(known.get("entries", 0)))
        self.page_size = int(str(known.get("page_size", USUAL_SIZE)))

    @property
    def page_count(self) -> int:
        """Return the number of pages, the open one included; 0 in an empty log."""
        return -(-self.total // self.page_size)

    def is_closed(self, number: int) -> bool:
        """Return whether a page will never change again."""
        return 0 < number < self.page_count

    def read_page(self, number: int) -> tuple[ChangeLogEntry, ...]:
        """Return the entries of a page, counted from 1; raises NotFound where there is none."""
        if not 0 < number <= self.page_count:
            has = f"there are {self.page_count:,}" if self.page_count else "it has none"
            raise NotFound(f"The change log has no page {number:,}; {has}.")
        return (
            _read_closed_page(closed_page_path(self.layout, number))
            if self.is_closed(number)
            else self._open_entries
        )

    @cached_property
    def _open_entries(self) -> tuple[ChangeLogEntry, ...]:
        return _read_entries(self.folder / OPEN_PAGE)

    def entries_since(self, number: int) -> Iterator[ChangeLogEntry]:
        """Yield the entries behind one number, oldest first; behind 0 are all."""
        for page in range(number // self.page_size + 1, self.page_count + 1):
            yield from (entry for entry in self.read_page(page) if entry.number > number)

    def thing_entries_since(self, number: int) -> Iterator[ChangeLogEntry]:
        """Yield the entries of whole things behind one number, oldest first."""
        return (entry for entry in self.entries_since(number) if not entry.is_of_claim)

    def thing_entries_before(self, number: int) -> Iterator[ChangeLogEntry]:
        """Yield the entries of whole things before one number, the newest first."""
        for page in range(min(self.page_count, (number - 2) // self.page_size + 1), 0, -1):
            for entry in reversed(self.read_page(page)):
                if entry.number < number and not entry.is_of_claim:
                    yield entry

    def entries_of(self, thing: str) -> list[ChangeLogEntry]:
        """Return the entries of a thing and of its claims, oldest first.

        The pages are searched as bytes: nothing is kept, and a log of a million entries takes a quarter of a
        second.
        """
        mark = f'"iri":"{thing}'.encode()
        lines = (line for page in range(1, self.page_count + 1) for line in self._lines_with(mark, page))
        return [entry for entry in decode_entries(b"\n".join(lines)) if iris.owner_iri(entry.iri) == thing]

    def _lines_with(self, mark: bytes, number: int) -> Iterator[bytes]:
        path = closed_page_path(self.layout, number) if self.is_closed(number) else self.folder / OPEN_PAGE
        with _damage_told(path):
            data = path.read_bytes()
        place = data.find(mark)
        while place >= 0:
            end = data.find(b"\n", place)
            yield data[data.rfind(b"\n", 0, place) + 1 : end]
            place = data.find(mark, end)

    @cached_property
    def latest_entries(self) -> Mapping[str, ChangeLogEntry]:
        """Return the last entry of every thing that there is, or ever was, by IRI."""
        return {entry.iri: entry for entry in self.thing_entries_since(0)}

    @property
    def is_whole(self) -> bool:
        """Return whether the log began with the store, so that it reports all things there ever were."""
        return self.total > 0 and self.read_page(1)[0].generation == 1

    @property
    def first_time(self) -> str:
        """Return the time of the first entry, "" in an empty log."""
        return self.read_page(1)[0].time if self.total else ""

    @property
    def last_time(self) -> str:
        """Return the time of the last entry, "" in an empty log."""
        return self.read_page(self.page_count)[-1].time if self.total else ""


@contextmanager
def _damage_told(path: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError) as error:
        raise StoreError(f"The change log cannot be read: {path.name}: {error}.") from None


def _read_entries(path: Path) -> tuple[ChangeLogEntry, ...]:
    with _damage_told(path):
        return decode_entries(path.read_bytes())


_read_closed_page = lru_cache(PAGES_AT_HAND)(_read_entries)


def log_of(catalogue: Catalogue) -> ChangeLog:
    """Return the log of an open generation."""
    generation = catalogue.generation
    return catalogue.compute_once("log", lambda: ChangeLog(Layout(generation.path.parent.parent), generation))


class HiddenClaims:
    """The claims of a log whose names are not told, by the names of what is hidden."""

    def __init__(self, log: ChangeLog, hidden_names: Set[str]) -> None:
        self._log, self._hidden_names = log, hidden_names

    def is_hidden(self, entry: ChangeLogEntry) -> bool:
        """Return whether an entry is that of a hidden claim."""
        return entry.is_of_claim and is_hidden_iri(entry.iri, self._hidden_names)

    def public_entry(self, entry: ChangeLogEntry) -> ChangeLogEntry:
        """Return an entry as it is told: that of a hidden claim as one of its thing, which changed with it.

        So numbers have no gaps. Where the load deleted the thing, it is told once more that it is deleted.
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
        owners = {iris.owner_iri(name) for name in self._hidden_names}
        entries = self._log.thing_entries_since(0)
        return {(each.iri, each.time): each for each in entries if is_hidden_iri(each.iri, owners)}


def hidden_claims(catalogue: Catalogue) -> HiddenClaims:
    """Return the hidden claims of the log of an open generation."""
    return HiddenClaims(log_of(catalogue), catalogue.hidden_names)


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
