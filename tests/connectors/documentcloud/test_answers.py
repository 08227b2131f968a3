"""Stored answers of DocumentCloud: every document, note and text is counted once, on both sides."""

import json
from pathlib import Path

import pytest

from tests.connectors.documentcloud.harbor import BODY, PROJECT, document, note, texts, whole
from tests.connectors.import_run import run_import, values_of

SHARED = Path(__file__).parents[3].parent / "shared" / "corpora"
RECORDED = SHARED / "connectors" / "documentcloud"
API = "https://api.www.documentcloud.org/api"


def recorded(path, *answers):
    path.write_text("".join(json.dumps({"uri": u, "status": s, "body": b}) + "\n" for u, s, b in answers))
    return run_import("documentcloud", path)


def test_a_recorded_conversation_gives_each_thing_once(tmp_path):
    """Answers about parts are joined with those about their document, in any order."""
    run = recorded(
        tmp_path / "a.jsonl",
        (f"{API}/documents/1/notes/", 200, {"count": 2, "next": None, "results": [note(8), note(9)]}),
        (f"{API}/documents/1/", 200, document(1, title="First words", updated_at="2021-01-01T00:00:00Z")),
        (f"{API}/documents/?page=1", 200, {"next": None, "results": [document(1), document(2)]}),
        (f"{API}/documents/1/", 200, document(1, title="Older", updated_at="2020-01-01T00:00:00Z")),
        (f"{API}/documents/1/sections/", 200, {"results": [{"id": 3, "page_number": 0, "title": "Fees"}]}),
        (f"{API}/documents/1/notes/", 200, {"count": 1, "results": [note(8)]}),
        (f"{API}/projects/40/", 200, PROJECT),
        (f"{API}/projects/41/documents/?expand=document", 200, {"results": [{"document": document(2)}]}),
        (f"{API}/organizations/7/", 200, BODY),
        (f"{API}/users/3/", 200, {"id": 3, "username": "r.roe", "name": "Robin Roe"}),
        ("https://s3.documentcloud.org/documents/1/memo-1.txt.json", 200, texts("one", "t\fwo\f")),
        ("https://s3.documentcloud.org/documents/2/pages/memo-2-p2.txt", 200, "second"),
        (f"{API}/documents/3/", 404, {"detail": "Not found."}),
        (f"{API}/documents/2/", 500, "Server error"),
        (f"{API}/documents/2/", 204, None),
    )

    assert {
        "document": 3,
        "note": 2,
        "section": 1,
        "project": 2,
        "organization": 1,
        "user": 1,
        "page text": 3,
        "recorded answer": 2,
    } == run.report.items
    assert {"documentcloud-1": ["Memo 1"], "documentcloud-2": ["Memo 2"]} == {
        name: values_of(record, "title") for name, record in run.records("ReleasedDocument").items()
    }
    assert ["documentcloud-1/1", "documentcloud-1/2", "documentcloud-2/2"] == list(run.records("Page"))
    assert "t\nwo" == run.records("Page")["documentcloud-1/2"].fields["text"]
    assert ["release/documentcloud-project-40"] == values_of(
        run.records("ReleasedDocument")["documentcloud-2"], "inSeries"
    )
    assert ["document 3 no longer exists: the server answered 404"] == [
        p.message for p in run.report.problems
    ]
    assert "roe" not in run.as_text().lower()


def test_answers_about_other_things_are_counted(tmp_path):
    """Keys of a document that came by themselves are its own."""
    run = recorded(
        tmp_path / "a.jsonl",
        (f"{API}/documents/1/", 200, json.dumps(document(1))),
        (f"{API}/documents/1/data/", 200, {"Box": ["B2"]}),
        (f"{API}/documents/1/data/Shelf/", 200, ["S3"]),
        (f"{API}/documents/1/entities/", 200, {"count": 1, "results": [{"entity": {"name": "Robin Roe"}}]}),
        (f"{API}/documents/1/search/?q=fees", 200, {"page_no_1": ["fees"]}),
        (f"{API}/projects/40/users/", 200, {"results": [{"user": 3, "access": "admin"}]}),
        ("https://accounts.muckrock.com/api/token/", 200, {"access": "secret", "refresh": "secret"}),
        (f"{API}/documents/1/process/", 200, "OK"),
    )

    assert {"document": 1, "recorded answer": 5, "project": 1, "organization": 1} == run.report.items
    assert ["Box: B2", "Shelf: S3", "It is in project 40 of DocumentCloud."] == sorted(
        values_of(run.records("ReleasedDocument")["documentcloud-1"], "claims"), key=len
    )
    assert "secret" not in run.as_text()
    assert [] == run.messages()


