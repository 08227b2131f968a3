"""Former names: an address that has one leads to the same with the present name, and the log reports it."""

import json

import pytest

BEFORE = """
- {type: SourceDocument, id: post, title: A post}
- {type: Agency, id: harbours, prefLabel: Department of Harbors}
- {type: CitedWork, id: memo, title: A memo, creator: agency/harbours}
"""
AFTER = BEFORE.replace("id: harbours,", "id: harbors, formerly: harbours,")
BASE = "http://localhost"


@pytest.fixture
def renamed(own_client_of):
    """A client of a catalogue whose agency was called otherwise at first."""
    own_client_of(BEFORE)
    return own_client_of(AFTER)


@pytest.mark.parametrize(
    ("former", "present"),
    [
        ("/id/agency/harbours", "/id/agency/harbors"),
        ("/doc/agency/harbours", "/doc/agency/harbors"),
        ("/doc/agency/harbours.ttl?_profile=all", "/doc/agency/harbors.ttl?_profile=all"),
        ("/doc/agency/harbours.html", "/doc/agency/harbors.html"),
        ("/feeds/agency/harbours.atom", "/feeds/agency/harbors.atom"),
        ("/api/graph?focus=/id/agency/harbours", "/api/graph?focus=%2Fid%2Fagency%2Fharbors"),
        ("/doc/work/?creator=agency/harbours", "/doc/work/?creator=agency%2Fharbors"),
    ],
)
def test_an_address_with_a_former_name_leads_to_the_present_one(renamed, former, present):
    answer = renamed.get(former)

    assert (301, present) == (answer.status_code, answer.headers["Location"].removeprefix(BASE))
    assert renamed.get(former, follow_redirects=True).status_code == 200


def test_links_in_records_follow(renamed):
    memo = json.loads(renamed.get("/doc/work/memo.jsonld").text)

    assert [True] == [each["id"].endswith("/id/agency/harbors") for each in memo["creator"]]
    assert "recordedAs" not in json.dumps(memo)


def test_the_log_says_what_it_is_called_now(renamed):
    page = json.loads(renamed.get("/changes.json", follow_redirects=True).text)
    last = json.loads(renamed.get(page["last"]["id"]).text)
    told = {
        each["object"]["id"].rpartition("/")[2]: (each["type"], each.get("summary"))
        for each in last["orderedItems"]
    }

    assert "Delete" == told["harbours"][0]
    assert told["harbours"][1].startswith("Renamed: it is <") and told["harbours"][1].endswith(
        "/agency/harbors> now."
    )
    assert told["harbors"][1].endswith("/agency/harbours> before.")


def test_the_past_knows_things_by_the_names_of_then(renamed):
    assert 301 != renamed.get("/doc/agency/harbours?asOf=2999-01-01").status_code
