"""Which entities a name leads to, which is taken without a question, and why."""

import json

import pytest

from foia_graph.web.api.reconciliation.queries import MAX_QUERIES
from tests.web.api.reconciliation.conftest import RECORDS
from tests.web.conftest import BASE


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("DHP", "id/agency/dhp"),
        ("d.h.p.", "id/agency/dhp"),
        ("Dept. of Harbor Piers", "id/agency/dhp"),
        ("United States Department of Harbor Piers", "id/agency/dhp"),
        ("Departmnet of Harbour Piers", "id/agency/dhp"),
        ("Piers, Department of Harbor", "id/agency/dhp"),
        ("Ferry & Lantern Sec. Admin.", "id/agency/fls"),
        ("Férry and Lantern Security Administration", "id/agency/fls"),
        ("DHP/FLSA", "id/agency/fls"),
        ("zoe roe-miller", "id/person/roe"),
        ("Roe-Miller, Zoe", "id/person/roe"),
        ("lanterns on feries", "scheme/issues/lanterns"),
        ("Minutes of the lantern makers", "id/document/minutes"),
        ("RV-4711", "id/document/minutes"),
        ("RV 004711", "id/document/minutes"),
        ("FOIA-2011-7", "id/document/minutes"),
        ("id/agency/fls", "id/agency/fls"),
        (f"{BASE}id/agency/fls", "id/agency/fls"),
    ],
)
def test_a_name_as_people_write_it_is_found(ask, name, found):
    """By abbreviations, shortened words, accents, typing errors, another order, numbers, and its own IRI."""
    assert found == ask(name)[0]["id"]


@pytest.mark.parametrize(
    "name",
    [
        "Jane Doe",
        "Sealed Official",
        "Ledger of the sheriff",
        "RV-4712",
        "id/person/doe",
        "id/document/secret",
    ],
)
def test_what_is_private_or_restricted_is_not_found(ask, client, name):
    """Neither by its name, nor as a suggestion, a preview or a source of values."""
    extend = {"ids": [name], "properties": [{"id": "name"}, {"id": "title"}]}

    assert not [each for each in ask(name) if "doe" in each["id"] or "secret" in each["id"]]
    assert [] == client.get("/reconcile/1.0/suggest/entity", query_string={"prefix": name}).json["result"]
    assert 404 == client.get("/reconcile/1.0/preview", query_string={"id": name}).status_code
    assert {name: {"name": [], "title": []}} == (
        client.get("/reconcile", query_string={"extend": json.dumps(extend)}).json["rows"]
    )


@pytest.mark.parametrize(
    "name", ["DHP", "U.S. Department of Harbor Piers", "the department of harbor piers", "RV-4711"]
)
def test_the_very_name_is_taken_without_a_question(ask, name):
    """A name or an abbreviation that one entity alone has; "the" and "U.S." make no other name."""
    first, *others = ask(name)

    assert (100, True) == (first["score"], first["match"])
    assert not any(each["match"] for each in others)


@pytest.mark.parametrize(
    "name", ["Dept. of Harbor Piers", "Departmnet of Harbor Piers", "Piers, Department of Harbor"]
)
def test_what_is_only_alike_is_a_question(ask, name):
    """However alike it is."""
    assert [False] == [each["match"] for each in ask(name)[:1]]
    assert ask(name)[0]["score"] < 100


def test_one_name_of_two_is_a_question(ask):
    """The one of which sources state more comes first."""
    found = ask("FPC", type="Agency")

    assert ["id/agency/fpc-state", "id/agency/fpc"] == [each["id"] for each in found[:2]]
    assert [100, 100] == [each["score"] for each in found[:2]]
    assert not any(each["match"] for each in found)


def test_candidates_are_of_the_types_that_are_asked_for(ask):
    """One, or several; of a type that there is not there is nothing."""
    name = "Lanterns on ferries"

    assert ["scheme/issues/lanterns"] == [each["id"] for each in ask(name, type="Issue")]
    assert [] == ask(name, type="Person")
    assert [] == ask(name, type="Q5")
    assert "scheme/issues/lanterns" in [each["id"] for each in ask(name, type=["Person", "Issue"])]
    assert [{"id": "Issue", "name": "Issue"}] == ask(name, type="Issue")[0]["type"]


def test_candidates_give_reasons(ask):
    """What is the same, how alike it is, or which rule says so; and how much is stated."""
    same, alike, ruled = (
        ask(each)[0]["features"] for each in ("DHP", "Departmnt of Harbor Piers", "DHP/FLSA")
    )

    assert {"id": "same_name", "name": "the same name or abbreviation", "value": True} in same
    assert 90 < next(each["value"] for each in alike if each["id"] == "name_similarity") < 100
    assert "a part of U.S. Department of Harbor Piers" in next(
        each["name"] for each in ruled if each["id"] == "name_rules"
    )
    stated = {each["id"]: each["value"] for each in ask("Ferry Permits Council")[0]["features"]}
    assert 0 < stated["statements"]


