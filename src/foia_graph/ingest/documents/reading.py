"""Reading of files: what they are, then their text layers, then pages off their images, one by one.

Each page is kept as soon as it is read, and text layers every half second: a process that is killed and
started again reads no page off its image twice.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

from foia_graph.extract import parsed_document as readings
from foia_graph.extract.pdf.document_reader import pages_for_ocr, with_looked_at_pages, with_status
from foia_graph.extract.pdf.job_protocol import PASSING_REASONS
from foia_graph.extract.pdf.pool import ReaderPool, ReadResult
from foia_graph.ingest.documents.file_matching import DocumentFile
from foia_graph.ingest.documents.library import LookedAtPage, ReadingLibrary, by_clearing
from foia_graph.runtime.progress import ProgressReporter, StepCounter


@dataclass(slots=True)
class _ScannedFile:
    """A file, its text layers, the numbers of the pages to read off their images, and of those still missing.

    `passing` are pages whose reading may end otherwise next time, which are not kept.
    """

    file: DocumentFile
    layers: ReadResult
    numbers: Sequence[int]
    missing: set[int]
    passing: dict[int, LookedAtPage] = field(default_factory=dict)


@dataclass
class FileReading:
    """The reading of files whose parts go into a library; it ends soon after `is_stopped`."""

    library: ReadingLibrary
    files: Sequence[DocumentFile]
    is_stopped: Callable[[], bool] = lambda: False
    parts: int = 0
    """How many texts of files and of pages were read."""
    _scans: list[_ScannedFile] = field(default_factory=list)

    def run(self, bar: ProgressReporter) -> None:
        """Read all files; raises OSError for one that cannot be opened."""
        library = self.library
        with (
            ReaderPool(library.known_names, library.workers, ocr=bool(library.ocr)) as pool,
            ThreadPoolExecutor(1, "finish") as finishing,
        ):
            pages = library.read_outlines(pool, self.files, bar)
            with bar(pages, "pages") as done:
                self._read_layers(pool, done)
                for finished in [*self._read_images(pool, finishing, done)]:
                    finished.result()

    def _read_layers(self, pool: ReaderPool, done: StepCounter) -> None:
        unread = []
        for file in self.files:
            if layers := self.library.find_layers(file):
                self._take_layers(file, layers, done)
            else:
                unread.append(file)
        for cleared, paths in by_clearing(unread):
            for path, result in pool.read_all(paths, cleared=cleared, has_images=False):
                if result.is_lasting:
                    self.library.put_layers(paths[path], result)
                self._take_layers(paths[path], result, done)
                self.parts += 1
                if self.is_stopped():
                    return

    def _take_layers(self, file: DocumentFile, layers: ReadResult, done: StepCounter) -> None:
        reading = readings.decode_document(layers.reading)
        numbers = pages_for_ocr(reading) if self.library.ocr and layers.is_lasting else ()
        missing = {number for number in numbers if not self.library.find_page(file, number)}
        if numbers:
            self._scans.append(_ScannedFile(file, layers, numbers, missing))
        else:
            self.library.store_result(file, layers)
        done(len(reading.pages) - len(missing), file.display_name)

    def _read_images(
        self, pool: ReaderPool, finishing: ThreadPoolExecutor, done: StepCounter
    ) -> Iterator["Future[None]"]:
        """Read pages off their images; yield the end of each file, in which things are found meanwhile."""
        yield from (finishing.submit(self._finish, pool, scan) for scan in self._scans if not scan.missing)
        images = sum(len(scan.numbers) for scan in self._scans)
        known = count = images - sum(len(scan.missing) for scan in self._scans)
        began = time.monotonic()
        for (scan, number), looked_at in pool.look_all(self._unread_pages()):
            if looked_at[1] in PASSING_REASONS:
                scan.passing[number] = looked_at
            else:
                self.library.put_page(scan.file, looked_at)
            scan.missing.discard(number)
            if not scan.missing:
                yield finishing.submit(self._finish, pool, scan)
            count, self.parts = count + 1, self.parts + 1
            left = time_left((time.monotonic() - began) / (count - known) * (images - count))
            done(1, f"OCR {count:,} of {images:,}, {left}: {scan.file.display_name}, page {number}")
            if self.is_stopped():
                return

    def _unread_pages(self) -> Iterator[tuple[tuple[_ScannedFile, int], Path, readings.ParsedPage]]:
        for scan in self._scans:
            if scan.missing and not self.is_stopped():
                reading = readings.decode_document(scan.layers.reading)
                for number in sorted(scan.missing):
                    yield (scan, number), scan.file.path, reading.page(number)

    def _finish(self, pool: ReaderPool, scan: _ScannedFile) -> None:
        """Put the pages of a file together, and find what there is in it."""
        found = (scan.passing.get(each) or self.library.find_page(scan.file, each) for each in scan.numbers)
        looked_at = [each for each in found if each]
        assert len(looked_at) == len(scan.numbers), "parts are kept until the whole is read"
        pages, ends = {page.number: page for page, _ in looked_at}, {end for _, end in looked_at}
        reading = with_status(with_looked_at_pages(readings.decode_document(scan.layers.reading), pages))
        ((file, result),) = pool.extract_supplied([(scan.file, readings.encode_document(reading))])
        is_cut, is_lasting = scan.layers.is_cut or any(ends), ends.isdisjoint(PASSING_REASONS)
        self.library.store_result(file, replace(result, is_cut=is_cut, is_lasting=is_lasting))


def read_now(library: ReadingLibrary, files: Sequence[DocumentFile], bar: ProgressReporter) -> None:
    """Read files, and wait for that."""
    FileReading(library, files).run(bar)


def time_left(seconds: float) -> str:
    """Return in words how long something will take.

    >>> time_left(12), time_left(100), time_left(10_000)
    ('about 10 s left', 'about 2 min left', 'about 3 h left')
    """
    for unit, size in (("h", 3600), ("min", 60)):
        if seconds >= 1.5 * size:
            return f"about {round(seconds / size)} {unit} left"
    return f"about {max(round(seconds, -1), 5):.0f} s left"
