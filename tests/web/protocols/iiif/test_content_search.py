"""Searches in a document as viewers of images ask them (IIIF Content Search API 2.0)."""

import re

import pytest

from tests.web.protocols.iiif.conftest import AT

SEARCH = f"{AT}/document/survey/search"
CONTEXT = "http://iiif.io/api/search/2/context.json"
PATH = "/iiif/document/survey/search"


@pytest.fixture
def client(shelf):
    return shelf.client


def test_the_manifest_names_the_services(client):
    """A viewer finds where to search, and where words are completed."""
    body = client.get("/iiif/document/survey/manifest.json").json

    assert [
        {
            "id": SEARCH,
            "type": "SearchService2",
            "service": [{"id": f"{AT}/document/survey/autocomplete", "type": "AutoCompleteService2"}],
        }
    ] == body["service"]


def test_hits_are_annotations_on_boxes_of_the_canvases(client):
    """Each hit has its words as the body, and its box in pixels of the canvas as the target."""
    answer = client.get(f"{PATH}?q=twice")
    body = answer.json
    first = body["items"][0]

    assert f'application/ld+json;profile="{CONTEXT}"' == answer.headers["Content-Type"]
    assert (CONTEXT, f"{SEARCH}?q=twice", "AnnotationPage") == (body["@context"], body["id"], body["type"])
    assert ["twice"] * 4 == [each["body"]["value"] for each in body["items"]]
    assert (f"{SEARCH}?q=twice#hit-1", "Annotation", "supplementing") == tuple(
        first[name] for name in ("id", "type", "motivation")
    )
    target = re.fullmatch(rf"{AT}/document/survey/page/1#xywh=(\d+),(\d+),(\d+),(\d+)", first["target"])
    assert target is not None and all(int(each) > 0 for each in target.groups())


def test_each_hit_has_its_context(client):
    """What is before and after a hit is a second page of annotations, about those of the first."""
    (contexts,) = client.get(f"{PATH}?q=twice").json["annotations"]
    context = contexts["items"][0]

    assert ("contextualizing", f"{SEARCH}?q=twice#hit-1") == (
        context["motivation"],
        context["target"]["source"],
    )
    (selector,) = context["target"]["selector"]
    assert ("TextQuoteSelector", "twice") == (selector["type"], selector["exact"])
    assert selector["suffix"].startswith(" a week.")
    assert selector["prefix"].endswith("has them watered ")


def test_what_is_ignored_is_said(client):
    """No annotation has a date or an author; and those of hits are of one motivation."""
    body = client.get(f"{PATH}?q=twice&user=somebody&date=2012").json
    others = client.get(f"{PATH}?q=twice&motivation=painting+tagging").json

    assert (["date", "user"], f"{SEARCH}?q=twice") == (body["ignored"], body["id"])
    assert [] == others["items"]
    assert 4 == len(client.get(f"{PATH}?q=twice&motivation=painting+supplementing").json["items"])


def test_many_hits_are_given_in_pages(client, monkeypatch):
    """Each page names the collection, and the pages before and after it."""
    monkeypatch.setattr("foia_graph.web.protocols.iiif.content_search.ANNOTATIONS_LISTED", 3)
    first, last = (client.get(f"{PATH}?q=twice{page}").json for page in ("", "&page=2"))

    assert (3, 1, 4) == (len(first["items"]), len(last["items"]), first["partOf"]["total"])
    assert (f"{SEARCH}?q=twice&page=2", f"{SEARCH}?q=twice") == (first["next"]["id"], last["prev"]["id"])
    assert (0, 3) == (first["startIndex"], last["startIndex"])
    assert 404 == client.get(f"{PATH}?q=twice&page=3").status_code


def test_what_is_no_search_is_refused(client):
    """Words are needed, of a document that there is."""
    assert [400, 400, 404, 404] == [
        client.get(path).status_code
        for path in (
            PATH,
            f"{PATH}?q=--",
            "/iiif/document/none/search?q=x",
            "/iiif/document/secret/search?q=may",
        )
    ]


def test_words_held_back_are_neither_found_nor_completed(client):
    """What is under a box is no word of the document."""
    assert [] == client.get("/iiif/document/leaky/search?q=Springfield").json["items"]
    assert [] == client.get("/iiif/document/leaky/autocomplete?q=Spr").json["items"]


def test_words_are_completed_with_the_number_of_their_places(client):
    """Terms are in the order of the alphabet, each with the search that it leads to."""
    body = client.get("/iiif/document/survey/autocomplete?q=wa").json

    assert ("TermPage", [("water", 4), ("watered", 4)]) == (
        body["type"],
        [(each["value"], each["total"]) for each in body["items"]],
    )
    assert [{"id": f"{SEARCH}?q=water", "type": "SearchService2"}] == body["items"][0]["service"]
    assert [] == client.get("/iiif/document/survey/autocomplete?q=wa&min=5").json["items"]
