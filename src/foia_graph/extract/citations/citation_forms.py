"""Forms of citation: patterns with the keys they yield, and the table that looks for several at once."""

import re
from collections import ChainMap
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from string import Formatter
from typing import Any, Literal, NamedTuple

from foia_graph.runtime.tables import read_table

CitationKind = Literal["GAO", "OIG", "CRS", "policy", "statute", "regulation", "case", "other"]
CitationKeys = Callable[[re.Match[str]], tuple[str, ...]]
NOTHING, ANYTHING = re.compile(r"(?!)"), re.compile("")
DIGITS = "0123456789_"


class CitationForm(NamedTuple):
    """One way to print a citation.

    Only a text is searched that holds all runs of one of `needs`, and one of `substrings` if there are any.
    `keys` names the works that a match cites, () where it cites none. Neither a letter nor one of `apart`
    is right before it. `before` are words that belong to it and are in front of the match; `near` is around
    it, within so many characters before and behind.
    """

    # A pattern that starts with a character, or a set of them, is found many times faster than one that
    # starts with \b: hence `apart`.

    kind: CitationKind
    needs: tuple[frozenset[str], ...]
    pattern: re.Pattern[str]
    keys: CitationKeys
    apart: str = DIGITS
    before: re.Pattern[str] = NOTHING
    substrings: tuple[str, ...] = ()
    near: re.Pattern[str] = ANYTHING
    reach: tuple[int, ...] = ()


_FRAGMENT = re.compile(r"\{([A-Z][A-Z_]*)\}")
_CONVERSIONS: dict[str | None, Callable[[str], str]] = {
    None: str,
    "w": lambda text: " ".join(text.split()),
    "q": lambda text: " ".join(text.replace("’", "'").split()),
    "n": lambda text: "".join(text.split()).replace("–", "-"),
    "d": lambda text: re.sub(r"[,\s]", "", text),
    "t": str.title,
}


def read_forms(path: Path, names: Mapping[str, Any]) -> dict[str, tuple[CitationForm, ...]]:
    """Read the tables of forms of a TOML file; `names` are fragments and functions of the module that has it.

    A fragment is written {NAME} in a pattern: no quantifier of a regular expression has letters.
    """
    file = read_table(path)
    known = ChainMap(file.get("fragments", {}), file, {**names}, globals())
    tables = {name: rows for name, rows in file.items() if name.endswith("_FORMS")}
    return {name: tuple(_read_form(row, known) for row in rows) for name, rows in tables.items()}


def _read_form(row: dict[str, Any], names: Mapping[str, Any]) -> CitationForm:
    needs, substrings = row["needs"], row.get("substrings", ())
    return CitationForm(
        row["kind"],
        needed_runs(*(names[needs] if isinstance(needs, str) else needs)),
        re.compile(_fill_in("".join(row["pattern"]), names)),
        names[row["keys"]] if "keys" in row else _KeyWriter(row, names),
        names.get(apart := row.get("apart", DIGITS), apart),
        re.compile(names[row["before"]]) if "before" in row else NOTHING,
        names[substrings] if isinstance(substrings, str) else tuple(substrings),
        re.compile(names[row["near"]]) if "near" in row else ANYTHING,
        tuple(row.get("reach", ())),
    )


def _fill_in(pattern: str, names: Mapping[str, Any]) -> str:
    """Fill in the fragments of a pattern; of a list, or of the names of a table, any one matches."""

    def text_of(found: re.Match[str]) -> str:
        value = names[found[1]]
        return _fill_in(value if isinstance(value, str) else "|".join(value).replace(" ", r"\s+"), names)

    return _FRAGMENT.sub(text_of, pattern)


class _KeyWriter(Formatter):
    """The keys of works, written as the row of their form says."""

    def __init__(self, row: dict[str, Any], names: Mapping[str, Any]) -> None:
        parts = row.get("key", "{series!w} {number!n}")
        self._parts: list[str] = [parts] if isinstance(parts, str) else parts
        self._each = re.compile(names[row["each"]]) if "each" in row else None
        table: Mapping[str, str] = names[row["spelled"]] if "spelled" in row else {}
        self._spelled = {plain_series(name): text for name, text in table.items()}

    def __call__(self, match: re.Match[str]) -> tuple[str, ...]:
        groups = match.groupdict("")
        if self._spelled:
            series = groups["series"]
            groups["series"] = self._spelled.get(plain_series(series), " ".join(series.split()))
        if self._each is None:
            return (self._write(match, groups),)
        return tuple(self._write(match, {"number": each}) for each in self._each.findall(groups["numbers"]))

    def _write(self, match: re.Match[str], groups: Mapping[str, str]) -> str:
        fields = ([name for _, name, _, _ in self.parse(part) if name] for part in self._parts)
        parts = (
            part
            for part, names in zip(self._parts, fields, strict=True)
            if len(self._parts) == 1 or not names or any(groups[name] for name in names)
        )
        return self.vformat("".join(parts), (match[0], *match.groups("")), groups)

    def convert_field(self, value: str, conversion: str | None) -> str:
        """Return a group as a conversion has it."""
        return _CONVERSIONS[conversion](value)


def plain_series(name: str) -> str:
    """Return the letters of a name by which it is looked up, however it is spaced and dotted."""
    return re.sub(r"[\s.]", "", name).casefold()


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
# Capitalised words, with small ones between them.
SUBJECT = (
    rf"[A-Z][\w-]+(?:\s(?:{PLAIN_WORDS})(?=\s(?:{PLAIN_WORDS}|[A-Z]))|,?\s(?!Art|Sec)[A-Z][\w-]+){{0,12}}"
)

# Number of characters in front of a match that may belong to it.
TITLE_REACH = 70
SECTION_OF = re.compile(
    r"\b(?:[Ss]ections?|[Ss]ec\.|§)\s?[\dA-Z.]+(?:\([A-Za-z0-9]{1,3}\))*,?\s+of\s+(?:the\s+)?$"
)


# Letters as initials, the most common first.
COMMON_LETTERS = "SACEJDRMTPLBHFWGNIVOUKYQXZ"
RUN_PATTERN = re.compile(r"[A-Za-z]+|[0-9]+|§")
# Words are cut out of the bytes: that is several times faster than by a pattern.
BLANKS = bytes(each if chr(each).isalnum() and each < 128 else 32 for each in range(256))


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
        if not is_apart(text, match.start(), form.apart):
            continue
        if form.near.search(text_around(match, *form.reach)) and (keys := form.keys(match)):
            yield CitationMatch(_match_start(form, match), match.end(), form.kind, keys)


def is_apart(text: str, start: int, apart: str = DIGITS) -> bool:
    """Return whether neither a letter nor one of some characters is right before a position."""
    before = text[start - 1] if start else " "
    return not (before.isalpha() or before in apart)


def _match_start(form: CitationForm, match: re.Match[str]) -> int:
    if form.before is NOTHING:
        return match.start()
    first = max(0, match.start() - TITLE_REACH)
    before = form.before.search(match.string[first : match.start()])
    return first + before.start() if before else match.start()


def text_around(match: re.Match[str], before: int = 250, after: int = 120) -> str:
    """Return the text around a match."""
    return match.string[max(0, match.start() - before) : match.end() + after]
