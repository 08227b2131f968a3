"""Rewriting of a query that searches: the engine gets what is found as rows of data.

`?page text:query "fire"` becomes `{ SELECT ?page { VALUES (?page) { (<…/page/1>) … } } }`. The engine itself
writes the terms, and the gate reads the whole before it goes there.
"""

import re
import time
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, NoReturn, Protocol

from foia_graph.errors import QueryRefused, SearchRejected
from foia_graph.model.namespaces import XSD
from foia_graph.model.rdf_terms import Literal, NamedNode
from foia_graph.query.sparql import gate, lexer
from foia_graph.query.sparql.messages import MAX_QUERY
from foia_graph.query.sparql.text_query.parse import NO_BLANK, ParsedSearches, SearchCall, parse_searches
from foia_graph.runtime.fair_queue import called_off_refusal, never_called_off

# How many hits one search gives at most.
MAX_HITS = 5_000
# The field that holds all that is found by words.
WHOLE_TEXT_FIELD = "text"
LIMIT_PATTERN = re.compile(r"0{0,9}[1-9][0-9]{0,9}")
NO_WORDS = 'after text:query come words in quotes, as in "domestic violence" or (dcterms:title "memo" 100)'
NO_LIMIT = f'the limit is a whole number from 1 to {MAX_HITS:,}, as in ("memo" 100)'


@dataclass(frozen=True, slots=True)
class TextSearch:
    """The variables that a search binds, "" for those it has not, and the words it looks for.

    `iri` is the thing that is asked about where it is no variable; without a `limit` (0) all hits count.
    """

    thing: str
    iri: str
    score: str
    snippet: str
    words: str
    field: str = WHOLE_TEXT_FIELD
    limit: int = 0


def open_words(call: SearchCall) -> list[lexer.Token]:
    """Return the variables among what a search looks for: parameters of a saved query, else mistakes."""
    return [token for token in call.object if token.kind == "variable"]


class _CallReader:
    def __init__(self, query: str, names: lexer.QueryNames) -> None:
        self._query, self._names = query, names

    def read(self, call: SearchCall, texts: "SearchableTexts") -> TextSearch:
        """Return one search; raises QueryRefused, with the position, where it cannot be made."""
        thing, iri, more = self._subject(call.subject)
        score, snippet = (*more, "", "")[:2]
        return TextSearch(thing, iri, score, snippet, *self._object(call, texts.fields, texts.language))

    def _refuse(self, token: lexer.Token, message: str) -> NoReturn:
        raise lexer.refusal_at(self._query, token.offset, message)

    def _subject(self, subject: Sequence[lexer.Token]) -> tuple[str, str, Sequence[str]]:
        """Read what is bound: a variable or an IRI, and the variables for its score and for its text."""
        members = subject
        if subject[0].text == "(":
            members = subject[1:-1]
            if not 1 <= len(members) <= 3:
                message = "a list before text:query has up to three members: thing, score, piece of its text"
                self._refuse(subject[0], message)
        elif len(subject) > 1:
            self._refuse(subject[0], NO_BLANK)
        thing, iri = self._thing(members[0])
        for member in members[1:]:
            if member.kind != "variable":
                self._refuse(member, "in a list before text:query, score and piece of text are variables")
            if member.text[1:] in {other.text[1:] for other in members if other.offset < member.offset}:
                self._refuse(member, f"{member.text} is twice in the list before text:query")
        return thing, iri, [member.text[1:] for member in members[1:]]

    def _thing(self, token: lexer.Token) -> tuple[str, str]:
        return (token.text[1:], "") if token.kind == "variable" else ("", self._iri(token, NO_BLANK))

    def _iri(self, token: lexer.Token, otherwise: str) -> str:
        iri = self._names.iri(token)
        if not iri:
            self._refuse(token, lexer.NO_PREFIX if token.kind == "name" else otherwise)
        return iri

    def _object(self, call: SearchCall, fields: Mapping[str, str], language: str) -> tuple[str, str, int]:
        """Read what is looked for: words, field, limit."""
        for variable in open_words(call):
            message = "text:query takes words that are in the query"
            self._refuse(variable, f"{message}: {variable.text} has no value before it is answered")
        rest = list(call.object[1:-1] if call.object[0].text == "(" else call.object)
        property_token = _take_kind(rest, "iri") or _take_kind(rest, "name")
        words = _take_kind(rest, "string")
        if words is None:
            self._refuse(property_token or (rest or call.object)[0], NO_WORDS)
        field = self._field(property_token, fields) if property_token else WHOLE_TEXT_FIELD
        tag, limit, option = (_take_kind(rest, kind) for kind in ("lang", "number", "string"))
        for token in (tag, option):
            self._check_language(token, language)
        if rest:
            self._refuse(rest[0], NO_LIMIT if rest[0].text in ("-", "+") else NO_WORDS)
        return lexer.string_value(words), field, self._limit(limit)

    def _field(self, token: lexer.Token, fields: Mapping[str, str]) -> str:
        iri = self._iri(token, NO_WORDS)
        if iri not in fields:
            properties = ", ".join(f"<{each}>" for each in sorted(fields))
            self._refuse(
                token, f"text:query looks in all that is said, or in one of {properties}; not in <{iri}>"
            )
        return fields[iri]

    def _limit(self, token: lexer.Token | None) -> int:
        if token is None:
            return 0
        if not LIMIT_PATTERN.fullmatch(token.text):  # int() takes other digits, and no 5,000 of them
            self._refuse(token, NO_LIMIT)
        return int(token.text)

    def _check_language(self, token: lexer.Token | None, language: str) -> None:
        """Refuse a language that is not that of the catalogue, the only one that its index knows."""
        if token is None:
            return
        text = token.text[1:] if token.kind == "lang" else lexer.string_value(token)
        tag = text if token.kind == "lang" else text.removeprefix("lang:")
        if token.kind == "string" and tag == text:
            self._refuse(token, f'text:query has no option {text[:40]!r}; it has "lang:{language}"')
        if tag.lower() != language.lower():
            self._refuse(token, f"the texts here are in the language {language!r}, not in {tag[:40]!r}")


