"""Dockets in the XML of the Internet Archive."""

from pathlib import Path

import pytest

from foia_graph.errors import InputError
from tests.connectors.courtlistener.dockets import SHA1, docket, read_source, values_of, write_answers

DOCKET = f"""<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE gov_uscourts_docket SYSTEM "docket.dtd">
<gov_uscourts_docket>
  <nonce>aBcDeF</nonce>
  <case_details>
    <court>nysd</court>
    <docket_num>1:21-cv-00042</docket_num>
    <case_name>Harbor Watch v. Harbor Office</case_name>
    <pacer_case_num>555001</pacer_case_num>
    <date_case_filed>2021-02-01</date_case_filed>
    <demand>$75,000</demand>
  </case_details>
  <party_list>
    <party><name>Harbor & Quay Association</name><type>Plaintiff</type><extra_info>of the harbor</extra_info>
      <attorney_list>
        <attorney><attorney_name>Lea Law</attorney_name><contact>1 Quay
lea@example.org</contact></attorney>
      </attorney_list>
    </party>
    <party><name>Roe Private</name><type>Defendant</type></party>
  </party_list>
  <document_list>
    <document doc_num="3" attachment_num="0">
      <pacer_doc_id>127003</pacer_doc_id>
      <date_filed>2021-03-01</date_filed>
      <long_desc>MOTION to Compel.</long_desc>
      <upload_date>2021-03-04 23:56:59</upload_date>
      <available>1</available>
      <sha1>{SHA1}</sha1>
      <free_import>0</free_import>
    </document>
    <document doc_num="3" attachment_num="1"><short_desc>Exhibit A</short_desc></document>
  </document_list>
</gov_uscourts_docket>
"""


def test_a_docket_of_the_archive_becomes_a_case(tmp_path: Path):
    """Also with an ampersand that no one escaped; fields are named by their elements."""
    path = tmp_path / "gov.uscourts.nysd.555001.docket.xml"
    path.write_text(DOCKET, encoding="utf-8")
    records, session = read_source(path, tmp_path / "out")

    case = records["CourtCase gov-uscourts-nysd-555001"]
    assert "/gov_uscourts_docket/case_details/docket_num" == case.fields["identifier"]["originField"]
    assert ["agency/court-nysd", "organization/party-harbor-quay-association"] == [
        each["agent"] for each in case.fields["qualifiedAssociation"]
    ]
    source = records["SourceDocument gov-uscourts-nysd-555001"].fields
    assert ("https://archive.org/details/gov.uscourts.nysd.555001", "organization/internet-archive") == (
        source["url"],
        source["publisher"],
    )
    paper = records["ReleasedDocument gov-uscourts-nysd-555001-3-0"].fields
    address = "https://archive.org/download/gov.uscourts.nysd.555001/gov.uscourts.nysd.555001.3.0.pdf"
    assert (address, "2021-03-04") == (
        paper["distribution"][0]["downloadURL"],
        paper["distribution"][0]["issued"],
    )
    assert ["motion"] == values_of(paper["form"])
    exhibit = records["ReleasedDocument gov-uscourts-nysd-555001-3-1"].fields
    assert ("not-held", ["2021-03-01"]) == (exhibit["holdingStatus"], values_of(exhibit["issued"]))
    assert {"docket": 1, "party": 2, "attorney": 1, "docket entry": 1, "document": 2} == dict(
        session.report.items
    )
    assert {} == session.report.fields_unused
    assert not any(name in str((records, session.report)) for name in ("Lea Law", "lea@", "Roe"))


def test_a_docket_that_the_platform_gives_too_is_one_case(tmp_path: Path):
    """The Internet Archive keeps both next to each other."""
    folder = write_answers(tmp_path / "in", docket=docket())
    (folder / "docket.xml").write_text(DOCKET, encoding="utf-8")
    records, session = read_source(folder, tmp_path)

    assert ["CourtCase courtlistener-docket-7"] == [each for each in records if each.startswith("CourtCase")]
    assert 2 == session.report.left_out["document"].total()


@pytest.mark.parametrize(
    "body",
    [
        "<feed></feed>",
        "<gov_uscourts_docket><case_details></case_details></gov_uscourts_docket>",
        '<!DOCTYPE a [<!ENTITY b "c">]><gov_uscourts_docket>&b;</gov_uscourts_docket>',
        "<gov_uscourts_docket>",
        "<a>" * 1000,
    ],
)
def test_other_xml_is_a_problem(tmp_path: Path, body: str):
    """Entities are made nowhere."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "docket.xml").write_text(body, encoding="utf-8")
    records, session = read_source(tmp_path / "in", tmp_path)

    assert {} == records
    assert ["docket.xml"] == [each.path for each in session.report.problems]


def test_a_source_that_is_not_there_is_refused(tmp_path: Path):
    """With a sentence."""
    with pytest.raises(InputError, match="is neither a file nor a folder"):
        read_source(tmp_path / "nothing", tmp_path)
