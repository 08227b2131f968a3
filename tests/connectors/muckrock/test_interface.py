"""Imports from MuckRock over HTTP: the same from both interfaces, whatever happens on the way."""

from datetime import date

import pytest

from foia_graph.connectors.muckrock import MuckRock
from tests.connectors.fake_origin import login_page
from tests.connectors.import_run import ImportRun, values_of
from tests.connectors.muckrock.harbor import (
    AGENCY,
    STATE,
    TOWN,
    file,
    first_version,
    letter,
    request,
    second_version,
)

PAGE = "/foi/harbor-9/fees-of-2011-1/"
COUNTS = {"request": 1, "communication": 2, "file": 2, "agency": 1, "jurisdiction": 2}


@pytest.fixture
def first(fake):
    """The first interface, with one request."""
    fake.put("/api_v1/foia/1/", first_version())
    fake.put("/api_v1/agency/5/", AGENCY)
    fake.put("/api_v1/jurisdiction/9/", TOWN)
    fake.put("/api_v1/jurisdiction/10/", STATE)
    return fake


@pytest.fixture
def second(fake):
    """The second interface, with one request on pages of their own for letters and files."""
    fake.put("/api_v2/requests/1/", second_version())
    letters, more = "/api_v2/communications/?foia=1", "/api_v2/communications/?foia=1&page=2"
    sent, answer = letter(1, response=False, files=[]), letter(2, response=True, files=[70, 71])
    fake.put(letters, {"count": 2, "next": fake.url(more), "results": [sent]})
    fake.put(more, {"count": 2, "next": None, "results": [answer]})
    fake.put("/api_v2/files/?communication=1", {"count": 0, "next": None, "results": []})
    fake.put("/api_v2/files/?communication=2", {"count": 2, "next": None, "results": [file(70), file(71)]})
    fake.put("/api_v2/agencies/5/", AGENCY)
    fake.put("/api_v2/jurisdictions/9/", TOWN)
    fake.put("/api_v2/jurisdictions/10/", STATE)
    return fake


def imported(fake, tmp_path, path=PAGE, **options):
    session = fake.session(path, tmp_path, **options)
    return ImportRun(list(MuckRock().record_files(session)), session)


def ids(run):
    return sorted((record.type, record.id) for each in run.files for record in each.records)


RECORDS = [
    ("Agency", "muckrock-agency-5"),
    ("Organization", "muckrock"),
    ("Place", "muckrock-jurisdiction-10"),
    ("Place", "muckrock-jurisdiction-9"),
    ("ReleasedDocument", "muckrock-communication-2"),
    ("ReleasedDocument", "muckrock-file-70"),
    ("ReleasedDocument", "muckrock-file-71"),
    ("Request", "muckrock-request-1"),
    ("SourceDocument", "muckrock"),
    ("SourceDocument", "muckrock-communication-1"),
    ("SourceDocument", "muckrock-request-1"),
]


def test_the_first_interface_gives_a_request_whole(first, tmp_path):
    run = imported(first, tmp_path)

    assert (COUNTS, RECORDS, []) == (dict(run.report.items), ids(run), run.messages())
    assert ({}, {}, True) == (run.report.left_out, run.report.fields_unused, run.session.is_complete)


def test_the_second_interface_is_asked_where_the_first_is_gone(second, tmp_path):
    run = imported(second, tmp_path)

    assert (COUNTS, RECORDS, []) == (dict(run.report.items), ids(run), run.messages())
    assert ["/api_v1/foia/1/", "/api_v2/requests/1/"] == second.paths[:2]
    assert "/api_v2/files/?communication=1" not in second.paths


def test_a_request_whose_files_cannot_be_had_today_stays_as_it_is(second, tmp_path):
    """Its records are not written without them, which would say that they are deleted."""
    second.pages["/api_v2/files/?communication=2"] = login_page()
    run = imported(second, tmp_path, "/api_v2/requests/1/")
    problem, *others = run.report.problems

    assert "one that asks to log in; a file of it may be missing" in problem.message
    assert ["file 70", "file 71"] == [each.path for each in others]
    assert (not run.records("Request"), {"request 1"}) == (True, run.session.unreadable)
    assert {"its request could not be fetched in full": 2} == run.report.left_out["communication"]


