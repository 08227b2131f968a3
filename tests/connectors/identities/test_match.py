"""Identities that are proposed: candidates in files of records, the same again and again, until decided."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from archives import ID
from foia_graph.cli import main
from foia_graph.connectors.commands.match import load_job
from foia_graph.connectors.identities.proposals import collect_catalogue_names, propose_identities
from foia_graph.model.decisions import Decision, append_decisions
from tests.connectors.reconciliation.conftest import PATH, entity
from tests.connectors.reconciliation.conftest import service as service

BODIES = """
- {type: Agency, id: harbors, prefLabel: Department of Harbors, altLabel: [DOH, Harbor Ministry]}
- {type: Agency, id: guard, prefLabel: Harbor Guard Service, subOrganizationOf: agency/harbors}
- {type: Agency, id: doh, prefLabel: "Harbors, Dept. of"}
- {type: Agency, id: doh-guard, prefLabel: DOH/Harbor Guard Service}
- {type: Agency, id: ohio, prefLabel: Ohio Department of Harbors}
- {type: Agency, id: ig-1, prefLabel: Office of Inspector General}
- {type: Agency, id: ig-2, prefLabel: Office of the Inspector General}
"""
DOH = ("agency/doh", "identifiedAs", "agency/harbors")
GUARD = ("agency/doh-guard", "identifiedAs", "agency/guard")


def run(archive, *options):
    """Run the command on a catalogue; give its report."""
    ended = CliRunner().invoke(main, ["match", str(archive.folder), *options], catch_exceptions=False)
    assert 0 == ended.exit_code, ended.output
    return ended.output


def proposed(archive):
    """What is proposed, without the beginning of names, with no regard to what is written."""
    names = collect_catalogue_names(load_job((archive.folder,), archive.root))
    return [
        (each.subject.removeprefix(ID), each.field, each.value.removeprefix(ID))
        for each in propose_identities(names)
    ]


def file_of(archive, name="names.yaml") -> Path:
    return archive.folder / "identities" / name


def test_records_of_one_body_are_proposed_as_one(archive_of):
    """Neither those of another state, nor parts that many bodies have."""
    assert [DOH, GUARD] == proposed(archive_of({"papers/bodies.yaml": BODIES}))


def test_candidates_are_records_that_say_nothing_yet(archive_of):
    archive = archive_of({"papers/bodies.yaml": BODIES})
    run(archive)
    archive.load()
    doh = archive.read("agency/doh")
    (claim,) = doh.parts("claims")

    assert () == doh.get("identifiedAs")
    assert ("candidate", "0.99") == (claim.one("status").rpartition("/")[2], claim.one("confidence"))
    assert "The same words in other forms." == claim.one("note")


def test_the_same_records_give_the_same_file(archive_of):
    archive = archive_of({"papers/bodies.yaml": BODIES})
    run(archive)
    first = file_of(archive).read_bytes()

    assert "written" not in run(archive)
    assert first == file_of(archive).read_bytes()


def test_a_dry_run_writes_nothing(archive_of):
    archive = archive_of({"papers/bodies.yaml": BODIES})

    assert "agency/doh  identifiedAs  agency/harbors" in run(archive, "--dry-run")
    assert not file_of(archive).exists()


def test_what_was_decided_is_kept_and_not_proposed_anew(archive_of):
    """One is accepted in the file, the other rejected by a review; both stay, word for word."""
    archive = archive_of({"papers/bodies.yaml": BODIES})
    run(archive)
    archive.load()
    (claim,) = archive.read("agency/doh-guard").parts("claims")
    rejected = Decision(
        "review", claim.iri.removeprefix("https://foia.example.org/"), "2026-05-17T10:00:00.000Z", "No.",
        status="rejected",
    )  # fmt: skip
    append_decisions(archive.folder / "decisions.jsonl", [rejected])
    text = file_of(archive).read_text()
    file_of(archive).write_text(text.replace("status: candidate", "status: reviewed", 1))
    edited = file_of(archive).read_bytes()
    output = run(archive)

    assert "proposed: 0; decided before: 2" in output
    assert edited == file_of(archive).read_bytes()
    archive.load()
    assert (f"{ID}agency/harbors",) == archive.read("agency/doh").get("identifiedAs")


def test_what_is_no_longer_alike_is_no_longer_proposed(archive_of):
    archive = archive_of({"papers/bodies.yaml": BODIES})
    run(archive)
    archive.write("papers/bodies.yaml", BODIES.replace("Harbors, Dept. of", "Office of Ships"))
    run(archive)

    assert "agency/doh\n" not in file_of(archive).read_text()
    assert "agency/doh-guard" in file_of(archive).read_text()


def test_an_identity_that_somebody_claimed_is_not_proposed(archive_of):
    claimed = BODIES.replace(
        '"Harbors, Dept. of"}',
        '"Harbors, Dept. of",\n'
        "   identifiedAs: {value: agency/harbors, source: post, quote: x, status: rejected}}",
    )
    archive = archive_of({"papers/bodies.yaml": claimed})

    assert "agency/doh " not in run(archive)


def test_of_several_records_the_best_known_is_what_the_others_are(archive_of):
    more = "- {type: Agency, id: doh-3, prefLabel: Harbors Department}\n"
    archive = archive_of({"papers/bodies.yaml": BODIES + more})

    assert ["agency/doh", "agency/doh-3"] == [
        each[0] for each in proposed(archive) if each[2] == "agency/harbors"
    ]


def test_parts_of_two_bodies_are_not_one(archive_of):
    """Unless the bodies are."""
    parts = """
