"""Files are handed out where a distribution says so, and only there."""

import base64
import hashlib

from tests.web.conftest import FILES, lasting

MEMO = FILES["memo.pdf"]


def path(papers, name):
    """Give the address of a file."""
    return f"/file/{papers.digest(name)}"


def get(papers, address, **more):
    """Get an address, all of it."""
    return papers.client.get(address, buffered=True, **more)


def test_a_public_file_comes_as_it_is(papers):
    """The bytes are those whose digest is in the address, and nothing may guess what they are."""
    answer = get(papers, path(papers, "memo.pdf"))
    digest = base64.b64encode(hashlib.sha256(MEMO).digest()).decode()

    assert (200, MEMO, "application/pdf") == (answer.status_code, answer.data, answer.content_type)
    assert {
        "X-Content-Type-Options": "nosniff",
        "Content-Disposition": "attachment; filename*=UTF-8''plants.pdf",
        "ETag": f'"{papers.digest("memo.pdf")}"',
        "Cache-Control": "no-cache",
        "Accept-Ranges": "bytes",
        "Content-Length": str(len(MEMO)),
        "Repr-Digest": f"sha-256=:{digest}:",
    }.items() <= dict(answer.headers).items()
    assert answer.headers["Link"].startswith('</doc/document/plants>; rel="describedby"')
    assert answer.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")


def test_a_pdf_can_be_looked_at(papers):
    """`?inline` shows a PDF where it is, still shut."""
    answer = get(papers, f"{path(papers, 'memo.pdf')}?inline")

    assert "inline; filename*=UTF-8''plants.pdf" == answer.headers["Content-Disposition"]
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")


def test_a_part_of_another_version_is_the_whole(papers):
    """If-Range with another ETag gives the whole file."""
    headers = {"Range": "bytes=0-3", "If-Range": '"other"'}

    assert 200 == get(papers, path(papers, "memo.pdf"), headers=headers).status_code


def test_head_and_known_versions_send_no_bytes(papers):
    """HEAD has the headers of GET, and who has the file gets 304."""
    whole, head = get(papers, path(papers, "memo.pdf")), papers.client.head(path(papers, "memo.pdf"))
    known = get(papers, path(papers, "memo.pdf"), headers={"If-None-Match": whole.headers["ETag"]})

    assert (lasting(whole), b"") == (lasting(head), head.data)
    assert (304, b"") == (known.status_code, known.data)


def test_a_file_that_hides_words_is_held_back(papers):
    """403 gives the reason that the distribution states."""
    answer = get(papers, path(papers, "leaky.pdf"))

    assert (403, "application/problem+json") == (answer.status_code, answer.content_type)
    assert "Not served until it is cleared" in answer.json["detail"]


def test_a_cleared_file_is_handed_out(papers):
    """A record can say that nothing under the boxes matters."""
    assert FILES["seen.pdf"] == get(papers, path(papers, "seen.pdf")).data


def test_a_missing_file_is_the_fault_of_the_store(papers):
    """503 says what its keeper must do."""
    file = papers.store / "files" / papers.digest("long.pdf")[:2] / papers.digest("long.pdf")
    file.rename(file.with_suffix(".away"))
    try:
        answer = get(papers, path(papers, "long.pdf"))
    finally:
        file.with_suffix(".away").rename(file)

    assert (503, True) == (answer.status_code, "missing in the store" in answer.json["detail"])
