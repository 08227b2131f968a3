"""Bates numbers over the files of a release: what one file cannot prove, the numbers of its sister files may.

A page that no run of its own file explains may bear a number with the prefix and the width of those in
other files. It is believed where that number stands nowhere else and goes up with the pages around it. A
number that cannot be read to the letter is mended where the numbers of other files leave one possibility
alone. Numbers that several pages claim are left out, or given as printed with low confidence. What is found
does not depend on the order of the files.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate, pairwise, permutations

from msgspec.structs import replace

from foia_graph.extract.bates.fuzzy_matching import key_pieces, may_be_number
from foia_graph.extract.bates.line_stamps import LineStamp, bare_stamp, learn_series, line_stamp
from foia_graph.extract.bates.page_ids import PageId
from foia_graph.extract.bates.spelling import blurred_key, prefix_key

_BY_SISTERS, _CONTESTED = 0.85, 0.5
"""Confidence in a number that sister files prove, and in one that several pages claim."""
_LONG_KEY = 8
"""A prefix with so many letters and digits stands on a page for nothing else."""
_NARROW = 200
"""Numbers between two that are taken, among which a broken one may be looked for."""
_PAGES_IN_STEP = 2
_MOST_BEARERS = 16
"""A number on more pages than these is no number of pages, and says nothing of copies."""

Place = tuple[str, int]
"""A file (the key of its document), and a page of it."""


@dataclass(frozen=True)
class FileNumbers:
    """The Bates numbers and candidates of a file; `key` names its document."""

    key: str
    ids: tuple[PageId, ...]

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
    """The numbers with one prefix in a release: who bears them, and how they are printed."""

    key: str
    prefix: str = ""
    width: int = 0
    bearers: dict[int, list[Place]] = field(default_factory=lambda: defaultdict(list))
    files: set[str] = field(default_factory=set)

    def printed(self, number: int) -> str:
        """Return a number as it is printed."""
        return f"{self.prefix}{number:0{self.width}}".strip()

    def is_known_beside(self, file: str) -> bool:
        """Return whether other files than one bear it."""
        return bool(self.files - {file})

    def free_between(self, digits: str) -> list[int]:
        """Return the numbers that broken digits may be, which no page bears, and others enclose."""
        return [
            number
            for before, after in pairwise(sorted(self.bearers))
            if after - before <= _NARROW
            for number in range(before + 1, after)
            if may_be_number(digits, f"{number:0{self.width}}")
        ]


def resolve_numbers(files: Iterable[FileNumbers]) -> dict[str, list[PageId]]:
    """Return the Bates numbers of each file of a release, by its key, as all of them together prove."""
    ordered = sorted(files, key=lambda each: each.key)
    found = {each.key: [one for one in each.ids if one.kind == "bates"] for each in ordered}
    for series in _known_series(ordered):
        claims = [claim for file in ordered for claim in _claims(file, series)]
        for claim in _uncontested(claims, series):
            if not any(claim.stamp.page == each.page for each in found[claim.file]):
                found[claim.file].append(_page_id(claim, series))
    for key, ids in _with_contested(found).items():
        found[key] = sorted(ids, key=lambda each: each.page)
    return found


# -- what is known -------------------------------------------------------------------------------------------


def _known_series(files: list[FileNumbers]) -> list[SeriesNumbers]:
    """Return the prefixes that runs of files prove, or several files together; those that say most first."""
    series: dict[str, SeriesNumbers] = {}
    prefixes: dict[str, Counter[tuple[str, int]]] = defaultdict(Counter)
    sure: Counter[str] = Counter()
    for file in files:
        for each in file.ids:
            if each.kind == "bates" and each.number is not None:
                key = prefix_key(each.prefix)
                one = series.setdefault(key, SeriesNumbers(key))
                one.bearers[each.number].append((file.key, each.page))
                one.files.add(file.key)
                prefixes[key][each.prefix, _fill(each)] += 1
                sure[key] += each.confidence is None
    known = [one for key, one in series.items() if sure[key] >= _PAGES_IN_STEP or len(one.files) > 1]
    for one in known:
        one.prefix, one.width = min(prefixes[one.key].items(), key=lambda pair: (-pair[1], pair[0]))[0]
    lines = [(file.key, each.page, each.printed) for file in files for each in file.candidates]
    learned = [
        SeriesNumbers(prefix_key(prefix), prefix, width, files=set(names))
        for prefix, width, names in learn_series(lines)
        if prefix_key(prefix) not in series
    ]
    return sorted([*known, *learned], key=lambda each: (-len(each.key), each.key))


def _fill(each: PageId) -> int:
    """Return how many digits a number is filled to with zeros, 0 where it is not."""
    return each.width if each.width > len(str(each.number)) else 0


# -- what candidates claim -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class NumberClaim:
    """A number that a line of a page claims; `mended` says that it does not stand there to the letter."""

    file: str
    stamp: LineStamp
    number: int
    mended: bool


def _claims(file: FileNumbers, series: SeriesNumbers) -> Iterator[NumberClaim]:
    """Yield what the lines of a file claim, page by page; a page whose lines differ claims nothing."""
    if not series.is_known_beside(file.key):
        return
    by_page: dict[int, dict[int, NumberClaim]] = defaultdict(dict)
    key = blurred_key(series.prefix)
    for each in file.lines_with(key_pieces(key)):
        stamp = line_stamp(each, key) if key else bare_stamp(each, series.width)
        claim = _claim(file.key, stamp, series) if stamp else None
        if claim is not None:
            by_page[each.page].setdefault(claim.number, claim)
    single = [next(iter(numbers.values())) for _, numbers in sorted(by_page.items()) if len(numbers) == 1]
    own = {page: number for number, at in series.bearers.items() for key, page in at if key == file.key}
    yield from _in_order(single, own)


def _claim(file: str, stamp: LineStamp, series: SeriesNumbers) -> NumberClaim | None:
    number = stamp.number
    if number in series.bearers:
        return None
    if number is not None and _fits(stamp, number, series):
        return NumberClaim(file, stamp, number, False)
    options = series.free_between(stamp.digits)
    return NumberClaim(file, stamp, options[0], True) if len(options) == 1 else None


def _fits(stamp: LineStamp, number: int, series: SeriesNumbers) -> bool:
    """Return whether a number is as wide as the others, or lies among them."""
    enclosed = bool(series.bearers) and min(series.bearers) < number < max(series.bearers)
    if not series.key:
        return enclosed and len(stamp.digits) == series.width
    if series.width:
        return len(stamp.digits) == series.width
    return enclosed or len(series.key) >= _LONG_KEY


def _in_order(claims: list[NumberClaim], own: Mapping[int, int]) -> Iterator[NumberClaim]:
    """Yield the claims that go up with the numbers of their file, and with each other."""
    numbers = sorted([*own.items(), *((each.stamp.page, each.number) for each in claims)])
    highest = list(accumulate((number for _, number in numbers), max))
    lowest = list(accumulate((number for _, number in reversed(numbers)), min))[::-1]
    sound = {
        page
        for at, (page, number) in enumerate(numbers)
        if (at == 0 or highest[at - 1] < number) and (at + 1 == len(numbers) or number < lowest[at + 1])
    }
    yield from (each for each in claims if each.stamp.page in sound)


def _uncontested(claims: list[NumberClaim], series: SeriesNumbers) -> Iterator[NumberClaim]:
    """Yield the claims to numbers that one page alone claims."""
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
    before = max((number for number in series.bearers if number < claim.number), default=None)
    after = min((number for number in series.bearers if number > claim.number), default=None)
    named = [
        f"{series.printed(number)} on page {page} of document/{key}"
        for number in (before, after)
        if number is not None
        for key, page in sorted(series.bearers[number])[:1]
    ]
    if claim.mended:
        return f"The number does not stand so in the text; {' and '.join(named)} leave no other."
    bearers = " and ".join(named) or f"{len(series.files)} files of the release"
    return f"No other page of the file proves the number; its prefix is that of {bearers}."


# -- what is contested ---------------------------------------------------------------------------------------


def _with_contested(found: Mapping[str, list[PageId]]) -> dict[str, list[PageId]]:
    """Return all numbers; one that only its shape proves is doubted where a page of another file bears it."""
    bearers: dict[tuple[str, int | None], set[Place]] = defaultdict(set)
    for key, ids in found.items():
        for each in ids:
            bearers[prefix_key(each.prefix), each.number].add((key, each.page))
    shared = Counter(
        (one, other)
        for places in bearers.values()
        for one, other in permutations({file for file, _ in places}, 2)
        if len(places) <= _MOST_BEARERS
    )
    return {
        key: [_doubted(key, each, bearers[prefix_key(each.prefix), each.number], shared) for each in ids]
        for key, ids in found.items()
    }


def _doubted(key: str, each: PageId, bearers: set[Place], shared: Mapping[tuple[str, str], int]) -> PageId:
    """Return a number, doubted where another file bears it that is no copy: copies share more numbers."""
    others = sorted(place for place in bearers if place[0] != key and shared[key, place[0]] < 2)
    if not others or each.confidence is None:
        return each
    file, page = others[0]
    remark = f"The same number stands on page {page} of document/{file}."
    return replace(each, confidence=min(each.confidence, _CONTESTED), proof=remark)
