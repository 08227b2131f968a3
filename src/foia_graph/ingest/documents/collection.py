"""Collection of the documents of a catalogue: their files, and what is known of them before they are read."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from foia_graph.extract.gazetteer import Gazetteer
from foia_graph.extract.parsed_document import ParsedDocument
from foia_graph.ingest.documents import supplied_readings
from foia_graph.ingest.documents.file_matching import DocumentFile, DocumentFiles, file_reference, match_files
from foia_graph.ingest.mapping import gazetteer
from foia_graph.ingest.mapping.context import LoadContext
from foia_graph.ingest.mapping.record_fields import DOCUMENT_CLASS
from foia_graph.ingest.mapping.sources import ClaimSource
from foia_graph.model import iris
from foia_graph.model.resource import RawValue
from foia_graph.model.restrictions import is_hidden_iri
from foia_graph.runtime.files import ContentStore
from foia_graph.store.fetch_log import FetchLogEntry

DOCUMENTS_GRAPH = "documents"
"""Name of the graph of what the files tell together: works that they cite, Bates numbers of releases."""
DOCUMENTS_GRAPH_TITLE = "What the files of documents tell together"


@dataclass
class DocumentCollection:
    """All documents with a file, or with texts that come with records."""

    context: LoadContext
    fetched: Mapping[str, FetchLogEntry]
    stored_files: ContentStore

    @cached_property
    def matches(self) -> DocumentFiles:
        """The files, each with its document, and what is wrong with them."""
        notes = [
            (folder, iri, record)
            for folder, iri, record in self.context.document_records
            if record.type == DOCUMENT_CLASS
        ]
        found = [
            each
            for folder, iri, record in notes
            if (
                each := file_reference(
                    record, iris.last_segment(iri), folder, is_hidden_iri(iri, self.context.hidden_things)
                )
            )
        ]
        made = match_files(found, self.context.inventory.folders, self.fetched, self.stored_files)
        made.files = list(supplied_readings.with_supplied_texts(self.context, made.files, made.problems))
        return made

    @cached_property
    def names(self) -> Gazetteer:
        """The names that are looked for in documents; those of restricted things are not."""
        bearers = (
            (iri, record)
            for _, iri, record in self.context.document_records
            if record.type in self.context.named_classes
        )
        shown = (
            (iri, record) for iri, record in bearers if not is_hidden_iri(iri, self.context.hidden_things)
        )
        return gazetteer.collect_names(shown, self.context.profile)

    @property
    def files(self) -> list[DocumentFile]:
        """The files that may be read."""
        return self.matches.files

    def register(self) -> None:
        """Add the graphs and sources of the files to the context, before anything is mapped."""
        for file in self.files:
            iri, graph = self._iri(file), iris.graph_iri(self.context.base, file.graph)
            self.context.graphs.setdefault(graph, (f"Read from {file.display_name}", iri))
            if iri not in self.context.sources.by_iri:
                self.context.sources.add(ClaimSource(iri, graph))
        if self.files:
            self.context.graphs[iris.graph_iri(self.context.base, DOCUMENTS_GRAPH)] = (
                DOCUMENTS_GRAPH_TITLE,
                "",
            )

    def read_supplied(
        self, documents: Iterable[DocumentFile]
    ) -> Iterator[tuple[DocumentFile, ParsedDocument]]:
        """Yield the texts of documents that came with the records, as readings."""
        return supplied_readings.read_supplied(self.context, documents)

    @cached_property
    def hidden_pages(self) -> Mapping[str, frozenset[int]]:
        """Numbers of the pages that must not be seen, by the digest of their file."""
        digests = {self._iri(file): file.digest for file in self.files}
        found: dict[str, set[int]] = {}
        for iri in self.context.hidden_things:
            document, mark, number = iri.rpartition("/page/")
            if mark and number.isdecimal() and document in digests:
                found.setdefault(digests[document], set()).add(int(number))
        return {digest: frozenset(numbers) for digest, numbers in found.items()}

    @property
    def originals(self) -> Iterator[DocumentFile]:
        """The files that are no copies of others."""
        return (file for file in self.files if not file.original)

    def _iri(self, file: DocumentFile) -> str:
        return iris.mint(self.context.base, "document", file.key)

    def constants(self, file: DocumentFile) -> Mapping[str, RawValue]:
        """Return what is said of a document next to its record: of all files of its kind, or by its pages."""
        if file.outline:
            return file.outline.document_fields
        settings = self.context.inventory.folders[file.folder].settings
        return settings.layout(file.name.partition("/")[2]).constants
