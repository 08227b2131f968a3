"""Saved queries: what journalists ask, kept as files of SPARQL with a header of comments.

The header says what is asked and what may be chosen:

    # title: Documents of a release
    # subject: Documents and releases
    # needs: Release
    # description: What is known of the documents of one release?
    # parameter release: release = 2012-04-10 -- The release.
    # parameter scope: choice(corpus|all) = corpus -- Whether sources outside the collection count too.
    # column evidence: Evidence -- The words that it rests on.

The subject is what a query is listed under; without things of a class, or values of a field, that it
`needs` there is no answer. A column has a heading, and where that does not say enough, a
description. A line that begins deeper continues with the one above it. The type of a parameter is `date`
(of a month or year it is the first day, or if it is called `to` the last),
`integer`, `text`, `choice(…|…)`, `concept(SCHEME)`, `thing`, or the kinds of things that it takes
(`agency|organization`). One that is `optional` may be left open: its variable then takes every value. Names
in angle brackets are relative to the base of the catalogue, so the same file serves every catalogue.

`scope` is no variable of the query, but chooses its dataset: without it, or with `corpus`, the default graph
is asked, what sources of the collection state. With `all` the query gets the clause `FROM <graph/all>`, and
so asks what sources outside the collection state as well. A line `#include NAME TERM …` between the braces is
replaced by a shared pattern (`query/patterns.py`).
"""

import csv
import difflib
import io
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

from foia_graph.errors import InputError, NotFound, QueryRefused, ValueRejected
from foia_graph.model import dates, iris, values
from foia_graph.model.namespaces import XSD
from foia_graph.model.profile import Profile
from foia_graph.model.rdf import escape_text, typed_literal
from foia_graph.model.rdf_terms import Literal, NamedNode, Term
from foia_graph.query.answers import Queryable, QueryAnswer
from foia_graph.query.patterns import NO_PATTERNS, Pattern, expand_includes, header_entries, load_patterns
from foia_graph.query.sparql import gate, lexer
from foia_graph.query.sparql.parameters import bind_values
from foia_graph.query.sparql.text_query.rewrite import NO_TEXTS, SearchableTexts, expand_query
from foia_graph.runtime import files

LOCAL_NAME = re.compile(r"[A-Za-z0-9-]+")


@dataclass(frozen=True, slots=True)
class QueryParameter:
    """A parameter of a query: what may be chosen, what is taken otherwise, and what it means."""

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
            return typed_literal(self._day(value), f"{XSD}date")
        if self.type == "integer":
            return typed_literal(values.clean_integer(value), f"{XSD}integer")
        if self.type == "text":
            return f'"{escape_text(values.clean_text(value))}"'
        if self.type == "choice":
            return f'"{self._choice(value)}"'
        return f"<{self._thing(value, base, profile)}>"

    def _day(self, value: str) -> str:
        return dates.day_bounds(dates.requested_date(value))[self.name == "to"]

    def _choice(self, value: str) -> str:
        if value not in self.options:
            raise ValueRejected(
                f"{dates.quote_text(value)} is no choice here; write {' or '.join(self.options)}"
            )
        return value

    def _thing(self, value: str, base: str, profile: Profile) -> str:
        """Return the IRI of a thing, by its slug, by `kind/slug`, or by a whole or relative IRI."""
        path = value.removeprefix(base).removeprefix("/").removeprefix("id/")
        if self.type == "concept":
            (scheme,) = self.options
            notation = _check_local_key(path.removeprefix(f"scheme/{scheme}/"), value)
            return _check_exact_iri(notation, iris.concept_iri(base, scheme, notation), value)
        kinds = self.options or tuple(sorted(s.kind for s in profile.shapes.values() if profile.is_thing(s)))
        kind, slash, key = path.partition("/")
        if not slash and len(self.options) == 1:
            kind, key = self.options[0], path
        if kind == "scheme" and key.startswith("issues/") and "issue" in kinds:
            kind, key = "issue", key.removeprefix("issues/")
        if kind not in kinds or not key:
            paths = " or ".join(f"{kind}/…" for kind in kinds)
            raise ValueRejected(f"{dates.quote_text(value)} names nothing here; write {paths}, or its IRI")
        return _check_exact_iri(
            key, values.key_iri(profile.by_kind[kind], _check_local_key(key, value), base), value
        )


