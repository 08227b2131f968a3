"""Tables beside modules: what is data and not code is a TOML file in the package that reads it."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_LINE_BREAK = re.compile(r"\A\s+|\n\s*")
_REFERENCE = re.compile(r"\{\{(?:(\w+)\.)?(\w+)(?: (\w+))?\}\}")


_UNIT = re.compile(r"(\\x..|\\.|\[\^?\]?(?:\\.|[^\]])*\]|.)([?*+]|\{[\d,]*\})?", re.DOTALL)


def required_literal(pattern: str) -> str:
    r"""Return the longest string that is in whatever a regular expression matches, "" where none is sure.

    A text without it need not be searched, and that it lacks it is known many times faster.

    >>> required_literal(r"(?:§\s?)?552\.1\d+(?:a|b)"), required_literal("one|two")
    ('552.1', '')
    """
    runs, depth = [""], 0
    for unit, count in _UNIT.findall("" if "(?i)" in pattern else pattern):
        depth += (unit == "(") - (unit == ")")
        if depth == 0 and unit == "|":
            return ""
        plain = depth == 0 and not count and unit[-1].isalnum() != unit.startswith("\\")
        runs = [*runs[:-1], runs[-1] + unit[-1]] if plain else [*runs, ""]
    return max(runs, key=len)


def read_table(path: Path) -> dict[str, Any]:
    """Return a table in TOML."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


def table_beside(module: str) -> dict[str, Any]:
    """Return the table in TOML that is next to a module, which is given by its `__file__`."""
    return read_table(Path(module).with_suffix(".toml"))


class PatternTable:
    """Regular expressions of a TOML file, in sections; line breaks and indents within a pattern are dropped.

    `{{NAME}}` in a pattern stands for another one of its section, `{{section.NAME}}` for one of another;
    `{{NAME word}}` for one in which the word is in place of each `{0}`, as in the names of its groups. All
    sections can refer to what the module gives by a name (`given`), as the names of months.
    """

    def __init__(self, path: Path, **given: str) -> None:
        self._sections, self._given = read_table(path), given

    def names(self, section: str) -> list[str]:
        """Return the names of the patterns of a section, in their order."""
        return list(self._sections[section])

    def section(self, name: str) -> "PatternSection":
        """Return the patterns of a section."""
        return PatternSection(self, name)

    def text(self, section: str, name: str) -> str:
        """Return a pattern as text, references filled in."""
        if name in self._given:
            return self._given[name]
        pattern = _LINE_BREAK.sub("", self._sections[section][name])
        return _REFERENCE.sub(
            lambda match: self.text(match[1] or section, match[2]).replace("{0}", match[3] or "{0}"), pattern
        )

    def table(self, section: str, name: str) -> dict[str, str]:
        """Return the patterns of a table as texts, by name."""
        return {key: _LINE_BREAK.sub("", text) for key, text in self._sections[section][name].items()}


class PatternSection:
    """The patterns of one section, compiled by `[name]`."""

    def __init__(self, patterns: PatternTable, name: str) -> None:
        self._patterns, self._name = patterns, name
        self._compiled: dict[str, re.Pattern[str]] = {}

    def __getitem__(self, name: str) -> re.Pattern[str]:
        if name not in self._compiled:
            self._compiled[name] = re.compile(self.text(name))
        return self._compiled[name]

    def text(self, name: str) -> str:
        """Return a pattern as text, to be a part of another one."""
        return self._patterns.text(self._name, name)

    def table(self, name: str) -> dict[str, str]:
        """Return the patterns of a table as texts, by name."""
        return self._patterns.table(self._name, name)

    def __iter__(self) -> Iterator[re.Pattern[str]]:
        """Yield the patterns in the order of the table."""
        return map(self.__getitem__, self._patterns.names(self._name))


def patterns_beside(module: str, **given: str) -> PatternSection:
    """Return the section `patterns` of the table next to a module, which is given by its `__file__`."""
    return PatternTable(Path(module).with_suffix(".toml"), **given).section("patterns")