def _take_kind(rest: list[lexer.Token], kind: lexer.TokenKind) -> lexer.Token | None:
    # Return the next token, and take it out, if it is of a kind; else None.
    return rest.pop(0) if rest and rest[0].kind == kind else None


# How often one query searches at most.
MAX_CALLS = 16
# How many hits all searches of a query give at most.
MAX_ROWS = 20_000
# How long a query searches at most.
SEARCH_SECONDS = 5.0
# For how many hits pieces of text are made between two looks at the clock.
HITS_AT_ONCE = 100
RETRY_AFTER = 10
_FLOAT = NamedNode(f"{XSD}float")


class QuerySnippet(Protocol):
    """A piece of a text that was found; it may begin and end as the text does."""

    @property
    def text(self) -> str: ...
    @property
    def begins(self) -> bool: ...
    @property
    def ends(self) -> bool: ...


class QueryHit(Protocol):
    """A page or thing that was found, and how well it fits."""

    @property
    def iri(self) -> str: ...
    @property
    def score(self) -> float: ...


class QueryHits(Protocol):
    """All that a search finds, the best first."""

    total: int

    def hits(self, start: int = ..., size: int = ...) -> Sequence[Any]: ...
    def snippets(self, hits: Sequence[Any]) -> Sequence[QuerySnippet]: ...


# Finds words in a field; raises SearchRejected for what is no search.
TextSearcher = Callable[[str, str], QueryHits]


@dataclass(frozen=True, slots=True)
class SearchableTexts:
    """Texts of a generation to search: their index, whose fields go by property, and their language."""

    search: TextSearcher
    fields: Mapping[str, str] = field(default_factory=dict)
    language: str = "en"


def _refuse_search(_words: str, _field: str) -> QueryHits:
    raise SearchRejected("there is no index of texts here")


# Where nothing can be searched.
NO_TEXTS = SearchableTexts(_refuse_search)


@dataclass(frozen=True, slots=True)
class ExpandedQuery:
    """A query as the engine gets it, and as it was written."""

    text: str
    original: str
    edits: Sequence[lexer.Edit] = ()

    def translate_refusal(self, error: QueryRefused) -> QueryRefused:
        """Return a refusal with its position in the query as it was written."""
        if not self.edits or not error.line:
            return error
        line, column = lexer.line_and_column(
            self.original,
            lexer.original_offset(self.edits, lexer.offset_at(self.text, error.line, error.column)),
        )
        return QueryRefused(str(error), error.reason, line, column, error.retry_after)


def expand_query(
    query: str,
    texts: SearchableTexts,
    base: str = "",
    prefixes: Mapping[str, str] | None = None,
    is_called_off: Callable[[], bool] | None = None,
) -> ExpandedQuery:
    """Return a query with what its searches find as data; one without a search stays as it is.

    Raises QueryRefused, with the position, for a search that cannot be made, or finds too much.
    """
    reading = parse_searches(query, base, prefixes)
    if not reading.calls:
        return ExpandedQuery(query, query)
    edits = sorted(_Expansion(query, reading, texts, is_called_off or never_called_off).edits())
    expanded = ExpandedQuery(lexer.apply_edits(query, edits), query, edits)
    size = len(expanded.text.encode())
    if size > MAX_QUERY:
        message = f"with all that was found the query has {size:,} bytes, at most {MAX_QUERY:,} are taken"
        raise QueryRefused(f"{message}: write limits, or ask for no pieces of text", "too-wide")
    try:
        gate.check_service_calls(expanded.text)
    except QueryRefused as error:
        raise expanded.translate_refusal(error) from None
    return expanded


