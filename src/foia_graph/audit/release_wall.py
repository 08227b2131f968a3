"""The wall of a release: a square for a page, or document, that is here, promised, withheld, or missing."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, get_args

from foia_graph.audit.bates_gaps import release_shortfalls
from foia_graph.audit.withheld_pages import WithheldStatement, withheld_in_full
from foia_graph.extract.bates.gaps import StatedNumbers
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.document_files import Holdings

WallState = Literal["held", "promised", "withheld", "missing"]
STATES: tuple[WallState, ...] = get_args(WallState)
MAX_SQUARES = 600
# The most squares of one range of numbers.
MAX_OF_RANGE = 100
# The most documents of a release of which each page is a square.
MAX_READ = 200
REMEMBERED = 64


@dataclass(frozen=True, slots=True)
class WallSquare:
    """A square: its state, what it stands for in words, how many of it, and the thing (IRI) it leads to."""

    state: WallState
    words: str
    thing: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class WallRow:
    """Squares that belong to one thing (IRI): a document, or the release for what is in none."""

    thing: str
    squares: tuple[WallSquare, ...]


@dataclass(frozen=True, slots=True)
class ReleaseWall:
    """The rows of a wall, and what one square is: a page, a document, or a number of documents."""

    rows: tuple[WallRow, ...]
    unit: Literal["page", "document", "documents"]
    size: int = 1
    """The number of documents that one square stands for."""

    def totals(self) -> dict[WallState, int]:
        """Return how many there are of each state, in the order of states."""
        return _state_counts(square for row in self.rows for square in row.squares)


def _state_counts(squares: Iterable[WallSquare]) -> dict[WallState, int]:
    found = Counter[WallState]()
    for square in squares:
        found[square.state] += square.count
    return {state: found[state] for state in STATES if found[state]}


def release_wall(holdings: Holdings, release: str, documents: Sequence[str], stated: int) -> ReleaseWall:
    """Return the wall of a release with some documents, of which a source states so many; it is made once."""
    walls = holdings.catalogue.compute_once(
        "release walls", lambda: lru_cache(REMEMBERED)(lambda *key: build_wall(holdings, *key))
    )
    return walls(release, tuple(documents), stated)


def build_wall(holdings: Holdings, release: str, documents: tuple[str, ...], stated: int) -> ReleaseWall:
    """Build the wall of a release."""
    catalogue = holdings.catalogue
    withheld = withheld_in_full(catalogue, documents)
    uncounted = "a document that is counted, and not described"
    squares = tuple(_same_squares("missing", uncounted, release, max(stated - len(documents), 0)))
    absent = (WallRow(release, squares),) if squares else ()
    if len(documents) > MAX_SQUARES:
        return _bucket_wall(holdings, release, documents, absent)
    rows = [
        WallRow(document, tuple(_document_squares(holdings, document, withheld.get(document, []))))
        for document in documents
    ]
    if len(documents) > MAX_READ or sum(square.count for row in rows for square in row.squares) > MAX_SQUARES:
        rows = [WallRow(release, tuple(map(_joined_square, rows)))]
        return ReleaseWall((*rows, *absent), "document")
    return ReleaseWall((*rows, *_promised_rows(catalogue, documents), *absent), "page")


def _document_squares(
    holdings: Holdings, document: str, withheld: Sequence[WithheldStatement]
) -> Iterator[WallSquare]:
    """Yield the pages of a document that are here, those that it states besides, and those omitted of it."""
    numbers = holdings.page_numbers(document)
    stated = max(holdings.stated_page_counts(document), default=0)
    for number in numbers:
        yield WallSquare("held", f"page {number}", f"{document}/page/{number}")
    if not numbers and holdings.has_reading(document):
        yield WallSquare("held", "the same file as another document", document)
    elif not numbers:
        yield from _same_squares("promised", "not held here", document, stated or 1)
    else:
        yield from _same_squares("missing", "stated, and not here", document, stated - len(numbers))
    for each in withheld:
        yield from _same_squares("withheld", str(each).rstrip("."), each.page or document, each.pages or 1)


def _same_squares(state: WallState, words: str, thing: str, count: int) -> Iterator[WallSquare]:
    if count > MAX_SQUARES:
        yield WallSquare(state, f"{count:,} pages, {words}", thing, count)
        return
    yield from (WallSquare(state, words, thing) for _ in range(count))


def _promised_rows(catalogue: Catalogue, documents: Sequence[str]) -> Iterator[WallRow]:
    for each in release_shortfalls(catalogue, documents):
        said = each.statement
        letter = f"{catalogue.base}id/{said.document}"
        squares = [
            square
            for first, last in each.missing
            for square in _number_squares(said, first, last, f"{letter}/page/{said.page}")
        ]
        yield WallRow(letter, tuple(squares))


def _number_squares(said: StatedNumbers, first: int, last: int, page: str) -> Iterator[WallSquare]:
    size = -(-(last - first + 1) // MAX_OF_RANGE)
    for start in range(first, last + 1, size):
        end = min(start + size - 1, last)
        ends = (start,) if start == end else (start, end)
        numbers = " to ".join(f"{said.prefix}{said.printed_as(each)}" for each in ends)
        yield WallSquare("missing", f"{numbers}, said to be enclosed", page, end - start + 1)


def _joined_square(row: WallRow) -> WallSquare:
    counts = _state_counts(row.squares)
    words = ", ".join(f"{count:,} {state}" for state, count in counts.items())
    return WallSquare([*counts][-1], f"pages: {words}", row.thing)


def _bucket_wall(
    holdings: Holdings, release: str, documents: Sequence[str], absent: tuple[WallRow, ...]
) -> ReleaseWall:
    """Return a wall whose squares are so many documents, all of them here or some not."""
    size = -(-len(documents) // MAX_SQUARES)
    squares = []
    for start in range(0, len(documents), size):
        some = documents[start : start + size]
        here = sum(map(holdings.has_reading, some))
        words = f"documents {start + 1:,} to {start + len(some):,}: {here} of {len(some)} held"
        squares.append(WallSquare("held" if here == len(some) else "promised", words, some[0], len(some)))
    return ReleaseWall((WallRow(release, tuple(squares)), *absent), "documents", size)
