"""Dockets as answers of the API: the case, its filings, and what is omitted of them."""

from pathlib import Path
from typing import Any

import pytest

from tests.connectors.courtlistener.dockets import (
    SHA1,
    docket,
    document,
    entry,
    page,
    party,
    read_source,
    statements_of,
    values_of,
    write_answers,
)

CASE = "CourtCase courtlistener-docket-7"


def test_a_docket_becomes_a_case_with_its_court_and_judge(tmp_path: Path):
    """Each value names its field at the origin."""
    records, session = read_source(write_answers(tmp_path / "in", docket=docket()), tmp_path)
    case = records[CASE]

    assert {"value": "Harbor Watch v. Harbor Office", "originField": "/case_name"} == case.fields["title"]
    assert ["Harbor Watch"] == values_of(case.fields["alternative"])
    assert {"value": "1:21-cv-00042", "originField": "/docket_number"} == case.fields["identifier"]
    assert ["2021-02-01"] == values_of(case.fields["startDate"])
    assert ["2022-05-05"] == values_of(case.fields["endDate"])
    assert [("agency/court-nysd", "court"), ("person/judge-nysd-ada-b-gavel", "judge")] == [
        (each["agent"], each["hadRole"]) for each in case.fields["qualifiedAssociation"]
    ]
    assert "The nature of the suit is 895 Freedom of Information Act." in statements_of(case)
    court = records["Agency court-nysd"]
    assert "U.S. District Court for the Southern District of New York" == court.fields["prefLabel"]
    source = records["SourceDocument courtlistener-docket-7"]
    address = "https://www.courtlistener.com/docket/7/harbor-watch-v-harbor-office/"
    assert (address, "docket", "2022-05-06") == tuple(
        source.fields[name] for name in ("url", "form", "dateModified")
    )
    assert {} == session.report.fields_unused
    assert [] == session.report.problems


def test_entries_become_events_and_papers_documents(tmp_path: Path):
    """A paper belongs to its case and to its entry, and has the file with its SHA-1."""
    attachment = document(
        72,
        attachment_number=1,
        document_type=2,
        description="Exhibit A",
        is_available=False,
        filepath_local="",
        sha1="",
    )
    filed = page(entry(recap_documents=[document(), attachment]))
    records, session = read_source(write_answers(tmp_path / "in", docket=docket(), entries=filed), tmp_path)

    event = records["Event courtlistener-entry-70"]
    assert "case/courtlistener-docket-7" == event.fields["isPartOf"]
    assert ["ECF No. 1"] == values_of(event.fields["identifier"])
    assert (
        "Docket entry 1: COMPLAINT against Harbor Office. Document filed by Harbor Watch."
        == event.fields["title"]
    )
    paper = records["ReleasedDocument courtlistener-document-71"]
    assert ["complaint"] == values_of(paper.fields["form"])
    assert ["case/courtlistener-docket-7", "event/courtlistener-entry-70"] == paper.fields["isPartOf"]
    assert "linked-not-held" == paper.fields["holdingStatus"]
    address = (
        "https://storage.courtlistener.com/recap/gov.uscourts.nysd.555001/gov.uscourts.nysd.555001.1.0.pdf"
    )
    checksum = {"algorithm": "http://spdx.org/rdf/terms#checksumAlgorithm_sha1", "checksumValue": SHA1}
    assert [
        {"downloadURL": address, "mediaType": "application/pdf", "checksum": checksum, "byteSize": "34567"}
    ] == paper.fields["distribution"]
    assert {"value": "12", "originField": "/recap_documents/0/page_count"} == paper.fields["numberOfPages"]
    exhibit = records["ReleasedDocument courtlistener-document-72"]
    assert {"value": "Exhibit A", "originField": "/recap_documents/1/description"} == exhibit.fields["title"]
    assert ["Document 1-1"] == values_of(exhibit.fields["identifier"])
    assert "not-held" == exhibit.fields["holdingStatus"]
    assert (1, 1, 2) == tuple(session.report.items[name] for name in ("docket", "docket entry", "document"))
    assert {} == session.report.fields_unused


