"""All records of a catalogue, held in memory: read in the whole change log, or in a catalogue without one."""

from collections.abc import Iterable, Sequence, Set
from functools import lru_cache
from operator import attrgetter

from foia_graph.publish.oai.record import LIST_POSITION, OaiRecord
from foia_graph.runtime.shared_values import cached_property

REMEMBERED = 64
"""The most choices of kinds whose records are kept at hand."""


class RecordList:
    """The records of things, in the order of their last changes, then of their identifiers.

    Where a catalogue got another base under the same host, a name of old may share its identifier with a new
    one; then what is there goes before what is gone.
    """

    def __init__(self, records: Iterable[OaiRecord]) -> None:
        """Take the records of things in the order in which these first came."""
        self._by_identifier = {
            each.identifier: each for each in sorted(records, key=attrgetter("deleted"), reverse=True)
        }
        self.of_kinds = lru_cache(REMEMBERED)(self._of_kinds)
        """Return the records of things of some kinds, none for all, in order."""

    @cached_property
    def in_order(self) -> Sequence[OaiRecord]:
        """Return all records."""
        return sorted(self._by_identifier.values(), key=LIST_POSITION)

    @cached_property
    def deleted(self) -> Sequence[OaiRecord]:
        """Return the records of what is gone, in order."""
        return [each for each in self.in_order if each.deleted]

    @cached_property
    def kinds(self) -> frozenset[str]:
        """Return the kinds of things that there are records of."""
        return frozenset(each.kind for each in self.in_order)

    @property
    def sample(self) -> str:
        """Return the identifier of what came last and is there, "" where there is no record."""
        return next(reversed(self._by_identifier), "")

    def find(self, identifier: str) -> OaiRecord | None:
        """Return the record of an identifier, None for none."""
        return self._by_identifier.get(identifier)

    def of_things(self, iris: Set[str]) -> list[OaiRecord]:
        """Return the records of some things, in order."""
        return [each for each in self.in_order if each.iri in iris]

    def _of_kinds(self, kinds: frozenset[str]) -> Sequence[OaiRecord]:
        return [each for each in self.in_order if each.kind in kinds] if kinds else self.in_order
