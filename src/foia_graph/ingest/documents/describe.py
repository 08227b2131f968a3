"""What the documents of a catalogue say, as records: each by its file, and what the files tell together."""

from collections.abc import Iterator

from foia_graph.extract.extractors import EXTRACTORS
from foia_graph.extract.near_duplicates.similarity import VERSION
from foia_graph.ingest.documents import gazetteer
from foia_graph.ingest.documents.collection import TOGETHER, Collection
from foia_graph.ingest.documents.duplicate_claims import ACTIVITY
from foia_graph.ingest.documents.library import Library
from foia_graph.ingest.documents.ranges import Printed, ranges, stamps, together
from foia_graph.ingest.documents.records import READING, SUPPLIED, Document, records, stubs
from foia_graph.ingest.documents.threads import conversations
from foia_graph.ingest.mapping.mapper import Place
from foia_graph.model import iris
from foia_graph.model.resource import Raw, SourceRecord


def described(collection: Collection, library: Library) -> Iterator[tuple[SourceRecord, Place]]:
    """Describe every document by its file, page by page, and the works that they cite."""
    if not collection.held:
        return
    found = ((held.key, library.found(held)) for held in collection.originals)
    talks = conversations(found, collection.world.base)
    agencies = gazetteer.abbreviations(collection.known, "Agency")
    on_pages = frozenset(prop.name for prop in collection.world.profile["Page"].found_fields)
    for held in collection.held:
        document = Document(
            held,
            library.reading(held),
            library.found(held),
            collection.world.base,
            collection.constants(held),
            agencies,
            talks,
            bool(library.ocr),
            library.twins.claims(held.key),
            not library.hidden_pages(held),
            on_pages,
        )
        place = Place(iris.graph(collection.world.base, held.graph), f"document/{held.key}")
        for record in records(document):
            yield record, place
    place = Place(iris.graph(collection.world.base, TOGETHER))
    for stub in stubs(library.found(held) for held in collection.originals):
        yield stub, place
    for record in _releases(collection, library):
        yield record, place


def _releases(collection: Collection, library: Library) -> Iterator[SourceRecord]:
    """Say which Bates numbers the documents of each release bear."""
    releases: dict[str, list[Printed]] = {}
    for held in collection.originals:
        said = held.record.fields if held.record else collection.constants(held)
        for release in gazetteer.texts(said.get("inSeries", [])):
            releases.setdefault(release, []).append(stamps(held.key, library.found(held)))
    for release, found in sorted(releases.items()):
        if bates := list(ranges(together(found))):
            fields: dict[str, Raw] = {"id": release.removeprefix("release/"), "batesRange": bates}
            yield SourceRecord("Release", fields, f"documents of {release}", 0, True, "more")


def activities(library: Library) -> list[Raw]:
    """Describe how files were read, for the catalogue's own record."""
    reader: dict[str, Raw] = {
        "id": READING,
        "title": "Read from the files",
        "description": f"Text and pages by {', '.join(library.engines)}.",
    }
    beside: dict[str, Raw] = {
        "id": SUPPLIED,
        "title": "Taken from the records",
        "description": "Texts that come with the records, page by page as the records have them.",
    }
    compared: dict[str, Raw] = {
        "id": ACTIVITY,
        "title": f"Comparison of pages, version {VERSION}",
        "description": "Finds pages of different releases that say the same, word by word.",
    }
    return [
        reader,
        beside,
        *(
            {
                "id": f"{each.name}-{each.version}",
                "title": f"Extraction: {each.name}, version {each.version}",
                "description": (each.extract.__doc__ or each.name).strip().partition("\n")[0],
            }
            for each in EXTRACTORS.values()
        ),
        compared,
    ]
