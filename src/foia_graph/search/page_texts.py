"""Texts of pages, read from the readings of their documents at the positions that the index has."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from foia_graph.errors import StoreError
from foia_graph.extract.parsed_document import ParsedPage
from foia_graph.runtime.files import ContentStore
from foia_graph.search import page_offsets
from foia_graph.store.text_manifest import DocumentText


@dataclass(frozen=True, slots=True)
class PageTexts:
    """The texts of the pages of a generation; `readings` are those of its documents, by slug."""

    pages: ContentStore
    readings: Mapping[str, DocumentText]
    base: str

    def text_at(self, page: str, begin: int, size: int) -> str:
        """Return the text of a page by its IRI; raises StoreError where the reading is lost."""
        path = self._reading_path(page)
        try:
            file = os.open(path, os.O_RDONLY)
            try:
                return page_offsets.decode_text(os.pread(file, size, begin))
            finally:
                os.close(file)
        except FileNotFoundError:
            raise self._lost_reading(path) from None

    def page_at(self, page: str, begin: int) -> ParsedPage:
        """Return a page by its IRI, as it was read; raises StoreError where the reading is lost."""
        path = self._reading_path(page)
        try:
            return page_offsets.page_at(path, begin)
        except FileNotFoundError:
            raise self._lost_reading(path) from None

    def _reading_path(self, page: str) -> Path:
        document = page.removeprefix(f"{self.base}id/document/").partition("/page/")[0]
        return self.pages.path(self.readings[document].reading)

    def _lost_reading(self, path: Path) -> StoreError:
        return StoreError(f"The reading {path.name} is not in {self.pages.folder}; load the catalogue again.")