- {type: Agency, id: canals, prefLabel: Department of Canals}
- {type: Agency, id: harbor-ig, prefLabel: Office of Inspector General, subOrganizationOf: agency/harbors}
- {type: Agency, id: canal-ig, prefLabel: Office of Inspector General, subOrganizationOf: agency/canals}
- {type: Agency, id: doh-ig, prefLabel: Office of Inspector General, subOrganizationOf: agency/doh}
"""
    archive = archive_of({"papers/bodies.yaml": BODIES + parts})

    assert [{"agency/harbor-ig", "agency/doh-ig"}] == [
        {each[0], each[2]} for each in proposed(archive) if "-ig" in each[0]
    ]


def test_a_printed_name_becomes_another_name_of_its_body(archive_of):
    """With the source that prints it; a name that the body has already is none."""
    works = """
- type: CitedWork
  id: memo
  title: A memo
  source: post
  mentions:
    - {id: m0, asStated: U.S. Harbors Department, mentionRole: mentioned}
    - {id: m1, asStated: Department of Harbors, mentionRole: mentioned}
    - {id: m2, asStated: Society of Sailors, mentionRole: mentioned}
"""
    archive = archive_of({"papers/bodies.yaml": BODIES, "papers/works.yaml": works})
    run(archive)

    assert ("agency/harbors", "altLabel", "U.S. Harbors Department") in proposed(archive)
    assert "source: post" in file_of(archive).read_text()
    archive.load()
    assert "U.S. Harbors Department" not in archive.read("agency/harbors").get("altLabel")


PERSONS = """
- {type: Person, id: roe, name: Jane Q. Roe, sensitivity: public-official, jobTitle: Harbor master}
- {type: Person, id: roe-2, name: "Roe, Jane", sensitivity: public-official, jobTitle: Harbor master}
- {type: Person, id: roe-3, name: J. Roe, sensitivity: public-official}
- {type: Person, id: roe-4, name: Jane Roe, sensitivity: private-named-in-source}
"""


def test_persons_in_public_roles_are_compared(archive_of):
    """A surname with an initial is not enough, and who is private is compared with no one."""
    assert [{"person/roe", "person/roe-2"}] == [
        {each[0], each[2]} for each in proposed(archive_of({"papers/persons.yaml": PERSONS}))
    ]


def test_what_is_restricted_is_compared_with_nothing(archive_of):
    hidden = BODIES.replace('"Harbors, Dept. of"}', '"Harbors, Dept. of", restricted: Not yet.}')
    archive = archive_of({"papers/bodies.yaml": hidden})

    assert [GUARD] == proposed(archive)


def test_records_with_errors_are_refused(archive_of):
    archive = archive_of({"papers/bodies.yaml": "- {type: Agency, id: a, size: 3}\n"})
    ended = CliRunner().invoke(main, ["match", str(archive.folder)])

    assert 2 == ended.exit_code
    assert "papers/bodies.yaml:1: size: Agency has no field 'size'" in ended.output


def test_a_store_is_compared_where_no_path_is_given(archive_of, tmp_path):
    archive = archive_of({"papers/bodies.yaml": BODIES})
    archive.load()
    store = ["--store", str(archive.root)]
    refused = CliRunner().invoke(main, ["match", *store])
    ended = CliRunner().invoke(main, ["match", *store, "--out", str(tmp_path / "made")])

    assert (2, 0) == (refused.exit_code, ended.exit_code)
    assert "agency/doh" in (tmp_path / "made/names.yaml").read_text()


def test_names_that_were_read_in_documents_are_those_of_bodies_too(archive_of, tmp_path):
    """With document and page; the names of persons are no body's, and are written nowhere."""
    mail = """
        - {type: ReleasedDocument, id: mail, title: A mail, description: It., source: post}
        - type: Page
          id: mail/2
          text: From the U.S. Harbors Department.
          mentions:
            - {id: m1, asStated: U.S. Harbors Department, mentionRole: mentioned, status: machine-read}
            - {id: m2, asStated: Jane Roe, mentionRole: mentioned, status: machine-read}
    """
    archive = archive_of({"papers/bodies.yaml": BODIES, "papers/mail.yaml": mail})
    archive.load()
    options = ["match", "--store", str(archive.root), "--out", str(tmp_path / "made")]
    CliRunner().invoke(main, options, catch_exceptions=False)
    text = (tmp_path / "made/names.yaml").read_text()

    assert (
        "  about: agency/harbors\n  field: altLabel\n  value: U.S. Harbors Department\n"
        "  quote: U.S. Harbors Department\n  source: document/mail\n  page: '2'\n"
    ) in text
    assert "Roe" not in text


