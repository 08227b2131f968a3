"""All known names in one table, and where they stand in a text.

The table is a dictionary of rows of words. A text is taken apart once; a row is looked up only where its
first two words stand, so that 10,000 names cost a text hardly more time than 100.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from foia_graph.extract.gazetteer import Gazetteer, GazetteerEntry
from foia_graph.extract.mentions.fit import fits, stands_alone
from foia_graph.extract.mentions.forms import Called, forms
from foia_graph.extract.mentions.words import Row, row

Spelling = tuple[str, ...]


class Hit(NamedTuple):
    """Words of a text that name one thing or, where a name is shared, any of several."""

    start: int
    end: int
    called: tuple[Called, ...]
    initial: bool = False
    """Whether an initial stands in the name that the table does not have."""

    @property
    def how(self) -> str:
        """Give the form in which the first of these things is named."""
        return self.called[0].how


class Spelled(NamedTuple):
    """Words of a text that are spelled like a name: the place of the first, their number, and the row."""

    at: int
    length: int
    row: Spelling


class Table:
    """The names of some things; made by `table` once for all texts."""

    def __init__(self, names: Iterable[GazetteerEntry]) -> None:
        self._rows: dict[Spelling, tuple[Called, ...]] = {}
        self._surnames: dict[Spelling, tuple[Called, ...]] = {}
        self._lengths: dict[str, dict[str, tuple[int, ...]]] = {}
        for name in names:
            for spelling, called in forms(name):
                self._add(spelling, called)
        self._needs: dict[str, list[set[str]]] = {}
        for spelling in self._rows:
            need = {word for word in spelling if word.isascii() and (word.isalpha() or word.isdigit())}
            self._needs.setdefault(max(need, key=len, default=""), []).append(need)

    def _add(self, spelling: Spelling, called: Called) -> None:
        rows = self._surnames if called.how == "surname" else self._rows
        held = rows.get(spelling, ())
        if not spelling or any(each.name is called.name and each.how == called.how for each in held):
            return
        rows[spelling] = (*held, called)
        seconds = self._lengths.setdefault(spelling[0], {})
        second = spelling[1] if len(spelling) > 1 else ""
        seconds[second] = tuple(sorted({*seconds.get(second, ()), len(spelling)}, reverse=True))

    def __bool__(self) -> bool:
        return bool(self._rows)

    def may_be_in(self, runs: Iterable[str]) -> bool:
        """Say whether some runs of letters and digits hold all those of any name: else a search is idle."""
        held = set(map(str.lower, runs))
        return any(need <= held for run in self._needs.keys() & held for need in self._needs[run]) or (
            "" in self._needs
        )

    def search(self, text: str) -> Iterator[Hit]:
        """Find the names in a text; where one name holds another, the longer is found."""
        found = row(text)
        after = 0
        for at, word in enumerate(found.words):
            if word in self._lengths and at >= after:
                for each in self._spelled(found.words, at):
                    if hit := self._hit(text, found, each):
                        after = at + each.length
                        yield hit
                        break

    def _spelled(self, words: list[str], at: int) -> Iterator[Spelled]:
        """Give the rows that begin at a word, the longest first."""
        seconds = self._lengths[words[at]]
        second = words[at + 1] if at + 1 < len(words) else ""
        if second in seconds and second:
            for length in seconds[second]:
                if at + length <= len(words) and (spelling := tuple(words[at : at + length])) in self._rows:
                    yield Spelled(at, length, spelling)
        if len(second) == 1 and 2 in seconds.get(last := "".join(words[at + 2 : at + 3]), ()):
            yield Spelled(at, 3, (words[at], last))
        if "" in seconds:
            yield Spelled(at, 1, (words[at],))

    def _hit(self, text: str, found: Row, spelled: Spelled) -> Hit | None:
        start, end = found.start(spelled.at), found.end(spelled.at + spelled.length - 1)
        initial = spelled.length > len(spelled.row)
        called = tuple(
            each for each in self._rows.get(spelled.row, ()) if fits(text, start, end, each, initial)
        )
        if not called and spelled.row in self._surnames and stands_alone(text, start, end):
            called = self._surnames[spelled.row]
        return Hit(start, end, called, initial) if called else None


_MADE: deque[tuple[Gazetteer, bool, Table]] = deque(maxlen=4)
"""The tables last made: what is known stays the same over thousands of texts."""


def table(known: Gazetteer, *, works: bool = False) -> Table:
    """Give the table of the cited works, or of all other things, that are known."""
    for held, of_works, made in _MADE:
        if held is known and of_works is works:
            return made
    made = Table(name for name in known.names if (name.type == "CitedWork") is works)
    _MADE.append((known, works, made))
    return made
