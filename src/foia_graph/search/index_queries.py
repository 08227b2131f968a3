"""Queries of the index, made for its schema."""

from collections.abc import Iterable

from tantivy import FieldType, Occur, Query

from foia_graph.search.entry_builder import PAGE, facet_term
from foia_graph.search.schema import index_schema


def every_entry() -> Query:
    """Return the query for all entries."""
    return Query.all_query()


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
    must: Iterable[Query] = (),
    should: Iterable[Query] = (),
    must_not: Iterable[Query] = (),
    least: int = 0,
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


# -- values --------------------------------------------------------------------------------------------------


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
