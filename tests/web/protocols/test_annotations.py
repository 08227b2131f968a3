"""Annotations of a document over HTTP: a collection, its pages, and the quotes highlighted on the page."""

import re

import pytest

from foia_graph.publish.annotations import collections
from tests.publish.annotations.contexts import unknown_terms
from tests.web.conftest import BASE

LEAK = "The harbor office had known of the leak since March. It told nobody (b)(6)."
RECORDS = f"""
- type: ReleasedDocument
  id: leak-report
  title: Report on the leak
  description: What the office knew.
  text: "{LEAK}"
  claims:
    - {{id: known, text: It knew., source: document/leak-report, page: 1, quote: known of the leak}}
    - {{id: told, text: Hid., source: document/leak-report, page: 1, quote: It told nobody (b)(6)}}
    - {{id: untrue, text: No., source: document/leak-report, page: 1, quote: leak, status: rejected}}
"""
ADDRESS = "/id/document/leak-report/annotations"


@pytest.fixture
def client(client_of):
    return client_of(RECORDS)


def test_a_collection_leads_to_its_pages(client, monkeypatch):
    """Each page has some of the claims that stand, in the order of their words, and leads to the others."""
    monkeypatch.setattr(collections, "ANNOTATIONS_LISTED", 1)
    collection = client.get(ADDRESS).json
    first, second = (client.get(f"{ADDRESS}/{number}").json for number in (1, 2))

    assert (f"{BASE[:-1]}{ADDRESS}", "AnnotationCollection", 2) == (
        collection["id"],
        collection["type"],
        collection["total"],
    )
    assert (first["id"], second["id"]) == (collection["first"], collection["last"])
    assert (second["id"], first["id"]) == (first["next"], second["prev"])
    assert (0, 1) == (first["startIndex"], second["startIndex"])
    assert ["#claim-known", "#claim-told"] == [
        page["items"][0]["id"].removeprefix(f"{BASE}id/document/leak-report") for page in (first, second)
    ]
    assert [] == [name for body in (collection, first, second) for name in unknown_terms(body)]


def test_it_is_sent_as_programs_of_the_protocol_ask(client):
    """JSON-LD with the profile of the model, or plain JSON; what is not there is said."""
    profile = 'application/ld+json;profile="http://www.w3.org/ns/anno.jsonld"'
    answers = [client.get(f"{ADDRESS}/1", headers={"Accept": kind}) for kind in (profile, "application/json")]

    assert [profile, "application/json"] == [each.content_type for each in answers]
    assert [404, 404, 404] == [
        client.get(path).status_code
        for path in (f"{ADDRESS}/2", f"{ADDRESS}/01", "/id/document/none/annotations")
    ]


def test_pages_show_the_quotes_of_claims(client):
    """The words are marked in the text and lead to the claim; what was found in them is marked within."""
    page = client.get("/doc/document/leak-report/page/1.html").text
    words = re.search(r'<section class="words".*?</section>', page, re.DOTALL)[0]
    marked = re.findall(r'<a class="(\w+)" href="#([^"]+)"[^>]*>([^<]*)</a>', words)

    assert [
        ("claim", "note-claim-known", "known of the leak"),
        ("claim", "note-claim-told", "It told nobody "),
    ] == [each for each in marked if each[0] == "claim"]
    assert LEAK in re.sub("<[^>]+>", "", words)
    assert 'id="note-claim-known"' in page