def _check_local_key(key: str, value: str) -> str:
    if "://" in key:
        raise ValueRejected(f"{dates.quote_text(value)} is no name of this catalogue")
    return key


def _check_exact_iri(key: str, iri: str, value: str) -> str:
    if not LOCAL_NAME.fullmatch(key) or not iri.endswith(f"/{key}"):
        meant = iris.last_segment(iri)
        hint = f"; did you mean {meant!r}?" if LOCAL_NAME.fullmatch(meant) else ""
        raise ValueRejected(f"{dates.quote_text(value)} is no name of this catalogue{hint}")
    return iri


@dataclass(frozen=True, slots=True)
class SavedQuery:
    """A question kept as a file: what it asks, what may be chosen, and how it is put to the store."""

    name: str
    title: str
    description: str
    parameters: tuple[QueryParameter, ...]
    columns: Mapping[str, str]
    """What a column holds, where its name does not say enough."""
    text: str
    """Its SPARQL, with the patterns that it includes written out."""
    headings: Mapping[str, str] = field(default_factory=dict)
    """What is over a column on a page."""
    subject: str = ""
    """What it is listed under."""
    needs: str = ""
    """The class or field without which there is nothing to answer it from."""

    def bind_values(
        self,
        choices: Mapping[str, str],
        base: str,
        profile: Profile,
        preferred: Mapping[str, str] = MappingProxyType({}),
    ) -> str:
        """Return the query ready to run anywhere, with its parameters put in as whole terms.

        Of a thing with several names it asks for the preferred one (`preferred`, by IRI).

        What is not chosen takes its default; an empty value leaves an optional parameter open. Raises
        ValueRejected for a parameter that there is not, that is missing, or that has a value of no use.
        """
        names = [parameter.name for parameter in self.parameters]
        for name in choices:
            if name not in names:
                hint = f"it takes {', '.join(names)}" if names else "it takes none"
                raise ValueRejected(
                    f"the query {self.name} has no parameter {dates.quote_text(name)}; {hint}"
                )
        text, terms = self.text, {}
        for parameter in self.parameters:
            value = choices.get(parameter.name, parameter.default)
            # To Python some characters are blanks that no text can hold.
            if not value.strip() and not values.UNWRITABLE.search(value):
                value = "" if parameter.optional else parameter.default
            if value:
                term = parameter.term(value, base, profile)
                if parameter.name == SCOPE and f"?{SCOPE}" not in {
                    each.text for each in lexer.query_tokens(text)
                }:
                    text = ask_all_sources(text) if value.strip() == SCOPES[1] else text
                    continue
                iri = preferred.get(term[1:-1])
                terms[parameter.name] = f"<{iri}>" if iri else term
            elif not parameter.optional:
                raise ValueRejected(f"parameter {parameter.name!r} is missing: {parameter.description}")
        return f"BASE <{base}>\n{bind_values(text, terms)}"


# The name of the parameter.
SCOPE = "scope"
SCOPES = ("corpus", "all")
ALL_SOURCES = "FROM <graph/all>"
_FOLLOWING = frozenset(("WHERE", "GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES"))


def ask_all_sources(query: str) -> str:
    """Return a query with the dataset clause that makes it ask all sources.

    >>> ask_all_sources("SELECT ?s { ?s ?p ?o }")
    'SELECT ?s FROM <graph/all> { ?s ?p ?o }'
    """
    offset = _clause_offset(query)
    clause = f"{ALL_SOURCES} " if offset < len(query) else f"\n{ALL_SOURCES}"
    return lexer.apply_edits(query, [lexer.Edit(offset, offset, clause)])


def _clause_offset(query: str) -> int:
    """Return the offset at which a dataset clause belongs: before WHERE, or the braces of the outer query."""
    parentheses, is_template = 0, False
    before = lexer.Token("mark", "", -1)
    for token in lexer.query_tokens(query):
        word = token.text.upper()
        if token.kind == "mark" and token.text in "()":
            parentheses += 1 if token.text == "(" else -1
        elif parentheses == 0 and word == "{":
            # The first braces of a CONSTRUCT are its template, unless it has the short form.
            if before.text.upper() != "CONSTRUCT":
                return token.offset
            is_template = True
        elif word == "}":
            is_template = False
        elif parentheses == 0 and not is_template and token.kind == "word" and word in _FOLLOWING:
            return token.offset
        before = token
    return len(query)


