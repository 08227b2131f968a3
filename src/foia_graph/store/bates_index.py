"""The index of Bates numbers: the pages and documents that bear a number, however it is spelled."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from operator import attrgetter

from foia_graph.extract.bates.spelling import TypedRange, nearest_ranges, possible_numbers, prefix_key


@dataclass(frozen=True, slots=True)
class Stamp:
    """A run of numbers on a page or a document; its last field is false where the end is not stated."""

    prefix: str
    first: int
    last: int
    thing: str
    as_printed: str
    has_end: bool = True


@dataclass(frozen=True, slots=True)
class BatesSpan:
    """The numbers with one prefix, in one document or in all: from, to, and how many are known."""

    prefix: str
    document: str
    first: int
    last: int
    count: int
    documents: int = 1


class BatesIndex:
    """All Bates numbers of a catalogue; `page_of` gives the document and the number of a page."""

    def __init__(self, stamps: Iterable[Stamp], page_of: Callable[[str], tuple[str, int]]) -> None:
        self._page_of = page_of
        self._by_number: dict[tuple[str, int], list[Stamp]] = {}
        self._ranges_by_prefix: dict[str, list[Stamp]] = {}
        self._by_prefix: dict[str, list[Stamp]] = {}
        self._printed_by_thing: dict[str, list[str]] = {}
        for stamp in sorted(stamps, key=attrgetter("prefix", "first", "last", "thing")):
            prefix = prefix_key(stamp.prefix)
            self._by_prefix.setdefault(prefix, []).append(stamp)
            self._printed_by_thing.setdefault(stamp.thing, []).append(stamp.as_printed)
            if stamp.first == stamp.last:
                self._by_number.setdefault((prefix, stamp.first), []).append(stamp)
            else:
                self._ranges_by_prefix.setdefault(prefix, []).append(stamp)

    def printed_numbers(self, thing: str) -> list[str]:
        """Return the Bates numbers of a page or a document as they are printed."""
        return self._printed_by_thing.get(thing, [])

    def find_stamps(self, text: str) -> dict[str, Stamp]:
        """Return all that a number leads to, pages rather than the documents that they are in."""
        return self._without_documents(
            stamp for spelled in possible_numbers(text) for stamp in self._stamps_with(*spelled)
        )

    def _without_documents(self, stamps: Iterable[Stamp]) -> dict[str, Stamp]:
        """Return stamps by their things, without documents of which a page is there."""
        found = {stamp.thing: stamp for stamp in stamps}
        whole = {self._page_of(thing)[0] for thing in found if self._page_of(thing)[1]}
        order = sorted(found, key=lambda thing: (self._page_of(thing), thing))
        return {thing: found[thing] for thing in order if thing not in whole}

    def find_bare_number(self, text: str) -> dict[str, Stamp]:
        """Return all that a number leads to whatever stands before it there, as `find_stamps` does."""
        before, number = next(possible_numbers(text), ("", 0))
        if before or not text.strip().isdecimal():
            return {}
        return self._without_documents(
            stamp for prefix in self._by_prefix for stamp in self._stamps_with(prefix, number)
        )

    def find_range(self, numbers: TypedRange) -> dict[str, Stamp]:
        """Return all that bears a number of a range, pages rather than the documents that they are in."""
        key = prefix_key(numbers.prefix)
        prefixes = [key] if key in self._by_prefix or key else list(self._by_prefix)
        return self._without_documents(
            stamp
            for prefix in prefixes
            for stamp in self._by_prefix.get(prefix, ())
            if stamp.first <= numbers.last and numbers.first <= stamp.last
        )

    def _stamps_with(self, prefix: str, number: int) -> Iterator[Stamp]:
        yield from self._by_number.get((prefix, number), ())
        yield from (
            each for each in self._ranges_by_prefix.get(prefix, ()) if each.first <= number <= each.last
        )

    def nearest_stamps(self, text: str) -> tuple[Stamp | None, Stamp | None]:
        """Return the known numbers right before and after one that leads nowhere, of the same prefix."""
        known = [spelled for spelled in possible_numbers(text) if spelled[0] in self._by_prefix]
        if not known:
            return None, None
        prefix, number = max(known, key=lambda spelled: len(spelled[0]))
        # Of two that are as near, a page says more than the document that it is in.
        return nearest_ranges(
            prefix, number, sorted(self._by_prefix[prefix], key=lambda each: each.last - each.first)
        )

    # ------------------------------------------------------------ lists

    @property
    def prefixes(self) -> list[BatesSpan]:
        """Return the known prefixes, each with its first and last number."""
        return [self._join_stamps(found, "") for _, found in sorted(self._by_prefix.items())]

    def document_runs(self, prefix: str) -> list[BatesSpan]:
        """Return the numbers with a prefix, document by document."""
        found: dict[str, list[Stamp]] = {}
        for stamp in self._by_prefix.get(prefix_key(prefix), ()):
            found.setdefault(self._page_of(stamp.thing)[0], []).append(stamp)
        runs = (self._join_stamps(stamps, document) for document, stamps in found.items())
        return sorted(runs, key=attrgetter("first", "last", "document"))

    def _join_stamps(self, stamps: list[Stamp], document: str) -> BatesSpan:
        numbers = {number for each in stamps for number in (each.first, each.last)}
        documents = {self._page_of(each.thing)[0] for each in stamps}
        return BatesSpan(
            stamps[0].prefix, document, min(numbers), max(numbers), _count_numbers(stamps), len(documents)
        )


def _count_numbers(stamps: list[Stamp]) -> int:
    """Return how many numbers at least one stamp covers."""
    count, reached = 0, -1
    for each in sorted(stamps, key=attrgetter("first")):
        count += max(0, each.last - max(each.first, reached + 1) + 1)
        reached = max(reached, each.last)
    return count


def count_covered(stamps: Iterable[Stamp], numbers: TypedRange) -> int:
    """Return how many numbers of a range stand on at least one of some stamps, whatever their prefixes."""
    within = (
        replace(each, first=max(each.first, numbers.first), last=min(each.last, numbers.last))
        for each in stamps
    )
    return _count_numbers([each for each in within if each.first <= each.last])
