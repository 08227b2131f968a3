"""Alignment of Bates numbers with pages: what is on each, judged by the pages around it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

import msgspec

from foia_graph.extract.bates import spelling
from foia_graph.extract.bates.candidates import Candidate, edge_lines
from foia_graph.extract.exemptions.deleted_pages import section_numbers as numbers_of_section
from foia_graph.extract.exemptions.deleted_pages import sheet_sections, sheet_texts
from foia_graph.extract.parsed_document import ParsedDocument, PositionedText
from foia_graph.extract.registry import page_texts

# A longer prefix is preferred where at least this share of the pages has it.
_SHARE_OF_LONGER = 0.5
_NEARBY = 3
# Numbers of which fewer are in step with the pages are in step by chance.
_SHARE_IN_STEP = 0.4


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
        return Counter(spelling.repair_prefix(each.prefix) for each in self.stamps).most_common(1)[0][0]

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
        # Zeros at the end of a prefix may belong to the numbers.
        if proved and not any(
            spelling.are_similar_keys(each.key.rstrip("0"), other.key.rstrip("0")) for other in chosen
        ):
            chosen.append(_with_longest_prefix(each, found))
    return chosen


def _group_runs(candidates: Iterable[Candidate]) -> Iterable[NumberRun]:
    by_key: dict[str, list[CandidateStamp]] = defaultdict(list)
    for candidate in candidates:
        for stamp in _candidate_stamps(candidate):
            by_key[spelling.blurred_key(stamp.prefix)].append(stamp)
    for key, stamps in by_key.items():
        series = NumberRun(key, tuple(stamps), len(_pages_in_step(stamps)) if len(stamps) > 1 else 0)
        if _is_bates_run(series):
            yield series


def _candidate_stamps(candidate: Candidate) -> Iterable[CandidateStamp]:
    if candidate.is_alone(candidate.start) or candidate.is_labelled:
        yield CandidateStamp(candidate, "", candidate.start)
    for start, prefix in candidate.prefixes():
        if spelling.blurred_key(prefix):
            yield CandidateStamp(candidate, prefix, start)


def _pages_in_step(stamps: Iterable[CandidateStamp]) -> set[int]:
    """Return the pages whose number is as far from that of a page nearby as the pages are apart."""
    pages: dict[int, set[int]] = defaultdict(set)
    for stamp in stamps:
        # Pages in step have the same difference of number and page: one dictionary finds all runs at once.
        pages[stamp.candidate.number - stamp.candidate.page].add(stamp.candidate.page)
    nearby = [away for away in range(-_NEARBY, _NEARBY + 1) if away]
    return {
        page for alike in pages.values() for page in alike if any(page + away in alike for away in nearby)
    }


def _is_bates_run(series: NumberRun) -> bool:
    pages = _pages_in_step(series.stamps) if series.support else set()
    if not pages or len(pages) < _SHARE_IN_STEP * len({each.candidate.page for each in series.stamps}):
        return _is_proven_by_shape(series)
    numbers = [each.candidate.digits for each in series.stamps if each.candidate.page in pages]
    if not series.key:
        return spelling.is_bare_series(numbers, len(pages)) or _is_proven_by_shape(series)
    return spelling.is_bates_prefix(series.prefix, numbers, len(pages)) or _is_proven_by_shape(series)


def _is_proven_by_shape(series: NumberRun) -> bool:
    numbers = {each.candidate.number for each in series.stamps}
    pages = {each.candidate.page for each in series.stamps}
    return 2 * len(numbers) > len(pages) and any(map(_is_unmistakable, series.stamps))


def _is_unmistakable(stamp: CandidateStamp) -> bool:
    candidate = stamp.candidate
    if not stamp.prefix:
        return candidate.is_labelled
    return spelling.is_unmistakable(stamp.prefix, candidate.digits, alone=candidate.is_alone(stamp.start))


def _with_longest_prefix(series: NumberRun, all_of_them: list[NumberRun]) -> NumberRun:
    longer = [
        each
        for each in all_of_them
        if each.key.endswith(series.key) and each.support >= _SHARE_OF_LONGER * series.support
    ]
    return max(longer, key=lambda each: len(each.key))


# Going up together outweighs any single misread stamp; a number that goes down counts against.
_IN_STEP, _FORWARD, _BACKWARD = 3.0, -0.5, -4.0
_PLAIN, _BROKEN = 1.0, 0.75
_OWN_OCR, _NO_OCR = 0.01, 0.02
_LOOK_BACK = 8
# Confidence: misread but proved by neighbours; not seen at all; seen without a neighbour in step;
# the same but misread; and contradicted by another text of the page.
_PROVED, _IMPLIED, _ALONE, _BLURRED, _DISPUTED = 0.9, 0.8, 0.9, 0.7, 0.5


class StampSighting(msgspec.Struct, frozen=True):
    """A stamp as a text of a page has it; `is_plain` says that prefix and digits are to the letter."""

    words: PositionedText
    image: bool
    start: int
    end: int
    digits: str
    is_plain: bool

    @property
    def weight(self) -> float:
        """Return how far to trust it: our own OCR more than that of others, and letters set as such most."""
        born = self.words.origin != "ocr"
        return (_PLAIN if self.is_plain else _BROKEN) + (_OWN_OCR if self.image else _NO_OCR if born else 0.0)

    @property
    def number(self) -> int | None:
        """Return the number that its digits say, None where they are not legible."""
        return int(self.digits) if self.digits.isdecimal() else None


class NumberedPage(msgspec.Struct, frozen=True):
    """The number of a page, the stamps seen there, and how sure it is: None where the text says it."""

    page: int
    number: int
    sightings: tuple[StampSighting, ...] = ()
    confidence: float | None = None


def align_pages(document: ParsedDocument, series: NumberRun) -> Iterator[NumberedPage]:
    """Yield the pages of a series with their numbers, those that other pages prove among them."""
    seen = _sightings(document, series)
    read = _best_chain(seen)
    known = read | _foretold_numbers(seen, read) | _repeated_numbers(seen, read)
    unstamped = sheet_texts(document).keys()
    found: dict[int, int] = {}
    for before, after in pairwise(sorted(known)):
        # Interpolation, only where no number could be missing between the two.
        if after - before == known[after] - known[before]:
            found |= {page: known[before] + page - before for page in range(before + 1, after)}
    for section in sheet_sections(document):
        found = numbers_of_section(section, known) | found
    implied = {page: number for page, number in found.items() if page not in known and page not in unstamped}
    for page in sorted(known.keys() | implied.keys()):
        number, sights = (known | implied)[page], tuple(seen.get(page, ()))
        yield NumberedPage(page, number, sights, _number_confidence(page, number, sights, read))


def _sightings(document: ParsedDocument, series: NumberRun) -> dict[int, list[StampSighting]]:
    seen: dict[int, list[StampSighting]] = defaultdict(list)
    for stamp in series.stamps:
        one = stamp.candidate
        seen[one.page].append(
            StampSighting(one.words, one.image, stamp.start, one.stamp_end, one.digits, True)
        )
    for page in document.pages:
        plain = {each.image for each in seen.get(page.number, ())}
        for words, image in page_texts(page):
            if series.key and image not in plain:
                seen[page.number].extend(_broken_sightings(words, image, series.key))
    return seen


def _broken_sightings(words: PositionedText, image: bool, key: str) -> Iterator[StampSighting]:
    for start, end in edge_lines(words):
        if any(character.isdigit() for character in words.text[start:end]):
            found = spelling.find_broken_stamp(key, words.text, start, end)
            if found:
                yield StampSighting(words, image, found.start, found.end, found.digits, False)


def _best_chain(sightings: Mapping[int, Iterable[StampSighting]]) -> dict[int, int]:
    """Return the numbers that agree best: going up with the pages counts most, going down counts against."""
    # Dynamic programming over (page, number), as Viterbi does it; a look-back of a few nodes keeps it linear.
    nodes = sorted(_number_weights(sightings).items())
    best: list[tuple[float, int]] = []
    for index, ((page, number), weight) in enumerate(nodes):
        scores = [
            (best[other][0] + _step_score(nodes[other][0], (page, number)), other)
            for other in range(max(0, index - _LOOK_BACK), index)
            if nodes[other][0][0] < page
        ]
        score, before = max([*scores, (0.0, -1)])
        best.append((score + weight, before))
    at = max(range(len(nodes)), key=lambda index: best[index][0], default=-1)
    chain = {}
    while at >= 0:
        page, number = nodes[at][0]
        chain[page], at = number, best[at][1]
    return chain


def _number_weights(sightings: Mapping[int, Iterable[StampSighting]]) -> dict[tuple[int, int], float]:
    weights: dict[tuple[int, int], float] = defaultdict(float)
    for page, sights in sightings.items():
        for sight in sights:
            if sight.number is not None:
                weights[page, sight.number] += sight.weight
    return weights


def _step_score(before: tuple[int, int], after: tuple[int, int]) -> float:
    pages, numbers = after[0] - before[0], after[1] - before[1]
    if pages == numbers:
        return _IN_STEP
    return _FORWARD if numbers > 0 else _BACKWARD


def _repeated_numbers(
    sightings: Mapping[int, Iterable[StampSighting]], read: Mapping[int, int]
) -> dict[int, int]:
    return {
        page: number
        for (page, number), weight in _number_weights(sightings).items()
        if page not in read and weight >= 2 * _PLAIN and number in (read.get(page - 1), read.get(page + 1))
    }


def _foretold_numbers(
    sightings: Mapping[int, Iterable[StampSighting]], read: Mapping[int, int]
) -> dict[int, int]:
    """Return the numbers that a neighbour foretells, of pages whose stamp can only be a misread one."""
    found = {}
    for page, sights in sightings.items():
        before, after = read.get(page - 1), read.get(page + 1)
        numbers = {before + 1} if before is not None else set()
        numbers |= {after - 1} if after is not None else set()
        fitting = {
            number
            for number in numbers
            if any(spelling.may_be_number(each.digits, str(number)) for each in sights)
        }
        if page not in read and len(fitting) == 1 and not fitting & {before, after}:
            found[page] = fitting.pop()
    return found


def _number_confidence(
    page: int, number: int, sights: tuple[StampSighting, ...], read: Mapping[int, int]
) -> float | None:
    in_step = any(read.get(near) == number + near - page for near in (page - 1, page + 1))
    said = {each.is_plain for each in sights if each.number == number}
    if not said:
        return _PROVED if sights else _IMPLIED
    if in_step:
        return None
    if any(each.is_plain and each.number != number for each in sights):
        return _DISPUTED
    return _ALONE if True in said else _BLURRED