def test_a_text_comes_with_its_pages_and_nothing_of_what_is_sealed(tmp_path: Path):
    """Form feeds end pages."""
    papers = [
        document(plain_text="First page.\fSecond page.\f"),
        document(72, attachment_number=1, is_sealed=True, plain_text="A secret."),
    ]
    answers = {"docket": docket(), "entries": page(entry(recap_documents=papers))}
    records, session = read_source(write_answers(tmp_path / "in", **answers), tmp_path)

    paper = records["ReleasedDocument courtlistener-document-71"].fields
    assert ("First page.\fSecond page.\f", "held") == (paper["text"], paper["holdingStatus"])
    sealed = records["ReleasedDocument courtlistener-document-72"].fields
    assert "described-only" == sealed["holdingStatus"]
    assert {"text", "distribution"}.isdisjoint(sealed)
    assert 4 == session.report.fields_left_out["the document is sealed"]


def test_what_the_origin_keeps_from_search_engines_is_restricted(tmp_path: Path):
    """Case, docket, entries and papers alike; not the court."""
    answers = {"docket": docket(blocked=True, date_blocked="2023-01-01"), "entries": page(entry())}
    records, _ = read_source(write_answers(tmp_path / "in", **answers), tmp_path)

    assert {"CourtCase", "Event", "ReleasedDocument", "SourceDocument"} == {
        each.type for each in records.values() if "restricted" in each.fields
    }


def test_parties_that_are_people_are_left_out(tmp_path: Path):
    """Bodies are records; people are counted, and so are all lawyers."""
    parties = page(
        party(1, "Harbor Watch, Inc.", "Plaintiff"),
        party(2, "U.S. Harbor Office Department", "Defendant"),
        party(3, "Roe Private", "Plaintiff"),
        party(
            4, "Ann Quay", "Defendant", extra_info="in her official capacity as Director of the Harbor Office"
        ),
    )
    records, session = read_source(write_answers(tmp_path / "in", docket=docket(), parties=parties), tmp_path)

    assert [
        ("organization/party-harbor-watch-inc", "plaintiff"),
        ("agency/party-u-s-harbor-office-department", "defendant"),
        ("person/party-ann-quay", "defendant"),
    ] == [(each["agent"], each["hadRole"]) for each in records[CASE].fields["qualifiedAssociation"][2:]]
    official = records["Person party-ann-quay"].fields
    assert (["Director of the Harbor Office"], "public-official") == (
        official["jobTitle"],
        official["sensitivity"],
    )
    assert {"people who are parties are private": 1} == session.report.left_out["party"]
    assert 4 == session.report.left_out["attorney"].total()
    assert not any("Roe" in str(each) for each in (records, session.report))
    assert {} == session.report.fields_unused


def test_an_item_that_comes_twice_is_one_record_the_newest(tmp_path: Path):
    """Pages overlap, and exports are made again."""
    older = entry(description="Old words", date_modified="2021-01-01T00:00:00Z", recap_documents=[])
    newer = entry(description="New words", date_modified="2022-01-01T00:00:00Z", recap_documents=[])
    answers = {"a": page(newer), "b": page(older), "c": docket(), "d": docket()}
    records, session = read_source(write_answers(tmp_path / "in", **answers), tmp_path)

    assert ["New words"] == values_of(records["Event courtlistener-entry-70"].fields["description"])
    assert (2, 2) == (session.report.items["docket"], session.report.items["docket entry"])
    again = {"it was given more than once": 1}
    assert (again, again) == tuple(session.report.left_out[each] for each in ("docket", "docket entry"))


def test_entries_without_their_docket_make_a_case_of_its_number(tmp_path: Path):
    """What is there is kept."""
    records, _ = read_source(write_answers(tmp_path / "in", entries=page(entry())), tmp_path)

    assert "Docket 7" == records[CASE].fields["title"]
    assert "Event courtlistener-entry-70" in records


