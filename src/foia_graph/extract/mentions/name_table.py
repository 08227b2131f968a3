"""The table of all known names, and the search for them in a text.

The table is a dictionary of rows of words. A text is taken apart once; a row is looked up only where its
first two words are, so that 10,000 names cost a text hardly more time than 100.
"""

import re
from collections import deque
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import accumulate
from typing import Literal, NamedTuple

from foia_graph.extract.gazetteer import Gazetteer, GazetteerEntry
from foia_graph.model.us_states import STATES
from foia_graph.runtime.tables import patterns_beside

_PATTERNS = patterns_beside(__file__)

# As named; surname first; without the middle name; by abbreviation; by surname alone; by identifier.
NameFormKind = Literal["full", "turned", "shortened", "abbreviation", "surname", "identifier"]
WordTuple = tuple[str, ...]

BODY_CLASSES = ("Agency", "Organization")
NAME_SUFFIXES = ("jr", "sr", "ii", "iii", "iv", "esq")
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
        if not _PATTERNS["short_form"].fullmatch(each):
            yield from _person_forms(name, each) if name.type == "Person" else _thing_forms(name, each)
    if name.type == "CitedWork":
        numbers = [each for each in name.identifiers if _PATTERNS["number_pattern"].fullmatch(each)]
        yield from ((words_of(each), NameForm(name, "identifier", each)) for each in numbers)
        return
    for each in (*name.abbreviations, *filter(_PATTERNS["short_form"].fullmatch, name.names)):
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
    found = set(wanted)
    for ways in SPELLINGS:
        found |= {_replace_words(each, way, other) for each in found for way in ways for other in ways}
    return ((each, called) for each in found)


def _without_country(spelled: WordTuple) -> WordTuple:
    return next(
        (
            spelled[len(us) :]
            for us in SPELLINGS[0]
            if spelled[: len(us)] == us and len(spelled) > len(us) + 2
        ),
        spelled,
    )


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


Spelling = tuple[str, ...]


class NameHit(NamedTuple):
    """Words of a text that name one thing or, where a name is shared, any of several."""

    start: int
    end: int
    forms: tuple[NameForm, ...]
    has_initial: bool = False
    """Whether an initial is in the name that the table does not have."""

    @property
    def kind(self) -> str:
        """Return the form in which the first of these things is named."""
        return self.forms[0].kind


class SpellingMatch(NamedTuple):
    """Words of a text that are spelled like a name: the position of the first, their number, and the row."""

    at: int
    length: int
    row: Spelling


class NameTable:
    """The names of some things; made by `table_of_names` once for all texts."""

    def __init__(self, names: Iterable[GazetteerEntry]) -> None:
        self._rows: dict[Spelling, tuple[NameForm, ...]] = {}
        self._surnames: dict[Spelling, tuple[NameForm, ...]] = {}
        # First word, then second, then length: slices of the text are keys of the dictionary of rows.
        self._lengths: dict[str, dict[str, tuple[int, ...]]] = {}
        for name in names:
            for spelling, called in forms_of_name(name):
                self._add(spelling, called)

    def _add(self, spelling: Spelling, form: NameForm) -> None:
        rows = self._surnames if form.kind == "surname" else self._rows
        held = rows.get(spelling, ())
        if not spelling or any(each.name is form.name and each.kind == form.kind for each in held):
            return
        rows[spelling] = (*held, form)
        seconds = self._lengths.setdefault(spelling[0], {})
        second = spelling[1] if len(spelling) > 1 else ""
        seconds[second] = tuple(sorted({*seconds.get(second, ()), len(spelling)}, reverse=True))

    def __bool__(self) -> bool:
        return bool(self._rows)

    def search(self, text: str) -> Iterator[NameHit]:
        """Find the names in a text; where one name holds another, the longer is found."""
        found = split_words(text)
        after = 0
        for at, word in enumerate(found.words):
            if word in self._lengths and at >= after:
                for each in self._rows_at(found.words, at):
                    if hit := self._hit(text, found, each):
                        after = at + each.length
                        yield hit
                        break

    def _rows_at(self, words: list[str], at: int) -> Iterator[SpellingMatch]:
        seconds = self._lengths[words[at]]
        second = words[at + 1] if at + 1 < len(words) else ""
        if second in seconds and second:
            for length in seconds[second]:
                if at + length <= len(words) and (spelling := tuple(words[at : at + length])) in self._rows:
                    yield SpellingMatch(at, length, spelling)
        if len(second) == 1 and 2 in seconds.get(last := "".join(words[at + 2 : at + 3]), ()):
            yield SpellingMatch(at, 3, (words[at], last))
        if "" in seconds:
            yield SpellingMatch(at, 1, (words[at],))

    def _hit(self, text: str, row: WordRow, spelled: SpellingMatch) -> NameHit | None:
        start, end = row.start(spelled.at), row.end(spelled.at + spelled.length - 1)
        initial = spelled.length > len(spelled.row)
        called = tuple(
            each for each in self._rows.get(spelled.row, ()) if fits_context(text, start, end, each, initial)
        )
        if not called and spelled.row in self._surnames and stands_alone(text, start, end):
            called = self._surnames[spelled.row]
        return NameHit(start, end, called, initial) if called else None


