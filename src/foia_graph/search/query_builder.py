"""The builder of index queries from the nodes of a parsed search."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import singledispatchmethod

from tantivy import FieldType, Occur, Query

from foia_graph.search.lexicon import Lexicon
from foia_graph.search.query_parser import All, Any, Days, Near, Node, Not, Value, Words
from foia_graph.search.schema import facet, schema

COUNTS = {"title": 3.0, "identifier": 3.0}
"""The boosts of the fields in which a word counts more: the titles of a thing, and its numbers."""
LEAST_GROUPED = 4
"""Digits from which on a number may be written in groups: 1,397."""
Meaning = Callable[[str, str], str]
"""A function from a facet and a text to the value that is meant; raises SearchRejected for none."""


@dataclass(frozen=True, slots=True)
class Planner:
    """Builds queries for one index."""

    lexicon: Lexicon
    meaning: Meaning

    @singledispatchmethod
    def query(self, node: Node) -> Query:
        """Return the query of a node of a search."""
        raise TypeError(node)

    @query.register
    def _(self, node: Words) -> Query:
        found = self._words(node)
        if node.field != "text":
            return found
        better = [
            (Occur.Should, Query.boost_query(self._words(replace(node, field=name)), counts))
            for name, counts in COUNTS.items()
        ]
        return Query.boolean_query([(Occur.Must, found), *better])

    @query.register
    def _(self, node: Near) -> Query:
        field, distance = node.first.field, node.distance
        pairs = (node.first, node.second), (node.second, node.first)
        return Query.boolean_query(
            [
                (Occur.Should, _run(field, [*self._patterns(first), *self._patterns(second)], distance))
                for first, second in pairs
            ]
        )

    @query.register
    def _(self, node: Value) -> Query:
        return having(node.name, self.meaning(node.name, node.text))

    @query.register
    def _(self, node: Days) -> Query:
        return within(node.first, node.last)

    @query.register
    def _(self, node: Not) -> Query:
        return Query.boolean_query([(Occur.Must, Query.all_query()), (Occur.MustNot, self.query(node.node))])

    @query.register
    def _(self, node: All) -> Query:
        clauses = [self._clause(each) for each in node.nodes]
        if all(occur == Occur.MustNot for occur, _ in clauses):
            clauses.append((Occur.Must, Query.all_query()))  # or nothing would be left
        return Query.boolean_query(clauses)

    @query.register
    def _(self, node: Any) -> Query:
        return Query.boolean_query([(Occur.Should, self.query(each)) for each in node.nodes])

    def _clause(self, node: Node) -> tuple[Occur, Query]:
        return (
            (Occur.MustNot, self.query(node.node))
            if isinstance(node, Not)
            else (Occur.Must, self.query(node))
        )

    # -- words -----------------------------------------------------------------------------------------------

    def _words(self, node: Words) -> Query:
        forms = list(self.written(node))
        queries = [self._run(form, node) for form in forms]
        return queries[0] if len(queries) == 1 else _any(queries)

    def written(self, node: Words) -> Iterator[Words]:
        """Yield the spellings of words that the index keeps apart: numbers with and without commas."""
        yield node
        if node.prefix or node.exact:
            return
        if len(node.words) == 1:
            number = node.words[0]
            if number.isdigit() and len(number) >= LEAST_GROUPED and number[0] != "0":
                yield Words(tuple(f"{int(number):,}".split(",")), node.field, exact=True)
        elif "".join(node.words).isdigit() and f"{int(''.join(node.words)):,}".split(",") == list(node.words):
            yield Words(("".join(node.words),), node.field, exact=True)

    def _run(self, form: Words, node: Words) -> Query:
        if len(form.words) > 1 and not node.prefix:
            return Query.phrase_query(schema(), form.field, list(form.words), node.slop)
        if len(form.words) > 1:
            return _run(form.field, self._patterns(form), node.slop)
        (word,) = form.words
        if form.prefix:
            return Query.regex_query(schema(), form.field, f"{word}.*")
        forms = [(word, 1.0)] if form.exact else self.lexicon.weighed(word)
        terms = [_term(form.field, each, weight) for each, weight in forms]
        return terms[0] if len(terms) == 1 else _any(terms)

    def _patterns(self, node: Words) -> list[str]:
        """Return words as regular expressions; a word by itself in all its forms."""
        found = list(node.words)
        if len(found) == 1 and not node.exact and not node.prefix:
            found = [f"({'|'.join(self.lexicon.forms(found[0]))})"]
        if node.prefix:
            found[-1] += ".*"
        return found


def having(name: str, value: str) -> Query:
    """Return the query for entries with a value of a facet."""
    return Query.term_query(schema(), "facet", facet(name, value))


def within(first: str, last: str) -> Query:
    """Return the query for entries that may be of a period, days as in 2012-04-10; "" leaves a side open."""
    begin, end = (int(day.replace("-", "")) if day else None for day in (first, last))
    return Query.boolean_query(
        [(Occur.Must, _between("last", begin or 1, None)), (Occur.Must, _between("first", 1, end))]
    )


def _between(field: str, lower: int, upper: int | None) -> Query:
    return Query.range_query(schema(), field, FieldType.Unsigned, lower, upper)


def _term(field: str, word: str, weight: float) -> Query:
    found = Query.term_query(schema(), field, word)
    return found if weight == 1.0 else Query.boost_query(found, weight)


def _any(queries: list[Query]) -> Query:
    return Query.boolean_query([(Occur.Should, query) for query in queries])


def _run(field: str, patterns: list[str], slop: int) -> Query:
    return Query.regex_phrase_query(schema(), field, list(patterns), slop)
