"""Queries in the form that tantivy takes."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tantivy import FieldType, Occur, Query

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
from foia_graph.search.lexicon import Lexicon
from foia_graph.search.schema import index_schema


@dataclass(frozen=True, slots=True)
class TantivyTranslator:
    """Translates queries; the forms of a word are those in the lexicon of the index."""

    lexicon: Lexicon

    def translate(self, query: EntryQuery) -> Query:
        """Return a query in the form that the engine takes."""
        return TRANSLATIONS[type(query)](self, query)

    def _translate_every_entry(self, _query: EveryEntry) -> Query:
        return Query.all_query()

    def _translate_term(self, query: TermQuery) -> Query:
        return Query.term_query(index_schema(), query.field, query.term)

    def _translate_word(self, query: WordQuery) -> Query:
        terms = [
            _weighted_term(query.field, form, weight)
            for form, weight in self.lexicon.weighted_forms(query.word)
        ]
        return terms[0] if len(terms) == 1 else Query.boolean_query(_clauses(Occur.Should, terms))

    def _translate_prefix(self, query: PrefixQuery) -> Query:
        return Query.regex_query(index_schema(), query.field, f"{query.beginning}.*")

    def _translate_phrase(self, query: PhraseQuery) -> Query:
        return Query.phrase_query(index_schema(), query.field, list(query.words), query.slop)

    def _translate_pattern(self, query: PatternQuery) -> Query:
        patterns = [self._regex(each) for each in query.patterns]
        return Query.regex_phrase_query(index_schema(), query.field, list(patterns), query.slop)

    def _translate_range(self, query: RangeQuery) -> Query:
        return Query.range_query(index_schema(), query.field, FieldType.Unsigned, query.lower, query.upper)

    def _translate_bool(self, query: BoolQuery) -> Query:
        groups = (Occur.Must, query.must), (Occur.MustNot, query.must_not), (Occur.Should, query.should)
        clauses = [
            clause for occur, several in groups for clause in _clauses(occur, map(self.translate, several))
        ]
        return Query.boolean_query(clauses, query.least) if query.least else Query.boolean_query(clauses)

    def _translate_boosted(self, query: BoostedQuery) -> Query:
        return Query.boost_query(self.translate(query.query), query.factor)

    def _translate_constant(self, query: ConstantQuery) -> Query:
        return Query.const_score_query(self.translate(query.query), query.score)

    def _regex(self, pattern: WordPattern) -> str:
        """Return a pattern as a regular expression."""
        if pattern.kind == "forms":
            return f"({'|'.join(self.lexicon.word_forms(pattern.word))})"
        return f"{pattern.word}.*" if pattern.kind == "prefix" else pattern.word


def _clauses(occur: Occur, queries: Iterable[Query]) -> list[tuple[Occur, Query]]:
    return [(occur, query) for query in queries]


def _weighted_term(field: str, word: str, weight: float) -> Query:
    term = Query.term_query(index_schema(), field, word)
    return term if weight == 1.0 else Query.boost_query(term, weight)


TRANSLATIONS: Mapping[type[EntryQuery], Callable[[TantivyTranslator, Any], Query]] = {
    EveryEntry: TantivyTranslator._translate_every_entry,
    TermQuery: TantivyTranslator._translate_term,
    WordQuery: TantivyTranslator._translate_word,
    PrefixQuery: TantivyTranslator._translate_prefix,
    PhraseQuery: TantivyTranslator._translate_phrase,
    PatternQuery: TantivyTranslator._translate_pattern,
    RangeQuery: TantivyTranslator._translate_range,
    BoolQuery: TantivyTranslator._translate_bool,
    BoostedQuery: TantivyTranslator._translate_boosted,
    ConstantQuery: TantivyTranslator._translate_constant,
}
"""How each kind of query is translated."""