class _Expansion:
    def __init__(
        self, query: str, reading: ParsedSearches, texts: SearchableTexts, is_called_off: Callable[[], bool]
    ) -> None:
        self._query, self._reading, self._texts = query, reading, texts
        self._is_called_off = is_called_off
        self._end = time.monotonic() + SEARCH_SECONDS
        self._hits = 0
        self._rows_by_search: dict[Hashable, tuple[int, str]] = {}

    def edits(self) -> Iterator[lexer.Edit]:
        calls = self._reading.calls
        if len(calls) > MAX_CALLS:
            message = f"a query searches at most {MAX_CALLS} times, this one {len(calls)} times"
            raise lexer.refusal_at(self._query, calls[MAX_CALLS].offset, message, "too-wide")
        reader = _CallReader(self._query, self._reading.names)
        searches = [reader.read(call, self._texts) for call in calls]  # all mistakes before the first search
        for call, each in zip(calls, searches, strict=True):
            yield lexer.Edit(call.triples_start, call.triples_start, self._data_group(call, each))
        yield from (lexer.Edit(start, end, " ") for start, end in self._reading.cuts)

    def _data_group(self, call: SearchCall, each: TextSearch) -> str:
        columns = " ".join(f"?{name}" for name in (each.thing, each.score, each.snippet) if name)
        data = f"VALUES ({columns}) {{ {self._hit_rows(call, each)} }}"
        # Bare data the engine may read through for each solution of the rest; a sub-query it joins by a hash.
        return f" {{ SELECT {columns} {{ {data} }} }} " if columns else f" {data} "

    def _hit_rows(self, call: SearchCall, each: TextSearch) -> str:
        """Write the rows of a search; the same search of before has the same."""
        shape = tuple(map(bool, (each.thing, each.score, each.snippet)))
        key = (each.iri, each.words, each.field, each.limit, *shape)
        if key not in self._rows_by_search:
            result = self._search_texts(call, each)
            rows = [f"({' '.join(map(str, row))})" for row in self._hit_terms(result, each)]
            self._rows_by_search[key] = min(each.limit or result.total, result.total), "".join(rows)
        hits, text = self._rows_by_search[key]
        self._hits += hits
        if self._hits > MAX_ROWS:
            message = f"all searches of a query give {MAX_ROWS:,} hits at most, these {self._hits:,} or more"
            raise lexer.refusal_at(
                self._query, call.offset, f"{message}: write limits, or more words", "too-wide"
            )
        return text

    def _hit_terms(self, result: QueryHits, each: TextSearch) -> Iterator[list[NamedNode | Literal]]:
        hits = iter(result.hits(0, min(each.limit or result.total, result.total)))
        while some := list(islice(hits, HITS_AT_ONCE)):
            self._check_time()
            some = [hit for hit in some if not each.iri or hit.iri == each.iri]
            snippets = result.snippets(some) if each.snippet and some else [None] * len(some)
            for hit, snippet in zip(some, snippets, strict=True):
                yield _term_row(each, hit, snippet)

    def _search_texts(self, call: SearchCall, each: TextSearch) -> QueryHits:
        """Search; raises QueryRefused for what is no search, and for more hits than are given."""
        self._check_time()
        try:
            result = self._texts.search(each.words, each.field)
        except SearchRejected as error:
            raise lexer.refusal_at(self._query, call.offset, f"the words of text:query: {error}") from None
        if (each.limit or result.total) > MAX_HITS:
            raise lexer.refusal_at(self._query, call.offset, _too_many(result.total, each.limit), "too-wide")
        return result

    def _check_time(self) -> None:
        if self._is_called_off():
            raise called_off_refusal()
        if time.monotonic() > self._end:
            message = f"the query was ended after it had searched for {SEARCH_SECONDS:g} seconds"
            raise QueryRefused(message, "time", retry_after=RETRY_AFTER)


def _too_many(total: int, limit: int) -> str:
    hits = f"text:query finds {total:,} hits here and gives at most {MAX_HITS:,}"
    if limit:
        return f"{hits}: a limit of {limit:,} is more than that"
    return f'{hits}: look for more words, or take the best of them by a limit, as in ("memo" 100)'


def _term_row(each: TextSearch, hit: QueryHit, snippet: QuerySnippet | None) -> list[NamedNode | Literal]:
    row: list[NamedNode | Literal] = [NamedNode(hit.iri)] if each.thing else []
    if each.score:
        row.append(Literal(f"{hit.score:.9g}", datatype=_FLOAT))
    if snippet is not None:
        row.append(
            Literal(f"{('' if snippet.begins else '… ')}{snippet.text}{('' if snippet.ends else ' …')}")
        )
    return row
