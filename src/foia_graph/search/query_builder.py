"""Queries of the index, and their building from the nodes of a parsed search."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from tantivy import FieldType, Occur, Query

from foia_graph.search.entry_builder import PAGE, facet_term
from foia_graph.search.index_folder import index_schema
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
from foia_graph.search.tokenizer import Lexicon

# The boosts of the fields in which a word counts more: the titles of a thing, and its numbers.
FIELD_BOOSTS = {"title": 3.0, "identifier": 3.0}
# Digits from which on a number may be written in groups: 1,397.
LEAST_GROUPED = 4
# A function from a facet and a text to the value that is meant; raises SearchRejected for none.
FacetLookup = Callable[[str, str], str]


@dataclass(frozen=True, slots=True)
class QueryBuilder:
    """Builds queries for one index; the forms of a word are those in its lexicon."""

    facet_lookup: FacetLookup
    lexicon: Lexicon

    def build_query(self, node: SearchNode) -> Query:
        """Return the query of a node of a search."""
        match node:
            case WordSequence():
                return self._build_words(node)
            case Proximity():
                return self._build_proximity(node)
            case FacetChoice():
                return facet_query(node.name, self.facet_lookup(node.name, node.text))
            case DateRange():
                return period_query(node.first, node.last)
            case Negation():
                return self.build_query(Conjunction((node,)))
            case Conjunction():
                must = [self.build_query(each) for each in node.nodes if not isinstance(each, Negation)]
                must_not = [self.build_query(each.node) for each in node.nodes if isinstance(each, Negation)]
                # Without what must be, nothing would be left.
                return bool_query(must=must or (Query.all_query(),), must_not=must_not)
            case Disjunction():
                return any_query(map(self.build_query, node.nodes))
            case WordQuorum():
                words = [self._words_query(WordSequence((word,))) for word in dict.fromkeys(node.words)]
                pairs = [phrase_query("text", pair) for pair in dict.fromkeys(pairwise(node.words))]
                return bool_query(must=(bool_query(should=words, least=node.least),), should=pairs)

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
        first, second = self._word_patterns(node.first), self._word_patterns(node.second)
        both = ((*first, *second), (*second, *first))
        return any_query(pattern_query(node.first.field, patterns, node.distance) for patterns in both)

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


def term_query(field: str, term: str) -> Query:
    """Return the query for entries with a word in this form, or a value, in a field."""
    return Query.term_query(index_schema(), field, term)


def prefix_query(field: str, beginning: str) -> Query:
    """Return the query for entries with a word in a field that begins so."""
    return Query.regex_query(index_schema(), field, f"{beginning}.*")


def phrase_query(field: str, words: Iterable[str], slop: int = 0) -> Query:
    """Return the query for words, in these forms, one behind the other; `slop` others may be between."""
    return Query.phrase_query(index_schema(), field, list(words), slop)


def pattern_query(field: str, patterns: Iterable[str], slop: int = 0) -> Query:
    """Return the query for words that match regular expressions one behind the other."""
    return Query.regex_phrase_query(index_schema(), field, list(patterns), slop)


def range_query(field: str, lower: int, upper: int | None) -> Query:
    """Return the query for entries whose number in a field is one of a range; None leaves its end open."""
    return Query.range_query(index_schema(), field, FieldType.Unsigned, lower, upper)


def bool_query(
    must: Iterable[Query] = (), should: Iterable[Query] = (), must_not: Iterable[Query] = (), least: int = 0
) -> Query:
    """Return the query for what all in `must` find, none in `must_not`, and `least` of those in `should`.

    Without `must` one of `should` is needed at least.
    """
    groups = (Occur.Must, must), (Occur.MustNot, must_not), (Occur.Should, should)
    clauses = [(occur, query) for occur, several in groups for query in several]
    return Query.boolean_query(clauses, least) if least else Query.boolean_query(clauses)


def any_query(queries: Iterable[Query]) -> Query:
    """Return the query for what any of some queries finds."""
    return bool_query(should=queries)


def without_score(query: Query) -> Query:
    """Return a query that filters what is found, and does not change its order."""
    return Query.const_score_query(query, 0.0)


def facet_query(name: str, value: str) -> Query:
    """Return the query for entries with a value of a facet."""
    return term_query("facet", facet_term(name, value))


def values_query(fields: Iterable[str], values: Iterable[str]) -> Query:
    """Return the query for entries that have any of some values in any of some fields."""
    # The engine's query for sets of terms takes twenty times as long for some dozens of them.
    values = list(values)
    return any_query(term_query(field, value) for field in fields for value in values)


def pages_query(document: str) -> Query:
    """Return the query for the pages of a document, given by its name without the base."""
    return bool_query(must=(term_query("owner", document), facet_query("kind", PAGE)))


def period_query(first: str, last: str) -> Query:
    """Return the query for entries that may be of a period, days as in 2012-04-10; "" leaves a side open."""
    begin, end = (int(day.replace("-", "")) if day else None for day in (first, last))
    return bool_query(must=(range_query("last", begin or 1, None), range_query("first", 1, end)))
