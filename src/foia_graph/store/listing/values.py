"""Values of filters: those that things lead to, and what these fall under."""

from collections.abc import Iterable, Iterator, Mapping

from foia_graph.store.listing.filters import ListFilter
from foia_graph.store.listing.paths import PathReader


def read_values(
    paths: PathReader, base: str, list_filter: ListFilter, among: Iterable[str] = ()
) -> Iterator[tuple[str, str]]:
    """Yield things with their values, read along all property paths of a filter, a pair perhaps twice.

    With some names under `among` only these things are looked at.
    """
    starts = value_beginnings(list_filter, base)
    for path in list_filter.paths:
        for thing, value in paths.pairs(path, among):
            if value.startswith(starts):
                yield thing, value


def value_beginnings(list_filter: ListFilter, base: str) -> tuple[str, ...]:
    """Return how the values of a filter begin; those of a field of no certain kind begin anyhow."""
    kinds = tuple(f"{base}id/{kind}/" for kind in list_filter.kinds)
    if list_filter.scheme:
        return (*kinds, f"{base}scheme/{list_filter.scheme}/")
    return kinds or ("",)


def values_above(paths: PathReader, field: str) -> Mapping[str, list[str]]:
    """Return for each thing those right above it by a field."""
    found: dict[str, list[str]] = {}
    for below, over in paths.pairs(field):
        found.setdefault(below, []).append(over)
    return found


def value_and_broader(value: str, above: Mapping[str, Iterable[str]]) -> set[str]:
    """Return a value and all that it falls under."""
    found, todo = {value}, [value]
    while todo:
        new = set(above.get(todo.pop(), ())) - found
        found |= new
        todo += new
    return found
