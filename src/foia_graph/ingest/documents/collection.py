"""The documents of a catalogue: their files, what was read in them, and the records that come of it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from foia_graph.extract.gazetteer import Gazetteer
from foia_graph.extract.parsed_document import ParsedDocument
from foia_graph.ingest.documents import gazetteer, supplied_readings
from foia_graph.ingest.documents.file_matching import Held, Holdings, holdings, named
from foia_graph.ingest.mapping.context import World
from foia_graph.ingest.mapping.mapper import HAS_FILE
from foia_graph.ingest.mapping.sources import Source
from foia_graph.model import iris
from foia_graph.model.resource import Raw
from foia_graph.model.restrictions import hides
from foia_graph.runtime.files import Files
from foia_graph.store.fetch_log import Fetched

TOGETHER = "documents"
"""Name of the graph of what the files tell together: works that they cite, Bates numbers of releases."""

TITLE = "What the files of documents tell together"


@dataclass
class Collection:
    """All documents with a file; `library` has what was read in them."""

    world: World
    fetched: Mapping[str, Fetched]
    files: Files

    @cached_property
    def holdings(self) -> Holdings:
        """Give the files, each with its document."""
        notes = [(folder, iri, record) for folder, iri, record in self.world.noted if record.type == HAS_FILE]
        found = [
            each
            for folder, iri, record in notes
            if (each := named(record, iris.last(iri), folder, hides(iri, self.world.restricted)))
        ]
        made = holdings(found, self.world.inputs.folders, self.fetched, self.files)
        made.held += supplied_readings.holdings(self.world, {held.key for held in made.held}, made.problems)
        return made

    @cached_property
    def known(self) -> Gazetteer:
        """Give the names that are looked for; those of restricted things are not."""
        noted = (
            (iri, record) for _, iri, record in self.world.noted if record.type in self.world.named_classes
        )
        shown = ((iri, record) for iri, record in noted if not hides(iri, self.world.restricted))
        return gazetteer.known(shown, self.world.profile)

    @property
    def held(self) -> list[Held]:
        return self.holdings.held

    def register(self) -> None:
        """Make the graphs and sources of the files known, before anything is mapped."""
        for held in self.held:
            iri, graph = self._iri(held), iris.graph(self.world.base, held.graph)
            self.world.graphs.setdefault(graph, (f"Read from {held.called}", iri))
            if iri not in self.world.sources.by_iri:
                self.world.sources.add(Source(iri, graph))
        if self.held:
            self.world.graphs[iris.graph(self.world.base, TOGETHER)] = (TITLE, "")

    def readings(self, documents: Iterable[Held]) -> Iterator[tuple[Held, ParsedDocument]]:
        """Read the texts of documents that came with the records."""
        return supplied_readings.readings(self.world, documents)

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
    def originals(self) -> Iterator[Held]:
        return (held for held in self.held if not held.original)

    def _iri(self, held: Held) -> str:
        return iris.mint(self.world.base, "document", held.key)

    def constants(self, held: Held) -> Mapping[str, Raw]:
        """Give what is said of a document beside its record: of all files of its kind, or by its pages."""
        if held.supplied:
            return held.supplied.said
        folder = self.world.inputs.folders[held.folder].folder
        return folder.layout(held.name.partition("/")[2]).constants
