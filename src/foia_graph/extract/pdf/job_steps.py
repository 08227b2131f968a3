"""Steps of a file: each is some jobs side by side, and waits for all of them."""

import hashlib
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias, TypeVar

import msgspec
from msgspec.structs import replace

from foia_graph.errors import FoiaGraphError
from foia_graph.extract.parsed_document import (
    ParsedDocument,
    ParsedPage,
    ReadStatus,
    decode_document,
    encode_document,
)
from foia_graph.extract.pdf.document_reader import with_status
from foia_graph.extract.pdf.job_protocol import ReaderJob
from foia_graph.extract.pdf.worker_process import JobOutcome

_NO_FINDINGS = b"{}"


class JobFailed(FoiaGraphError):
    """A page could not be drawn, or a file not be looked through; the message says why."""


@dataclass(frozen=True, slots=True)
class ReaderTask:
    """A job, and the file or the body that goes with it."""

    job: ReaderJob
    body: bytes = b""
    path: Path | None = None


@dataclass(frozen=True, slots=True)
class ReadResult:
    """The encoded document of a file and the encoded findings in it.

    `is_lasting` is false where time, memory or a crash decided, and another try may give another document.
    """

    sha256: str
    reading: bytes
    findings: bytes
    is_lasting: bool = True


Value = TypeVar("Value")
Steps: TypeAlias = Generator[Sequence[ReaderTask], Sequence[JobOutcome], Value]


def read_file_steps(path: Path, *, cleared: bool, ocr: bool) -> Steps[ReadResult]:
    """Read a file, read off their images the pages without text, and find what there is to find."""
    (first,) = yield [ReaderTask(ReaderJob("read", cleared=cleared, ocr=ocr), path=path)]
    reading, lasting = _received_document(path, first), _is_lasting(first)
    findings = first.body
    if first.ocr_pages:
        tasks = [_image_task(path, reading.page(number)) for number in first.ocr_pages]
        outcomes = yield tasks
        reading = with_status(_with_image_texts(reading, first.ocr_pages, outcomes))
        lasting = lasting and all(map(_is_lasting, outcomes))
    if first.ocr_pages or not first.is_whole:
        (found,) = yield [ReaderTask(ReaderJob("find"), encode_document(reading))]
        findings, lasting = found.body, lasting and _is_lasting(found)
        reading = _with_failure_note(reading, found)
    elif findings is None:
        reading = _with_failure_note(reading, first)
    finished = all(page.status != "timed-out" for page in reading.pages)
    return ReadResult(
        reading.sha256, encode_document(reading), findings or _NO_FINDINGS, lasting and finished
    )


def extract_steps(reading: bytes) -> Steps[bytes]:
    """Find what there is to find in an encoded document; raises JobFailed."""
    (found,) = yield [ReaderTask(ReaderJob("find"), reading)]
    if found.body is None:
        raise JobFailed(f"nothing can be found in a reading: {found.message}")
    return found.body


def supplied_text_steps(data: bytes) -> Steps[ReadResult]:
    """Find what there is to find in an encoded document of no file; what cannot be looked through says so."""
    (found,) = yield [ReaderTask(ReaderJob("find"), data)]
    reading = decode_document(data)
    kept = data if found.body is not None else encode_document(_with_failure_note(reading, found))
    return ReadResult(reading.sha256, kept, found.body or _NO_FINDINGS, _is_lasting(found))


def _is_lasting(outcome: JobOutcome) -> bool:
    return not outcome.end_reason


def _image_task(path: Path, page: ParsedPage) -> ReaderTask:
    return ReaderTask(ReaderJob("look", page=page.number), msgspec.json.encode(page), path)


def _received_document(path: Path, outcome: JobOutcome) -> ParsedDocument:
    """Return the document that came, whole or not, or the one that says that there is none, and why."""
    if outcome.reading is None:
        status: ReadStatus = "timed-out" if outcome.end_reason == "time" else "failed"
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        return ParsedDocument(digest, path.stat().st_size, status, f"Reading was ended: {outcome.message}.")
    reading = decode_document(outcome.reading)
    if outcome.is_whole:
        return reading
    return with_status(
        replace(reading, pages=tuple(_mark_unreached(page, outcome) for page in reading.pages))
    )


def _mark_unreached(page: ParsedPage, outcome: JobOutcome) -> ParsedPage:
    if page.status != "timed-out":
        return page
    status: ReadStatus = "timed-out" if outcome.end_reason == "time" else "failed"
    return replace(page, status=status, reason=f"Reading was ended before this page: {outcome.message}.")


def _with_image_texts(
    document: ParsedDocument, numbers: Sequence[int], outcomes: Sequence[JobOutcome]
) -> ParsedDocument:
    """Put what was read off images in its place; a page that was not read so stays, with a note."""
    seen = dict(zip(numbers, outcomes, strict=True))
    bodies = {number: outcome.body for number, outcome in seen.items() if outcome.body is not None}
    pages = [
        msgspec.json.decode(bodies[page.number], type=ParsedPage) if page.number in bodies else page
        for page in document.pages
    ]
    notes = [
        f"Page {number} could not be read off its image: {outcome.message}."
        for number, outcome in seen.items()
        if outcome.body is None
    ]
    return replace(document, pages=tuple(pages), notes=(*document.notes, *notes))


def _with_failure_note(document: ParsedDocument, outcome: JobOutcome) -> ParsedDocument:
    if outcome.body is not None:
        return document
    return replace(document, notes=(*document.notes, f"Nothing could be found in it: {outcome.message}."))
