"""Library of what was read in files: taken from the store where it is there, read now where it is not."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

from foia_graph.extract import outcomes as extraction
from foia_graph.extract import parsed_document as readings
from foia_graph.extract.gazetteer import Gazetteer
from foia_graph.extract.outcomes import Outcomes
from foia_graph.extract.parsed_document import ParsedDocument, encode_document
from foia_graph.extract.pdf.pool import ReaderPool, ReadResult
from foia_graph.extract.registry import PageFinding
from foia_graph.ingest.documents.duplicate_claims import DuplicatePages
from foia_graph.ingest.documents.file_matching import DocumentFile
from foia_graph.ingest.documents.stored_readings import StoredReadings
from foia_graph.ingest.documents.unread import decode_status, extractor_problems, reading_problems
from foia_graph.runtime.progress import ProgressReporter
from foia_graph.store.reading_cache import ReadingCache
from foia_graph.store.text_manifest import DocumentText

ReadSupplied = Callable[[Iterable[DocumentFile]], Iterator[tuple[DocumentFile, ParsedDocument]]]
"""A function from documents whose texts come with the records to their readings."""
ReadFiles = Callable[[Sequence[DocumentFile]], Iterator[tuple[DocumentFile, ReadResult]]]
"""A function from files to what is read in them, each as soon as it is done."""


class FileReader(Protocol):
    """What reads files elsewhere than in processes of this machine."""

    def read_files(
        self, files: Sequence[DocumentFile], names: Gazetteer, ocr: str, read_here: ReadFiles, /
    ) -> Iterator[tuple[DocumentFile, ReadResult]]:
        """Read files, and find `names` in them; `read_here` reads those that cannot be read there."""


@dataclass(slots=True)
class ReadingCounts:
    """Counts of the files that were read now, and of those whose readings were there.

    `pages` are those of the files that were read now, `problems` what was wrong with these.
    """

    read: int = 0
    reused: int = 0
    pages: int = 0
    problems: int = 0

    def __str__(self) -> str:
        return f"{self.pages:,} pages, {self.problems:,} problems"


@dataclass
class ReadingLibrary:
    """Readings of files and what was found in them; with `ocr` what has no text is read off the image."""

    cache: ReadingCache
    known_names: Gazetteer
    read_supplied: ReadSupplied
    ocr: str = ""
    """Name and version of the OCR engine, "" for none."""
    workers: int | None = None
    reader: FileReader | None = None
    """What reads files, None for processes of this machine."""
    counts: ReadingCounts = field(default_factory=ReadingCounts)
    duplicates: DuplicatePages = field(default_factory=DuplicatePages)
    """The pages that say the same, once they were compared."""
    hidden_by_file: Mapping[str, frozenset[int]] = field(default_factory=dict)
    """The pages that must not be seen, by the digest of their file."""
    cache_names: dict[tuple[str, bool], tuple[str, str]] = field(default_factory=dict)
    """Names of reading and outcomes in the cache, by the digest of the file and whether it is cleared."""
    texts: dict[str, DocumentText] = field(default_factory=dict)
    """The manifest of the documents, by their keys, once their files were read."""
    unlasting: set[tuple[str, bool]] = field(default_factory=set)
    """The files whose reading may be another when they are read again."""

    @cached_property
    def stored(self) -> StoredReadings:
        """The readings that are there, and those that are added."""
        return StoredReadings(self.cache, self.known_names, self.ocr)

    def read_files(
        self,
        files: Sequence[DocumentFile],
        bar: ProgressReporter,
        before_reading: Callable[[int], None] = lambda _: None,
    ) -> None:
        """Read all files that were not read before, and find again what other extractors found before.

        Where there are any, `before_reading` is called with the number of their bytes.
        """
        originals = {(each.digest, each.cleared): each for each in files if not each.original}
        unread: dict[bool, list[DocumentFile]] = {False: [], True: []}
        stale: list[DocumentFile] = []
        unread_texts: list[DocumentFile] = []
        for key, each in originals.items():
            name = self.stored.find_reading(each)
            found = name and self.stored.find_outcomes(each, name)
            if name and found and not self.stored.stale_extractors(each, name):
                self.cache_names[key] = name, found
                self.counts.reused += 1
            elif name:
                stale.append(each)
            elif each.outline:
                unread_texts.append(each)
            else:
                unread[each.cleared].append(each)
        if new := [*unread[False], *unread[True]]:
            before_reading(sum(each.path.stat().st_size for each in new))
        try:
            if any(unread.values()) or stale or unread_texts:
                self._read_missing(unread, stale, unread_texts, bar)
        finally:
            # What was read until an error came is not read again by the next load.
            self.cache.write_pending()
        self.texts = {file.key: self._document_text(file) for file in files}

    def reading(self, file: DocumentFile) -> ParsedDocument:
        """Return the reading of a file as far as it may be seen; a copy has that of its original."""
        reading = readings.decode_document(self.cache.read_reading(self._names_of(file)[0]))
        return reading.without_pages(self.hidden_pages(file))

    def page_count(self, file: DocumentFile) -> int:
        """Return the number of the pages of a file, hidden ones among them."""
        return len(decode_status(self.cache.read_reading(self.reading_name(file))).pages)

    def findings(self, file: DocumentFile) -> Mapping[str, list[PageFinding]]:
        """Return what was found in a file, by extractor, on pages that may be seen."""
        found = extraction.decode_findings(self._outcomes(file))
        pages = self.hidden_pages(file)
        if not pages:
            return found
        return {name: [each for each in all_ if pages.isdisjoint(each.pages)] for name, all_ in found.items()}

    def hidden_pages(self, file: DocumentFile) -> frozenset[int]:
        """Return the numbers of the pages of a file that must not be seen."""
        return self.hidden_by_file.get(file.digest, frozenset())

    def replace_readings(
        self, new: Sequence[tuple[DocumentFile, ParsedDocument]], reason: str, bar: ProgressReporter
    ) -> None:
        """Put other readings instead of those of some files, and find again what there is in them.

        `reason` is a digest of what made them other; for the same reason they are not made again.
        """
        if not new:
            return
        try:
            with ReaderPool(self.known_names, self.workers) as pool, bar(len(new), "documents") as done:
                for file, reading in new:
                    self._replace_reading(pool, file, reading, f"{reason} of {self.reading_name(file)}")
                    done(1, str(self.counts))
        finally:
            self.cache.write_pending()
        self.texts.update((file.key, self._document_text(file)) for file, _ in new)

    def _replace_reading(
        self, pool: ReaderPool, file: DocumentFile, reading: ParsedDocument, key: str
    ) -> None:
        name = self.cache.put_reading(file.digest, key, encode_document(reading))
        stale = self.stored.stale_extractors(file, name)
        if not stale:
            found = self.stored.find_outcomes(file, name)
            assert found is not None, "outcomes that are not stale are there"
            self.cache_names[file.digest, file.cleared] = name, found
        for _, outcomes in pool.extract_all([(name, self.cache.read_reading(name), stale)] if stale else []):
            self._store_outcomes(file, name, outcomes)

    def failed_extractors(self, file: DocumentFile) -> list[str]:
        """Return the names of the extractors that failed on a file."""
        return [name for name, outcome in self._outcomes(file).items() if outcome.failure]

    def reading_name(self, file: DocumentFile) -> str:
        """Return the name of the reading of a file in the cache."""
        return self._names_of(file)[0]

    def _document_text(self, file: DocumentFile) -> DocumentText:
        """Return the entry of a document in the manifest; a text that came with records has no file."""
        reading, outcomes = self.cache.read_reading(self.reading_name(file)), self._outcomes(file)
        is_lasting = self.unlasting.isdisjoint(((file.digest, True), (file.digest, False)))
        problems = tuple(self._problems(reading, outcomes, is_lasting))
        return DocumentText(
            "" if file.outline else file.digest,
            self.reading_name(file),
            file.display_name if problems else "",
            problems,
            is_lasting and all(each.is_lasting for each in outcomes.values()),
        )

    def _outcomes(self, file: DocumentFile) -> Outcomes:
        return extraction.decode_outcomes(self.cache.read_reading(self._names_of(file)[1]))

    def _problems(self, reading: bytes, outcomes: Outcomes, is_lasting: bool) -> list[str]:
        status = decode_status(reading)
        problems = reading_problems(status, has_ocr=bool(self.ocr), is_lasting=is_lasting)
        return [*problems, *extractor_problems(outcomes)]

    def _names_of(self, file: DocumentFile) -> tuple[str, str]:
        found = self.cache_names.get((file.digest, file.cleared))
        return found if found is not None else self.cache_names[file.digest, not file.cleared]

    def _read_missing(
        self,
        unread: Mapping[bool, list[DocumentFile]],
        stale: Sequence[DocumentFile],
        unread_texts: list[DocumentFile],
        bar: ProgressReporter,
    ) -> None:
        count = sum(map(len, unread.values())) + len(stale) + len(unread_texts)
        with (
            ReaderPool(self.known_names, self.workers, ocr=bool(self.ocr)) as pool,
            bar(count, "documents") as done,
        ):
            for file, result in self._read_files(pool, [*unread[False], *unread[True]]):
                self._store_result(file, result)
                # To read a file again costs more than to wait for the disk.
                self.cache.write_pending()
                done(1, str(self.counts))
            encoded = ((file, encode_document(reading)) for file, reading in self.read_supplied(unread_texts))
            for file, result in pool.extract_supplied(encoded):
                self._store_result(file, result)
                done(1, str(self.counts))
            for _ in self._ask_stale_extractors(pool, stale):
                done(1, str(self.counts))

    def _read_files(
        self, pool: ReaderPool, files: Sequence[DocumentFile]
    ) -> Iterator[tuple[DocumentFile, ReadResult]]:
        def read_here(files: Sequence[DocumentFile]) -> Iterator[tuple[DocumentFile, ReadResult]]:
            for cleared in (False, True):
                paths = {each.path: each for each in files if each.cleared is cleared}
                for path, result in pool.read_all(paths, cleared=cleared):
                    yield paths[path], result

        if self.reader is None:
            return read_here(files)
        return self.reader.read_files(files, self.known_names, self.ocr, read_here)

    def _ask_stale_extractors(
        self, pool: ReaderPool, stale: Iterable[DocumentFile]
    ) -> Iterator[DocumentFile]:
        """Ask the extractors whose outcomes are not those of today, about readings that are there."""
        names = {name: file for file in stale if (name := self.stored.find_reading(file))}
        asked = (
            (name, self.cache.read_reading(name), self.stored.stale_extractors(file, name))
            for name, file in names.items()
        )
        for name, outcomes in pool.extract_all(asked):
            self._store_outcomes(names[name], name, outcomes)
            self.counts.reused += 1
            yield names[name]

    def _store_result(self, file: DocumentFile, result: ReadResult) -> None:
        if not result.is_lasting:
            self.unlasting.add((file.digest, file.cleared))
        self._store_outcomes(file, self.stored.put_reading(file, result), result.outcomes)
        self.counts.read += 1
        self.counts.pages += len(decode_status(result.reading).pages)
        self.counts.problems += len(self._problems(result.reading, result.outcomes, result.is_lasting))

    def _store_outcomes(self, file: DocumentFile, reading: str, outcomes: Outcomes) -> None:
        name = self.stored.add_outcomes(file, reading, outcomes)
        self.cache_names[file.digest, file.cleared] = reading, name
