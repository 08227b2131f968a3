"""Quoted passages: where words stand that were once copied from a page, which may be read otherwise now.

Only letters and digits are compared, without capitals and accents, so that other blanks, line ends, hyphens
and quotation marks make no difference.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import nlargest
from typing import NamedTuple

from rapidfuzz import fuzz

from foia_graph.extract.near_duplicates.diff import WORD, text_words

# Characters of a quote, and of what is around it, that are looked at.
LONGEST = 2_000
# Characters between the first and the last words of a passage at most.
FARTHEST = 20_000
# Likeness from which on a passage of the page itself is taken before the same words elsewhere, if long.
_CERTAIN_LIKENESS = 0.9
# Letters of the shortest quote that is found though it is read otherwise, and of one that is short.
_LEAST_LETTERS, _SHORT_LETTERS = 10, 30
_LEAST_LIKENESS, _LEAST_SHORT_LIKENESS = 0.75, 0.85
# Words of a passage that is quoted whole, of each end of a longer one, and of what is around one.
_WHOLE_WORDS, _END_WORDS, _CONTEXT_WORDS = 14, 6, 3
# Characters of the words that are quoted of a passage, or of an end of it.
_MAX_WORDS_LENGTH = 120
_OPENING, _CLOSING = re.compile(r"[\W_]+"), re.compile(r"[\W_]+\Z")
# Pages next to its own on which a passage is looked for that is to the letter on none.
_PAGES_COMPARED = 5


@dataclass(frozen=True, slots=True)
class PassageQuote:
    """Words that were copied: all, or the first of them and in `until` the last; with what was around."""

    quote: str
    until: str = ""
    before: str = ""
    after: str = ""


def quote_passage(text: str, start: int, end: int) -> PassageQuote:
    """Return the fewest words by which a passage of a text is found again.

    What is around it is quoted where its words are few, or are elsewhere in the text, too.
    """
    words = text[start:end].split()
    whole = " ".join(words)
    is_long = len(words) > _WHOLE_WORDS or len(whole) > _MAX_WORDS_LENGTH
    quote = " ".join(words[:_END_WORDS])[:_MAX_WORDS_LENGTH] if is_long else whole
    until = " ".join(words[-_END_WORDS:])[-_MAX_WORDS_LENGTH:] if is_long else ""
    letters = squeeze_text(quote)[0]
    if len(letters) > _LEAST_LETTERS and squeeze_text(text)[0].count(letters) == 1:
        return PassageQuote(quote, until)
    before = " ".join(text[max(start - _MAX_WORDS_LENGTH, 0) : start].split()[-_CONTEXT_WORDS:])
    after = " ".join(text[end : end + _MAX_WORDS_LENGTH].split()[:_CONTEXT_WORDS])
    return PassageQuote(quote, until, before, after)


class PassagePlace(NamedTuple):
    """Where a passage is: the page, offsets in its text, and how like the words there are, at most 1."""

    page: int
    start: int
    end: int
    likeness: float


@dataclass(frozen=True)
class PassageText:
    """The text of a page, and its letters and digits alone."""

    page: int
    text: str

    @cached_property
    def _squeezed(self) -> tuple[str, list[int]]:
        return squeeze_text(self.text)

    @property
    def letters(self) -> str:
        """Return its letters and digits, in small letters."""
        return self._squeezed[0]

    def place(self, first: int, after: int, likeness: float) -> PassagePlace:
        """Return the position of some of its letters."""
        offsets = self._squeezed[1]
        return PassagePlace(self.page, offsets[first], offsets[after - 1] + 1, likeness)


def squeeze_text(text: str) -> tuple[str, list[int]]:
    """Return the letters and digits of a text without capitals and accents, and the offset of each.

    >>> squeeze_text("É-mail 2")
    ('email2', [0, 2, 3, 4, 5, 7])
    """
    pieces: list[str] = []
    offsets: list[int] = []
    for word in WORD.finditer(text):
        if word[0].isascii():
            pieces.append(word[0].lower())
            offsets += range(word.start(), word.end())
            continue
        for at, character in enumerate(word[0], word.start()):
            plain = "".join(WORD.findall(unicodedata.normalize("NFKD", character))).casefold()
            pieces.append(plain)
            offsets += [at] * len(plain)
    return "".join(pieces), offsets


def find_passage(pages: Sequence[PassageText], wanted: PassageQuote, page: int) -> PassagePlace | None:
    """Return where a passage stands that was on a page of a document, None where it is nowhere any more.

    What is to the letter on its page comes first, then what is long and very like it there, then the same
    words on another page, the nearest first, then what is most like them.
    """
    place = _find_letters(pages, wanted, page)
    if place is None:
        return None
    return _with_marks(next(each for each in pages if each.page == place.page), place, wanted)


def _find_letters(pages: Sequence[PassageText], wanted: PassageQuote, page: int) -> PassagePlace | None:
    quote = _SqueezedQuote.of(wanted)
    if not quote.first:
        return None
    own = [each for each in pages if each.page == page]
    others = sorted((each for each in pages if each.page != page), key=lambda each: abs(each.page - page))
    exact = _first_exact(own, quote)
    near = None if exact else next(filter(None, (_near_place(each, quote) for each in own)), None)
    is_long = len(quote.first) >= _SHORT_LETTERS  # two numbers are alike as well
    if exact is not None or (near is not None and is_long and near.likeness >= _CERTAIN_LIKENESS):
        return exact or near
    found = _first_exact(others, quote) or near
    if found is not None:
        return found
    alike = filter(None, (_near_place(each, quote) for each in _likely_pages(others, wanted)))
    return max(alike, key=lambda place: place.likeness, default=None)


def _first_exact(pages: Iterable[PassageText], quote: "_SqueezedQuote") -> PassagePlace | None:
    return next(filter(None, (_exact_place(each, quote) for each in pages)), None)


def _with_marks(page: PassageText, place: PassagePlace, wanted: PassageQuote) -> PassagePlace:
    opening, closing = _OPENING.match(wanted.quote), _CLOSING.search(wanted.until or wanted.quote)
    start, end = place.start, place.end
    if opening and page.text.endswith(opening[0].strip(), 0, start):
        start -= len(opening[0].strip())
    if closing and page.text.startswith(closing[0].strip(), end):
        end += len(closing[0].strip())
    return place._replace(start=start, end=end)


class _SqueezedQuote(NamedTuple):
    first: str
    last: str
    before: str
    after: str

    @classmethod
    def of(cls, wanted: PassageQuote) -> "_SqueezedQuote":
        texts = (wanted.quote, wanted.until, wanted.before, wanted.after)
        return cls(*(squeeze_text(text[:LONGEST])[0] for text in texts))


def _exact_place(page: PassageText, quote: _SqueezedQuote) -> PassagePlace | None:
    spans = list(_exact_spans(page.letters, quote))
    if not spans:
        return None
    start, end = max(spans, key=lambda span: _context_likeness(page.letters, span, quote))
    return page.place(start, end, 1.0)


def _exact_spans(letters: str, quote: _SqueezedQuote) -> Iterator[tuple[int, int]]:
    at = letters.find(quote.first)
    while at >= 0:
        end = at + len(quote.first)
        if quote.last:
            last = letters.find(quote.last, end, end + FARTHEST)
            end = last + len(quote.last) if last >= 0 else -1
        if end > 0:
            yield at, end
        at = letters.find(quote.first, at + 1)


def _context_likeness(letters: str, span: tuple[int, int], quote: _SqueezedQuote) -> float:
    start, end = span
    before = letters[max(start - len(quote.before), 0) : start]
    after = letters[end : end + len(quote.after)]
    return fuzz.ratio(before, quote.before) + fuzz.ratio(after, quote.after)


def _near_place(page: PassageText, quote: _SqueezedQuote) -> PassagePlace | None:
    """Return the position that is most like the quote, None where nothing is like enough."""
    found = _near_span(page.letters, quote.first)
    if found is None:
        return None
    start, end, likeness = found
    if quote.last:
        rest = page.letters[end : end + FARTHEST]
        at = rest.find(quote.last)
        last = (at, at + len(quote.last), 1.0) if at >= 0 else _near_span(rest, quote.last)
        if last is None:
            return None
        end, likeness = end + last[1], min(likeness, last[2])
    return _to_whole_words(page, page.place(start, end, round(likeness, 2)))


def _to_whole_words(page: PassageText, place: PassagePlace) -> PassagePlace:
    start, end = place.start, place.end
    while start > 0 and page.text[start - 1].isalnum():
        start -= 1
    while end < len(page.text) and page.text[end].isalnum():
        end += 1
    return place._replace(start=start, end=end)


def _near_span(letters: str, words: str) -> tuple[int, int, float] | None:
    if len(words) < _LEAST_LETTERS or len(letters) < len(words):
        return None
    least = _LEAST_SHORT_LIKENESS if len(words) < _SHORT_LETTERS else _LEAST_LIKENESS
    found = fuzz.partial_ratio_alignment(words, letters, score_cutoff=100 * least)
    if found is None or found.dest_start == found.dest_end:
        return None
    return found.dest_start, found.dest_end, found.score / 100


def _likely_pages(pages: Iterable[PassageText], wanted: PassageQuote) -> list[PassageText]:
    words = set(text_words(f"{wanted.quote} {wanted.until}"[:LONGEST]))
    return nlargest(_PAGES_COMPARED, pages, key=lambda page: len(words.intersection(text_words(page.text))))


# Characters of a context on each side, about.
LENGTH = 80
_BLANKS = re.compile(r"\s+")


class TextContext(NamedTuple):
    """A passage with what is before and after it, blanks made single (Web Annotation, 4.2.4)."""

    prefix: str
    exact: str
    suffix: str


def text_context(text: str, start: int, end: int, length: int = LENGTH) -> TextContext:
    """Return the passage from `start` up to `end` with whole words of `length` characters on each side."""
    before, after = text[max(start - length, 0) : start], text[end : end + length]
    if start > length and not text[start - length - 1].isspace():
        before = before[_first_blank(before) :]
    if end + length < len(text) and not text[end + length].isspace():
        after = after[: len(after) - _first_blank(after[::-1])]
    return TextContext(*(single_blanks(each) for each in (before, text[start:end], after)))


def single_blanks(text: str) -> str:
    """Return a text on one line, with single blanks.

    >>> single_blanks("opt \\n out")
    'opt out'
    """
    return _BLANKS.sub(" ", text)


def _first_blank(text: str) -> int:
    found = _BLANKS.search(text)
    return found.start() if found else 0
