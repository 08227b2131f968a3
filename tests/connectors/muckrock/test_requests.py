"""Requests of MuckRock, their letters, files and agencies as records."""

import json
from collections import Counter
from pathlib import Path

import pytest

from foia_graph.connectors import muckrock
from foia_graph.connectors.imports.mapping import mapping_beside
from tests.connectors.import_run import run_import, values_of
from tests.connectors.muckrock.harbor import AGENCY, STATE, TOWN, file, first_version, letter, second_version

STATUSES = {
    known: here for known, here in mapping_beside(muckrock.__file__).tables["statuses"].items() if here
}
METADATA = Path(__file__).parents[3].parent / "shared" / "corpora" / "dev" / "metadata"
FIXTURES = sorted(METADATA.glob("muckrock_*.json"))


@pytest.fixture
def read(tmp_path):
    """Import objects from one file."""

    def run(*objects):
        path = tmp_path / "answers.json"
        path.write_text(json.dumps(list(objects)))
        return run_import("muckrock", path)

    return run


def fixture(model, number, **fields):
    return {"model": model, "pk": number, "fields": fields}


def request_of(run):
    return run.records("Request")["muckrock-request-1"]


def test_a_request_says_where_each_value_stands(read):
    run = read(first_version(), AGENCY, TOWN, STATE)

    assert {
        "source": "muckrock-request-1",
        "title": [{"value": "Fees of 2011", "originField": "/title"}],
        "date": [{"value": "2021-02-01", "originField": "/datetime_submitted"}],
        "identifier": [{"value": "1", "originField": "/id"}],
        "requestStatus": [{"value": "closed", "originField": "/status"}],
        "assignedIdentifier": [{"notation": "PA-2021-7", "originField": "/tracking_id"}],
        "webPage": "https://www.muckrock.com/foi/harbor-9/fees-of-2011-1/",
        "claims": [
            {"text": "MuckRock says that it was done on 2021-03-02.", "originField": "/datetime_done"},
            {"text": "It is tagged “fees”.", "originField": "/tags/0"},
        ],
        "figure": [
            {
                "amount": "12.50",
                "bound": "exact",
                "measure": "request-fees",
                "unitText": "US dollars",
                "originField": "/price",
            }
        ],
        "qualifiedAssociation": [
            {"agent": "agency/muckrock-agency-5", "hadRole": "addressee", "originField": "/agency"}
        ],
        "spatial": [{"value": "place/muckrock-jurisdiction-9", "originField": "/jurisdiction"}],
    } == request_of(run).fields
    assert ({}, []) == (run.report.fields_unused, run.messages())


def test_an_answer_is_a_document_with_its_text_and_a_letter_a_source_without(read):
    """The letter of a requester names a private person; addresses of mail are masked in any text."""
    run = read(first_version(), AGENCY)
    answer = run.records("ReleasedDocument")["muckrock-communication-2"]
    sent = run.records("SourceDocument")["muckrock-communication-1"]

    assert {
        "source": "muckrock-request-1",
        "title": [{"value": "RE: Fees 2", "originField": "/communications/1/subject"}],
        "form": "response-letter",
        "responsiveTo": "muckrock-request-1",
        "creator": "agency/muckrock-agency-5",
        "created": [{"value": "2021-03-02", "originField": "/communications/1/datetime"}],
        "description": "What the agency wrote in answer to “Fees of 2011”, as MuckRock has it.",
        "landingPage": "https://www.muckrock.com/foi/harbor-9/fees-of-2011-1/#comm-2",
        "text": "We have 4 pages. Ask [e-mail address].",
        "holdingStatus": "held",
    } == answer.fields
    assert ("request-letter", "request/muckrock-request-1", "agency/muckrock-agency-5") == tuple(
        sent.fields[name] for name in ("form", "about", "recipient")
    )
    assert "roe" not in run.as_text().lower()
    assert "@" not in run.as_text()


