"""The log of changes at its addresses: its order and totals, and pages that stay the same for ever."""

import hashlib
import re

import pytest

from foia_graph.store.changelog.log import ChangeLogEntry
from foia_graph.web.protocols.feeds.activities import FORMS
from tests.web.conftest import lasting
from tests.web.protocols.feeds.conftest import (
    BASE,
    CHANGED,
    ID,
    RESTRICTED,
    SIZE,
    STEPS,
    World,
    activities,
    pages,
)

SUFFIXES = [form.name for form in FORMS]
MADE_UP = [
    ChangeLogEntry(1, "Create", f"{ID}release/april", "Release", "2026-01-02T03:04:05.678Z", 1),
    ChangeLogEntry(2, "Create", f"{ID}document/packet", "ReleasedDocument", "2026-01-02T03:04:05.678Z", 1),
    ChangeLogEntry(
        3, "Update", f"{ID}release/april", "Release", "2026-02-03T00:00:00.000Z", 2, 'A "new"\nname \\ é <b>'
    ),
    ChangeLogEntry(4, "Delete", f"{ID}document/packet", "ReleasedDocument", "2026-02-03T00:00:00.000Z", 2),
    ChangeLogEntry(5, "Create", f"{ID}agency/ice", "Agency", "2026-03-04T00:00:00.001Z", 3),
]


def kept_for_ever(world: World) -> dict[str, tuple[bytes, dict[str, str]]]:
    """Give what is sent at every address that says that it never changes, with its headers."""
    client, found = world.client, {}
    for number in range(1, len(pages(client)) + 1):
        for address in [f"/changes/{number}.{each}" for each in SUFFIXES] + [
            f"/resourcesync/changelist/{number}.xml"
        ]:
            answer = client.get(address)
            if "immutable" in answer.headers["Cache-Control"]:
                headers = lasting(answer)
                found[address] = answer.data, headers
    return found


CLAIMS = 1
"""The claims of the small catalogue."""

# -- order and totals ----------------------------------------------------------------------------------------


def test_the_first_load_creates_everything_there_is(loaded: World):
    """
    The log has the population of the catalogue: every thing, the catalogue itself, and every claim, right
    behind its thing and with the time at which it was generated (prov:generatedAtTime).
    """
    found = activities(loaded.client)
    names = [each["object"]["id"] for each in found]
    (claim,) = [each for each in found if "#" in each["object"]["id"]]

    assert loaded.catalogue.all_descriptions == sorted(iri for iri in names if "#" not in iri)
    assert f"{ID}release/april" == names[names.index(claim["object"]["id"]) - 1]
    assert {"id": claim["object"]["id"], "type": "Claim", "generatedAtTime": claim["published"]} == claim[
        "object"
    ]
    assert {"Create"} == {each["type"] for each in found}
    assert {"id": f"{BASE}catalog", "type": "Catalog"} in [each["object"] for each in found]


def test_the_collection_leads_to_its_pages(loaded: World):
    """First, last and total (IIIF Change Discovery 1.0, 2.2.1)."""
    answer = loaded.client.get("/changes")
    total = len(loaded.catalogue.all_descriptions) + CLAIMS

    assert ("application/activity+json", "no-cache") == (answer.content_type, answer.headers["Cache-Control"])
    assert {
        "@context": "/context/changes-v1.jsonld",
        "id": f"{BASE}changes",
        "type": "OrderedCollection",
        "totalItems": total,
        "first": {"id": f"{BASE}changes/1", "type": "OrderedCollectionPage"},
        "last": {"id": f"{BASE}changes/{-(-total // SIZE)}", "type": "OrderedCollectionPage"},
    } == {name: value for name, value in answer.json.items() if name != "view"}


def test_pages_are_in_order_and_know_their_neighbours(loaded: World):
    """Oldest first; each page says how many come before it, and only the last has no next one."""
    found = pages(loaded.client)
    numbers = [each["position"] for page in found for each in page["orderedItems"]]

    assert list(range(1, len(loaded.catalogue.all_descriptions) + CLAIMS + 1)) == numbers
    assert [SIZE * number for number in range(len(found))] == [page["startIndex"] for page in found]
    assert [None, *(page["id"] for page in found[:-1])] == [page.get("prev", {}).get("id") for page in found]
    assert [
        None
        if number == len(found) or any("#" in each["object"]["id"] for each in page["orderedItems"])
        else True
        for number, page in enumerate(found, 1)
    ] == [page.get("immutable") for page in found]
    assert {("OrderedCollectionPage", f"{BASE}changes")} == {
        (page["type"], page["partOf"]["id"]) for page in found
    }


