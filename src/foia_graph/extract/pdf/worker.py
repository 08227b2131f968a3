"""The reader process: it reads one PDF at a time, and may be killed at any moment.

It is started by the pool and speaks messages with it over a socket. It lives behind the walls of `sandbox`:
the files come to it open, and what it may open itself is the program. Jobs are done in its main thread, the
only one that signals interrupt; another one waits for the parent to go.
"""

import ctypes
import gc
import importlib
import os
import sys
import threading
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import BytesIO
from math import ceil, floor
from pkgutil import resolve_name
from typing import TYPE_CHECKING, Any, Literal, NoReturn

import msgspec

from foia_graph.extract import ocr as ocr_reader
from foia_graph.extract import outcomes, registry
from foia_graph.extract.gazetteer import Gazetteer
from foia_graph.extract.ocr.tesseract import load_engine
from foia_graph.extract.parsed_document import ParsedDocument, ParsedPage, decode_document, encode_document
from foia_graph.extract.pdf import document_reader, hidden_text, pdfium
from foia_graph.extract.pdf.covers import list_covers
from foia_graph.extract.pdf.geometry import Area
from foia_graph.extract.pdf.hidden_text import find_leaks
from foia_graph.extract.pdf.image_crops import WIDTHS, bounded_scale, crop_image, pixel_size
from foia_graph.extract.pdf.job_protocol import ReaderAnswer, ReaderJob
from foia_graph.extract.pdf.page_handle import OpenPage, open_page
from foia_graph.extract.pdf.pdfium import UnreadablePdf, create_bitmap, open_document, raw
from foia_graph.extract.registry import unloaded_extractor
from foia_graph.runtime.worker_entry import ParentLink, serve_in_main_thread

if TYPE_CHECKING:
    from PIL import Image


_STACK = 64 << 20
_MAX_REQUEST_SIZE = 1 << 30
# Bytes that each job may take, however much the child itself has come to hold.
_LEAST_MEMORY = 256 << 20


def main() -> NoReturn:
    """Serve the process that started this one until it goes."""
    link = ParentLink(msgspec.json.encode, msgspec.json.Decoder(ReaderJob).decode)
    sys.prefix = link.settings["prefix"]  # as the start-up code would, which is omitted
    gc.disable()  # what is loaded here stays: to look for garbage in it takes a tenth of a second
    try:
        _import_extractors(link.settings["extractors"], link.settings["unloaded"])
        # The sandbox closes after that: extractors and the engine of the OCR load what they need.
        for name in link.settings["modules"]:
            importlib.import_module(name)
        if link.settings["ocr"]:
            ocr_reader.prepare_ocr()
            # Tesseract opens /dev/null when it first has something to say, and crashes where it may not.
            load_engine().SetVariable("debug_file", "")
        unprepared = outcomes.prepare_extractors()
    except Exception as error:  # noqa: BLE001  # whatever it is, the parent is to say it
        link.send(ReaderAnswer("failed", f"{type(error).__name__}: {error}"))
        os._exit(1)
    gc.freeze()
    gc.enable()
    link.restrict_to_program()
    worker = ReaderWorker(link, unprepared)
    # The parent is told now and then how far a document is read, in case it is never done.
    serve_in_main_thread(worker.serve, lambda: link.exit_with_parent(worker.report_progress), _STACK)


def _import_extractors(sources: Mapping[str, str], unloaded: Mapping[str, str]) -> None:
    for name in sorted([*sources, *unloaded]):
        found = unloaded_extractor(name, unloaded[name]) if name in unloaded else resolve_name(sources[name])
        registry.EXTRACTORS[name] = found