HEADER_ENTRY = re.compile(r"(?P<key>[a-z]+)(?: (?P<name>[A-Za-z]\w*))?: (?P<text>.+)")
PARAMETER_ENTRY = re.compile(
    r"(?P<type>[a-z|-]+(?:\((?P<options>[a-z0-9|-]+)\))?)"
    r"(?: = (?P<default>.+?))?(?P<optional>, optional)? -- (?P<description>.+)"
)
SIMPLE_TYPES = frozenset(("date", "integer", "text", "thing"))


def parse_saved_query(name: str, source: str, patterns: Mapping[str, Pattern] = NO_PATTERNS) -> SavedQuery:
    """Parse a saved query, and expand its includes; raises InputError with the line that is wrong."""
    single: dict[str, str] = {}
    parameters, columns, headings = [], {}, {}
    for line, entry in header_entries(f"{name}.rq", source):
        match = HEADER_ENTRY.fullmatch(entry)
        key, of, value = match.group("key", "name", "text") if match else ("", "", "")
        if key in ("title", "subject", "needs", "description") and not of and key not in single:
            single[key] = value
        elif key == "parameter" and of:
            parameters.append(_parse_parameter(of, value, name, line))
        elif key == "column" and of:
            headings[of], _, columns[of] = value.partition(" -- ")
        else:
            raise _header_error(f"{dates.quote_text(entry)} is no line of a header", name, line)
    for key in ("title", "description"):
        if key not in single:
            raise _header_error(f"the header lacks its {key}", name, 1)
    descriptions = {of: words for of, words in columns.items() if words}
    text = expand_includes(name, source, patterns).text
    _check_use(name, text, [parameter.name for parameter in parameters])
    return SavedQuery(
        name,
        single["title"],
        single["description"],
        tuple(parameters),
        descriptions,
        text,
        headings,
        single.get("subject", ""),
        single.get("needs", ""),
    )


def _check_use(name: str, text: str, parameters: list[str]) -> None:
    """Refuse a parameter that the query never uses, or assigns itself; `scope` is its dataset."""
    tokens = list(lexer.query_tokens(text))
    used = {token.text[1:] for token in tokens if token.kind == "variable"}
    assigned = {after.text[1:] for before, after in pairwise(tokens) if before.text.upper() == "AS"}
    for parameter in parameters:
        if parameter not in used and parameter != SCOPE:
            raise _header_error(f"the query does not use its parameter {parameter!r}", name, 1)
        if parameter in assigned:
            raise _header_error(f"the query itself gives its parameter {parameter!r} a value", name, 1)


def _header_error(message: str, query: str, line: int) -> InputError:
    return InputError(message, f"{query}.rq", line)


def _parse_parameter(name: str, text: str, query: str, line: int) -> QueryParameter:
    match = PARAMETER_ENTRY.fullmatch(text)
    if match is None:
        message = f"{dates.quote_text(text)} is no parameter; write TYPE = DEFAULT -- DESCRIPTION"
        raise _header_error(message, query, line)
    kind, options = match["type"].partition("(")[0], tuple((match["options"] or "").split("|"))
    if kind in SIMPLE_TYPES:
        options = ()
    elif kind not in ("choice", "concept"):
        kind, options = "thing", tuple(kind.split("|"))
    if options == ("",) or (kind == "concept" and len(options) != 1):
        raise _header_error(f"type {kind} needs its choices, or its scheme, in brackets", query, line)
    default, optional = match["default"] or "", bool(match["optional"])
    return QueryParameter(name, kind, options, default, optional, match["description"])


MAX_NAMES = 5


def query_folder(folder: Path | None) -> Path:
    """Return the folder of saved queries: that of the program where none is named."""
    return folder or files.resource_folder("queries")


def load_queries(folder: Path | None = None) -> dict[str, SavedQuery]:
    """Read all saved queries of a folder, by name; raises InputError for a wrong header or include."""
    found = query_folder(folder)
    patterns = load_patterns(found)
    return {
        path.stem: parse_saved_query(path.stem, path.read_text(encoding="utf-8"), patterns)
        for path in sorted(found.glob("*.rq"))
    }


