"""Imports from DocumentCloud over HTTP: whole, whatever happens on the way."""

from datetime import date

import pytest

from foia_graph.connectors.documentcloud import PLATFORM, DocumentCloud
from tests.connectors.documentcloud.harbor import BODY, PROJECT, WHOLE, document, note, texts, whole
from tests.connectors.fake_origin import login_page, redirect, refusal
from tests.connectors.import_run import ImportRun, values_of

MEMBERS = "/api/projects/40/documents/?per_page=100&expand=document"
SECOND = f"{MEMBERS}&page=2"


@pytest.fixture
def origin(fake):
    """A project of three documents on two pages, whose links name the platform itself."""
    fake.put("/api/projects/40/", PROJECT)
    link = f"https://api.www.documentcloud.org{SECOND}"
    first = [{"document": document(n), "edit_access": False} for n in (1, 2)]
    fake.put(MEMBERS, {"next": link, "previous": None, "results": first})
    fake.put(SECOND, {"next": None, "previous": MEMBERS, "results": [{"document": document(3)}]})
    for number in (1, 2, 3):
        fake.put(f"/api/documents/{number}/{WHOLE}", whole(number, notes=[note(10 + number)]))
        fake.put(f"/documents/{number}/memo-{number}.txt.json", texts("one", "two"))
    return fake


def imported(fake, tmp_path, path="/projects/harbor-papers-40/", **options):
    session = fake.session(path, tmp_path, **options)
    return ImportRun(list(DocumentCloud().record_files(session)), session)


def test_a_project_comes_whole(origin, tmp_path):
    run = imported(origin, tmp_path)

    assert {"document": 3, "project": 1, "organization": 1, "note": 3, "page text": 6} == run.report.items
    assert ["documentcloud-1", "documentcloud-2", "documentcloud-3"] == list(run.records("ReleasedDocument"))
    assert ["documentcloud-project-40"] == list(run.records("Release"))
    assert [f"documentcloud-{n}/{page}" for n in (1, 2, 3) for page in (1, 2)] == list(run.records("Page"))
    assert ({}, {}, []) == (run.report.left_out, run.report.fields_unused, run.messages())
    assert run.session.is_complete
    assert 9 == len(origin.paths)


def test_a_document_that_is_refused_is_taken_as_it_is_listed(origin, tmp_path):
    origin.put(f"/api/documents/2/{WHOLE}", {"detail": "no"}, status=403)
    origin.put("/api/documents/2/notes/", {"next": None, "results": [note(12)]})
    origin.put("/api/documents/2/sections/", {"next": None, "results": []})
    origin.put("/api/organizations/7/", BODY)
    run = imported(origin, tmp_path)

    assert 3 == len(run.records("ReleasedDocument"))
    assert 3 == run.report.items["note"]
    (problem,) = run.messages()
    assert "the server answers 403 Forbidden; a token of DocumentCloud in DOCUMENTCLOUD_TOKEN may" in problem
    assert "; what the listing says of it is taken" in problem


@pytest.mark.parametrize("fault", [login_page(), refusal(500)])
def test_a_document_that_cannot_be_had_today_stays_as_it_is(origin, tmp_path, fault):
    """It is a problem, and not taken to be gone; nor are its texts."""
    origin.pages[f"/api/documents/2/{WHOLE.replace(',', '%2C')}"] = fault
    run = imported(origin, tmp_path)

    assert ["documentcloud-1", "documentcloud-3"] == list(run.records("ReleasedDocument"))
    assert (3, {"document 2", "texts 2"}) == (run.report.items["document"], run.session.unreadable)
    assert not run.report.is_clean


@pytest.mark.parametrize(("fault", "records"), [(refusal(500), 2), (refusal(403), 3)])
def test_notes_that_cannot_be_had_today_leave_their_document_as_it_is(origin, tmp_path, fault, records):
    """What is refused will be refused tomorrow, so the document comes without."""
    without = {key: value for key, value in whole(2).items() if key != "notes"}
    origin.put(f"/api/documents/2/{WHOLE}", without)
    origin.pages["/api/documents/2/notes/"] = fault
    run = imported(origin, tmp_path)

    assert (records, 3) == (len(run.records("ReleasedDocument")), run.report.items["document"])
    assert ("document 2" in run.session.unreadable) is (records == 2)
    assert not run.report.is_clean


def test_a_document_of_which_only_the_number_is_known_and_that_cannot_be_had_is_a_problem(origin, tmp_path):
    """It is there, so it is not taken to be gone."""
    origin.put(MEMBERS, {"next": None, "results": [{"document": 1}, {"document": 9}]})
    run = imported(origin, tmp_path)

    assert ["documentcloud-1"] == list(run.records("ReleasedDocument"))
    assert (2, {"document 9", "texts 9"}) == (run.report.items["document"], run.session.unreadable)
    assert ["error"] == [each.severity for each in run.report.problems]