class ReaderWorker:
    """Does jobs, one after another; `unprepared` says why some extractors could not be got ready."""

    def __init__(self, link: ParentLink[ReaderJob], unprepared: Mapping[str, str]) -> None:
        self._link, self._unprepared = link, unprepared
        self._known = registry.NO_NAMES
        self._so_far: document_reader.PartialDocument | None = None
        self._sending = threading.Lock()
        self._jobs: dict[str, Callable[[ReaderJob, bytes, bytes], bytes]] = {
            "start": self._start,
            "outline": self._outline,
            "read": self._read,
            "find": self._find,
            "look": self._look,
            "render": self._render,
            "cut": self._cut,
            "leaks": self._leaks,
            "front": self._front,
        }

    def serve(self) -> None:
        """Work until the other side goes, or a job ends in a way that may have left traces."""
        for message in self._link.requests(_MAX_REQUEST_SIZE, has_file=True):
            answer, result = self._run_job(*message)
            self._send(answer, result)
            if answer.end_reason:
                return

    def _send(self, answer: ReaderAnswer, body: bytes) -> None:
        with self._sending:
            self._so_far = None
            self._link.send(answer, body)

    def report_progress(self) -> None:
        """Send the parent the document so far, where one is being read."""
        with self._sending:
            if self._so_far is not None:
                self._link.send(ReaderAnswer("kept"), encode_document(self._so_far()))

    def _run_job(self, job: ReaderJob, body: bytes, files: Sequence[int]) -> tuple[ReaderAnswer, bytes]:
        size = sum(os.fstat(file).st_size for file in files)
        left = max(self._link.settings["memory"] - self._link.resident_memory(), _LEAST_MEMORY)
        self._link.limit_memory(left + size)
        try:
            result = self._jobs[job.kind](job, b"".join(map(_file_content, files)), body)
        except MemoryError:
            return ReaderAnswer("failed", "it needed more memory than one file may have", "memory"), b""
        except Exception as error:  # noqa: BLE001  # a fault of a reader or an extractor ends this job alone
            message = str(error) if isinstance(error, UnreadablePdf) else f"{type(error).__name__}: {error}"
            return ReaderAnswer("failed", message, memory=self._link.private_memory()), b""
        kind: Literal["ready", "done"] = "ready" if job.kind == "start" else "done"
        return ReaderAnswer(kind, memory=self._link.private_memory()), result

    # -- the jobs: each is given the bytes of the file and the body that came along --------------------------

    def _start(self, _job: ReaderJob, _data: bytes, body: bytes) -> bytes:
        self._known = msgspec.json.decode(body, type=Gazetteer)
        return b""

    def _outline(self, _job: ReaderJob, data: bytes, _body: bytes) -> bytes:
        return encode_document(document_reader.outline_document(data))

    def _read(self, job: ReaderJob, data: bytes, _body: bytes) -> bytes:
        reading = document_reader.read_document(
            data, cleared=job.cleared, skip=job.skip, watch=self._watch, begin=self._begin_page
        )
        look = document_reader.pages_for_ocr(reading) if job.ocr else ()
        self._send(ReaderAnswer("read", ocr_pages=look), encode_document(reading))
        return b"" if look else self._extract(reading)

    def _watch(self, so_far: document_reader.PartialDocument) -> None:
        self._so_far = so_far

    def _begin_page(self, page: int) -> None:
        with self._sending:
            self._link.send(ReaderAnswer("page", page=page))

    def _find(self, job: ReaderJob, _data: bytes, body: bytes) -> bytes:
        return self._extract(decode_document(body), job.extractors)

    def _extract(self, document: ParsedDocument, names: Sequence[str] = ()) -> bytes:
        asked = [each for each in registry.EXTRACTORS.values() if not names or each.name in names]
        found = outcomes.run_each(asked, document, self._known)
        return outcomes.encode_outcomes(outcomes.with_first_failures(found, self._unprepared))

    def _look(self, job: ReaderJob, data: bytes, body: bytes) -> bytes:
        page = msgspec.json.decode(body, type=ParsedPage)
        image = page_image(data, page.number, job.dpi)
        return msgspec.json.encode(ocr_reader.read_page_image(page, image, job.dpi))

    def _render(self, job: ReaderJob, data: bytes, _body: bytes) -> bytes:
        return render_page(data, job.page, job.width, cleared=job.cleared)

    def _cut(self, job: ReaderJob, _data: bytes, body: bytes) -> bytes:
        assert job.crop is not None
        try:
            return crop_image(body, job.crop)
        except OSError:  # what Pillow raises for what is no whole image
            raise UnreadablePdf("the image of it that was kept is damaged") from None

    def _leaks(self, _job: ReaderJob, data: bytes, _body: bytes) -> bytes:
        return msgspec.json.encode(find_leaks(data))

    def _front(self, _job: ReaderJob, data: bytes, body: bytes) -> bytes:
        return front_pages_update(data, body)


def _file_content(file: int) -> bytes:
    with open(file, "rb") as opened:  # a descriptor has no path
        # Its offset is shared with the parent, and at the end where another process had this job before.
        opened.seek(0)
        return opened.read()


_CHANGED = "its bytes cannot be kept as they are"
_STREAM_HEAD, _TYPED_HEAD = b" 0 obj <<", b" 0 obj <</Type/XRef"


def front_pages_update(data: bytes, front: bytes) -> bytes:
    """Return the bytes that, behind those of a file, put the pages of another one before its own.

    Raises UnreadablePdf where that cannot be done so that the file begins as it does.
    """
    with open_document(data) as document, open_document(front) as pages:
        if not raw.FPDF_ImportPagesByIndex(document.handle, pages.handle, None, 0, 0):
            raise UnreadablePdf("no page can be put before its own")
        written = _WrittenBytes(data)
        if (
            not raw.FPDF_SaveAsCopy(document.handle, written.writer, raw.FPDF_INCREMENTAL)
            or not written.is_same
        ):
            raise UnreadablePdf(_CHANGED)
    return _typed_reference_stream(written.after)


