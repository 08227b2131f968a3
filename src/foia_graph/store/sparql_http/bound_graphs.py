"""Which graph variables of a query are bound where they stand, so that they need no look-up of their own.

`GRAPH ?g { … } OPTIONAL { GRAPH ?g { … } }` has one graph: what the optional part finds is joined with what
stands before it, which has looked up `?g` (SPARQL 1.1 Query, 18.5: LeftJoin). To look it up there again has
servers join the catalogue's graphs with all that is in them, where one row would do.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from foia_graph.query.sparql.lexer import Token

_JOINED = ("", "WHERE", "GRAPH", "UNION")
"""What makes a group whose solutions are part of each solution of the group around it."""

_BEFORE_NAMES = ("GRAPH", "SERVICE", "SILENT")
"""Words with a name between them and their group."""


@dataclass(slots=True)
class _Group:
    """A group of a query: the word that makes it, the place of its first token, and what it binds.

    `graph` is the variable of its `GRAPH`, empty without one; `before` is what the group around it had bound
    where it begins, `branches` what all branches of a UNION in it bind so far.
    """

    word: str
    start: int
    graph: str = ""
    before: frozenset[str] = frozenset()
    bound: set[str] = field(default_factory=set)
    branches: set[str] = field(default_factory=set)
    keywords: list[tuple[Token, str]] = field(default_factory=list)
    """Each `GRAPH` directly in it, with its variable."""


def graphs_bound_before(tokens: Sequence[Token]) -> set[Token]:
    """Return each keyword `GRAPH` in the body of a query whose variable is bound by what stands before it.

    It is so for those directly in an OPTIONAL that names the variable in no other way.
    """
    groups, found, word = [_Group("", 0)], set[Token](), ""
    for index, token in enumerate(tokens):
        if token.kind == "word":
            word = token.text.upper()
        elif token.text == "{":
            groups.append(_begin_group(groups[-1], tokens, index, word))
        elif token.text == "}" and len(groups) > 1:
            group = groups.pop()
            found.update(_joined_keywords(group, tokens[group.start - 1 : index]))
            _end_group(group, groups[-1], tokens, index)
    return found


def _begin_group(parent: _Group, tokens: Sequence[Token], index: int, word: str) -> _Group:
    """Return the group that begins at a place, after a word that is the last before it."""
    makes = _making_word(tokens, index, word)
    group = _Group(makes, index + 1, before=frozenset(parent.bound))
    if makes == "GRAPH" and tokens[index - 1].kind == "variable":
        group.graph = tokens[index - 1].text[1:]
        parent.keywords.append((tokens[index - 2], group.graph))
    return group


def _making_word(tokens: Sequence[Token], index: int, word: str) -> str:
    before, first = (tokens[place] if place >= 0 else None for place in (index - 1, index - 2))
    if before is not None and before.kind == "word":
        return word
    if first is not None and first.text.upper() in _BEFORE_NAMES:
        return first.text.upper()
    is_data = word == "VALUES" and before is not None and before.text != "}"
    return word if is_data else ""


def _end_group(group: _Group, parent: _Group, tokens: Sequence[Token], index: int) -> None:
    """Have the group around one that ends bind what each of its solutions has."""
    is_query = tokens[group.start].text.upper() == "SELECT"  # it may project its variables away
    binds = group.bound | ({group.graph} if group.graph else set())
    if group.word not in _JOINED or is_query:
        binds = set()
    if group.word == "UNION":
        binds &= parent.branches
    follows = tokens[index + 1].text.upper() if index + 1 < len(tokens) else ""
    if follows == "UNION":
        parent.branches = binds
    else:
        parent.bound |= binds


def _joined_keywords(group: _Group, tokens: Sequence[Token]) -> Iterator[Token]:
    """Yield those `GRAPH` of an OPTIONAL whose variable needs no look-up; its tokens begin with its brace."""
    if group.word != "OPTIONAL":
        return
    named_otherwise = {
        token.text[1:]
        for before, token in pairwise(tokens)
        if token.kind == "variable" and before.text.upper() != "GRAPH"
    }
    for keyword, variable in group.keywords:
        if variable in group.before and variable not in named_otherwise:
            yield keyword