def test_an_entry_tells_what_happened_to_what_when_and_why(loaded: World):
    """
    The class as the profile names it, the time of the load, the generation, and the reason that was given.
    """
    loaded.withdraw("document/letter", "It was not ours to show.")
    last = activities(loaded.client)[-1]

    number = last["position"]
    assert {
        "id": f"{BASE}changes/{(number - 1) // SIZE + 1}#activity-{number}",
        "type": "Delete",
        "object": {"id": f"{ID}document/letter", "type": "ReleasedDocument"},
        "published": last["endTime"],
        "endTime": last["endTime"],
        "summary": "It was not ours to show.",
        "generation": 2,
        "position": number,
        "memberOf": f"{BASE}changes",
    } == last


def test_a_harvester_that_walks_backwards_finds_what_is_new(loaded: World):
    """From the last page back to a time that was seen before: what lies between is what changed since."""
    client = loaded.client
    seen = activities(client)[-1]["endTime"]
    loaded.load(CHANGED).withdraw("document/letter", "It was not ours to show.")
    new, here = [], client.get("/changes").json["last"]["id"]
    while here:
        page = client.get(here.removeprefix(BASE[:-1])).json
        fresh = [each for each in reversed(page["orderedItems"]) if each["endTime"] > seen]
        new += [(each["type"], each["object"]["id"]) for each in fresh]
        here = page.get("prev", {}).get("id") if len(fresh) == len(page["orderedItems"]) else None

    assert {("Delete", f"{ID}document/letter"), ("Update", f"{ID}document/packet")} <= set(new)
    assert {each["object"]["id"] for each in activities(client) if each["endTime"] > seen} == {
        iri for _, iri in new
    }


# -- what is kept for ever -----------------------------------------------------------------------------------


def test_a_closed_page_never_changes(loaded: World):
    """Whatever happens to the catalogue: the same bytes and the same headers, in every form."""
    kept = kept_for_ever(loaded)
    for step in STEPS.values():
        step(loaded)
        now = kept_for_ever(loaded)

        assert kept == {address: now.get(address) for address in kept}
        kept = now

    closed = len(pages(loaded.client)) - 1
    # The page of the claim, which may be hidden, does not say so; lists of ResourceSync have no claims.
    assert len(kept) == len(SUFFIXES) * (closed - 1) + closed


FOR_EVER = {
    "/changes/1.json": "7f4956990fab543b764fa88ad5e71323d2c228f444387ba76b2a12dde03cc561",
    "/changes/1.jsonld": "7f4956990fab543b764fa88ad5e71323d2c228f444387ba76b2a12dde03cc561",
    "/changes/1.ttl": "2a58da4588f04562ffdd0771e617828d72ba9554ce6d695229443ca31a94d7a7",
    "/changes/1.html": "541c213116eff68658462ff9dafc3881f36026ef33e3dc8e2c85600293680108",
    "/changes/1.nt": "05d563a271e463de1ae05263fe3b121185710561a6dd7a4bbf0b41e2570f2759",
    "/changes/2.json": "d913527f0d886c15181b4e42d168bb39fe22d661181240ad2004cf0010f99100",
    "/changes/2.jsonld": "d913527f0d886c15181b4e42d168bb39fe22d661181240ad2004cf0010f99100",
    "/changes/2.ttl": "fe76a5ab5d22f92db32f6778a9036172af2131d76b8588e03a3df53c4eafd374",
    "/changes/2.html": "31b9e8ef3ad4d614564e3e510b5b6ba3aaaef27815b36503c6fd043ace839d9b",
    "/changes/2.nt": "c22389a8f2d092fb6ef504c5c6109e7b35719d2fa5b656265b1962499bbdd825",
    "/resourcesync/changelist/1.xml": "097f2a4ad8761d94e56e37724935c6eb036a1ef14079537ebe5335d0a230e1b7",
    "/resourcesync/changelist/2.xml": "969ff54e2c9ceb82bfb2b4aa1ed01abbb8ab0dfd0b0316d65d7f634a859919d2",
}
"""The SHA-256 of closed pages, as the first version of this program to have them wrote them."""


def test_no_other_version_of_the_program_writes_a_closed_page_in_another_way(loaded: World):
    """A page that was closed long ago is sent today as it was sent then."""
    client = loaded.with_log(MADE_UP, 2).client

    assert FOR_EVER == {each: hashlib.sha256(client.get(each).data).hexdigest() for each in FOR_EVER}


