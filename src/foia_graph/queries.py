"""Saved queries: what journalists ask, kept as files.

A file of `queries/` is SPARQL under a header of comments that says what is asked and what may be chosen:

    # title: Documents of a release
    # description: What is known of the documents of one release?
    # parameter release: release = 2012-04-10 -- The release.
    # parameter scope: choice(corpus|all) = corpus -- Whether sources outside the corpus count too.
    # column evidence: The words that it rests on.

A line that begins deeper goes on with the one above it. The type of a parameter is `date`, `integer`, `text`,
`choice(…|…)`, `concept(SCHEME)`, `thing`, or the kinds of things that it takes (`agency|organization`). One
that is `optional` may be left open: its variable then takes every value. Names in angle brackets are relative
to the base of the catalogue, so the same file serves every catalogue.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

import pyoxigraph as ox

from foia_graph import dates, files, iris, values
from foia_graph.errors import InputError, NotFound, QueryRefused, ValueRejected
from foia_graph.profile import XSD, Profile
from foia_graph.rdf import escape, literal
from foia_graph.sparql import gate
from foia_graph.sparql.syntax import PADDING, explain

Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Row: TypeAlias = tuple[Term | None, ...]
Cells: TypeAlias = list[tuple[str, ...]]
"""An answer as text: its variables, then its rows, in which the base is written as `{base}`."""

EXPECTED = "expected"
BASE = "{base}"
ENTRY = re.compile(r"(?P<key>[a-z]+)(?: (?P<name>[A-Za-z]\w*))?: (?P<text>.+)")
PARAMETER = re.compile(
    r"(?P<type>[a-z|-]+(?:\((?P<options>[a-z0-9|-]+)\))?)"
    r"(?: = (?P<default>.+?))?(?P<optional>, optional)? -- (?P<description>.+)"
)
NAME = re.compile(r"[A-Za-z0-9-]+")
SIMPLE = frozenset(("date", "integer", "text", "thing"))


@dataclass(frozen=True, slots=True)
class Parameter:
    """What may be chosen in a query, what is taken where nothing is chosen, and what it means."""

    name: str
    type: str
    options: tuple[str, ...]
    """The choices, the scheme of a concept, or the kinds of a thing."""
    default: str
    optional: bool
    description: str

    def term(self, value: str, base: str, profile: Profile) -> str:
        """Write a value as one term of the type asked for; raises ValueRejected, naming the parameter."""
        try:
            return self._term(value.strip(), base, profile)
        except ValueRejected as error:
            raise ValueRejected(f"parameter {self.name!r}: {error}") from None

    def _term(self, value: str, base: str, profile: Profile) -> str:
        if self.type == "date":
            return literal(dates.full_date(value), f"{XSD}date")
        if self.type == "integer":
            return literal(values.integer(value), f"{XSD}integer")
        if self.type == "text":
            return f'"{escape(values.text(value))}"'
        if self.type == "choice":
            return f'"{self._choice(value)}"'
        return f"<{self._thing(value, base, profile)}>"

    def _choice(self, value: str) -> str:
        if value not in self.options:
            raise ValueRejected(f"{dates.shown(value)} is no choice here; write {' or '.join(self.options)}")
        return value

    def _thing(self, value: str, base: str, profile: Profile) -> str:
        """Name a thing given by its slug, as `kind/slug`, or by its IRI."""
        path = value.removeprefix(base).removeprefix("id/")
        if self.type == "concept":
            return self._concept(path, value, base)
        kinds = self.options or tuple(sorted(s.kind for s in profile.shapes.values() if profile.is_thing(s)))
        kind, slash, key = path.partition("/")
        if not slash and len(self.options) == 1:
            kind, key = self.options[0], path
        if kind == "scheme" and key.startswith("issues/") and "issue" in kinds:
            kind, key = "issue", key.removeprefix("issues/")
        if kind not in kinds or not key:
            raise ValueRejected(f"{dates.shown(value)} names nothing here; write {_named(kinds)}, or its IRI")
        return _exact(key, values.named(profile.by_kind[kind], _plain(key, value), base), value)

    def _concept(self, path: str, value: str, base: str) -> str:
        (scheme,) = self.options
        notation = _plain(path.removeprefix(f"scheme/{scheme}/"), value)
        return _exact(notation, iris.concept(base, scheme, notation), value)


def _plain(key: str, value: str) -> str:
    if "://" in key:
        raise ValueRejected(f"{dates.shown(value)} is no name of this catalogue")
    return key


def _exact(key: str, iri: str, value: str) -> str:
    """Refuse a key that would have to be bent to name something."""
    if not NAME.fullmatch(key) or not iri.endswith(f"/{key}"):
        meant = iris.last(iri)
        hint = f"; did you mean {meant!r}?" if NAME.fullmatch(meant) else ""
        raise ValueRejected(f"{dates.shown(value)} is no name of this catalogue{hint}")
    return iri


def _named(kinds: Iterable[str]) -> str:
    return " or ".join(f"{kind}/…" for kind in kinds)


@dataclass(frozen=True, slots=True)
class SavedQuery:
    """A question kept as a file: what it asks, what may be chosen, and how it is put to the store."""

    name: str
    title: str
    description: str
    parameters: tuple[Parameter, ...]
    columns: Mapping[str, str]
    """What a column holds, where its name does not say enough."""
    text: str

    def bind(self, chosen: Mapping[str, str], base: str, profile: Profile) -> str:
        """Give the query ready to run anywhere, with its parameters put in as whole terms.

        What is not chosen takes its default; an empty value leaves an optional parameter open. Raises
        ValueRejected for a parameter that there is not, that is missing, or that has a value of no use.
        """
        for name in chosen:
            if name not in {parameter.name for parameter in self.parameters}:
                raise ValueRejected(f"{self.name} has no parameter {dates.shown(name)}; {self._known()}")
        terms = {}
        for parameter in self.parameters:
            value = chosen.get(parameter.name, parameter.default)
            if not value.strip():
                value = "" if parameter.optional else parameter.default
            if value:
                terms[parameter.name] = parameter.term(value, base, profile)
            elif not parameter.optional:
                raise ValueRejected(f"parameter {parameter.name!r} is missing: {parameter.description}")
        return f"BASE <{base}>\n{gate.bind(self.text, terms)}"

    def _known(self) -> str:
        names = [parameter.name for parameter in self.parameters]
        return f"it takes {', '.join(names)}" if names else "it takes none"


def load_all(folder: Path) -> dict[str, SavedQuery]:
    """Read all saved queries of a folder, by name; raises InputError for a header that is wrong."""
    paths = sorted(folder.glob("*.rq"))
    return {path.stem: parse(path.stem, path.read_text(encoding="utf-8")) for path in paths}


def named(name: str, folder: Path | None = None) -> SavedQuery:
    """Find one saved query; raises NotFound with the names there are."""
    found = load_all(_folder(folder))
    if name not in found:
        raise NotFound(f"no saved query is called {dates.shown(name)}; there are {', '.join(found)}")
    return found[name]


def _folder(folder: Path | None) -> Path:
    return folder or files.resource_folder("queries")


# ---------------------------------------------------------------- headers


def parse(name: str, text: str) -> SavedQuery:
    """Read a saved query from its text; raises InputError with the line that is wrong."""
    single: dict[str, str] = {}
    parameters, columns = [], {}
    for line, entry in _entries(name, text):
        found = ENTRY.fullmatch(entry)
        key, of, said = found.group("key", "name", "text") if found else ("", "", "")
        if key in ("title", "description") and not of and key not in single:
            single[key] = said
        elif key == "parameter" and of:
            parameters.append(_parameter(of, said, f"{name}.rq", line))
        elif key == "column" and of:
            columns[of] = said
        else:
            raise InputError(f"{dates.shown(entry)} is no line of a header", f"{name}.rq", line)
    for key in ("title", "description"):
        if key not in single:
            raise InputError(f"the header lacks its {key}", f"{name}.rq", 1)
    used = {token.text[1:] for token in gate.tokens(text) if token.kind == "variable"}
    for parameter in parameters:
        if parameter.name not in used:
            raise InputError(f"the query does not use its parameter {parameter.name!r}", f"{name}.rq", 1)
    return SavedQuery(name, single["title"], single["description"], tuple(parameters), columns, text)


def _entries(name: str, text: str) -> list[tuple[int, str]]:
    """Give the entries of a header, each on one line, with the line where it begins."""
    found: list[tuple[int, str]] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.startswith("#"):
            break
        if line.startswith("#  "):
            if not found:
                raise InputError("the header goes on with nothing", f"{name}.rq", number)
            found[-1] = (found[-1][0], f"{found[-1][1]} {line[1:].strip()}")
        elif line[1:].strip():
            found.append((number, line[1:].strip()))
    return found


def _parameter(name: str, text: str, path: str, line: int) -> Parameter:
    found = PARAMETER.fullmatch(text)
    if found is None:
        message = f"{dates.shown(text)} is no parameter; write TYPE = DEFAULT -- DESCRIPTION"
        raise InputError(message, path, line)
    kind, options = found["type"].partition("(")[0], tuple((found["options"] or "").split("|"))
    if kind in SIMPLE:
        options = ()
    elif kind not in ("choice", "concept"):
        kind, options = "thing", tuple(kind.split("|"))
    if options == ("",) or (kind == "concept" and len(options) != 1):
        raise InputError(f"type {kind} needs its choices, or its scheme, in brackets", path, line)
    default, optional = found["default"] or "", bool(found["optional"])
    return Parameter(name, kind, options, default, optional, found["description"])


# ---------------------------------------------------------------- answers


@dataclass(frozen=True, slots=True)
class Answer:
    """What a query found: rows of terms under variables, one row that says yes or no, or triples."""

    kind: Literal["rows", "truth", "triples"]
    variables: tuple[str, ...]
    rows: list[Row]


def run(text: str, store: ox.Store, base: str, prefixes: Mapping[str, str] | None = None) -> Answer:
    """Put a query to a store; names in it are relative to the base. Raises QueryRefused with the place.

    `prefixes` are those that the query need not declare.

    There is no clock here, and ORDER BY over numbers mixed with texts or dates ends the process (the engine
    aborts): a query from a stranger belongs into a worker.
    """
    query = gate.normalise(text)
    gate.check(query)
    try:
        return _answer(store.query(query + PADDING, base_iri=base, prefixes=dict(prefixes or {})))
    except SyntaxError as error:
        message, line, column = explain(query, str(error))
        raise QueryRefused(message, "syntax", line, column) from None
    except ValueError as error:
        raise QueryRefused(str(error), "syntax") from None


def _answer(found: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples) -> Answer:
    if isinstance(found, ox.QueryBoolean):
        return Answer("truth", ("answer",), [(ox.Literal(bool(found)),)])
    if isinstance(found, ox.QueryTriples):
        rows: list[Row] = [(triple.subject, triple.predicate, triple.object) for triple in found]
        return Answer("triples", ("subject", "predicate", "object"), rows)
    variables = tuple(variable.value for variable in found.variables)
    return Answer("rows", variables, [tuple(solution) for solution in found])


def cells(answer: Answer, base: str) -> Cells:
    """Write an answer as text: lexical values, and names with the base as `{base}`."""
    return [answer.variables, *(tuple(_cell(term, base) for term in row) for row in answer.rows)]


def _cell(term: Term | None, base: str) -> str:
    if term is None:
        return ""
    if isinstance(term, ox.NamedNode):
        return BASE + term.value.removeprefix(base) if term.value.startswith(base) else term.value
    return term.value if isinstance(term, ox.Literal) else str(term)


# ---------------------------------------------------------------- expected answers


@dataclass(frozen=True, slots=True)
class Difference:
    """A saved query whose answer is not the expected one: the rows that are missing, and those too many."""

    name: str
    missing: Cells
    unexpected: Cells

    def __str__(self) -> str:
        if not self.missing and not self.unexpected:
            return f"{self.name}: the rows come in another order than expected"
        shown = [f"  - {_line(row)}" for row in self.missing] + [
            f"  + {_line(row)}" for row in self.unexpected
        ]
        counts = f"{len(self.missing)} rows are missing, {len(self.unexpected)} were not expected"
        return "\n".join([f"{self.name}: {counts}", *shown])


def expected(name: str, folder: Path | None = None) -> Cells:
    """Read the expected answer of a saved query; raises NotFound where none was written down."""
    path = _folder(folder) / EXPECTED / f"{name}.csv"
    if not path.is_file():
        raise NotFound(f"{name} has no expected answer; {EXPECTED}/{path.name} would hold it")
    return [tuple(row) for row in csv.reader(io.StringIO(path.read_text(encoding="utf-8")))]


def check(store: ox.Store, base: str, profile: Profile, folder: Path | None = None) -> list[Difference]:
    """Compare what each saved query finds, with its defaults, to its expected answer."""
    found = []
    for query in load_all(_folder(folder)).values():
        wanted = expected(query.name, folder)
        given = cells(run(query.bind({}, base, profile), store, base), base)
        if given != wanted:
            found.append(Difference(query.name, _beyond(wanted, given), _beyond(given, wanted)))
    return found


def write_expected(store: ox.Store, base: str, profile: Profile, folder: Path | None = None) -> None:
    """Write down what each saved query finds now; for maintainers, who read what changed, then keep it."""
    target = _folder(folder) / EXPECTED
    target.mkdir(exist_ok=True)
    queries = load_all(_folder(folder))
    for path in target.glob("*.csv"):
        if path.stem not in queries:
            path.unlink()
    for query in queries.values():
        rows = cells(run(query.bind({}, base, profile), store, base), base)
        text = "".join(f"{_line(row)}\n" for row in rows)
        (target / f"{query.name}.csv").write_text(text, encoding="utf-8")


def _beyond(some: Cells, others: Cells) -> Cells:
    return list((Counter(some) - Counter(others)).elements())


def _line(row: Iterable[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(row)
    return line.getvalue()
