"""Anchors of quotes: where in the text of a page a quote is, and what tells the position from all others.

A quote is taken to stand somewhere where it does to the letter, however its words are spaced; else where the
letters and digits are the same; else where they differ as two readings of one print do. Numbers and whole
words never differ. Of several positions that one is meant which `start`, the words around it or its box name;
where none of them does, or the words are nowhere, there is no anchor: a wrong position is worse than none.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby, pairwise
from statistics import fmean
from typing import NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from foia_graph.extract.parsed_document import Box, PositionedText
from foia_graph.extract.quoted_passages import LONGEST, PassageText, single_blanks, squeeze_text, text_context

# Letters of the shortest quote that is found inside words, and that is found though it is read otherwise.
_LEAST_LETTERS, _LEAST_PRINT_LETTERS = 10, 16
_LEAST_LIKENESS = 0.9
# Letters by which the ends of what is alike may be off.
_SLACK = 6
# Characters of what is around a quote, as many as make it unique.
_CONTEXT_LENGTHS = (32, 64, 128, 256, 512)
# Likeness in percent of the words around a position with those that are quoted, and its lead before others.
_LEAST_CONTEXT, _CONTEXT_LEAD = 60.0, 15.0
# Percent of a page by which the box of a quote may be off.
_BOX_SLACK = 1.5
# What is instead of letters that were looked at.
_NOTHING = "\0"
Span = tuple[int, int]
# What counts of the likeness on each side: the mean, or the greatest.
Choice = Callable[[list[float]], float]


@dataclass(frozen=True)
class AnchorPage(PassageText):
    """The text of a page in which quotes are looked for; `words` are its positions on the page, where
    known.
    """

    words: PositionedText | None = None

    @cached_property
    def line(self) -> str:
        """Return the text on one line."""
        return single_blanks(self.text)


@dataclass(frozen=True, slots=True)
class WantedQuote:
    """A quote, and what its record says of its position: offset, words around it, and box on the page."""

    exact: str
    start: int | None = None
    prefix: str = ""
    suffix: str = ""
    box: Box | None = None


class QuoteAnchor(NamedTuple):
    """The position of a quote: its page, offsets in the text of that, and the words before and after it."""

    page: int
    start: int
    end: int
    prefix: str
    suffix: str


class MissingAnchor(NamedTuple):
    """A reason why a quote has no anchor, in words that continue after the quote."""

    reason: str


def anchor_quote(pages: Sequence[AnchorPage], wanted: WantedQuote) -> QuoteAnchor | MissingAnchor:
    """Return where a quote is on some pages, or why that cannot be said."""
    places = [(page, span) for page in pages for span in _spans(page, wanted.exact)]
    if not places:
        places = [(page, span) for page in pages for span in _same_print_spans(page, wanted.exact)]
    if not places:
        return MissingAnchor("is nowhere in the text as it is read now")
    meant = places if len(places) == 1 else _meant_places(places, wanted)
    if len(meant) != 1:
        return MissingAnchor(f"stands {len(places)} times there, and nothing says which one is meant")
    (page, (start, end)) = meant[0]
    if len(places) == 1 and _is_among_other_words(page, (start, end), wanted):
        return MissingAnchor("is there among other words than those that its record quotes around it")
    # The shortest context that is unique (TextQuoteSelector); a longer one breaks when OCR changes.
    for length in _CONTEXT_LENGTHS:
        prefix, exact, suffix = text_context(page.text, start, end, length)
        if page.line.count(f"{prefix}{exact}{suffix}") == 1:
            break
    return QuoteAnchor(page.page, start, end, prefix, suffix)


# -- where it stands -----------------------------------------------------------------------------------------


def _spans(page: AnchorPage, quote: str) -> list[Span]:
    return list(_literal_spans(page.text, quote)) or list(_letter_spans(page, quote))


def _literal_spans(text: str, quote: str) -> Iterator[Span]:
    """Return where a quote is to the letter, however its words are spaced, as whole words."""
    words = quote.split()
    if not words:
        return iter(())
    first = r"(?<!\w)" if words[0][0].isalnum() else ""
    last = r"(?!\w)" if words[-1][-1].isalnum() else ""
    spaced = r"\s+".join(map(re.escape, words))
    # Overlapping positions are positions, too.
    return (found.span(1) for found in re.finditer(rf"(?={first}({spaced}){last})", text))


def _letter_spans(page: AnchorPage, quote: str) -> Iterator[Span]:
    """Yield where the letters and digits of a quote stand, as whole words unless they are many."""
    letters = squeeze_text(quote[:LONGEST])[0]
    if len(quote) > LONGEST or not letters:
        return
    found: list[Span] = []
    at = page.letters.find(letters)
    while at >= 0:
        place = page.place(at, at + len(letters), 1.0)
        if numbers_of(page.text[place.start : place.end]) == numbers_of(quote):
            found.append((place.start, place.end))
        at = page.letters.find(letters, at + 1)
    whole = [span for span in found if _is_of_whole_words(page.text, span)]
    yield from whole or (found if len(letters) >= _LEAST_LETTERS else ())


def _same_print_spans(page: AnchorPage, quote: str) -> Iterator[Span]:
    """Yield where what stands is so alike that it may be another reading of the same print."""
    letters = squeeze_text(quote[:LONGEST])[0]
    if len(quote) > LONGEST or len(letters) < _LEAST_PRINT_LETTERS:
        return
    # Fuzzy substring search, again on the rest: a position found is blotted out, so that offsets stay.
    rest = page.letters
    while len(rest) >= len(letters):
        found = fuzz.partial_ratio_alignment(letters, rest, score_cutoff=100 * _LEAST_LIKENESS)
        if found is None or found.dest_start == found.dest_end:
            return
        first, last = found.dest_start, found.dest_end
        # Of the spans of whole words whose ends are near, the one most like.
        exact = page.place(first, last, 1.0)
        starts = [page.place(at, at + 1, 1.0).start for at in _near(first, len(page.letters))]
        ends = [page.place(at - 1, at, 1.0).end for at in _near(last - 1, len(page.letters), 1)]
        text = page.text
        begins = [at for at in starts if not at or not text[at - 1].isalnum()] or [exact.start]
        stops = [at for at in ends if at == len(text) or not text[at].isalnum()] or [exact.end]
        span = max(
            [(start, end) for start in begins for end in stops if start < end] or [(exact.start, exact.end)],
            key=lambda each: fuzz.ratio(squeeze_text(page.text[slice(*each)])[0], letters),
        )
        if is_same_print(quote, page.text[slice(*span)]):
            yield span
        rest = rest[:first] + _NOTHING * (last - first) + rest[last:]


def _near(at: int, length: int, more: int = 0) -> range:
    return range(max(at - _SLACK, 0) + more, min(at + _SLACK, length - 1) + 1 + more)


def _is_of_whole_words(text: str, span: Span) -> bool:
    start, end = span
    return not text[start - 1 : start].isalnum() and not text[end : end + 1].isalnum()


# -- which one is meant --------------------------------------------------------------------------------------


def _meant_places(
    places: list[tuple[AnchorPage, Span]], wanted: WantedQuote
) -> list[tuple[AnchorPage, Span]]:
    """Return the positions that may be meant: by the offset, else by the words around, else by the box."""
    at_start = [place for place in places if place[1][0] == wanted.start]
    if len(at_start) == 1:
        return at_start
    if wanted.prefix or wanted.suffix:
        scores = [_context_likeness(page, span, wanted) for page, span in places]
        best = max(scores)
        if best < _LEAST_CONTEXT:
            return places
        return [place for place, score in zip(places, scores, strict=True) if score > best - _CONTEXT_LEAD]
    if wanted.box is not None:
        return [place for place in places if _is_in_box(*place, wanted.box)]
    return places


def _is_among_other_words(page: AnchorPage, span: Span, wanted: WantedQuote) -> bool:
    if not wanted.prefix and not wanted.suffix:
        return False
    return _context_likeness(page, span, wanted, max) < _LEAST_CONTEXT


def _context_likeness(page: AnchorPage, span: Span, wanted: WantedQuote, choose: Choice = fmean) -> float:
    """Return in percent how like the words around a position are to those quoted, on both sides or one."""
    start, end = span
    scores: list[float] = []
    if prefix := squeeze_text(wanted.prefix[-LONGEST:])[0]:
        before = squeeze_text(page.text[max(start - 2 * len(wanted.prefix) - _SLACK, 0) : start])[0]
        scores.append(fuzz.ratio(before[-len(prefix) :], prefix))
    if suffix := squeeze_text(wanted.suffix[:LONGEST])[0]:
        after = squeeze_text(page.text[end : end + 2 * len(wanted.suffix) + _SLACK])[0]
        scores.append(fuzz.ratio(after[: len(suffix)], suffix))
    return choose(scores) if scores else 100.0


def _is_in_box(page: AnchorPage, span: Span, wanted: Box) -> bool:
    box = page.words.box_of(*span) if page.words is not None else None
    if box is None:
        return False
    return (
        wanted.x - _BOX_SLACK <= box.x
        and wanted.y - _BOX_SLACK <= box.y
        and box.x + box.width <= wanted.x + wanted.width + _BOX_SLACK
        and box.y + box.height <= wanted.y + wanted.height + _BOX_SLACK
    )


_NUMBER = re.compile(r"\d(?:[\d.,]*\d)?")
# Letters that stand for each difference at least.
_LETTERS_A_DIFFERENCE = 12
# Letters between two differences at least: a word that differs twice is another word.
_LETTERS_BETWEEN = 5
# Characters that are taken for each other, and pairs of them that are taken for one.
_LOOKALIKES = (
    *("ceoagqd0", "ilftjr1", "nuhrbkm", "mnwv", "vyux", "s5", "b6", "b8", "z2"),
    *("rn=m", "nn=m", "in=m", "ni=m", "vv=w", "cl=d", "ci=d", "li=h", "lc=k", "ii=n", "ii=u", "fi=h", "tl=h"),
)


class _Difference(NamedTuple):
    """Letters of one text, and those of the other that are instead; offsets of both."""

    start: int
    end: int
    other_start: int
    other_end: int


def numbers_of(text: str) -> list[str]:
    """Return the numbers of a text in their order, without the commas that group digits.

    >>> numbers_of("3,600 pages at $1.50")
    ['3600', '1.50']
    """
    return [found.replace(",", "") for found in _NUMBER.findall(text)]


def is_same_print(quote: str, text: str) -> bool:
    """Return whether two texts may be two readings of one print.

    They differ here and there by a letter or two, as recognition makes differences; no whole word and no
    number differs, and nothing begins or ends otherwise by letters that only one of them has.
    """
    (letters, offsets), (others, other_offsets) = squeeze_text(quote), squeeze_text(text)
    differences = list(_differences(letters, others))
    if len(differences) * _LETTERS_A_DIFFERENCE > len(letters):
        return False
    if any(after.start - before.end < _LETTERS_BETWEEN for before, after in pairwise(differences)):
        return False
    if numbers_of(quote) != numbers_of(text) and not any(
        any(map(str.isdigit, letters[each.start : each.end] + others[each.other_start : each.other_end]))
        for each in differences
    ):
        return False
    return not any(
        _is_no_misreading(each, letters, others) or _is_at_edge(each, (quote, offsets), (text, other_offsets))
        for each in differences
    )


def _differences(letters: str, others: str) -> Iterator[_Difference]:
    for is_equal, neighbours in groupby(Levenshtein.opcodes(letters, others), lambda op: op.tag == "equal"):
        if not is_equal:
            ops = list(neighbours)
            yield _Difference(ops[0].src_start, ops[-1].src_end, ops[0].dest_start, ops[-1].dest_end)


def _is_no_misreading(each: _Difference, letters: str, others: str) -> bool:
    one, other = sorted((letters[each.start : each.end], others[each.other_start : each.other_end]), key=len)
    if not one:
        return len(other) > 1 or other.isdigit()
    if len(one) == len(other) == 1:
        return not any(one in group and other in group for group in _LOOKALIKES if "=" not in group)
    return f"{other}={one}" not in _LOOKALIKES


def _is_at_edge(each: _Difference, one: tuple[str, list[int]], other: tuple[str, list[int]]) -> bool:
    edges = _edges(*one, each.start, each.end), _edges(*other, each.other_start, each.other_end)
    if any(all(found) for found in edges if found):
        return True
    is_added = not all(edges)
    return is_added and any(any(found) for found in edges if found)


def _edges(text: str, offsets: list[int], start: int, end: int) -> tuple[bool, bool] | None:
    if start == end:
        return None
    first, last = offsets[start], offsets[end - 1] + 1
    return not text[first - 1 : first].isalnum() if first else True, not text[last : last + 1].isalnum()