def test_a_closed_page_may_be_kept_for_a_year(loaded: World):
    """It says so, and when its last entry was made; it says nothing of the generation that is served now."""
    client = loaded.with_log(MADE_UP, 2).client
    answer = client.get("/changes/1")
    again = client.get("/changes/1", headers={"If-None-Match": answer.headers["ETag"]})
    unchanged = client.get("/changes/1", headers={"If-Modified-Since": answer.headers["Last-Modified"]})

    assert ("public, max-age=31536000, immutable", "Fri, 02 Jan 2026 03:04:05 GMT") == (
        answer.headers["Cache-Control"],
        answer.headers["Last-Modified"],
    )
    assert "Foia-Graph-Generation" not in answer.headers
    assert [(304, b""), (304, b"")] == [(each.status_code, each.data) for each in (again, unchanged)]
    assert '</changes/2>; rel="next"' in answer.headers["Link"]
    assert ("Accept", "/changes/1.json") == (answer.headers["Vary"], answer.headers["Content-Location"])


def test_the_last_page_is_asked_for_again(loaded: World):
    """304 and no body as long as nothing has changed; the page with what is new when something has."""
    client = loaded.load(CHANGED).client
    path = client.get("/changes").json["last"]["id"].removeprefix(BASE[:-1])
    first = client.get(path)
    assert len(first.json["orderedItems"]) < SIZE
    known = {"If-None-Match": first.headers["ETag"]}
    same = client.get(path, headers=known)
    loaded.load()
    other = client.get(path, headers=known)

    assert "no-cache" == first.headers["Cache-Control"]
    assert (304, b"") == (same.status_code, same.data)
    assert 200 == other.status_code
    assert len(first.json["orderedItems"]) < len(other.json["orderedItems"])


# -- what must not be seen -----------------------------------------------------------------------------------


def test_what_becomes_restricted_leaves_its_name_and_nothing_else(loaded: World):
    """Its old Create and a Delete without a reason; its title is in no feed."""
    loaded.load(RESTRICTED)
    client = loaded.client
    left = [each for each in activities(client) if each["object"]["id"] == f"{ID}document/packet"]
    everywhere = [
        *(f"/changes/{number}.{form}" for number in range(1, len(pages(client)) + 1) for form in SUFFIXES),
        *(f"/changes.{form}" for form in (*SUFFIXES, "atom")),
        *("/sitemap/1.xml", "/resourcesync/resourcelist/1.xml", "/feeds/release/april.atom"),
        *("/feeds/scheme/issues/victims.atom", "/feeds/agency/ice.atom"),
    ]
    answers = {address: client.get(address) for address in everywhere}

    assert [("Create", None), ("Delete", None)] == [(each["type"], each.get("summary")) for each in left]
    assert {200} == {answer.status_code for answer in answers.values()}
    assert [] == [address for address, answer in answers.items() if "The packet" in answer.text]
    assert [] == [
        address
        for address, answer in answers.items()
        if "document/packet" in answer.text and not address.startswith(("/changes", "/resourcesync/change"))
    ]


def test_every_object_leads_somewhere(loaded: World):
    """To its description; what was withdrawn to a tombstone (410); what is restricted nowhere (404)."""
    loaded.load(RESTRICTED).withdraw("document/letter", "It was not ours to show.")
    client = loaded.client
    last = {each["object"]["id"]: each["type"] for each in activities(client)}
    found = {
        iri: client.get(iri.removeprefix(BASE[:-1]), follow_redirects=True).status_code
        for iri in last
        if not iri.startswith(f"{BASE}graph/document/")
    }

    assert {f"{ID}document/packet": 404, f"{ID}document/letter": 410} == {
        iri: status for iri, status in found.items() if status != 200
    }
    assert {f"{ID}document/packet", f"{ID}document/letter"} == {
        iri for iri, kind in last.items() if kind == "Delete" and iri in found
    }


# -- the edges -----------------------------------------------------------------------------------------------


def test_a_store_that_was_loaded_before_there_were_logs_has_an_empty_one(loaded: World):
    """One page with nothing on it, so that whoever follows `last` finds something."""
    client = loaded.with_log([]).client
    collection, page = client.get("/changes").json, client.get("/changes/1")

    assert (0, f"{BASE}changes/1") == (collection["totalItems"], collection["last"]["id"])
    assert (200, [], "no-cache") == (
        page.status_code,
        page.json["orderedItems"],
        page.headers["Cache-Control"],
    )
    assert {200} == {client.get(f"/changes.{form}").status_code for form in SUFFIXES}


