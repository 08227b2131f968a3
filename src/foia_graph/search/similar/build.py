"""The passages of a generation: embedded page by page, or taken over from the one before."""

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from foia_graph.model.profile import Profile
from foia_graph.model.rdf import RDF_TYPE
from foia_graph.model.rdf_terms import NamedNode
from foia_graph.runtime.files import ContentStore
from foia_graph.runtime.progress import ProgressReporter
from foia_graph.search.page_offsets import page_places
from foia_graph.search.similar.embedder import Embedder
from foia_graph.search.similar.passage_file import (
    FOLDER,
    EmbeddedPage,
    PassageList,
    has_passages,
    make_rows,
    open_rows,
    read_passage_list,
    require_numpy,
    row_type,
    write_passages,
)
from foia_graph.search.similar.passages import passage_spans
from foia_graph.store.embedded_store import EmbeddedStore
from foia_graph.store.text_manifest import DocumentText

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

AT_ONCE = 16
"""Passages that are given to an embedder together."""


class _PageText(NamedTuple):
    """A page by its name without the base, with its text and the digest of that."""

    name: str
    text: str
    digest: str


@dataclass(frozen=True, slots=True)
class PassageBuilder:
    """Writes the passages of the pages that a generation describes and that have words.

    `readings` are the texts of its documents, `pages` where they are. A page whose text the generation before
    had is not embedded again, unless that was done by another embedder.
    """

    embedder: Embedder
    profile: Profile
    base: str
    readings: Mapping[str, DocumentText]
    pages: ContentStore
    bar: ProgressReporter

    def write_passages(self, folder: Path, old: Path | None) -> None:
        """Write the passages of the generation in a folder; `old` is that of the generation before.

        Its quads must be there. Raises MissingLibrary without numpy.
        """
        require_numpy()
        texts = list(self._page_texts(folder))
        rows = self._known_rows(old)
        missing = {text.digest: text for text in texts if text.digest not in rows}
        with self.bar(len(missing), "pages to compare by meaning") as done:
            for text in missing.values():
                rows[text.digest] = self._embed_page(text.text)
                done(1)
        described = [text for text in texts if len(rows[text.digest])]
        listed = tuple(EmbeddedPage(each.name, each.digest, len(rows[each.digest])) for each in described)
        dimensions = next((rows[each.digest]["vector"].shape[1] for each in described), 1)
        blocks = (rows[each.digest] for each in described)
        write_passages(folder, PassageList(self.embedder.name, dimensions, listed), blocks)

    def _known_rows(self, old: Path | None) -> "dict[str, npt.NDArray[np.void]]":
        """Return the rows of the generation before by the digest of their page, if of the same embedder."""
        if old is None or not has_passages(old):
            return {}
        listed = read_passage_list(old)
        if listed.embedder != self.embedder.name:
            return {}
        rows, found, start = open_rows(old), {}, 0
        for page in listed.pages:
            found[page.digest] = rows[start : start + page.rows]
            start += page.rows
        return found

    def _embed_page(self, text: str) -> "npt.NDArray[np.void]":
        import numpy as np

        spans = passage_spans(text)
        if not spans:
            return np.zeros(0, row_type(1))
        passages = [text[span.start : span.end] for span in spans]
        parts = [passages[start : start + AT_ONCE] for start in range(0, len(passages), AT_ONCE)]
        vectors = np.concatenate([self.embedder(part, is_query=False) for part in parts])
        return make_rows(spans, vectors)

    def _page_texts(self, folder: Path) -> Iterator[_PageText]:
        """Yield the pages that a generation describes and that have words, by document and number."""
        numbers = self._page_numbers(folder)
        for document in sorted(numbers.keys() & self.readings.keys()):
            reading = self.pages.get(self.readings[document].reading)
            for place in page_places(reading):
                if place.number in numbers[document]:
                    name = f"id/document/{document}/page/{place.number}"
                    yield _PageText(name, place.text, sha256(place.text.encode()).hexdigest())

    def _page_numbers(self, folder: Path) -> dict[str, set[int]]:
        """Return the numbers of the pages that a generation describes, by the name of their document."""
        store, found = EmbeddedStore.of_generation(folder), dict[str, set[int]]()
        kind, start = NamedNode(self.profile["Page"].target), f"{self.base}id/document/"
        named = (q.subject for q in store.quads(None, NamedNode(RDF_TYPE), kind))
        for page in (each.value for each in named if isinstance(each, NamedNode)):
            document, _, number = page.removeprefix(start).partition("/page/")
            if number.isdecimal():
                found.setdefault(document, set()).add(int(number))
        return found


def link_passages(folder: Path, old: Path) -> None:
    """Take over the passages of the generation before, whose pages and texts are the same."""
    (folder / FOLDER).mkdir()
    for path in (old / FOLDER).iterdir():
        os.link(path, folder / FOLDER / path.name)


def concerns_pages(lines: Iterable[str], profile: Profile) -> bool:
    """Return whether any of some N-Quads says of something that it is a page."""
    kind = f"<{RDF_TYPE}> <{profile['Page'].target}>"
    return any(kind in line for line in lines)
