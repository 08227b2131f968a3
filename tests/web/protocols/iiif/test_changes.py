"""What changed of the manifests: told by the log alone, and the same for ever."""

import msgspec
import pytest

from foia_graph.store.changelog.log import ChangeLogEntry
from foia_graph.web.protocols.iiif.changes import manifest_activities
from tests.web.protocols.iiif.conftest import AT, BASE

DOCUMENT, OTHER = f"{BASE}id/document/memo", f"{BASE}id/document/other"


def log(*loads):
    """Write a log: each load is some entries as `type name`, a name being a document or a page."""
    shapes = {True: "Page", False: "ReleasedDocument"}
    number = 0
    for second, load in enumerate(loads):
        for each in load:
            number += 1
            what, name = each.split()
            iri = f"{BASE}id/document/{name}"
            time = f"2026-01-01T00:00:{second:02}.000Z"
            yield ChangeLogEntry(
                number, what, iri, shapes["/page/" in name], time, second + 1, f"because {what}"
            )


def told(*loads):
    return [
        (each.type, each.document[len(BASE) :], each.time[17:19]) for each in manifest_activities(log(*loads))
    ]


@pytest.mark.parametrize(
    ("loads", "found"),
    [
        ([["Create memo"]], []),
        ([["Create memo/page/1"]], []),
        ([["Create memo", "Create memo/page/1", "Create memo/page/2"]], [("Create", "00")]),
        ([["Create memo"], ["Create memo/page/1"]], [("Create", "01")]),
        ([["Create memo", "Create memo/page/1"], ["Update memo"]], [("Create", "00"), ("Update", "01")]),
        (
            [["Create memo", "Create memo/page/1"], ["Update memo/page/1"]],
            [("Create", "00"), ("Update", "01")],
        ),
        (
            [["Create memo", "Create memo/page/1"], ["Delete memo/page/1"]],
            [("Create", "00"), ("Delete", "01")],
        ),
        (
            [
                ["Create memo", "Create memo/page/1"],
                ["Delete memo", "Delete memo/page/1"],
                ["Create memo", "Create memo/page/1"],
            ],
            [("Create", "00"), ("Delete", "01"), ("Create", "02")],
        ),
        ([["Create memo"], ["Update memo"], ["Delete memo"]], []),
    ],
)
def test_what_happens_to_pages_happens_to_the_manifest(loads, found):
    """A document has a manifest while it and a page of it are described; a load is one activity."""
    assert [(what, "id/document/memo", when) for what, when in found] == told(*loads)


def test_the_reason_is_that_of_the_document():
    """What happens to pages alone has none."""
    found = list(
        manifest_activities(
            log(["Create memo", "Create memo/page/1"], ["Update memo/page/1"], ["Delete memo"])
        )
    )

    assert ["because Create", "", "because Delete"] == [each.reason for each in found]


def test_many_documents_are_told_in_the_order_of_their_names():
    """The order of one load does not depend on that of its entries."""
    loads = ["Create other", "Create memo", "Create memo/page/1", "Create other/page/1"]

    assert [("Create", "id/document/memo", "00"), ("Create", "id/document/other", "00")] == told(loads)


# -- over HTTP -----------------------------------------------------------------------------------------------


def items(client):
    """Walk all pages from the last to the first, as harvesters do, and give the activities oldest first."""
    found, page = [], client.get("/iiif/changes").json["last"]["id"]
    while page:
        body = client.get(page.removeprefix(BASE[:-1])).json
        found = body["orderedItems"] + found
        page = body.get("prev", {}).get("id", "")
    return found


