"""Forms of citation: patterns with the keys they yield, and the table that looks for several at once."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Literal, NamedTuple

CitationKind = Literal["GAO", "OIG", "CRS", "policy", "statute", "regulation", "case", "other"]
CitationKeys = Callable[[re.Match[str]], tuple[str, ...]]
NO_KEYS = re.compile(r"(?!)")
DIGITS = "0123456789_"


class CitationForm(NamedTuple):
    """One way to print a citation.

    Only a text that holds all runs of one of `needs` is searched. `keys` names the works that a match
    cites, () where it cites none. Neither a letter nor one of `apart` stands right before it. `before` are
    words that belong to it and stand in front of the match.
    """

    # A pattern that starts with a character, or a set of them, is found many times faster than one that
    # starts with \b: hence `apart`.

    kind: CitationKind
    needs: tuple[frozenset[str], ...]
    pattern: re.Pattern[str]
    keys: CitationKeys
    apart: str = DIGITS
    before: re.Pattern[str] = NO_KEYS


Certainty = Literal["", "sure", "doubtful"]


class CitationMatch(NamedTuple):
    """A citation found in a text: its place, and the keys of what it cites.

    `section` is filled for a section of a law that is not named beside it, and says whether it surely is one;
    its key is the section alone.
    """

    start: int
    end: int
    kind: CitationKind
    keys: tuple[str, ...]
    section: Certainty = ""


TITLE_REACH = 70
"""Number of characters in front of a match that may belong to it."""
SECTION_OF = re.compile(
    r"\b(?:[Ss]ections?|[Ss]ec\.|§)\s?[\dA-Z.]+(?:\([A-Za-z0-9]{1,3}\))*,?\s+of\s+(?:the\s+)?$"
)


RUN_PATTERN = re.compile(r"[A-Za-z]+|\d+|§")


def needed_runs(*texts: str) -> tuple[frozenset[str], ...]:
    """Return the runs of letters or digits that a citation holds: all those of one of some texts."""
    return tuple(frozenset(RUN_PATTERN.findall(text)) for text in texts)


def text_runs(text: str) -> set[str]:
    """Return the runs of letters and of digits, and the sign §, that a text holds."""
    return set(RUN_PATTERN.findall(text))


class CitationFormTable:
    """Some forms, found in a text together: only those are searched for whose runs the text holds."""

    def __init__(self, forms: Iterable[CitationForm]) -> None:
        self._forms = tuple(forms)
        self._needs: dict[str, list[tuple[frozenset[str], int]]] = {}
        for place, form in enumerate(self._forms):
            for need in form.needs:
                self._needs.setdefault(max(need, key=len), []).append((need, place))

    def search(self, text: str, held_runs: set[str]) -> Iterator[CitationMatch]:
        """Find what a text cites in these forms; `held_runs` are its runs."""
        likely = {
            place
            for run in held_runs & self._needs.keys()
            for need, place in self._needs[run]
            if need <= held_runs
        }
        for place in sorted(likely):
            yield from _form_matches(self._forms[place], text)


def _form_matches(form: CitationForm, text: str) -> Iterator[CitationMatch]:
    for match in form.pattern.finditer(text):
        if is_apart(text, match.start(), form.apart) and (keys := form.keys(match)):
            yield CitationMatch(_match_start(form, match), match.end(), form.kind, keys)


def is_apart(text: str, start: int, apart: str = DIGITS) -> bool:
    """Return whether neither a letter nor one of some characters stands right before a place."""
    before = text[start - 1] if start else " "
    return not (before.isalpha() or before in apart)


def _match_start(form: CitationForm, match: re.Match[str]) -> int:
    if form.before is NO_KEYS:
        return match.start()
    first = max(0, match.start() - TITLE_REACH)
    before = form.before.search(match.string[first : match.start()])
    return first + before.start() if before else match.start()


def text_around(match: re.Match[str], before: int = 250, after: int = 120) -> str:
    """Return the text around a match."""
    return match.string[max(0, match.start() - before) : match.end() + after]


def tidy_number(text: str) -> str:
    """Write a number without the blanks and dashes of its print."""
    return "".join(text.split()).replace("–", "-")
