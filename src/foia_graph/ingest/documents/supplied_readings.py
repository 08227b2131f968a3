"""Readings of documents whose texts come with the records, one document after the other."""

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import replace
from typing import BinaryIO

from foia_graph.errors import LoadRefused
from foia_graph.extract.parsed_document import ParsedDocument
from foia_graph.ingest.documents.file_matching import DocumentFile
from foia_graph.ingest.mapping import supplied_texts
from foia_graph.ingest.mapping.context import LoadContext
from foia_graph.ingest.mapping.record_fields import DOCUMENT_CLASS, TEXT_FIELD
from foia_graph.ingest.mapping.supplied_texts import SuppliedPage, TextOutline
from foia_graph.model import iris
from foia_graph.model.resource import Problem, SourceRecord


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
            problems.append(_text_of_copy(file, beside))
        yield file if beside is None or file.original else replace(file, beside=beside)
    records = _records_by_key(context)
    for key, outline in outlines.items():
        folder, record = records.get(key, ("", None))
        yield _supplied_file(key, outline, folder, record, context)


def _visible_outlines(context: LoadContext) -> Iterator[tuple[str, TextOutline]]:
    """Yield the outlines of the texts that may be seen, by the keys of their documents."""
    sources = _hidden_source_names(context)
    for iri, all_pages in sorted(context.text_outlines.by_document.items()):
        outline = all_pages.without_hidden(iri, context.hidden_things, sources)
        if outline.pages:
            yield iris.last_segment(iri), outline


def _records_by_key(context: LoadContext) -> Mapping[str, tuple[str, SourceRecord]]:
    """Return the records of documents with their folders, by key."""
    return {
        iris.last_segment(iri): (folder, record)
        for folder, iri, record in context.document_records
        if record.type == DOCUMENT_CLASS
    }


def _supplied_file(
    key: str, outline: TextOutline, folder: str, record: SourceRecord | None, context: LoadContext
) -> DocumentFile:
    origin = outline.ordered_pages[0].origin
    path = context.inventory.folders[origin.folder].files[origin.file]
    return DocumentFile(
        key, outline.digest, path, origin.name, folder or origin.folder, record, outline=outline
    )


def _hidden_source_names(context: LoadContext) -> frozenset[str]:
    """Return the sources that no one may see, as records call them."""
    names = {
        page.origin.source
        for each in context.text_outlines.by_document.values()
        for page in each.pages.values()
    }
    return frozenset(filter(context.hides_source, names))


def _text_of_copy(file: DocumentFile, outline: TextOutline) -> Problem:
    message = (
        f"document/{file.key} has the same file as document/{file.original}, to whose record a text belongs; "
        "this one is not loaded"
    )
    return text_problem(outline, message)


def text_problem(outline: TextOutline, message: str) -> Problem:
    """Return what is wrong with a text, as a warning at the position where it begins."""
    page = outline.ordered_pages[0]
    return Problem(page.origin.name, page.line, TEXT_FIELD, message, "warning")


# -- the texts -----------------------------------------------------------------------------------------------


def read_supplied(
    context: LoadContext, documents: Iterable[DocumentFile]
) -> Iterator[tuple[DocumentFile, ParsedDocument]]:
    """Yield the readings of documents whose texts come with records, each as soon as all its pages are there.

    Raises LoadRefused when a file is not what it was when it was looked at first.
    """
    files_by_iri = {iris.mint(context.base, "document", file.key): file for file in documents}
    with tempfile.TemporaryFile() as spare:
        shelf = _PageShelf(spare)
        for iri, page, text in _supplied_pages(context, files_by_iri):
            if hashlib.sha256(text.encode()).digest() != page.digest:
                raise _changed_file(page.origin.name)
            shelf.put(iri, page.number, text)
            if len(shelf) == len(_pages_by_number(files_by_iri[iri])):
                yield files_by_iri[iri], supplied_texts.build_reading(files_by_iri[iri].digest, shelf.take())
        if shelf.unfinished:
            raise _changed_file(files_by_iri[min(shelf.unfinished)].name)


def _changed_file(name: str) -> LoadRefused:
    return LoadRefused(f"{name} changed while it was being read; nothing was loaded, load it again")


def _supplied_pages(
    context: LoadContext, files_by_iri: Mapping[str, DocumentFile]
) -> Iterator[tuple[str, SuppliedPage, str]]:
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


def _pages_by_number(file: DocumentFile) -> Mapping[int, SuppliedPage]:
    outline = file.outline or file.beside
    return outline.pages if outline else {}


class _PageShelf:
    """Pages of documents that are not whole yet: those of the latest in memory, of the others in a file."""

    def __init__(self, spare: BinaryIO) -> None:
        self._spare, self._latest = spare, ""
        self._here: dict[int, str] = {}
        self._away: dict[str, dict[int, tuple[int, int]]] = {}

    def __len__(self) -> int:
        return len(self._here) + len(self._away.get(self._latest, ()))

    @property
    def unfinished(self) -> Set[str]:
        """The documents (IRIs) that are not whole."""
        return {*self._away, *([self._latest] if self._here else [])}

    def put(self, document: str, number: int, text: str) -> None:
        """Add a page; its document is the latest from now on."""
        if document != self._latest:
            self._move_to_file()
            self._latest = document
        self._here[number] = text

    def take(self) -> dict[int, str]:
        """Return the pages of the latest document, and forget them."""
        away = self._away.pop(self._latest, {})
        found = {number: self._read(*place) for number, place in away.items()} | self._here
        self._here = {}
        return found

    def _move_to_file(self) -> None:
        for number, text in self._here.items():
            data = text.encode()
            place = self._spare.seek(0, os.SEEK_END), len(data)
            self._spare.write(data)
            self._away.setdefault(self._latest, {})[number] = place
        self._here = {}

    def _read(self, place: int, size: int) -> str:
        self._spare.seek(place)
        return self._spare.read(size).decode()
