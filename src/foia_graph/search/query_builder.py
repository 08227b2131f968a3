"""The builder of index queries from the nodes of a parsed search."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import singledispatchmethod
from itertools import pairwise

from tantivy import FieldType, Occur, Query

from foia_graph.search.entry import PAGE
from foia_graph.search.lexicon import Lexicon
from foia_graph.search.query_parser import (
    Conjunction,
    DateRange,
    Disjunction,
    FacetChoice,
    Negation,
    Proximity,
    SearchNode,
    WordQuorum,
    WordSequence,
)
from foia_graph.search.schema import facet_term, index_schema

FIELD_BOOSTS = {"title": 3.0, "identifier": 3.0}
"""The boosts of the fields in which a word counts more: the titles of a thing, and its numbers."""
LEAST_GROUPED = 4
"""Digits from which on a number may be written in groups: 1,397."""
FacetLookup = Callable[[str, str], str]
"""A function from a facet and a text to the value that is meant; raises SearchRejected for none."""


@dataclass(frozen=True, slots=True)
class QueryBuilder:
    """Builds queries for one index."""

    lexicon: Lexicon
    facet_lookup: FacetLookup

    @singledispatchmethod
    def build_query(self, node: SearchNode) -> Query:
        """Return the query of a node of a search."""
        raise TypeError(node)

    @build_query.register
    def _(self, node: WordSequence) -> Query:
        found = self._words_query(node)
        if node.field != "text":
            return found
        better = [
            (Occur.Should, Query.boost_query(self._words_query(replace(node, field=name)), counts))
            for name, counts in FIELD_BOOSTS.items()
        ]
        return Query.boolean_query([(Occur.Must, found), *better])

    @build_query.register
    def _(self, node: Proximity) -> Query:
        field, distance = node.first.field, node.distance
        pairs = (node.first, node.second), (node.second, node.first)
        return Query.boolean_query(
            [
                (
                    Occur.Should,
                    _pattern_query(
                        field, [*self._word_patterns(first), *self._word_patterns(second)], distance
                    ),
                )
                for first, second in pairs
            ]
        )

    @build_query.register
    def _(self, node: FacetChoice) -> Query:
        return facet_query(node.name, self.facet_lookup(node.name, node.text))

    @build_query.register
    def _(self, node: DateRange) -> Query:
        return period_query(node.first, node.last)

    @build_query.register
    def _(self, node: Negation) -> Query:
        return Query.boolean_query(
            [(Occur.Must, Query.all_query()), (Occur.MustNot, self.build_query(node.node))]
        )

    @build_query.register
    def _(self, node: Conjunction) -> Query:
        clauses = [self._boolean_clause(each) for each in node.nodes]
        if all(occur == Occur.MustNot for occur, _ in clauses):
            clauses.append((Occur.Must, Query.all_query()))  # or nothing would be left
        return Query.boolean_query(clauses)

    @build_query.register
    def _(self, node: Disjunction) -> Query:
        return Query.boolean_query([(Occur.Should, self.build_query(each)) for each in node.nodes])

    @build_query.register
    def _(self, node: WordQuorum) -> Query:
        words = [self._words_query(WordSequence((word,))) for word in dict.fromkeys(node.words)]
        enough = Query.boolean_query([(Occur.Should, word) for word in words], node.least)
        pairs = (
            Query.phrase_query(index_schema(), "text", list(pair), 0)
            for pair in dict.fromkeys(pairwise(node.words))
        )
        return Query.boolean_query([(Occur.Must, enough), *((Occur.Should, pair) for pair in pairs)])

    def _boolean_clause(self, node: SearchNode) -> tuple[Occur, Query]:
        return (
            (Occur.MustNot, self.build_query(node.node))
            if isinstance(node, Negation)
            else (Occur.Must, self.build_query(node))
        )

    # -- words -----------------------------------------------------------------------------------------------

    def _words_query(self, node: WordSequence) -> Query:
        forms = list(self.written_forms(node))
        queries = [self._form_query(form, node) for form in forms]
        return queries[0] if len(queries) == 1 else _any_query(queries)

    def written_forms(self, node: WordSequence) -> Iterator[WordSequence]:
        """Yield the spellings of words that the index keeps apart: numbers with and without commas."""
        yield node
        if node.prefix or node.exact:
            return
        if len(node.words) == 1:
            number = node.words[0]
            if number.isdigit() and len(number) >= LEAST_GROUPED and number[0] != "0":
                yield WordSequence(tuple(f"{int(number):,}".split(",")), node.field, exact=True)
        elif "".join(node.words).isdigit() and f"{int(''.join(node.words)):,}".split(",") == list(node.words):
            yield WordSequence(("".join(node.words),), node.field, exact=True)

    def _form_query(self, form: WordSequence, node: WordSequence) -> Query:
        if len(form.words) > 1 and not node.prefix:
            return Query.phrase_query(index_schema(), form.field, list(form.words), node.slop)
        if len(form.words) > 1:
            return _pattern_query(form.field, self._word_patterns(form), node.slop)
        (word,) = form.words
        if form.prefix:
            return Query.regex_query(index_schema(), form.field, f"{word}.*")
        forms = [(word, 1.0)] if form.exact else self.lexicon.weighted_forms(word)
        terms = [_term_query(form.field, each, weight) for each, weight in forms]
        return terms[0] if len(terms) == 1 else _any_query(terms)

    def _word_patterns(self, node: WordSequence) -> list[str]:
        """Return words as regular expressions; a word by itself in all its forms."""
        found = list(node.words)
        if len(found) == 1 and not node.exact and not node.prefix:
            found = [f"({'|'.join(self.lexicon.word_forms(found[0]))})"]
        if node.prefix:
            found[-1] += ".*"
        return found


def facet_query(name: str, value: str) -> Query:
    """Return the query for entries with a value of a facet."""
    return Query.term_query(index_schema(), "facet", facet_term(name, value))


def values_query(fields: Iterable[str], values: Iterable[str]) -> Query:
    """Return the query for entries that have any of some values in any of some fields."""
    # The engine's query for sets of terms takes twenty times as long for some dozens of them.
    values = list(values)
    return _any_query(
        [Query.term_query(index_schema(), field, value) for field in fields for value in values]
    )


def pages_query(document: str) -> Query:
    """Return the query for the pages of a document, given by its name without the base."""
    owned = Query.term_query(index_schema(), "owner", document)
    return Query.boolean_query([(Occur.Must, owned), (Occur.Must, facet_query("kind", PAGE))])


def period_query(first: str, last: str) -> Query:
    """Return the query for entries that may be of a period, days as in 2012-04-10; "" leaves a side open."""
    begin, end = (int(day.replace("-", "")) if day else None for day in (first, last))
    return Query.boolean_query(
        [(Occur.Must, _range_query("last", begin or 1, None)), (Occur.Must, _range_query("first", 1, end))]
    )


def without_score(query: Query) -> Query:
    """Return a query that narrows what is found, and does not change its order."""
    return Query.const_score_query(query, 0.0)


def _range_query(field: str, lower: int, upper: int | None) -> Query:
    return Query.range_query(index_schema(), field, FieldType.Unsigned, lower, upper)


def _term_query(field: str, word: str, weight: float) -> Query:
    found = Query.term_query(index_schema(), field, word)
    return found if weight == 1.0 else Query.boost_query(found, weight)


def _any_query(queries: list[Query]) -> Query:
    return Query.boolean_query([(Occur.Should, query) for query in queries])


def _pattern_query(field: str, patterns: list[str], slop: int) -> Query:
    return Query.regex_phrase_query(index_schema(), field, list(patterns), slop)
