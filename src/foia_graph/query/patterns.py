"""Shared patterns: pieces of SPARQL that saved queries include by name.

A pattern is a file `patterns/NAME.rq` in the folder of the queries. Its header names its arguments:

    # pattern: label THING LABEL
    # description: The one label of a thing.

    PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

    $THING rdfs:label $LABEL .

A line `#include label ?document ?title` in the WHERE part of a query is replaced by the text of the pattern.
There each `$ARGUMENT` is the term of the line, and each other variable gets a name that nothing else in the
query has. Prefixes of the pattern that the query does not declare are added. A pattern may include others.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from foia_graph.errors import InputError
from foia_graph.model import dates
from foia_graph.query.sparql.lexer import Edit, Token, apply_edits, prologue_length, query_tokens

PATTERN_FOLDER = "patterns"
INCLUDE_LINE = re.compile(r"(?P<indent>[ \t]*)#include\b(?P<terms>.*)")
PATTERN_NAME = re.compile(r"(?P<name>[a-z]+(?:-[a-z]+)*)(?P<arguments>(?: [A-Z]+)*)")
ARGUMENT_TERM = re.compile(r'(?:"(?:[^"\\]|\\.)*"|<[^>]*>|\S)+')


@dataclass(frozen=True, slots=True)
class Pattern:
    """A shared pattern: its name, its arguments, what it finds, and its text."""

    name: str
    arguments: tuple[str, ...]
    description: str
    prefixes: Mapping[str, str]
    """The prefixes that it declares, each with its IRI in angle brackets."""
    body: str
    first_line: int
    """The line of its file on which the body begins."""

    @property
    def path(self) -> str:
        """Return its file, relative to the folder of the queries."""
        return _pattern_path(self.name)


NO_PATTERNS: Mapping[str, Pattern] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class LineOrigin:
    """Where a line of an expanded query was written: the file, and the number of the line there."""

    path: str
    line: int
    includes: tuple[str, ...] = ()
    """The patterns that the line comes from, the outermost first; empty for a line of the query itself."""


@dataclass(frozen=True, slots=True)
class QueryExpansion:
    """A query with its includes expanded, and the origin of each of its lines."""

    text: str
    origins: tuple[LineOrigin, ...]


def load_patterns(folder: Path) -> Mapping[str, Pattern]:
    """Read the patterns of a folder of queries, by name; raises InputError for one that is wrong."""
    paths = sorted((folder / PATTERN_FOLDER).glob("*.rq"))
    return {path.stem: parse_pattern(path.stem, path.read_text(encoding="utf-8")) for path in paths}


def parse_pattern(name: str, text: str) -> Pattern:
    """Parse a pattern from its text; raises InputError with the line that is wrong."""
    path = _pattern_path(name)
    arguments, description = _pattern_header(name, text)
    tokens = list(query_tokens(text))
    declarations = prologue_length(tokens)
    start = _body_start(text, tokens[:declarations])
    pattern = Pattern(
        name,
        arguments,
        description,
        _declared_prefixes(tokens[:declarations]),
        text[start:].rstrip(),
        _line_number(text, start),
    )
    for token in tokens[declarations:]:
        if message := _token_fault(token, pattern):
            raise InputError(message, path, _line_number(text, token.offset))
    return pattern


def expand_includes(name: str, text: str, patterns: Mapping[str, Pattern] = NO_PATTERNS) -> QueryExpansion:
    """Return a query with its includes replaced by patterns; raises InputError with file and line."""
    path = f"{name}.rq"
    tokens = list(query_tokens(text))
    writer = _PatternWriter(patterns, {token.text[1:] for token in tokens if token.kind == "variable"})
    for match in _include_lines(text):
        before = [token.text for token in tokens if token.kind == "mark" and token.offset < match.start()]
        if before.count("{") <= before.count("}"):
            line = _line_number(text, match.start())
            raise InputError("an include belongs between the braces of the query", path, line)
    lines = list(writer.expanded_lines(text, path, 1, ()))
    declared = _declared_prefixes(tokens[: prologue_length(tokens)])
    added: dict[str, str] = {}
    for pattern in writer.used.values():
        for prefix, iri in pattern.prefixes.items():
            if {**added, **declared}.get(prefix, iri) != iri:
                message = f"the prefix '{prefix}:' means something else in the pattern {pattern.name}"
                raise InputError(message, path, 1)
            if prefix not in declared:
                added[prefix] = iri
    missing = [f"PREFIX {prefix}: {iri}" for prefix, iri in sorted(added.items())]
    if missing:
        number = _line_number(text, tokens[0].offset)
        lines[number - 1 : number - 1] = [(each, LineOrigin(path, number)) for each in missing]
    end = "\n" if text.endswith("\n") else ""
    return QueryExpansion("\n".join(line for line, _ in lines) + end, tuple(origin for _, origin in lines))


@dataclass(slots=True)
class _PatternWriter:
    """The expansion of one query: the names that are taken, and the patterns that were included."""

    patterns: Mapping[str, Pattern]
    taken: set[str]
    used: dict[str, Pattern] = field(default_factory=dict)
    count: int = 0

    def expanded_lines(
        self, text: str, path: str, first: int, includes: tuple[str, ...]
    ) -> Iterator[tuple[str, LineOrigin]]:
        """Yield the lines of a text with the origin of each, with includes replaced by patterns."""
        for number, line in enumerate(text.removesuffix("\n").split("\n"), first):
            match = INCLUDE_LINE.fullmatch(line)
            if match is None:
                yield line, LineOrigin(path, number, includes)
                continue
            origin = LineOrigin(path, number, includes)
            pattern, terms = self._included_pattern(match["terms"], origin)
            indent, inner = match["indent"], (*includes, pattern.name)
            yield f"{indent}# {' '.join([pattern.name, *terms])}: begin", origin
            body = self._filled_body(pattern, terms)
            for each, place in self.expanded_lines(body, pattern.path, pattern.first_line, inner):
                yield (f"{indent}{each}" if each else each), place
            yield f"{indent}# {pattern.name}: end", origin

    def _included_pattern(self, text: str, origin: LineOrigin) -> tuple[Pattern, list[str]]:
        name, *terms = ARGUMENT_TERM.findall(text) or [""]
        pattern = self.patterns.get(name)
        if pattern is None:
            known = f"there are {', '.join(self.patterns)}" if self.patterns else "there are none here"
            raise InputError(
                f"no pattern is called {dates.quote_text(name)}; {known}", origin.path, origin.line
            )
        if name in origin.includes:
            chain = " includes ".join([*origin.includes[origin.includes.index(name) :], name])
            raise InputError(f"patterns include each other in a cycle: {chain}", origin.path, origin.line)
        if len(terms) != len(pattern.arguments):
            raise InputError(
                f"the pattern {name} takes {len(pattern.arguments)} arguments "
                f"({' '.join(pattern.arguments)}), and is given {len(terms)}",
                origin.path,
                origin.line,
            )
        self.used[name] = pattern
        return pattern, terms

    def _filled_body(self, pattern: Pattern, terms: list[str]) -> str:
        """Return the text of a pattern with its arguments filled in and its other variables renamed."""
        self.count += 1
        given = dict(zip(pattern.arguments, terms, strict=True))
        names: dict[str, str] = {}
        edits = []
        for token in _body_variables(pattern.body):
            sign, name = token.text[0], token.text[1:]
            if sign == "$":
                term = given[name]
            else:
                term = f"?{names[name] if name in names else names.setdefault(name, self._free_name(name))}"
            edits.append(Edit(token.offset, token.offset + len(token.text), term))
        return apply_edits(pattern.body, edits)

    def _free_name(self, name: str) -> str:
        free = f"{name}_{self.count}"
        while free in self.taken:
            free += "_"
        self.taken.add(free)
        return free


def _pattern_path(name: str) -> str:
    return f"{PATTERN_FOLDER}/{name}.rq"


def _pattern_header(name: str, text: str) -> tuple[tuple[str, ...], str]:
    path, found = _pattern_path(name), dict[str, str]()
    for line, entry in header_entries(path, text):
        key, _, value = entry.partition(": ")
        if key not in ("pattern", "description") or key in found:
            raise InputError(f"{dates.quote_text(entry)} is no line of a header", path, line)
        found[key] = value
    match = PATTERN_NAME.fullmatch(found.get("pattern", ""))
    if match is None or match["name"] != name or "description" not in found:
        message = f"the header must say '# pattern: {name} ARGUMENT …', and '# description: …'"
        raise InputError(message, path, 1)
    return tuple(match["arguments"].split()), found["description"]


def _body_start(text: str, prologue: list[Token]) -> int:
    end = prologue[-1].offset if prologue else 0
    for match in re.finditer(r"^.*\n?", text, re.MULTILINE):
        is_behind = match.start() > end if prologue else not match[0].startswith("#")
        if is_behind and match[0].strip():
            return match.start()
    return len(text)


def _token_fault(token: Token, pattern: Pattern) -> str:
    if token.kind == "variable" and token.text[0] == "$" and token.text[1:] not in pattern.arguments:
        return f"the pattern {pattern.name} has no argument {token.text}"
    prefix = token.text.partition(":")[0]
    if token.kind == "name" and prefix not in pattern.prefixes:
        return f"the pattern {pattern.name} does not declare its prefix '{prefix}:'"
    return ""


def _body_variables(body: str) -> Iterator[Token]:
    for match in _include_lines(body):
        for token in query_tokens(match["terms"]):
            if token.kind == "variable":
                yield Token(token.kind, token.text, match.start("terms") + token.offset)
    yield from (token for token in query_tokens(body) if token.kind == "variable")


def _include_lines(text: str) -> Iterator[re.Match[str]]:
    return re.finditer(rf"^{INCLUDE_LINE.pattern}$", text, re.MULTILINE)


def _declared_prefixes(tokens: list[Token]) -> dict[str, str]:
    return {
        tokens[n + 1].text.removesuffix(":"): tokens[n + 2].text
        for n, token in enumerate(tokens[:-2])
        if token.text.upper() == "PREFIX"
    }


def _line_number(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1


def header_entries(path: str, text: str) -> list[tuple[int, str]]:
    """Return the entries of a header, each on one line, with the line where it begins.

    A line that begins deeper continues with the one above it. Raises InputError where there is none above.
    """
    entries: list[tuple[int, str]] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.startswith("#"):
            break
        if line.startswith("#  "):
            if not entries:
                raise InputError("the header has no next line", path, number)
            entries[-1] = (entries[-1][0], f"{entries[-1][1]} {line[1:].strip()}")
        elif line[1:].strip():
            entries.append((number, line[1:].strip()))
    return entries
