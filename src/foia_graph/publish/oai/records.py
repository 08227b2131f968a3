"""Records of the repository: every public thing that is an item, and every one that ever was.

The datestamp of a record is the time of the last entry on it in the change log, save in formats that say
otherwise (`formats`); what the log says was deleted (withdrawn, restricted or gone from the sources, told
apart by nothing) stays for ever as a deleted record.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter

from foia_graph.publish.oai.datestamps import datestamp
from foia_graph.publish.oai.identifiers import identifier_of, kind_of
from foia_graph.runtime.shared_values import cached_property
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.changelog.log import log_of

LIST_POSITION = attrgetter("list_position")


@dataclass(frozen=True, slots=True)
class OaiRecord:
    """A record: its identifier, the thing it describes, when that last changed, and whether it is gone."""

    identifier: str
    iri: str
    time: str
    deleted: bool

    @property
    def datestamp(self) -> str:
        """Return the time of the last change, to the second."""
        return datestamp(self.time)

    @property
    def kind(self) -> str:
        """Return the kind of the thing."""
        return kind_of(self.iri)

    @property
    def list_position(self) -> tuple[str, str]:
        """Return where it stands in lists; two loads may fall in one second, but never have the same time."""
        return self.time, self.identifier


class OaiRecords:
    """The records of one catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        log = log_of(catalogue)
        self.earliest = datestamp(log.first_time or catalogue.generation.created)
        self.latest = datestamp(log.last_time or catalogue.generation.created)
        self._catalogue = catalogue

    @cached_property
    def in_order(self) -> Sequence[OaiRecord]:
        """Return all records in the order of their last changes, then of their identifiers."""
        return sorted(self.by_identifier.values(), key=LIST_POSITION)

    @cached_property
    def by_identifier(self) -> dict[str, OaiRecord]:
        """Return all records by identifier.

        Where a catalogue got another base under the same host, a name of old may share its identifier with a
        new one; then what is there goes before what is gone.
        """
        return {
            each.identifier: each
            for each in sorted(self._build_records(), key=attrgetter("deleted"), reverse=True)
        }

    def _build_records(self) -> Iterator[OaiRecord]:
        for iri, time, deleted in self._last_changes():
            if kind_of(iri):
                yield OaiRecord(identifier_of(iri), iri, time, deleted)

    def _last_changes(self) -> Iterator[tuple[str, str, bool]]:
        """Yield each thing with the time of its last change; all are as old as a generation without a log."""
        latest = log_of(self._catalogue).latest_entries
        if not latest:
            yield from (
                (iri, self._catalogue.generation.created, False) for iri in self._catalogue.all_things
            )
        for entry in latest.values():
            yield entry.iri, entry.time, entry.type == "Delete"

    def of_kinds(self, kinds: frozenset[str]) -> Sequence[OaiRecord]:
        """Return the records of things of some kinds, none for all, in order."""
        if not kinds:
            return self.in_order
        return self._catalogue.compute_once(
            ("oai records", kinds), lambda: [each for each in self.in_order if each.kind in kinds]
        )

    @cached_property
    def kinds(self) -> frozenset[str]:
        """Return the kinds of things that there are records of."""
        return frozenset(each.kind for each in self.in_order)


def records_between(
    records: Sequence[OaiRecord], first: str, last: str, after: tuple[str, str] = ("", "")
) -> Sequence[OaiRecord]:
    """Return those of some records in order that are from one second to another, and behind a place."""
    # Times go beyond the second: without its Z a second sorts before all times in it, with it behind them.
    start = max(
        bisect_left(records, (first.rstrip("Z"), ""), key=LIST_POSITION) if first else 0,
        bisect_right(records, after, key=LIST_POSITION) if after[0] else 0,
    )
    end = bisect_right(records, (last, "\U0010ffff"), key=LIST_POSITION) if last else len(records)
    return records[start:end]


def oai_records(catalogue: Catalogue) -> OaiRecords:
    """Return the records of an open generation."""
    return catalogue.compute_once("oai records", lambda: OaiRecords(catalogue))