def _typed_reference_stream(update: bytes) -> bytes:
    # PDFium omits the type (7.5.8.2), and strict readers refuse the file. The stream is last: no offset
    # moves.
    at = update.rfind(_STREAM_HEAD)
    is_stream = at >= 0 and b"/W[" in update[at:] and b"/Type/XRef" not in update[at:]
    return update[:at] + update[at:].replace(_STREAM_HEAD, _TYPED_HEAD, 1) if is_stream else update


class _WrittenBytes:
    """What the engine writes: whether it begins with some bytes, and what comes after these."""

    def __init__(self, beginning: bytes) -> None:
        self._beginning, self._at = memoryview(beginning), 0
        self._after = bytearray()
        self._begins_so = True
        self.writer = raw.FPDF_FILEWRITE()
        self.writer.version = 1
        # The structure keeps no reference to the function, without which it would be freed.
        self._write = type(self.writer.WriteBlock)(self._take)
        self.writer.WriteBlock = self._write

    @property
    def is_same(self) -> bool:
        """Return whether all that was to come first did."""
        return self._begins_so and self._at == len(self._beginning)

    @property
    def after(self) -> bytes:
        """Return what came after it."""
        return bytes(self._after)

    def _take(self, _writer: Any, pointer: int, size: int) -> int:
        block = ctypes.string_at(pointer, size)
        expected = self._beginning[self._at : self._at + size]
        self._begins_so &= block[: len(expected)] == expected
        self._at += len(expected)
        self._after += block[len(expected) :]
        return 1


_OPAQUE_BLACK = 0xFF000000
# PDF measures in points, 72 an inch.
_POINTS = 72


def render_page(data: bytes, number: int, width: int, *, cleared: bool = False) -> bytes:
    """Draw a page of a file, by its number from 1, as PNG; raises UnreadablePdf.

    A page so long that it would have too many pixels is drawn narrower.
    """
    if width not in WIDTHS:
        raise UnreadablePdf(f"pages are drawn {', '.join(map(str, WIDTHS))} pixels wide, not {width}")
    with _open_numbered_page(data, number) as page:
        scale = bounded_scale(page.geometry.size, width / max(page.geometry.size[0], 1))
        image = _drawn_image(page, scale, cleared=cleared)
    out = BytesIO()
    # Pillow's own choice, Z_FILTERED, makes scanned pages larger by a sixth.
    image.save(out, "PNG", compress_level=6, compress_type=zlib.Z_DEFAULT_STRATEGY)
    return out.getvalue()


def page_image(data: bytes, number: int, dpi: int) -> "Image.Image":
    """Draw a page as an image to read off; raises UnreadablePdf."""
    with _open_numbered_page(data, number) as page:
        return _drawn_image(page, bounded_scale(page.geometry.size, dpi / _POINTS), cleared=True)


@contextmanager
def _open_numbered_page(data: bytes, number: int) -> Iterator[OpenPage]:
    with pdfium.open_document(data) as document:
        count = len(document)
        if not 1 <= number <= count:
            raise UnreadablePdf(f"there is no page {number}; there are pages 1 to {count}")
        with open_page(document, number - 1) as page:
            yield page


def _drawn_image(page: OpenPage, scale: float, *, cleared: bool) -> "Image.Image":
    """Draw a page in red, green and blue; what it hides is black unless it is cleared."""
    width, height = pixel_size(page.geometry.size, scale)
    black = (
        []
        if cleared
        else [
            each.area for each in hidden_text.find_hidden_text(page, list_covers(page.handle, page.objects))
        ]
    )
    with create_bitmap(width, height, raw.FPDFBitmap_BGR) as bitmap:
        # PDFium draws blue, green, red; PNG wants the reverse.
        page.draw(bitmap, raw.FPDF_REVERSE_BYTE_ORDER)
        _blacken(bitmap, page, black, scale)
        from PIL import Image  # only those who draw need it

        stride = raw.FPDFBitmap_GetStride(bitmap)  # rows are padded in memory
        data = ctypes.string_at(raw.FPDFBitmap_GetBuffer(bitmap), stride * height)
        return Image.frombytes("RGB", (width, height), data, "raw", "RGB", stride)


def _blacken(bitmap: Any, page: OpenPage, areas: Iterable[Area], scale: float) -> None:
    for area in areas:
        left, top, right, bottom = (value * scale for value in page.geometry.to_points(area.with_margin(0.1)))
        x, y = floor(left), floor(top)
        raw.FPDFBitmap_FillRect(bitmap, x, y, ceil(right) - x, ceil(bottom) - y, _OPAQUE_BLACK)
