"""Documents of DocumentCloud as records: each field has its position, and private people have none."""

import json

import pytest

from tests.connectors.documentcloud.harbor import note, whole
from tests.connectors.import_run import run_import, values_of


@pytest.fixture
def read(tmp_path):
    """Import documents from a file."""

    def run(*documents, name="answers.json"):
        path = tmp_path / name
        path.write_text(json.dumps(list(documents)))
        return run_import("documentcloud", path)

    return run


def document_of(run):
    (found,) = run.records("ReleasedDocument").values()
    return found


def test_a_document_says_where_each_value_stands(read):
    fields = {
        "title": "Memo on fees",
        "description": "<p>Fees &amp; dues</p>",
        "source": "Port Authority",
        "related_article": "https://harbor.example.org/fees",
        "published_url": "https://harbor.example.org/memo.html",
        "data": {"_tag": ["fees", "port"], "_mr_request": ["99"], "Box": ["B/2"]},
        "original_extension": "docx",
        "language": "spa",
        "sections": [
            {"id": 5, "page_number": 0, "title": "Fees"},
            {"id": 6, "page_number": 1, "title": "Dues"},
        ],
    }
    run = read(whole(12, **fields))
    record = document_of(run)

    assert {
        "source": "documentcloud-12",
        "title": [{"value": "Memo on fees", "originField": "/title"}],
        "description": [{"value": "Fees & dues", "originField": "/description"}],
        "identifier": [{"value": "12", "originField": "/id"}],
        "landingPage": "https://www.documentcloud.org/documents/12-memo-12/",
        "webPage": [
            {"value": "https://harbor.example.org/fees", "originField": "/related_article"},
            {"value": "https://harbor.example.org/memo.html", "originField": "/published_url"},
        ],
        "inSeries": [{"value": "release/documentcloud-project-40", "originField": "/projects/0"}],
        "distribution": [
            {
                "accessURL": "https://www.documentcloud.org/documents/12-memo-12/",
                "downloadURL": "https://s3.documentcloud.org/documents/12/memo-12.pdf",
                "mediaType": "application/pdf",
                "checksum": {
                    "algorithm": "http://spdx.org/rdf/terms#checksumAlgorithm_sha1",
                    "checksumValue": f"{12:040x}",
                },
                "remark": "It was uploaded as a file of the kind .docx.",
            }
        ],
        "holdingStatus": "linked-not-held",
        "claims": [
            {"text": "DocumentCloud names “Port Authority” as its source.", "originField": "/source"},
            {"text": "Its language is spa.", "originField": "/language"},
            {"text": "Box: B/2", "originField": "/data/Box/0"},
            {"text": "It came in answer to request 99 on MuckRock.", "originField": "/data/_mr_request/0"},
            {"text": "It is tagged “fees”.", "originField": "/data/_tag/0"},
            {"text": "It is tagged “port”.", "originField": "/data/_tag/1"},
        ],
        "numberOfPages": [{"value": "2", "originField": "/page_count"}],
        "pageRange": [
            {
                "id": "section-5",
                "title": "Fees",
                "firstPage": "1",
                "lastPage": "1",
                "pageNumbering": "pdf",
                "originField": "/sections/0",
            },
            {
                "id": "section-6",
                "title": "Dues",
                "firstPage": "2",
                "lastPage": "2",
                "pageNumbering": "pdf",
                "originField": "/sections/1",
            },
        ],
    } == record.fields
    assert ({}, []) == (run.report.fields_unused, run.messages())


def test_the_page_of_a_document_is_its_source(read):
    run = read(whole(12))

    assert {
        "title": "Memo 12 (page on DocumentCloud)",
        "form": "web-page",
        "url": "https://www.documentcloud.org/documents/12-memo-12/",
        "publisher": "organization/documentcloud",
        "creator": "organization/documentcloud-organization-7",
        "created": "2021-02-03",
        "dateModified": "2021-03-04",
        "holdingStatus": "not-held",
    } == run.records("SourceDocument")["documentcloud-12"].fields


def test_signed_addresses_are_left_out(read):
    run = read(whole(12, presigned_url="https://s3.example.org/memo.pdf?Signature=abc"))

    assert "Signature" not in run.as_text()
    assert {} == run.report.fields_unused


def test_accounts_of_persons_are_left_out(read):
    """An organization of one person is one, too; a note by such an account names no one."""
    account = {"id": 8, "name": "Robin Roe", "slug": "r.roe", "individual": True}
    run = read(whole(12, organization=account, notes=[note(1)]))

    assert "roe" not in run.as_text().lower()
    assert {"organization": {"an account of a person": 1}} == run.report.left_out
    assert [[]] == [each["by"] for each in document_of(run).fields["claims"]]


def test_a_note_is_a_claim_about_its_box(read):
    record = document_of(read(whole(12, notes=[note(1)])))

    assert [
        {
            "id": "note-1",
            "text": "A number: It was 40.",
            "source": "document/documentcloud-12",
            "page": "1",
            "region": "xywh=percent:10,50,25,2.5",
            "said": "2021-02-05",
            "by": ["organization/documentcloud-organization-7"],
        }
    ] == record.fields["claims"]


@pytest.mark.parametrize(
    ("fields", "expected", "problems"),
    [
        ({"x1": None, "x2": None, "y1": None, "y2": None}, ("1", None), 0),
        ({"x1": 0.9, "x2": 0.1}, ("1", "xywh=percent:10,50,80,2.5"), 0),
        ({"x1": 0.2, "x2": 0.2}, ("1", None), 0),
        ({"x1": 1.2}, ("1", None), 1),
        ({"x1": "left"}, ("1", None), 1),
        ({"y2": None}, ("1", None), 1),
        ({"page_number": 1}, ("2", "xywh=percent:10,50,25,2.5"), 0),
        ({"page_number": -1}, (None, None), 1),
        ({"page_number": None}, (None, None), 0),
    ],
)
def test_boxes_that_are_none_are_told(read, fields, expected, problems):
    run = read(whole(12, notes=[note(1, **fields)]))
    (claim,) = document_of(run).fields["claims"]

    assert expected == (claim.get("page"), claim.get("region"))
    assert problems == len(run.messages())