def test_candidates_are_as_many_as_are_wanted(ask):
    """The best ones."""
    assert 1 == len(ask("FPC", limit=1))
    assert 2 <= len(ask("FPC", limit=50))


@pytest.mark.parametrize(
    ("values", "is_met"),
    [
        ({"id": "id/agency/dhp"}, True),
        ("U.S. Department of Harbor Piers", True),
        (["agency of nothing", {"id": "id/agency/dhp"}], True),
        ("Federal Pier Commission", False),
    ],
)
def test_what_else_an_entity_should_be_counts(ask, values, is_met):
    """By its id, its name, or any of several; what does not fit is no match, and less."""
    found = ask("FLSA", properties=[{"pid": "subOrganizationOf", "v": values}])[0]

    assert ("id/agency/fls", is_met) == (found["id"], found["match"])
    assert is_met == (found["score"] == 100)
    assert any(each["id"] == "property:subOrganizationOf" for each in found["features"])


@pytest.mark.parametrize(
    ("pid", "value", "found"),
    [
        ("identifier", "FOIA-2011-7", ["id/document/minutes"]),
        ("creator", {"id": "id/agency/fls"}, ["id/document/minutes"]),
        ("altLabel", "FLSA", ["id/agency/fls"]),
        ("name", "Jane Doe", []),
        ("title", "Ledger of the sheriff", []),
        ("nothing", "x", []),
    ],
)
def test_an_entity_is_found_by_its_properties_alone(ask, pid, value, found):
    """But for what is private or restricted; it is never taken without a question."""
    candidates = ask(properties=[{"pid": pid, "v": value}])

    assert found == [each["id"] for each in candidates]
    assert not any(each["match"] for each in candidates)


def draft(client, *conditions, **query) -> list[dict]:
    """Give the candidates of the draft of 1.0."""
    answer = client.post("/reconcile/1.0/match", json={"queries": [{"conditions": [*conditions], **query}]})
    assert 200 == answer.status_code, answer.text
    return answer.json["results"][0]["candidates"]


NAMED = {"matchType": "name", "propertyValue": "FPC"}


def about(property_value, **more) -> dict:
    return {"matchType": "property", "propertyId": "prefLabel", "propertyValue": property_value, **more}


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        (about("Federal Pier Commission", required=True), ["id/agency/fpc"]),
        (about("Federal Pier Commission", required=True, matchQuantifier="none"), ["id/agency/fpc-state"]),
        (about(["Federal Pier Commission", "x"], required=True, matchQuantifier="all"), []),
        ({"matchType": "id", "propertyValue": "id/agency/fpc"}, ["id/agency/fpc"]),
    ],
)
def test_the_draft_excludes_by_conditions(client, condition, found):
    """What is required, of any, all or none of some values, and ids."""
    assert found == [each["id"] for each in draft(client, NAMED, condition, type="Agency")]


def test_the_draft_finds_by_an_id_alone(client):
    """With all its names."""
    found = draft(client, {"matchType": "id", "propertyValue": "id/agency/dhp"})

    assert [("id/agency/dhp", "U.S. Department of Harbor Piers")] == [
        (each["id"], each["name"]) for each in found
    ]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"queries": "{"}, "not as the reconciliation API has it"),
        ({"queries": '{"q": {"query": "x", "limit": 0}}'}, ">= 1"),
        ({"queries": '{"q": {"query": " "}}'}, "q has neither query"),
        ({"queries": json.dumps({str(n): {"query": "x"} for n in range(MAX_QUERIES + 1)})}, "length <= 50"),
        ({"extend": '{"ids": ["a"]}'}, "properties"),
        ({"extend": json.dumps({"ids": ["a"] * 201, "properties": []})}, "length <= 200"),
        ({"extend": '{"ids": ["a"], "properties": [{"id": "name", "settings": {"limit": -1}}]}'}, ">= 0"),
        ({}, "a form with queries or extend"),
    ],
)
def test_what_is_no_query_is_refused(client, data, words):
    """And what is too much for one."""
    answer = client.post("/reconcile", data=data)

    assert (400, True) == (answer.status_code, words in answer.json["detail"]), answer.text


def test_the_draft_takes_json_alone(client):
    """A form is no JSON."""
    answer = client.post("/reconcile/1.0/match", data={"queries": "[]"})

    assert (415, "application/json") == (answer.status_code, answer.headers["Accept-Post"])


def test_no_scripts_are_sent(client):
    """CORS lets every origin read the JSON, so that nobody runs it (JSONP)."""
    answer = client.get("/reconcile", query_string={"callback": "steal"})

    assert (400, "*") == (answer.status_code, answer.headers["Access-Control-Allow-Origin"])
    assert "steal" not in answer.text


@pytest.mark.parametrize("path", ["/reconcile", "/reconcile/1.0/suggest/entity?prefix=dhp"])
def test_names_are_charged_to_the_budget_of_the_client(own_client_of, path):
    """A batch is work, as a search is, and so is a suggestion."""
    assert "RateLimit" in own_client_of(RECORDS).get(path).headers
