"""Citations of laws by their name alone, as the Energy Policy Act of 2005 or the Internal Revenue Code."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from foia_graph.extract.citations.citation_forms import CitationMatch, is_apart
from foia_graph.extract.citations.patterns import STATE_NAMES
from foia_graph.runtime.tables import patterns_beside, table_beside

_PATTERNS = patterns_beside(__file__)
_TABLE = table_beside(__file__)
# Abbreviations that mean a law only where a section is next to them.
SHORT_BESIDE_SECTIONS: dict[str, str] = _TABLE["beside_sections"]
# Names of two laws in one.
LAWS_NAMED_TOGETHER = {name: tuple(keys) for name, keys in _TABLE["named_together"].items()}


def plain_name(name: str) -> str:
    """Write the name of a law without what is printed in several ways: capitals, commas, &, apostrophes.

    >>> plain_name("Food, Drug & Cosmetic Act")
    'food drug and cosmetic act'
    """
    return " ".join(name.replace("&", " and ").replace(",", " ").replace("’", "'").split()).casefold()


KEY_OF_NAME: dict[str, str] = {
    plain_name(name): law["key"] for law in _TABLE["laws"] for name in (law["key"], *law.get("names", ()))
}
KEY_OF_ABBREVIATION: dict[str, str] = {
    short: law["key"] for law in _TABLE["laws"] for short in law.get("abbreviations", ())
}
# Abbreviations that are keys themselves: next to a section they name the law.
ABBREVIATED_KEYS = {law["key"] for law in _TABLE["laws"] if law["key"].isupper()}


def key_of_law(name: str) -> str:
    """Return the key of a well-known law by its name, with its year or without, "" for another."""
    plain = plain_name(name)
    return KEY_OF_NAME.get(plain) or KEY_OF_NAME.get(re.sub(r" of \d{4}$", "", plain), "")


# Number of characters in front of the last word of a name in which its other words are looked for.
REACH = 200
MAX_WORD_LENGTH = 30
OPENING = "(“\"‘'["
NAME_WORD = _PATTERNS["name_word"]
CONNECTORS = frozenset(_TABLE["connectors"])
# Words, in small letters, that are none of a name: it begins behind them.
ENDS_OF_OTHERS = {"the", "this", "that", "an", "a", "act", "acts", "code", "law", "laws"}
# Words, in small letters, that may open a sentence and belong to no name.
OPENERS = set(_TABLE["openers"])
# A line of so many characters continues in the next; a shorter one may be a heading, or a cell of a table.
WRAPPED_LINE = 45
# A line of so many words without a capital is no heading.
FEWEST_SMALL_WORDS = 3


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
    while starts and _opens_sentence(text[starts[-1] : starts[-1] + MAX_WORD_LENGTH].split(None, 1)[0]):
        starts.pop()
    if not starts:
        return None
    return LawName(starts[-1], end, " ".join(text[starts[-1] : end].split()))


def _opens_sentence(word: str) -> bool:
    plain = word.rstrip(",").replace("’", "'").casefold()
    return plain in OPENERS or plain in CONNECTORS or _PATTERNS["fiscal_year"].fullmatch(word) is not None


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
    end = place
    while end and text[end - 1].isspace():
        end -= 1
    start = end
    while start and not text[start - 1].isspace() and end - start < MAX_WORD_LENGTH:
        start -= 1
    return start, end


def _is_of_a_name(word: str) -> bool:
    small = word.casefold()
    return small not in ENDS_OF_OTHERS and (small in CONNECTORS or NAME_WORD.fullmatch(word) is not None)


def _goes_on(text: str, end: int, start: int) -> bool:
    gap = text[end:start]
    if "\n" not in gap:
        return len(gap) <= 3
    line = text[text.rfind("\n", 0, end) + 1 : end]
    return gap.count("\n") == 1 and (
        len(line) >= WRAPPED_LINE or len(_PATTERNS["small_word"].findall(line)) >= FEWEST_SMALL_WORDS
    )


def begins_in_the_line_before(text: str, start: int) -> bool:
    """Return whether a name may begin in the line before: it is first in its line, behind such a word."""
    first, end = _word_before(text, start)
    return "\n" in text[end:start] and NAME_WORD.fullmatch(text[first:end]) is not None


MAX_WORDS = 14
# Words, in small letters, that alone before "Act" make no name.
NO_NAMES = set(_TABLE["no_names"])
YEAR_BEHIND = _PATTERNS["year_behind"]
SHORT_NAME_BEHIND = _PATTERNS["short_name_behind"]
PART_REACH = 40
CODES_OF_STATES = re.compile(
    rf"(?:{'|'.join(STATE_NAMES)})\s(?!(?:Zip|Area|State\s+Building)\b).{{3,60}}\sCode|.{{3,40}}\sMunicipal\sCode"
)
OF_ANOTHER_NAME = _PATTERNS["of_another_name"]


def find_named_laws(text: str) -> Iterator[CitationMatch]:
    """Find the laws that a text names."""
    for match in _PATTERNS["last_word"].finditer(text):
        if is_apart(text, match.start()) and (name := read_name(text, match.start(), match.end())):
            yield from _name_citation(text, name)
    for match in _PATTERNS["whole_names"].finditer(text):
        if not _is_of_an_office(text, match.end()):
            yield CitationMatch(*match.span(), "statute", (" ".join(match[0].split()),), by_name=True)
    for short in (each for each in KEY_OF_ABBREVIATION if each in text):
        yield from _abbreviation_citations(text, short)


def _name_citation(text: str, name: LawName) -> Iterator[CitationMatch]:
    end = _end_of(YEAR_BEHIND, text, name.end)
    whole = " ".join(text[name.start : end].split())
    keys, start = _keys_and_start(text, name, whole)
    if keys and not (_is_of_an_office(text, end) or _is_no_citation(text, start, end)):
        first = max(0, start - PART_REACH)
        part = _PATTERNS["part_in_front"].search(text[first:start])
        start = first + part.start() if part else start
        yield CitationMatch(start, _end_of(SHORT_NAME_BEHIND, text, end), "statute", keys, by_name=True)


def _is_no_citation(text: str, start: int, end: int) -> bool:
    in_stamp = _PATTERNS["release_stamp"].search(text, max(0, start - PART_REACH), start) is not None
    return in_stamp or _PATTERNS["another_sense"].match(text, end) is not None


def _end_of(pattern: re.Pattern[str], text: str, start: int) -> int:
    match = pattern.match(text, start)
    return match.end() if match else start


def _is_of_an_office(text: str, end: int) -> bool:
    behind = _PATTERNS["of_an_office"].match(text, end)
    return behind is not None and behind[0].lstrip(" \n/").removeprefix("and ")[:1].isupper()


def _keys_and_start(text: str, name: LawName, whole: str) -> tuple[tuple[str, ...], int]:
    """Return the keys of a name, and where it begins: behind "and" where a well-known law follows it."""
    if together := LAWS_NAMED_TOGETHER.get(plain_name(name.words)):
        return together, name.start
    if _PATTERNS["of_the_kingdom"].search(whole):
        return (whole,), name.start
    if key := key_of_law(whole) or key_of_law(name.words):
        return (key,), name.start
    for joint in re.finditer(r"(?:\s(?:and|or|&|AND|OR|OF|THE)\s|/)\s?", text[name.start : name.end]):
        rest = " ".join(text[name.start + joint.end() : name.end].split())
        if key := key_of_law(rest):
            return (key,), name.start + joint.end()
    return ((whole,) if _is_law(text, name, whole) else ()), name.start


def _is_law(text: str, name: LawName, whole: str) -> bool:
    first, *others, last = name.words.split()
    if last in ("Code", "CODE"):
        return CODES_OF_STATES.fullmatch(name.words) is not None
    if last in ("Acts", "ACTS", "Justice", "JUSTICE") or len(others) >= MAX_WORDS:
        return False
    if (last == "ACT" and whole == name.words) or begins_in_the_line_before(text, name.start):
        return False
    if others:
        return True
    has_article = _PATTERNS["article_or_year"].search(text, max(0, name.start - 6), name.start) is not None
    return first.casefold() not in NO_NAMES and (has_article or whole != name.words)


def _abbreviation_citations(text: str, short: str) -> Iterator[CitationMatch]:
    explained = re.search(rf"(\w+)[\s”\"]{{1,2}}\([“\"]?{re.escape(short)}[”\"]?\)", text)
    if explained and explained[1].casefold() not in ENDS_OF_OTHERS:
        return
    for match in re.finditer(re.escape(short), text):
        if is_apart(text, match.start(), "0123456789_-./") and not OF_ANOTHER_NAME.match(text, match.end()):
            yield CitationMatch(
                match.start(), match.end(), "statute", (KEY_OF_ABBREVIATION[short],), by_name=True
            )
