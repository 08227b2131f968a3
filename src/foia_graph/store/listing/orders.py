"""Orders of things: by labels without regard to capitals, by days, and either way round."""

from array import array
from collections.abc import Iterable, Sequence

from foia_graph.model.profile import Shape
from foia_graph.store.listing.paths import PathReader

_BACKWARDS = str.maketrans("0123456789", "9876543210")
LONGEST = 80
"""Characters of a label that count for the order."""


def read_labels(
    paths: PathReader, shape: Shape, names: Sequence[str], language: str, among: Iterable[str] = ()
) -> list[str]:
    """Return the labels of things of a class, in some language where there is one."""
    known: dict[str, tuple[bool, str]] = {}
    for thing, text, spoken in paths.labels(shape, among) if shape.label_field else ():
        label = spoken != language, text
        known[thing] = min(label, known.get(thing, label))
    return [known[name][1] if name in known else "" for name in names]


def sort_label(label: str) -> str:
    """Return a label as it is sorted.

    >>> sort_label("  Secure\\nCommunities")
    'secure communities'
    """
    return " ".join(label.casefold()[:LONGEST].split())


def turned_round(day: str) -> str:
    """Return what sorts as a day does when the newest come first; the undated are last either way.

    >>> turned_round("2012-04-01")
    '7987-95-98'
    """
    return day.translate(_BACKWARDS)


def sorted_places(sort_values: Sequence[str], *, backwards: bool = False) -> "array[int]":
    """Return the places of things in the order of their values, those of equal ones in their own order."""
    keys = [turned_round(value) for value in sort_values] if backwards else list(sort_values)
    return array("I", sorted(range(len(keys)), key=keys.__getitem__))
