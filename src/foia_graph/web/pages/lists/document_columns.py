"""Columns of lists of documents: the first page in small, pages and redactions, and what cannot be read."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from foia_graph.model.iris import last_segment
from foia_graph.publish.addresses import gallery_path, path_of
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.view_models import LinkView
from foia_graph.store.document_files import PDF
from foia_graph.store.listing.filters import StorePaths

# The class with these columns.
SHAPE = "ReleasedDocument"
PICTURE_WIDTH = 200
# States of pages in words, by the notation of each; all others are "unread".
READ = "extracted"
STATES: Mapping[str, str] = {
    "held-back": "held back",
    "image-only": "without text",
    "needs-ocr": "without text",
    "partly": "read in part",
}


class DocumentColumns:
    """What the columns of some documents have; the states of their pages are looked up at once."""

    def __init__(self, view: Presenter, names: list[str]) -> None:
        self._view, self._holdings = view, view.holdings
        self._states = defaultdict[str, Counter[str]](Counter)
        paths = StorePaths(view.catalogue.quad_store, view.profile, view.catalogue.base)
        for document, status in paths.pairs("^isPartOf/readStatus", names) if names else ():
            self._states[document][last_segment(status)] += 1

    def picture(self, document: str) -> str:
        """Return the path of the picture of the first page, "" where it may not be seen."""
        first, file = f"{document}/page/1", self._holdings.file_of(document)
        if file is None or file.media_type != PDF or not self._holdings.read_status(first):
            return ""
        page = None if file.public else self._holdings.parsed_page(first)
        if not file.public and (page is None or page.has_withheld_names or page.status == "held-back"):
            return ""
        return f"{path_of(first, self._view.catalogue.base)}.png?width={PICTURE_WIDTH}"

    def pages(self, document: str, stated: int) -> LinkView:
        """Return the number of pages, with those that are held back or have no text."""
        count = stated or self._states[document].total()
        return LinkView("", f"{count:,}" if count else "", detail=", ".join(self._state_words(document)))

    def _state_words(self, document: str) -> Iterator[str]:
        counts = Counter[str]()
        for status, count in self._states[document].items():
            if status != READ:
                counts[STATES.get(status, "unread")] += count
        total = self._states[document].total()
        for words, count in sorted(counts.items()):
            yield words if total == 1 else f"{'all' if count == total else f'{count:,}'} {words}"

    def redactions(self, document: str) -> LinkView:
        """Return the number of redactions, which leads to their gallery."""
        count = self._holdings.redaction_index.count(document)
        path = gallery_path(self._view.catalogue.base, document=document)
        return LinkView(path, f"{count:,}") if count else LinkView("", "")
