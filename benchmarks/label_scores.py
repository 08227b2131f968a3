"""Rates over labelled pages: what is right, what was found, what was wanted."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from foia_graph.extract.registry import PageFinding


@dataclass(frozen=True)
class Case:
    """A labelled page, and what was found on it by extractor."""

    label: dict[str, Any]
    found: dict[str, list[PageFinding]]

    @property
    def name(self) -> str:
        """Give the name of the file and the page, for lists."""
        return f"{self.label['file'].rpartition('/')[2]} p. {self.label['page']}"


Rows = Iterator[tuple[str, str]]


@dataclass(frozen=True)
class Table:
    """A function that gives rows and adds what went wrong to a list, and the extractor it judges."""

    extractor: str
    rows: Callable[[list[Case], list[str]], Rows]


TABLES: dict[str, Table] = {}


def table(name: str, extractor: str) -> Callable[[Callable[[list[Case], list[str]], Rows]], Any]:
    """Register a function as a table."""

    def register(rows: Callable[[list[Case], list[str]], Rows]) -> Any:
        TABLES[name] = Table(extractor, rows)
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


class Tally:
    """Pairs of page and thing that are right, found and wanted; what differs is added to a list."""

    def __init__(self, wrong: list[str] | None = None) -> None:
        """Count from nothing; `wrong` is where misses and false findings are written."""
        self.right = self.found = self.wanted = 0
        self.wrong = [] if wrong is None else wrong

    def add(self, where: str, wanted: set[Any], found: set[Any], what: str = "") -> None:
        """Count one page."""
        self.right += len(wanted & found)
        self.found += len(found)
        self.wanted += len(wanted)
        self.wrong += [f"{where}: missed {what}{each}" for each in sorted(wanted - found)]
        self.wrong += [f"{where}: false {what}{each}" for each in sorted(found - wanted)]

    def __str__(self) -> str:
        """Write precision and recall."""
        return f"precision {share(self.right, self.found):<14} recall {share(self.right, self.wanted)}"


def tally(cases: Iterable[Case], wanted: Callable, found: Callable, wrong: list[str] | None = None) -> Tally:
    """Count over pages what two functions give for each: the things wanted and the things found."""
    result = Tally(wrong)
    for case in cases:
        result.add(case.name, wanted(case), found(case))
    return result


def printed(found: Iterable[Any]) -> list[str]:
    """Give findings as they are printed."""
    return [each.printed for each in found]


def quotes(found: Iterable[PageFinding]) -> list[str]:
    """Give the words in which findings stand on their page."""
    return [spot.quote for each in found for spot in each.spots]


def overlaps(text: str, others: Iterable[str]) -> bool:
    """Say whether a text holds one of others or is held by it, blanks and capitals aside."""
    bare = squeezed(text)
    return any(bare in squeezed(other) or squeezed(other) in bare for other in others)
