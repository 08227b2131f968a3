"""The table of all known names, and the search for them in a text.

The table is a dictionary of rows of words. A text is taken apart once; a row is looked up only where its
first two words stand, so that 10,000 names cost a text hardly more time than 100.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from foia_graph.extract.gazetteer import Gazetteer, GazetteerEntry
from foia_graph.extract.mentions.name_context import fits_context, stands_alone
from foia_graph.extract.mentions.name_forms import NameForm, forms_of_name
from foia_graph.extract.mentions.word_rows import WordRow, split_words

Spelling = tuple[str, ...]


class NameHit(NamedTuple):
    """Words of a text that name one thing or, where a name is shared, any of several."""

    start: int
    end: int
    forms: tuple[NameForm, ...]
    has_initial: bool = False
    """Whether an initial stands in the name that the table does not have."""

    @property
    def kind(self) -> str:
        """Return the form in which the first of these things is named."""
        return self.forms[0].kind


class SpellingMatch(NamedTuple):
    """Words of a text that are spelled like a name: the place of the first, their number, and the row."""

    at: int
    length: int
    row: Spelling


class NameTable:
    """The names of some things; made by `table_of_names` once for all texts."""

    def __init__(self, names: Iterable[GazetteerEntry]) -> None:
        self._rows: dict[Spelling, tuple[NameForm, ...]] = {}
        self._surnames: dict[Spelling, tuple[NameForm, ...]] = {}
        self._lengths: dict[str, dict[str, tuple[int, ...]]] = {}
        for name in names:
            for spelling, called in forms_of_name(name):
                self._add(spelling, called)
        self._needs: dict[str, list[set[str]]] = {}
        for spelling in self._rows:
            need = {word for word in spelling if word.isascii() and (word.isalpha() or word.isdigit())}
            self._needs.setdefault(max(need, key=len, default=""), []).append(need)

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

    def may_be_in(self, runs: Iterable[str]) -> bool:
        """Return whether runs of letters and digits hold all those of any name: else a search is idle."""
        held = set(map(str.lower, runs))
        return any(need <= held for run in self._needs.keys() & held for need in self._needs[run]) or (
            "" in self._needs
        )

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
        """Yield the rows that begin at a word, the longest first."""
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


_RECENT_TABLES: deque[tuple[Gazetteer, bool, NameTable]] = deque(maxlen=4)
"""The tables last made: what is known stays the same over thousands of texts."""


def table_of_names(gazetteer: Gazetteer, *, works: bool = False) -> NameTable:
    """Return the table of the cited works, or of all other things, that are known."""
    for held, of_works, made in _RECENT_TABLES:
        if held is gazetteer and of_works is works:
            return made
    made = NameTable(name for name in gazetteer.entries if (name.type == "CitedWork") is works)
    _RECENT_TABLES.append((gazetteer, works, made))
    return made