def test_a_long_log_is_counted_and_not_read(loaded: World):
    """Any page of 100,000 entries is there, and behind the last one is a sentence."""
    entries = [
        ChangeLogEntry(number, "Update", f"{ID}agency/ice", "Agency", "2026-01-02T03:04:05.678Z", 1)
        for number in range(1, 100_001)
    ]
    client = loaded.with_log(entries, 1000).client
    last, none = client.get("/changes/100"), client.get("/changes/101")

    assert (1000, 99_000, 100_000) == (
        len(last.json["orderedItems"]),
        last.json["startIndex"],
        last.json["orderedItems"][-1]["position"],
    )
    assert (404, "There is no page 101 of changes; the last one is 100.") == (
        none.status_code,
        none.json["detail"],
    )
    assert 404 == client.get(f"/changes/{10**30}").status_code


@pytest.mark.parametrize("path", ["/changes", "/changes/1", "/changes/ldes"])
def test_forms_are_chosen_by_suffix_or_by_what_is_accepted(loaded: World, path: str):
    """Each form has its media type; one that there is not is a sentence."""
    client = loaded.client
    wanted = ["application/activity+json", "application/ld+json", "text/turtle", "application/n-triples"]
    negotiated = [client.get(path, headers={"Accept": each}).mimetype for each in wanted]
    suffixed = [client.get(f"{path}.{each}").mimetype for each in ("json", "jsonld", "ttl", "nt")]

    assert wanted == negotiated
    assert wanted == suffixed
    assert 406 == client.get(path, headers={"Accept": "image/png"}).status_code
    assert 404 == client.get(f"{path}.csv").status_code
    assert ".json, .jsonld, .ttl" in client.get(f"{path}.csv").json["detail"]


def test_people_see_what_changed_in_words(loaded: World):
    """
    By day and kind, with titles where they are public; what was decided says why, with its bare name where it
    is not public any more, and a quote where it is.
    """
    gone = ChangeLogEntry(
        6, "Delete", f"{ID}document/gone", "ReleasedDocument", "2026-03-05T00:00:00.000Z", 4, "Not <ours>."
    )
    page = loaded.with_log([*MADE_UP, gone]).client.get("/changes", headers={"Accept": "text/html"}).text

    assert '<a href="/doc/release/april"><bdi>New &amp; old</bdi></a>' in page
    assert "<q>On April 10 &lt;b&gt;2012&lt;/b&gt;</q>" in page
    assert f"Removed: <code>{ID}document/gone</code>" in page
    assert "Why: <bdi>Not &lt;ours&gt;.</bdi>" in page


def test_people_see_first_what_they_follow(loaded: World):
    """
    The newest day first; in it releases before documents and others, counted in a sentence, and what is for
    programs folded away.
    """
    day = "2026-03-05T00:00:00.000Z"
    kinds = ("Concept", "Agency", "ReleasedDocument", "Release", "ReleasedDocument", "Graph")
    entries = [
        ChangeLogEntry(number, "Create", f"{ID}document/n{number}", kind, day, 4)
        for number, kind in enumerate(kinds, len(MADE_UP) + 1)
    ]
    page = loaded.with_log([*MADE_UP, *entries]).client.get("/changes", headers={"Accept": "text/html"}).text
    newest, *older = page.split("<h2 ")[1:]
    followed, folded = newest.split("<details>")

    assert ["5 March 2026", "4 March 2026", "3 February 2026", "2 January 2026"] == [
        part.split("</time>")[0].rpartition(">")[2] for part in (newest, *older)
    ]
    assert ["1 release was added", "2 documents were added", "1 agency was added"] == re.findall(
        r"<li>(.*?):", followed
    )
    assert ["1 term was added", "1 set of statements of one source was added"] == re.findall(
        r"<li>(.*?):", folded
    )


def test_no_more_is_named_than_a_line_has_room_for(loaded: World):
    """Of many things of a kind a few are named, and the others counted."""
    many = [
        ChangeLogEntry(n, "Create", f"{ID}document/n{n}", "ReleasedDocument", "2026-03-05T00:00:00.000Z", 4)
        for n in range(len(MADE_UP) + 1, len(MADE_UP) + 1202)
    ]
    page = loaded.with_log([*MADE_UP, *many]).client.get("/changes", headers={"Accept": "text/html"}).text

    assert "1,201 documents were added" in page
    assert "and 1,195 more" in page