def test_notes_that_not_everyone_sees_or_that_say_nothing_are_counted(read):
    notes = [
        note(1, access="private"),
        note(2, access="organization"),
        note(3, title="", content="<p> </p>"),
        note(4),
    ]
    run = read(whole(12, notes=notes))

    assert 4 == run.report.items["note"]
    assert {
        "the origin does not show it to everyone": 2,
        "it marks a position and states nothing": 1,
    } == run.report.left_out["note"]
    assert ["note-4"] == [each["id"] for each in document_of(run).fields["claims"]]


@pytest.mark.parametrize(
    ("access", "reason"),
    [
        ("private", "DocumentCloud shows it only to whoever uploaded it"),
        ("organization", "DocumentCloud shows it only to the organization that uploaded it"),
        ("invisible", "DocumentCloud has hidden it"),
        ("secret", "DocumentCloud says that access is 'secret'"),
    ],
)
def test_what_is_not_public_is_restricted(read, access, reason):
    """So is the source, whose address has the title in it."""
    run = read(whole(12, access=access))

    assert reason == document_of(run).fields["restricted"]
    assert reason == run.records("SourceDocument")["documentcloud-12"].fields["restricted"]


def test_an_embargo_is_named_with_its_day(read):
    run = read(whole(12, access="private", publish_at="2030-01-01T00:00:00Z"))

    assert (
        "DocumentCloud shows it only to whoever uploaded it until 2030-01-01T00:00:00Z"
        == (document_of(run).fields["restricted"])
    )


def test_a_private_project_is_restricted(read):
    project = {"id": 41, "title": "Drafts", "private": True, "slug": "drafts"}
    run = read(whole(12, projects=[project, 42]))

    assert "restricted" in run.records("Release")["documentcloud-project-41"].fields
    assert "restricted" not in document_of(run).fields
    assert [{"text": "It is in project 42 of DocumentCloud.", "originField": "/projects/1"}] == (
        document_of(run).fields["claims"]
    )
    assert ({"project": 2}, {"project": {"the origin names only its number": 1}}) == (
        {"project": run.report.items["project"]},
        run.report.left_out,
    )


@pytest.mark.parametrize("status", ["pending", "error", "nofile"])
def test_a_document_that_was_not_processed_is_only_described(read, status):
    fields = document_of(read(whole(12, status=status, file_hash="", page_count=0))).fields

    assert ("described-only", None) == (fields["holdingStatus"], fields.get("numberOfPages"))
    assert f"DocumentCloud has no pages of it yet (status {status})." == fields["remark"]


def test_fields_and_values_that_nobody_knows_are_told(read):
    run = read(whole(12, tide="high", title={"en": "Memo"}, file_hash="abc", canonical_url="memo"))

    assert {"document.tide": 1, "document.title": 1} == run.report.fields_unused
    assert 3 == len(run.messages())
    assert "https://www.documentcloud.org/documents/12/" == document_of(run).fields["landingPage"]


def test_an_answer_of_the_first_interface_is_read(read):
    """Numbers with a title, pages from 1, boxes in pixels, addresses of files in full."""
    old = {
        "id": "12-memo-on-fees",
        "title": "Memo on fees",
        "access": "public",
        "pages": 3,
        "description": "Fees",
        "source": "Port",
        "canonical_url": "http://www.documentcloud.org/documents/12-memo-on-fees.html",
        "language": "eng",
        "display_language": "eng",
        "contributor": "Robin Roe",
        "contributor_slug": "1-robin-roe",
        "contributor_organization": "Harbor Watch",
        "contributor_organization_slug": "harbor-watch",
        "created_at": "2012-02-03T10:00:00.000Z",
        "updated_at": "2012-02-04T10:00:00.000Z",
        "resources": {
            "pdf": "http://s3.documentcloud.org/documents/12/memo-on-fees.pdf",
            "text": "http://s3.documentcloud.org/documents/12/memo-on-fees.txt",
            "page": {"text": "http://www.documentcloud.org/documents/12/pages/memo-on-fees-p{page}.txt"},
            "published_url": "http://harbor.example.org/fees",
        },
        "sections": [{"title": "Fees", "pages": "2-3"}, {"title": "Front", "page": 1}],
        "annotations": [
            {
                "id": 4,
                "title": "Here",
                "page": 2,
                "content": "",
                "access": "public",
                "location": {"image": "1,2,3,4"},
            },
            {"id": 5, "title": "Mine", "page": 2, "content": "", "access": "private"},
        ],
    }
    run = read({"document": old})
    record = document_of(run)

    assert ("documentcloud-12", ["3"]) == (record.id, values_of(record, "numberOfPages"))
    assert (
        "http://s3.documentcloud.org/documents/12/memo-on-fees.pdf"
        == (record.fields["distribution"][0]["downloadURL"])
    )
    assert [("Front", "1", "1"), ("Fees", "2", "3")] == [
        (each["title"], each["firstPage"], each["lastPage"]) for each in record.fields["pageRange"]
    ]
    assert ["It was uploaded by “Harbor Watch”.", "Here"] == values_of(record, "claims")[1:]
    assert ["http://harbor.example.org/fees"] == values_of(record, "webPage")
    assert [] == run.messages()
    assert ({}, "roe" in run.as_text().lower()) == (run.report.fields_unused, False)
