"""Pages whose texts came with the records, as people and programs see them."""

import hashlib
import re

import pytest

from tests.web.pages.documents.test_documents import fact, shown

MEMO = """
- type: ReleasedDocument
  id: memo
  title: A memo
  description: Its text alone is held.
  text: "The water officer is (b)(6).\\fSecond"
- {type: Page, id: list/7, text: "Seven", pagination: vii}
- {type: ReleasedDocument, id: secret, title: No, description: No, restricted: a court says so, text: "Jane"}
"""
PAGE = "/doc/document/memo/page/1"


@pytest.fixture
def client(client_of):
    return client_of(MEMO)


def test_a_page_shows_its_words(client):
    """Where they come from is said; there is no picture, and no file is spoken of."""
    page = shown(client, PAGE)

    assert "<h1><bdi>Page 1 of A memo</bdi></h1>" in page
    assert 'The water officer is <a class="redaction" href="#redaction-exemptions-1"' in page
    assert ("1", None, "Full text") == tuple(fact(page, name) for name in ("Page", "PDF page", "Read"))
    assert fact(page, "Words").startswith("as they came with the records")
    assert (False, True) == ("<img" in page, "No file is held" in page)


def test_the_words_of_a_page_are_a_text(client):
    """They have the checksum that the page has, and no picture is drawn."""
    text = client.get(f"{PAGE}/text")
    body = client.get(PAGE, headers={"Accept": "application/ld+json"}).json

    assert ("The water officer is (b)(6).", "supplied") == (text.text, body["textOrigin"])
    assert hashlib.sha256(text.data).hexdigest() == body["checksum"]["checksumValue"]
    assert 404 == client.get(f"{PAGE}.png").status_code


def test_a_document_lists_its_pages(client):
    """So does one that its pages alone make; a page may be missing."""
    memo, only = shown(client, "/doc/document/memo"), shown(client, "/doc/document/list")

    assert f'<a href="{PAGE}" data-page="1"><span class="number">1</span></a>' in memo
    assert (
        '<a href="/doc/document/list/page/7" data-page="7"><span class="number">7</span></a> '
        '<span class="note" title="printed number"><bdi>vii' in only
    )
    assert 404 == client.get("/doc/document/list/page/6/text").status_code
    assert "Held in part" in only


def test_a_finding_without_the_usual_fields_is_called_by_what_it_has(client_of):
    """Where neither a name nor printed words are given, its first plain value stands for it."""
    finding = "{id: a, notation: EX-7, confidence: 0.5}"
    client = client_of(f"- {{type: Page, id: list/7, text: Seven, batesRange: [{finding}]}}\n")
    page = shown(client, "/doc/document/list/page/7")

    assert re.search(
        r'<li id="[^"]*" class="machine-note batesRange"[^>]*> <span class="says">[^/]*</span> <bdi>EX-7',
        page,
    )
