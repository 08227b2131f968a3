"""What the documents of a catalogue say, as records: each by its file, and what the files tell together."""

from collections.abc import Iterator

from foia_graph.extract.extractors import EXTRACTORS
from foia_graph.extract.near_duplicates.similarity import VERSION
from foia_graph.ingest.documents import gazetteer
from foia_graph.ingest.documents.collection import DOCUMENTS_GRAPH, DocumentCollection
from foia_graph.ingest.documents.duplicate_claims import COMPARISON_ACTIVITY
from foia_graph.ingest.documents.library import ReadingLibrary
from foia_graph.ingest.documents.ranges import PrintedStamps, bates_ranges, document_stamps, merge_stamps
from foia_graph.ingest.documents.records import (
    READING_ACTIVITY,
    SUPPLIED_ACTIVITY,
    DocumentContents,
    cited_work_stubs,
    document_records,
)
from foia_graph.ingest.documents.threads import collect_conversations
from foia_graph.ingest.mapping.mapper import Placement
from foia_graph.model import iris
from foia_graph.model.resource import Raw, SourceRecord


def describe_documents(
    collection: DocumentCollection, library: ReadingLibrary
) -> Iterator[tuple[SourceRecord, Placement]]:
    """Describe every document by its file, page by page, and the works that they cite."""
    if not collection.held:
        return
    found = ((held.key, library.found(held)) for held in collection.originals)
    talks = collect_conversations(found, collection.world.base)
    agencies = gazetteer.unique_abbreviations(collection.known, "Agency")
    for held in collection.held:
        document = DocumentContents(
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
        )
        place = Placement(iris.graph(collection.world.base, held.graph), f"document/{held.key}")
        for record in document_records(document):
            yield record, place
    place = Placement(iris.graph(collection.world.base, DOCUMENTS_GRAPH))
    for stub in cited_work_stubs(library.found(held) for held in collection.originals):
        yield stub, place
    for record in _release_records(collection, library):
        yield record, place


def _release_records(collection: DocumentCollection, library: ReadingLibrary) -> Iterator[SourceRecord]:
    """Say which Bates numbers the documents of each release bear."""
    releases: dict[str, list[PrintedStamps]] = {}
    for held in collection.originals:
        said = held.record.fields if held.record else collection.constants(held)
        for release in gazetteer.plain_texts(said.get("inSeries", [])):
            releases.setdefault(release, []).append(document_stamps(held.key, library.found(held)))
    for release, found in sorted(releases.items()):
        if bates := list(bates_ranges(merge_stamps(found))):
            fields: dict[str, Raw] = {"id": release.removeprefix("release/"), "batesRange": bates}
            yield SourceRecord("Release", fields, f"documents of {release}", 0, True, "more")


def activity_fields(library: ReadingLibrary) -> list[Raw]:
    """Describe how files were read, for the catalogue's own record."""
    reader: dict[str, Raw] = {
        "id": READING_ACTIVITY,
        "title": "Read from the files",
        "description": f"Text and pages by {', '.join(library.engines)}.",
    }
    beside: dict[str, Raw] = {
        "id": SUPPLIED_ACTIVITY,
        "title": "Taken from the records",
        "description": "Texts that come with the records, page by page as the records have them.",
    }
    compared: dict[str, Raw] = {
        "id": COMPARISON_ACTIVITY,
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
