"""In which order a list stands: by name, by date, by label; things that are alike in that, by name."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from foia_graph.store.lists.days import UNDATED

if TYPE_CHECKING:
    from foia_graph.store.lists.index import Index

Key: TypeAlias = tuple[str, str]
"""What a thing is sorted by, and its name."""
BACKWARDS = str.maketrans("0123456789", "9876543210")
LONGEST = 80
"""Characters of a label that count."""


@dataclass(frozen=True, slots=True)
class Order:
    """The places of all things in one order, and by its place what each is sorted by."""

    sort: str
    said: Sequence[str]
    places: Sequence[int]

    def key(self, said: str, name: str) -> Key:
        """Make the key of a thing of what it is sorted by."""
        return (said.translate(BACKWARDS) if self.sort.startswith("-") else said), name


Say = Callable[["Index"], Sequence[str]]


def by_name(index: "Index") -> Sequence[str]:
    """Nothing goes before the name."""
    return [""] * len(index.names)


def by_date(index: "Index") -> Sequence[str]:
    """Give the first day of each thing; those without a date stand last."""
    return index.days.sorted_by if index.days else [UNDATED] * len(index.names)


def by_label(index: "Index") -> Sequence[str]:
    """Give what each thing is called, without regard to capitals."""
    return [" ".join(label.casefold()[:LONGEST].split()) for label in index.labels]


SORTS: dict[str, Say] = {"iri": by_name, "date": by_date, "-date": by_date, "label": by_label}
"""The orders there are: what each sorts by, as an address says it; `-` turns it round."""


def order(index: "Index", sort: str) -> Order:
    """Sort all things of an index."""
    found = Order(sort, SORTS[sort](index), ())
    keys = [found.key(said, name) for said, name in zip(found.said, index.names, strict=True)]
    return Order(sort, found.said, sorted(range(len(keys)), key=keys.__getitem__))
