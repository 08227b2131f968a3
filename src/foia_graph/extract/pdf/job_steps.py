"""Steps of a file: each is some jobs side by side, and waits for all of them."""

import hashlib
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias, TypeVar

import msgspec
from msgspec.structs import replace

from foia_graph.errors import FoiaGraphError
from foia_graph.extract import registry
from foia_graph.extract.outcomes import ExtractorOutcome, Outcomes, decode_outcomes, failed_outcome
from foia_graph.extract.parsed_document import (
    ParsedDocument,
    ParsedPage,
    ReadStatus,
    decode_document,
    encode_document,
)
from foia_graph.extract.pdf.document_reader import (
    pages_for_ocr,
    with_looked_at_pages,
    with_status,
    without_image_text,
)
from foia_graph.extract.pdf.job_protocol import PASSING_REASONS, EndReason, ReaderJob
from foia_graph.extract.pdf.worker_process import JobOutcome


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
    """The encoded document of a file, and the outcomes of all extractors for it.

    `is_cut` is true where a limit of CPU time or memory, or a crash, ended something: the same engine and
    limits would do so again. `is_lasting` is false where what has nothing to do with the file ended it.
    """

    sha256: str
    reading: bytes
    outcomes: Outcomes
    is_cut: bool = False
    is_lasting: bool = True


_FAULTS: frozenset[EndReason] = frozenset(("crash", "memory"))
_MAX_SKIPPED = 5
"""The most pages of a file that may end a child; then what comes after the last is not read."""

Value = TypeVar("Value")
Steps: TypeAlias = Generator[Sequence[ReaderTask], Sequence[JobOutcome], Value]


def read_file_steps(path: Path, *, cleared: bool, ocr: bool) -> Steps[ReadResult]:
    """Read a file, read off their images the pages without text, and find what there is to find."""
    first, ends = yield from _read_without_faults(path, cleared=cleared, ocr=ocr)
    reading = _received_document(path, first)
    numbers = first.ocr_pages if first.is_whole or not ocr else pages_for_ocr(reading)
    if unseen := [reading.page(number) for number in numbers]:
        looks = yield [_image_task(path, page) for page in unseen]
        pages = {page.number: _looked_at(page, look) for page, look in zip(unseen, looks, strict=True)}
        reading = with_status(with_looked_at_pages(reading, pages))
        ends |= {look.end_reason for look in looks}
    data = encode_document(reading)
    is_found = first.body is not None and not unseen
    outcomes = decode_outcomes(first.body or b"{}") if is_found else (yield from extract_steps(data))
    is_cut = any(ends) or any(page.status == "timed-out" for page in reading.pages)
    return ReadResult(reading.sha256, data, outcomes, is_cut, ends.isdisjoint(PASSING_REASONS))


def _read_without_faults(path: Path, *, cleared: bool, ocr: bool) -> Steps[tuple[JobOutcome, set[EndReason]]]:
    """Read a file, and again without a page that ended the child; return how children ended, too."""
    skip: dict[int, str] = {}
    ends: set[EndReason] = set()
    while True:
        job = ReaderJob("read", cleared=cleared, ocr=ocr, skip=skip)
        (outcome,) = yield [ReaderTask(job, path=path)]
        if not outcome.is_whole:
            ends.add(outcome.end_reason)
        is_fault = outcome.end_reason in _FAULTS and not outcome.is_whole
        if not is_fault or outcome.page in (0, *skip) or len(skip) >= _MAX_SKIPPED:
            return outcome, ends
        skip[outcome.page] = f"Reading was ended by this page: {outcome.message}."


def extract_steps(reading: bytes, names: Sequence[str] = ()) -> Steps[Outcomes]:
    """Ask some extractors, or all, about an encoded document: together, and each alone where that fails."""
    (together,) = yield [_extract_task(reading, names)]
    if together.body is not None:
        return decode_outcomes(together.body)
    asked = names or [*registry.EXTRACTORS]
    alone = yield [_extract_task(reading, [name]) for name in asked]
    return dict(_separate_outcomes(asked, alone))


def supplied_text_steps(data: bytes) -> Steps[ReadResult]:
    """Find what there is to find in an encoded document of no file."""
    outcomes = yield from extract_steps(data)
    return ReadResult(decode_document(data).sha256, data, outcomes)


def _extract_task(reading: bytes, names: Sequence[str]) -> ReaderTask:
    return ReaderTask(ReaderJob("find", extractors=tuple(names)), reading)


def _separate_outcomes(
    names: Sequence[str], jobs: Sequence[JobOutcome]
) -> Iterator[tuple[str, ExtractorOutcome]]:
    for name, job in zip(names, jobs, strict=True):
        if job.body is not None:
            yield from decode_outcomes(job.body).items()
        else:
            yield name, failed_outcome(job.message, is_lasting=job.end_reason == "cpu")


def _image_task(path: Path, page: ParsedPage) -> ReaderTask:
    return ReaderTask(ReaderJob("look", page=page.number), msgspec.json.encode(page), path)


def _received_document(path: Path, outcome: JobOutcome) -> ParsedDocument:
    """Return the document that came, whole or not, or the one that says that there is none, and why."""
    if outcome.reading is None:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        reason = f"Reading was ended: {outcome.message}."
        return ParsedDocument(digest, path.stat().st_size, _unread_status(outcome), reason)
    reading = decode_document(outcome.reading)
    if outcome.is_whole:
        return reading
    return with_status(
        replace(reading, pages=tuple(_mark_unreached(page, outcome) for page in reading.pages))
    )


def _mark_unreached(page: ParsedPage, outcome: JobOutcome) -> ParsedPage:
    if page.status != "timed-out":
        return page
    reason = f"Reading was ended before this page: {outcome.message}."
    return replace(page, status=_unread_status(outcome), reason=reason)


def _unread_status(outcome: JobOutcome) -> ReadStatus:
    return "timed-out" if outcome.end_reason in ("cpu", "late") else "failed"


def _looked_at(page: ParsedPage, outcome: JobOutcome) -> ParsedPage:
    if outcome.body is not None:
        return msgspec.json.decode(outcome.body, type=ParsedPage)
    return without_image_text(page, outcome.message)
