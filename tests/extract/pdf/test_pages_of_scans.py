"""Pages that are read off their images by the pool of reader processes."""

from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest

from foia_graph.extract.parsed_document import ParsedDocument, ParsedPage, decode_document, encode_document
from foia_graph.extract.pdf import pool
from foia_graph.extract.pdf.pool import JobOutcome, ReaderTask


@pytest.mark.parametrize(
    ("too_slow", "tried", "status", "reason"),
    [
        ((), [300], "extracted", ""),
        ((300,), [300, 150], "extracted", ""),
        ((300, 150), [300, 150], "needs-ocr", "Its image could not be read: out of time."),
    ],
)
def test_a_page_that_takes_too_long_is_tried_once_more(
    too_slow: Sequence[int], tried: list[int], status: str, reason: str
) -> None:
    """It is drawn at half the size, once; then it is given up, and says why."""
    scan = ParsedDocument("0" * 64, 9, "image-only", pages=(ParsedPage(1, "image-only"),))
    looked_at = []

    def run(tasks: Sequence[ReaderTask]) -> list[JobOutcome]:
        return list(map(answer, tasks))

    def answer(task: ReaderTask) -> JobOutcome:
        if task.job.kind == "read":
            return JobOutcome(reading=encode_document(scan), is_whole=True, ocr_pages=(1,))
        if task.job.kind == "find":
            return JobOutcome(body=b"{}")
        looked_at.append(task.job.dpi)
        if task.job.dpi in too_slow:
            return JobOutcome(end_reason="cpu", message="out of time")
        page = msgspec.json.decode(task.body, type=ParsedPage)
        return JobOutcome(body=msgspec.json.encode(msgspec.structs.replace(page, status="extracted")))

    result = pool._read_file(Path("scan.pdf"), run, cleared=True, ocr=True)
    (page,) = decode_document(result.reading).pages

    assert (tried, status, reason) == (looked_at, page.status, page.reason)
    assert ({"too slow at full size": 1} if tried == [300, 150] and status == "extracted" else {}) == (
        page.rereadings
    )
    assert result.is_cut is (status == "needs-ocr")
