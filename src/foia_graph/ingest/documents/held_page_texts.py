"""Texts of pages as they are published, for what has to be found in them."""

from collections.abc import Callable, Mapping
from functools import cached_property, lru_cache

from foia_graph.extract.parsed_document import decode_document
from foia_graph.extract.quote_anchors import AnchorPage
from foia_graph.ingest.mapping.context import LoadContext
from foia_graph.model.restrictions import is_hidden_iri
from foia_graph.store.text_manifest import DocumentText

DOCUMENTS_AT_HAND = 4
"""Documents whose texts stay in memory: records on one document mostly come together."""


class HeldPageTexts:
    """The texts of all documents that are held, but those of what must not be seen.

    `texts` is the manifest of the documents by their keys, and `read` returns a reading by its name.
    """

    def __init__(
        self, context: LoadContext, texts: Mapping[str, DocumentText], read: Callable[[str], bytes]
    ) -> None:
        self._context, self._texts, self._read = context, texts, read
        self.pages_of = lru_cache(DOCUMENTS_AT_HAND)(self._pages_of)

    @cached_property
    def _hidden_pages(self) -> Mapping[str, frozenset[int]]:
        """The numbers of hidden pages by the name of the reading, which copies of a file share."""
        found: dict[str, set[int]] = {}
        for iri in self._context.hidden_things:
            document, mark, number = iri.rpartition("/page/")
            if mark and number.isdecimal() and (name := self._reading_name(document)):
                found.setdefault(name, set()).add(int(number))
        return {name: frozenset(numbers) for name, numbers in found.items()}

    def _reading_name(self, document: str) -> str:
        """Return the name of the reading of a document (IRI), "" where it has none."""
        text = self._texts.get(document.removeprefix(f"{self._context.base}id/document/"))
        return text.reading if text is not None else ""

    def _pages_of(self, document: str) -> tuple[AnchorPage, ...]:
        """Return the pages of a document (IRI) that have a text, none where none of it is held."""
        name = self._reading_name(document)
        if not name or is_hidden_iri(document, self._context.hidden_things):
            return ()
        hidden = self._hidden_pages.get(name, frozenset())
        reading = decode_document(self._read(name)).without_pages(hidden)
        return tuple(
            AnchorPage(page.number, page.text, page.words) for page in reading.pages if page.text.strip()
        )
