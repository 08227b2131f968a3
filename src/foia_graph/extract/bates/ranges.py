"""Ranges of Bates numbers that a letter says it encloses: "Bates stamped DOJ-0001 through DOJ-0200"."""

import re
from collections.abc import Iterator

import msgspec

from foia_graph.extract.bates.shapes import may_be_prefix
from foia_graph.extract.bates.spelling import prefix_key, repair_prefix
from foia_graph.extract.parsed_document import ParsedDocument, ParsedPage, PositionedText
from foia_graph.extract.registry import Spot, make_spot, page_texts

_NUMBER = r"(?:[A-Z]{2,8}[ ])?[A-Za-z0-9(][\w().\-]{0,40}"
_THROUGH = re.compile(
    rf"(?<![\w.\-])(?P<first>{_NUMBER}) ?(?:\n ?)?(?:through|thru|to|–|—|(?<= )-(?= ))"
    rf" ?(?:\n ?)?(?P<last>{_NUMBER})"
)
_SHORT = re.compile(r"(?<![\w.\-])(?P<first>\d{1,10}) ?[-–—]\s*(?P<last>\d{1,10})(?![\w-])")
_ALONE = re.compile(r"(?<=, )(?P<first>\d{1,10})(?=[,.;]|\s+and\b)|(?<=and )(?P<second>\d{1,10})(?=[.;])")
_PARTS = re.compile(r"(?P<prefix>.*?)(?P<digits>\d{1,10})[).]*")
_BATES = re.compile(r"(?i)\bbates[- ]?(?:stamp|label|number|page|range|no\b)\w*")
_SENTENCE_ENDS = re.compile(r"\.\s+[A-Z]|\n\s*\n|\Z")
_MAX_SENTENCE_LENGTH = 800
_SHORTEST_PREFIX = 3


_WITHHELD = re.compile(
    r"\W{0,3}\s?(?:(?:which|that|are|were|is|was|have|has|been|being|also)\s){0,4}(?:withheld|denied|exempt)\b",
    re.IGNORECASE,
)


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
        for match in _THROUGH.finditer(words.text):
            yield from _prefixed_range(page, words, image, match)
        for start, end in _bates_sentences(words.text):
            yield from _bare_ranges(page, words, image, start, end)


def _bates_sentences(text: str) -> Iterator[tuple[int, int]]:
    end = 0
    for match in _BATES.finditer(text):
        if match.start() >= end:
            ends = _SENTENCE_ENDS.search(text, match.end())
            end = min(ends.start() + 1 if ends else len(text), match.end() + _MAX_SENTENCE_LENGTH)
            yield match.end(), end


def _prefixed_range(
    page: ParsedPage, words: PositionedText, image: bool, match: re.Match[str]
) -> Iterator[StatedRange]:
    first, last = _PARTS.fullmatch(match["first"]), _PARTS.fullmatch(match["last"])
    if first is None or last is None or not may_be_prefix(first["prefix"]):
        return
    prefix = prefix_key(first["prefix"])
    if prefix == prefix_key(last["prefix"]) and len(prefix) >= _SHORTEST_PREFIX and not prefix.isdecimal():
        place = make_spot(words, match.start(), match.end(), image=image)
        for each in _stated_range(
            page, repair_prefix(first["prefix"]), (first["digits"], last["digits"]), place
        ):
            withheld = _WITHHELD.match(words.text, match.end()) is not None
            yield msgspec.structs.replace(each, is_withheld=withheld)


def _bare_ranges(
    page: ParsedPage, words: PositionedText, image: bool, start: int, end: int
) -> Iterator[StatedRange]:
    """Yield the ranges, and where there are some the single numbers, of a list without prefixes."""
    ranges = list(_SHORT.finditer(words.text, start, end))
    for found in ranges:
        place = make_spot(words, *found.span(), image=image)
        yield from _stated_range(page, "", (found["first"], found["last"]), place)
    for found in _ALONE.finditer(words.text, start, end) if ranges else ():
        place = make_spot(words, *found.span(), image=image)
        yield from _stated_range(page, "", (found[0], found[0]), place)


def _stated_range(
    page: ParsedPage, prefix: str, digits: tuple[str, str], place: Spot
) -> Iterator[StatedRange]:
    first, last = map(int, digits)
    if first <= last:
        yield StatedRange(page.number, prefix, first, last, place)
