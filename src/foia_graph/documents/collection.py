"""The documents of a catalogue: their files, what was read in them, and the records that come of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from foia_graph import iris
from foia_graph.documents import names
from foia_graph.documents.held import Held, Holdings, holdings, named
from foia_graph.documents.library import Library
from foia_graph.documents.ranges import Printed, ranges, stamps, together
from foia_graph.documents.records import READING, Document, records, stubs
from foia_graph.documents.threads import conversations
from foia_graph.extract.extractors import EXTRACTORS
from foia_graph.extract.known import Known
from foia_graph.fetched import Fetched
from foia_graph.files import Files
from foia_graph.mapping import HAS_FILE, Place
from foia_graph.model import Raw, SourceRecord
from foia_graph.restrict import hides
from foia_graph.sources import Source
from foia_graph.world import BEARERS, World

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
        return holdings(found, self.world.inputs.folders, self.fetched, self.files)

    @cached_property
    def known(self) -> Known:
        """Give the names that are looked for; those of restricted things are not."""
        bearers = ((iri, record) for _, iri, record in self.world.noted if record.type in BEARERS)
        return names.known((iri, record) for iri, record in bearers if not hides(iri, self.world.restricted))

    @property
    def held(self) -> list[Held]:
        return self.holdings.held

    def register(self) -> None:
        """Make the graphs and sources of the files known, before anything is mapped."""
        for held in self.held:
            iri, graph = self._iri(held), iris.graph(self.world.base, held.graph)
            self.world.graphs.setdefault(graph, (f"Read from {held.name}", iri))
            if held.record is None:
                self.world.sources.add(Source(iri, graph))
        if self.held:
            self.world.graphs[iris.graph(self.world.base, TOGETHER)] = (TITLE, "")

    def records(self, library: Library) -> Iterator[tuple[SourceRecord, Place]]:
        """Describe every document by its file, page by page, and the works that they cite."""
        if not self.held:
            return
        found = ((held.key, library.found(held)) for held in self._originals)
        talks = conversations(found, self.world.base)
        agencies = names.abbreviations(self.known, "Agency")
        for held in self.held:
            document = Document(
                held,
                library.reading(held),
                library.found(held),
                self.world.base,
                self._constants(held),
                agencies,
                talks,
                bool(library.ocr),
            )
            place = Place(iris.graph(self.world.base, held.graph), f"document/{held.key}")
            for record in records(document):
                yield record, place
        place = Place(iris.graph(self.world.base, TOGETHER))
        for stub in stubs(library.found(held) for held in self._originals):
            yield stub, place
        for record in self._releases(library):
            yield record, place

    def _releases(self, library: Library) -> Iterator[SourceRecord]:
        """Say which Bates numbers the documents of each release bear."""
        releases: dict[str, list[Printed]] = {}
        for held in self._originals:
            said = held.record.fields if held.record else self._constants(held)
            for release in names.texts(said.get("inSeries", [])):
                releases.setdefault(release, []).append(stamps(held.key, library.found(held)))
        for release, found in sorted(releases.items()):
            if bates := list(ranges(together(found))):
                fields: dict[str, Raw] = {"id": release.removeprefix("release/"), "batesRange": bates}
                yield SourceRecord("Release", fields, f"documents of {release}", 0, True, "more")

    @property
    def _originals(self) -> Iterator[Held]:
        return (held for held in self.held if not held.original)

    def _iri(self, held: Held) -> str:
        return iris.mint(self.world.base, "document", held.key)

    def _constants(self, held: Held) -> Mapping[str, Raw]:
        folder = self.world.inputs.folders[held.folder].folder
        return folder.layout(held.name.partition("/")[2]).constants


def activities(library: Library) -> list[Raw]:
    """Describe how files were read, for the catalogue's own record."""
    reader: dict[str, Raw] = {
        "id": READING,
        "title": "Read from the files",
        "description": f"Text and pages by {', '.join(library.engines)}.",
    }
    return [
        reader,
        *(
            {
                "id": f"{each.name}-{each.version}",
                "title": f"Extraction: {each.name}, version {each.version}",
                "description": (each.extract.__doc__ or each.name).strip().partition("\n")[0],
            }
            for each in EXTRACTORS.values()
        ),
    ]
