"""Results of a search, and other forms in which the same is given."""

from pathlib import Path
from typing import Any

from tests.connectors.courtlistener.dockets import (
    docket,
    document,
    entry,
    page,
    read_source,
    values_of,
    write_answers,
)

CASE = "CourtCase courtlistener-docket-7"


def found_document(**fields: Any) -> dict[str, Any]:
    """A document in a result of a search."""
    return {
        "absolute_url": "/docket/7/1/harbor-watch-v-harbor-office/",
        "attachment_number": None,
        "cites": [],
        "description": "COMPLAINT against <mark>Harbor</mark> Office.",
        "docket_entry_id": 70,
        "document_number": 1,
        "document_type": "PACER Document",
        "entry_date_filed": "2021-02-01",
        "entry_number": 1,
        "filepath_local": None,
        "id": 71,
        "is_available": False,
        "meta": {"timestamp": "2022-01-01T00:00:00Z"},
        "pacer_doc_id": "127001",
        "page_count": None,
        "short_description": "",
        "snippet": "words",
        **fields,
    }


def found_docket(**fields: Any) -> dict[str, Any]:
    """A docket in a result of a search, with its document."""
    return {
        "assignedTo": "Ada B. Gavel",
        "assigned_to_id": 31,
        "attorney": ["Lea Law"],
        "attorney_id": [9],
        "caseName": "<mark>Harbor</mark> Watch v. Harbor Office",
        "case_name_full": "",
        "cause": "",
        "chapter": None,
        "court": "District Court, S.D. New York",
        "court_citation_string": "S.D.N.Y.",
        "court_id": "nysd",
        "dateFiled": "2021-02-01",
        "docketNumber": "1:21-cv-00042",
        "docket_absolute_url": "/docket/7/harbor-watch-v-harbor-office/",
        "docket_id": 7,
        "firm": ["Quay Law LLP"],
        "firm_id": [8],
        "meta": {"more_docs": False},
        "pacer_case_id": "555001",
        "party": ["Harbor Watch, Inc.", "Roe Private"],
        "party_id": [1, 3],
        "recap_documents": [found_document()],
        "suitNature": "895 Freedom of Information Act",
        **fields,
    }


def test_a_result_becomes_a_case_with_the_documents_in_it(tmp_path: Path):
    """Fields are named as the search names them, and words without the marks of the search."""
    records, session = read_source(write_answers(tmp_path / "in", found=page(found_docket())), tmp_path)

    case = records[CASE].fields
    assert {"value": "Harbor Watch v. Harbor Office", "originField": "/caseName"} == case["title"]
    assert {
        "agent": "organization/party-harbor-watch-inc",
        "hadRole": "litigant",
        "quote": "Harbor Watch, Inc.",
        "originField": "/party/0",
    } == case["qualifiedAssociation"][-1]
    event = records["Event courtlistener-entry-70"].fields
    words = {"value": "COMPLAINT against Harbor Office.", "originField": "/recap_documents/0/description"}
    assert words == event["description"]
    assert ["Document 1"] == values_of(
        records["ReleasedDocument courtlistener-document-71"].fields["identifier"]
    )
    assert (1, 1, 1, 2) == tuple(
        session.report.items[n] for n in ("docket", "docket entry", "document", "party")
    )
    assert {} == session.report.fields_unused
    assert not any(name in str((records, session.report)) for name in ("Lea Law", "Roe"))


def test_a_result_of_documents_keeps_what_it_has(tmp_path: Path):
    """The case is named by its number."""
    records, session = read_source(
        write_answers(tmp_path / "in", found=page(found_document(docket_id=7))), tmp_path
    )

    assert {
        CASE,
        "Event courtlistener-entry-70",
        "ReleasedDocument courtlistener-document-71",
    } <= records.keys()
    assert {} == session.report.fields_unused


def test_a_whole_record_stands_in_place_of_a_result(tmp_path: Path):
    """Whichever came first."""
    answers = {"a": page(found_docket()), "b": docket(), "c": page(entry())}
    records, _ = read_source(write_answers(tmp_path / "in", **answers), tmp_path)

    assert ["2022-05-05"] == values_of(records[CASE].fields["endDate"])
    assert "linked-not-held" == records["ReleasedDocument courtlistener-document-71"].fields["holdingStatus"]


