"""Calls of services in queries: a query of strangers may not have others asked for it."""

import re
from collections.abc import Iterator
from itertools import chain, pairwise

from foia_graph.query.sparql.lexer import Token, query_tokens, refusal_at

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
    """Raise QueryRefused, with the place, for a query that calls a service, whatever its size."""
    if SERVICE_WORD.search(query):
        check_service_tokens(query, list(query_tokens(query)))


def check_service_tokens(query: str, lexed: list[Token]) -> None:
    """Raise QueryRefused, with the place, where the tokens of a query could be read as a call."""
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
    """Return whether the two readings of an IRI part: by a comment, a string, or a bracket before the
    word.
    """
    return token.kind == "iri" and any(mark in token.text for mark in "#')")
