"""Collection of the documents of a catalogue: their files, and what is known of them before they are read."""

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from functools import cached_property

from foia_graph.errors import LoadRefused
from foia_graph.extract.gazetteer import Gazetteer
from foia_graph.extract.parsed_document import ParsedDocument
from foia_graph.ingest.documents.file_matching import DocumentFile, DocumentFiles, file_reference, match_files
from foia_graph.ingest.mapping import gazetteer, supplied_texts
from foia_graph.ingest.mapping.context import LoadContext
from foia_graph.ingest.mapping.record_fields import DOCUMENT_CLASS, TEXT_FIELD
from foia_graph.ingest.mapping.rules import ClaimSource
from foia_graph.model import iris
from foia_graph.model.resource import Problem, RawValue, SourceRecord
from foia_graph.model.restrictions import is_hidden_iri
from foia_graph.runtime.files import ContentStore
from foia_graph.store.fetch_log import FetchLogEntry


def with_supplied_texts(
    context: LoadContext, files: Iterable[DocumentFile], problems: list[Problem]
) -> Iterator[DocumentFile]:
    """Yield the files of documents, with texts that came next to them, then the documents with texts alone.

    Only texts that may be seen count. What is wrong with texts is added to `problems`.
    """
    outlines = dict(_visible_outlines(context))
    problems += context.text_outlines.problems
    for file in files:
        beside = outlines.pop(file.key, None)
        if beside and file.original:
            message = (
                f"document/{file.key} has the same file as document/{file.original}, to whose record a text "
                "belongs; this one is not loaded"
            )
            problems.append(text_problem(beside, message))
        yield file if beside is None or file.original else replace(file, beside=beside)
    records = {
        iris.last_segment(iri): (folder, record)
        for folder, iri, record in context.document_records
        if record.type == DOCUMENT_CLASS
    }
    for key, outline in outlines.items():
        folder, record = records.get(key, ("", None))
        origin = outline.ordered_pages[0].origin
        path, folder = context.inventory.folders[origin.folder].files[origin.file], folder or origin.folder
        yield DocumentFile(key, outline.digest, path, origin.name, folder, record, outline=outline)


def _visible_outlines(context: LoadContext) -> Iterator[tuple[str, supplied_texts.TextOutline]]:
    outlines = context.text_outlines.by_document
    names = {page.origin.source for each in outlines.values() for page in each.pages.values()}
    sources = frozenset(filter(context.hides_source, names))
    for iri, all_pages in sorted(outlines.items()):
        outline = all_pages.without_hidden(iri, context.hidden_things, sources)
        if outline.pages:
            yield iris.last_segment(iri), outline


def text_problem(outline: supplied_texts.TextOutline, message: str) -> Problem:
    """Return what is wrong with a text, as a warning at the position where it begins."""
    page = outline.ordered_pages[0]
    return Problem(page.origin.name, page.line, TEXT_FIELD, message, "warning")


def read_supplied(
    context: LoadContext, documents: Iterable[DocumentFile]
) -> Iterator[tuple[DocumentFile, ParsedDocument]]:
    """Yield the readings of documents whose texts come with records, each as soon as all its pages are there.

    Raises LoadRefused when a file is not what it was when it was looked at first.
    """
    files_by_iri = {iris.mint(context.base, "document", file.key): file for file in documents}
    missing = {iri: len(_pages_by_number(file)) for iri, file in files_by_iri.items()}
    # A database without a name is in memory as long as it is small, and then in a file that no one sees.
    with closing(sqlite3.connect("")) as shelf:
        shelf.execute("CREATE TABLE page (document TEXT, number INTEGER, text TEXT)")
        shelf.execute("CREATE INDEX page_of ON page (document)")
        for iri, page, text in _supplied_pages(context, files_by_iri):
            if hashlib.sha256(text.encode()).digest() != page.digest:
                raise _changed_file(page.origin.name)
            shelf.execute("INSERT INTO page VALUES (?, ?, ?)", (iri, page.number, text))
            missing[iri] -= 1
            if not missing[iri]:
                texts = dict(shelf.execute("SELECT number, text FROM page WHERE document = ?", (iri,)))
                shelf.execute("DELETE FROM page WHERE document = ?", (iri,))
                yield files_by_iri[iri], supplied_texts.build_reading(files_by_iri[iri].digest, texts)
    if unfinished := [iri for iri, count in missing.items() if count]:
        raise _changed_file(files_by_iri[min(unfinished)].name)


def _changed_file(name: str) -> LoadRefused:
    return LoadRefused(f"{name} changed while it was being read; nothing was loaded, load it again")


def _supplied_pages(
    context: LoadContext, files_by_iri: Mapping[str, DocumentFile]
) -> Iterator[tuple[str, supplied_texts.SuppliedPage, str]]:
    """Yield the pages of some documents, in the order in which they are in the files."""
    origins = (page.origin for file in files_by_iri.values() for page in _pages_by_number(file).values())
    for folder, name in sorted({(origin.folder, origin.file) for origin in origins}):
        for record in context.read_records(folder, name):
            if isinstance(record, SourceRecord) and supplied_texts.has_text(record):
                iri = context.iri_of(record)
                document = supplied_texts.document_iri(iri)
                pages = _pages_by_number(files_by_iri[document]) if document in files_by_iri else {}
                for number, text in supplied_texts.page_texts(record, iri) if pages else ():
                    page = pages.get(number)
                    if page and (page.origin.file, page.line) == (name, record.line):
                        yield document, page, text


def _pages_by_number(file: DocumentFile) -> Mapping[int, supplied_texts.SuppliedPage]:
    outline = file.outline or file.beside
    return outline.pages if outline else {}


# Name of the graph of what the files tell together: works that they cite, Bates numbers of releases.
DOCUMENTS_GRAPH = "documents"


@dataclass
class DocumentCollection:
    """All documents with a file, or with texts that come with records."""

    context: LoadContext
    fetched: Mapping[str, FetchLogEntry]
    stored_files: ContentStore

    @cached_property
    def matches(self) -> DocumentFiles:
        """The files, each with its document, and what is wrong with them."""
        found = (
            file_reference(
                record, iris.last_segment(iri), folder, is_hidden_iri(iri, self.context.hidden_things)
            )
            for folder, iri, record in self.context.document_records
        )
        named = [each for each in found if each is not None]
        made = match_files(named, self.context.inventory.folders, self.fetched, self.stored_files)
        made.files = list(with_supplied_texts(self.context, made.files, made.problems))
        return made

    @cached_property
    def names(self) -> Gazetteer:
        """The names that are looked for in documents; those of restricted things are not."""
        shown = (
            (iri, record)
            for _, iri, record in self.context.document_records
            if record.type in self.context.named_classes
            and not is_hidden_iri(iri, self.context.hidden_things)
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
            title = "What the files of documents state together"
            self.context.graphs[iris.graph_iri(self.context.base, DOCUMENTS_GRAPH)] = title, ""

    def read_supplied(
        self, documents: Iterable[DocumentFile]
    ) -> Iterator[tuple[DocumentFile, ParsedDocument]]:
        """Yield the texts of documents that came with the records, as readings."""
        return read_supplied(self.context, documents)

    @cached_property
    def hidden_pages(self) -> Mapping[str, frozenset[int]]:
        """Numbers of the pages that must not be seen, by the digest of their file."""
        digests = {self._iri(file): file.digest for file in self.files}
        found: dict[str, set[int]] = {}
        for document, number in map(iris.page_of, self.context.hidden_things):
            if number and document in digests:
                found.setdefault(digests[document], set()).add(number)
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
