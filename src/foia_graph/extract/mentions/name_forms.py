"""Forms of a name: with or without "U.S.", with the surname first, by abbreviation ..."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import accumulate
from typing import Literal, NamedTuple

from foia_graph.extract.gazetteer import GazetteerEntry

# As named; surname first; without the middle name; by abbreviation; by surname alone; by identifier.
NameFormKind = Literal["full", "turned", "shortened", "abbreviation", "surname", "identifier"]
WordTuple = tuple[str, ...]

BODY_CLASSES = ("Agency", "Organization")
NAME_SUFFIXES = ("jr", "sr", "ii", "iii", "iv", "esq")
# An abbreviation, also where it is given among the names in full.
SHORT_FORM = re.compile(r"[A-Z][A-Z&/.-]{1,9}")
NUMBER_PATTERN = re.compile(r"(?=.*\d)(?=.*[A-Za-z]).{5,}|[\d.\-]{6,}", re.DOTALL)
# Words that are written in several ways.
SPELLINGS: tuple[tuple[WordTuple, ...], ...] = (
    (("united", "states"), ("u", "s"), ("us",)),
    (("department",), ("dept",)),
    (("and",), ("&",)),
)


class NameForm(NamedTuple):
    """A thing, and in which form some words name it; `exact` are these words where capitals count."""

    name: GazetteerEntry
    kind: NameFormKind
    exact: str = ""


def forms_of_name(name: GazetteerEntry) -> Iterator[tuple[WordTuple, NameForm]]:
    """Yield all forms of the names of a thing, as rows of words."""
    for each in name.names:
        if not SHORT_FORM.fullmatch(each):
            yield from _person_forms(name, each) if name.type == "Person" else _thing_forms(name, each)
    if name.type == "CitedWork":
        numbers = [each for each in name.identifiers if NUMBER_PATTERN.fullmatch(each)]
        yield from ((words_of(each), NameForm(name, "identifier", each)) for each in numbers)
        return
    for each in (*name.abbreviations, *filter(SHORT_FORM.fullmatch, name.names)):
        plain = each.replace(".", "")
        yield words_of(plain), NameForm(name, "abbreviation", plain)
        if len(plain) > 2:
            yield tuple(plain.lower()), NameForm(name, "abbreviation", plain)


def _thing_forms(name: GazetteerEntry, text: str) -> Iterator[tuple[WordTuple, NameForm]]:
    called = NameForm(name, "full")
    spelled = words_of(text)
    wanted = {spelled}
    if name.type in BODY_CLASSES:
        bare = _without_country(spelled)
        wanted |= {bare, ("us", *bare)} if len(bare) > 2 else set()
        if bare[:2] == ("department", "of") and len(bare) < 5:
            wanted |= {(*bare[2:], "department"), ("us", *bare[2:], "department")}
    return ((each, called) for each in _all_spellings(wanted))


def _without_country(spelled: WordTuple) -> WordTuple:
    return next(
        (
            spelled[len(us) :]
            for us in SPELLINGS[0]
            if spelled[: len(us)] == us and len(spelled) > len(us) + 2
        ),
        spelled,
    )


def _all_spellings(spellings: Iterable[WordTuple]) -> set[WordTuple]:
    found = set(spellings)
    for ways in SPELLINGS:
        found |= {_replace_words(each, way, other) for each in found for way in ways for other in ways}
    return found


def _replace_words(spelled: WordTuple, way: WordTuple, other: WordTuple) -> WordTuple:
    for at in range(len(spelled) - len(way) + 1):
        if spelled[at : at + len(way)] == way:
            return (*spelled[:at], *other, *spelled[at + len(way) :])
    return spelled


def _person_forms(name: GazetteerEntry, text: str) -> Iterator[tuple[WordTuple, NameForm]]:
    given = [each for each in words_of(text) if each not in NAME_SUFFIXES]
    if len(given) < 2:
        return
    *first, last = given
    yield tuple(given), NameForm(name, "full")
    yield (last, *first), NameForm(name, "turned")
    if len(first) > 1:
        yield (first[0], last), NameForm(name, "shortened")
        yield (last, first[0]), NameForm(name, "turned")
    yield (last,), NameForm(name, "surname")


# What may be within a word: it continues behind that, or in the next line.
WORD_BREAK = re.compile("\ufffe|\u00ad|-\n")


class WordRow(NamedTuple):
    """The words of a text in small letters; `bounds` are where each of `places` begins and ends."""

    words: list[str]
    places: list[int]
    bounds: list[int]

    def start(self, at: int) -> int:
        """Return where a word begins."""
        return self.bounds[2 * self.places[at]]

    def end(self, at: int) -> int:
        """Return where a word ends."""
        return self.bounds[2 * self.places[at] + 1]


def split_words(text: str, alone: str = "") -> WordRow:
    """Take a text apart; `alone` are ranges of letters, each of which is a word by itself."""
    broken = WORD_BREAK.search(text) is not None
    parts = _word_pattern(alone, broken).split(lower_in_place(text))
    found = [WORD_BREAK.sub("", word) for word in parts[1::2]] if broken else parts[1::2]
    places = [place for place, word in enumerate(found) if word != "the"]
    return WordRow([found[place] for place in places], places, list(accumulate(map(len, parts))))


@cache
def _word_pattern(alone: str, broken: bool) -> re.Pattern[str]:
    word = rf"[^\W_{alone}]+"
    if broken:
        word += f"(?:(?:{WORD_BREAK.pattern})+{word})*"
    return re.compile(f"({word}|[{alone}&])")


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text."""
    return tuple(split_words(text).words)


def lower_in_place(text: str) -> str:
    """Write a text in small letters, each of which stays instead."""
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join(c if len(c.lower()) > 1 else c.lower() for c in text)
