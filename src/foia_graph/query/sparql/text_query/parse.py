"""Parser of searches: each `text:query` that is the predicate of a triple in a group of a query.

A query is read only as closely as it takes to know subjects from predicates; the engine finds what is wrong.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, NoReturn, TypeAlias

from foia_graph.query.sparql.lexer import TEXT_QUERY, QueryNames, Token, query_tokens, refusal_at

# How deep groups and brackets are in each other at most, in a query that searches; the gate allows 100.
MAX_DEPTH = 110
_LISTED = (".", "}", "{")
_NAMING = frozenset(("variable", "iri", "name", "blank"))
_TERMS = _NAMING | {"string", "number"}


@dataclass(frozen=True, slots=True)
class SearchCall:
    """One search: the tokens before `text:query` and those behind it, and their position in the query.

    `triples_start` is where the triples begin among which it is: data may be before them. Between them it
    may not, as a blank node has its name in one run of triples only.
    """

    offset: int
    triples_start: int
    subject: Sequence[Token]
    object: Sequence[Token]


class ParsedSearches(NamedTuple):
    """The searches of a query, what names in it stand for, and the stretches that only searches take up."""

    names: QueryNames
    calls: Sequence[SearchCall] = ()
    cuts: Sequence[tuple[int, int]] = ()


def may_search(query: str) -> bool:
    """Return False for most queries that do not search, at a glance; one that does is never missed."""
    # An IRI or a name may be written with escapes, or as a prefix and a rest, but not without its host.
    return "text:" in query or "jena" in query or "\\" in query


def has_search(query: str) -> bool:
    """Return whether a query names `text:query` anywhere."""
    if not may_search(query):
        return False
    lexed = list(query_tokens(query))
    return bool(_search_indexes(lexed, QueryNames(lexed, "", {})))


def parse_searches(query: str, base: str = "", prefixes: Mapping[str, str] | None = None) -> ParsedSearches:
    """Parse the searches of a query; raises QueryRefused, with the position, for one that cannot be made."""
    lexed = list(query_tokens(query)) if may_search(query) else []
    names = QueryNames(lexed, base, prefixes or {})
    indexes = _search_indexes(lexed, names)
    if not indexes:
        return ParsedSearches(names)
    parser = PatternParser(query, lexed, names.start, indexes)
    parser.parse_query()
    return ParsedSearches(names, parser.calls, parser.cuts)


def _search_indexes(lexed: Sequence[Token], names: QueryNames) -> set[int]:
    return {index for index in range(names.start, len(lexed)) if names.iri(lexed[index]) == TEXT_QUERY}


class PredicatePair(NamedTuple):
    """A predicate with its objects; `verb` is the token `text:query`, None for any other predicate."""

    start: int
    end: int
    path: Sequence[Token]
    verb: Token | None
    objects: Sequence[Sequence[Token]]


class PatternParser:
    """Reads by descent from the token `start` on; `marked` are the tokens that name `text:query`."""

    def __init__(self, query: str, lexed: Sequence[Token], start: int, marked: Collection[int] = ()) -> None:
        self.calls: list[SearchCall] = []
        self.cuts: list[tuple[int, int]] = []
        self._query, self._lexed, self._at, self._search_indexes = query, lexed, start, marked
        self._end = Token("mark", "", len(query))
        self._depth = 0
        self._block: int | None = None  # where the run of triples begins that is read
        self._is_short = False

    @property
    def _next(self) -> Token:
        return self._lexed[self._at] if self._at < len(self._lexed) else self._end

    @property
    def _word(self) -> str:
        return self._next.keyword

    def _take(self, text: str = "") -> Token:
        token = self._next
        if token is self._end or (text and token.text != text):
            self._refuse_syntax()
        self._at += 1
        return token

    def _refuse_syntax(self) -> NoReturn:
        raise refusal_at(self._query, self._next.offset, "this is not SPARQL from here on")

    def _change_depth(self, step: int) -> None:
        self._depth += step
        if self._depth > MAX_DEPTH:
            message = f"nested more than {MAX_DEPTH} levels deep"
            raise refusal_at(self._query, self._next.offset, message, "too-deep")

    def parse_query(self) -> None:
        """Read a query to its end."""
        if self._word.startswith("CONSTRUCT"):
            keyword = self._take()
            if keyword.text.upper() == "CONSTRUCT" and self._next.text == "{":
                self._braces()
            else:
                self._is_short = True
        self._select()
        if self._next is not self._end:
            self._refuse_syntax()

    def _select(self) -> None:
        """Read what a query asks for, its group, and what follows that."""
        while self._next.text not in ("{", "}", ""):
            self._expression() if self._next.text == "(" else self._take()
        if self._next.text == "{":
            self._group()
        while self._next.text not in ("}", ""):
            if self._word == "VALUES":
                self._data()
            elif self._next.text in ("(", "{"):
                self._expression()
            else:
                self._take()

    def _braces(self) -> None:
        opened = 0
        while True:
            opened += {"{": 1, "}": -1}.get(self._take().text, 0)
            if not opened:
                return

    def _data(self) -> None:
        while self._next.text != "{":
            self._take()
        self._braces()

    def _expression(self) -> None:
        """Pass over what is in parentheses; read the groups in it, or the one that it is (EXISTS)."""
        opened = 0
        while True:
            if self._next.text == "{":
                self._group()
            else:
                opened += {"(": 1, ")": -1}.get(self._take().text, 0)
            if not opened:
                return

    def _group(self) -> None:
        self._change_depth(1)
        outer, self._block = self._block, None
        self._take("{")
        if self._word.startswith("SELECT"):
            self._select()
        else:
            while self._next.text != "}":
                self._element()
                if self._next.text == ".":
                    self._take()
        self._take("}")
        self._block = outer
        self._change_depth(-1)

    def _element(self) -> None:
        word = self._word
        if word not in _AMONG_TRIPLES and (word in _CLAUSES or self._next.text == "{"):
            self._block = None
        if word in _CLAUSES:
            self._take()
            _CLAUSES[word](self)
        elif self._next.text == "{":
            self._group()
        else:
            self._sentence()

    def _read_keyword(self) -> None:
        """Read nothing more: a group follows."""

    def _graph_name(self) -> None:
        if self._word == "SILENT":
            self._take()
        self._take()

    def _constraint(self) -> None:
        while self._next.text not in ("(", "{"):
            self._take()
        self._expression()

    def _sentence(self) -> None:
        """Read a subject with all that is said of it."""
        first, start = self._at, self._next.offset
        if self._block is None:
            self._block = start
        self._node()
        subject = self._lexed[first : self._at]
        pairs = self._pairs()
        if self._next.text not in _LISTED and self._word not in _CLAUSES:
            self._refuse_syntax()
        self._add_sentence(start, subject, pairs)

    def _add_sentence(self, start: int, subject: Sequence[Token], pairs: Sequence[PredicatePair]) -> None:
        """Keep the searches of a sentence, and what is to be cut out of it: all, if nothing else is in it."""
        searches = [(pair, pair.verb) for pair in pairs if pair.verb is not None]
        if searches and self._is_short:
            message = "CONSTRUCT WHERE takes triples alone: write CONSTRUCT { … } WHERE { … } to search"
            raise refusal_at(self._query, searches[0][1].offset, message)
        if searches and subject[0].text == "(" and sum(len(pair.objects) for pair in pairs) > 1:
            message = "a list before text:query is for one search: say the rest in a triple of its own"
            raise refusal_at(self._query, searches[0][1].offset, message)
        for pair, verb in searches:
            block = start if self._block is None else self._block
            self.calls += [SearchCall(verb.offset, block, subject, words) for words in pair.objects]
        if searches and len(searches) == len(pairs):
            self.cuts.append((start, self._next.offset + 1 if self._next.text == "." else self._last_end))
        else:
            self.cuts += [(pair.start, pair.end) for pair, _ in searches]

    @property
    def _last_end(self) -> int:
        last = self._lexed[self._at - 1]
        return last.offset + len(last.text)

    def _pairs(self) -> list[PredicatePair]:
        """Read predicates with their objects, as many as there are."""
        pairs: list[PredicatePair] = []
        while self._begins_verb():
            pair = self._pair()
            ends = self._next.text != ";"
            while self._next.text == ";":
                self._take()
            # A pair with another behind it ends where that begins.
            pairs.append(pair._replace(end=self._next.offset) if self._begins_verb() else pair)
            if ends:
                break
        return pairs

    def _begins_verb(self) -> bool:
        token = self._next
        return token.kind in ("variable", "iri", "name") or token.text in ("a", "^", "!", "(")

    def _pair(self) -> PredicatePair:
        first, start, verb = self._at, self._next.offset, self._verb()
        path = self._lexed[first : self._at]
        objects = [self._object(verb)]
        while self._next.text == ",":
            self._take()
            objects.append(self._object(verb))
        return PredicatePair(start, self._last_end, path, verb, objects)

    def _verb(self) -> Token | None:
        first = self._at
        while True:
            while self._next.text in ("^", "!"):
                self._take()
            if not self._begins_verb():
                self._refuse_syntax()
            self._expression() if self._next.text == "(" else self._take()
            if self._next.text in ("*", "+", "?"):
                self._take()
            if self._next.text not in ("/", "|"):
                return self._search_token(first)
            self._take()

    def _search_token(self, first: int) -> Token | None:
        searches = [self._lexed[index] for index in range(first, self._at) if index in self._search_indexes]
        if searches and self._at - first > 1:
            raise refusal_at(self._query, searches[0].offset, "text:query is no part of a property path")
        return searches[0] if searches else None

    def _object(self, verb: Token | None) -> Sequence[Token]:
        first = self._at
        self._node()
        node = self._lexed[first : self._at]
        noted = self._next
        self._annotations()
        if verb is not None and self._next is not noted:
            raise refusal_at(self._query, noted.offset, "text:query makes no triple that could be annotated")
        return node

    def _annotations(self) -> None:
        while self._next.text in ("~", "{"):
            if self._next.text == "~":
                self._take()
                if self._next.kind in _NAMING:
                    self._take()
            elif self._at + 1 < len(self._lexed) and self._lexed[self._at + 1].text == "|":
                self._change_depth(1)
                self._take("{")
                self._take("|")
                self._nested_pairs("|")
                self._take("}")
                self._change_depth(-1)
            else:
                return

    def _node(self) -> None:
        """Read a term, a list, or a blank node with what is said of it."""
        self._change_depth(1)
        if self._next.text in ("+", "-"):
            self._take()
        bracket = _BRACKETS.get(self._next.text)
        if bracket is not None:
            bracket(self)
        elif self._next.kind in _TERMS or self._word in ("TRUE", "FALSE"):
            self._term()
        else:
            self._refuse_syntax()
        self._change_depth(-1)

    def _term(self) -> None:
        if self._take().kind != "string":
            return
        if self._next.kind == "lang":
            self._take()
        elif self._next.text == "^^":
            self._take()
            self._take()

    def _list(self) -> None:
        self._take("(")
        while self._next.text != ")":
            self._node()
        self._take(")")

    def _blank(self) -> None:
        self._take("[")
        self._nested_pairs("]")

    def _nested_pairs(self, end: str) -> None:
        for pair in self._pairs():
            if pair.verb is not None:
                raise refusal_at(self._query, pair.verb.offset, NO_BLANK)
        self._take(end)

    def _quoted_triple(self) -> None:
        """Pass over a quoted triple, `<< … >>`."""
        first, opened = self._at, 0
        while True:
            opened += {"<": 1, ">": -1}.get(self._take().text, 0)
            if not opened:
                break
        for index in range(first, self._at):
            if index in self._search_indexes:
                message = "text:query makes no triple that could be quoted"
                raise refusal_at(self._query, self._lexed[index].offset, message)


NO_BLANK = "before text:query comes a variable, an IRI, or a list as in (?page ?score ?snippet)"
_Read: TypeAlias = Callable[[PatternParser], None]
# What begins another part of a group than a triple, and how that is read on.
_CLAUSES: Mapping[str, _Read] = {
    "BIND": PatternParser._expression,
    "FILTER": PatternParser._constraint,
    "GRAPH": PatternParser._graph_name,
    "LATERAL": PatternParser._read_keyword,
    "MINUS": PatternParser._read_keyword,
    "OPTIONAL": PatternParser._read_keyword,
    "SERVICE": PatternParser._graph_name,
    "UNION": PatternParser._read_keyword,
    "VALUES": PatternParser._data,
}
# They may be among triples, and the order does not matter.
_AMONG_TRIPLES = frozenset(("FILTER", "VALUES"))
# What begins a node that is no term, and how it is read.
_BRACKETS: Mapping[str, _Read] = {
    "(": PatternParser._list,
    "[": PatternParser._blank,
    "<": PatternParser._quoted_triple,
}
