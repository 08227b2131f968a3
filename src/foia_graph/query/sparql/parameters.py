"""Values of the parameters of a saved query, put as data into the groups that speak of them.

A value becomes `VALUES ?name { term }` at the start of a group, so a parameter may be projected, or grouped
by. In expressions outside of groups (`HAVING(?n > ?most)`) and in what `text:query` looks for, the term
replaces the variable.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from foia_graph.query.sparql.lexer import Edit, Token, apply_edits, query_tokens
from foia_graph.query.sparql.text_query.parse import parse_searches
from foia_graph.query.sparql.text_query.rewrite import open_words

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
        if [each.text if each.kind == "mark" else each.kind for each in query_tokens(term)] not in _TERMS:
            raise ValueError(f"not an IRI or a literal as N-Triples writes them: {term}")
    reading = _GroupReader(query)
    edits = [
        Edit(group.start, group.start, _data_row(names, values))
        for group in reading.groups
        if (names := [name for name in values if group.is_outermost or name in group.variables])
    ]
    if values and not edits:
        edits = [Edit(len(query), len(query), f"\n{_data_row(list(values), values)}")]
    searched = (token for call in parse_searches(query).calls for token in open_words(call))
    for token in (*reading.compared_variables, *searched):
        if (name := token.text[1:]) in values:
            # With blanks around it: `<` before an IRI would begin a quoted triple.
            edits.append(Edit(token.offset, token.offset + len(token.text), f" {values[name]} "))
    return apply_edits(query, edits)


def _data_row(names: list[str], values: Mapping[str, str]) -> str:
    """Write one row of data.

    >>> _data_row(["x"], {"x": '"a"'})
    ' VALUES (?x) { ("a") }'
    """
    variables = " ".join(f"?{name}" for name in names)
    terms = " ".join(values[name] for name in names)
    return f" VALUES ({variables}) {{ ({terms}) }}"


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
            is_within = bool(group.parentheses) and group.parentheses[-1] not in _VARIABLES_ONLY
            if group.kind == "select" and is_within and before.text.upper() != "AS":
                self.compared_variables.append(token)
        elif token.kind == "word":
            word = token.text.upper()
            self._data_follows |= word == "VALUES" or (word == "CONSTRUCT" and following.text != "{")
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
