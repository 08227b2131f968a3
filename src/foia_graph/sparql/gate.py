"""What a query may say: the gate reads the text and refuses, before anything is evaluated.

It must refuse every reading the engine may choose. Without it the sandbox lets no connection out, but
`SERVICE SILENT` would then answer, and answer wrongly. The seven letters are looked for where the engine
could take them for the keyword:

* in a bare word, wherever they stand in it: `trueSERVICE<x>{}` is a call;
* in the prefix of a name that stands before `{`, so is `SERVICEe:x{}`; but not after GRAPH or FROM, which
  take the name for themselves;
* in a local name, where the name may not be an IRI as a whole: the engine then takes the prefix alone, and
  with `PREFIX h: <http://h:>` (a port must be digits) it reads `h:SERVICE<x>{}` as a name and a call. As
  words may touch, the prefix of `ah:SERVICE` may be `h` to it;
* in what follows any `<`, read as "less than" where `tokens` reads an IRI.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import Literal

from foia_graph.errors import QueryRefused, Reason
from foia_graph.sparql.lexer import Token, place, prologue, tokens
from foia_graph.sparql.measure import Measure
from foia_graph.sparql.parameters import bind

__all__ = ["Limits", "QueryForm", "Token", "bind", "check", "check_calls", "form", "normalise", "tokens"]

QueryForm = Literal["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"]
_FORMS: tuple[QueryForm, ...] = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_UPDATES = frozenset(("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"))

# re.ASCII, as the engine folds ASCII only; "ſervice" is no keyword to it.
_SERVICE = re.compile("service", re.IGNORECASE | re.ASCII)
# A prefix is plain when whatever letters are put behind it end in its path, query or fragment.
_UNPLAIN_PREFIX = re.compile(r"<(?:[A-Za-z][A-Za-z0-9+.\-]*:)?//[^/?#>]*>|<>|.*\\", re.DOTALL)
# What can make a good prefix a bad IRI: escapes of % and #, and letters of names that are none of IRIs.
_UNPLAIN_LOCAL = re.compile(r"\\[^_~.!$&'()*+,;=/?@-]|[\ufff0-\U0010ffff]")
# They take the name behind them.
_NAMERS = frozenset(("GRAPH", "FROM", "NAMED"))
# Only past one of these can text read as an expression, or as a quoted triple, come to a graph pattern.
_CLOSERS = frozenset(")>{}")


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a query may ask for: bytes of UTF-8, levels of nesting, patterns."""

    bytes: int = 32 * 1024
    depth: int = 100
    patterns: int = 200


_DEFAULT = Limits()


def normalise(query: str) -> str:
    """Return the query without the byte order mark that some editors put in front; the engine trips on it."""
    return query.removeprefix("\ufeff")


def check(query: str, limits: Limits = _DEFAULT) -> QueryForm:
    """Let a query pass, and tell what kind of answer it asks for; or raise QueryRefused, with the place."""
    _check_length(query, limits)
    lexed = list(tokens(query))
    _check_update(query, lexed)
    # One token opens one bracket at most, and begins one pattern at most.
    if len(lexed) > min(limits.depth, limits.patterns):
        _check_size(query, lexed, limits)
    if _SERVICE.search(query):
        _check_service(query, lexed)
    return _form(query, lexed)


def check_calls(query: str) -> None:
    """Let a query pass that calls no service, whatever its size; or raise QueryRefused, with the place."""
    if _SERVICE.search(query):
        _check_service(query, list(tokens(query)))


def form(query: str) -> QueryForm:
    """Tell what kind of answer a query asks for, or raise QueryRefused."""
    return _form(query, list(tokens(query)))


def _form(query: str, lexed: list[Token]) -> QueryForm:
    keyword = _keyword(lexed)
    if keyword is not None and keyword.kind in ("word", "name"):
        written = keyword.text.upper()
        for known in _FORMS:
            # The engine lets words touch: `SELECTDISTINCT*{}`.
            if written.startswith(known):
                return known
    offset = len(query) if keyword is None else keyword.offset
    raise _refusal(query, offset, "syntax", "expected SELECT, ASK, CONSTRUCT or DESCRIBE")


