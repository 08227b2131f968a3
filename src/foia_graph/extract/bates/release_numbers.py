"""Bates numbers over the files of a release: what one file cannot prove, the numbers of its sister files may.

A page that no run of its own file explains may bear a number with the prefix and the width of those in
other files. It is believed where that number is nowhere else and goes up with the pages around it. A
number that cannot be read to the letter is mended where the numbers of other files leave one possibility
alone. Numbers that several pages claim are omitted, or given as printed with low confidence. What is found
does not depend on the order of the files.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate, chain, pairwise, permutations

from msgspec.structs import replace

from foia_graph.extract.bates import spelling
from foia_graph.extract.bates.page_ids import PageId
from foia_graph.extract.registry import Spot
from foia_graph.runtime.tables import patterns_beside

_PATTERNS = patterns_beside(__file__)

_FEWEST_FILES = 3
# Numbers that one page of a release stands for at most, where its files prove a prefix together.
_MAX_GAP = 50


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
    found = spelling.find_broken_stamp(key, text, 0, len(text))
    return LineStamp(line.page, found.digits, line.spots) if found else None


def bare_stamp(line: PageId, width: int) -> LineStamp | None:
    """Return the number of some digits that fills a line, None where there is none."""
    found = _PATTERNS["bare"].fullmatch(line.printed)
    if found is None or len(found["digits"]) != width:
        return None
    return LineStamp(line.page, found["digits"], line.spots)


def learn_series(lines: Iterable[tuple[str, int, str]]) -> Iterator[tuple[str, int, frozenset[str]]]:
    """Yield prefix, width and files of numbers that fill lines of several files, another in each.

    `lines` are given with their file and page.
    """
    groups: dict[tuple[str, int], list[tuple[str, int, str, str]]] = defaultdict(list)
    for file, page, text in lines:
        match = _PATTERNS["whole_line"].fullmatch(text)
        if match and not (len(match["digits"]) == 5 and _PATTERNS["zip_code"].fullmatch(match["prefix"])):
            prefix, digits = spelling.repair_prefix(match["prefix"]), match["digits"]
            groups[spelling.prefix_key(prefix), len(digits)].append((file, page, prefix, digits))
    for (_, width), stamps in sorted(groups.items()):
        files = frozenset(file for file, _, _, _ in stamps)
        if len(files) >= _FEWEST_FILES and _differ(stamps):
            prefix = min(each[2] for each in stamps)
            if spelling.is_bates_prefix(prefix, [each[3] for each in stamps], len(files)):
                yield prefix, width, files


def _differ(stamps: list[tuple[str, int, str, str]]) -> bool:
    pages = {(file, page) for file, page, _, _ in stamps}
    numbers = {int(digits) for _, _, _, digits in stamps}
    return len(numbers) == len(pages) and max(numbers) - min(numbers) <= _MAX_GAP * len(pages)


# Numbers between two that are taken, among which a broken one may be looked for.
_NARROW = 200
_PAGES_IN_STEP = 2
# A prefix on so many pages, and so many times more than another like it, may be that one's true form.
_MANY_PAGES, _MORE_PAGES, _FEW_PAGES = 3, 3, 2
# So many neighbouring files whose numbers go up show that all files are in the order of numbers.
_SORTED_PAIRS, _SHARE_SORTED = 3, 0.9

# A file (the key of its document), and a page of it.
Place = tuple[str, int]
# A key of a file by which it is sorted (`natural_order`).
NaturalKey = tuple[tuple[int, str], ...]


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
        return [(each, spelling.blurred_key(each.printed)) for each in self.candidates]


@dataclass
class SeriesNumbers:
    """The numbers with one prefix in a release: the stamps of each file, by its key, and their form.

    `spans` are the first and the last number of each file that runs prove, in the order of files;
    `is_sorted` says that they go up with the files.
    """

    key: str
    prefix: str = ""
    width: int = 0
    stamps: dict[str, list[PageId]] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)
    spans: dict[str, tuple[int, int]] = field(default_factory=dict)
    is_sorted: bool = False

    @cached_property
    def bearers(self) -> dict[int, list[Place]]:
        """Return the pages that bear each number, by number, the lowest first."""
        found: dict[int, list[Place]] = defaultdict(list)
        for file, stamps in self.stamps.items():
            for each in stamps:
                found[each.number or 0].append((file, each.page))
        return dict(sorted(found.items()))

    @cached_property
    def numbers(self) -> list[int]:
        """Return the numbers that pages bear, the lowest first."""
        return list(self.bearers)

    @cached_property
    def _limits(self) -> tuple[list[NaturalKey], list[int], list[int]]:
        # The files in their order, the highest number up to each, and the lowest from each on.
        first, last = [each for each, _ in self.spans.values()], [each for _, each in self.spans.values()]
        lowest = list(accumulate(reversed(first), min))[::-1]
        return list(map(natural_order, self.spans)), list(accumulate(last, max)), lowest

    def printed(self, number: int) -> str:
        """Return a number as it is printed."""
        return f"{self.prefix}{number:0{self.width}}".strip()

    def is_known_beside(self, file: str) -> bool:
        """Return whether other files than one bear it."""
        return len(self.files) > (file in self.files)

    def bounds(self, file: str) -> tuple[int, int] | None:
        """Return the numbers between which those of a file lie, where files are in the order of numbers."""
        if not self.is_sorted:
            return None
        files, highest, lowest = self._limits
        order = natural_order(file)
        before, after = bisect_left(files, order), bisect_right(files, order)
        return (highest[before - 1], lowest[after]) if before and after < len(files) else None

    def possible_numbers(self, digits: str, file: str) -> list[int]:
        """Return the numbers that broken digits may be, which no page bears, and others enclose."""
        bounds, taken = self.bounds(file), self.numbers
        if bounds is not None:
            taken = taken[bisect_left(taken, bounds[0]) : bisect_right(taken, bounds[1])]
        return [
            number
            for before, after in pairwise(taken)
            if after - before <= _NARROW
            for number in range(before + 1, after)
            if spelling.may_be_number(digits, f"{number:0{self.width}}")
        ]


def natural_order(key: str) -> NaturalKey:
    """Return what puts "part-2" before "part-10"."""
    return tuple((int(each), "") if each.isdecimal() else (-1, each) for each in re.split(r"(\d{1,9})", key))


def learn_release_series(files: list[FileNumbers]) -> list[SeriesNumbers]:
    """Return the prefixes that runs of files prove, or several files together; the longest first."""
    stamps: dict[str, dict[str, list[PageId]]] = defaultdict(dict)
    for file in files:
        for each in file.stamps:
            stamps[spelling.prefix_key(each.prefix)].setdefault(file.key, []).append(each)
    known = [
        SeriesNumbers(key, stamps=by_file, files=set(by_file))
        for key, by_file in stamps.items()
        if len(by_file) > 1 or len(_sure_numbers(chain(*by_file.values()))) >= _PAGES_IN_STEP
    ]
    for one in known:
        _complete(one)
    return sorted(
        [*known, *_series_of_lines(files, stamps.keys())], key=lambda each: (-len(each.key), each.key)
    )


def _series_of_lines(files: list[FileNumbers], known: Iterable[str]) -> Iterator[SeriesNumbers]:
    lines = [(file.key, each.page, each.printed) for file in files for each in file.candidates]
    for prefix, width, names in learn_series(lines):
        if spelling.prefix_key(prefix) not in known:
            yield SeriesNumbers(spelling.prefix_key(prefix), prefix, width, files=set(names))


def _sure_numbers(stamps: Iterable[PageId]) -> list[int]:
    return [each.number or 0 for each in stamps if each.confidence is None]


def _complete(series: SeriesNumbers) -> None:
    """Add how the numbers of a series are printed, and whether files are in their order."""
    forms: Counter[tuple[str, int]] = Counter()
    for file, own in series.stamps.items():
        forms.update((each.prefix, each.width if each.width > len(str(each.number)) else 0) for each in own)
        if sure := _sure_numbers(own):
            series.spans[file] = min(sure), max(sure)
    series.prefix, series.width = min(forms.items(), key=lambda pair: (-pair[1], pair[0]))[0]
    pairs = list(pairwise(series.spans.values()))
    rising = sum(before[1] < after[0] for before, after in pairs)
    series.is_sorted = rising >= _SORTED_PAIRS and rising >= _SHARE_SORTED * len(pairs)


def reopen_misread_prefixes(files: list[FileNumbers]) -> list[FileNumbers]:
    """Return the files with stamps as candidates whose prefix is another's, misread."""
    pages = Counter(spelling.prefix_key(each.prefix) for file in files for each in file.stamps)
    misread = {
        key
        for key, count in pages.items()
        if any(_may_be_misread(key, count, other, pages[other]) for other in pages if other != key)
    }
    return [_reopened(file, misread) for file in files] if misread else files