def test_an_appeal_tells_of_the_court_below(tmp_path: Path):
    """With its number, judge and days there."""
    below = {
        "id": 3,
        "docket_number": "1:19-cv-7",
        "assigned_to_str": "Ben Oak",
        "date_judgment": "2020-03-04",
    }
    appeal = docket(
        court_id="ca2", court="ca2", original_court_info=below, appeal_from_str="Southern District"
    )
    records, session = read_source(write_answers(tmp_path / "in", docket=appeal), tmp_path)

    assert {
        "The appeal is from Southern District.",
        "The number of the case in the court below is 1:19-cv-7.",
        "The judge of the case in the court below is Ben Oak.",
        "The court below gave its judgment.",
    } <= set(statements_of(records[CASE]))
    assert {} == session.report.fields_unused


def test_a_bankruptcy_tells_of_its_chapter_and_names_nobody(tmp_path: Path):
    """Trustees and creditors are omitted."""
    facts = {
        "id": 2,
        "docket": 7,
        "chapter": "11",
        "trustee_str": "Tom Trust",
        "date_converted": "2020-01-02T00:00:00Z",
    }
    claims = [{"id": 1, "creditor_details": "Cora Creditor"}]
    answers = write_answers(tmp_path / "in", docket=docket(bankruptcy_information=facts, claims=claims))
    records, session = read_source(answers, tmp_path)

    assert "The case is filed under chapter 11 of the Bankruptcy Code." in statements_of(records[CASE])
    assert {"creditors may be private people": 1} == session.report.left_out["bankruptcy claim"]
    assert not any(name in str(records) for name in ("Tom Trust", "Cora"))


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"date_filed": "0000-00-00"}, "date_filed"),
        ({"date_terminated": ["2021"]}, "date_terminated"),
        ({"case_name": {"a": 1}}, "case_name"),
        ({"blocked": "yes"}, "blocked"),
        ({"assigned_to_str": True}, "assigned_to_str"),
    ],
)
def test_values_of_the_wrong_type_are_named_and_lose_nothing_else(
    tmp_path: Path, fields: dict[str, Any], name: str
):
    """The case is there all the same."""
    records, session = read_source(write_answers(tmp_path / "in", docket=docket(**fields)), tmp_path)

    assert ["1:21-cv-00042"] == values_of(records[CASE].fields["identifier"])
    assert name in {each.field for each in session.report.problems}


@pytest.mark.parametrize("fields", [{"docket_entries": "none"}, {"parties": {"a": 1}}, {"claims": 5}])
def test_a_list_that_is_none_costs_nothing_else(tmp_path: Path, fields: dict[str, Any]):
    """It is a field that was omitted."""
    records, session = read_source(write_answers(tmp_path / "in", docket=docket(**fields)), tmp_path)

    assert CASE in records
    assert 0 < session.report.fields_left_out["it leads to things that are not imported"]


def test_a_docket_without_an_id_is_named_by_court_and_number(tmp_path: Path):
    """These are the court's own."""
    nameless = docket(id=None, resource_uri=None, absolute_url=None)
    records, _ = read_source(write_answers(tmp_path / "in", docket=nameless), tmp_path)

    assert "CourtCase docket-nysd-1-21-cv-00042" in records


def test_what_is_nothing_of_a_docket_is_a_problem(tmp_path: Path):
    """With the name of the file."""
    folder = write_answers(tmp_path / "in", docket=docket(), other={"hello": "world"}, word="text")
    (folder / "broken.json").write_text('{"id": ', encoding="utf-8")
    records, session = read_source(folder, tmp_path)

    assert CASE in records
    assert ["broken.json", "other.json", "word.json"] == [each.path for each in session.report.problems]


def test_fields_that_nobody_knows_are_counted(tmp_path: Path):
    """New fields of the platform are named."""
    answers = write_answers(tmp_path / "in", docket=docket(new_field="x"), entries=page(entry(other_field=1)))
    _, session = read_source(answers, tmp_path)

    assert {"docket.new_field": 1, "docket entry.other_field": 1} == session.report.fields_unused
