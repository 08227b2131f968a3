"""Reconciliation services: what is sent in both versions, and what comes of answers that are none."""

import pytest

from foia_graph.connectors.http.connection import FetchError
from foia_graph.connectors.reconciliation.service import (
    TOKEN_VARIABLE,
    NameQuery,
    ReconciliationService,
    ServiceManifest,
    read_manifest,
)
from foia_graph.errors import InputError
from tests.connectors.fake_origin import json_page, redirect, refusal
from tests.connectors.reconciliation.conftest import PATH, entity

NAMES = ("Harbor Office", "Canal Office", "Ship Office")


def open_service(double):
    return ReconciliationService(double.url(PATH), private=True, delay=0.0)


def ask(double, *queries):
    return list(open_service(double).candidates(queries or [NameQuery(name) for name in NAMES]))


def test_names_are_sent_in_batches_of_the_size_that_the_service_takes(service):
    ask(service)

    assert [
        [{"query": "Harbor Office", "limit": 5}, {"query": "Canal Office", "limit": 5}],
        [{"query": "Ship Office", "limit": 5}],
    ] == service.batches


def test_a_type_is_sent_where_one_is_asked_for(service):
    ask(service, NameQuery("Harbor Office", "Q327333"))

    assert [[{"query": "Harbor Office", "limit": 5, "type": "Q327333"}]] == service.batches


def test_candidates_come_in_the_order_of_the_names(service):
    service.entities = {
        "Canal Office": [entity("Q2", "Office of Canals", match=True, type=[{"id": "Q9", "name": "office"}])],
        "Ship Office": [entity("Q3", "Ships"), entity("Q4", "Office of Ships", score=12.5)],
    }
    found = ask(service)

    assert [[], ["Q2"], ["Q3", "Q4"]] == [[each.id for each in some] for some in found]
    assert (True, ("office",)) == (found[1][0].is_sure, found[1][0].types)
    assert 12.5 == found[2][1].score


@pytest.mark.parametrize("draft_path", ["/match", "/reconcile"])
def test_the_draft_of_the_next_version_is_spoken_where_nothing_else_is(service, draft_path):
    """Its drafts have two names for the position that takes queries."""
    service.manifest["versions"] = ["1.0-draft"]
    service.draft_path = draft_path
    service.entities = {"Harbor Office": [entity("Q1", "Harbor Office")]}
    found = ask(service, NameQuery("Harbor Office", "Q327333"), NameQuery("Other"))

    assert [["Q1"], []] == [[each.id for each in some] for some in found]
    assert {
        "conditions": [{"matchType": "name", "propertyValue": "Harbor Office"}],
        "limit": 5,
        "type": "Q327333",
    } == service.batches[0][0]


def test_a_busy_service_is_asked_again(service):
    service.fail(PATH, refusal(503), refusal(429, "0"))

    assert [[], [], []] == ask(service)


def test_a_batch_that_fails_for_a_while_is_sent_again(service):
    asked = open_service(service)
    service.fail(PATH, refusal(502))

    assert [[]] == list(asked.candidates([NameQuery("Harbor Office")]))
    assert 1 == len(service.batches)


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ({"q0": {"result": 7}}, "answers without a list of candidates for query 1 of the batch"),
        ([], "answers without a list of candidates for query 1 of the batch"),
        ({"status": "error"}, "answers without a list of candidates for query 1 of the batch"),
    ],
)
def test_an_answer_that_is_none_is_named(service, answer, sentence):
    asked = open_service(service)
    service.fail(PATH, json_page(answer))

    with pytest.raises(InputError, match=sentence):
        list(asked.candidates([NameQuery("Harbor Office")]))


def test_odd_candidates_are_passed_over(service):
    service.entities = {
        "Harbor Office": [7, {"name": "A"}, {"id": "", "name": "B"}, {"id": 4, "name": "C", "score": "high"}]
    }

    assert [[("4", "C", 0.0)]] == [
        [(each.id, each.name, each.score) for each in some]
        for some in ask(service, NameQuery("Harbor Office"))
    ]


def test_what_is_no_service_is_refused(service):
    service.manifest = {"hello": "world"}

    with pytest.raises(InputError, match="answers with what is no manifest of a reconciliation service"):
        open_service(service)


def test_a_server_of_the_local_network_is_asked_only_where_that_is_allowed(service):
    with pytest.raises(FetchError):
        ReconciliationService(service.url(PATH), delay=0.0)

    assert [] == service.asked


def test_the_token_comes_from_the_environment(service, monkeypatch):
    monkeypatch.setenv(TOKEN_VARIABLE, "s3cret-of-the-harbor")
    ask(service)

    assert {"Bearer s3cret-of-the-harbor"} == {each.headers["Authorization"] for each in service.asked}


@pytest.mark.parametrize(
    ("space", "view", "address"),
    [
        ("http://www.wikidata.org/entity/", "", "http://www.wikidata.org/entity/Q42"),
        ("https://example.org/id#", "https://example.org/{{id}}", "https://example.org/id#Q42"),
        ("urn:x", "https://example.org/{{id}}.html", "https://example.org/Q42.html"),
        ("", "", ""),
    ],
)
def test_an_entity_has_the_address_that_the_manifest_gives(space, view, address):
    assert address == ServiceManifest("S", (), space, view, 10).address("Q42")


def test_a_manifest_is_read_with_what_it_lacks():
    assert ServiceManifest("S", (), "", "", 10) == read_manifest(
        {"name": "S", "batchSize": "many", "view": 7}
    )


@pytest.mark.parametrize(("status", "is_followed"), [(302, False), (303, False), (307, True), (308, True)])
def test_a_question_goes_on_only_where_it_stays_one(service, status, is_followed):
    """Behind other redirects there is a page, to which nothing is sent (RFC 9110, section 15.4)."""
    asked = open_service(service)
    service.fail(PATH, redirect(PATH, status) if not is_followed else redirect("/again", status))
    service.pages["/again"] = json_page({"q0": {"result": [entity("Q1", "Harbor Office")]}})
    service.draft_path = "/none"

    if is_followed:
        assert [["Q1"]] == [
            [each.id for each in some] for some in asked.candidates([NameQuery("Harbor Office")])
        ]
    else:
        with pytest.raises(FetchError, match="where a question cannot be sent"):
            list(asked.candidates([NameQuery("Harbor Office")]))
