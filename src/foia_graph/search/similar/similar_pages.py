"""Similar pages of one catalogue, ready to be shown: what each page is, and the passages that are alike."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from foia_graph.search.hits import HitFormatter, HitSummary, hit_row
from foia_graph.search.similar.embedder import Embedder
from foia_graph.search.similar.nearest import SimilarPassage, passage_index
from foia_graph.search.similar.passages import PassageSpan
from foia_graph.search.snippets import TextSnippet
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.document_files import Holdings

USUAL, MOST = 10, 50
"""Pages that are given, unless told, and at most."""
MARK_COLUMN, OWN_COLUMN = "isMachineGuess", "comparedWith"
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class SimilarHit:
    """A page that may be alike: its summary, the passage that is, and the cosine of the two vectors.

    `compared_with` is the passage of the page that was asked for, "" where words were.
    """

    summary: HitSummary
    passage: str
    likeness: float
    compared_with: str = ""

    def row(self) -> tuple[str, ...]:
        """Return its row: that of a hit of a search, that it is a guess, and what it was compared with."""
        return *hit_row(self.summary, TextSnippet(self.passage), self.likeness), "true", self.compared_with


class SimilarPages:
    """Finds similar pages in one state of a catalogue; raises NotFound where that has no passages."""

    def __init__(self, catalogue: Catalogue, holdings: Holdings) -> None:
        self.index = passage_index(catalogue)
        self._catalogue, self._holdings = catalogue, holdings
        self._formatter = HitFormatter(catalogue, holdings.printed_numbers)

    def near_page(self, page: str, limit: int = USUAL) -> list[SimilarHit]:
        """Return the pages most like a page, by its IRI; none where it has no words."""
        return list(self._hits(self.index.near_page(page, limit), page))

    def near_words(self, words: str, embedder: Embedder, limit: int = USUAL) -> list[SimilarHit]:
        """Return the pages most like some words; raises RequestRefused, NotFound as the index does."""
        return list(self._hits(self.index.near_words(words, embedder, limit)))

    def _hits(self, passages: list[SimilarPassage], page: str = "") -> Iterator[SimilarHit]:
        for each in passages:
            # What is not described is not shown, whatever the files hold.
            if self._catalogue.stub(each.page) is not None and (text := self._text(each.page, each.span)):
                own = self._text(page, each.own) if each.own else ""
                yield SimilarHit(self._formatter.summary(each.page), text, each.likeness, own)

    def _text(self, page: str, span: PassageSpan) -> str:
        """Return a passage with single blanks, "" where the text of its page may not be seen."""
        reading = self._holdings.parsed_page(page)
        return _BLANKS.sub(" ", reading.text[span.start : span.end]) if reading is not None else ""