def test_a_file_belongs_to_its_answer(read):
    run = read(first_version(), AGENCY)

    assert {
        "source": "muckrock-request-1",
        "title": [{"value": "Memo 70", "originField": "/communications/1/files/0/title"}],
        "description": "A file of the request “Fees of 2011” on MuckRock.",
        "isPartOf": "document/muckrock-communication-2",
        "responsiveTo": "muckrock-request-1",
        "publisher": "agency/muckrock-agency-5",
        "numberOfPages": [{"value": "4", "originField": "/communications/1/files/0/pages"}],
        "distribution": [
            {
                "downloadURL": "https://cdn.muckrock.com/foia_files/2021/memo_70.pdf",
                "accessURL": "https://www.muckrock.com/foi/harbor-9/fees-of-2011-1/",
                "mediaType": "application/pdf",
                "title": "memo_70.pdf",
                "issued": "2021-03-02",
            }
        ],
        "holdingStatus": "linked-not-held",
        "webPage": "https://www.documentcloud.org/documents/7000-memo/",
        "claims": [
            {
                "text": "MuckRock names “Port Authority” as its source.",
                "originField": "/communications/1/files/0/source",
            }
        ],
    } == run.records("ReleasedDocument")["muckrock-file-70"].fields


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"embargo": True}, "MuckRock keeps it under embargo"),
        ({"embargo": True, "date_embargo": "2030-01-01"}, "MuckRock keeps it under embargo until 2030-01-01"),
        ({"permanent_embargo": True}, "MuckRock keeps it under embargo for good"),
        ({"embargo_status": "embargo"}, "MuckRock keeps it under embargo"),
        ({"embargo_status": "permanent"}, "MuckRock keeps it under embargo for good"),
        ({"status": "started"}, "it is a draft on MuckRock"),
    ],
)
def test_what_is_under_embargo_is_restricted_with_all_its_parts(read, fields, reason):
    run = read(first_version(**fields))
    records = [record for each in run.files for record in each.records if record.id != "muckrock"]

    assert 6 == len(records)
    assert {reason} == {record.fields["restricted"] for record in records}


def test_a_private_file_is_restricted_alone(read):
    letters = [letter(2, response=True, files=[file(70, access="private"), file(71)])]
    documents = read(first_version(communications=letters)).records("ReleasedDocument")

    assert ["muckrock-file-70"] == [name for name, each in documents.items() if "restricted" in each.fields]


@pytest.mark.parametrize("status", [*STATUSES, "draft", ""])
def test_statuses_have_their_concept_or_are_told(read, status):
    run = read(second_version(status=status))
    expected = [STATUSES[status]] if status in STATUSES else []

    assert expected == values_of(request_of(run), "requestStatus")
    assert (status == "draft") == any("which is not known here" in each for each in run.messages())


def test_letters_without_numbers_are_named_by_their_place(read):
    """The first interface gave none."""
    letters = [letter(n, response=True) for n in (1, 2)]
    for each in letters:
        del each["id"]
    letters[1]["files"] = [{key: value for key, value in file(70).items() if key != "id"}]
    run = read(first_version(communications=letters))

    assert ["muckrock-communication-1-1", "muckrock-communication-1-2", "muckrock-file-1-2-1"] == list(
        run.records("ReleasedDocument")
    )


def test_parts_that_are_none_are_told(read):
    """A letter that is only a number, one that is no object, and addresses that are none."""
    run = read(
        first_version(communications=[letter(1, response=False), 2, "x"], absolute_url="fees", slug="a b")
    )

    assert 3 == run.report.items["communication"]
    assert [
        "communication 2 is named, and no answer describes it",
        "communication unnumbered-3 is named, and no answer describes it",
    ] == [f"{each.path} {each.message}" for each in run.report.problems if "is named" in each.message]
    assert "https://www.muckrock.com/api_v1/foia/1/" == request_of(run).fields["webPage"]


def test_an_agency_and_its_places(read):
    parent = {**AGENCY, "id": 4, "name": "Department of Ports", "parent": None}
    agency = {
        **AGENCY,
        "parent": 4,
        "aliases": "PA, The Port",
        "phone": "555 0100",
        "email": "x@port.example.org",
    }
    run = read(agency, parent, TOWN, STATE)
    record = run.records("Agency")["muckrock-agency-5"]

    assert {
        "prefLabel": ["Port Authority"],
        "altLabel": ["PA", "The Port"],
        "subOrganizationOf": ["agency/muckrock-agency-4"],
        "areaServed": ["place/muckrock-jurisdiction-9"],
        "homepage": ["https://port.example.org/"],
        "webPage": ["https://www.muckrock.com/agency/harbor-9/port-authority-5/"],
        "telephone": ["555 0100"],
        "claims": ["It is of the type Transportation."],
    } == {name: values_of(record, name) for name in record.fields if name not in ("source", "identifier")}
    assert ["place/muckrock-jurisdiction-10"] == values_of(
        run.records("Place")["muckrock-jurisdiction-9"], "containedInPlace"
    )
    assert ({}, []) == (run.report.fields_unused, run.messages())
    assert "@" not in run.as_text()


