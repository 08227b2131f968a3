"""The documents whose texts come with the records, and these texts, one document after the other."""

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Set
from typing import BinaryIO

from foia_graph.errors import LoadRefused
from foia_graph.extract.parsed_document import ParsedDocument
from foia_graph.ingest.documents.file_matching import DocumentFile
from foia_graph.ingest.mapping import supplied_texts
from foia_graph.ingest.mapping.context import LoadContext
from foia_graph.ingest.mapping.mapper import DOCUMENT_CLASS
from foia_graph.ingest.mapping.supplied_texts import SuppliedPage, TextOutline
from foia_graph.model import iris
from foia_graph.model.resource import Problem, SourceRecord


def supplied_files(world: LoadContext, filed: Set[str], problems: list[Problem]) -> Iterator[DocumentFile]:
    """Give the documents with texts that may be seen; one of those that have a file (by key) is that file."""
    records = {iri: (folder, record) for folder, iri, record in world.noted if record.type == DOCUMENT_CLASS}
    sources = _hidden_source_names(world)
    problems += world.texts.problems
    for iri, found in sorted(world.texts.found.items()):
        outline = found.without(iri, world.restricted, sources)
        if not outline.leaves:
            continue
        key = iris.last(iri)
        if key in filed:
            problems.append(_unneeded_text(key, outline))
        else:
            folder, record = records.get(iri, ("", None))
            yield _supplied_file(key, outline, folder, record, world)


def _supplied_file(
    key: str, outline: TextOutline, folder: str, record: SourceRecord | None, world: LoadContext
) -> DocumentFile:
    origin = outline.pages[0].origin
    path = world.inputs.folders[origin.folder].files[origin.file]
    return DocumentFile(
        key, outline.digest, path, origin.name, folder or origin.folder, record, supplied=outline
    )


def _hidden_source_names(world: LoadContext) -> frozenset[str]:
    """Give the sources that nobody may see, as records call them."""
    names = {leaf.origin.source for each in world.texts.found.values() for leaf in each.leaves.values()}
    return frozenset(filter(world.hides_source, names))


def _unneeded_text(key: str, outline: TextOutline) -> Problem:
    leaf = outline.pages[0]
    message = f"document/{key} has a file, which is read; the text beside it is not loaded"
    return Problem(leaf.origin.name, leaf.line, "text", message, "warning")


# -- the texts -----------------------------------------------------------------------------------------------


def read_supplied(
    world: LoadContext, documents: Iterable[DocumentFile]
) -> Iterator[tuple[DocumentFile, ParsedDocument]]:
    """Read the texts of documents, and give the reading of each as soon as all its pages are there.

    Raises LoadRefused when a file is not what it was when it was looked at first.
    """
    wanted = {iris.mint(world.base, "document", held.key): held for held in documents}
    with tempfile.TemporaryFile() as spare:
        shelf = _PageShelf(spare)
        for iri, leaf, text in _supplied_pages(world, wanted):
            if hashlib.sha256(text.encode()).digest() != leaf.digest:
                raise _changed_file(leaf.origin.name)
            shelf.put(iri, leaf.number, text)
            if len(shelf) == len(_pages_by_number(wanted[iri])):
                yield wanted[iri], supplied_texts.build_reading(wanted[iri].digest, shelf.take())
        if shelf.begun:
            raise _changed_file(wanted[min(shelf.begun)].name)


def _changed_file(name: str) -> LoadRefused:
    return LoadRefused(f"{name} changed while it was being read; nothing was loaded, load it again")


def _supplied_pages(
    world: LoadContext, wanted: Mapping[str, DocumentFile]
) -> Iterator[tuple[str, SuppliedPage, str]]:
    """Read the pages of some documents, in the order in which they stand in the files."""
    origins = (leaf.origin for held in wanted.values() for leaf in _pages_by_number(held).values())
    for folder, file in sorted({(origin.folder, origin.file) for origin in origins}):
        for record in world.stream(folder, file):
            if isinstance(record, SourceRecord) and supplied_texts.has_text(record):
                iri = world.named(record)
                document = supplied_texts.document_iri(iri)
                leaves = _pages_by_number(wanted[document]) if document in wanted else {}
                for number, text in supplied_texts.page_texts(record, iri) if leaves else ():
                    leaf = leaves.get(number)
                    if leaf and (leaf.origin.file, leaf.line) == (file, record.line):
                        yield document, leaf, text


def _pages_by_number(held: DocumentFile) -> Mapping[int, SuppliedPage]:
    return held.supplied.leaves if held.supplied else {}


class _PageShelf:
    """Pages of documents that are not whole yet: of the latest in memory, of the others in a file."""

    def __init__(self, spare: BinaryIO) -> None:
        self._spare, self._latest = spare, ""
        self._here: dict[int, str] = {}
        self._away: dict[str, dict[int, tuple[int, int]]] = {}

    def __len__(self) -> int:
        return len(self._here) + len(self._away.get(self._latest, ()))

    @property
    def begun(self) -> Set[str]:
        """Name the documents that are not whole."""
        return {*self._away, *([self._latest] if self._here else [])}

    def put(self, document: str, number: int, text: str) -> None:
        """Add a page; its document is the latest from now on."""
        if document != self._latest:
            self._put_away()
            self._latest = document
        self._here[number] = text

    def take(self) -> dict[int, str]:
        """Give the pages of the latest document, and forget them."""
        away = self._away.pop(self._latest, {})
        found = {number: self._read(*place) for number, place in away.items()} | self._here
        self._here = {}
        return found

    def _put_away(self) -> None:
        for number, text in self._here.items():
            data = text.encode()
            place = self._spare.seek(0, os.SEEK_END), len(data)
            self._spare.write(data)
            self._away.setdefault(self._latest, {})[number] = place
        self._here = {}

    def _read(self, place: int, size: int) -> str:
        self._spare.seek(place)
        return self._spare.read(size).decode()
