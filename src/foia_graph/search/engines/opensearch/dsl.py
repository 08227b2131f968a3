"""Queries in the language of search servers (query DSL)."""

from collections.abc import Iterator, Sequence
from functools import singledispatch
from itertools import groupby

from foia_graph.search.engines.opensearch.mapping import KEYWORDS
from foia_graph.search.engines.opensearch.server import JsonObject
from foia_graph.search.engines.queries import (
    BoolQuery,
    BoostedQuery,
    ConstantQuery,
    EntryQuery,
    EveryEntry,
    PatternQuery,
    PhraseQuery,
    PrefixQuery,
    RangeQuery,
    TermQuery,
    WordPattern,
    WordQuery,
)


@singledispatch
def query_dsl(query: EntryQuery) -> JsonObject:
    """Return a query in the language of the server."""
    raise TypeError(query)


@query_dsl.register
def _(_query: EveryEntry) -> JsonObject:
    return {"match_all": {}}


@query_dsl.register
def _(query: TermQuery) -> JsonObject:
    return {"term": {query.field: {"value": query.term}}}


@query_dsl.register
def _(query: WordQuery) -> JsonObject:
    return {"match": {f"{query.field}.stem": {"query": query.word}}}


@query_dsl.register
def _(query: PrefixQuery) -> JsonObject:
    return {"prefix": {query.field: {"value": query.beginning}}}


@query_dsl.register
def _(query: PhraseQuery) -> JsonObject:
    return {"match_phrase": {query.field: {"query": " ".join(query.words), "slop": query.slop}}}


@query_dsl.register
def _(query: PatternQuery) -> JsonObject:
    parts = [_interval(each, query.field) for each in query.patterns]
    return {
        "intervals": {query.field: {"all_of": {"ordered": True, "max_gaps": query.slop, "intervals": parts}}}
    }


@query_dsl.register
def _(query: RangeQuery) -> JsonObject:
    upper = {} if query.upper is None else {"lte": query.upper}
    return {"range": {query.field: {"gte": query.lower, **upper}}}


@query_dsl.register
def _(query: BoolQuery) -> JsonObject:
    if not (query.must or query.should):
        return {"match_none": {}}  # servers take a query without clauses for one that finds everything
    clauses = {
        "must": list(map(query_dsl, query.must)),
        "must_not": list(map(query_dsl, query.must_not)),
        "should": list(map(query_dsl, query.should))
        if query.must or query.least
        else [*_any_of(query.should)],
    }
    least = query.least or (0 if query.must else 1)
    return {"bool": {**{name: each for name, each in clauses.items() if each}, "minimum_should_match": least}}


@query_dsl.register
def _(query: BoostedQuery) -> JsonObject:
    return {"bool": {"must": [query_dsl(query.query)], "boost": query.factor}}


@query_dsl.register
def _(query: ConstantQuery) -> JsonObject:
    return {"constant_score": {"filter": query_dsl(query.query), "boost": query.score}}


def _interval(pattern: WordPattern, field: str) -> JsonObject:
    if pattern.kind == "prefix":
        return {"prefix": {"prefix": pattern.word}}
    stems = {"use_field": f"{field}.stem"} if pattern.kind == "forms" else {}
    return {"match": {"query": pattern.word, **stems}}


def _any_of(queries: Sequence[EntryQuery]) -> Iterator[JsonObject]:
    """Yield queries, those for many values of one field as one: a server takes 1,024 clauses."""
    for field, group in groupby(queries, _keyword_field):
        several = list(group)
        if field:
            yield {"terms": {field: [each.term for each in several if isinstance(each, TermQuery)]}}
        else:
            yield from map(query_dsl, several)


def _keyword_field(query: EntryQuery) -> str:
    return query.field if isinstance(query, TermQuery) and query.field in KEYWORDS else ""
