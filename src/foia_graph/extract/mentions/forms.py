"""The forms in which a thing is named: with or without "U.S.", with the surname first, by abbreviation ..."""

import re
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from foia_graph.extract.gazetteer import GazetteerEntry
from foia_graph.extract.mentions.words import words

How = Literal["full", "turned", "shortened", "abbreviation", "surname", "identifier"]
"""As named; surname first; without the middle name; by abbreviation; by surname alone; by identifier."""
Row = tuple[str, ...]

BODIES = ("Agency", "Organization")
SUFFIXES = ("jr", "sr", "ii", "iii", "iv", "esq")
SHORT_FORM = re.compile(r"[A-Z][A-Z&/.-]{1,9}")
"""An abbreviation, also where it is given among the names in full."""
NUMBERED = re.compile(r"(?=.*\d)(?=.*[A-Za-z]).{5,}|[\d.\-]{6,}", re.DOTALL)
SPELLINGS: tuple[tuple[Row, ...], ...] = (
    (("united", "states"), ("u", "s"), ("us",)),
    (("department",), ("dept",)),
    (("and",), ("&",)),
)
"""Words that are written in several ways."""


class Called(NamedTuple):
    """A thing, and in which form some words name it; `exact` are these words where capitals count."""

    name: GazetteerEntry
    how: How
    exact: str = ""


def forms(name: GazetteerEntry) -> Iterator[tuple[Row, Called]]:
    """Give all forms of the names of a thing, as rows of words."""
    for each in name.names:
        if not SHORT_FORM.fullmatch(each):
            yield from _person(name, each) if name.type == "Person" else _thing(name, each)
    if name.type == "CitedWork":
        numbers = [each for each in name.identifiers if NUMBERED.fullmatch(each)]
        yield from ((words(each), Called(name, "identifier", each)) for each in numbers)
        return
    for each in (*name.abbreviations, *filter(SHORT_FORM.fullmatch, name.names)):
        plain = each.replace(".", "")
        yield words(plain), Called(name, "abbreviation", plain)
        if len(plain) > 2:
            yield tuple(plain.lower()), Called(name, "abbreviation", plain)


def _thing(name: GazetteerEntry, text: str) -> Iterator[tuple[Row, Called]]:
    called = Called(name, "full")
    spelled = words(text)
    wanted = {spelled}
    if name.type in BODIES:
        bare = _bare(spelled)
        wanted |= {bare, ("us", *bare)} if len(bare) > 2 else set()
        if bare[:2] == ("department", "of") and len(bare) < 5:
            wanted |= {(*bare[2:], "department"), ("us", *bare[2:], "department")}
    return ((each, called) for each in _spellings(wanted))


def _bare(spelled: Row) -> Row:
    """Leave out "U.S." in front of a name."""
    return next(
        (
            spelled[len(us) :]
            for us in SPELLINGS[0]
            if spelled[: len(us)] == us and len(spelled) > len(us) + 2
        ),
        spelled,
    )


def _spellings(wanted: Iterable[Row]) -> set[Row]:
    found = set(wanted)
    for ways in SPELLINGS:
        found |= {_instead(each, way, other) for each in found for way in ways for other in ways}
    return found


def _instead(spelled: Row, way: Row, other: Row) -> Row:
    """Write some words of a row in another way."""
    for at in range(len(spelled) - len(way) + 1):
        if spelled[at : at + len(way)] == way:
            return (*spelled[:at], *other, *spelled[at + len(way) :])
    return spelled


def _person(name: GazetteerEntry, text: str) -> Iterator[tuple[Row, Called]]:
    given = [each for each in words(text) if each not in SUFFIXES]
    if len(given) < 2:
        return
    *first, last = given
    yield tuple(given), Called(name, "full")
    yield (last, *first), Called(name, "turned")
    if len(first) > 1:
        yield (first[0], last), Called(name, "shortened")
        yield (last, first[0]), Called(name, "turned")
    yield (last,), Called(name, "surname")
