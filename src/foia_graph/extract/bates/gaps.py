"""Gaps, repeats and disorder of Bates numbers, over the stamps of many documents."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise

from foia_graph.extract.bates.spelling import prefix_key

_RANGES_TO_NAME = 6


@dataclass(frozen=True, slots=True)
class BatesStamp:
    """A Bates number on a page (from 1) of a document; `width` is how many digits are printed."""

    prefix: str
    number: int
    document: str
    page: int
    width: int = 0

    def __str__(self) -> str:
        return f"{self.notation} is on {self.location}."

    @property
    def notation(self) -> str:
        return self.printed_as(self.number)

    @property
    def location(self) -> str:
        return f"page {self.page} of {self.document}"

    def printed_as(self, number: int) -> str:
        """Return another number as it would be printed, filled with zeros where this one is."""
        fill = self.width if self.width > len(str(self.number)) else 0
        return f"{self.prefix}{number:0{fill}}"

    def describe_span(self, first: int, last: int) -> str:
        """Name the numbers from a first to a last one, with their verb."""
        if first == last:
            return f"{self.printed_as(first)} is"
        return f"{self.printed_as(first)} to {self.printed_as(last)} ({last - first + 1} numbers) are"


@dataclass(frozen=True, slots=True)
class BatesRun:
    """Numbers without a gap: the stamps of the first and the last."""

    begin: BatesStamp
    end: BatesStamp

    @property
    def prefix(self) -> str:
        return self.begin.prefix

    @property
    def first(self) -> int:
        return self.begin.number

    @property
    def last(self) -> int:
        return self.end.number

    def __str__(self) -> str:
        numbers = self.begin.describe_span(self.first, self.last)
        if self.begin == self.end:
            return f"{numbers} on {self.begin.location}."
        return f"{numbers} from {self.begin.location} to {self.end.location}."


@dataclass(frozen=True, slots=True)
class BatesGap:
    """Numbers that no page bears: the stamps before and after them."""

    before: BatesStamp
    after: BatesStamp

    @property
    def prefix(self) -> str:
        return self.before.prefix

    @property
    def first(self) -> int:
        return self.before.number + 1

    @property
    def last(self) -> int:
        return self.after.number - 1

    def __str__(self) -> str:
        numbers = self.before.describe_span(self.first, self.last)
        before = f"{self.before.notation} is on {self.before.location}"
        return f"{numbers} on no page: {before}, {self.after.notation} on {self.after.location}."


@dataclass(frozen=True, slots=True)
class RepeatedNumber:
    """One number on several pages."""

    stamps: tuple[BatesStamp, ...]

    def __str__(self) -> str:
        return f"{self.stamps[0].notation} is on {_join_with_and([each.location for each in self.stamps])}."


@dataclass(frozen=True, slots=True)
class NumberDisorder:
    """A page whose number is smaller than that of the stamped page before it."""

    before: BatesStamp
    after: BatesStamp

    def __str__(self) -> str:
        earlier = f"{self.before.notation} on page {self.before.page}"
        return f"{self.after.notation} is on {self.after.location}, after {earlier}."


@dataclass(frozen=True, slots=True)
class StatedNumbers:
    """Numbers that a page of a letter says are enclosed; `prefix` is "" where it gives none.

    `quote` are the words in which it says so.
    """

    prefix: str
    first: int
    last: int
    document: str
    page: int
    quote: str = ""

    def __str__(self) -> str:
        numbers = f"{self.prefix}{self.first} to {self.prefix}{self.last}"
        return f"Page {self.page} of {self.document} says that {numbers} are enclosed."


@dataclass(frozen=True, slots=True)
class NumberShortfall:
    """Numbers that a letter says are enclosed: how many are on pages, and the ranges of those on none."""

    statement: StatedNumbers
    page_count: int
    missing: tuple[tuple[int, int], ...]

    def __str__(self) -> str:
        ranges = [str(first) if first == last else f"{first} to {last}" for first, last in self.missing]
        more = len(ranges) - _RANGES_TO_NAME
        named = _join_with_and([*ranges[:_RANGES_TO_NAME], f"{more} more ranges"] if more > 1 else ranges)
        return f"{str(self.statement)[:-1]}: {self.page_count} of them are on pages, and {named} on none."


def find_runs(stamps: Iterable[BatesStamp]) -> Iterator[BatesRun]:
    """Yield the runs of all documents together, by prefix and number."""
    for alike in _by_prefix(stamps):
        begin = end = alike[0]
        for stamp in alike[1:]:
            if stamp.number > end.number + 1:
                yield BatesRun(begin, end)
                begin = stamp
            end = stamp
        yield BatesRun(begin, end)


def find_gaps(stamps: Iterable[BatesStamp]) -> Iterator[BatesGap]:
    """Yield the numbers missing between those of one prefix."""
    for before, after in pairwise(find_runs(stamps)):
        if prefix_key(before.prefix) == prefix_key(after.prefix):
            yield BatesGap(before.end, after.begin)


def find_repeats(stamps: Iterable[BatesStamp]) -> Iterator[RepeatedNumber]:
    """Yield the numbers that are on several pages."""
    for alike in _by_prefix(stamps):
        for _, same in groupby(alike, key=lambda each: each.number):
            places = tuple(same)
            if len(places) > 1:
                yield RepeatedNumber(places)


def find_disorders(stamps: Iterable[BatesStamp]) -> Iterator[NumberDisorder]:
    """Yield the pages whose number is smaller than that of the stamped page before, document by document."""
    ordered = sorted(stamps, key=lambda each: (each.document, prefix_key(each.prefix), each.page))
    for _, ours in groupby(ordered, key=lambda each: (each.document, prefix_key(each.prefix))):
        for before, after in pairwise(ours):
            if after.number < before.number:
                yield NumberDisorder(before, after)


def find_shortfalls(
    stated: Iterable[StatedNumbers], stamps: Iterable[BatesStamp]
) -> Iterator[NumberShortfall]:
    """Yield what letters state that is not on pages, wholly or in part."""
    by_prefix: dict[str, set[int]] = defaultdict(set)
    for stamp in stamps:
        by_prefix[prefix_key(stamp.prefix)].add(stamp.number)
        by_prefix[""].add(stamp.number)
    for each in stated:
        there = sorted(
            number for number in by_prefix[prefix_key(each.prefix)] if each.first <= number <= each.last
        )
        if len(there) <= each.last - each.first:
            yield NumberShortfall(each, len(there), tuple(_remaining_ranges(each.first, each.last, there)))


def _remaining_ranges(first: int, last: int, there: Iterable[int]) -> Iterator[tuple[int, int]]:
    for before, after in pairwise([first - 1, *there, last + 1]):
        if after - before > 1:
            yield before + 1, after - 1


def _by_prefix(stamps: Iterable[BatesStamp]) -> Iterator[list[BatesStamp]]:
    for _, alike in groupby(sorted(stamps, key=_stamp_order), key=lambda each: prefix_key(each.prefix)):
        yield list(alike)


def _stamp_order(stamp: BatesStamp) -> tuple[str, int, str, int]:
    return prefix_key(stamp.prefix), stamp.number, stamp.document, stamp.page


def _join_with_and(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