def test_fixtures_of_several_files_are_joined(tmp_path):
    """
    In any order; tracking numbers, tags, types and what was asked for are told with what they belong to.
    """
    parts = {
        "a.json": [fixture("foia.foiafile", 7, comm=3, title="Memo", ffile="foia/memo.pdf", access="public")],
        "b.json": [fixture("foia.foiacommunication", 3, foia=1, response=True, communication="Here it is")],
        "c.json": [
            fixture(
                "foia.foiarequest", 1, title="Fees", status="ack", agency=5, composer=2, tags=[6], user=3
            ),
            fixture("foia.foiacomposer", 2, requested_docs="All fees of 2011"),
            fixture("foia.trackingnumber", 8, foia=1, tracking_id="PA-1"),
            fixture("tags.tag", 6, name="fees"),
        ],
        "d.json": [
            fixture("agency.agency", 5, name="Port Authority", types=[1], user=3),
            fixture("agency.agencytype", 1, name="Police"),
            fixture("auth.user", 3, username="r.roe"),
            fixture("foia.foianote", 4, note="Call Robin Roe"),
            fixture("tides.tide", 1, height=3),
        ],
    }
    for name, objects in parts.items():
        (tmp_path / name).write_text(json.dumps(objects))
    run = run_import("muckrock", tmp_path)
    record = request_of(run)

    assert ["All fees of 2011"] == values_of(record, "description")
    assert ["It is tagged “fees”."] == values_of(record, "claims")
    assert ["PA-1"] == [each["notation"] for each in record.fields["assignedIdentifier"]]
    assert ["It is of the type Police."] == values_of(run.records("Agency")["muckrock-agency-5"], "claims")
    file_record = run.records("ReleasedDocument")["muckrock-file-7"].fields
    assert ("document/muckrock-communication-3", "described-only") == (
        file_record["isPartOf"],
        file_record["holdingStatus"],
    )
    assert ["is a kind of object that has no record here (1 of them)"] == [
        p.message for p in run.report.problems
    ]
    assert {"auth.user", "foia.foianote"} <= run.report.left_out.keys()
    assert "roe" not in run.as_text().lower()


def test_what_belongs_to_nothing_that_is_known_has_a_file_of_its_own(read):
    """A letter that MuckRock has joined to no request is not for everyone."""
    run = read(letter(3, response=True, foia=None), file(8), letter(4, response=True, foia=99))
    paths = {each.path for each in run.files if not each.path.startswith("organizations")}

    assert {"communications/3", "communications/4", "files/8"} == paths
    assert ["muckrock-communication-3", "muckrock-file-8"] == [
        name for name, each in run.records("ReleasedDocument").items() if "restricted" in each.fields
    ]
    assert ["is named, and no answer describes it"] == [each.message for each in run.report.problems]


@pytest.mark.parametrize("text", ["[1]", '{"tide": 1}', "nothing", '{"id": 3, "name": "x"}'])
def test_what_is_no_answer_is_a_problem(tmp_path, text):
    (tmp_path / "a.json").write_text(text)

    assert not run_import("muckrock", tmp_path / "a.json").report.is_clean


def test_a_recorded_conversation_is_read_by_its_addresses(tmp_path):
    site = "https://www.muckrock.com/api_v2"
    answers = [
        (f"{site}/requests/1/", 200, second_version()),
        (
            f"{site}/communications/?foia=1",
            200,
            {"results": [letter(1, response=False), letter(2, response=True)]},
        ),
        (f"{site}/files/?communication=2", 200, {"results": [file(70)]}),
        (f"{site}/users/3/", 200, {"id": 3, "username": "r.roe", "name": "Robin Roe"}),
        (f"{site}/requests/9/", 404, {"detail": "Not found."}),
        (f"{site}/agencies/?page=9", 200, {"count": 0, "next": None, "results": []}),
    ]
    lines = [json.dumps({"uri": uri, "status": status, "body": body}) for uri, status, body in answers]
    (tmp_path / "a.jsonl").write_text("\n".join(lines))
    run = run_import("muckrock", tmp_path / "a.jsonl")

    assert {
        "request": 1,
        "communication": 2,
        "file": 1,
        "account": 1,
        "recorded answer": 1,
    } == run.report.items
    assert ["muckrock-communication-2", "muckrock-file-70"] == list(run.records("ReleasedDocument"))
    assert 1 == len(run.messages())


@pytest.mark.skipif(not FIXTURES, reason="the fixtures of the project are not here")
def test_fixtures_are_counted_on_both_sides(tmp_path):
    wanted = Counter()
    for path in FIXTURES:
        (tmp_path / path.name).write_bytes(path.read_bytes())
        wanted.update(each["model"] for each in json.loads(path.read_text()))
    run = run_import("muckrock", tmp_path)
    names = Counter(record.id.rpartition("-")[0] for each in run.files for record in each.records)

    assert wanted["foia.foiarequest"] == len(run.records("Request"))
    assert wanted["foia.foiacommunication"] == names["muckrock-communication"]
    assert wanted["foia.foiafile"] == names["muckrock-file"]
    assert wanted["agency.agency"] == len(run.records("Agency"))
    assert wanted["jurisdiction.jurisdiction"] == len(run.records("Place"))
    assert {} == run.report.fields_unused
    assert {"has 'date_submitted' twice in one object; the last one counts"} == {
        each.message for each in run.report.problems
    }
