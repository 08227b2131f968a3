"""Series of Bates numbers in a release: one prefix, who bears which number, and the order of the files."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from msgspec.structs import replace

from foia_graph.extract.bates.fuzzy_matching import are_similar_keys, may_be_number
from foia_graph.extract.bates.line_stamps import learn_series
from foia_graph.extract.bates.page_ids import PageId
from foia_graph.extract.bates.spelling import blurred_key, prefix_key

_NARROW = 200
"""Numbers between two that are taken, among which a broken one may be looked for."""
_PAGES_IN_STEP = 2
_MANY_PAGES, _MORE_PAGES, _FEW_PAGES = 3, 3, 2
"""A prefix on so many pages, and so many times more than another like it, may be that one's true form."""
_SORTED_PAIRS, _SHARE_SORTED = 3, 0.9
"""So many neighbouring files whose numbers go up show that all files are in the order of numbers."""
_DIGITS = re.compile(r"\d+")

Place = tuple[str, int]
"""A file (the key of its document), and a page of it."""


@dataclass(frozen=True)
class FileNumbers:
    """The Bates numbers and candidates of a file; `key` names its document."""

    key: str
    ids: tuple[PageId, ...]

    @property
    def stamps(self) -> list[PageId]:
        """Return the numbers that the file proves itself."""
        return [each for each in self.ids if each.kind == "bates" and each.number is not None]

    @property
    def candidates(self) -> list[PageId]:
        """Return the lines that may hold a number."""
        return [each for each in self.ids if each.kind == "bates-candidate"]

    def lines_with(self, pieces: Iterable[str]) -> list[PageId]:
        """Return the lines in which, as blurred eyes see them, a piece of a prefix is."""
        return [each for each, line in self._blurred_lines if any(piece in line for piece in pieces)]

    @cached_property
    def _blurred_lines(self) -> list[tuple[PageId, str]]:
        return [(each, blurred_key(each.printed)) for each in self.candidates]


@dataclass(slots=True)
class SeriesNumbers:
    """The numbers with one prefix in a release: who bears them, and how they are printed.

    `spans` are the first and the last number of each file that runs prove, in the order of files;
    `is_sorted` says that they go up with the files.
    """

    key: str
    prefix: str = ""
    width: int = 0
    bearers: dict[int, list[Place]] = field(default_factory=lambda: defaultdict(list))
    files: set[str] = field(default_factory=set)
    spans: dict[str, tuple[int, int]] = field(default_factory=dict)
    is_sorted: bool = False

    def printed(self, number: int) -> str:
        """Return a number as it is printed."""
        return f"{self.prefix}{number:0{self.width}}".strip()

    def is_known_beside(self, file: str) -> bool:
        """Return whether other files than one bear it."""
        return bool(self.files - {file})

    def bounds(self, file: str) -> tuple[int, int] | None:
        """Return the numbers between which those of a file lie, where files are in the order of numbers."""
        if not self.is_sorted:
            return None
        place = natural_order(file)
        before = [last for key, (_, last) in self.spans.items() if natural_order(key) < place]
        after = [first for key, (first, _) in self.spans.items() if natural_order(key) > place]
        return (max(before), min(after)) if before and after else None

    def possible_numbers(self, digits: str, file: str) -> list[int]:
        """Return the numbers that broken digits may be, which no page bears, and others enclose."""
        bounds = self.bounds(file)
        taken = [each for each in sorted(self.bearers) if bounds is None or bounds[0] <= each <= bounds[1]]
        return [
            number
            for before, after in pairwise(taken)
            if after - before <= _NARROW
            for number in range(before + 1, after)
            if may_be_number(digits, f"{number:0{self.width}}")
        ]


def natural_order(key: str) -> tuple[tuple[int, str], ...]:
    """Return what puts "part-2" before "part-10"."""
    return tuple((int(each), "") if each.isdecimal() else (-1, each) for each in re.split(r"(\d{1,9})", key))


def learn_release_series(files: list[FileNumbers]) -> list[SeriesNumbers]:
    """Return the prefixes that runs of files prove, or several files together; the longest first."""
    series: dict[str, SeriesNumbers] = {}
    for file in files:
        for each in file.stamps:
            one = series.setdefault(prefix_key(each.prefix), SeriesNumbers(prefix_key(each.prefix)))
            one.bearers[each.number or 0].append((file.key, each.page))
            one.files.add(file.key)
    sure = Counter(
        prefix_key(each.prefix) for file in files for each in file.stamps if each.confidence is None
    )
    known = [one for key, one in series.items() if sure[key] >= _PAGES_IN_STEP or len(one.files) > 1]
    for one in known:
        _complete(one, files)
    return sorted(
        [*known, *_series_of_lines(files, series.keys())], key=lambda each: (-len(each.key), each.key)
    )


def _series_of_lines(files: list[FileNumbers], known: Iterable[str]) -> Iterator[SeriesNumbers]:
    lines = [(file.key, each.page, each.printed) for file in files for each in file.candidates]
    for prefix, width, names in learn_series(lines):
        if prefix_key(prefix) not in known:
            yield SeriesNumbers(prefix_key(prefix), prefix, width, files=set(names))


def _complete(series: SeriesNumbers, files: list[FileNumbers]) -> None:
    """Add how the numbers of a series are printed, and whether files are in their order."""
    forms: Counter[tuple[str, int]] = Counter()
    for file in files:
        own = [each for each in file.stamps if prefix_key(each.prefix) == series.key]
        forms.update((each.prefix, _fill(each)) for each in own)
        sure = [each.number or 0 for each in own if each.confidence is None]
        if sure:
            series.spans[file.key] = min(sure), max(sure)
    series.prefix, series.width = min(forms.items(), key=lambda pair: (-pair[1], pair[0]))[0]
    pairs = list(pairwise(series.spans.values()))
    rising = sum(before[1] < after[0] for before, after in pairs)
    series.is_sorted = rising >= _SORTED_PAIRS and rising >= _SHARE_SORTED * len(pairs)


def _fill(each: PageId) -> int:
    """Return how many digits a number is filled to with zeros, 0 where it is not."""
    return each.width if each.width > len(str(each.number)) else 0


def reopen_misread_prefixes(files: list[FileNumbers]) -> list[FileNumbers]:
    """Return the files with stamps as candidates whose prefix is another's, misread."""
    pages = Counter(prefix_key(each.prefix) for file in files for each in file.stamps)
    misread = {
        key
        for key, count in pages.items()
        if any(_may_be_misread(key, count, other, pages[other]) for other in pages if other != key)
    }
    return [_reopened(file, misread) for file in files] if misread else files


def _may_be_misread(key: str, count: int, other: str, others: int) -> bool:
    if others < max(_MANY_PAGES, _MORE_PAGES * count):
        return False
    one, true = blurred_key(key).rstrip("0"), blurred_key(other).rstrip("0")
    if one == true:
        return True
    same_digits = _DIGITS.findall(one) == _DIGITS.findall(true)
    return count <= _FEW_PAGES and same_digits and are_similar_keys(one, true)


def _reopened(file: FileNumbers, misread: set[str]) -> FileNumbers:
    ids = (
        replace(each, kind="bates-candidate", number=None)
        if each.kind == "bates" and prefix_key(each.prefix) in misread
        else each
        for each in file.ids
    )
    return FileNumbers(file.key, tuple(ids))
