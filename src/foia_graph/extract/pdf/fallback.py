"""The fallback to pypdf where PDFium fails on a page or a file; loaded only then."""

from contextlib import ExitStack
from functools import cached_property
from types import ModuleType, TracebackType
from typing import Any

from foia_graph.extract.parsed_document import ParsedPage
from foia_graph.extract.pdf.pdfium import UnreadablePdf


class FallbackReader:
    """The second reader, opened at the first need."""

    def __init__(self, data: bytes, cleared: bool) -> None:
        self._data, self._cleared = data, cleared
        self._open = ExitStack()

    def __enter__(self) -> "FallbackReader":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    @cached_property
    def _module(self) -> ModuleType:
        from foia_graph.extract.pdf import pypdf_reader  # a quarter of a second, which most files do without

        return pypdf_reader

    @property
    def _document(self) -> Any:
        if isinstance(self._attempt, UnreadablePdf):
            raise self._attempt
        return self._attempt

    @cached_property
    def _attempt(self) -> Any:
        """Return the open document, or why there is none: it is tried once."""
        try:
            return self._open.enter_context(self._module.open_document(self._data))
        except UnreadablePdf as error:
            return error

    @property
    def page_count(self) -> int:
        """Return the number of pages; raises UnreadablePdf, or LockedPdf."""
        return len(self._document.pages)

    def read_metadata(self) -> dict[str, Any]:
        """Return what the file says of itself; raises UnreadablePdf, or LockedPdf."""
        return {"engine": self._module.ENGINE_NAME, **self._module.read_metadata(self._document)}

    def lacks_page(self, index: int) -> bool:
        """Return whether there is no such page: some files say that they have more than there are."""
        try:
            return index >= self.page_count
        except UnreadablePdf:
            return False

    def read_page(self, index: int, error: UnreadablePdf) -> ParsedPage:
        """Read a page; one that fails here too has both reasons."""
        try:
            page: ParsedPage = self._module.read_page(self._document, index + 1, cleared=self._cleared)
        except UnreadablePdf as other:
            return ParsedPage(index + 1, "failed", reason=f"The page cannot be read: {error}; {other}.")
        return page
