"""Bates runs: numbers of one prefix that go up with the pages of a file, learnt from candidates."""

from collections import Counter, defaultdict
from collections.abc import Iterable

import msgspec

from foia_graph.extract.bates.candidates import Candidate
from foia_graph.extract.bates.fuzzy_matching import are_similar_keys
from foia_graph.extract.bates.prefix_repair import repair_prefix
from foia_graph.extract.bates.shapes import is_bare_series, is_bates_prefix, is_unmistakable
from foia_graph.extract.bates.spelling import blurred_key

_SHARE_OF_LONGER = 0.5
"""A longer prefix is preferred where at least this share of the pages has it."""
_NEARBY = 3
_SHARE_IN_STEP = 0.4
"""Numbers of which fewer are in step with the pages are in step by chance."""


class CandidateStamp(msgspec.Struct, frozen=True):
    """A candidate read with one of its prefixes, which starts at `start` in its text."""

    candidate: Candidate
    prefix: str
    start: int


class NumberRun(msgspec.Struct, frozen=True):
    """A Bates run: stamps of one prefix; `key` is it as blurred eyes see it, `support` the pages in step."""

    key: str
    stamps: tuple[CandidateStamp, ...]
    support: int

    @property
    def prefix(self) -> str:
        """Return the prefix as most pages print it, its punctuation mended."""
        return Counter(repair_prefix(each.prefix) for each in self.stamps).most_common(1)[0][0]

    @property
    def suffix(self) -> str:
        """Return what most pages print after the number, "" for nothing."""
        return Counter(each.candidate.suffix for each in self.stamps).most_common(1)[0][0]


def learn_runs(candidates: Iterable[Candidate]) -> list[NumberRun]:
    """Return the runs whose numbers go up with the pages; where none does, those of unmistakable shape."""
    found = sorted(
        _group_runs(candidates), key=lambda each: (-each.support, -len(each.stamps), len(each.key))
    )
    chosen: list[NumberRun] = []
    for each in found:
        proved = each.support > 0 or not any(other.support for other in chosen)
        if proved and not any(_may_be_one(each, other) for other in chosen):
            chosen.append(_with_longest_prefix(each, found))
    return chosen


def _may_be_one(one: NumberRun, other: NumberRun) -> bool:
    """Return whether two prefixes may be one; zeros at their ends may be those of the numbers."""
    return are_similar_keys(one.key.rstrip("0"), other.key.rstrip("0"))


def _group_runs(candidates: Iterable[Candidate]) -> Iterable[NumberRun]:
    by_key: dict[str, list[CandidateStamp]] = defaultdict(list)
    for candidate in candidates:
        for stamp in _candidate_stamps(candidate):
            by_key[blurred_key(stamp.prefix)].append(stamp)
    for key, stamps in by_key.items():
        series = NumberRun(key, tuple(stamps), len(_pages_in_step(stamps)) if len(stamps) > 1 else 0)
        if _is_bates_run(series):
            yield series


def _candidate_stamps(candidate: Candidate) -> Iterable[CandidateStamp]:
    if candidate.is_alone(candidate.start) or candidate.is_labelled:
        yield CandidateStamp(candidate, "", candidate.start)
    for start, prefix in candidate.prefixes():
        if blurred_key(prefix):
            yield CandidateStamp(candidate, prefix, start)


def _pages_in_step(stamps: Iterable[CandidateStamp]) -> set[int]:
    """Return the pages whose number is as far from that of a page nearby as the pages are apart."""
    pages: dict[int, set[int]] = defaultdict(set)
    for stamp in stamps:
        pages[stamp.candidate.number - stamp.candidate.page].add(stamp.candidate.page)
    return {page for alike in pages.values() for page in alike if not alike.isdisjoint(_nearby_pages(page))}


def _nearby_pages(page: int) -> list[int]:
    return [page + away for away in range(-_NEARBY, _NEARBY + 1) if away]


def _is_bates_run(series: NumberRun) -> bool:
    pages = _pages_in_step(series.stamps) if series.support else set()
    if not pages or len(pages) < _SHARE_IN_STEP * len({each.candidate.page for each in series.stamps}):
        return _is_proven_by_shape(series)
    numbers = [each.candidate.digits for each in series.stamps if each.candidate.page in pages]
    if not series.key:
        return is_bare_series(numbers, len(pages)) or _is_proven_by_shape(series)
    return is_bates_prefix(series.prefix, numbers, len(pages)) or _is_proven_by_shape(series)


def _is_proven_by_shape(series: NumberRun) -> bool:
    """Return whether the shape alone proves it, and it is no document's name on page after page."""
    numbers = {each.candidate.number for each in series.stamps}
    pages = {each.candidate.page for each in series.stamps}
    return 2 * len(numbers) > len(pages) and any(map(_is_unmistakable, series.stamps))


def _is_unmistakable(stamp: CandidateStamp) -> bool:
    candidate = stamp.candidate
    if not stamp.prefix:
        return candidate.is_labelled
    return is_unmistakable(stamp.prefix, candidate.digits, alone=candidate.is_alone(stamp.start))


def _with_longest_prefix(series: NumberRun, all_of_them: list[NumberRun]) -> NumberRun:
    longer = [
        each
        for each in all_of_them
        if each.key.endswith(series.key) and each.support >= _SHARE_OF_LONGER * series.support
    ]
    return max(longer, key=lambda each: len(each.key))