def test_a_request_whose_files_are_refused_comes_without(second, tmp_path):
    second.put("/api_v2/files/?communication=2", {"detail": "no"}, status=403)
    run = imported(second, tmp_path, "/api_v2/requests/1/")

    assert ["muckrock-request-1"] == list(run.records("Request"))
    assert not run.report.is_clean


def test_an_agency_that_cannot_be_had_is_named_by_its_number(first, tmp_path):
    del first.pages["/api_v1/agency/5/"]
    run = imported(first, tmp_path)

    assert "It went to agency 5 of MuckRock." in values_of(
        run.records("Request")["muckrock-request-1"], "claims"
    )
    assert 1 == len(run.messages())


def test_a_list_is_read_to_its_end(first, tmp_path):
    first.list_pages("/api_v1/foia/", [first_version(1)], [first_version(2, communications=[])])
    run = imported(first, tmp_path, "/api_v1/foia/")

    assert ["muckrock-request-1", "muckrock-request-2"] == list(run.records("Request"))
    assert 1 == first.paths.count("/api_v1/agency/5/")


def test_requests_of_an_agency_are_imported_by_its_page(first, tmp_path):
    first.put("/api_v1/foia/?agency=5", {"count": 1, "next": None, "results": [first_version()]})
    run = imported(first, tmp_path, "/agency/harbor-9/port-authority-5/")

    assert RECORDS == ids(run)


def test_a_project_brings_its_requests(first, tmp_path):
    """One that cannot be fetched is a problem, and is not taken to be gone."""
    first.put(
        "/api_v1/project/40/", {"id": 40, "title": "Harbor papers", "slug": "harbor", "requests": [1, 2]}
    )
    run = imported(first, tmp_path, "/project/harbor-40/")
    record = run.records("SourceDocument")["muckrock-project-40"]

    assert ["request/muckrock-request-1"] == values_of(record, "about")
    assert ({"request 2"}, 2) == (run.session.unreadable, run.report.items["request"])


def test_what_did_not_change_since_a_day_is_counted(first, tmp_path):
    first.list_pages(
        "/api_v1/foia/", [first_version(1), first_version(2, datetime_done="2021-05-01T00:00:00Z")]
    )
    run = imported(first, tmp_path, "/api_v1/foia/", since=date(2021, 4, 1))

    assert ["muckrock-request-2"] == list(run.records("Request"))
    assert {"it did not change since 2021-04-01": 1} == run.report.left_out["request"]


def test_a_request_that_says_that_it_did_not_change_is_not_asked_for(second, tmp_path):
    old, new = (
        second_version(n, datetime_updated=f"2021-0{n + 2}-01T00:00:00Z", agency=None) for n in (1, 2)
    )
    second.put("/api_v2/requests/", {"count": 2, "next": None, "results": [old, new]})
    second.put("/api_v2/communications/?foia=2", {"count": 0, "next": None, "results": []})
    run = imported(second, tmp_path, "/api_v2/requests/", since=date(2021, 4, 1))

    assert (["muckrock-request-2"], []) == (list(run.records("Request")), run.messages())
    assert ["/api_v2/requests/", "/api_v2/communications/?foia=2"] == second.paths


def test_letters_without_numbers_are_named_by_their_request(first, tmp_path):
    """The first interface lists them so; two of one request keep their order."""
    letters = [{key: value for key, value in letter(n, response=True).items() if key != "id"} for n in (1, 2)]
    first.put("/api_v1/communication/?foia=1", {"count": 2, "next": None, "results": letters})
    run = imported(first, tmp_path, "/api_v1/communication/?foia=1")

    assert ["muckrock-communication-1-1", "muckrock-communication-1-2"] == list(
        run.records("ReleasedDocument")
    )


def test_a_bare_request_keeps_what_it_names(fake, tmp_path):
    fake.put("/api_v1/foia/1/", {**request(), "communications": []})
    fake.put("/api_v1/agency/5/", {"id": 5, "name": "Port Authority", "jurisdiction": None})

    assert ["agency/muckrock-agency-5"] == [
        each["agent"]
        for each in imported(fake, tmp_path)
        .records("Request")["muckrock-request-1"]
        .fields["qualifiedAssociation"]
    ]


def test_the_token_is_sent_and_written_nowhere(monkeypatch, first, tmp_path):
    monkeypatch.setenv("MUCKROCK_TOKEN", "invented")
    run = imported(first, tmp_path)

    assert {"Token invented"} == {asked.headers["Authorization"] for asked in first.asked}
    assert "invented" not in run.as_text()
