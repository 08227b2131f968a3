"""All hits of a search as a table, a row each, however many they are."""

from collections.abc import Iterator

from foia_graph.hits import COLUMNS, row
from foia_graph.text.index import Found
from foia_graph.web.lists.tables import Row
from foia_graph.web.search.showing import Showing

AT_ONCE = 1000
"""Hits that are looked up together."""


def rows(found: Found, how: Showing) -> Iterator[Row]:
    """Give a row for each hit, the best first."""
    yield COLUMNS
    for start in range(0, found.total, AT_ONCE):
        for hit in how.shown(found, start, AT_ONCE):
            yield row(hit.told, hit.snippet, hit.score)
