"""What was read in files: taken from the store where it is there, read now where it is not."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib.metadata import version

from foia_graph.extract import parsed_document as readings
from foia_graph.extract import registry
from foia_graph.extract.extractors import EXTRACTORS
from foia_graph.extract.gazetteer import Gazetteer, gazetteer_digest
from foia_graph.extract.parsed_document import (
    READER_VERSION,
    SUPPLIED_VERSION,
    ParsedDocument,
    encode_document,
)
from foia_graph.extract.pdf.pool import ReaderPool, ReadResult
from foia_graph.extract.registry import PageFinding
from foia_graph.ingest.documents.duplicate_claims import DuplicatePages
from foia_graph.ingest.documents.file_matching import DocumentFile
from foia_graph.runtime.progress import Bar
from foia_graph.store.reading_cache import Readings

ReadSupplied = Callable[[Iterable[DocumentFile]], Iterator[tuple[DocumentFile, ParsedDocument]]]
"""Gives the readings of documents whose texts come with the records."""


def reader_versions() -> str:
    """Name the versions of the reader and of all extractors."""
    return " ".join(
        (
            f"reading-{READER_VERSION}",
            f"supplied-{SUPPLIED_VERSION}",
            *(f"{each.name}-{each.version}" for each in EXTRACTORS.values()),
        )
    )


@dataclass(slots=True)
class ReadingCounts:
    """How many files were read now, and how many readings were there."""

    read: int = 0
    kept: int = 0


@dataclass
class ReadingLibrary:
    """Readings of files and what was found in them; with `ocr` what has no text is read off the image."""

    store: Readings
    known: Gazetteer
    texts: ReadSupplied
    ocr: str = ""
    """Name and version of the OCR engine, "" for none."""
    workers: int | None = None
    tally: ReadingCounts = field(default_factory=ReadingCounts)
    twins: DuplicatePages = field(default_factory=DuplicatePages)
    """The pages that say the same, once they were compared."""
    hidden: Mapping[str, frozenset[int]] = field(default_factory=dict)
    """The pages that must not be seen, by the digest of their file."""
    names: dict[tuple[str, bool], tuple[str, str]] = field(default_factory=dict)
    """Names of the reading and of the findings, by the digest of the file and whether it is cleared."""

    def fill(self, held: Iterable[DocumentFile], bar: Bar) -> None:
        """Read all files that were not read before, and find anew what depends on names that changed."""
        originals = {(each.digest, each.cleared): each for each in held if not each.original}
        unread: dict[bool, list[DocumentFile]] = {False: [], True: []}
        unfound: list[DocumentFile] = []
        untold: list[DocumentFile] = []
        for key, each in originals.items():
            name = self.store.find(each.digest, self._reader(each))
            found = name and self.store.find(each.digest, self._finder(name))
            if name and found:
                self.names[key] = name, found
                self.tally.kept += 1
            elif each.supplied:
                untold.append(each)
            elif name:
                unfound.append(each)
            else:
                unread[each.cleared].append(each)
        try:
            if any(unread.values()) or unfound or untold:
                self._read(unread, unfound, untold, bar)
        finally:
            self.store.settle()

    def reading(self, held: DocumentFile) -> ParsedDocument:
        """Give the reading of a file as far as it may be seen; a copy has that of its original."""
        reading = readings.decode_document(self.store.get(self._names(held)[0]))
        return reading.without_pages(self.hidden_pages(held))

    def found(self, held: DocumentFile) -> Mapping[str, list[PageFinding]]:
        """Give what was found in a file, by extractor, on pages that may be seen."""
        found = registry.decode_findings(self.store.get(self._names(held)[1]))
        pages = self.hidden_pages(held)
        if not pages:
            return found
        return {name: [each for each in all_ if pages.isdisjoint(each.pages)] for name, all_ in found.items()}

    def hidden_pages(self, held: DocumentFile) -> frozenset[int]:
        """Number the pages of a file that must not be seen."""
        return self.hidden.get(held.digest, frozenset())

    def name(self, held: DocumentFile) -> str:
        """Give the name of the reading of a file."""
        return self._names(held)[0]

    def _names(self, held: DocumentFile) -> tuple[str, str]:
        found = self.names.get((held.digest, held.cleared))
        return found if found is not None else self.names[held.digest, not held.cleared]

    def _read(
        self,
        unread: Mapping[bool, list[DocumentFile]],
        unfound: list[DocumentFile],
        untold: list[DocumentFile],
        bar: Bar,
    ) -> None:
        count = sum(map(len, unread.values())) + len(unfound) + len(untold)
        with (
            ReaderPool(self.known, self.workers, ocr=bool(self.ocr)) as pool,
            bar(count, "documents") as done,
        ):
            for cleared, files in unread.items():
                files_by = {each.path: each for each in files}
                for path, result in pool.read_all(files_by, cleared=cleared):
                    self._take(files_by[path], result)
                    # To read a file again costs more than to wait for the disk.
                    self.store.settle()
                    done(1)
            encoded = ((held, encode_document(reading)) for held, reading in self.texts(untold))
            for held, result in pool.extract_supplied(encoded):
                self._take(held, result, again=self.store.find(held.digest, self._reader(held)) is not None)
                done(1)
            kept = {self.store.find(each.digest, self._reader(each)) or "": each for each in unfound}
            for name, findings in pool.extract_all((name, self.store.get(name)) for name in kept):
                self._keep(kept[name].digest, kept[name].cleared, name, findings)
                self.tally.kept += 1
                done(1)

    def _take(self, held: DocumentFile, result: ReadResult, *, again: bool = False) -> None:
        """Keep a reading; one that might come out otherwise another time is not found again."""
        reader = self._reader(held) if result.is_lasting else ""
        name = self.store.put(held.digest, reader, result.reading)
        self._keep(held.digest, held.cleared, name, result.findings)
        self.tally.kept += again
        self.tally.read += not again

    def _keep(self, file: str, cleared: bool, reading: str, findings: bytes) -> None:
        self.names[file, cleared] = reading, self.store.put(file, self._finder(reading), findings)

    def _reader(self, held: DocumentFile) -> str:
        if held.supplied:
            return f"supplied {SUPPLIED_VERSION}"
        return " ".join(("reading", READER_VERSION, self.ocr, "cleared" * held.cleared)).strip()

    def _finder(self, reading: str) -> str:
        return f"found {self._versions} {reading}"

    @property
    def engines(self) -> list[str]:
        """Name what files are read with, and the versions."""
        readers = [f"{name} {version(name)}" for name in ("pypdfium2", "pypdf")]
        return [*readers, self.ocr] if self.ocr else readers

    @cached_property
    def _versions(self) -> str:
        return hashlib.sha256(f"{reader_versions()} {gazetteer_digest(self.known)}".encode()).hexdigest()[:16]