@pytest.mark.parametrize(
    "value",
    [
        whole(1),
        [whole(1)],
        {"count": 1, "next": None, "previous": None, "results": [whole(1)]},
        {"document": whole(1)},
        {"total": 1, "page": 1, "documents": [whole(1)]},
    ],
)
def test_a_file_may_hold_a_document_a_list_or_a_page_of_results(tmp_path, value):
    (tmp_path / "answer.json").write_text(json.dumps(value))

    run = run_import("documentcloud", tmp_path / "answer.json")

    assert (["documentcloud-1"], []) == (list(run.records("ReleasedDocument")), run.messages())


def test_a_folder_is_one_import(tmp_path):
    """Texts of pages lie beside, named by the number of their document."""
    (tmp_path / "one.json").write_text(json.dumps(whole(123)))
    (tmp_path / "123-memo.txt.json").write_text(json.dumps(texts("one")))
    (tmp_path / "scan.pdf").write_bytes(b"%PDF")
    run = run_import("documentcloud", tmp_path)

    assert (["documentcloud-123"], ["documentcloud-123/1"]) == (
        list(run.records("ReleasedDocument")),
        list(run.records("Page")),
    )
    assert 1 == sum(run.report.left_out["file"].values())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[1, 2", "is JSON that ends too early"),
        ('{"tide": 1}', "is no answer of DocumentCloud that is known here (tide)"),
        ("3", "is no answer of DocumentCloud that is known here (int)"),
        (json.dumps(note(3)), "has one of the notes of a document that is not named"),
        (json.dumps(texts("a")), "has texts of pages of a document that is not named"),
    ],
)
def test_what_is_no_answer_is_a_problem(tmp_path, text, message):
    (tmp_path / "a.json").write_text(text)
    run = run_import("documentcloud", tmp_path / "a.json")

    assert any(message in each for each in run.messages())
    assert (False, False) == (run.report.is_clean, run.session.is_complete)


def test_the_order_of_answers_does_not_change_what_is_known(tmp_path):
    answers = [
        (f"{API}/documents/1/", 200, document(1)),
        (f"{API}/documents/1/?expand=organization", 200, document(1, organization=BODY)),
        (f"{API}/projects/40/", 200, PROJECT),
    ]
    first = recorded(tmp_path / "a.jsonl", *answers)
    second = recorded(tmp_path / "b.jsonl", *reversed(answers))

    assert first.as_text() == second.as_text()


def identified(value):
    """The numbers of the documents in an answer, found without the connector."""
    if isinstance(value, list):
        return {number for each in value for number in identified(each)}
    if not isinstance(value, dict):
        return set()
    own = {str(value["id"])} if "canonical_url" in value else set()
    return own | {number for each in value.values() for number in identified(each)}


@pytest.mark.skipif(not RECORDED.is_dir(), reason="the recorded answers of the project are not here")
@pytest.mark.parametrize("name", [p.name for p in sorted(RECORDED.glob("*.jsonl"))] or [""])
def test_recorded_answers_are_counted_on_both_sides(name):
    lines = [json.loads(line) for line in (RECORDED / name).read_text().splitlines()]
    run = run_import("documentcloud", RECORDED / name)
    wanted = identified([line["body"] for line in lines])

    assert {f"documentcloud-{number}" for number in wanted} == set(run.records("ReleasedDocument"))
    assert {} == run.report.fields_unused
    assert all(
        "no longer exists" in message or "no answer describes it" in message for message in run.messages()
    )


def test_keys_that_may_name_private_people_are_left_out(tmp_path):
    """Whoever uploads a document may write anything under its keys; who sent or held it is not recorded."""
    keys = {"custodian": ["Robin Roe"], "Requester": ["Robin Roe"], "office": ["Harbor"]}
    (tmp_path / "a.json").write_text(json.dumps(document(1, data=keys)))
    run = run_import("documentcloud", tmp_path / "a.json")
    words = json.dumps([each.fields for each in run.records("ReleasedDocument").values()])
    assert "office: Harbor" in words
    assert "Robin" not in words