def _may_be_misread(key: str, count: int, other: str, others: int) -> bool:
    if others < max(_MANY_PAGES, _MORE_PAGES * count):
        return False
    one, true = spelling.blurred_key(key).rstrip("0"), spelling.blurred_key(other).rstrip("0")
    if one == true:
        return True
    same_digits = _PATTERNS["digits"].findall(one) == _PATTERNS["digits"].findall(true)
    return count <= _FEW_PAGES and same_digits and spelling.are_similar_keys(one, true)


def _reopened(file: FileNumbers, misread: set[str]) -> FileNumbers:
    ids = (
        replace(each, kind="bates-candidate", number=None)
        if each.kind == "bates" and spelling.prefix_key(each.prefix) in misread
        else each
        for each in file.ids
    )
    return FileNumbers(file.key, tuple(ids))


__all__ = ["FileNumbers", "resolve_numbers"]

# Confidence in a number that sister files prove, and in one that several pages claim.
_BY_SISTERS, _CONTESTED = 0.85, 0.5
# A prefix with so many letters and digits is on a page for nothing else.
_LONG_KEY = 8
# A number on more pages than these is no number of pages, and says nothing of copies.
_MAX_BEARERS = 16


def resolve_numbers(files: Iterable[FileNumbers]) -> dict[str, list[PageId]]:
    """Return the Bates numbers of each file of a release, by its key, as all of them together prove."""
    ordered = reopen_misread_prefixes(sorted(files, key=lambda each: natural_order(each.key)))
    found = {each.key: each.stamps for each in ordered}
    for series in learn_release_series(ordered):
        claims = [claim for file in ordered for claim in _claims(file, series)]
        for claim in _uncontested(claims, series):
            kept = [each for each in found[claim.file] if each.page != claim.stamp.page]
            if len(kept) == len(found[claim.file]) or claim.replaces:
                found[claim.file] = [*kept, _page_id(claim, series)]
        found = {key: [_out_of_order(key, each, series) for each in ids] for key, ids in found.items()}
    # A number that only its shape proves is doubted where a page of another file bears it.
    bearers: dict[tuple[str, int | None], set[Place]] = defaultdict(set)
    for key, ids in found.items():
        for each in ids:
            bearers[spelling.prefix_key(each.prefix), each.number].add((key, each.page))
    shared = Counter(
        (one, other)
        for places in bearers.values()
        for one, other in permutations({file for file, _ in places}, 2)
        if len(places) <= _MAX_BEARERS
    )
    for key, ids in found.items():
        judged = (
            _doubted(key, each, bearers[spelling.prefix_key(each.prefix), each.number], shared)
            for each in ids
        )
        found[key] = sorted(judged, key=lambda each: each.page)
    return found


