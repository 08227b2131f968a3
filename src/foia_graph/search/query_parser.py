"""The parser of searches: words, "phrases", field:value, AND, OR, NOT, -word, prefix*, NEAR/5, (groups).

A phrase, and a word in quotes, is taken to the letter; other words are found in their other forms, too.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal, NamedTuple, TypeAlias, get_args

from foia_graph.errors import SearchRejected, ValueRejected
from foia_graph.model import dates
from foia_graph.runtime.tables import table_beside
from foia_graph.search.entry_builder import TEXTS
from foia_graph.search.tokenizer import split_words

DATES = ("date", "after", "before")
ALIASES: Mapping[str, str] = table_beside(__file__)["aliases"]
# What may be before a colon, beside facets.
FIELDS = frozenset((*TEXTS, *DATES, *ALIASES, "text"))
# Words that may be between two that are NEAR each other.
USUAL_DISTANCE = 10
# The most words of a search, levels of groups, negations and fields within each other, and characters.
MAX_WORDS, MAX_DEPTH, LONGEST = 64, 16, 2000


@dataclass(frozen=True, slots=True)
class WordSequence:
    """Words that follow each other in a field; `exact` in this form only, the last perhaps a beginning."""

    words: tuple[str, ...]
    field: str = "text"
    exact: bool = False
    prefix: bool = False
    slop: int = 0


@dataclass(frozen=True, slots=True)
class Proximity:
    """Two words, in either order, with so many words between them at most."""

    first: WordSequence
    second: WordSequence
    distance: int


@dataclass(frozen=True, slots=True)
class FacetChoice:
    """Entries with a value of a facet, as it is written in the search."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class DateRange:
    """Entries that may be of a time, both days as in 2012-04-10; "" leaves a side open."""

    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Negation:
    """Entries that a node does not find."""

    node: "SearchNode"


@dataclass(frozen=True, slots=True)
class Conjunction:
    """Entries that all of these nodes find."""

    nodes: tuple["SearchNode", ...]


@dataclass(frozen=True, slots=True)
class Disjunction:
    """Entries that any of these nodes finds."""

    nodes: tuple["SearchNode", ...]


@dataclass(frozen=True, slots=True)
class WordQuorum:
    """Entries with so many of these words at least, the better the more of them follow each other."""

    words: tuple[str, ...]
    least: int


SearchNode: TypeAlias = (
    WordSequence | Proximity | FacetChoice | DateRange | Negation | Conjunction | Disjunction | WordQuorum
)


def parse_search(text: str, facets: frozenset[str] = frozenset()) -> SearchNode | None:
    """Parse a search, in which facets of these names may be before a colon; None where it says nothing.

    Raises SearchRejected, with what is wrong.
    """
    if len(text) > LONGEST:
        raise SearchRejected(f"the search has {len(text):,} characters, and at most {LONGEST:,} are read")
    return _QueryTextParser(text, facets).parse_all()


def plain_words(text: str) -> SearchNode | None:
    """Return a search as plain words, whatever else is in it; the first so many of them."""
    found = [WordSequence((word,)) for word in split_words(text[:LONGEST])[:MAX_WORDS]]
    return Conjunction(tuple(found)) if found else None


_Kind = Literal["quoted", "open", "field", "word", "(", ")"]


class _SearchToken(NamedTuple):
    kind: _Kind
    text: str
    slop: str = ""
    minus: bool = False
    glued: bool = False
    """True where nothing is between it and the token before."""


_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»", '"'))


@lru_cache(maxsize=8)
def _token_pattern(facets: frozenset[str]) -> re.Pattern[str]:
    fields = "|".join(map(re.escape, sorted((*FIELDS, *facets), key=len, reverse=True)))
    return re.compile(
        rf"""
          (?P<minus>-)?+ (?:
            "(?P<quoted>[^"]*+)"(?:~(?P<slop>[0-9]{{1,3}}))?+
          | (?P<open>") | (?P<field>{fields}):(?=[^\s)])
          | (?P<word> (?:\(\w{{1,3}}\)){{2,}}[^\s"()]*+ | [^\s"()]++(?:\(\w{{1,3}}\)[^\s"()]*+)*+ ) )
        | (?P<bracket>-?[()])
        """,
        re.VERBOSE,
    )