def test_fixtures_are_joined_by_their_keys(tmp_path: Path):
    """Docket, entry, document, party and part are objects of their own, in several files."""

    def fixture(model: str, key: int, **fields: Any) -> dict[str, Any]:
        return {"model": model, "pk": key, "fields": fields}

    plain = {name: value for name, value in document().items() if name not in ("id", "resource_uri")}
    files = {
        "docs": [
            fixture("search.recapdocument", 71, **plain, docket_entry=70),
            fixture("search.docketentry", 70, docket=7, entry_number=1, description="COMPLAINT"),
            fixture("search.docket", 7, court="nysd", case_name="Harbor Watch v. Harbor Office"),
        ],
        "parties": [
            fixture("people_db.party", 1, name="Harbor Watch, Inc."),
            fixture("people_db.partytype", 5, party=1, docket=7, name="Plaintiff"),
            fixture("people_db.attorney", 9, name="Lea Law", email="lea@example.org"),
        ],
    }
    records, session = read_source(write_answers(tmp_path / "in", **files), tmp_path)

    paper = records["ReleasedDocument courtlistener-document-71"].fields
    assert ["case/courtlistener-docket-7", "event/courtlistener-entry-70"] == paper["isPartOf"]
    assert ("organization/party-harbor-watch-inc", "plaintiff") == tuple(
        records[CASE].fields["qualifiedAssociation"][-1][name] for name in ("agent", "hadRole")
    )
    assert [] == session.report.problems
    assert {} == session.report.fields_unused


def test_the_json_of_a_docket_at_the_internet_archive_has_all_in_one(tmp_path: Path):
    """Entries, documents and parties are inside of the docket."""
    part = {"id": 5, "name": "Plaintiff", "date_terminated": None, "extra_info": "", "criminal_counts": []}
    lawyer = {"id": 9, "name": "Lea Law", "roles": [{"id": 1, "role": 2}], "email": "lea@example.org"}
    inside = {"id": 1, "name": "Harbor Watch, Inc.", "party_types": [part], "attorneys": [lawyer]}
    whole = docket(
        court="nysd",
        assigned_to=31,
        docket_entries=[entry(docket=7)],
        parties=[inside],
        idb_data={"id": 3, "plaintiff": "ROE", "date_filed": "2021-02-01"},
        filepath_ia_json="https://archive.org/download/gov.uscourts.nysd.555001/docket.json",
    )
    records, session = read_source(write_answers(tmp_path / "in", docket=whole), tmp_path)

    event = records["Event courtlistener-entry-70"].fields
    assert "/docket_entries/0/description" == event["description"]["originField"]
    paper = records["ReleasedDocument courtlistener-document-71"].fields
    assert "/docket_entries/0/recap_documents/0/page_count" == paper["numberOfPages"]["originField"]
    party = records[CASE].fields["qualifiedAssociation"][-1]
    assert ("plaintiff", "/parties/0/name") == (party["hadRole"], party["originField"])
    source = records["SourceDocument courtlistener-docket-7"].fields
    assert ["https://archive.org/download/gov.uscourts.nysd.555001/docket.json"] == source["webPage"]
    assert (1, 1) == (session.report.items["attorney"], session.report.items["statistics"])
    assert {} == session.report.fields_unused
    assert not any(name in str((records, session.report)) for name in ("Lea Law", "ROE"))


def test_recorded_answers_are_read_by_their_status(tmp_path: Path):
    """A refusal is a problem."""
    recorded = [
        {"uri": "https://www.courtlistener.com/api/rest/v4/dockets/7/", "status": 200, "body": docket()},
        {
            "uri": "https://www.courtlistener.com/api/rest/v4/dockets/8/",
            "status": 429,
            "body": {"detail": "no"},
        },
    ]
    records, session = read_source(write_answers(tmp_path / "in", recorded=recorded), tmp_path)

    assert CASE in records
    assert [
        "holds the answer 429 of https://www.courtlistener.com/api/rest/v4/dockets/8/,"
        " in which there are no records"
    ] == [each.message for each in session.report.problems]