# -- elsewhere -----------------------------------------------------------------------------------------------


def reconcile(archive, service, *options):
    return run(archive, "--reconcile", service.url(PATH), "--allow-private", "--delay", "0", *options)


def test_what_a_service_offers_becomes_candidates(archive_of, service):
    """Only under a name that fits, and none that is decided; the addresses are in their settled form."""
    service.entities = {
        "Department of Harbors": [
            entity("Q1", "Harbor Department", type=[{"id": "Q9", "name": "government agency"}]),
            entity("Q2", "Harbor of Refuge"),
        ]
    }
    archive = archive_of({"papers/bodies.yaml": BODIES})
    reconcile(archive, service)
    archive.load()
    (claim,) = archive.read("agency/harbors").parts("claims")

    assert ("http://www.wikidata.org/entity/Q1", "candidate") == (
        claim.one("object"),
        claim.one("status").rpartition("/")[2],
    )
    assert (
        "Harbor names offers “Harbor Department”, government agency, by its own score 90; "
        "the same words in another order."
    ) == claim.one("note")
    first = file_of(archive, "elsewhere.yaml").read_bytes()
    reconcile(archive, service)
    assert first == file_of(archive, "elsewhere.yaml").read_bytes()


def test_what_only_the_service_is_sure_of_is_said_so(archive_of, service):
    service.entities = {"Department of Harbors": [entity("Q7", "Port Authority", match=True)]}
    archive = archive_of({"papers/bodies.yaml": BODIES})

    assert "the service is sure of it, though the name is another one" in reconcile(archive, service)


def test_an_identifier_that_cannot_be_is_passed_over(archive_of, service):
    service.entities = {"Department of Harbors": [entity("P31", "Department of Harbors")]}
    archive = archive_of({"papers/bodies.yaml": BODIES})

    assert "proposed: 0" in reconcile(archive, service)


def test_private_persons_are_never_asked_for(archive_of, service):
    archive = archive_of({"papers/persons.yaml": PERSONS})
    reconcile(archive, service, "--service-type", "Person=Q5")

    assert ["Jane Q. Roe", "Roe, Jane", "J. Roe"] == [
        query["query"] for batch in service.batches for query in batch if query.get("type") == "Q5"
    ]


def test_a_body_with_an_identifier_of_the_service_is_not_asked_for(archive_of, service):
    known = BODIES.replace("altLabel: [DOH, Harbor Ministry]", 'exactMatch: "wikidata:Q1"')
    archive = archive_of({"papers/bodies.yaml": known})
    reconcile(archive, service)

    assert "Department of Harbors" not in [query["query"] for batch in service.batches for query in batch]


@pytest.mark.parametrize("option", ["Boat=Q1", "Agency", "Agency="])
def test_a_type_is_of_a_class(archive_of, service, option):
    archive = archive_of({"papers/bodies.yaml": BODIES})
    ended = CliRunner().invoke(main, ["match", str(archive.folder), "--service-type", option])

    assert 2 == ended.exit_code
    assert "is a class and a type, as Agency=Q327333" in ended.output
