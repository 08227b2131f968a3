"""Rates over labelled pages: what is right, what was published, what the labels have."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from label_store import PublishedPage


@dataclass(frozen=True)
class Case:
    """A labelled page, and what was published of it."""

    label: dict[str, Any]
    page: PublishedPage

    @property
    def name(self) -> str:
        """Name the file and the page, for lists."""
        return f"{self.label['file'].rpartition('/')[2]} p. {self.label['page']}"

    @property
    def producer(self) -> str:
        """Name the collection that the file is from, which is mostly one producing body."""
        source, _, rest = self.label["file"].rpartition("/")[2].partition("__")
        return "/".join(filter(None, (source, rest.rpartition("__")[0])))


Rows = Iterator[tuple[str, str]]
Table = Callable[[list[Case], list[str]], Rows]
"""A function that yields rows (heading, rate) over cases, and adds what went wrong to a list."""
TABLES: dict[str, Table] = {}


def table(name: str) -> Callable[[Table], Table]:
    """Register a function as a table."""

    def register(rows: Table) -> Table:
        TABLES[name] = rows
        return rows

    return register


def share(part: int, whole: int) -> str:
    """Write a rate with its numerator and denominator.

    >>> share(3, 4)
    '3/4 0.75'
    """
    return f"{part}/{whole} {part / whole:.2f}" if whole else "0/0"


def squeezed(text: str) -> str:
    """Drop blanks and capitals, in which two readers of a page may differ."""
    return "".join(text.split()).lower()


def overlaps(text: str, others: Iterable[str]) -> bool:
    """Return whether a text holds one of others or is held by it, blanks and capitals aside."""
    bare = squeezed(text)
    return any(bare in squeezed(other) or squeezed(other) in bare for other in others)


class Tally:
    """Pairs of page and thing: how many are right, published and labelled; what differs is listed."""

    def __init__(self, wrong: list[str] | None = None) -> None:
        """Count from nothing; `wrong` is where misses and false things are written."""
        self.right = self.published = self.labelled = 0
        self.wrong = [] if wrong is None else wrong

    def add(self, name: str, labelled: set[Any], published: set[Any]) -> None:
        """Count one page."""
        self.right += len(labelled & published)
        self.published += len(published)
        self.labelled += len(labelled)
        self.wrong += [f"{name}: missed {each}" for each in sorted(labelled - published)]
        self.wrong += [f"{name}: false {each}" for each in sorted(published - labelled)]

    def __str__(self) -> str:
        return f"precision {share(self.right, self.published):<14} recall {share(self.right, self.labelled)}"


ThingsOf = Callable[[Case], set[Any]]


def tally(
    cases: Iterable[Case], labelled: ThingsOf, published: ThingsOf, wrong: list[str] | None = None
) -> Tally:
    """Count over pages what two functions return for each."""
    result = Tally(wrong)
    for case in cases:
        result.add(case.name, labelled(case), published(case))
    return result
