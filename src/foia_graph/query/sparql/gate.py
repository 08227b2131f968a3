"""The gate: a reader of queries that refuses what they may not say, before anything is evaluated.

It must refuse every reading the engine may choose. Without it the sandbox lets no connection out, but
`SERVICE SILENT` would then answer, and answer wrongly. The seven letters are looked for where the engine
could take them for the keyword:

* in a bare word, wherever they stand in it: `trueSERVICE<x>{}` is a call;
* in the prefix of a name that stands before `{`, so is `SERVICEe:x{}`; but not after GRAPH or FROM, which
  take the name for themselves;
* in a local name, where the name may not be an IRI as a whole: the engine then takes the prefix alone, and
  with `PREFIX h: <http://h:>` (a port must be digits) it reads `h:SERVICE<x>{}` as a name and a call. As
  words may touch, the prefix of `ah:SERVICE` may be `h` to it;
* in what follows any `<`, read as "less than" where `query_tokens` reads an IRI.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, get_args

from foia_graph.errors import QueryRefused
from foia_graph.query.sparql.complexity import QueryComplexity
from foia_graph.query.sparql.lexer import CACHED_QUERIES, Token, first_keyword, query_tokens, refusal_at
from foia_graph.query.sparql.parameters import bind_values
from foia_graph.query.sparql.service_calls import SERVICE_WORD, check_service_calls, check_service_tokens

__all__ = [
    "QueryForm",
    "QueryLimits",
    "Token",
    "bind_values",
    "check_query",
    "check_service_calls",
    "query_form",
    "query_tokens",
    "strip_byte_order_mark",
]

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
    """Check a query, and return what kind of answer it asks for; raise QueryRefused with the place."""
    _check_length(query, limits)
    lexed = list(query_tokens(query))
    keyword = first_keyword(lexed)
    _check_update(query, keyword)
    # One token opens one bracket at most, and begins one pattern at most.
    if len(lexed) > min(limits.depth, limits.patterns):
        _check_size(query, lexed, limits)
    if SERVICE_WORD.search(query):
        check_service_tokens(query, lexed)
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


def _check_length(query: str, limits: QueryLimits) -> None:
    try:
        size = len(query.encode())
    except UnicodeEncodeError as error:
        raise refusal_at(query, error.start, "half a surrogate pair is no character") from error
    if size > limits.bytes:
        message = f"a query has at most {limits.bytes} bytes, this one has {size}"
        raise QueryRefused(message, "too-long")


def _check_update(query: str, keyword: Token | None) -> None:
    # To the engine an update is a query of bad syntax: nobody would learn that nothing is written here.
    if keyword is not None and keyword.text.upper() in _UPDATE_KEYWORDS:
        message = f"{keyword.text.upper()} is an update: this catalogue is read-only"
        raise refusal_at(query, keyword.offset, message, "update")


def _check_size(query: str, lexed: list[Token], limits: QueryLimits) -> None:
    measure = QueryComplexity()
    for token in lexed:
        measure.add(token)
        if measure.depth > limits.depth:
            message = f"nested more than {limits.depth} levels deep"
            raise refusal_at(query, token.offset, message, "too-deep")
        if measure.patterns > limits.patterns:
            raise refusal_at(query, token.offset, f"more than {limits.patterns} patterns", "too-wide")
