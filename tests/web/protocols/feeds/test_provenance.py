"""`/history/…`: since when each claim on a thing is said here, what ended it, and what took its position."""

import json

import pytest
from pyoxigraph import RdfFormat, parse

from foia_graph.ingest.decide import ClaimCorrection, Decider
from foia_graph.store.changelog.log import log_of
from tests.web.protocols.feeds.conftest import BASE, ID, World, activities

APRIL, PATH = f"{ID}release/april", "/history/release/april"
PROV = "http://www.w3.org/ns/prov#"


@pytest.fixture
def corrected(loaded: World) -> World:
    """A catalogue whose only claim was corrected, by another load than the one that brought it."""
    Decider(loaded.store, loaded.profile).correct(
        _claims(loaded)[0], ClaimCorrection("2012-04-11"), "Misread"
    )
    return loaded


def _claims(world: World) -> list[str]:
    """Give the claims that the log reports, in its order."""
    entries = log_of(world.catalogue).entries_since(0)
    return list(dict.fromkeys(entry.iri for entry in entries if entry.is_of_claim))


def _times(world: World) -> tuple[str, str]:
    """Give the times of the first load and of the last one."""
    log = log_of(world.catalogue)
    return log.first_time, log.last_time


def _activity(world: World, iri: str, change: str) -> str:
    """Give the IRI of the last activity of this type on a thing or claim."""
    log = log_of(world.catalogue)
    number = max(each.number for each in log.entries_since(0) if (each.iri, each.type) == (iri, change))
    return f"{BASE}changes/{(number - 1) // log.page_size + 1}#activity-{number}"


def test_it_tells_when_claims_began_and_ended_and_what_took_their_place(corrected: World):
    """In PROV-O, with the entries of the log as activities; revisions lead both ways."""
    old, new = sorted(_claims(corrected), key=lambda iri: iri != _claims(corrected)[0])
    first, last = _times(corrected)
    found = corrected.client.get(f"{PATH}.jsonld").json

    assert {
        "@context": "/context/changes-v1.jsonld",
        "id": f"{BASE}history/release/april",
        "type": "Bundle",
        "about": {
            "id": APRIL,
            "type": "Release",
            "generatedAtTime": first,
            "wasGeneratedBy": _activity(corrected, APRIL, "Create"),
            "claims": sorted(
                [
                    {
                        "id": old,
                        "type": "Claim",
                        "generatedAtTime": first,
                        "wasGeneratedBy": _activity(corrected, old, "Create"),
                        "invalidatedAtTime": last,
                        "wasInvalidatedBy": _activity(corrected, old, "Update"),
                        "hadRevision": [new],
                        "isReplacedBy": [new],
                    },
                    {
                        "id": new,
                        "type": "Claim",
                        "generatedAtTime": last,
                        "wasGeneratedBy": _activity(corrected, new, "Create"),
                        "wasRevisionOf": [old],
                        "replaces": [old],
                    },
                ],
                key=lambda claim: claim["id"],
            ),
        },
    } == found


def test_all_forms_are_one_graph(corrected: World):
    """Turtle, N-Triples, and JSON-LD by the context that it names."""
    client = corrected.client
    body = client.get(f"{PATH}.jsonld").json
    body["@context"] = client.get(body["@context"]).json["@context"]
    by_json = {quad.triple for quad in parse(json.dumps(body).encode(), RdfFormat.JSON_LD)}
    by_turtle = {quad.triple for quad in parse(client.get(f"{PATH}.ttl").data, RdfFormat.TURTLE)}
    by_lines = {quad.triple for quad in parse(client.get(f"{PATH}.nt").data, RdfFormat.N_TRIPLES)}

    assert by_json == by_turtle == by_lines
    assert f"{PROV}invalidatedAtTime" in {triple.predicate.value for triple in by_lines}


def test_the_feed_says_the_same_times(corrected: World):
    """The activity of a claim says when it was generated, and when it was invalidated."""
    (old, *_), (first, last) = _claims(corrected), _times(corrected)
    found = [each for each in activities(corrected.client) if each["object"]["id"] == old]

    assert [
        ("Create", {"id": old, "type": "Claim", "generatedAtTime": first}),
        ("Update", {"id": old, "type": "Claim", "invalidatedAtTime": last}),
    ] == [(each["type"], each["object"]) for each in found]


def test_pages_say_when_it_was_first_said_and_when_it_was_corrected(corrected: World):
    """
    The page of the thing next to the claim and at its end, the page of its history in a table; each leads to
    the other, and to the state of then.
    """
    thing = corrected.client.get("/doc/release/april.html")
    history = corrected.client.get(f"{PATH}.html").text
    first, last = _times(corrected)

    assert f'In this catalogue since <time datetime="{first}">' in thing.text
    assert f'last changed <time datetime="{last}">' in thing.text
    assert (1, 1) == tuple(map(thing.text.count, (">held here until ", ">in this catalogue since ")))
    assert f'href="{PATH}"' in thing.text
    assert f'<{PATH}>; rel="{PROV}has_provenance"' in thing.headers["Link"]
    assert f'First said in this catalogue on <time datetime="{first}">' in history
    assert f'href="/doc/release/april?asOf={first}"' in history
    assert f'corrected on <time datetime="{last}">' in history


def test_a_claim_that_was_removed_stays_in_the_history(loaded: World):
    """By its bare name, with the times of its beginning and end."""
    (claim,) = _claims(loaded)
    loaded.load((loaded.folder / "in" / "records.yaml").read_text().replace("2012-04-10", "2012-04-12"))
    first, last = _times(loaded)
    found = {each["id"]: each for each in loaded.client.get(f"{PATH}.jsonld").json["about"]["claims"]}

    assert (first, last) == (found[claim]["generatedAtTime"], found[claim]["invalidatedAtTime"])
    assert "removed on <time" in loaded.client.get(f"{PATH}.html").text


def test_what_takes_the_place_of_a_withdrawn_thing_says_so(loaded: World):
    """The tombstone leads to it, and its history back; what is withdrawn has no history any more."""
    Decider(loaded.store, loaded.profile).withdraw("document/letter", "Not ours.", "document/packet")
    packet = loaded.client.get("/history/document/packet.jsonld").json["about"]

    assert [f"{ID}document/letter"] == packet["replaces"]
    assert f"{ID}document/letter" in loaded.client.get("/history/document/packet.html").text
    assert 410 == loaded.client.get("/history/document/letter.jsonld").status_code


def test_a_history_as_of_a_time_ends_there(corrected: World):
    """What was corrected later had not ended yet."""
    (old, *_), (first, _) = _claims(corrected), _times(corrected)
    found = corrected.client.get(f"{PATH}.jsonld?asOf={first}").json["about"]["claims"]

    assert [old] == [each["id"] for each in found]
    assert "invalidatedAtTime" not in found[0]


def test_the_catalogue_and_concepts_have_a_history(loaded: World):
    """As all that is described has."""
    keys = ("catalog", "scheme/issues/victims", "graph/post")
    found = [loaded.client.get(f"/history/{key}.nt") for key in keys]

    assert [200, 200, 200] == [each.status_code for each in found]
    assert f"<{BASE}catalog> <{PROV}generatedAtTime>" in found[0].text


def test_without_a_log_there_is_no_history(loaded: World):
    """A store that was loaded before there were logs says so, and its pages say no time."""
    loaded.with_log([])
    found = loaded.client.get(f"{PATH}.jsonld")

    assert 404 == found.status_code
    assert "There is no history: the change log is empty." == found.json["detail"]
    assert "In this catalogue since" not in loaded.client.get("/doc/release/april.html").text
