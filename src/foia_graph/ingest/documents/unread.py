"""What of a document could not be read, or not be looked for: sentences for the report of a load."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

import msgspec

from foia_graph.extract.outcomes import Outcomes
from foia_graph.extract.parsed_document import ReadStatus

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


_decoder = msgspec.json.Decoder(ReadingStatus)


def decode_status(reading: bytes) -> ReadingStatus:
    """Return how far an encoded document was read; its texts are passed over."""
    return _decoder.decode(reading)


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
