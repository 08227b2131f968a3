"""Which prefixes the Bates numbers of a file have, learned from its pages."""

from collections import Counter, defaultdict
from collections.abc import Iterable

import msgspec

from foia_graph.extract.bates.blur import are_alike
from foia_graph.extract.bates.candidates import Candidate
from foia_graph.extract.bates.mending import mended
from foia_graph.extract.bates.shapes import is_bare_run, is_learned, is_unmistakable
from foia_graph.extract.bates.spelling import blurred

_SHARE_OF_LONGER = 0.5
"""A longer prefix is preferred where at least this share of the pages has it."""
_NEARBY = 3
_SHARE_IN_STEP = 0.4
"""Numbers of which fewer are in step with the pages are in step by chance."""


class Stamp(msgspec.Struct, frozen=True):
    """A candidate read with one of its prefixes, which starts at `start` in its text."""

    candidate: Candidate
    prefix: str
    start: int


class Series(msgspec.Struct, frozen=True):
    """The stamps of one prefix; `key` is the prefix as blurred eyes see it, `support` the pages in step."""

    key: str
    stamps: tuple[Stamp, ...]
    support: int

    @property
    def prefix(self) -> str:
        """Give the prefix as most pages print it, its punctuation mended."""
        return Counter(mended(each.prefix) for each in self.stamps).most_common(1)[0][0]


def learned(candidates: Iterable[Candidate]) -> list[Series]:
    """Give the series whose numbers go up with the pages; where none does, those of unmistakable shape."""
    found = sorted(_series(candidates), key=lambda each: (-each.support, -len(each.stamps), len(each.key)))
    chosen: list[Series] = []
    for each in found:
        proved = each.support > 0 or not any(other.support for other in chosen)
        if proved and not any(_are_one(each, other) for other in chosen):
            chosen.append(_longest(each, found))
    return chosen


def _are_one(one: Series, other: Series) -> bool:
    """Tell whether two prefixes may be one; zeros at their ends may be those of the numbers."""
    return are_alike(one.key.rstrip("0"), other.key.rstrip("0"))


def _series(candidates: Iterable[Candidate]) -> Iterable[Series]:
    by_key: dict[str, list[Stamp]] = defaultdict(list)
    for candidate in candidates:
        for stamp in _stamps(candidate):
            by_key[blurred(stamp.prefix)].append(stamp)
    for key, stamps in by_key.items():
        series = Series(key, tuple(stamps), len(_in_step(stamps)) if len(stamps) > 1 else 0)
        if _is_bates(series):
            yield series


def _stamps(candidate: Candidate) -> Iterable[Stamp]:
    if candidate.is_alone(candidate.start):
        yield Stamp(candidate, "", candidate.start)
    for start, prefix in candidate.prefixes():
        if blurred(prefix):
            yield Stamp(candidate, prefix, start)


def _in_step(stamps: Iterable[Stamp]) -> set[int]:
    """Give the pages whose number is as far from that of a page nearby as the pages are apart."""
    pages: dict[int, set[int]] = defaultdict(set)
    for stamp in stamps:
        pages[stamp.candidate.number - stamp.candidate.page].add(stamp.candidate.page)
    return {page for alike in pages.values() for page in alike if not alike.isdisjoint(_near(page))}


def _near(page: int) -> list[int]:
    return [page + away for away in range(-_NEARBY, _NEARBY + 1) if away]


def _is_bates(series: Series) -> bool:
    pages = _in_step(series.stamps) if series.support else set()
    if not pages or len(pages) < _SHARE_IN_STEP * len({each.candidate.page for each in series.stamps}):
        return _is_single(series)
    numbers = [each.candidate.digits for each in series.stamps if each.candidate.page in pages]
    if not series.key:
        return is_bare_run(numbers, len(pages))
    return is_learned(series.prefix, numbers, len(pages)) or _is_single(series)


def _is_single(series: Series) -> bool:
    """Tell whether the shape alone proves it, and it is not on page after page as the name of a document."""
    numbers = {each.candidate.number for each in series.stamps}
    pages = {each.candidate.page for each in series.stamps}
    return 2 * len(numbers) > len(pages) and any(
        is_unmistakable(each.prefix, each.candidate.digits, alone=each.candidate.is_alone(each.start))
        for each in series.stamps
    )


def _longest(series: Series, all_of_them: list[Series]) -> Series:
    longer = [
        each
        for each in all_of_them
        if each.key.endswith(series.key) and each.support >= _SHARE_OF_LONGER * series.support
    ]
    return max(longer, key=lambda each: len(each.key))
