"""Lists as plain JSON: what applications get that ask for `application/json`."""

from tests.web.conftest import BASE
from tests.web.pages.lists.test_conflicts import WORDS

PARTS = """
- {type: SourceDocument, id: post, title: A post}
- {type: Agency, id: parks, prefLabel: Park Office}
- {type: Release, id: first, title: First papers, description: Papers, source: post, creator: agency/parks}
- {type: Release, id: second, title: Second papers, description: Papers, source: post, creator: agency/parks}
- {type: ReleasedDocument, id: memo, title: A memo, description: One, source: post, inSeries: first,
   redaction: [{claimedExemption: "(b)(5)", source: post, quote: withheld under (b)(5)}]}
"""


def test_a_list_has_its_entries_pages_and_filters(own_client_of):
    """Entries are things as they are alone; a value of a filter leads to the list that has only it."""
    client = own_client_of(PARTS)
    answer = client.get("/doc/release/?per_page=1", headers={"Accept": "application/json"})
    body, words = answer.json, answer.text

    assert ("application/json", 2) == (answer.content_type, body["total"])
    assert ["First papers"] == [each["label"] for each in body["items"]]
    assert "Second papers" in client.get(body["pages"]["next"].removeprefix(BASE.rstrip("/"))).text
    (choice,) = body["filters"]["agency"]["values"]
    assert ("agency/parks", "Park Office", 2) == (choice["value"], choice["label"], choice["count"])
    assert 2 == client.get(f"/doc/release.json?agency={choice['value']}").json["total"]
    assert [] == [word for word in ("hydra:", "@context", '"claims"', "xsd:") if word in words]


def test_hits_have_bare_names_and_filters_do_not_repeat_the_words(own_client_of):
    """The names of fields have no prefix, and the words are in the addresses of pages alone."""
    words = "papers " * 100
    body = own_client_of(PARTS).get("/api/search.json", query_string={"q": words, "kind": "release"})
    hit = body.json["items"][0]

    assert {"id", "type", "label", "snippet", "marks"} <= set(hit)
    assert "release" in [each["value"] for each in body.json["filters"]["kind"]["values"]]
    assert len(body.json["pages"]) == body.text.count("?q=papers+papers")


def test_parts_in_a_list_can_be_fetched(own_client_of):
    """An entry that is a part of a thing has its own name, which leads to the thing."""
    client = own_client_of(PARTS)
    (entry,) = client.get("/redactions.json").json["items"]

    assert entry["id"].startswith(f"{BASE}id/document/memo#")
    assert ["b5"] == [each["id"].rpartition("/")[2] for each in entry["claimedExemption"]]


def test_disagreements_are_shown_with_their_claims(own_client_of):
    """Each entry is a thing and a field, with what each source says."""
    (entry,) = own_client_of(WORDS).get("/conflicts.json").json["items"]

    assert ("contradiction", "The night") == (entry["difference"], entry["about"]["label"])
    assert ["The lamp was dark.", "The lamp was lit."] == sorted(each["text"] for each in entry["claims"])
