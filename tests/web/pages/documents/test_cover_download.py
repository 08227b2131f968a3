"""Files with a cover sheet before their pages."""

import hashlib
import io
from datetime import UTC, datetime

import pypdf

from tests.web.conftest import BASE, FILES

PATH = "/doc/document/seen/with-cover.pdf"


def texts(data):
    return [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(data)).pages]


def test_the_sheet_says_what_the_file_is(papers):
    """Title, digest, address, citation and day are before the pages, which are those of the file."""
    answer = papers.client.get(PATH)
    sheet, *pages = texts(answer.data)
    today = datetime.now(UTC).date()

    assert (200, "application/pdf") == (answer.status_code, answer.content_type)
    for part in (
        "A memo that was looked at",
        papers.digest("seen.pdf"),
        f"{BASE}id/document/seen",
        "Records",
        f"{today.day} {today:%B %Y}",
    ):
        assert part in sheet
    assert 1 == len(pages) and "Another file" in pages[0]


def test_the_bytes_of_the_file_come_first_and_are_the_same(papers):
    """Whoever cuts the sheet off has the file, to the byte."""
    answer = papers.client.get(PATH)
    size = len(FILES["seen.pdf"])

    assert papers.digest("seen.pdf") == hashlib.sha256(answer.data[:size]).hexdigest()
    assert len(answer.data) == answer.content_length > size
    assert f"The first {size:,} bytes of this file" in texts(answer.data)[0]


def test_it_is_saved_under_the_name_of_the_document_and_may_do_nothing(papers):
    """Like any file, it is handed out for keeping, and behind walls."""
    answer = papers.client.get(PATH)

    assert "attachment; filename*=UTF-8''seen-with-cover.pdf" == answer.headers["Content-Disposition"]
    assert answer.headers["Content-Security-Policy"].startswith("sandbox;")
    again = papers.client.get(PATH, headers={"If-None-Match": answer.headers["ETag"]})
    assert (304, b"") == (again.status_code, again.data)


def test_what_is_not_handed_out_has_no_sheet_either(papers):
    """Neither a file that is held back, nor one that no one may know of, nor one that there is not."""
    paths = [f"/doc/document/{name}/with-cover.pdf" for name in ("in-leaky", "secret", "letters", "none")]

    assert [403, 404, 404, 404] == [papers.client.get(path).status_code for path in paths]
