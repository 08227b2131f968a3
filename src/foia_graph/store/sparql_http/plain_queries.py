"""Plain queries: those that servers of any make answer as the embedded engine does.

What makes servers differ is left out: paths, expressions, aggregates, order, typed literals, and variables of
several groups that one of them may leave unbound. What is left is

    SELECT [DISTINCT] ?a ?b … | SELECT (COUNT(*) AS ?n) | ASK      [WHERE]
    { triples, GRAPH … { triples }, { triples } UNION { triples } …, and last OPTIONAL { triples } … }
    [LIMIT n]

with absolute IRIs, declared names, and strings with or without a language. A query that is wrongly taken for
none of these is right all the same: our own engine answers it.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import chain

from foia_graph.query.sparql.lexer import Token, query_tokens
from foia_graph.query.sparql.text_query.prefixes import QueryNames

_END = Token("mark", "", -1)


def is_plain_query(query: str, prefixes: Mapping[str, str]) -> bool:
    """Return whether servers of any make answer a query alike; `prefixes` are those it need not declare."""
    lexed = list(query_tokens(query))
    if "\\" in query or any(token.text.upper() == "BASE" for token in lexed):
        return False
    return _PlainReading(lexed, QueryNames(lexed, "", prefixes)).is_plain()


class _NotPlainError(Exception):
    """Something in a query that no plain one has."""


class _PlainReading:
    """One reading of the tokens of a query, from left to right."""

    def __init__(self, lexed: Sequence[Token], names: QueryNames) -> None:
        self._names, self._rest = names, iter(lexed[names.start :])
        self._token = next(self._rest, _END)
        self._places: Counter[str] = Counter()
        """In how many parts of the outermost group each variable stands."""
        self._unbound: set[str] = set()
        """The variables that some solutions may leave unbound."""

    def is_plain(self) -> bool:
        """Return whether the tokens are those of a plain query, to the last."""
        try:
            shown = self._read_head()
            self._take_word("WHERE")
            self._read_pattern()
            if self._take_word("LIMIT"):
                self._require(self._token.kind == "number" and self._token.text.isdecimal())
                self._advance()
            self._require(self._token is _END)
        except _NotPlainError:
            return False
        return set(shown) <= self._places.keys() and all(self._places[name] == 1 for name in self._unbound)

    def _advance(self) -> str:
        text, self._token = self._token.text, next(self._rest, _END)
        return text

    def _require(self, is_so: bool) -> None:
        if not is_so:
            raise _NotPlainError

    def _take_word(self, word: str) -> bool:
        is_there = self._token.keyword == word
        if is_there:
            self._advance()
        return is_there

    def _take_mark(self, mark: str) -> bool:
        is_there = self._token.kind == "mark" and self._token.text == mark
        if is_there:
            self._advance()
        return is_there

    def _read_head(self) -> list[str]:
        """Read what is asked for, and return the variables that the pattern must have."""
        if self._take_word("ASK"):
            return []
        self._require(self._take_word("SELECT"))
        is_distinct = self._take_word("DISTINCT")
        if not is_distinct and self._take_mark("("):
            self._read_count()
            return []
        shown = []
        while self._token.kind == "variable":
            shown.append(self._advance())
        self._require(bool(shown) and len(set(shown)) == len(shown))
        return shown

    def _read_count(self) -> None:
        self._require(self._take_word("COUNT"))
        for mark in "(*)":
            self._require(self._take_mark(mark))
        self._require(self._take_word("AS") and self._token.kind == "variable")
        self._advance()
        self._require(self._take_mark(")"))

    def _read_pattern(self) -> None:
        self._require(self._take_mark("{"))
        has_triples = False
        while not self._take_mark("}"):
            if self._take_word("OPTIONAL"):
                self._require(has_triples)
                self._read_optionals()
                return
            has_triples = True
            if self._take_word("GRAPH"):
                self._read_named_graph()
            elif self._token.text == "{":
                self._read_union()
            else:
                self._count(self._read_triples())
            self._take_mark(".")
        self._require(has_triples)

    def _read_optionals(self) -> None:
        """Read all optional groups to the end of the pattern; nothing may stand behind them."""
        known = set(self._places)
        while True:
            found = self._read_group()
            self._unbound |= found - known
            self._count(found)
            if self._take_mark("}"):
                return
            self._require(self._take_word("OPTIONAL"))

    def _read_named_graph(self) -> None:
        name = {self._token.text} if self._token.kind == "variable" else set()
        self._read_term(("variable", "iri", "name"))
        self._count(self._read_group() | name)

    def _read_union(self) -> None:
        """Read groups that are alternatives; variables that some of them lack may be unbound."""
        groups = [self._read_group()]
        while self._take_word("UNION"):
            groups.append(self._read_group())
        self._require(len(groups) > 1)
        every = set(chain.from_iterable(groups))
        self._unbound |= {name for name in every if any(name not in group for group in groups)}
        self._count(every)

    def _count(self, variables: set[str]) -> None:
        self._places.update(variables)

    def _read_group(self) -> set[str]:
        """Read triples in braces, and return their variables."""
        self._require(self._take_mark("{"))
        found = self._read_triples()
        self._require(self._take_mark("}"))
        return found

    def _read_triples(self) -> set[str]:
        """Read triples up to what cannot begin one, and return their variables."""
        found: set[str] = set()
        while self._token.kind in ("variable", "iri", "name"):
            found |= self._read_term(("variable", "iri", "name"))
            found |= self._read_predicates()
            if not self._take_mark("."):
                break
        self._require(bool(found))
        return found

    def _read_predicates(self) -> set[str]:
        found: set[str] = set()
        while True:
            if not (self._token.text == "a" and self._take_word("A")):
                found |= self._read_term(("variable", "iri", "name"))
            found |= self._read_term(("variable", "iri", "name", "string"))
            while self._take_mark(","):
                found |= self._read_term(("variable", "iri", "name", "string"))
            if not self._take_mark(";"):
                return found

    def _read_term(self, kinds: Sequence[str]) -> set[str]:
        """Read a term of one of some kinds, and return it where it is a variable."""
        kind, text, _ = token = self._token
        self._require(kind in kinds)
        if kind == "iri":
            self._require(":" in text.partition("/")[0])
        elif kind == "name":
            self._require(bool(self._names.iri(token)))
        elif kind == "variable":
            self._require(text.startswith("?"))
        elif kind == "string":
            self._require(text[:3] not in ('"""', "'''"))
        self._advance()
        if kind == "string" and self._token.kind == "lang":
            self._require(self._token.text.islower())
            self._advance()
        self._require(self._token.text != "^")
        return {text} if kind == "variable" else set()
