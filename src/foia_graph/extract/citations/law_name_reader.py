"""Names of laws read backwards from their last word, without the words that open the sentence."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from foia_graph.extract.citations.citation_forms import parse_entries

REACH = 200
"""Number of characters in front of the last word of a name in which its other words are looked for."""
LONGEST_WORD = 30
OPENING = "(“\"‘'["
NAME_WORD = re.compile(r"[A-Z][\w’'&/-]*|\d+(?:st|nd|rd|th)|9/11|(?:[A-Z]\.){1,4}|St\.")
CONNECTORS = {
    "of",
    "and",
    "to",
    "for",
    "in",
    "on",
    "from",
    "with",
    "against",
    "by",
    "or",
    "&",
    "through",
    "our",
}
ENDS_OF_OTHERS = {"the", "this", "that", "an", "a", "act", "acts", "code", "law", "laws"}
"""Words, in small letters, that are none of a name: it begins behind them."""
OPENERS = set(
    parse_entries(
        """
        in, under, see, per, and, but, by, for, to, of, with, from, on, at, as, if, when, while,
        since, although, because, however, similarly, also, both, either, specifically, pursuant,
        section, sections, title, part, subtitle, chapter, violation, violations, congress, amend,
        amending, amended, enact, unlike, like, where, whether, or, after, before, through, only,
        re, subject, contains, containing, house's, senate's
        """
    )
)
"""Words, in small letters, that may open a sentence and belong to no name."""
FISCAL_YEAR = re.compile(r"FY[\s’']?\d{2,4}")
WRAPPED_LINE = 45
"""A line of so many characters goes on in the next; a shorter one may be a heading, or a cell of a table."""
SMALL_WORD = re.compile(r"\b[a-z]{2,}\b")
FEWEST_SMALL_WORDS = 3
"""A line of so many words without a capital is no heading."""


class LawName(NamedTuple):
    """The name of a law in a text: where it begins and ends, and its words."""

    start: int
    end: int
    words: str


def read_name(text: str, last: int, end: int) -> LawName | None:
    """Read a name backwards from its last word, without the words that open its sentence."""
    if not text[last - 1 : last].isspace():
        return None
    starts = list(_starts_of_words(text, last))
    while starts and _opens_sentence(text[starts[-1] : starts[-1] + LONGEST_WORD].split(None, 1)[0]):
        starts.pop()
    if not starts:
        return None
    return LawName(starts[-1], end, " ".join(text[starts[-1] : end].split()))


def _opens_sentence(word: str) -> bool:
    plain = word.rstrip(",").replace("’", "'").casefold()
    return plain in OPENERS or plain in CONNECTORS or FISCAL_YEAR.fullmatch(word) is not None


def _starts_of_words(text: str, last: int) -> Iterator[int]:
    """Yield where the words of a name in front of its last begin, the nearest first."""
    after, in_series = last, False
    while last - after < REACH:
        start, end = _word_before(text, after)
        word = text[start:end]
        if after == last and word.casefold() in CONNECTORS:
            return
        bare = word.lstrip(OPENING)
        plain = bare.rstrip(",")
        if not _is_of_a_name(plain) or not _goes_on(text, end, after) or (bare != plain and not in_series):
            return
        yield end - len(bare)
        if bare != word:
            return
        after, in_series = start, in_series or plain.casefold() in ("and", "&")


def _word_before(text: str, place: int) -> tuple[int, int]:
    """Return where the word in front of a place begins and ends."""
    end = place
    while end and text[end - 1].isspace():
        end -= 1
    start = end
    while start and not text[start - 1].isspace() and end - start < LONGEST_WORD:
        start -= 1
    return start, end


def _is_of_a_name(word: str) -> bool:
    small = word.casefold()
    return small not in ENDS_OF_OTHERS and (small in CONNECTORS or NAME_WORD.fullmatch(word) is not None)


def _goes_on(text: str, end: int, start: int) -> bool:
    """Return whether what ends at a place and what starts at another are of one sentence."""
    gap = text[end:start]
    if "\n" not in gap:
        return len(gap) <= 3
    line = text[text.rfind("\n", 0, end) + 1 : end]
    return gap.count("\n") == 1 and (
        len(line) >= WRAPPED_LINE or len(SMALL_WORD.findall(line)) >= FEWEST_SMALL_WORDS
    )


def begins_in_the_line_before(text: str, start: int) -> bool:
    """Return whether a name may begin in the line before: it stands first in its line, behind such a word."""
    first, end = _word_before(text, start)
    return "\n" in text[end:start] and NAME_WORD.fullmatch(text[first:end]) is not None
