"""The documents of a catalogue: their files, what was read in them, and the records that come of it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from foia_graph.extract.gazetteer import Gazetteer
from foia_graph.extract.parsed_document import ParsedDocument
from foia_graph.ingest.documents import gazetteer, supplied_readings
from foia_graph.ingest.documents.file_matching import DocumentFile, DocumentFiles, file_reference, match_files
from foia_graph.ingest.mapping.context import NAMED_CLASSES, LoadContext
from foia_graph.ingest.mapping.mapper import DOCUMENT_CLASS
from foia_graph.ingest.mapping.sources import ClaimSource
from foia_graph.model import iris
from foia_graph.model.resource import Raw
from foia_graph.model.restrictions import hides
from foia_graph.runtime.files import Files
from foia_graph.store.fetch_log import Fetched

DOCUMENTS_GRAPH = "documents"
"""Name of the graph of what the files tell together: works that they cite, Bates numbers of releases."""

DOCUMENTS_GRAPH_TITLE = "What the files of documents tell together"


@dataclass
class DocumentCollection:
    """All documents with a file; `library` has what was read in them."""

    world: LoadContext
    fetched: Mapping[str, Fetched]
    files: Files

    @cached_property
    def holdings(self) -> DocumentFiles:
        """Give the files, each with its document."""
        notes = [
            (folder, iri, record) for folder, iri, record in self.world.noted if record.type == DOCUMENT_CLASS
        ]
        found = [
            each
            for folder, iri, record in notes
            if (each := file_reference(record, iris.last(iri), folder, hides(iri, self.world.restricted)))
        ]
        made = match_files(found, self.world.inputs.folders, self.fetched, self.files)
        made.held += supplied_readings.supplied_files(
            self.world, {held.key for held in made.held}, made.problems
        )
        return made

    @cached_property
    def known(self) -> Gazetteer:
        """Give the names that are looked for; those of restricted things are not."""
        bearers = ((iri, record) for _, iri, record in self.world.noted if record.type in NAMED_CLASSES)
        return gazetteer.collect_names(
            (iri, record) for iri, record in bearers if not hides(iri, self.world.restricted)
        )

    @property
    def held(self) -> list[DocumentFile]:
        return self.holdings.held

    def register(self) -> None:
        """Make the graphs and sources of the files known, before anything is mapped."""
        for held in self.held:
            iri, graph = self._iri(held), iris.graph(self.world.base, held.graph)
            self.world.graphs.setdefault(graph, (f"Read from {held.called}", iri))
            if iri not in self.world.sources.by_iri:
                self.world.sources.add(ClaimSource(iri, graph))
        if self.held:
            self.world.graphs[iris.graph(self.world.base, DOCUMENTS_GRAPH)] = (DOCUMENTS_GRAPH_TITLE, "")

    def readings(self, documents: Iterable[DocumentFile]) -> Iterator[tuple[DocumentFile, ParsedDocument]]:
        """Read the texts of documents that came with the records."""
        return supplied_readings.read_supplied(self.world, documents)

    @cached_property
    def hidden_pages(self) -> Mapping[str, frozenset[int]]:
        """Number the pages that must not be seen, by the digest of their file."""
        digests = {self._iri(held): held.digest for held in self.held}
        found: dict[str, set[int]] = {}
        for iri in self.world.restricted:
            document, mark, number = iri.rpartition("/page/")
            if mark and number.isdecimal() and document in digests:
                found.setdefault(digests[document], set()).add(int(number))
        return {digest: frozenset(numbers) for digest, numbers in found.items()}

    @property
    def originals(self) -> Iterator[DocumentFile]:
        return (held for held in self.held if not held.original)

    def _iri(self, held: DocumentFile) -> str:
        return iris.mint(self.world.base, "document", held.key)

    def constants(self, held: DocumentFile) -> Mapping[str, Raw]:
        """Give what is said of a document beside its record: of all files of its kind, or by its pages."""
        if held.supplied:
            return held.supplied.said
        folder = self.world.inputs.folders[held.folder].folder
        return folder.layout(held.name.partition("/")[2]).constants