# The tables last made: what is known stays the same over thousands of texts.
_RECENT_TABLES: deque[tuple[Gazetteer, bool, NameTable]] = deque(maxlen=4)


def table_of_names(gazetteer: Gazetteer, *, works: bool = False) -> NameTable:
    """Return the table of the cited works, or of all other things, that are known."""
    for held, of_works, made in _RECENT_TABLES:
        if held is gazetteer and of_works is works:
            return made
    made = NameTable(name for name in gazetteer.entries if (name.type == "CitedWork") is works)
    _RECENT_TABLES.append((gazetteer, works, made))
    return made


# Last words of states, and local positions: in front of a name they make it another body's.
PLACE_WORDS = frozenset((*(each.name.lower().split()[-1] for each in STATES), "county", "city"))
NAME_AFTER = re.compile(r" [A-Z]|[-’'][A-Z]|\.?@|\.\w|-\w")
# Of these a name of three words is a name in small letters too.
LONG_NAMED_CLASSES = ("Agency", "Organization", "Post")
PERSON_TITLE = _PATTERNS["person_title"]


def fits_context(text: str, start: int, end: int, form: NameForm, initial: bool) -> bool:
    """Return whether words of a text may name a thing in the form in which it was looked for.

    `initial` says that an initial is among them which was not looked for.
    """
    if form.kind == "abbreviation":
        return _is_abbreviation(text, start, end, form.exact)
    if form.kind == "identifier":
        return " ".join(text[start:end].split()) == form.exact
    if not all(
        sign in "".join(form.name.names) for sign in _PATTERNS["parting_signs"].findall(text[start:end])
    ):
        return False
    if form.name.type == "Person":
        return _is_person(text, start, end, form, initial)
    return not initial and _is_full_name(text, start, end, form)


def stands_alone(text: str, start: int, end: int) -> bool:
    """Return whether a name of one word is alone: beside another name it is that of something else."""
    if not text[start].isupper() or NAME_AFTER.match(text, end):
        return False
    first = max(0, start - 25)
    return (
        _PATTERNS["name_before"].search(text, first, start) is None
        or PERSON_TITLE.search(text, first, start) is not None
    )


def has_title(text: str, start: int) -> bool:
    """Return whether a title of office is before a surname."""
    return _PATTERNS["office_title"].search(text, max(0, start - 20), start) is not None


def _is_full_name(text: str, start: int, end: int, form: NameForm) -> bool:
    """Return whether a name in full is one: what may be common words as well needs a capital or more."""
    if form.name.type == "Agency":
        before = _PATTERNS["place_before"].search(text, max(0, start - 15), start)
        if before and before[1].lower() in PLACE_WORDS:
            return False
    length = len(words_of(text[start:end]))
    if length == 1:
        return stands_alone(text, start, end)
    return text[start].isupper() or (length > 2 and form.name.type in LONG_NAMED_CLASSES)


def _is_abbreviation(text: str, start: int, end: int, exact: str) -> bool:
    # Letters within an address, a number or a Bates stamp are no abbreviation.
    if text[start:end] != exact and ".".join(exact) != text[start:end]:
        return False
    two, one = text[max(0, start - 2) : max(0, start - 1)], text[max(0, start - 1) : start]
    if (one in ("-", "_", "@", ".", "–") and two.strip()) or (one == "(" and two.isdigit()):
        return False
    one, two = text[end : end + 1], text[end + 1 : end + 2]
    return one not in ("_", "@") and not (one in ("-", "–", ".") and two.isalnum() and not two.islower())


def _is_person(text: str, start: int, end: int, form: NameForm, initial: bool) -> bool:
    raw = text[start:end]
    if text[end : end + 1] == "-" or not all(word[0].isupper() for word in re.findall(r"[^\W\d_]+", raw)):
        return False
    if form.kind == "turned":
        after = _PATTERNS["initial_after"].match(text, end)
        return "," in raw and (after is None or after[1].lower() in _middle_initials(form))
    return "," not in raw and (
        not initial or form.kind == "full" or words_of(raw)[1] in _middle_initials(form)
    )


def _middle_initials(form: NameForm) -> str:
    given = [words_of(each) for each in form.name.names]
    return "".join(word[0] for name in given for word in name[1:-1]) or "abcdefghijklmnopqrstuvwxyz"
