"""Similar pages of one catalogue, ready to be shown: what each page is, and the passages that are alike."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from foia_graph.errors import NotFound, RequestRefused
from foia_graph.search.hits import HitFormatter, HitSummary, hit_row
from foia_graph.search.query_parser import LONGEST
from foia_graph.search.similar.embedder import (
    Embedder,
    PassageSpan,
    decode_vectors,
    require_numpy,
    stored_embedder,
)
from foia_graph.search.snippets import TextSnippet
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.document_files import Holdings

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


# Pages that are found at most.
MAX_PAGES = 50
# Passages of a page that are compared with all others.
MAX_OWN = 16
# Texts whose passages are compared at once.
BLOCK = 1024
SIZES = "SELECT id, json_array_length(spans), length(vectors) FROM passage_text ORDER BY id"
PAGES = "SELECT page, id FROM passage_page JOIN passage_text USING (digest) ORDER BY page"
VECTORS = "SELECT id, vectors FROM passage_text WHERE id > ? ORDER BY id LIMIT ?"
TEXT = "SELECT spans, vectors FROM passage_text WHERE id = ?"
NOT_MADE = (
    "There are no similar pages in this catalogue: it was loaded without --similar. Search for words instead."
)


# Pages that are given, unless told, and at most.
USUAL, MOST = 10, 50
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
    """The passages of one generation; any thread may ask. Raises NotFound where it has none."""

    def __init__(self, catalogue: Catalogue, holdings: Holdings) -> None:
        self._embedder = stored_embedder(catalogue.generation.path)
        if not self._embedder:
            raise NotFound(NOT_MADE)
        require_numpy()
        import numpy as np

        self._catalogue, self._holdings, self._tables = catalogue, holdings, catalogue.tables
        self._formatter = HitFormatter(catalogue, holdings.printed_numbers)
        sizes = list(self._tables.rows(SIZES))
        counts = [count for _, count, _ in sizes]
        self._dimensions = sizes[0][2] // sizes[0][1] if sizes else 1
        self._starts = np.concatenate(([0], np.cumsum(counts, dtype=np.int64)))
        self._ids = [number for number, _, _ in sizes]
        texts = {number: index for index, number in enumerate(self._ids)}
        self._pages = [
            (f"{catalogue.base}{page}", texts[number]) for page, number in self._tables.rows(PAGES)
        ]
        """Each page, and the index of its text."""
        self._texts = dict(self._pages)

    def __len__(self) -> int:
        return int(self._starts[-1])

    def near_page(self, page: str, limit: int = USUAL) -> list[SimilarHit]:
        """Return the pages with the passages nearest to one of a page (IRI), the nearest first.

        Pages with the very same text are omitted; a page without words has none.
        """
        text = self._texts.get(page)
        if text is None:
            return []
        spans, vectors = self._text_row(text)
        own, lengths = decode_vectors(vectors, self._dimensions)
        own_texts = [self._text(page, span) for span in spans[:MAX_OWN]]
        return self._nearest((own / lengths)[:MAX_OWN], limit, text, own_texts)

    def near_words(self, words: str, embedder: Embedder, limit: int = USUAL) -> list[SimilarHit]:
        """Return the pages with the passages nearest to some words, the nearest first.

        Raise RequestRefused for more than LONGEST characters, NotFound where the passages are another
        model's.
        """
        if len(words) > LONGEST:
            raise RequestRefused(f"Words that are compared have at most {LONGEST:,} characters.")
        if embedder.name != self._embedder:
            raise NotFound(
                f"The passages of this catalogue are compared by {self._embedder}, which "
                "is not the model here; name a page instead."
            )
        return self._nearest(embedder([words], is_query=True), limit) if len(self) else []

    def _nearest(
        self,
        queries: "npt.NDArray[np.float32]",
        limit: int,
        own_text: int | None = None,
        own: Sequence[str] = (),
    ) -> list[SimilarHit]:
        import numpy as np

        cosines = self._cosines(queries)
        best = np.maximum.reduceat(cosines.max(axis=1), self._starts[:-1])
        pages = [(page, text) for page, text in self._pages if text != own_text]
        order = np.argsort([-best[text] for _, text in pages], kind="stable")[: min(limit, MAX_PAGES)]
        hits = []
        for page, text in (pages[int(index)] for index in order):
            first, last = int(self._starts[text]), int(self._starts[text + 1])
            row, query = divmod(int(cosines[first:last].argmax()), cosines.shape[1])
            span = self._text_row(text)[0][row]
            # What is not described is not shown, whatever the files hold.
            if self._catalogue.stub(page) is not None and (passage := self._text(page, span)):
                likeness = min(float(cosines[first + row, query]), 1.0)
                compared = own[query] if own else ""
                hits.append(SimilarHit(self._formatter.summary(page), passage, likeness, compared))
        return hits

    def _cosines(self, queries: "npt.NDArray[np.float32]") -> "npt.NDArray[np.float32]":
        """Return an array of (passages, queries), in the order of the texts."""
        import numpy as np

        found, after, start = np.empty((len(self), len(queries)), np.float32), -1, 0
        while rows := list(self._tables.rows(VECTORS, (after, BLOCK))):
            vectors, lengths = decode_vectors(b"".join(data for _, data in rows), self._dimensions)
            found[start : start + len(vectors)] = (vectors @ queries.T) / lengths
            after, start = rows[-1][0], start + len(vectors)
        return found

    def _text_row(self, text: int) -> tuple[list[PassageSpan], bytes]:
        row = self._tables.row(TEXT, (self._ids[text],))
        assert row is not None, "the tables of a generation do not change"
        return msgspec.json.decode(row[0], type=list[PassageSpan]), row[1]

    def _text(self, page: str, span: PassageSpan) -> str:
        reading = self._holdings.parsed_page(page)
        return _BLANKS.sub(" ", reading.text[span.start : span.end]) if reading is not None else ""
