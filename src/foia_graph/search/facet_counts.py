"""Counts of what a search finds, by facet and value."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tantivy import Query

from foia_graph.search.facets import WORDS
from foia_graph.search.index_searcher import IndexSearcher
from foia_graph.store.listing.selection import Facet

MOST_VALUES = 20
ValueCounts = dict[str, dict[str, int]]
"""The number of entries by facet and value (an IRI, or a word where the facet has words)."""


@dataclass(frozen=True, slots=True)
class FacetCounter:
    """Counts the entries of one index, whose names stand without a base, for facets with their titles."""

    searcher: IndexSearcher
    base: str
    titles: Mapping[str, str]

    def count_values(self, query: Query) -> ValueCounts:
        """Return the number of entries that a query finds, by facet and value."""
        counts: ValueCounts = {name: {} for name in self.titles}
        for term, count in self.searcher.count_facet_values(query).items():
            name, _, value = term.partition(":")
            if name in counts:  # the index may be of a profile that had other facets
                counts[name][self._full_name(name, value)] = count
        return counts

    def facets(self, counts: ValueCounts, chosen: Mapping[str, Sequence[str]]) -> tuple[Facet, ...]:
        """Return each facet with the values that most have, and those that were chosen in it."""
        return tuple(
            _facet(name, title, counts[name], chosen.get(name, ())) for name, title in self.titles.items()
        )

    def _full_name(self, name: str, value: str) -> str:
        return value if name in WORDS else f"{self.base}{value}"


def _facet(name: str, title: str, counts: dict[str, int], chosen_values: Sequence[str]) -> Facet:
    kept = sorted(counts, key=lambda value: (-counts[value], value))
    shown = [*kept[:MOST_VALUES], *(value for value in chosen_values if value not in kept[:MOST_VALUES])]
    more = sum(value not in shown for value in kept) if len(kept) > MOST_VALUES else 0
    return Facet(name, title, tuple((value, counts.get(value, 0)) for value in shown), more)
