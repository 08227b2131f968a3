"""Description of documents by records: each by its file, and what the files tell together."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from foia_graph.extract.bates.page_ids import PageId
from foia_graph.extract.bates.release_numbers import FileNumbers, resolve_numbers
from foia_graph.extract.extractors import EXTRACTORS
from foia_graph.extract.near_duplicates.similarity import VERSION
from foia_graph.extract.registry import PageFinding
from foia_graph.ingest.documents import parts, records
from foia_graph.ingest.documents.collection import DOCUMENTS_GRAPH, DocumentCollection
from foia_graph.ingest.documents.file_matching import DocumentFile
from foia_graph.ingest.documents.library import COMPARISON_ACTIVITY, ReadingLibrary, reader_engines
from foia_graph.ingest.mapping import gazetteer
from foia_graph.ingest.mapping.context import RecordOrProblem
from foia_graph.ingest.mapping.mapper import Placement
from foia_graph.ingest.mapping.record_fields import DOCUMENT_CLASS
from foia_graph.model import iris
from foia_graph.model.resource import RawValue, SourceRecord

Findings = Mapping[str, list[PageFinding]]


def _releases_of(file: DocumentFile, constants: Mapping[str, RawValue]) -> list[str]:
    fields = file.record.fields if file.record else constants
    return list(gazetteer.plain_texts(fields.get("inSeries", [])))


class ReleaseNumbering:
    """The Bates numbers that the files of each release prove together."""

    def __init__(
        self,
        files: Iterable[DocumentFile],
        findings: Callable[[DocumentFile], Findings],
        constants: Callable[[DocumentFile], Mapping[str, RawValue]],
    ) -> None:
        """Read the numbers of all files; those without a release belong to the files of their folder."""
        groups: dict[tuple[str, ...], list[FileNumbers]] = {}
        for file in files:
            releases = _releases_of(file, constants(file))
            group = ("release", *sorted(releases)) if releases else ("folder", file.folder)
            groups.setdefault(group, []).append(FileNumbers(file.key, _page_ids(findings(file))))
        self._by_file = {
            key: ids for numbers in groups.values() for key, ids in resolve_numbers(numbers).items()
        }

    def applied_to(self, key: str, findings: Findings) -> Findings:
        """Return the findings of a document with its Bates numbers as its release proves them."""
        numbers = self._by_file.get(key)
        if numbers is None:
            return findings
        others = [each for each in _page_ids(findings) if each.kind not in ("bates", "bates-candidate")]
        return {**findings, "bates": [*numbers, *others]}


def _page_ids(findings: Findings) -> tuple[PageId, ...]:
    return tuple(each for each in findings.get("bates", ()) if isinstance(each, PageId))


def describe_documents(
    collection: DocumentCollection, library: ReadingLibrary
) -> Iterator[tuple[RecordOrProblem, Placement]]:
    """Yield the records of every document by its file, page by page, and of the works that they cite."""
    if not collection.files:
        return
    found = ((file.key, library.findings(file)) for file in collection.originals)
    talks = parts.collect_conversations(found, collection.context.base)
    agencies = gazetteer.unique_abbreviations(collection.names, "Agency")
    profile = collection.context.profile
    page_fields = frozenset(prop.name for prop in profile["Page"].finding_fields)
    document_fields = frozenset(profile[DOCUMENT_CLASS].properties)
    properties = (*profile["Page"].properties.values(), *profile[DOCUMENT_CLASS].properties.values())
    # Parts of other classes, as figures, are claimed whole: these classes have nothing for evidence.
    nested_fields = frozenset(
        prop.name
        for prop in properties
        if prop.nodes and all(profile[each].evidential for each in prop.nodes)
    )
    numbers = ReleaseNumbering(collection.originals, library.findings, collection.constants)
    for file in collection.files:
        document = records.DocumentContents(
            file,
            library.reading(file),
            numbers.applied_to(file.key, library.findings(file)),
            collection.context.base,
            collection.constants(file),
            agencies,
            talks,
            bool(library.ocr),
            library.duplicates.get(file.key, {}),
            not library.hidden_pages(file),
            page_fields,
            document_fields,
            nested_fields,
            library.failed_extractors(file),
        )
        place = Placement(iris.graph_iri(collection.context.base, file.graph), f"document/{file.key}")
        for record in records.document_records(document):
            yield record, place
    place = Placement(iris.graph_iri(collection.context.base, DOCUMENTS_GRAPH))
    for stub in records.cited_work_stubs(library.findings(file) for file in collection.originals):
        yield stub, place
    for record in _release_records(collection, library, numbers):
        yield record, place


def _release_records(
    collection: DocumentCollection, library: ReadingLibrary, numbers: ReleaseNumbering
) -> Iterator[SourceRecord]:
    """Yield for each release the Bates numbers that its documents bear."""
    releases: dict[str, parts.PrintedStamps] = {}
    for file in collection.originals:
        for release in _releases_of(file, collection.constants(file)):
            findings = numbers.applied_to(file.key, library.findings(file))
            releases.setdefault(release, {}).update(parts.document_stamps(file.key, findings))
    for release, printed in sorted(releases.items()):
        if bates := list(parts.bates_ranges(printed)):
            fields: dict[str, RawValue] = {"id": release.removeprefix("release/"), "batesRange": bates}
            yield SourceRecord("Release", fields, f"documents of {release}", 0, True, "more")


def activity_fields(library: ReadingLibrary) -> list[RawValue]:
    """Return how files were read, as activities for the catalogue's own record."""
    engines = f"Text and pages by {', '.join(reader_engines(library.ocr))}."
    beside = "Texts that come with the records, page by page as the records have them."
    compared = "Finds pages of different releases that say the same, word by word."
    activities = [
        (records.READING_ACTIVITY, "Read from the files", engines),
        (records.SUPPLIED_ACTIVITY, "Taken from the records", beside),
        (COMPARISON_ACTIVITY, f"Comparison of pages, version {VERSION}", compared),
    ]
    for each in EXTRACTORS.values():
        purpose = (each.extract.__doc__ or each.name).strip().partition("\n")[0]
        title = f"Extraction: {each.name}, version {each.version}"
        activities.append((f"{each.name}-{each.version}", title, purpose))
    return [{"id": name, "title": title, "description": text} for name, title, text in activities]
