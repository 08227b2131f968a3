"""Searches whose words are met by an entry together with what it belongs to.

A claim is found by words of its own together with those in the names of its subject, its source and its
speakers; a page, an e-mail and a run of pages together with those in the title of their document. One word at
least must stand in the entry itself, and what stands there counts for more.
"""

from dataclasses import dataclass

from tantivy import Query

from foia_graph.search.index_queries import any_query, bool_query, values_query, without_score
from foia_graph.search.index_searcher import IndexSearcher
from foia_graph.search.query_builder import QueryBuilder
from foia_graph.search.query_parser import Conjunction, Disjunction, SearchNode, WordSequence, node_in_field

MOST_THINGS = 100
"""Things with a word in their names beyond which that word says too little of what belongs to them."""
LESS = 0.5
"""The score of a word that stands in the name of a thing only."""


@dataclass(frozen=True, slots=True)
class RelatedEntries:
    """Builds queries that look for words in the names of related things, too."""

    searcher: IndexSearcher
    builder: QueryBuilder

    def build_query(self, node: SearchNode) -> Query:
        """Return the query of a search; only words that stand together are met by several texts."""
        if not isinstance(node, Conjunction):
            return self.builder.build_query(node)
        own = {at: self.builder.build_query(each) for at, each in enumerate(node.nodes) if _has_words(each)}
        related = {at: query for at in own if (query := self._related_query(node.nodes[at])) is not None}
        if len(own) < 2 or not related:
            return self.builder.build_query(node)
        others = Conjunction(tuple(each for at, each in enumerate(node.nodes) if at not in own))
        must = [_either_query(query, related.get(at)) for at, query in own.items()]
        must.append(without_score(any_query(own.values())))
        if others.nodes:
            must.append(self.builder.build_query(others))
        return bool_query(must)

    def _related_query(self, node: SearchNode) -> Query | None:
        """Return the query for what belongs to things with words in their names, None for too many."""
        if not self._may_be_named(node):
            return None
        titles = self.builder.build_query(node_in_field(node, "title"))
        names = self.searcher.find_names(titles, MOST_THINGS + 1)
        if not 0 < len(names) <= MOST_THINGS:
            return None
        things = sorted({name for name in names if "#" not in name})
        return Query.const_score_query(values_query(("about", "owner"), things), LESS)

    def _may_be_named(self, node: SearchNode) -> bool:
        """Return False where a word is in no name at all, or in too many; it costs little to find out."""
        if not isinstance(node, WordSequence):
            return True
        frequencies = (self.searcher.form_frequency("title", word) for word in node.words)
        # Of several words that follow each other each may be in many names.
        is_alone = len(node.words) == 1
        return all(0 < each and (each <= MOST_THINGS or not is_alone) for each in frequencies)


def _has_words(node: SearchNode) -> bool:
    """Return whether a node is words without a field, not in quotes, or a name with its variants."""
    if isinstance(node, Disjunction):
        return all(isinstance(each, (WordSequence, Conjunction)) and _in_texts(each) for each in node.nodes)
    return isinstance(node, WordSequence) and _in_texts(node) and not node.exact and not node.prefix


def _in_texts(node: SearchNode) -> bool:
    if isinstance(node, Conjunction):
        return all(map(_in_texts, node.nodes))
    return isinstance(node, WordSequence) and node.field == "text"


def _either_query(own: Query, related: Query | None) -> Query:
    return own if related is None else any_query((own, related))
