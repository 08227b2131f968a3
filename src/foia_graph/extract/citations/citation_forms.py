"""Forms of citation: patterns with the keys they yield, and the table that looks for several at once."""

import re
from collections import ChainMap
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Literal, NamedTuple

from foia_graph.runtime.tables import read_table

CitationKind = Literal["GAO", "OIG", "CRS", "policy", "statute", "regulation", "case", "other"]
CitationKeys = Callable[[re.Match[str]], tuple[str, ...]]
NO_KEYS = re.compile(r"(?!)")
DIGITS = "0123456789_"


class CitationForm(NamedTuple):
    """One way to print a citation.

    Only a text is searched that holds all runs of one of `needs`, and one of `substrings` if there are any.
    `keys` names the works that a match cites, () where it cites none. Neither a letter nor one of `apart`
    is right before it. `before` are words that belong to it and are in front of the match.
    """

    # A pattern that starts with a character, or a set of them, is found many times faster than one that
    # starts with \b: hence `apart`.

    kind: CitationKind
    needs: tuple[frozenset[str], ...]
    pattern: re.Pattern[str]
    keys: CitationKeys
    apart: str = DIGITS
    before: re.Pattern[str] = NO_KEYS
    substrings: tuple[str, ...] = ()


_FRAGMENT = re.compile(r"\{([A-Z][A-Z_]*)\}")


def read_forms(module: str, table: str, names: Mapping[str, Any]) -> tuple[CitationForm, ...]:
    """Read a table of the TOML file next to a module; `names` are the module's fragments and functions.

    A fragment is written {NAME} in a pattern: no quantifier of a regular expression has letters.
    """
    rows, known = read_table(Path(module).with_suffix(".toml"))[table], ChainMap({**names}, globals())
    return tuple(_read_form(row, known) for row in rows)


def _read_form(row: dict[str, Any], names: Mapping[str, Any]) -> CitationForm:
    needs, substrings = row["needs"], row.get("substrings", ())
    pattern = _FRAGMENT.sub(lambda name: str(names[name[1]]), "".join(row["pattern"]))
    return CitationForm(
        row["kind"],
        names[needs] if isinstance(needs, str) else needed_runs(*needs),
        re.compile(pattern),
        _key_function(row, names),
        names.get(apart := row.get("apart", DIGITS), apart),
        names[row["before"]] if "before" in row else NO_KEYS,
        names[substrings] if isinstance(substrings, str) else tuple(substrings),
    )


def _key_function(row: dict[str, Any], names: Mapping[str, Any]) -> CitationKeys:
    if "key" in row:
        return lambda match: (row["key"].format(match[0], *match.groups(), **match.groupdict()),)
    function: CitationKeys = {"printed": printed_keys, "named": named_keys}.get(row["keys"]) or names[
        row["keys"]
    ]
    return function


def printed_keys(match: re.Match[str]) -> tuple[str, ...]:
    """Return the words of a citation as its key."""
    return (" ".join(match[0].split()),)


def named_keys(match: re.Match[str]) -> tuple[str, ...]:
    """Return the series and the number of a citation as its key."""
    return (f"{' '.join(match['series'].split())} {tidy_number(match['number'])}",)


Certainty = Literal["", "sure", "doubtful"]


class CitationMatch(NamedTuple):
    """A citation found in a text: its position, and the keys of what it cites.

    `section` is filled for a section of a law that is not named next to it, and says whether it surely is
    one;
    its key is the section alone. `by_name` is true of a law, or a ruling, that is named without a number;
    `other_keys` name the same thing, in other ways that are in the same words.
    """

    start: int
    end: int
    kind: CitationKind
    keys: tuple[str, ...]
    section: Certainty = ""
    by_name: bool = False
    other_keys: tuple[str, ...] = ()


PLAIN_WORDS = r"and|of|the|on|to|in|for|against|with"
SUBJECT = (
    rf"[A-Z][\w-]+(?:\s(?:{PLAIN_WORDS})(?=\s(?:{PLAIN_WORDS}|[A-Z]))|,?\s(?!Art|Sec)[A-Z][\w-]+){{0,12}}"
)
"""Capitalised words, with small ones between them."""

TITLE_REACH = 70
"""Number of characters in front of a match that may belong to it."""
SECTION_OF = re.compile(
    r"\b(?:[Ss]ections?|[Ss]ec\.|§)\s?[\dA-Z.]+(?:\([A-Za-z0-9]{1,3}\))*,?\s+of\s+(?:the\s+)?$"
)


COMMON_LETTERS = "SACEJDRMTPLBHFWGNIVOUKYQXZ"
"""Letters as initials, the most common first."""
RUN_PATTERN = re.compile(r"[A-Za-z]+|[0-9]+|§")
# Words are cut out of the bytes: that is several times faster than by a pattern.
BLANKS = bytes(each if chr(each).isalnum() and each < 128 else 32 for each in range(256))


def parse_entries(text: str) -> tuple[str, ...]:
    """Parse a list whose entries are parted by commas; lines end anywhere.

    >>> parse_entries("F. Supp., F.3d")
    ('F. Supp.', 'F.3d')
    """
    return tuple(" ".join(text.split()).split(", "))


def needed_runs(*texts: str) -> tuple[frozenset[str], ...]:
    """Return the runs of letters or digits that a citation holds: all those of one of some texts."""
    return tuple(frozenset(RUN_PATTERN.findall(text)) for text in texts)


def text_runs(text: str) -> set[str]:
    """Return the runs of letters and of digits, and the sign §, that a text holds."""
    words = set(text.encode("ascii", "replace").translate(BLANKS).decode("ascii").split())
    mixed = [word for word in words if not (word.isalpha() or word.isdigit())]
    words.difference_update(mixed)
    words.update(RUN_PATTERN.findall(" ".join(mixed)))
    if "§" in text:
        words.add("§")
    return words


def _rarity(run: str) -> tuple[int, int]:
    return len(run), COMMON_LETTERS.find(run)


class CitationFormTable:
    """Some forms, found in a text together: only those are searched for whose runs the text holds."""

    def __init__(self, forms: Iterable[CitationForm]) -> None:
        self._forms = tuple(forms)
        # Inverted index by the rarest run of a form: few of the patterns are tried on a text.
        self._needs: dict[str, list[tuple[frozenset[str], int]]] = {}
        for place, form in enumerate(self._forms):
            for need in form.needs:
                self._needs.setdefault(max(need, key=_rarity), []).append((need, place))

    def search(self, text: str, held_runs: set[str]) -> Iterator[CitationMatch]:
        """Find what a text cites in these forms; `held_runs` are its runs."""
        likely = {
            place
            for run in self._needs.keys() & held_runs
            for need, place in self._needs[run]
            if need <= held_runs
        }
        for place in sorted(likely):
            yield from _form_matches(self._forms[place], text)


def _form_matches(form: CitationForm, text: str) -> Iterator[CitationMatch]:
    if form.substrings and not any(each in text for each in form.substrings):
        return
    for match in form.pattern.finditer(text):
        if is_apart(text, match.start(), form.apart) and (keys := form.keys(match)):
            yield CitationMatch(_match_start(form, match), match.end(), form.kind, keys)


def is_apart(text: str, start: int, apart: str = DIGITS) -> bool:
    """Return whether neither a letter nor one of some characters is right before a position."""
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