@dataclass(frozen=True, slots=True)
class NumberClaim:
    """A number that a line of a page claims; `mended` says that it is not there to the letter.

    `replaces` is true for a better reading of a stamp that its file has out of the order of the others.
    """

    file: str
    stamp: LineStamp
    number: int
    mended: bool
    replaces: bool = False


def _claims(file: FileNumbers, series: SeriesNumbers) -> Iterator[NumberClaim]:
    """Yield what the lines of a file claim, page by page; a page whose lines differ claims nothing."""
    if not series.is_known_beside(file.key):
        return
    by_page: dict[int, dict[int, NumberClaim]] = defaultdict(dict)
    key = spelling.blurred_key(series.prefix)
    for each in file.lines_with(spelling.key_pieces(key)):
        stamp = line_stamp(each, key) if key else bare_stamp(each, series.width)
        claim = _claim(file.key, stamp, series) if stamp else None
        if claim is not None:
            by_page[each.page].setdefault(claim.number, claim)
    single = [next(iter(numbers.values())) for _, numbers in sorted(by_page.items()) if len(numbers) == 1]
    better = list(_better_readings(file, series))
    replaced = {each.stamp.page for each in better}
    stamps = series.stamps.get(file.key, ())
    own = {each.page: each.number or 0 for each in stamps if each.page not in replaced}
    # Claims are sound that go up with the numbers of their file, and with each other.
    claims = [*single, *better]
    numbers = sorted([*own.items(), *((each.stamp.page, each.number) for each in claims)])
    highest = list(accumulate((number for _, number in numbers), max))
    lowest = list(accumulate((number for _, number in reversed(numbers)), min))[::-1]
    sound = {
        page
        for at, (page, number) in enumerate(numbers)
        if (at == 0 or highest[at - 1] < number) and (at + 1 == len(numbers) or number < lowest[at + 1])
    }
    yield from (each for each in claims if each.stamp.page in sound)