def _refusal(query: str, offset: int, reason: Reason, message: str) -> QueryRefused:
    return QueryRefused(message, reason, *place(query, offset))


def _check_length(query: str, limits: Limits) -> None:
    try:
        size = len(query.encode())
    except UnicodeEncodeError as error:
        raise _refusal(query, error.start, "syntax", "half a surrogate pair is no character") from error
    if size > limits.bytes:
        message = f"a query has at most {limits.bytes} bytes, this one has {size}"
        raise QueryRefused(message, "too-long")


def _keyword(lexed: list[Token]) -> Token | None:
    """Find the first token after the prologue."""
    start = prologue(lexed)
    return lexed[start] if start < len(lexed) else None


def _check_update(query: str, lexed: list[Token]) -> None:
    keyword = _keyword(lexed)
    if keyword is not None and keyword.text.upper() in _UPDATES:
        message = f"{keyword.text.upper()} is an update: this catalogue is read-only"
        raise _refusal(query, keyword.offset, "update", message)


def _check_size(query: str, lexed: list[Token], limits: Limits) -> None:
    measure = Measure()
    for token in lexed:
        measure.add(token)
        if measure.depth > limits.depth:
            message = f"nested more than {limits.depth} levels deep"
            raise _refusal(query, token.offset, "too-deep", message)
        if measure.patterns > limits.patterns:
            raise _refusal(query, token.offset, "too-wide", f"more than {limits.patterns} patterns")


def _check_service(query: str, lexed: list[Token]) -> None:
    named = {token.offset for before, token in pairwise(lexed) if _takes_name(before)}
    for token in chain(_calls(lexed, named), _less_than_calls(query, lexed, named)):
        found = _SERVICE.search(token.text)
        offset = token.offset + (found.start() if found else 0)
        message = "SERVICE, and what could be read so, is refused: this catalogue answers for itself only"
        raise _refusal(query, offset, "service", message)


def _takes_name(token: Token) -> bool:
    return token.kind == "word" and token.text.upper() in _NAMERS


def _calls(lexed: list[Token], named: set[int]) -> Iterator[Token]:
    """Yield the tokens that the engine could read as a call, where it cuts the text as `tokens` does."""
    unplain: set[str] = set()
    for token, following in pairwise([*lexed, Token("mark", "", -1)]):
        if token.kind == "name" and following.kind == "iri" and _UNPLAIN_PREFIX.match(following.text):
            unplain.add(token.text.removesuffix(":"))
        if _SERVICE.search(token.text) and (
            token.kind == "word" or (token.kind == "name" and _name_calls(token, following, named, unplain))
        ):
            yield token


def _name_calls(token: Token, following: Token, named: set[int], unplain: set[str]) -> bool:
    prefix, _, local = token.text.partition(":")
    if _SERVICE.search(prefix) and following.text == "{" and token.offset not in named:
        return True
    if not _SERVICE.search(local):
        return False
    return prefix.endswith(tuple(unplain)) or _UNPLAIN_LOCAL.search(local) is not None


def _less_than_calls(query: str, lexed: list[Token], named: set[int]) -> Iterator[Token]:
    """Yield the tokens that could be a call if a `<` that looks like an IRI is "less than".

    Each such reading is followed until it falls in with the first one (at one of its `starts`), or with one
    that was followed before. `past` says whether it may have left the expression it began in. Where it falls
    in behind another token, what is `named` in the first reading need not be so in this one.
    """
    starts = {token.offset for token in lexed}
    followed: set[tuple[int, bool]] = set()
    forks = [(token.offset + 1, False) for token in lexed if _forks(token)]
    while forks:
        start, past = forks.pop()
        for token in tokens(query, start):
            is_first = token.offset in starts
            if (is_first and token.offset not in named) or (token.offset, past) in followed:
                break
            followed.add((token.offset, past))
            if past and token.kind in ("word", "name") and _SERVICE.search(token.text):
                yield token
            if is_first:
                break
            if _forks(token):
                forks.append((token.offset + 1, past))
            past = past or token.text in _CLOSERS


def _forks(token: Token) -> bool:
    """Tell whether the two readings of an IRI part: by a comment, a string, or a bracket before the word."""
    return token.kind == "iri" and any(mark in token.text for mark in "#')")
