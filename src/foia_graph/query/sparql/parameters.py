"""Values of the parameters of a saved query, put as data into the groups that speak of them.

A value becomes `VALUES ?name { term }` at the start of a group, so a parameter may be projected, grouped by,
or asked for with BOUND, where no term can be. In expressions outside of groups (`HAVING(?n > ?most)`),
which do not see what was bound before rows were grouped, the term replaces the variable; so it does
in what `text:query` looks for, which must be known before anything is bound.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from foia_graph.query.sparql.lexer import Edit, Token, apply_edits, query_tokens
from foia_graph.query.sparql.text_query.calls import open_words
from foia_graph.query.sparql.text_query.parse import parse_searches

_END = Token("mark", "", -1)
_VARIABLES_ONLY = ("BOUND", "VALUES")
_TERMS = (["iri"], ["string"], ["string", "lang"], ["string", "^^", "iri"])


def bind_values(query: str, values: Mapping[str, str]) -> str:
    """Return the query with some of its variables bound, each to a term written as in N-Triples.

    The data is in the outermost WHERE group, and in every group in which the variable occurs: those of
    sub-selects, unions and optionals do not see what is outside. Where there is no such group (DESCRIBE
    of names, CONSTRUCT WHERE), it follows the query.
    """
    # Not the `substitutions` of the engine: it takes only variables that SELECT lists.
    for term in values.values():
        _check_term(term)
    reading = _GroupReader(query)
    places = list(_data_edits(reading, values))
    if values and not places:
        places = [Edit(len(query), len(query), f"\n{_data_row(list(values), values)}")]
    return apply_edits(
        query, [*places, *_term_edits([*reading.compared_variables, *_search_variables(query)], values)]
    )


def _check_term(term: str) -> None:
    if [token.text if token.kind == "mark" else token.kind for token in query_tokens(term)] not in _TERMS:
        raise ValueError(f"not an IRI or a literal as N-Triples writes them: {term}")


def _data_row(names: list[str], values: Mapping[str, str]) -> str:
    """Write one row of data.

    >>> _data_row(["x"], {"x": '"a"'})
    ' VALUES (?x) { ("a") }'
    """
    variables = " ".join(f"?{name}" for name in names)
    terms = " ".join(values[name] for name in names)
    return f" VALUES ({variables}) {{ ({terms}) }}"


def _data_edits(reading: "_GroupReader", values: Mapping[str, str]) -> Iterator[Edit]:
    """Yield the edits that put a row of data at the start of a group."""
    for group in reading.groups:
        names = [name for name in values if group.is_outermost or name in group.variables]
        if names:
            yield Edit(group.start, group.start, _data_row(names, values))


def _search_variables(query: str) -> Iterator[Token]:
    for call in parse_searches(query).calls:
        yield from open_words(call)


def _term_edits(variables: list[Token], values: Mapping[str, str]) -> Iterator[Edit]:
    """Yield the edits that put a term instead of its variable."""
    for token in variables:
        if (name := token.text[1:]) in values:
            # With blanks around it: `<` before an IRI would begin a quoted triple.
            yield Edit(token.offset, token.offset + len(token.text), f" {values[name]} ")


@dataclass(slots=True)
class _BracedGroup:
    """The text in a pair of braces, or the whole query: where it starts, and its variables."""

    kind: Literal["pattern", "select", "data"]
    start: int = 0
    variables: set[str] = field(default_factory=set)
    is_outermost: bool = False
    parentheses: list[str] = field(default_factory=list)
    """What is before each parenthesis that is open."""
    has_where: bool = False


class _GroupReader:
    """A query read once, for its groups that may begin with data, and variables compared outside of them."""

    def __init__(self, query: str) -> None:
        self.groups: list[_BracedGroup] = []
        self.compared_variables: list[Token] = []
        self._opened = [_BracedGroup("select", is_outermost=True)]
        self._data_follows = False
        before = _END
        for token, following in pairwise([*query_tokens(query), _END]):
            self._read_token(token, before, following)
            before = token

    def _read_token(self, token: Token, before: Token, following: Token) -> None:
        group = self._opened[-1]
        if token.kind == "variable":
            group.variables.add(token.text[1:])
            if group.kind == "select" and _is_compared(group.parentheses, before):
                self.compared_variables.append(token)
        elif token.kind == "word":
            self._data_follows |= _announces_data(token.text.upper(), following)
        elif token.text == "(":
            group.parentheses.append(before.text.upper())
        elif token.text == ")" and group.parentheses:
            group.parentheses.pop()
        elif token.text == "{":
            self._opened.append(self._open_group(token.offset + 1, before, following))
        elif token.text == "}" and len(self._opened) > 1:
            self._opened.pop()

    def _open_group(self, start: int, before: Token, following: Token) -> _BracedGroup:
        outer = self._opened[-1]
        if following.text == "|":
            return outer  # an annotation belongs to the triple before it
        if self._data_follows or before.text.upper() == "CONSTRUCT":
            self._data_follows = False
            return _BracedGroup("data")
        group = _BracedGroup("select" if following.text.upper() == "SELECT" else "pattern", start)
        if outer.kind == "select" and not outer.has_where and not outer.parentheses:
            # What a select projects, groups and sorts by is bound in its WHERE group.
            outer.has_where, group.variables, group.is_outermost = True, outer.variables, outer.is_outermost
        if group.kind == "pattern":
            self.groups.append(group)
        return group


def _is_compared(parentheses: list[str], before: Token) -> bool:
    return bool(parentheses) and parentheses[-1] not in _VARIABLES_ONLY and before.text.upper() != "AS"


def _announces_data(word: str, following: Token) -> bool:
    return word == "VALUES" or (word == "CONSTRUCT" and following.text != "{")
