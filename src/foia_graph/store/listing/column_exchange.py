"""Exchange of what a file of columns says of a few things, where there are the same things as before.

Only the parts that differ are made anew, all others are copied as they stand.
"""

from array import array
from bisect import bisect_left
from collections.abc import Mapping, Sequence

from foia_graph.store.column_file import (
    DATES,
    LABELS,
    ORDER,
    ColumnFile,
    ColumnFileWriter,
    PlacesByValue,
)
from foia_graph.store.listing.build import ClassColumns, add_days


def exchange_values(
    file: ColumnFile, stale: ClassColumns, fresh: ClassColumns, places: Sequence[int]
) -> ColumnFileWriter | None:
    """Return the parts of a file whose things at some places say what `fresh` says, None where they do.

    `places` are in the order of the names of `fresh`; `stale` is what the file says, of the same columns.
    """
    labels = {
        place: label
        for place, label in zip(places, fresh.labels, strict=True)
        if stale.labels[place] != label
    }
    columns = {
        name: column
        for name, values in fresh.columns.items()
        if (column := exchange_in_column(stale.columns[name], values, places)) is not None
    }
    if not labels and not columns:
        return None
    writer = ColumnFileWriter(file.parts())
    if labels:
        writer.exchange_texts(LABELS, labels)
        writer.add_numbers(f"{ORDER}label", _sort_again(file.numbers(f"{ORDER}label"), labels, stale.labels))
    for name, column in columns.items():
        writer.add_column(name, column, len(stale.names))
        if name == DATES:
            add_days(writer, column, len(stale.names))
    return writer


def _values_at(column: PlacesByValue, places: Sequence[int]) -> dict[str, list[int]]:
    """Return those values of a column that things at some places have, each with these places."""
    found: dict[str, list[int]] = {}
    for value, having in column.items():
        for place in places:
            at = bisect_left(having, place)
            if at < len(having) and having[at] == place:
                found.setdefault(value, []).append(place)
    return found


def _values_of(fresh: PlacesByValue, places: Sequence[int]) -> dict[str, list[int]]:
    return {value: [places[at] for at in sorted(having)] for value, having in fresh.items()}


def exchange_in_column(
    stale: PlacesByValue, fresh: PlacesByValue, places: Sequence[int]
) -> PlacesByValue | None:
    """Return a column of which things at some places have the values of `fresh`, None where they do.

    The places in `fresh` count these things.
    """
    before, come = _values_at(stale, places), _values_of(fresh, places)
    if before == come:
        return None
    found, gone = dict(stale), set(places)
    for value in {*before, *come}:
        stay = [place for place in stale.get(value, ()) if place not in gone]
        found[value] = array("I", sorted([*stay, *come.get(value, ())]))
    return {value: having for value, having in found.items() if len(having)}


def _sort_again(order: memoryview, new_labels: Mapping[int, str], labels: Sequence[str]) -> "array[int]":
    """Return the order of all places, those of equal labels in their own order, where some labels are new."""

    def sort_key(place: int) -> tuple[str, int]:
        return new_labels[place] if place in new_labels else labels[place], place

    places = array("I", order.tobytes())
    for place in new_labels:
        places.remove(place)
    for place in new_labels:
        places.insert(bisect_left(places, sort_key(place), key=sort_key), place)
    return places