def _tokenize(text: str, facets: frozenset[str]) -> Iterator[_SearchToken]:
    end = -1
    for found in _token_pattern(facets).finditer(text.translate(_QUOTES)):
        glued, end = found.start() == end, found.end()
        minus = found["minus"] is not None
        if found["bracket"]:
            bracket: _Kind = "(" if found["bracket"].endswith("(") else ")"
            yield _SearchToken(bracket, bracket, "", found["bracket"].startswith("-"), glued)
        elif found["quoted"] is not None:
            yield _SearchToken("quoted", found["quoted"], found["slop"] or "", minus, glued)
        else:
            kind: _Kind = found.lastgroup if found.lastgroup in ("open", "field") else "word"  # type: ignore[assignment]
            yield _SearchToken(kind, found[kind], "", minus, glued)


_NEAR = re.compile(r"NEAR(?:/([0-9]{1,3}))?")


# Not the engine's parser: it knows neither words taken to the letter beside stemmed ones nor `S-Comm’s` and
# `(b)(7)(E)` as phrases, and finds nothing by `classif*`.
class _QueryTextParser:
    """Reads by descent: any of, all of, not, one."""

    def __init__(self, text: str, facets: frozenset[str]) -> None:
        self._tokens, self._facets = list(_tokenize(text, facets)), facets
        self._at = self._depth = self._words = 0

    def parse_all(self) -> SearchNode | None:
        found = self._parse_any("text")
        if self._at < len(self._tokens):
            raise SearchRejected("a bracket closes that none has opened")
        return found

    @property
    def _next_token(self) -> _SearchToken | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _is_word(self, *words: str) -> bool:
        token = self._next_token
        return token is not None and token.kind == "word" and not token.minus and token.text in words

    def _parse_any(self, field: str) -> SearchNode | None:
        found = [self._parse_every(field)]
        while self._is_word("OR"):
            self._at += 1
            found.append(self._parse_every(field, after="OR"))
        nodes = [node for node in found if node is not None]
        return Disjunction(tuple(nodes)) if len(nodes) > 1 else next(iter(nodes), None)

    def _parse_every(self, field: str, after: str = "") -> SearchNode | None:
        """Parse nodes that are together; `after` names the operator before them."""
        nodes: list[SearchNode] = []
        while (token := self._next_token) is not None and token.kind != ")" and not self._is_word("OR"):
            if self._is_word("AND"):
                if not nodes:
                    raise SearchRejected("AND goes between two words, and one is missing")
                self._at, after = self._at + 1, "AND"
                continue
            near = _NEAR.fullmatch(token.text) if token.kind == "word" else None
            if near:
                self._at += 1
                self._join_near(nodes, int(near[1] or USUAL_DISTANCE), field)
            elif (node := self._parse_not(field)) is not None:
                nodes.append(node)
            after = ""
        if after or (not nodes and self._is_word("OR")):
            raise SearchRejected(f"{after or 'OR'} goes between two words, and one is missing")
        return Conjunction(tuple(nodes)) if len(nodes) > 1 else next(iter(nodes), None)

    def _join_near(self, nodes: list[SearchNode], distance: int, field: str) -> None:
        first, second = nodes.pop() if nodes else None, self._parse_not(field)
        if (
            not isinstance(first, WordSequence)
            or not isinstance(second, WordSequence)
            or first.field != second.field
        ):
            raise SearchRejected("NEAR goes between two words or phrases of one field")
        nodes.append(Proximity(first, second, distance))

    def _parse_not(self, field: str) -> SearchNode | None:
        token = self._next_token
        if self._is_word("NOT"):
            self._at += 1
            with self._nesting():
                node = self._parse_not(field)
            if node is None:
                raise SearchRejected("NOT goes before a word, and there is none")
            return Negation(node)
        if token is not None and token.minus:
            self._tokens[self._at] = token._replace(minus=False)
            with self._nesting():
                node = self._parse_not(field)
            return None if node is None else Negation(node)
        return self._parse_one(field)

    @contextmanager
    def _nesting(self) -> Iterator[None]:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise SearchRejected(f"groups, NOT and fields are nested more than {MAX_DEPTH} deep")
        yield
        self._depth -= 1

    def _parse_one(self, field: str) -> SearchNode | None:
        token = self._next_token
        if token is None or token.kind == ")" or self._is_word("AND", "OR"):
            return None
        self._at += 1
        if token.kind == "(":
            return self._parse_group(field)
        if token.kind == "field":
            return self._parse_field(ALIASES.get(token.text, token.text))
        if token.kind == "open":
            raise SearchRejected('a quotation mark " opens a phrase, and none closes it')
        return self._parse_text(token, field)

    def _parse_group(self, field: str) -> SearchNode | None:
        with self._nesting():
            found = self._parse_any(field)
        if self._next_token is None:
            raise SearchRejected("a bracket opens that none closes")
        self._at += 1
        return found

    def _parse_field(self, field: str) -> SearchNode | None:
        token = self._next_token
        if token is None or not token.glued:
            raise SearchRejected(f"{field}: wants a value right behind the colon")
        with self._nesting():
            return self._parse_not(field)

    def _parse_text(self, token: _SearchToken, field: str) -> SearchNode | None:
        if field in self._facets:
            return FacetChoice(field, token.text.strip())
        if field in DATES:
            return _date_range(field, token.text.strip())
        cut = tuple(split_words(token.text))
        self._words += len(cut)
        if self._words > MAX_WORDS:
            raise SearchRejected(f"the search has more than {MAX_WORDS} words")
        if not cut:
            return None
        return _phrase_node(token, WordSequence(cut, field))