def _better_readings(file: FileNumbers, series: SeriesNumbers) -> Iterator[NumberClaim]:
    # A stamp beyond the files before and after is read anew only where one number is left for it.
    for each in file.stamps:
        if spelling.prefix_key(each.prefix) == series.key and _is_doubtful(file.key, each, series):
            digits = str(each.number).zfill(each.width)
            options = series.possible_numbers(digits, file.key)
            if len(options) == 1:
                stamp = LineStamp(each.page, digits, each.spots)
                yield NumberClaim(file.key, stamp, options[0], mended=True, replaces=True)


def _is_doubtful(file: str, each: PageId, series: SeriesNumbers) -> bool:
    if each.confidence is None or each.number is None or not series.is_known_beside(file):
        return False
    bounds = series.bounds(file)
    is_beyond = bounds is not None and not bounds[0] < each.number < bounds[1]
    return is_beyond or (series.width > 0 and each.width != series.width)


def _out_of_order(file: str, each: PageId, series: SeriesNumbers) -> PageId:
    if spelling.prefix_key(each.prefix) != series.key or not _is_doubtful(file, each, series):
        return each
    remark = "The number has other digits than those of other files, or lies beyond those before and after."
    return replace(each, confidence=_CONTESTED, proof=remark)


def _claim(file: str, stamp: LineStamp, series: SeriesNumbers) -> NumberClaim | None:
    number, bounds = stamp.number, series.bounds(file)
    if number in series.bearers:
        return None
    is_between = bounds is None or (number is not None and bounds[0] < number < bounds[1])
    if number is not None and is_between and _fits(stamp, number, series):
        return NumberClaim(file, stamp, number, False)
    if is_between and number is not None and len(stamp.digits) == (series.width or len(stamp.digits)):
        return None  # to the letter, and yet no number of this series
    options = series.possible_numbers(stamp.digits, file)
    return NumberClaim(file, stamp, options[0], True) if len(options) == 1 else None


def _fits(stamp: LineStamp, number: int, series: SeriesNumbers) -> bool:
    enclosed = bool(series.numbers) and series.numbers[0] < number < series.numbers[-1]
    if not series.key:
        return enclosed and len(stamp.digits) == series.width
    if series.width:
        return len(stamp.digits) == series.width
    return enclosed or len(series.key) >= _LONG_KEY


def _uncontested(claims: list[NumberClaim], series: SeriesNumbers) -> Iterator[NumberClaim]:
    claimed = Counter(each.number for each in claims)
    yield from (each for each in claims if claimed[each.number] == 1 and each.number not in series.bearers)


def _page_id(claim: NumberClaim, series: SeriesNumbers) -> PageId:
    digits = f"{claim.number:0{series.width}}"
    return PageId(
        page=claim.stamp.page,
        spots=claim.stamp.spots,
        confidence=_BY_SISTERS,
        kind="bates",
        printed=series.printed(claim.number),
        prefix=series.prefix,
        number=claim.number,
        width=len(digits),
        repaired=claim.mended or not _stands_there(claim, series),
        proof=_proof(claim, series),
    )


def _stands_there(claim: NumberClaim, series: SeriesNumbers) -> bool:
    printed = "".join(series.printed(claim.number).split())
    return any(printed in "".join(spot.quote.split()) for spot in claim.stamp.spots)


def _proof(claim: NumberClaim, series: SeriesNumbers) -> str:
    before, after = (find(series.numbers, claim.number) for find in (bisect_left, bisect_right))
    named = [
        f"{series.printed(number)} on page {page} of document/{key}"
        for number in (*series.numbers[:before][-1:], *series.numbers[after : after + 1])
        for key, page in sorted(series.bearers[number])[:1]
    ]
    if claim.mended:
        return f"The number is not printed so in the text; {' and '.join(named)} leave no other."
    bearers = " and ".join(named) or f"{len(series.files)} files of the release"
    return f"No other page of the file proves the number; its prefix is that of {bearers}."


# -- what is contested ---------------------------------------------------------------------------------------


def _doubted(key: str, each: PageId, bearers: set[Place], shared: Mapping[tuple[str, str], int]) -> PageId:
    """Return a number, doubted where another file bears it that is no copy.

    Copies share more numbers, or have the number on the same page.
    """
    others = sorted(
        (file, page)
        for file, page in bearers
        if file != key and shared[key, file] < 2 and not page == each.page > 1
    )
    if not others or each.confidence is None:
        return each
    file, page = others[0]
    remark = f"The same number is on page {page} of document/{file}."
    return replace(each, confidence=min(each.confidence, _CONTESTED), proof=remark)
