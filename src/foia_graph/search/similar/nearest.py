"""The passages nearest to a page or to words in one generation, by the cosine of their vectors."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from foia_graph.errors import NotFound, RequestRefused
from foia_graph.search.similar.embedder import Embedder
from foia_graph.search.similar.passage_file import has_passages, open_rows, read_passage_list
from foia_graph.search.similar.passages import PassageSpan
from foia_graph.store.catalogue import Catalogue

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

MOST_PAGES = 50
"""Pages that are found at most."""
LONGEST_TEXT = 1000
"""Characters of words that are compared at most."""
MOST_OWN = 16
"""Passages of a page that are compared with all others."""
BLOCK = 8192
"""Rows that are compared at once."""
NOT_MADE = (
    "There are no similar pages in this catalogue: it was loaded without --similar. Search for words instead."
)


@dataclass(frozen=True, slots=True)
class SimilarPassage:
    """The passage of a page that is nearest, and how near: the cosine, at most 1.

    `own` is the passage of the page that was asked for, None where words were.
    """

    page: str
    likeness: float
    span: PassageSpan
    own: PassageSpan | None = None


class PassageIndex:
    """The passages of one generation; any thread may ask."""

    def __init__(self, catalogue: Catalogue) -> None:
        import numpy as np

        folder = catalogue.generation.path
        self._base, self._listed = catalogue.base, read_passage_list(folder)
        self._rows = open_rows(folder)
        counts = [page.rows for page in self._listed.pages]
        self._starts = np.concatenate(([0], np.cumsum(counts, dtype=np.int64)))
        self._places = {page.page: place for place, page in enumerate(self._listed.pages)}

    def __len__(self) -> int:
        return len(self._rows)

    def near_page(self, iri: str, limit: int) -> list[SimilarPassage]:
        """Return the pages with the passages nearest to one of a page, the nearest first.

        Pages with the very same text are left out; a page without words has none.
        """
        place = self._places.get(iri.removeprefix(self._base))
        if place is None:
            return []
        first, last = int(self._starts[place]), int(self._starts[place + 1])
        own = self._rows[first : min(last, first + MOST_OWN)]
        digest = self._listed.pages[place].digest
        same = [at for at, page in enumerate(self._listed.pages) if page.digest == digest]
        return self._nearest(
            _vectors(own), limit, same, [PassageSpan(int(r["start"]), int(r["end"])) for r in own]
        )

    def near_words(self, words: str, embedder: Embedder, limit: int) -> list[SimilarPassage]:
        """Return the pages with the passages nearest to some words, the nearest first.

        Raise RequestRefused for more than LONGEST_TEXT characters, NotFound where the passages are another
        model's.
        """
        if len(words) > LONGEST_TEXT:
            raise RequestRefused(f"Words that are compared have at most {LONGEST_TEXT} characters.")
        if embedder.name != self._listed.embedder:
            raise NotFound(
                f"The passages of this catalogue are compared by {self._listed.embedder}, which "
                "is not the model here; name a page instead."
            )
        return self._nearest(embedder([words], is_query=True), limit) if len(self) else []

    def _nearest(
        self,
        queries: "npt.NDArray[np.float32]",
        limit: int,
        left_out: Sequence[int] = (),
        own: Sequence[PassageSpan] = (),
    ) -> list[SimilarPassage]:
        import numpy as np

        cosines = self._cosines(queries)
        best = np.maximum.reduceat(cosines.max(axis=1), self._starts[:-1])
        best[list(left_out)] = -np.inf
        order = np.argsort(-best, kind="stable")[: min(limit, MOST_PAGES, len(best) - len(left_out))]
        return [self._passage(int(place), cosines, own) for place in order]

    def _cosines(self, queries: "npt.NDArray[np.float32]") -> "npt.NDArray[np.float32]":
        """Return an array of (rows, queries)."""
        import numpy as np

        found = np.empty((len(self._rows), len(queries)), np.float32)
        for start in range(0, len(found), BLOCK):
            found[start : start + BLOCK] = _vectors(self._rows[start : start + BLOCK]) @ queries.T
        return found

    def _passage(
        self, place: int, cosines: "npt.NDArray[np.float32]", own: Sequence[PassageSpan]
    ) -> SimilarPassage:
        """Return the nearest passage of a page, by its place in the list."""
        first, last = int(self._starts[place]), int(self._starts[place + 1])
        row, query = divmod(int(cosines[first:last].argmax()), cosines.shape[1])
        span = PassageSpan(int(self._rows["start"][first + row]), int(self._rows["end"][first + row]))
        likeness = min(float(cosines[first + row, query]), 1.0)
        iri = f"{self._base}{self._listed.pages[place].page}"
        return SimilarPassage(iri, likeness, span, own[query] if own else None)


def _vectors(rows: "npt.NDArray[np.void]") -> "npt.NDArray[np.float32]":
    """Return the vectors of rows, an array of (rows, dimensions)."""
    vectors: npt.NDArray[np.float32] = rows["vector"] * rows["step"][:, None]
    return vectors


def passage_index(catalogue: Catalogue) -> PassageIndex:
    """Return the passages of a generation, opened once; raises NotFound where it has none."""
    if not has_passages(catalogue.generation.path):
        raise NotFound(NOT_MADE)
    return catalogue.compute_once("passages", lambda: PassageIndex(catalogue))
