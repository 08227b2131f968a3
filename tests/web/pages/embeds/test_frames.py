"""`/embed/…`: small pages that other sites may frame, with what is shown elsewhere and no more."""

import io
import re

import docx
import pytest

from foia_graph.ingest.decide import Decider
from foia_graph.model.forms import DOCX, PROBLEM
from tests.web.conftest import BASE

PLANTS = "/embed/document/plants"
CLAIM = f"/embed/claim?iri={BASE}id/release/memos%23"


def claim_path(client):
    """Return the path of the frame of a claim on the release."""
    cited = re.search(r"/cite\?iri=[^\"]+%23[^\"]+", client.get("/doc/release/memos.html").text)
    return cited[0].replace("/cite", "/embed/claim")


@pytest.mark.parametrize(
    "path", [PLANTS, f"{PLANTS}/page/2", f"{PLANTS}/page/1?quote=twice+a+week", "/embed/document/none"]
)
def test_a_frame_may_be_framed_and_loads_nothing_from_elsewhere(papers, path):
    """Only here may other sites frame; no script, style or picture of another host, and no cookie."""
    answer = papers.client.get(path, headers={"Accept": "text/html"})
    policy = answer.headers["Content-Security-Policy"]

    assert policy.endswith("frame-ancestors *")
    assert "unsafe" not in policy
    assert "Set-Cookie" not in answer.headers
    assert [] == [
        each for each in re.findall(r'(?:src|srcset)="([^"]+)"', answer.text) if not each.startswith("/")
    ]


def test_pages_may_not_be_framed(papers):
    """What embeds may do the pages that they lead to may not."""
    policy = papers.client.get("/doc/document/plants").headers["Content-Security-Policy"]

    assert "frame-ancestors 'none'" in policy


def test_a_document_has_its_first_page_its_citation_and_its_file(papers):
    """The file only where it is handed out."""
    page = papers.client.get(PLANTS).text

    assert "/doc/document/plants/page/1.png?width=800" in page
    assert re.search(r'<p class="citation"><bdi>[^<]*“A memo on plants,”', page)
    assert f'href="/file/{papers.digest("memo.pdf")}">Download the file' in page
    assert 'href="/doc/document/plants">Read it in' in page


def test_words_are_shown_where_they_stand_with_a_crop(papers):
    """The quote first, then the picture around it with a box over the words."""
    page = papers.client.get(f"{PLANTS}?quote=watered+twice+a+week").text

    assert '<blockquote class="large" dir="auto"><p>watered twice a week</p></blockquote>' in page
    assert re.search(r'<img src="/iiif/image/plants/1/pct:[0-9.,]+/[0-9]+,/0/default.jpg"', page)
    assert "<rect " in page
    assert "Bates GARDEN-000118" in page


def test_a_claim_has_its_quote_and_its_source(papers):
    """With who says so, and the way to it."""
    client = papers.client
    page = client.get(claim_path(client)).text

    assert "released on April 10" in page
    assert 'href="/doc/source/post"' in page


def test_a_page_that_is_held_back_shows_no_words(papers):
    """The picture is drawn with boxes, and the words under them are in no form in the page."""
    page = papers.client.get("/embed/document/in-leaky/page/1").text

    assert "This page is held back." in page
    assert "Jane Roe" not in page
    assert 404 == papers.client.get("/embed/document/in-leaky/page/1?quote=Jane+Roe").status_code


@pytest.mark.parametrize(
    ("path", "status", "sentence"),
    [
        ("/embed/document/secret", 404, "Nothing is known about"),
        ("/embed/document/plants/page/99", 404, "Nothing is known about"),
        (
            f"{PLANTS}?quote=no+such+words+anywhere",
            404,
            "These words are not found in this document any more.",
        ),
        (f"{CLAIM}none", 404, "is no claim."),
        ("/embed/claim?iri=release/memos", 404, "iri names no claim"),
        (f"{PLANTS}?colour=red", 400, "A frame has no parameter"),
    ],
)
def test_what_is_not_shown_is_said_in_the_frame(papers, path, status, sentence):
    """A frame on another site says so itself, small and without menu."""
    answer = papers.client.get(path, headers={"Accept": "text/html"})

    assert status == answer.status_code
    assert sentence in answer.text
    assert 'class="embed"' in answer.text
    assert "<nav" not in answer.text


def test_a_file_that_is_not_handed_out_is_not_offered(papers):
    """Its pages are described, its bytes stay here."""

    assert "/file/" not in papers.client.get("/embed/document/in-leaky").text


def test_what_was_withdrawn_is_said_in_the_frame(own_client_of, tmp_path, profile):
    """Of a document, its pages and words, when and why; oEmbed and the check of notes are told so, too."""
    client = own_client_of()
    Decider(tmp_path / "store", profile).withdraw("document/ice-117629", "Sent by mistake.")
    for place in ("", "/page/1", "?quote=words"):
        answer = client.get(f"/embed/document/ice-117629{place}", headers={"Accept": "text/html"})

        assert 410 == answer.status_code
        assert re.search(
            r"was withdrawn on [0-9]{1,2} [A-Z][a-z]+ 20[0-9]{2}: Sent by mistake\.", answer.text
        )
        assert answer.headers["Content-Security-Policy"].endswith("frame-ancestors *")

    asked = {"Accept": "application/json, application/ld+json;q=0.9, */*;q=0.1"}
    for path in (
        f"/oembed?url={BASE}doc/document/ice-117629",
        "/api/passage?page=document/ice-117629/page/1&quote=words",
        "/doc/document/ice-117629.jsonld",
    ):
        answer = client.get(path, headers=asked)

        assert (410, "Sent by mistake.") == (answer.status_code, answer.json["as:summary"])
        assert re.fullmatch(r"[0-9-]{10}.*", answer.json["as:deleted"]["value"])


def test_what_was_withdrawn_is_said_in_one_sentence(own_client_of, tmp_path, profile):
    """The page of notes asks for problem details (RFC 9457), and shows what a file of notes has."""
    client = own_client_of()
    Decider(tmp_path / "store", profile).withdraw("document/ice-117629", "Sent by mistake.")
    accept = "application/problem+json, application/ld+json;q=0.9, */*;q=0.1"
    told = client.get("/doc/document/ice-117629.jsonld", headers={"Accept": accept})
    note = {"title": "Gone", "path": "/doc/document/ice-117629"}
    file = client.post("/dossier", json=["Notes", [note]], headers={"Accept": DOCX.media_type})
    texts = [each.text for each in docx.Document(io.BytesIO(file.data)).paragraphs]

    assert (410, PROBLEM.media_type) == (told.status_code, told.mimetype)
    assert [
        f"Evidence has changed. {told.json['detail']} The note keeps what was copied; do not rely on it."
    ] == [text for text in texts if "Evidence" in text]
