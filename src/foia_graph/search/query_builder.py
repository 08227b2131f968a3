"""The builder of index queries from the nodes of a parsed search."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from tantivy import Query

from foia_graph.search.index_queries import (
    any_query,
    bool_query,
    every_entry,
    facet_query,
    pattern_query,
    period_query,
    phrase_query,
    prefix_query,
    term_query,
)
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

FIELD_BOOSTS = {"title": 3.0, "identifier": 3.0}
"""The boosts of the fields in which a word counts more: the titles of a thing, and its numbers."""
LEAST_GROUPED = 4
"""Digits from which on a number may be written in groups: 1,397."""
FacetLookup = Callable[[str, str], str]
"""A function from a facet and a text to the value that is meant; raises SearchRejected for none."""


@dataclass(frozen=True, slots=True)
class QueryBuilder:
    """Builds queries for one index; the forms of a word are those in its lexicon."""

    facet_lookup: FacetLookup
    lexicon: Lexicon

    def build_query(self, node: SearchNode) -> Query:
        """Return the query of a node of a search."""
        return NODE_QUERIES[type(node)](self, node)

    def _build_words(self, node: WordSequence) -> Query:
        own = self._words_query(node)
        if node.field != "text":
            return own
        better = [
            Query.boost_query(self._words_query(replace(node, field=name)), factor)
            for name, factor in FIELD_BOOSTS.items()
        ]
        return bool_query(must=(own,), should=better)

    def _build_proximity(self, node: Proximity) -> Query:
        pairs = (node.first, node.second), (node.second, node.first)
        return any_query(
            pattern_query(
                node.first.field,
                (*self._word_patterns(first), *self._word_patterns(second)),
                node.distance,
            )
            for first, second in pairs
        )

    def _build_facet(self, node: FacetChoice) -> Query:
        return facet_query(node.name, self.facet_lookup(node.name, node.text))

    def _build_period(self, node: DateRange) -> Query:
        return period_query(node.first, node.last)

    def _build_negation(self, node: Negation) -> Query:
        return bool_query(must=(every_entry(),), must_not=(self.build_query(node.node),))

    def _build_conjunction(self, node: Conjunction) -> Query:
        must = [self.build_query(each) for each in node.nodes if not isinstance(each, Negation)]
        must_not = [self.build_query(each.node) for each in node.nodes if isinstance(each, Negation)]
        return bool_query(must=must or (every_entry(),), must_not=must_not)  # or nothing would be left

    def _build_disjunction(self, node: Disjunction) -> Query:
        return any_query(self.build_query(each) for each in node.nodes)

    def _build_quorum(self, node: WordQuorum) -> Query:
        words = [self._words_query(WordSequence((word,))) for word in dict.fromkeys(node.words)]
        pairs = [phrase_query("text", pair) for pair in dict.fromkeys(pairwise(node.words))]
        return bool_query(must=(bool_query(should=words, least=node.least),), should=pairs)

    def _words_query(self, node: WordSequence) -> Query:
        queries = [self._form_query(form, node) for form in written_forms(node)]
        return queries[0] if len(queries) == 1 else any_query(queries)

    def _form_query(self, form: WordSequence, node: WordSequence) -> Query:
        if len(form.words) > 1 and not node.prefix:
            return phrase_query(form.field, form.words, node.slop)
        if len(form.words) > 1:
            return pattern_query(form.field, self._word_patterns(form), node.slop)
        (word,) = form.words
        if form.prefix:
            return prefix_query(form.field, word)
        return term_query(form.field, word) if form.exact else self._any_form_query(form.field, word)

    def _any_form_query(self, field: str, word: str) -> Query:
        terms = [
            term_query(field, form) if weight == 1.0 else Query.boost_query(term_query(field, form), weight)
            for form, weight in self.lexicon.weighted_forms(word)
        ]
        return terms[0] if len(terms) == 1 else any_query(terms)

    def _word_patterns(self, node: WordSequence) -> list[str]:
        if len(node.words) == 1 and not node.exact and not node.prefix:
            return [f"({'|'.join(self.lexicon.word_forms(node.words[0]))})"]
        return [*node.words[:-1], f"{node.words[-1]}.*" if node.prefix else node.words[-1]]


NODE_QUERIES: Mapping[type, Callable[[QueryBuilder, Any], Query]] = {
    WordSequence: QueryBuilder._build_words,
    Proximity: QueryBuilder._build_proximity,
    FacetChoice: QueryBuilder._build_facet,
    DateRange: QueryBuilder._build_period,
    Negation: QueryBuilder._build_negation,
    Conjunction: QueryBuilder._build_conjunction,
    Disjunction: QueryBuilder._build_disjunction,
    WordQuorum: QueryBuilder._build_quorum,
}
"""How the query of each kind of node is built."""


def written_forms(node: WordSequence) -> Iterator[WordSequence]:
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