def test_the_list_of_changes_is_in_order(shelf):
    """Collection and pages are those of Change Discovery 1.0: linked both ways, oldest first."""
    collection = shelf.client.get("/iiif/changes").json
    first, last = (shelf.client.get(f"/iiif/changes/{number}").json for number in (1, 2))
    page = {"type": "OrderedCollectionPage"}

    assert {
        "@context": "http://iiif.io/api/discovery/1/context.json",
        "id": f"{AT}/changes",
        "type": "OrderedCollection",
        "totalItems": 4,
        "first": {"id": f"{AT}/changes/1", **page},
        "last": {"id": f"{AT}/changes/2", **page},
    } == collection
    assert ({"id": f"{AT}/changes/2", **page}, False, 0) == (
        first["next"],
        "prev" in first,
        first["startIndex"],
    )
    assert ({"id": f"{AT}/changes/1", **page}, False, 2) == (last["prev"], "next" in last, last["startIndex"])
    assert [
        (f"{AT}/changes/{1 + at // 2}#activity-{1 + at}", "Create", f"{AT}/document/{name}/manifest.json")
        for at, name in enumerate(("leaky", "map", "survey", "typed"))
    ] == [(each["id"], each["type"], each["object"]["id"]) for each in items(shelf.client)]


def test_who_asks_for_activities_gets_them(shelf):
    """The media type of Activity Streams is one of the forms."""
    answer = shelf.client.get("/iiif/changes", headers={"Accept": "application/activity+json"})

    assert "application/activity+json" == answer.content_type


@pytest.mark.parametrize("page", ["0", "3", "01", "-1", "x", "9" * 40])
def test_there_are_no_other_pages_of_changes(shelf, page):
    """404 says how many there are."""
    answer = shelf.client.get(f"/iiif/changes/{page}")

    assert (404, True) == (answer.status_code, "there are 1 to 2" in answer.json["detail"])


def test_closed_pages_stay_as_they_are(changing):
    """Changes, restrictions and withdrawals are told behind; the pages before are the same bytes."""
    before = changing.client.get("/iiif/changes/1")
    changing.records(lambda text: text.replace("title: A map", "title: A map of gardens"))
    changing.records(
        lambda text: text.replace("file: map.pdf,", "file: map.pdf, restricted: a court says so,")
    )
    time, reason = "2030-01-01T00:00:00Z", "It was made public by mistake"
    decision = {"do": "withdraw", "of": "id/document/survey", "time": time, "reason": reason}
    changing.write("decisions.jsonl", msgspec.json.encode(decision) + b"\n")
    changing.load()
    found = [(each["type"], each["object"]["id"], each.get("summary")) for each in items(changing.client)]

    assert (before.data, before.headers["ETag"]) == (
        changing.client.get("/iiif/changes/1").data,
        changing.client.get("/iiif/changes/1").headers["ETag"],
    )
    assert [
        ("Update", f"{AT}/document/map/manifest.json", None),
        ("Delete", f"{AT}/document/map/manifest.json", None),
        ("Delete", f"{AT}/document/survey/manifest.json", reason),
    ] == found[4:]


def test_an_empty_list_has_an_empty_page(client_of):
    """A catalogue without pages has no manifest, and says so."""
    client = client_of("- {type: SourceDocument, id: post, title: New memos}\n")

    assert 0 == client.get("/iiif/changes").json["totalItems"]
    assert [] == client.get("/iiif/changes/1").json["orderedItems"]
    assert [] == client.get("/iiif/collection").json["items"]


# -- what is deleted
# --------------------------------------------------------------------------------------------

PLACES = (
    "/iiif/document/survey/manifest.json",
    "/iiif/document/survey/page/1",
    "/iiif/document/survey/page/1/text",
    "/iiif/image/survey/1",
    "/iiif/image/survey/1/info.json",
    "/iiif/image/survey/1/full/200,/0/default.jpg",
)


def test_what_is_withdrawn_is_gone_although_its_images_are_kept(changing):
    """410 everywhere, whatever lies in the cache; no collection names it."""
    kept = [changing.client.get(path).status_code for path in PLACES]
    decision = {"do": "withdraw", "of": "id/document/survey", "time": "2030-01-01T00:00:00Z", "reason": "No"}
    changing.write("decisions.jsonl", msgspec.json.encode(decision) + b"\n")
    changing.load()

    assert [200, 200, 200, 303, 200, 200] == kept
    assert any("default.jpg" in name for name in changing.kept)
    assert [410] * 6 == [changing.client.get(path).status_code for path in PLACES]
    assert 404 == changing.client.get("/iiif/collection/release/memos").status_code
    assert "survey" not in changing.client.get("/iiif/collection").text
