"""The gate: a reader of queries that refuses what they may not say, before anything is evaluated.

It must refuse every reading the engine may choose. Without it the sandbox lets no connection out, but
`SERVICE SILENT` would then answer, and answer wrongly. The seven letters are looked for where the engine
could take them for the keyword:

* in a bare word, wherever they are in it: `trueSERVICE<x>{}` is a call;
* in the prefix of a name that is before `{`, so is `SERVICEe:x{}`; but not after GRAPH or FROM, which
  take the name for themselves;
* in a local name, where the name may not be an IRI as a whole: the engine then takes the prefix alone, and
  with `PREFIX h: <http://h:>` (a port must be digits) it reads `h:SERVICE<x>{}` as a name and a call. As
  words may touch, the prefix of `ah:SERVICE` may be `h` to it;
* in what follows any `<`, read as "less than" where `query_tokens` reads an IRI.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise
from typing import Literal, get_args

from foia_graph.errors import QueryRefused
from foia_graph.query.sparql.lexer import (
    CACHED_QUERIES,
    Token,
    first_keyword,
    plain_prologue_end,
    query_tokens,
    refusal_at,
)

QueryForm = Literal["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"]
QUERY_FORMS: tuple[QueryForm, ...] = get_args(QueryForm)
_UPDATE_KEYWORDS = frozenset(
    ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH")
)


@dataclass(frozen=True, slots=True)
class QueryLimits:
    """Bounds of what a query may ask for: bytes of UTF-8, levels of nesting, patterns."""

    bytes: int = 32 * 1024
    depth: int = 100
    patterns: int = 200


_DEFAULT = QueryLimits()


def strip_byte_order_mark(query: str) -> str:
    """Return the query without the byte order mark that some editors put in front; the engine trips on it."""
    return query.removeprefix("\ufeff")


@lru_cache(CACHED_QUERIES)
def check_query(query: str, limits: QueryLimits = _DEFAULT) -> QueryForm:
    """Check a query, and return what kind of answer it asks for; raise QueryRefused with the position."""
    try:
        size = len(query.encode())
    except UnicodeEncodeError as error:
        raise refusal_at(query, error.start, "half a surrogate pair is no character") from error
    if size > limits.bytes:
        message = f"a query has at most {limits.bytes} bytes, this one has {size}"
        raise QueryRefused(message, "too-long")
    # Prefixes open no bracket and begin no pattern, and are half of the tokens of most queries.
    lexed = list(query_tokens(query, plain_prologue_end(query)))
    keyword = first_keyword(lexed)
    # To the engine an update is a query of bad syntax: no one would learn that nothing is written here.
    if keyword is not None and keyword.text.upper() in _UPDATE_KEYWORDS:
        message = f"{keyword.text.upper()} is an update: this catalogue is read-only"
        raise refusal_at(query, keyword.offset, message, "update")
    # One token opens one bracket at most, and begins one pattern at most.
    if len(lexed) > min(limits.depth, limits.patterns):
        _check_size(query, lexed, limits)
    check_service_calls(query)
    return _query_form(query, keyword)


def query_form(query: str) -> QueryForm:
    """Return the form of a query (SPARQL 1.1 Query, section 16), or raise QueryRefused."""
    return _query_form(query, first_keyword(query_tokens(query)))


def _query_form(query: str, keyword: Token | None) -> QueryForm:
    if keyword is not None and keyword.kind in ("word", "name"):
        word = keyword.text.upper()
        for each in QUERY_FORMS:
            # The engine lets words touch: `SELECTDISTINCT*{}`.
            if word.startswith(each):
                return each
    offset = len(query) if keyword is None else keyword.offset
    raise refusal_at(query, offset, "expected SELECT, ASK, CONSTRUCT or DESCRIBE")


def _check_size(query: str, lexed: list[Token], limits: QueryLimits) -> None:
    measure = QueryComplexity()
    for token in lexed:
        measure.add(token)
        if measure.depth > limits.depth:
            message = f"nested more than {limits.depth} levels deep"
            raise refusal_at(query, token.offset, message, "too-deep")
        if measure.patterns > limits.patterns:
            raise refusal_at(query, token.offset, f"more than {limits.patterns} patterns", "too-wide")


_SIGNS = frozenset("!+-^")
_SEPARATORS = frozenset(".;,")
_STEPS = frozenset("/|~")
_CLAUSES = frozenset({"FILTER", "BIND", "VALUES"})
_TERMS = frozenset({"iri", "string", "variable", "blank", "number", "name"})


class QueryComplexity:
    """Depth and patterns of the tokens read so far.

    `depth` counts the brackets that are open and the run of unary operators before the last token.
    `patterns` counts groups, clauses, every further triple, every further member of a list in parentheses,
    and every further step of a path. The rows of VALUES are data, and count for nothing.
    """

    def __init__(self) -> None:
        self.patterns = 0
        self._opened: list[str] = []
        self._quoted = 0
        self._signs = 0
        self._data_level = 0
        self._is_separated = False
        self._before = Token("mark", "", -2)

    @property
    def depth(self) -> int:
        """Return how deep the last token is."""
        return len(self._opened) + self._quoted + self._signs

    def add(self, token: Token) -> None:
        """Count the next token."""
        counted = self.patterns
        self._signs = self._signs + 1 if token.text in _SIGNS else 0
        if token.kind == "mark":
            self._count_mark(token)
        elif token.kind == "word":
            self.patterns += token.keyword in _CLAUSES
            if token.keyword == "VALUES":
                self._data_level = len(self._opened) + 1
        elif self._before.kind in _TERMS and token.kind in _TERMS:
            self._count_member()
        if self._is_separated and token.text not in _SEPARATORS and token.text not in "}]":
            self._is_separated = False
            self.patterns = max(self.patterns, counted + 1)
        self._before = token

    def _count_mark(self, token: Token) -> None:
        text = token.text
        if text in "([{":
            if text == "(" and self._before.text == ")":
                self._count_member()
            elif text != "(" and not self._data_level:
                self.patterns += 1
            self._opened.append(text)
        elif text in ")]}":
            if self._opened:
                self._opened.pop()
            if text == "}" and len(self._opened) < self._data_level:
                self._data_level = 0
        elif text in "<>" and self._before.text == text and self._before.offset + 1 == token.offset:
            if text == "<":
                self._quoted += 1
                self.patterns += 1
            else:
                self._quoted = max(self._quoted - 1, 0)
        elif text in _STEPS:
            self.patterns += 1
        elif text in _SEPARATORS and self._inside != "(":
            self._is_separated = True

    @property
    def _inside(self) -> str:
        return self._opened[-1] if self._opened else ""

    def _count_member(self) -> None:
        if self._inside == "(" and not self._data_level:
            self.patterns += 1


# re.ASCII, as the engine folds ASCII only; "ſervice" is no keyword to it.
SERVICE_WORD = re.compile("service", re.IGNORECASE | re.ASCII)

# A prefix is plain when whatever letters are put behind it end in its path, query or fragment.
_UNPLAIN_PREFIX = re.compile(r"<(?:[A-Za-z][A-Za-z0-9+.\-]*:)?//[^/?#>]*>|<>|.*\\", re.DOTALL)

# What can make a good prefix a bad IRI: escapes of % and #, and letters of names that are none of IRIs.
_UNPLAIN_LOCAL = re.compile(r"\\[^_~.!$&'()*+,;=/?@-]|[\ufff0-\U0010ffff]")

# They take the name behind them.
_NAMERS = frozenset(("GRAPH", "FROM", "NAMED"))

# Only past one of these can text read as an expression, or as a quoted triple, come to a graph pattern.
_CLOSERS = frozenset(")>{}")


def check_service_calls(query: str) -> None:
    """Raise QueryRefused, with the position, for a query that could be read as a call, whatever its size."""
    if not SERVICE_WORD.search(query):
        return
    lexed = list(query_tokens(query))
    graph_names = {token.offset for before, token in pairwise(lexed) if before.keyword in _NAMERS}
    for token in chain(_service_tokens(lexed, graph_names), _less_than_calls(query, lexed, graph_names)):
        match = SERVICE_WORD.search(token.text)
        offset = token.offset + (match.start() if match else 0)
        message = "SERVICE, and what could be read so, is refused: this catalogue answers for itself only"
        raise refusal_at(query, offset, message, "service")


def _service_tokens(lexed: list[Token], graph_names: set[int]) -> Iterator[Token]:
    """Yield the tokens that the engine could read as a call, cutting the text as `query_tokens` does."""
    unplain: set[str] = set()
    for token, following in pairwise([*lexed, Token("mark", "", -1)]):
        if token.kind == "name" and following.kind == "iri" and _UNPLAIN_PREFIX.match(following.text):
            unplain.add(token.text.removesuffix(":"))
        if SERVICE_WORD.search(token.text) and (
            token.kind == "word"
            or (token.kind == "name" and _is_service_name(token, following, graph_names, unplain))
        ):
            yield token


def _is_service_name(token: Token, following: Token, graph_names: set[int], unplain: set[str]) -> bool:
    prefix, _, local = token.text.partition(":")
    if SERVICE_WORD.search(prefix) and following.text == "{" and token.offset not in graph_names:
        return True
    if not SERVICE_WORD.search(local):
        return False
    return prefix.endswith(tuple(unplain)) or _UNPLAIN_LOCAL.search(local) is not None


def _less_than_calls(query: str, lexed: list[Token], graph_names: set[int]) -> Iterator[Token]:
    """Yield the tokens that could be a call if a `<` that looks like an IRI is "less than".

    Each such reading is followed until it falls in with the first one (at one of its `starts`), or with one
    that was followed before. `past` says whether it may have left the expression it began in. Where it falls
    in behind another token, what is `graph_names` in the first reading need not be so in this one.
    """
    starts = {token.offset for token in lexed}
    followed: set[tuple[int, bool]] = set()
    forks = [(token.offset + 1, False) for token in lexed if _has_two_readings(token)]
    while forks:
        start, past = forks.pop()
        for token in query_tokens(query, start):
            is_first = token.offset in starts
            if (is_first and token.offset not in graph_names) or (token.offset, past) in followed:
                break
            followed.add((token.offset, past))
            if past and token.kind in ("word", "name") and SERVICE_WORD.search(token.text):
                yield token
            if is_first:
                break
            if _has_two_readings(token):
                forks.append((token.offset + 1, past))
            past = past or token.text in _CLOSERS


def _has_two_readings(token: Token) -> bool:
    # The two readings of an IRI part by a comment, a string, or a bracket before the word.
    return token.kind == "iri" and any(mark in token.text for mark in "#')")
