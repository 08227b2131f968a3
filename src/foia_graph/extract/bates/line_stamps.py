"""Stamps in single lines, found by the prefix that other files bear."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from foia_graph.extract.bates.page_ids import PageId
from foia_graph.extract.bates.shapes import is_bates_prefix
from foia_graph.extract.bates.spelling import find_broken_stamp, prefix_key, repair_prefix
from foia_graph.extract.registry import Spot

_WHOLE_LINE = re.compile(
    r"[^\w(\[]{0,4}(?P<prefix>[A-Z][\w().&/-]{0,40}(?:[ ][A-Z][\w().&/-]{0,20}){0,3}?[ ]?)"
    r"(?P<digits>0\d{3,9})\W{0,4}"
)
_BARE = re.compile(
    r"\W{0,4}(?:(?i:bates)\w{0,6}\W{0,3}(?i:nos?|numbers?|pages?)?\W{0,4})?(?P<digits>0\d{3,9})\W{0,4}"
)
_ZIP_CODE = re.compile(r"(?:.*\W)?(?:AE|CT|MA|ME|NH|NJ|NY|PR|RI|VI|VT)\W{0,2}")
"""What is before the five digits of a ZIP code that begins with 0."""
_FEWEST_FILES = 3
_MAX_GAP = 50
"""Numbers that one page of a release stands for at most, where its files prove a prefix together."""


@dataclass(frozen=True, slots=True)
class LineStamp:
    """A stamp in a line: its page, its digits, "?" for those that cannot be read, and where it is."""

    page: int
    digits: str
    spots: tuple[Spot, ...]

    @property
    def number(self) -> int | None:
        """Return the number that its digits say, None where they are not legible."""
        return int(self.digits) if self.digits.isdecimal() else None


def line_stamp(line: PageId, key: str) -> LineStamp | None:
    """Return the stamp in a line whose prefix has a blurred key, perhaps broken, None where there is none."""
    text = line.printed
    found = find_broken_stamp(key, text, 0, len(text))
    return LineStamp(line.page, found.digits, line.spots) if found else None


def bare_stamp(line: PageId, width: int) -> LineStamp | None:
    """Return the number of some digits that fills a line, None where there is none."""
    found = _BARE.fullmatch(line.printed)
    if found is None or len(found["digits"]) != width:
        return None
    return LineStamp(line.page, found["digits"], line.spots)


def learn_series(lines: Iterable[tuple[str, int, str]]) -> Iterator[tuple[str, int, frozenset[str]]]:
    """Yield prefix, width and files of numbers that fill lines of several files, another in each.

    `lines` are given with their file and page.
    """
    groups: dict[tuple[str, int], list[tuple[str, int, str, str]]] = defaultdict(list)
    for file, page, text in lines:
        match = _WHOLE_LINE.fullmatch(text)
        if match and not (len(match["digits"]) == 5 and _ZIP_CODE.fullmatch(match["prefix"])):
            prefix, digits = repair_prefix(match["prefix"]), match["digits"]
            groups[prefix_key(prefix), len(digits)].append((file, page, prefix, digits))
    for (_, width), stamps in sorted(groups.items()):
        files = frozenset(file for file, _, _, _ in stamps)
        if len(files) >= _FEWEST_FILES and _differ(stamps):
            prefix = min(each[2] for each in stamps)
            if is_bates_prefix(prefix, [each[3] for each in stamps], len(files)):
                yield prefix, width, files


def _differ(stamps: list[tuple[str, int, str, str]]) -> bool:
    pages = {(file, page) for file, page, _, _ in stamps}
    numbers = {int(digits) for _, _, _, digits in stamps}
    return len(numbers) == len(pages) and max(numbers) - min(numbers) <= _MAX_GAP * len(pages)
