"""The text index of one generation, as readers have it: searches, facets, snippets, suggestions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from tantivy import Query

from foia_graph.errors import FoiaGraphError, NotFound, SearchRejected, ValueRejected
from foia_graph.extract.parsed_document import ParsedPage
from foia_graph.model.namespaces import RDFS
from foia_graph.model.profile import Profile
from foia_graph.query.sparql.text_query.rewrite import QueryHits, SearchableTexts
from foia_graph.runtime.shared_values import cached_property
from foia_graph.search import facets, query_builder
from foia_graph.search.completions import (
    FEW,
    MANY_MORE,
    TRIED,
    NameCompleter,
    lone_words,
    nearest_words,
    replace_word,
)
from foia_graph.search.entry_builder import RECIPIENTS
from foia_graph.search.index_folder import FOLDER, open_searcher
from foia_graph.search.index_searcher import IndexSearcher, SearchHit
from foia_graph.search.input_reading import PLAIN_WORDS, InputReading, read_input
from foia_graph.search.names import NameLookup, NameVariants, read_names
from foia_graph.search.page_offsets import PageTexts
from foia_graph.search.query_parser import (
    Conjunction,
    Disjunction,
    Reading,
    SearchNode,
    SearchRequest,
    WordSequence,
    node_in_field,
    parse_search,
    plain_words,
)
from foia_graph.search.snippets import SnippetCutter, TextSnippet, snippet_texts
from foia_graph.store import text_manifest
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.generations.generation import Layout
from foia_graph.store.listing.filters import YEAR
from foia_graph.store.listing.items import BY_MACHINE
from foia_graph.store.listing.selection import Facet, facet_of

# Things with a word in their names beyond which that word says too little of what belongs to them.
MAX_THINGS = 100
# The score of a word that is in the name of a thing only.
LESS = 0.5


@dataclass(frozen=True, slots=True)
class RelatedEntries:
    """Builds queries that look for words in the names of related things, too."""

    searcher: IndexSearcher
    builder: query_builder.QueryBuilder

    def build_query(self, node: SearchNode) -> Query:
        """Return the query of a search; only words that are together are met by several texts."""
        if not isinstance(node, Conjunction):
            return self.builder.build_query(node)
        own = {at: self.builder.build_query(each) for at, each in enumerate(node.nodes) if _has_words(each)}
        related = {at: query for at in own if (query := self._related_query(node.nodes[at])) is not None}
        if len(own) < 2 or not related:
            return self.builder.build_query(node)
        others = Conjunction(tuple(each for at, each in enumerate(node.nodes) if at not in own))
        must = [
            query_builder.any_query((query, related[at])) if at in related else query
            for at, query in own.items()
        ]
        must.append(query_builder.without_score(query_builder.any_query(own.values())))
        if others.nodes:
            must.append(self.builder.build_query(others))
        return query_builder.bool_query(must)

    def _related_query(self, node: SearchNode) -> Query | None:
        """Return the query for what belongs to things with words in their names, None for too many."""
        if not self._may_be_named(node):
            return None
        titles = self.builder.build_query(node_in_field(node, "title"))
        names = self.searcher.find_names(titles, MAX_THINGS + 1)
        if not 0 < len(names) <= MAX_THINGS:
            return None
        things = sorted({name for name in names if "#" not in name})
        return Query.const_score_query(query_builder.values_query(("about", "owner"), things), LESS)

    def _may_be_named(self, node: SearchNode) -> bool:
        if not isinstance(node, WordSequence):
            return True
        frequencies = (self.searcher.form_frequency("title", word) for word in node.words)
        # Of several words that follow each other each may be in many names.
        is_alone = len(node.words) == 1
        return all(0 < each and (each <= MAX_THINGS or not is_alone) for each in frequencies)


def _stated(query: Query, name: str, value: str, request: SearchRequest) -> Query:
    read = query_builder.facet_query(f"{name}{BY_MACHINE}", value)
    return query if request.machine else query_builder.bool_query(must=(query,), must_not=(read,))


def _has_words(node: SearchNode) -> bool:
    if isinstance(node, Disjunction):
        return all(isinstance(each, (WordSequence, Conjunction)) and _in_texts(each) for each in node.nodes)
    return isinstance(node, WordSequence) and _in_texts(node) and not node.exact and not node.prefix


def _in_texts(node: SearchNode) -> bool:
    if isinstance(node, Conjunction):
        return all(map(_in_texts, node.nodes))
    return isinstance(node, WordSequence) and node.field == "text"


KEPT = 256
NOTHING = "there is no word to look for; write some letters or digits"


class TextSearchResults:
    """The results of a search, with how its words were read, and the variants of its names.

    `notice` says that words were taken as plain, since they are no search.
    """

    def __init__(
        self,
        index: "TextIndex",
        request: SearchRequest,
        node: SearchNode | None,
        notice: str = "",
        reading: InputReading = PLAIN_WORDS,
    ) -> None:
        self._index, self.request, self.notice, self.reading = index, request, notice, reading
        self.node, self.variants = index.widen_search(request, node)
        self.query = index.build_query(request, self.node)
        self.total = index.count_hits(self.query)

    def hits(self, start: int = 0, size: int = 20) -> list[SearchHit]:
        """Return some hits, in order; the same in one generation, whenever it is asked."""
        return self._index.searcher.find_hits(self.query, self.request.sort, start, size)

    @cached_property
    def group_total(self) -> int:
        """Return the number of hits where those that quote the same words of a source are one."""
        return self.total - self._index.searcher.count_repeated(self.query)

    def groups(self, start: int = 0, size: int = 20) -> list[SearchHit]:
        """Return some hits, in order, of those that quote the same words of a source the first."""
        if self.group_total == self.total:
            return self.hits(start, size)
        return self._index.searcher.find_groups(self.query, self.request.sort, start, size)

    @cached_property
    def facets(self) -> tuple[Facet, ...]:
        """Return the counts of hits by facet and value; the values chosen in a facet do not narrow it."""
        index, chosen = self._index, dict(self.request.facet_values)
        counts = index.count_values(self.query)
        for name in chosen:
            query = index.build_query(self.request, self.node, besides=name)
            others = index.count_values(query)
            counts |= {each: others[each] for each in (name, f"{name}{BY_MACHINE}")}
        found = []
        for name, title in index.titles.items():
            read, values = counts[f"{name}{BY_MACHINE}"], counts[name]
            if not self.request.machine:
                values, read = {value: count - read.get(value, 0) for value, count in values.items()}, {}
            machine = frozenset(value for value, count in values.items() if count == read.get(value))
            found.append(replace(facet_of(name, title, values, chosen.get(name, ())), machine=machine))
        return tuple(found)

    @cached_property
    def suggestion(self) -> str:
        """Return the search with a mistyped word put right, "" where there seems to be none."""
        index, request = self._index, self.request
        with_all: Reading = "words" if request.reading == "words" else "names"

        def pages(word: str) -> int:
            alone = WordSequence((word,))
            # Not what the index says of the word: it may still count what was deleted.
            is_all = alone == self.node
            return self.total if is_all else index.count_hits(index.build_query(request, alone))

        for word in lone_words(self.node):
            own = pages(word)
            nearest = nearest_words(word, index.searcher.word_frequencies) if own < FEW else []
            for other in nearest[:TRIED]:
                right = replace_word(request.words, word, other)
                if not right or pages(other) < max(own * MANY_MORE, 1):
                    continue
                if index.search(replace(request, words=right, reading=with_all)).total:
                    return right
        return ""

    def snippets(self, hits: Sequence[SearchHit]) -> list[TextSnippet]:
        """Return for each hit the piece of its text that shows most of the words."""
        return self._index.cut_snippets(hits, self.node)


class TextIndex:
    """The index of one generation; any thread may ask."""

    def __init__(self, catalogue: Catalogue, layout: Layout) -> None:
        self._catalogue = catalogue
        self._texts = PageTexts(
            layout.pages, text_manifest.read_texts(catalogue.generation.path), catalogue.base
        )
        folder = catalogue.generation.path / FOLDER
        self.searcher = IndexSearcher(open_searcher(folder), catalogue.base)
        self.names_lookup = NameLookup(read_names(folder))
        self.titles = {name: each.title for name, each in facets.facet_filters(catalogue.profile).items()}
        self._names = frozenset(self.titles)
        self._query_builder = query_builder.QueryBuilder(self._facet_value, self.searcher.lexicon)
        self.completer = NameCompleter(self.searcher, catalogue.profile)
        self._related = RelatedEntries(self.searcher, self._query_builder)
        self.search = lru_cache(KEPT)(self._search_entries)
        # To read a search, it is built and counted, some parts of it, too; its results begin with both.
        self.build_query = lru_cache(KEPT)(self._build_query)
        self.count_hits = lru_cache(KEPT)(self.searcher.count_hits)
        """Return the number of entries that a query finds."""

    def _search_entries(self, request: SearchRequest) -> TextSearchResults:
        """Return the results of a request; words that are no search are taken as plain words, with a notice.

        Raises SearchRejected where there is nothing to look for.
        """
        try:
            node = parse_search(request.words, self._names)
            if node is None and not (request.facet_values or request.first or request.last):
                raise SearchRejected(NOTHING)
            return self._read_search(request, node)
        except (SearchRejected, ValueError) as error:
            why = str(error) if isinstance(error, FoiaGraphError) else "too many words begin so"
        words = plain_words(request.words)
        if words is None:
            raise SearchRejected(why)
        return self._read_search(request, words, f"Taken as plain words: {why}.")

    def _read_search(
        self, request: SearchRequest, node: SearchNode | None, notice: str = ""
    ) -> TextSearchResults:
        if request.reading != "auto" or node is None:
            return TextSearchResults(self, request, node, notice)

        def count(some: SearchNode) -> int:
            return self.count_hits(self.build_query(request, self.widen_search(request, some)[0]))

        found = read_input(request.words, node, count)
        return TextSearchResults(self, request, found.node, notice, found.reading)

    def widen_search(
        self, request: SearchRequest, node: SearchNode | None
    ) -> tuple[SearchNode | None, tuple[NameVariants, ...]]:
        """Return a search with the variants of its names, and these, where the request is for them."""
        return (node, ()) if request.reading == "words" else self.names_lookup.widen_search(node)

    def find_words(self, words: str, field: str = "text") -> TextSearchResults:
        """Return the entries with words in a field; raises SearchRejected for what is no search."""
        node = parse_search(words, self._names)
        if node is None:
            raise SearchRejected(NOTHING)
        try:
            return TextSearchResults(self, SearchRequest(words), node_in_field(node, field))
        except ValueError:
            raise SearchRejected("too many words begin so; write more of them") from None

    def _build_query(self, request: SearchRequest, node: SearchNode | None, besides: str = "") -> Query:
        builder = self._query_builder if request.reading == "words" else self._related
        must = [] if node is None else [builder.build_query(node)]
        for name, values in request.facet_values:
            if name != besides:
                terms = (
                    _stated(
                        query_builder.facet_query(name, short), name, "" if name == YEAR else short, request
                    )
                    for short in map(self._short_name, values)
                )
                must.append(query_builder.without_score(query_builder.any_query(terms)))
        if request.first or request.last:
            period = query_builder.period_query(request.first, request.last)
            must.append(query_builder.without_score(_stated(period, YEAR, "", request)))
        if request.document:
            must.append(
                query_builder.without_score(query_builder.pages_query(self._short_name(request.document)))
            )
        return query_builder.bool_query(must) if must else Query.all_query()

    def things_among(self, request: SearchRequest, names: Sequence[str]) -> set[str]:
        """Return the things and pages among some owners of entries that a request finds, all by IRI.

        A thing is found where it or a part of it is. Raises as `search`.
        """
        owners = query_builder.values_query(("owner",), map(self._short_name, names))
        return self.searcher.things_of(self.search(request).query, owners)

    def count_values(self, query: Query) -> dict[str, dict[str, int]]:
        """Return the number of entries that a query finds, by facet and value (an IRI, or a word)."""
        counts: dict[str, dict[str, int]] = {
            f"{name}{by}": {} for name in self.titles for by in ("", BY_MACHINE)
        }
        for term, count in self.searcher.count_by(query, "facet").items():
            name, _, value = term.partition(":")
            if name in counts:  # the index may be of a profile that had other facets
                counts[name][
                    value
                    if name.removesuffix(BY_MACHINE) in facets.WORDS
                    else f"{self._catalogue.base}{value}"
                ] = count
        return counts

    def snippet_cutter(self, node: SearchNode | None) -> SnippetCutter:
        """Return what finds the words of a search in texts."""
        return SnippetCutter(node, self.searcher.lexicon.word_forms)

    def cut_snippets(self, hits: Sequence[SearchHit], node: SearchNode | None) -> list[TextSnippet]:
        """Return for each hit the piece of its text that shows most of the words."""
        said = snippet_texts(self._catalogue, [hit.iri for hit in hits if not hit.size])
        texts = [
            self._texts.text_at(hit.iri, hit.begin, hit.size) if hit.size else said.get(hit.iri, "")
            for hit in hits
        ]
        cutter = self.snippet_cutter(node)
        return [cutter.cut_snippet(text) for text in texts]

    def parsed_page(self, hit: SearchHit) -> ParsedPage:
        """Return a page that was found, as it was read; raises StoreError where its reading is lost."""
        return self._texts.page_at(hit.iri, hit.begin)

    def _facet_value(self, name: str, text: str) -> str:
        try:
            return self._short_name(facets.facet_value(name, text, self._catalogue))
        except (NotFound, ValueRejected) as error:
            raise SearchRejected(str(error).rstrip(".")) from None

    def _short_name(self, value: str) -> str:
        return value.removeprefix(self._catalogue.base)


def text_index(catalogue: Catalogue, layout: Layout) -> TextIndex:
    """Return the index of a generation, opened once."""
    return catalogue.compute_once("text", lambda: TextIndex(catalogue, layout))


# Fields of the index by fields of the profile, beside those of names and identifiers.
TEXT_FIELDS: Mapping[str, str] = {
    "exact": "quote",
    "sender": "sender",
    **dict.fromkeys(RECIPIENTS, "recipient"),
}


def text_search(catalogue: Catalogue, layout: Layout) -> SearchableTexts:
    """Return what the queries to a generation search; its index is opened with the first search."""

    def search(words: str, field: str) -> QueryHits:
        return text_index(catalogue, layout).find_words(words, field)

    return SearchableTexts(
        search,
        catalogue.compute_once("text_properties", lambda: text_properties(catalogue.profile)),
        catalogue.language,
    )


def text_properties(profile: Profile) -> Mapping[str, str]:
    """Return the properties that `text:query` takes, each with the field of the index that it means."""
    found = {f"{RDFS}label": "title"}
    for shape in profile.shapes.values():
        for prop in shape.properties.values():
            if prop.is_label or prop.is_other_name or prop.index_field == "title":
                found[prop.path] = "title"
            elif prop.index_field == "identifier":
                found[prop.path] = "identifier"
    return found | {profile.predicates[name]: field for name, field in TEXT_FIELDS.items()}
