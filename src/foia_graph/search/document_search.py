"""Searches in one document: every position of the words, page by page, with its context and its boxes."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import count, groupby, islice
from operator import attrgetter

from foia_graph.extract.bates.spelling import possible_numbers
from foia_graph.extract.parsed_document import Box, ParsedPage, passage_boxes
from foia_graph.extract.quoted_passages import TextContext, single_blanks, text_context
from foia_graph.model.iris import page_of
from foia_graph.search.query_parser import SearchRequest
from foia_graph.search.snippets import MAX_MARKS, SnippetCutter, fold_text
from foia_graph.search.text_index import TextIndex, TextSearchResults
from foia_graph.store.document_files import Holdings

# Pages of a document that are looked through at most, and positions of words that are counted at most.
MAX_PAGES, MAX_HITS = 2_000, 5_000
KEPT = 32
# Characters shown of a page on which the words themselves do not be.
OPENING = 160


@dataclass(frozen=True, slots=True)
class PassageHit:
    """A position of the words: its number in the document, from 1, the page, offsets, context, and boxes.

    A page may be found by what is said of it alone, as a Bates number that its text lacks: there `start` and
    `end` are 0, and there are no boxes.
    """

    number: int
    page: int
    start: int
    end: int
    context: TextContext
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class PageHits:
    """The hits on one page."""

    page: int
    hits: tuple[PassageHit, ...]


@dataclass(frozen=True, slots=True)
class DocumentHits:
    """What a search finds in a document: the pages in order, and the number of pages that have the words.

    `notice` says that words were taken as plain. Where it `is_cut`, there are more hits than are counted.
    """

    pages: tuple[PageHits, ...]
    page_count: int
    total: int
    is_cut: bool
    notice: str
    suggestion: str

    def on_page(self, page: int) -> tuple[PassageHit, ...]:
        """Return the hits on a page."""
        return next((each.hits for each in self.pages if each.page == page), ())


NO_HITS = DocumentHits((), 0, 0, is_cut=False, notice="", suggestion="")


class DocumentSearcher:
    """The searcher in documents of one generation; what it found last is kept."""

    def __init__(self, index: TextIndex, holdings: Holdings) -> None:
        self._index, self._holdings = index, holdings
        self.search = lru_cache(KEPT)(self._search_document)

    def _search_document(self, document: str, words: str) -> DocumentHits:
        """Return the hits in a document, given by its IRI; raises SearchRejected for what is no search."""
        results = self._index.search(SearchRequest(words, document=document))
        numbers = sorted(page_of(hit.iri)[1] for hit in results.hits(0, min(results.total, MAX_PAGES)))
        found = list(islice(self._passage_hits(document, numbers, results), MAX_HITS))
        groups = groupby(found, key=attrgetter("page"))
        pages = tuple(PageHits(page, tuple(group)) for page, group in groups)
        return DocumentHits(
            pages,
            results.total,
            len(found),
            is_cut=len(found) == MAX_HITS
            or results.total > MAX_PAGES
            or any(len(each.hits) == MAX_MARKS for each in pages),
            notice=results.notice,
            suggestion=results.suggestion,
        )

    def _passage_hits(
        self, document: str, numbers: list[int], results: TextSearchResults
    ) -> Iterator[PassageHit]:
        reading = self._holdings.parsed_document(document)
        pages = {n: page for n in numbers if reading is not None and (page := reading.find_page(n))}
        cutter = self._index.snippet_cutter(results.node)
        order = count(1)
        for number in numbers:
            page = pages.get(number)
            spans = self._spans(document, page, cutter, results.request.words) if page is not None else []
            if page is None or not spans:
                opening = single_blanks(page.text[:OPENING]).strip() if page is not None else ""
                yield PassageHit(next(order), number, 0, 0, TextContext("", "", opening), ())
                continue
            for start, end in spans:
                context = text_context(page.text, start, end)
                boxes = passage_boxes(page.words, start, end) if page.words else ()
                yield PassageHit(next(order), number, start, end, context, boxes)

    def _spans(
        self, document: str, page: ParsedPage, cutter: SnippetCutter, words: str
    ) -> list[tuple[int, int]]:
        """Return the positions of the words on a page, else of a Bates number that is spelled otherwise."""
        found, reached = list[tuple[int, int]](), 0
        for start, end, _ in cutter.word_places(page.text):
            if start >= reached:  # of two that overlap the first
                reached = end
                found.append((start, end))
        if found:
            return found
        wanted = set(possible_numbers(words))
        printed = self._holdings.printed_numbers(f"{document}/page/{page.number}") if wanted else []
        starts = ((page.text.find(each), each) for each in printed if wanted & set(possible_numbers(each)))
        return [(start, start + len(each)) for start, each in starts if start >= 0]


# Documents whose words are kept, words that are given at once, and letters of a word at least.
KEPT_WORDS, MAX_TERMS, SHORTEST = 8, 20, 2
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+")


class DocumentWords:
    """The words of the documents of one generation."""

    def __init__(self, holdings: Holdings) -> None:
        self._holdings = holdings
        self._counts = lru_cache(KEPT_WORDS)(self._count_words)

    def completions(self, document: str, beginning: str, least: int = 1) -> Mapping[str, int]:
        """Return the most frequent words of a document that begin so, in the order of the alphabet."""
        start = fold_text(beginning.strip())
        found = {
            word: count
            for word, count in self._counts(document).items()
            if word.startswith(start) and count >= least
        }
        chosen = sorted(found, key=lambda word: (-found[word], word))[:MAX_TERMS] if start else []
        return {word: found[word] for word in sorted(chosen)}

    def _count_words(self, document: str) -> Mapping[str, int]:
        reading = self._holdings.parsed_document(document)
        known = set(self._holdings.page_numbers(document))  # a page may be restricted by itself
        pages = reading.pages if reading is not None else ()
        texts = (page.text for page in pages if page.number in known)
        words = (word for text in texts for word in _WORD.findall(fold_text(text)))
        return Counter(word for word in words if len(word) >= SHORTEST)
