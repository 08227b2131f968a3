"""The builder of index queries from the nodes of a parsed search."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from foia_graph.search.engines.queries import (
    BoolQuery,
    BoostedQuery,
    EntryQuery,
    EveryEntry,
    PatternQuery,
    PhraseQuery,
    PrefixQuery,
    RangeQuery,
    TermQuery,
    WordPattern,
    WordQuery,
    any_query,
)
from foia_graph.search.entry import PAGE, facet_term
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
    """Builds queries for one index."""

    facet_lookup: FacetLookup

    def build_query(self, node: SearchNode) -> EntryQuery:
        """Return the query of a node of a search."""
        return NODE_QUERIES[type(node)](self, node)

    def _build_words(self, node: WordSequence) -> EntryQuery:
        own = _words_query(node)
        if node.field != "text":
            return own
        better = (
            BoostedQuery(_words_query(replace(node, field=name)), factor)
            for name, factor in FIELD_BOOSTS.items()
        )
        return BoolQuery(must=(own,), should=tuple(better))

    def _build_proximity(self, node: Proximity) -> EntryQuery:
        pairs = (node.first, node.second), (node.second, node.first)
        return any_query(
            PatternQuery(node.first.field, (*_word_patterns(first), *_word_patterns(second)), node.distance)
            for first, second in pairs
        )

    def _build_facet(self, node: FacetChoice) -> EntryQuery:
        return facet_query(node.name, self.facet_lookup(node.name, node.text))

    def _build_period(self, node: DateRange) -> EntryQuery:
        return period_query(node.first, node.last)

    def _build_negation(self, node: Negation) -> EntryQuery:
        return BoolQuery(must=(EveryEntry(),), must_not=(self.build_query(node.node),))

    def _build_conjunction(self, node: Conjunction) -> EntryQuery:
        must = tuple(self.build_query(each) for each in node.nodes if not isinstance(each, Negation))
        must_not = (self.build_query(each.node) for each in node.nodes if isinstance(each, Negation))
        return BoolQuery(must=must or (EveryEntry(),), must_not=tuple(must_not))  # or nothing would be left

    def _build_disjunction(self, node: Disjunction) -> EntryQuery:
        return any_query(self.build_query(each) for each in node.nodes)

    def _build_quorum(self, node: WordQuorum) -> EntryQuery:
        words = tuple(_words_query(WordSequence((word,))) for word in dict.fromkeys(node.words))
        pairs = (PhraseQuery("text", pair) for pair in dict.fromkeys(pairwise(node.words)))
        return BoolQuery(must=(BoolQuery(should=words, least=node.least),), should=tuple(pairs))


NODE_QUERIES: Mapping[type, Callable[[QueryBuilder, Any], EntryQuery]] = {
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


# -- words ---------------------------------------------------------------------------------------------------


def _words_query(node: WordSequence) -> EntryQuery:
    queries = [_form_query(form, node) for form in written_forms(node)]
    return queries[0] if len(queries) == 1 else any_query(queries)


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


def _form_query(form: WordSequence, node: WordSequence) -> EntryQuery:
    if len(form.words) > 1 and not node.prefix:
        return PhraseQuery(form.field, form.words, node.slop)
    if len(form.words) > 1:
        return PatternQuery(form.field, _word_patterns(form), node.slop)
    (word,) = form.words
    if form.prefix:
        return PrefixQuery(form.field, word)
    return TermQuery(form.field, word) if form.exact else WordQuery(form.field, word)


def _word_patterns(node: WordSequence) -> tuple[WordPattern, ...]:
    """Return words as patterns; a word by itself in all its forms."""
    if len(node.words) == 1 and not node.exact and not node.prefix:
        return (WordPattern(node.words[0], "forms"),)
    *before, last = node.words
    return (*map(WordPattern, before), WordPattern(last, "prefix" if node.prefix else "exact"))


# -- values --------------------------------------------------------------------------------------------------


def facet_query(name: str, value: str) -> EntryQuery:
    """Return the query for entries with a value of a facet."""
    return TermQuery("facet", facet_term(name, value))


def values_query(fields: Iterable[str], values: Iterable[str]) -> EntryQuery:
    """Return the query for entries that have any of some values in any of some fields."""
    # The engine's query for sets of terms takes twenty times as long for some dozens of them.
    values = list(values)
    return any_query(TermQuery(field, value) for field in fields for value in values)


def pages_query(document: str) -> EntryQuery:
    """Return the query for the pages of a document, given by its name without the base."""
    return BoolQuery(must=(TermQuery("owner", document), facet_query("kind", PAGE)))


def period_query(first: str, last: str) -> EntryQuery:
    """Return the query for entries that may be of a period, days as in 2012-04-10; "" leaves a side open."""
    begin, end = (int(day.replace("-", "")) if day else None for day in (first, last))
    return BoolQuery(must=(RangeQuery("last", begin or 1, None), RangeQuery("first", 1, end)))
