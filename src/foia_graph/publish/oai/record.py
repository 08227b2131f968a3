"""A record of the repository, and its place in lists."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter

from foia_graph.publish.oai.datestamps import datestamp
from foia_graph.publish.oai.identifiers import identifier_of, kind_of
from foia_graph.store.changelog.log import ChangeLog

LIST_POSITION = attrgetter("list_position")
LoggedChange = tuple[str, str, bool]
"""A change of a thing: its IRI, when that was, and whether it is gone since."""


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


def changes_since(log: ChangeLog, number: int) -> Iterator[LoggedChange]:
    """Yield the changes of things behind an entry of a log, oldest first; behind 0 are all."""
    return ((each.iri, each.time, each.type == "Delete") for each in log.thing_entries_since(number))


def changed_records(changes: Iterable[LoggedChange]) -> list[OaiRecord]:
    """Return the records of things after some changes, in the order in which these things first changed."""
    last = {iri: (time, is_gone) for iri, time, is_gone in changes if kind_of(iri)}
    return [OaiRecord(identifier_of(iri), iri, *change) for iri, change in last.items()]


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