def _phrase_node(token: _SearchToken, sequence: WordSequence) -> SearchNode:
    prefix = token.text.endswith("*")
    if token.kind == "word":
        return replace(sequence, prefix=prefix)
    slop = int(token.slop or 0)
    if slop and len(sequence.words) == 2 and not prefix:
        first, second = (WordSequence((word,), sequence.field, exact=True) for word in sequence.words)
        return Proximity(first, second, slop)
    return replace(sequence, exact=True, prefix=prefix, slop=slop)


def _date_range(field: str, text: str) -> DateRange:
    try:
        first, last = dates.day_bounds(dates.requested_date(text))
    except ValueRejected as error:
        raise SearchRejected(f"{field}: {error}") from None
    return DateRange("" if field == "before" else first, "" if field == "after" else last)


def node_in_field(node: SearchNode, field: str) -> SearchNode:
    """Return a search whose words without a field are looked for in a given one."""
    if isinstance(node, WordSequence):
        return _moved_to_field(node, field)
    if isinstance(node, Proximity):
        return replace(
            node, first=_moved_to_field(node.first, field), second=_moved_to_field(node.second, field)
        )
    if isinstance(node, Negation):
        return Negation(node_in_field(node.node, field))
    if isinstance(node, (Conjunction, Disjunction)):
        return replace(node, nodes=tuple(node_in_field(each, field) for each in node.nodes))
    return node


def _moved_to_field(words: WordSequence, field: str) -> WordSequence:
    return replace(words, field=field) if words.field == "text" else words


# The orders of hits: how well they fit, the oldest first, the newest first.
SORTS = ("relevance", "date", "-date")
Reading = Literal["words", "names", "auto"]
# The ways in which words are read, see SearchRequest.
READINGS: tuple[Reading, ...] = get_args(Reading)


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A request to search: words as they were typed, values by facet (IRIs; words for kind, has, year).

    Several values of one facet mean any of them. `first` and `last` are days as in 2012-04-10, "" for open.
    `reading` is how the words are read: to the letter of the syntax; with the variants of names and with
    words in the names of related things; or as what they seem to be, a question or a sentence, and where
    nothing has them all with fewer of them.
    `document` filters it to the pages of a document, given by its IRI. Without `machine` no value counts that
    a program read and nobody verified.
    """

    words: str = ""
    facet_values: tuple[tuple[str, tuple[str, ...]], ...] = ()
    first: str = ""
    last: str = ""
    sort: str = "relevance"
    reading: Reading = "words"
    document: str = ""
    machine: bool = True
