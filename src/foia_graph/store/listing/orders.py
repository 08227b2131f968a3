"""Orders of things: by labels without regard to capitals, by days, and either way round."""

from collections.abc import Iterable, Mapping

from foia_graph.model.profile import Shape
from foia_graph.store.listing.paths import PathReader

SORTS: Mapping[str, str] = {"label": "label", "iri": "iri", "date": "day", "-date": "newest"}
"""The orders by their names in addresses, the usual one first, with the column of list_item of each."""
_BACKWARDS = str.maketrans("0123456789", "9876543210")
LONGEST = 80
"""Characters of a label that count for the order."""


def read_labels(
    paths: PathReader, shape: Shape, language: str, among: Iterable[str] = ()
) -> Mapping[str, str]:
    """Return the labels of things of a class, in some language where there is one."""
    known: dict[str, tuple[bool, str]] = {}
    for thing, text, spoken in paths.labels(shape, among) if shape.label_field else ():
        label = spoken != language, text
        known[thing] = min(label, known.get(thing, label))
    return {thing: text for thing, (_, text) in known.items()}


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
