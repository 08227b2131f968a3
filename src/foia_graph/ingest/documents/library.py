"""Library of what was read in files: taken from the store where it is there, read now where it is not."""

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
from foia_graph.runtime.progress import ProgressReporter
from foia_graph.store.reading_cache import ReadingCache

ReadSupplied = Callable[[Iterable[DocumentFile]], Iterator[tuple[DocumentFile, ParsedDocument]]]
"""A function from documents whose texts come with the records to their readings."""


def reader_versions() -> str:
    """Return the versions of the reader and of all extractors."""
    return " ".join(
        (
            f"reading-{READER_VERSION}",
            f"supplied-{SUPPLIED_VERSION}",
            *(f"{each.name}-{each.version}" for each in EXTRACTORS.values()),
        )
    )


@dataclass(slots=True)
class ReadingCounts:
    """Counts of the files that were read now, and of those whose readings were there."""

    read: int = 0
    reused: int = 0


@dataclass
class ReadingLibrary:
    """Readings of files and what was found in them; with `ocr` what has no text is read off the image."""

    cache: ReadingCache
    known_names: Gazetteer
    read_supplied: ReadSupplied
    ocr: str = ""
    """Name and version of the OCR engine, "" for none."""
    workers: int | None = None
    counts: ReadingCounts = field(default_factory=ReadingCounts)
    duplicates: DuplicatePages = field(default_factory=DuplicatePages)
    """The pages that say the same, once they were compared."""
    hidden_by_file: Mapping[str, frozenset[int]] = field(default_factory=dict)
    """The pages that must not be seen, by the digest of their file."""
    cache_names: dict[tuple[str, bool], tuple[str, str]] = field(default_factory=dict)
    """Names of reading and findings in the cache, by the digest of the file and whether it is cleared."""

    def read_files(self, files: Iterable[DocumentFile], bar: ProgressReporter) -> None:
        """Read all files that were not read before, and find anew what depends on names that changed."""
        originals = {(each.digest, each.cleared): each for each in files if not each.original}
        unread: dict[bool, list[DocumentFile]] = {False: [], True: []}
        without_findings: list[DocumentFile] = []
        unread_texts: list[DocumentFile] = []
        for key, each in originals.items():
            name = self.cache.find_reading(each.digest, self._reading_key(each))
            found = name and self.cache.find_reading(each.digest, self._findings_key(name))
            if name and found:
                self.cache_names[key] = name, found
                self.counts.reused += 1
            elif each.outline:
                unread_texts.append(each)
            elif name:
                without_findings.append(each)
            else:
                unread[each.cleared].append(each)
        try:
            if any(unread.values()) or without_findings or unread_texts:
                self._read_missing(unread, without_findings, unread_texts, bar)
        finally:
            # What was read until an error came is not read again by the next load.
            self.cache.write_pending()

    def reading(self, file: DocumentFile) -> ParsedDocument:
        """Return the reading of a file as far as it may be seen; a copy has that of its original."""
        reading = readings.decode_document(self.cache.read_reading(self._names_of(file)[0]))
        return reading.without_pages(self.hidden_pages(file))

    def findings(self, file: DocumentFile) -> Mapping[str, list[PageFinding]]:
        """Return what was found in a file, by extractor, on pages that may be seen."""
        found = registry.decode_findings(self.cache.read_reading(self._names_of(file)[1]))
        pages = self.hidden_pages(file)
        if not pages:
            return found
        return {name: [each for each in all_ if pages.isdisjoint(each.pages)] for name, all_ in found.items()}

    def hidden_pages(self, file: DocumentFile) -> frozenset[int]:
        """Return the numbers of the pages of a file that must not be seen."""
        return self.hidden_by_file.get(file.digest, frozenset())

    def reading_name(self, file: DocumentFile) -> str:
        """Return the name of the reading of a file in the cache."""
        return self._names_of(file)[0]

    def _names_of(self, file: DocumentFile) -> tuple[str, str]:
        found = self.cache_names.get((file.digest, file.cleared))
        return found if found is not None else self.cache_names[file.digest, not file.cleared]

    def _read_missing(
        self,
        unread: Mapping[bool, list[DocumentFile]],
        without_findings: list[DocumentFile],
        unread_texts: list[DocumentFile],
        bar: ProgressReporter,
    ) -> None:
        count = sum(map(len, unread.values())) + len(without_findings) + len(unread_texts)
        with (
            ReaderPool(self.known_names, self.workers, ocr=bool(self.ocr)) as pool,
            bar(count, "documents") as done,
        ):
            for cleared, files in unread.items():
                files_by = {each.path: each for each in files}
                for path, result in pool.read_all(files_by, cleared=cleared):
                    self._store_result(files_by[path], result)
                    # To read a file again costs more than to wait for the disk.
                    self.cache.write_pending()
                    done(1)
            encoded = ((file, encode_document(reading)) for file, reading in self.read_supplied(unread_texts))
            for file, result in pool.extract_supplied(encoded):
                self._store_result(
                    file,
                    result,
                    again=self.cache.find_reading(file.digest, self._reading_key(file)) is not None,
                )
                done(1)
            kept = {
                self.cache.find_reading(each.digest, self._reading_key(each)) or "": each
                for each in without_findings
            }
            for name, findings in pool.extract_all((name, self.cache.read_reading(name)) for name in kept):
                self._store_findings(kept[name].digest, kept[name].cleared, name, findings)
                self.counts.reused += 1
                done(1)

    def _store_result(self, file: DocumentFile, result: ReadResult, *, again: bool = False) -> None:
        """Store a reading; one that might come out otherwise another time is not found again."""
        reader = self._reading_key(file) if result.is_lasting else ""
        name = self.cache.put_reading(file.digest, reader, result.reading)
        self._store_findings(file.digest, file.cleared, name, result.findings)
        self.counts.reused += again
        self.counts.read += not again

    def _store_findings(self, file: str, cleared: bool, reading: str, findings: bytes) -> None:
        self.cache_names[file, cleared] = (
            reading,
            self.cache.put_reading(file, self._findings_key(reading), findings),
        )

    def _reading_key(self, file: DocumentFile) -> str:
        if file.outline:
            return f"supplied {SUPPLIED_VERSION}"
        return " ".join(("reading", READER_VERSION, self.ocr, "cleared" * file.cleared)).strip()

    def _findings_key(self, reading: str) -> str:
        return f"found {self._versions} {reading}"

    @property
    def engines(self) -> list[str]:
        """Names and versions of what files are read with."""
        readers = [f"{name} {version(name)}" for name in ("pypdfium2", "pypdf")]
        return [*readers, self.ocr] if self.ocr else readers

    @cached_property
    def _versions(self) -> str:
        return hashlib.sha256(
            f"{reader_versions()} {gazetteer_digest(self.known_names)}".encode()
        ).hexdigest()[:16]
