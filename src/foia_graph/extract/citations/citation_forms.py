"""Forms of citation: patterns with the keys they yield, as tables have them."""

import re
from collections import ChainMap
from collections.abc import Callable, Iterator, Mapping
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

    A form of which much is optional is searched for in a text only that has one of its `substrings`. `keys`
    names the works that a match cites, () where it cites none. Neither a letter nor one of `apart` is right
    before it. `before` are words that belong to it and are in front of the match; `near` is around it, within
    so many characters before and behind.
    """

    # A pattern that starts with a character, or a set of them, is found many times faster than one that
    # starts with \b: hence `apart`.

    kind: CitationKind
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
    return CitationForm(
        row["kind"],
        re.compile(_fill_in("".join(row["pattern"]), names)),
        names[row["keys"]] if "keys" in row else _KeyWriter(row, names),
        names.get(apart := row.get("apart", DIGITS), apart),
        re.compile(names[row["before"]]) if "before" in row else NOTHING,
        tuple(row.get("substrings", ())),
        re.compile(names[row["near"]]) if "near" in row else ANYTHING,
        tuple(row.get("reach", ())),
    )


def _fill_in(pattern: str, names: Mapping[str, Any]) -> str:
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


def form_matches(form: CitationForm, text: str) -> Iterator[CitationMatch]:
    """Find what a text cites in one form."""
    if form.substrings and not any(each in text for each in form.substrings):
        return
    for match in form.pattern.finditer(text):
        if not is_apart(text, match.start(), form.apart):
            continue
        if form.near.search(text_around(match, *form.reach)) and (keys := form.keys(match)):
            first = max(0, match.start() - TITLE_REACH)
            before = form.before.search(match.string[first : match.start()])
            start = first + before.start() if before else match.start()
            yield CitationMatch(start, match.end(), form.kind, keys)


def is_apart(text: str, start: int, apart: str = DIGITS) -> bool:
    """Return whether neither a letter nor one of some characters is right before a position."""
    before = text[start - 1] if start else " "
    return not (before.isalpha() or before in apart)


def text_around(match: re.Match[str], before: int = 250, after: int = 120) -> str:
    """Return the text around a match."""
    return match.string[max(0, match.start() - before) : match.end() + after]
