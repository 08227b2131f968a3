"""Gaps, repeats and disorder of Bates numbers, over the stamps of many documents."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise

import msgspec

from foia_graph.extract.bates.spelling import may_be_prefix, prefix_key, repair_prefix
from foia_graph.extract.parsed_document import ParsedDocument, ParsedPage, PositionedText
from foia_graph.extract.registry import Spot, make_spot, page_texts
from foia_graph.runtime.tables import patterns_beside

_PATTERNS = patterns_beside(__file__)

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
        return f"{self.prefix}{filled_number(number, self.width, self.number)}"

    def describe_span(self, first: int, last: int) -> str:
        """Return the numbers from a first to a last one in words."""
        if first == last:
            return self.printed_as(first)
        return f"{self.printed_as(first)} to {self.printed_as(last)} ({last - first + 1} numbers)"


def filled_number(number: int, width: int, other: int) -> str:
    """Return a number with zeros before it, where another that is printed in so many digits has some.

    >>> filled_number(108, 6, 101), filled_number(99, 3, 121)
    ('000108', '99')
    """
    return f"{number:0{width if width > len(str(other)) else 0}}"


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
            return f"{numbers} is on {self.begin.location}."
        return f"{numbers} are from {self.begin.location} to {self.end.location}."


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
        return f"Missing: {numbers} ({before}, {self.after.notation} on {self.after.location})."


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

    `quote` are the words in which it says so, `width` is how many digits the first number has there.
    """

    prefix: str
    first: int
    last: int
    document: str
    page: int
    quote: str = ""
    width: int = 0

    def printed_as(self, number: int) -> str:
        """Return a number as the letter would print it, without its prefix."""
        return filled_number(number, self.width, self.first)

    def __str__(self) -> str:
        numbers = " to ".join(f"{self.prefix}{self.printed_as(each)}" for each in (self.first, self.last))
        return f"Page {self.page} of {self.document} says that {numbers} are enclosed."


@dataclass(frozen=True, slots=True)
class NumberShortfall:
    """Numbers that a letter says are enclosed: how many are on pages, and the ranges of those on none."""

    statement: StatedNumbers
    page_count: int
    missing: tuple[tuple[int, int], ...]

    def __str__(self) -> str:
        printed = self.statement.printed_as
        ranges = [
            printed(first) if first == last else f"{printed(first)} to {printed(last)}"
            for first, last in self.missing
        ]
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


_NUMBER = _PATTERNS.text("number")
_MAX_SENTENCE_LENGTH = 800
_SHORTEST_PREFIX = 3


class StatedRange(msgspec.Struct, frozen=True):
    """Numbers that a page says are enclosed, or withheld; `prefix` is "" where it gives the numbers alone."""

    page: int
    prefix: str
    first: int
    last: int
    spot: Spot
    is_withheld: bool = False


def find_stated_ranges(document: ParsedDocument) -> Iterator[StatedRange]:
    """Yield the ranges of Bates numbers that the pages of a file state, each once a page, enclosed or not."""
    for page in document.pages:
        yield from find_page_ranges(page)


def find_page_ranges(page: ParsedPage) -> Iterator[StatedRange]:
    """Yield the ranges that a page states, each once."""
    seen = set()
    for each in _page_ranges(page):
        named = (prefix_key(each.prefix), each.first, each.last)
        if named not in seen:
            seen.add(named)
            yield each


def _page_ranges(page: ParsedPage) -> Iterator[StatedRange]:
    for words, image in page_texts(page):
        for match in _PATTERNS["through"].finditer(words.text):
            yield from _prefixed_range(page, words, image, match)
        for start, end in _bates_sentences(words.text):
            # A list without prefixes; numbers alone count where there are ranges.
            ranges = list(_PATTERNS["short"].finditer(words.text, start, end))
            for found in ranges:
                place = make_spot(words, *found.span(), image=image)
                yield from _stated_range(page, "", (found["first"], found["last"]), place)
            for found in _PATTERNS["alone"].finditer(words.text, start, end) if ranges else ():
                place = make_spot(words, *found.span(), image=image)
                yield from _stated_range(page, "", (found[0], found[0]), place)


def _bates_sentences(text: str) -> Iterator[tuple[int, int]]:
    end = 0
    for match in _PATTERNS["bates"].finditer(text):
        if match.start() >= end:
            ends = _PATTERNS["sentence_ends"].search(text, match.end())
            end = min(ends.start() + 1 if ends else len(text), match.end() + _MAX_SENTENCE_LENGTH)
            yield match.end(), end


def _prefixed_range(
    page: ParsedPage, words: PositionedText, image: bool, match: re.Match[str]
) -> Iterator[StatedRange]:
    first, last = _PATTERNS["parts"].fullmatch(match["first"]), _PATTERNS["parts"].fullmatch(match["last"])
    if first is None or last is None or not may_be_prefix(first["prefix"]):
        return
    prefix = prefix_key(first["prefix"])
    if prefix == prefix_key(last["prefix"]) and len(prefix) >= _SHORTEST_PREFIX and not prefix.isdecimal():
        place = make_spot(words, match.start(), match.end(), image=image)
        for each in _stated_range(
            page, repair_prefix(first["prefix"]), (first["digits"], last["digits"]), place
        ):
            withheld = _PATTERNS["withheld"].match(words.text, match.end()) is not None
            yield msgspec.structs.replace(each, is_withheld=withheld)


def _stated_range(
    page: ParsedPage, prefix: str, digits: tuple[str, str], place: Spot
) -> Iterator[StatedRange]:
    first, last = map(int, digits)
    if first <= last:
        yield StatedRange(page.number, prefix, first, last, place)