def test_a_server_that_knows_no_expansion_is_asked_for_each_part(origin, tmp_path):
    """The organization and the project are asked for once."""
    for number in (1, 2, 3):
        del origin.pages[next(path for path in origin.pages if path.startswith(f"/api/documents/{number}/"))]
        origin.put(f"/api/documents/{number}/", document(number))
        origin.put(f"/api/documents/{number}/notes/", {"next": None, "results": [note(10 + number)]})
        origin.put(f"/api/documents/{number}/sections/", {"next": None, "results": []})
    origin.put("/api/organizations/7/", BODY)
    run = imported(origin, tmp_path)

    assert ["Harbor Watch"] == values_of(
        run.records("Organization")["documentcloud-organization-7"], "prefLabel"
    )
    assert (3, 3) == (len(run.records("ReleasedDocument")), run.report.items["note"])
    assert [] == run.messages()
    assert 1 == origin.paths.count("/api/organizations/7/")


def test_texts_that_cannot_be_had_are_named(origin, tmp_path):
    """An address that leads to another server is not asked there."""
    origin.pages["/documents/1/memo-1.txt.json"] = redirect("https://example.org/")
    del origin.pages["/documents/2/memo-2.txt.json"]
    run = imported(origin, tmp_path)

    assert 2 == run.report.items["page text"]
    assert ["is not found: the server answers 404", "leads to https://example.org"] == sorted(
        each.message.partition(" Not Found")[0].partition(",")[0] for each in run.report.problems
    )
    assert all("the texts of its pages are missing" in message for message in run.messages())
    assert {"texts 1", "texts 2"} == run.session.unreadable


def test_assets_on_other_servers_are_not_asked(origin, tmp_path):
    origin.put(f"/api/documents/1/{WHOLE}", whole(1, asset_url="https://example.org/"))
    (problem,) = imported(origin, tmp_path).messages()

    assert "leads to https://example.org, another server, which is not asked" in problem


def test_texts_of_what_is_not_public_are_not_asked_for(origin, tmp_path):
    origin.put(f"/api/documents/1/{WHOLE}", whole(1, access="private"))
    run = imported(origin, tmp_path)

    assert "/documents/1/memo-1.txt.json" not in origin.paths
    assert {"documentcloud-1"} == {
        each.id for each in run.records("ReleasedDocument").values() if "restricted" in each.fields
    }


def test_texts_may_be_left_alone(origin, tmp_path):
    run = imported(origin, tmp_path, settings={"texts": "no"})

    assert {} == run.records("Page")
    assert {"texts 1", "texts 2", "texts 3"} == run.session.unreadable
    assert not [path for path in origin.paths if path.endswith(".txt.json")]


def test_only_what_changed_since_a_day_is_asked_for(origin, tmp_path):
    origin.put(
        SECOND, {"next": None, "results": [{"document": document(3, updated_at="2021-04-01T00:00:00Z")}]}
    )
    run = imported(origin, tmp_path, since=date(2021, 4, 1))

    assert ["documentcloud-3"] == list(run.records("ReleasedDocument"))
    assert {"document": {"it did not change since 2021-04-01": 2}} == run.report.left_out
    assert 3 == run.report.items["document"]


def test_one_document_and_a_search_are_imported_in_the_same_way(origin, tmp_path):
    """A search gives other fields than the document itself, and words that were looked for."""
    listed = {key: value for key, value in document(2).items() if key != "page_spec"}
    found = {**listed, "id": "2", "highlights": {"page_no_1": ["<em>one</em>"]}, "note_highlights": {}}
    origin.put(
        "/api/documents/search/?q=one", {"count": 1, "next": None, "results": [found], "escaped": False}
    )
    one, search = imported(origin, tmp_path, "/documents/2-memo-2/"), imported(origin, tmp_path, "/app?q=one")

    assert one.as_text() == search.as_text()
    assert [] == [*one.messages(), *search.messages()]
    assert {} == search.report.fields_unused


def test_the_token_goes_to_the_interface_of_the_platform_alone(monkeypatch, origin, tmp_path):
    monkeypatch.setenv("DOCUMENTCLOUD_TOKEN", "invented")
    run = imported(origin, tmp_path)

    assert {"Bearer invented"} == {asked.headers["Authorization"] for asked in origin.asked}
    assert "invented" not in run.as_text()
    assert {"api.www.documentcloud.org", "api.dev.documentcloud.org"} == set(PLATFORM.api_hosts)