def find_query(name: str, folder: Path | None = None) -> SavedQuery:
    """Find one saved query; raises NotFound with the names nearest to it, else with all there are."""
    queries = load_queries(folder)
    if name not in queries:
        near = nearest_names(name, queries)
        hint = f"did you mean {' or '.join(near)}?" if near else f"there are {', '.join(queries)}"
        raise NotFound(f"no saved query is called {dates.quote_text(name)}; {hint}")
    return queries[name]


def nearest_names(name: str, names: Iterable[str]) -> list[str]:
    """Return the names that look most like one that there is not, the nearest first."""
    return difflib.get_close_matches(name[:100], names, MAX_NAMES, 0.65)


# An answer as text: its variables, then its rows, in which the base is written as `{base}`.
AnswerCells: TypeAlias = list[tuple[str, ...]]
BASE_PLACEHOLDER = "{base}"


def run_query(
    text: str,
    store: Queryable,
    base: str,
    prefixes: Mapping[str, str] | None = None,
    texts: SearchableTexts = NO_TEXTS,
) -> QueryAnswer:
    """Return the answer of a store to a query; raises QueryRefused with the position.

    Names in the query are relative to `base`. `prefixes` are those that it need not declare, `texts` is what
    it searches with `text:query`.

    It is evaluated in this process, without a clock: a query from a stranger belongs into a worker.
    """
    query = gate.strip_byte_order_mark(text)
    gate.check_query(query)
    all_prefixes = {**lexer.PREFIXES, **(prefixes or {})}
    expanded = expand_query(query, texts, base, all_prefixes)
    try:
        return store.query(expanded.text + lexer.PADDING, base, all_prefixes)
    except SyntaxError as error:
        message, line, column = lexer.explain_syntax(expanded.text, str(error))
        raise expanded.translate_refusal(QueryRefused(message, "syntax", line, column)) from None
    except ValueError as error:
        raise QueryRefused(str(error), "syntax") from None


def answer_cells(answer: QueryAnswer, base: str) -> AnswerCells:
    """Write an answer as text: lexical values, and names with the base as `{base}`."""
    return [answer.variables, *(tuple(_term_cell(term, base) for term in row) for row in answer.rows)]


def _term_cell(term: Term | None, base: str) -> str:
    if term is None:
        return ""
    if isinstance(term, NamedNode):
        return BASE_PLACEHOLDER + term.value.removeprefix(base) if term.value.startswith(base) else term.value
    return term.value if isinstance(term, Literal) else str(term)


EXPECTED_FOLDER = "expected"


@dataclass(frozen=True, slots=True)
class AnswerDifference:
    """A saved query whose answer is not the expected one: the rows that are missing, and those too many."""

    name: str
    missing: AnswerCells
    unexpected: AnswerCells

    def __str__(self) -> str:
        if not self.missing and not self.unexpected:
            return f"{self.name}: the rows come in another order than expected"
        lines = [f"  - {_csv_line(row)}" for row in self.missing] + [
            f"  + {_csv_line(row)}" for row in self.unexpected
        ]
        counts = f"{len(self.missing)} rows are missing, {len(self.unexpected)} were not expected"
        return "\n".join([f"{self.name}: {counts}", *lines])


def expected_cells(name: str, folder: Path | None = None) -> AnswerCells:
    """Return the expected answer of a saved query; raises NotFound where none was written down."""
    path = query_folder(folder) / EXPECTED_FOLDER / f"{name}.csv"
    if not path.is_file():
        raise NotFound(f"{name} has no expected answer; {EXPECTED_FOLDER}/{path.name} would hold it")
    return [tuple(row) for row in csv.reader(io.StringIO(path.read_text(encoding="utf-8")))]


def check_answers(
    store: Queryable,
    base: str,
    profile: Profile,
    folder: Path | None = None,
    texts: SearchableTexts = NO_TEXTS,
) -> list[AnswerDifference]:
    """Return the saved queries whose answer, with their defaults, is not the expected one."""
    differences = []
    for query in load_queries(folder).values():
        recorded = expected_cells(query.name, folder)
        actual = answer_cells(run_query(query.bind_values({}, base, profile), store, base, texts=texts), base)
        if actual != recorded:
            differences.append(
                AnswerDifference(query.name, _extra_rows(recorded, actual), _extra_rows(actual, recorded))
            )
    return differences


def _extra_rows(some: AnswerCells, others: AnswerCells) -> AnswerCells:
    return list((Counter(some) - Counter(others)).elements())


def _csv_line(row: Iterable[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(row)
    return line.getvalue()
