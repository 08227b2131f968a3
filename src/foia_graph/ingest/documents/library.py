"""Library of what was read in files: taken from the store where it is there, read now where it is not."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib.metadata import version
from itertools import groupby

import msgspec
from msgspec.structs import replace

from foia_graph.extract import outcomes as extraction
from foia_graph.extract import parsed_document as readings
from foia_graph.extract.extractors import EXTRACTORS
from foia_graph.extract.gazetteer import Gazetteer, gazetteer_digest
from foia_graph.extract.near_duplicates.similarity import VERSION
from foia_graph.extract.outcomes import OUTCOMES_VERSION, Outcomes
from foia_graph.extract.parsed_document import (
    READER_VERSION,
    SUPPLIED_VERSION,
    ParsedDocument,
    ReadStatus,
    encode_document,
)
from foia_graph.extract.pdf.pool import DEFAULT_LIMITS, ReaderPool, ReadResult
from foia_graph.extract.registry import PageFinding
from foia_graph.ingest.documents.file_matching import DocumentFile
from foia_graph.model.resource import RawValue
from foia_graph.runtime.progress import ProgressReporter
from foia_graph.store.reading_cache import ReadingCache
from foia_graph.store.text_manifest import DocumentText

# The name of the activity that finds pages that say the same.
COMPARISON_ACTIVITY = f"same-text-{VERSION}"
# For each page, by document (key) and number, the claims about what says the same.
DuplicatePages = dict[str, dict[int, list[RawValue]]]


def reader_versions() -> str:
    """Return the versions of the reader and of all extractors."""
    return " ".join(
        (
            f"reading-{READER_VERSION}",
            f"supplied-{SUPPLIED_VERSION}",
            f"outcomes-{OUTCOMES_VERSION}",
            *(f"{each.name}-{each.version}" for each in EXTRACTORS.values()),
        )
    )


def reader_engines(ocr: str) -> list[str]:
    """Return names and versions of what files are read with; `ocr` is the engine for images, or ""."""
    readers = [f"{name} {version(name)}" for name in ("pypdfium2", "pypdf")]
    return [*readers, ocr] if ocr else readers


def _outcomes_key(reading: str) -> str:
    return f"outcomes {OUTCOMES_VERSION} of {reading}"


_STATUS_WORDS: dict[ReadStatus, str] = {
    "failed": "cannot be read",
    "locked": "is locked",
    "timed-out": "was not read in time",
    "held-back": "is held back",
    "partly": "was read in part",
}
_IMAGE_STATUSES = ("image-only", "needs-ocr")
_AGAIN = "; the next load tries again"
_MAX_RUNS = 10


class _PageStatus(msgspec.Struct, frozen=True):
    number: int
    status: ReadStatus
    reason: str = ""


class ReadingStatus(msgspec.Struct, frozen=True):
    """The part of a parsed document that says how far it was read."""

    status: ReadStatus
    reason: str = ""
    pages: tuple[_PageStatus, ...] = ()
    notes: tuple[str, ...] = ()


# A function from an encoded document to how far it was read; its texts are passed over.
decode_status = msgspec.json.Decoder(ReadingStatus).decode


def reading_problems(reading: ReadingStatus, *, has_ocr: bool, is_lasting: bool) -> Iterator[str]:
    """Yield a sentence for each way in which a file was not read whole."""
    again = "" if is_lasting else _AGAIN
    if reading.status in _STATUS_WORDS:
        reason = reading.reason.rstrip(".") or "no reason is known"
        yield f"{_STATUS_WORDS[reading.status]}: {reason}{again}"
    images = [page for page in reading.pages if page.status in _IMAGE_STATUSES]
    if images and not has_ocr:
        count = len(reading.pages)
        yield f"{len(images)} of {count} pages are images that no OCR has read: {_page_ranges(images)}"
    cut = [page for page in reading.pages if page.reason and page.status not in _STATUS_WORDS]
    for reason, pages in groupby(sorted(cut, key=lambda page: page.reason), key=lambda page: page.reason):
        yield f"{_page_ranges([*pages])}: {reason.rstrip('.')}{again}"
    yield from (note.rstrip(".") for note in reading.notes)


def extractor_problems(outcomes: Outcomes) -> Iterator[str]:
    """Yield a sentence for each extractor that failed."""
    for name, outcome in outcomes.items():
        if outcome.failure:
            again = "" if outcome.is_lasting else _AGAIN
            yield f"the extractor {name} failed, and what it finds is missing: {outcome.failure}{again}"


def _page_ranges(pages: Sequence[_PageStatus]) -> str:
    """Write the numbers of pages: "page 3", "pages 1, 4-6"."""
    numbers = sorted(page.number for page in pages)
    runs = [*_runs(numbers)]
    shown = ", ".join(f"{first}-{last}" if last > first else str(first) for first, last in runs[:_MAX_RUNS])
    more = ", …" if len(runs) > _MAX_RUNS else ""
    return f"page{'s' * (len(numbers) > 1)} {shown}{more}"


def _runs(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    for _, run in groupby(enumerate(numbers), key=lambda each: each[1] - each[0]):
        found = [number for _, number in run]
        yield found[0], found[-1]


# A function from documents whose texts come with the records to their readings.
ReadSupplied = Callable[[Iterable[DocumentFile]], Iterator[tuple[DocumentFile, ParsedDocument]]]
# A function from files to what is read in them, each as soon as it is done.
ReadFiles = Callable[[Sequence[DocumentFile]], Iterator[tuple[DocumentFile, ReadResult]]]
# A function that reads files elsewhere, and finds names in them, with an engine for images, "" for none; its
# last argument reads those that cannot be read there.
FileReader = Callable[
    [Sequence[DocumentFile], Gazetteer, str, ReadFiles], Iterator[tuple[DocumentFile, ReadResult]]
]


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
    duplicates: DuplicatePages = field(default_factory=dict)
    """The pages that say the same, once they were compared."""
    hidden_by_file: Mapping[str, frozenset[int]] = field(default_factory=dict)
    """The pages that must not be seen, by the digest of their file."""
    cache_names: dict[tuple[str, bool], tuple[str, str]] = field(default_factory=dict)
    """Names of reading and outcomes in the cache, by the digest of the file and whether it is cleared."""
    texts: dict[str, DocumentText] = field(default_factory=dict)
    """The manifest of the documents, by their keys, once their files were read."""
    unlasting: set[tuple[str, bool]] = field(default_factory=set)
    """The files whose reading may be another when they are read again."""

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
        unread: list[DocumentFile] = []
        stale: list[DocumentFile] = []
        unread_texts: list[DocumentFile] = []
        for key, each in originals.items():
            name = self._find_reading(each)
            found = name and self._find_outcomes(each, name)
            if name and found and not self._stale_extractors(each, name):
                self.cache_names[key] = name, found
                self.counts.reused += 1
            elif name:
                stale.append(each)
            else:
                (unread_texts if each.outline else unread).append(each)
        if unread:
            before_reading(sum(each.path.stat().st_size for each in unread))
        try:
            if unread or stale or unread_texts:
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
        stale = self._stale_extractors(file, name)
        if not stale:
            found = self._find_outcomes(file, name)
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
        unread: Sequence[DocumentFile],
        stale: Sequence[DocumentFile],
        unread_texts: list[DocumentFile],
        bar: ProgressReporter,
    ) -> None:
        count = len(unread) + len(stale) + len(unread_texts)
        with (
            ReaderPool(self.known_names, self.workers, ocr=bool(self.ocr)) as pool,
            bar(count, "documents") as done,
        ):
            for file, result in self._read_files(pool, unread):
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
        return self.reader(files, self.known_names, self.ocr, read_here)

    def _ask_stale_extractors(
        self, pool: ReaderPool, stale: Iterable[DocumentFile]
    ) -> Iterator[DocumentFile]:
        """Ask the extractors whose outcomes are not those of today, about readings that are there."""
        names = {name: file for file in stale if (name := self._find_reading(file))}
        asked = (
            (name, self.cache.read_reading(name), self._stale_extractors(file, name))
            for name, file in names.items()
        )
        for name, outcomes in pool.extract_all(asked):
            self._store_outcomes(names[name], name, outcomes)
            self.counts.reused += 1
            yield names[name]

    def _store_result(self, file: DocumentFile, result: ReadResult) -> None:
        if not result.is_lasting:
            self.unlasting.add((file.digest, file.cleared))
        # What may be another next time is not found again.
        key = self._reading_key(file, is_cut=result.is_cut) if result.is_lasting else ""
        name = self.cache.put_reading(file.digest, key, result.reading)
        self._store_outcomes(file, name, result.outcomes)
        self.counts.read += 1
        self.counts.pages += len(decode_status(result.reading).pages)
        self.counts.problems += len(self._problems(result.reading, result.outcomes, result.is_lasting))

    def _store_outcomes(self, file: DocumentFile, reading: str, outcomes: Outcomes) -> None:
        """Store outcomes beside or instead of those that there are for a reading by its name."""
        new = {name: replace(each, version=self._versions[name]) for name, each in outcomes.items()}
        data = extraction.encode_outcomes({**self._read_outcomes(file, reading), **new})
        name = self.cache.put_reading(file.digest, _outcomes_key(reading), data)
        self.cache_names[file.digest, file.cleared] = reading, name

    def _find_reading(self, file: DocumentFile) -> str | None:
        """Return the name of the reading of a file that is there, None where it is to be read."""
        keys = (self._reading_key(file, is_cut=is_cut) for is_cut in (False, True))
        return next(filter(None, (self.cache.find_reading(file.digest, key) for key in keys)), None)

    def _find_outcomes(self, file: DocumentFile, reading: str) -> str | None:
        """Return the name of the outcomes for a reading by its name, None where there are none."""
        return self.cache.find_reading(file.digest, _outcomes_key(reading))

    def _read_outcomes(self, file: DocumentFile, reading: str) -> Outcomes:
        """Return the outcomes for a reading by its name, none where there are none."""
        name = self._find_outcomes(file, reading)
        return extraction.decode_outcomes(self.cache.read_reading(name)) if name else {}

    def _stale_extractors(self, file: DocumentFile, reading: str) -> list[str]:
        """Return the extractors that have no outcome, one of another version, or one to be tried again."""
        stored = self._read_outcomes(file, reading)
        return [
            name
            for name, version in self._versions.items()
            if name not in stored or stored[name].version != version or not stored[name].is_lasting
        ]

    def _reading_key(self, file: DocumentFile, *, is_cut: bool) -> str:
        if file.outline:
            return f"supplied {SUPPLIED_VERSION}"
        key = " ".join(("reading", READER_VERSION, self.ocr, "cleared" * file.cleared)).strip()
        return f"{key} cut: {DEFAULT_LIMITS}, {', '.join(reader_engines(self.ocr))}" if is_cut else key

    @cached_property
    def _versions(self) -> Mapping[str, str]:
        names = gazetteer_digest(self.known_names)[:16]
        return {each.name: each.version + f" {names}" * each.needs_names for each in EXTRACTORS.values()}
