"""Library of what was read in files: taken from the store where it is there, read now where it is not."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.metadata import version
from itertools import groupby
from pathlib import Path

import msgspec
from msgspec.structs import replace

from foia_graph.extract import outcomes as extraction
from foia_graph.extract import parsed_document as readings
from foia_graph.extract.extractors import EXTRACTORS
from foia_graph.extract.gazetteer import Gazetteer, gazetteer_digest
from foia_graph.extract.near_duplicates.similarity import VERSION
from foia_graph.extract.pdf.document_reader import pages_for_ocr, with_looked_at_pages, with_status
from foia_graph.extract.pdf.job_protocol import EndReason
from foia_graph.extract.pdf.pool import DEFAULT_LIMITS, ReaderPool, ReadResult
from foia_graph.extract.registry import PageFinding
from foia_graph.ingest.documents.file_matching import DocumentFile
from foia_graph.model.resource import RawValue
from foia_graph.runtime.progress import ProgressReporter
from foia_graph.runtime.tables import table_beside
from foia_graph.store.reading_cache import ReadingCache, part_key
from foia_graph.store.text_manifest import DocumentText

# The name of the activity that finds pages that say the same.
COMPARISON_ACTIVITY = f"same-text-{VERSION}"
# For each page, by document (key) and number, the claims about what says the same.
DuplicatePages = dict[str, dict[int, list[RawValue]]]


def reader_versions() -> str:
    """Return the versions of the reader and of all extractors."""
    return " ".join(
        (
            f"reading-{readings.READER_VERSION}",
            f"supplied-{readings.SUPPLIED_VERSION}",
            f"outcomes-{extraction.OUTCOMES_VERSION}",
            *(f"{each.name}-{each.version}" for each in EXTRACTORS.values()),
        )
    )


@cache
def reader_engines(ocr: str) -> tuple[str, ...]:
    """Return names and versions of what files are read with; `ocr` is the engine for images, or ""."""
    readers = tuple(f"{name} {version(name)}" for name in ("pypdfium2", "pypdf"))
    return (*readers, ocr) if ocr else readers


# Names of parts of files that are not read to the end: what the file is, and a reading to be tried again.
OUTLINE, PASSING = "outline", "passing"


def _outcomes_key(reading: str) -> str:
    return f"outcomes {extraction.OUTCOMES_VERSION} of {reading}"


_STATUS_WORDS: dict[readings.ReadStatus, str] = table_beside(__file__)["status_words"]
_IMAGE_STATUSES = ("image-only", "needs-ocr")
_AGAIN = "; the next load tries again"
_MAX_RUNS = 10


class _PageStatus(msgspec.Struct, frozen=True):
    number: int
    status: readings.ReadStatus
    reason: str = ""


class ReadingStatus(msgspec.Struct, frozen=True):
    """The part of a parsed document that says how far it was read."""

    status: readings.ReadStatus
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


def extractor_problems(outcomes: extraction.Outcomes) -> Iterator[str]:
    """Yield a sentence for each extractor that failed."""
    for name, outcome in outcomes.items():
        if outcome.failure:
            again = "" if outcome.is_lasting else _AGAIN
            yield f"the extractor {name} failed, and what it finds is missing: {outcome.failure}{again}"


def _page_ranges(pages: Sequence[_PageStatus]) -> str:
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
ReadSupplied = Callable[[Iterable[DocumentFile]], Iterator[tuple[DocumentFile, readings.ParsedDocument]]]
# A function from files to what is read in them, each as soon as it is done.
ReadFiles = Callable[[Sequence[DocumentFile]], Iterator[tuple[DocumentFile, ReadResult]]]
# A function that reads files elsewhere, and finds names in them, with an engine for images, "" for none; its
# last argument reads those that cannot be read there.
FileReader = Callable[
    [Sequence[DocumentFile], Gazetteer, str, ReadFiles], Iterator[tuple[DocumentFile, ReadResult]]
]


# A page that was read off its image, and how the process ended that did, "" where it did not.
LookedAtPage = tuple[readings.ParsedPage, EndReason]
_decode_looked_at = msgspec.json.Decoder(LookedAtPage).decode


def by_clearing(files: Sequence[DocumentFile]) -> Iterator[tuple[bool, dict[Path, DocumentFile]]]:
    """Yield the files that are not cleared, then the others, by their paths."""
    for cleared in (False, True):
        yield cleared, {each.path: each for each in files if each.cleared is cleared}


@dataclass
class ReadingLibrary:
    """Readings of files and what was found in them; with `ocr` what has no text is read off the image."""

    cache: ReadingCache
    known_names: Gazetteer
    read_supplied: ReadSupplied
    read_parts: "Callable[[ReadingLibrary, Sequence[DocumentFile], ProgressReporter], None]"
    """What reads files by processes of this machine, part by part."""
    ocr: str = ""
    """Name and version of the OCR engine, "" for none."""
    workers: int | None = None
    reader: FileReader | None = None
    """What reads files, None for processes of this machine."""
    read: int = 0
    """How many files were read now; of `reused` ones the readings were there."""
    reused: int = 0
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
    waiting: list[DocumentFile] = field(default_factory=list)
    """The files that are to be read later."""
    pages_waiting: int = 0
    """How many of their pages are not read yet."""

    def read_files(
        self,
        files: Sequence[DocumentFile],
        bar: ProgressReporter,
        before_reading: Callable[[int], None] = lambda _: None,
        *,
        is_later: bool = False,
    ) -> None:
        """Read all files that were not read before, and find again what other extractors found before.

        Where there are any, `before_reading` is called with the number of their bytes. With `is_later` they
        are taken as far as they are read by now, and wait.
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
                self.reused += 1
            elif name:
                stale.append(each)
            else:
                (unread_texts if each.outline else unread).append(each)
        try:
            if unread and not is_later:
                before_reading(sum(each.path.stat().st_size for each in unread))
            if stale or unread_texts:
                self._look_through(stale, unread_texts, bar)
            if is_later:
                self._take_unread(unread, bar)
            elif self.reader is not None:
                self._read_elsewhere(self.reader, unread, bar)
            elif unread:
                self.read_parts(self, unread, bar)
        finally:
            # What was read until an error came is not read again by the next load.
            self.cache.write_pending()
        self.texts = {file.key: self._document_text(file) for file in files}

    def reading(self, file: DocumentFile) -> readings.ParsedDocument:
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
        self, new: Sequence[tuple[DocumentFile, readings.ParsedDocument]], reason: str, bar: ProgressReporter
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
                    done(1)
        finally:
            self.cache.write_pending()
        self.texts.update((file.key, self._document_text(file)) for file, _ in new)

    def _replace_reading(
        self, pool: ReaderPool, file: DocumentFile, reading: readings.ParsedDocument, key: str
    ) -> None:
        name = self.cache.put_reading(file.digest, key, readings.encode_document(reading))
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

    def _outcomes(self, file: DocumentFile) -> extraction.Outcomes:
        return extraction.decode_outcomes(self.cache.read_reading(self._names_of(file)[1]))

    def _problems(self, reading: bytes, outcomes: extraction.Outcomes, is_lasting: bool) -> list[str]:
        status = decode_status(reading)
        problems = reading_problems(status, has_ocr=bool(self.ocr), is_lasting=is_lasting)
        return [*problems, *extractor_problems(outcomes)]

    def _names_of(self, file: DocumentFile) -> tuple[str, str]:
        found = self.cache_names.get((file.digest, file.cleared))
        return found if found is not None else self.cache_names[file.digest, not file.cleared]

    def _look_through(
        self, stale: Sequence[DocumentFile], unread_texts: list[DocumentFile], bar: ProgressReporter
    ) -> None:
        """Find what there is in texts that came with records, and again in readings of other extractors."""
        count = len(stale) + len(unread_texts)
        with ReaderPool(self.known_names, self.workers) as pool, bar(count, "documents") as done:
            encoded = (
                (file, readings.encode_document(reading))
                for file, reading in self.read_supplied(unread_texts)
            )
            for file, result in pool.extract_supplied(encoded):
                self.store_result(file, result)
                done(1)
            for _ in self._ask_stale_extractors(pool, stale):
                done(1)

    def _read_elsewhere(
        self, reader: "FileReader", files: Sequence[DocumentFile], bar: ProgressReporter
    ) -> None:
        def read_here(files: Sequence[DocumentFile]) -> Iterator[tuple[DocumentFile, ReadResult]]:
            with ReaderPool(self.known_names, self.workers, ocr=bool(self.ocr)) as pool:
                for cleared, paths in by_clearing(files):
                    for path, result in pool.read_all(paths, cleared=cleared):
                        yield paths[path], result

        with bar(len(files), "documents") as done:
            for file, result in reader(files, self.known_names, self.ocr, read_here) if files else ():
                self.store_result(file, result)
                done(1, file.display_name)

    # -- files that are read part by part --------------------------------------------------------------------

    def read_outlines(self, pool: ReaderPool, files: Sequence[DocumentFile], bar: ProgressReporter) -> int:
        """Read what files are, unless that is known; return how many pages they have."""
        unknown = [each for each in files if not self._find_part(each, OUTLINE)]
        with bar(len(unknown), "files looked at") as done:
            for _, paths in by_clearing(unknown):
                for path, outline in pool.outline_all(paths):
                    self._put_part(paths[path], OUTLINE, outline)
                    done(1)
        self.cache.write_pending()
        return sum(len(decode_status(self._find_part(each, OUTLINE) or b"{}").pages) for each in files)

    def find_layers(self, file: DocumentFile) -> ReadResult | None:
        """Return the text layers of a file, None where they are to be read, or looked through again."""
        for is_cut in (False, True):
            name = self.cache.find_reading(file.digest, self._reading_key(file, "", is_cut=is_cut))
            if name and not self._stale_extractors(file, name):
                reading, outcomes = self.cache.read_reading(name), self._read_outcomes(file, name)
                return ReadResult(file.digest, reading, outcomes, is_cut)
        return None

    def put_layers(self, file: DocumentFile, result: ReadResult) -> None:
        """Store the text layers of a file, and what was found in them."""
        key = self._reading_key(file, "", is_cut=result.is_cut)
        self._store_outcomes(file, self.cache.put_reading(file.digest, key, result.reading), result.outcomes)
        self.cache.write_costly()

    def find_page(self, file: DocumentFile, number: int) -> LookedAtPage | None:
        """Return a page as it was read off its image, None where it is to be read."""
        found = self._find_part(file, f"page {number}")
        return _decode_looked_at(found) if found else None

    def put_page(self, file: DocumentFile, page: LookedAtPage) -> None:
        """Store a page that was read off its image."""
        self._put_part(file, f"page {page[0].number}", msgspec.json.encode(page))
        # To read a page again costs more than to wait for the disk.
        self.cache.write_pending()

    def _find_part(self, file: DocumentFile, part: str) -> bytes | None:
        name = self.cache.find_reading(file.digest, self._part_key(file, part))
        return self.cache.read_reading(name) if name else None

    def _put_part(self, file: DocumentFile, part: str, data: bytes) -> str:
        return self.cache.put_reading(file.digest, self._part_key(file, part), data)

    def _part_key(self, file: DocumentFile, part: str) -> str:
        return part_key(f"{part} within {DEFAULT_LIMITS}", self._reading_key(file, self.ocr, is_cut=False))

    def _take_unread(self, files: list[DocumentFile], bar: ProgressReporter) -> None:
        """Take files as far as they are read; of those of which nothing is read the pages are known."""
        self.waiting = files
        if any(not self._find_part(each, OUTLINE) for each in files):
            with ReaderPool(self.known_names, self.workers) as pool:
                self.read_outlines(pool, files, bar)
        for file in files:
            name = self.cache.find_reading(file.digest, self._part_key(file, PASSING))
            found = name and self._find_outcomes(file, name)
            self.unlasting.add((file.digest, file.cleared))
            self.cache_names[file.digest, file.cleared] = (
                (name, found) if name and found else self._put_unfinished(file)
            )

    def _put_unfinished(self, file: DocumentFile) -> tuple[str, str]:
        """Store the text layers of a file, and its pages as far as they are read off their images."""
        layers, pages = self.find_layers(file), dict[int, readings.ParsedPage]()
        found = layers.outcomes if layers else {}
        reading = readings.decode_document(
            layers.reading if layers else self._find_part(file, OUTLINE) or b""
        )
        for number in pages_for_ocr(reading) if layers else ():
            if looked_at := self.find_page(file, number):
                pages[number] = looked_at[0]
            elif (page := reading.page(number)).status == "image-only":
                pages[number] = replace(page, status="needs-ocr")
        reading = with_status(with_looked_at_pages(reading, pages))
        self.pages_waiting += sum(page.status in ("waiting", "needs-ocr") for page in reading.pages)
        name = self.cache.put_reading(file.digest, "", readings.encode_document(reading))
        return name, self.cache.put_reading(file.digest, "", extraction.encode_outcomes(found))

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
            self.reused += 1
            yield names[name]

    def store_result(self, file: DocumentFile, result: ReadResult) -> None:
        """Store what was read in a file, and found in it."""
        if not result.is_lasting:
            self.unlasting.add((file.digest, file.cleared))
        # What may be another next time is not found again by the next load.
        key = self._reading_key(file, self.ocr, is_cut=result.is_cut)
        if not result.is_lasting:
            key = self._part_key(file, PASSING)
        name = self.cache.put_reading(file.digest, key, result.reading)
        self._store_outcomes(file, name, result.outcomes)
        self.cache.write_costly()
        self.read += 1

    def _store_outcomes(self, file: DocumentFile, reading: str, outcomes: extraction.Outcomes) -> None:
        new = {name: replace(each, version=self._versions[name]) for name, each in outcomes.items()}
        data = extraction.encode_outcomes({**self._read_outcomes(file, reading), **new})
        name = self.cache.put_reading(file.digest, _outcomes_key(reading), data)
        self.cache_names[file.digest, file.cleared] = reading, name

    def _find_reading(self, file: DocumentFile) -> str | None:
        keys = (self._reading_key(file, self.ocr, is_cut=is_cut) for is_cut in (False, True))
        return next(filter(None, (self.cache.find_reading(file.digest, key) for key in keys)), None)

    def _find_outcomes(self, file: DocumentFile, reading: str) -> str | None:
        return self.cache.find_reading(file.digest, _outcomes_key(reading))

    def _read_outcomes(self, file: DocumentFile, reading: str) -> extraction.Outcomes:
        name = self._find_outcomes(file, reading)
        return extraction.decode_outcomes(self.cache.read_reading(name)) if name else {}

    def _stale_extractors(self, file: DocumentFile, reading: str) -> list[str]:
        stored = self._read_outcomes(file, reading)
        return [
            name
            for name, version in self._versions.items()
            if name not in stored or stored[name].version != version or not stored[name].is_lasting
        ]

    def _reading_key(self, file: DocumentFile, ocr: str, *, is_cut: bool) -> str:
        if file.outline:
            return f"supplied {readings.SUPPLIED_VERSION}"
        key = " ".join(("reading", readings.READER_VERSION, ocr, "cleared" * file.cleared)).strip()
        return f"{key} cut: {DEFAULT_LIMITS}, {', '.join(reader_engines(ocr))}" if is_cut else key

    @cached_property
    def _versions(self) -> Mapping[str, str]:
        names = gazetteer_digest(self.known_names)[:16]
        return {each.name: each.version + f" {names}" * each.needs_names for each in EXTRACTORS.values()}
