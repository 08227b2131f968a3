"""Links from a docket to what the catalogue describes: documents, and bodies."""

import hashlib
from pathlib import Path

from tests.connectors.courtlistener.dockets import (
    SHA1,
    docket,
    document,
    entry,
    page,
    party,
    read_source,
    write_answers,
)

CATALOGUE = f"""
- type: Agency
  id: harbor-office
  prefLabel: {{value: Harbor Office, quote: the Harbor Office}}
  altLabel: U.S. Harbor Department

- type: ReleasedDocument
  id: by-checksum
  title: Short
  description: It was linked.
  distribution:
    - downloadURL: https://harbor.example.org/a.pdf
      checksum: {{algorithm: "http://spdx.org/rdf/terms#checksumAlgorithm_sha1", checksumValue: {SHA1}}}

- type: ReleasedDocument
  id: by-file
  title: Short too
  description: It is here.
  file: papers/b.pdf

- type: ReleasedDocument
  id: by-number
  title: Another
  description: It has numbers.
  batesRange:
    - {{batesPrefix: HO, batesStart: 117, batesEnd: 160}}

- type: ReleasedDocument
  id: by-title
  title: Report on the leak in the harbor
  description: It has a title of its own.

- type: ReleasedDocument
  id: hidden
  title: A report on the leak of a neighbour
  description: Nobody may see it.
  restricted: It is of a neighbour.
"""


def write_catalogue(folder: Path) -> Path:
    """Write a catalogue with documents to be linked to."""
    records = folder / "harbor"
    (records / "papers").mkdir(parents=True)
    (records / "source.toml").write_text('title = "Harbor"', encoding="utf-8")
    (records / "records.yaml").write_text(CATALOGUE, encoding="utf-8")
    (records / "papers" / "b.pdf").write_bytes(b"%PDF-1.4 a paper")
    return folder


def test_a_paper_with_the_same_sha1_is_a_copy(tmp_path: Path):
    """By the checksum in a record, and by that of a file that is here."""
    of_file = hashlib.sha1(b"%PDF-1.4 a paper", usedforsecurity=False).hexdigest()
    papers = [
        document(),
        document(72, attachment_number=1, sha1=of_file.upper()),
        document(73, sha1="f" * 40),
    ]
    answers = write_answers(tmp_path / "in", docket=docket(), entries=page(entry(recap_documents=papers)))
    records, _ = read_source(answers, write_catalogue(tmp_path / "out"))

    note = "The file that this catalogue has, and that on the docket, have one SHA-1."
    copies = [
        records[f"ReleasedDocument courtlistener-document-{n}"].fields.get("isCopyOf") for n in (71, 72, 73)
    ]
    assert [
        {
            "value": "document/by-checksum",
            "quote": SHA1,
            "originField": "/recap_documents/0/sha1",
            "note": note,
        },
        {
            "value": "document/by-file",
            "quote": of_file,
            "originField": "/recap_documents/1/sha1",
            "note": note,
        },
        None,
    ] == copies


def test_a_document_that_an_entry_names_is_a_candidate(tmp_path: Path):
    """By a Bates number of it, or by its title; with the words."""
    words = "EXHIBITS: HO-000150 to HO-000170; the Report on the Leak in the Harbor; HO 9."
    answers = write_answers(tmp_path / "in", docket=docket(), entries=page(entry(description=words)))
    records, _ = read_source(answers, write_catalogue(tmp_path / "out"))

    found = records["Event courtlistener-entry-70"].fields["about"]
    assert [
        ("document/by-number", "HO-000150 to HO-000170", "candidate"),
        ("document/by-title", "Report on the Leak in the Harbor", "candidate"),
    ] == [(each["value"], each["quote"], each["status"]) for each in found]


def test_a_party_that_the_catalogue_knows_is_that_body(tmp_path: Path):
    """By any of its names; no second record is made."""
    parties = page(party(1, "U.S. HARBOR DEPARTMENT", "Defendant"))
    answers = write_answers(tmp_path / "in", docket=docket(), parties=parties)
    records, _ = read_source(answers, write_catalogue(tmp_path / "out"))

    last = records["CourtCase courtlistener-docket-7"].fields["qualifiedAssociation"][-1]
    assert ("agency/harbor-office", "defendant") == (last["agent"], last["hadRole"])
    assert not any("harbor-department" in name for name in records)
