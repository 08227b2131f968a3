"""Event streams of sets: by release, issue, agency and kind, the last change of each thing."""

import pytest
from flask.testing import FlaskClient
from pyoxigraph import RdfFormat, parse

from tests.web.conftest import BASE
from tests.web.protocols.feeds.conftest import World

START = """
- {type: SourceDocument, id: post, title: A post}
- {type: Agency, id: dhs, prefLabel: DHS}
- {type: Person, id: clerk, name: A clerk, sensitivity: public-official}
- {type: Issue, id: harm, prefLabel: Harm}
- {type: Issue, id: fear, prefLabel: Fear, broader: harm}
- {type: Release, id: memos, title: The memos, description: Memos., source: post, date: 2012-04-10}
- {type: ReleasedDocument, id: a, title: A memo, description: Old., source: post, inSeries: memos,
   creator: [agency/dhs, person/clerk], raisesIssue: fear}
- {type: ReleasedDocument, id: b, title: A note, description: Old., source: post, inSeries: memos}
"""
LDES = "https://w3id.org/ldes#"


def members(client: FlaskClient, spec: str) -> dict[str, str]:
    """Follow the stream of a set from its root, as a client of LDES does: type of change by kind and slug."""
    root = client.get(f"/changes/sets/{spec}/ldes", headers={"Accept": "application/ld+json"}).json
    found = {}
    for page in dict.fromkeys(each["node"].removeprefix(BASE) for each in root["relation"]):
        body = client.get(f"/{page}", headers={"Accept": "application/ld+json"}).json
        for each in body["orderedItems"]:
            assert f"{BASE}changes/sets/{spec}" == each["memberOf"]
            found[each["object"]["id"].rpartition("/id/")[2] or each["object"]["id"]] = each["type"]
    return found


@pytest.fixture
def world(own_client_of) -> FlaskClient:
    return own_client_of(START)


def test_streams_are_listed(world: FlaskClient):
    """Each set of OAI-PMH has one; a person who made something has none, being no agency."""
    body = world.get("/changes/sets").json
    names = {each["id"].removeprefix(f"{BASE}changes/sets/"): each["name"] for each in body["orderedItems"]}

    assert {
        "agency:dhs": "DHS",
        "issue:harm:fear": "Fear",
        "release:memos": "The memos",
    }.items() <= names.items()
    assert [] == [spec for spec in names if spec.startswith("agency:") and spec != "agency:dhs"]
    assert body["totalItems"] == len(names)


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ("release:memos", {"release/memos", "document/a", "document/b"}),
        ("agency:dhs", {"agency/dhs", "document/a"}),
        ("issue:harm", {"document/a"}),
        ("kind:document", {"document/a", "document/b"}),
    ],
)
def test_a_stream_has_the_things_of_its_set(spec: str, expected: set[str], world: FlaskClient):
    """By release, agency, issue (what is narrower counts) and kind."""
    assert dict.fromkeys(expected, "Create") == members(world, spec)


def test_a_stream_has_the_last_change_of_each_thing(world: FlaskClient, load_into):
    """What changed comes once, with its last change; what was deleted is told wherever it may have been."""
    changed = START.replace("A memo, description: Old.", "A memo, description: New.")
    load_into("".join(line for line in changed.splitlines(keepends=True) if "id: b," not in line))
    found = members(world, "release:memos")

    assert {"release/memos": "Create", "document/a": "Update", "document/b": "Delete"} == found
    assert "Delete" == members(world, "agency:dhs")["document/b"]


def test_what_is_gone_has_a_stream_of_its_own(loaded: World):
    """With when and why, as the log has it; what is there again is not in it."""
    assert {} == members(loaded.client, "deleted")

    loaded.withdraw("document/letter", "It was not ours to show.")
    entries = loaded.client.get("/changes/sets/deleted/1").json["orderedItems"]
    (gone,) = (each for each in entries if each["object"]["id"] == f"{BASE}id/document/letter")
    assert ("Delete", "It was not ours to show.") == (gone["type"], gone["summary"])
    assert {"Delete"} == set(members(loaded.client, "deleted").values())

    loaded.restore("document/letter", "It was ours.")
    assert {} == members(loaded.client, "deleted")


def test_activities_have_the_names_that_they_have_in_the_whole_log(world: FlaskClient):
    """A client that follows several streams sees each change as one."""
    whole = {each["id"] for each in world.get("/changes/1").json["orderedItems"]}
    part = {each["id"] for each in world.get("/changes/sets/release:memos/1").json["orderedItems"]}

    assert part < whole


def test_a_stream_says_what_it_keeps(world: FlaskClient):
    """
    Its view is a source of events of which the last version of each thing is kept (LDES, retention policies).
    """
    found = list(parse(input=world.get("/changes/sets/release:memos/ldes.ttl").data, format=RdfFormat.TURTLE))
    told = {(each.predicate.value, each.object.value) for each in found}

    assert {
        ("http://www.w3.org/1999/02/22-rdf-syntax-ns#type", f"{LDES}EventSource"),
        ("http://www.w3.org/1999/02/22-rdf-syntax-ns#type", f"{LDES}LatestVersionSubset"),
        (f"{LDES}versionAmount", "1"),
    } <= told


def test_a_set_says_when_it_last_changed(world: FlaskClient, load_into):
    """That is the time of the last change of a thing in it, whatever else changed since."""
    before = world.get("/changes/sets/agency:dhs").json
    load_into(START.replace("A note, description: Old.", "A note, description: New."))
    after, other = (world.get(f"/changes/sets/{spec}").json for spec in ("agency:dhs", "release:memos"))

    assert before["modified"] == after["modified"] < other["modified"]
    assert "http://publications.europa.eu/resource/authority/frequency/IRREG" == after["accrualPeriodicity"]


def test_pages_of_a_stream_are_asked_for_again(world: FlaskClient):
    """What changes leaves its page, so that none is closed."""
    answer = world.get("/changes/sets/release:memos/1")

    assert ("no-cache", False) == (answer.headers["Cache-Control"], "immutable" in answer.json)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/changes/sets/release:none", "There is no set 'release:none'"),
        ("/changes/sets/release:memos/2", "There is no page 2 of this set"),
        ("/changes/sets/release:memos.xyz", "There is no form .xyz"),
    ],
)
def test_what_is_not_there_is_told(path: str, words: str, world: FlaskClient):
    """No such set, page or form: 404 with a sentence."""
    answer = world.get(path)

    assert (404, True) == (answer.status_code, words in answer.json["detail"])
