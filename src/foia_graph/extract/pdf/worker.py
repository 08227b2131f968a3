"""The reader process: it reads one PDF at a time, and may be killed at any moment.

It is started by the pool and speaks messages with it over a socket. It lives behind the walls of `sandbox`:
the files come to it open, and what it may open itself is the program. Jobs are done in its main thread, the
only one that signals interrupt; another one waits for the parent to go.
"""

import gc
import importlib
import os
import sys
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from pkgutil import resolve_name
from typing import Literal, NoReturn

import msgspec

from foia_graph.extract import ocr as ocr_reader
from foia_graph.extract import outcomes, registry
from foia_graph.extract.gazetteer import Gazetteer
from foia_graph.extract.ocr.tesseract import load_engine
from foia_graph.extract.parsed_document import ParsedDocument, ParsedPage, decode_document, encode_document
from foia_graph.extract.pdf.document_reader import PartialDocument, pages_for_ocr, read_document
from foia_graph.extract.pdf.front_pages import front_pages_update
from foia_graph.extract.pdf.hidden_text import find_leaks
from foia_graph.extract.pdf.image_crops import crop_image
from foia_graph.extract.pdf.job_protocol import ReaderAnswer, ReaderJob
from foia_graph.extract.pdf.pdfium import UnreadablePdf
from foia_graph.extract.pdf.render import page_image, render_page
from foia_graph.extract.registry import unloaded_extractor
from foia_graph.runtime.worker_entry import ParentLink, serve_in_main_thread

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
        unprepared = _import_modules(link.settings["modules"], ocr=link.settings["ocr"])
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


def _import_modules(modules: Iterable[str], *, ocr: bool) -> dict[str, str]:
    """Load what must be loaded before the sandbox closes: what extractors need, the engine of the OCR.

    Returns why some extractors could not be got ready, by their names.
    """
    for name in modules:
        importlib.import_module(name)
    if ocr:
        ocr_reader.prepare_ocr()
        # Tesseract opens /dev/null when it first has something to say, and crashes where it may not.
        load_engine().SetVariable("debug_file", "")
    return outcomes.prepare_extractors()


class ReaderWorker:
    """Does jobs, one after another; `unprepared` says why some extractors could not be got ready."""

    def __init__(self, link: ParentLink[ReaderJob], unprepared: Mapping[str, str]) -> None:
        self._link, self._unprepared = link, unprepared
        self._known = registry.NO_NAMES
        self._so_far: PartialDocument | None = None
        self._sending = threading.Lock()
        self._jobs: dict[str, Callable[[ReaderJob, bytes, bytes], bytes]] = {
            "start": self._start,
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

    def _read(self, job: ReaderJob, data: bytes, _body: bytes) -> bytes:
        reading = read_document(
            data, cleared=job.cleared, skip=job.skip, watch=self._watch, begin=self._begin_page
        )
        look = pages_for_ocr(reading) if job.ocr else ()
        self._send(ReaderAnswer("read", ocr_pages=look), encode_document(reading))
        return b"" if look else self._extract(reading)

    def _watch(self, so_far: PartialDocument) -> None:
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

    def _look(self, _job: ReaderJob, data: bytes, body: bytes) -> bytes:
        page = msgspec.json.decode(body, type=ParsedPage)
        image = page_image(data, page.number, ocr_reader.DPI)
        return msgspec.json.encode(ocr_reader.read_page_image(page, image, ocr_reader.DPI))

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
        return opened.read()
