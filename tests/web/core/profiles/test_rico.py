"""Things in the words of archives (RiC-O 1.1)."""

import pytest

from tests.web.core.profiles.graphs import by_rdflib, terms
from tests.web.core.profiles.ric_o import KNOWN, RICO
from tests.web.core.profiles.worlds import DISPUTED

pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
BASE = "https://foia.example.org/"


def said(client, path):
    """Give what is said of a thing, without the context."""
    answer = client.get(f"{path}.jsonld?_profile=rico")
    assert 200 == answer.status_code, answer.text
    assert terms(by_rdflib(answer), RICO) <= KNOWN
    return {name: value for name, value in answer.json.items() if name != "@context"}


def test_a_release_is_a_set_of_records(client_of):
    """A release includes its documents, and has the date on which it was made public."""
    found = said(client_of(), "/doc/release/2012-04-10")

    assert ("RecordSet", "New FOIA Documents", "Records on people.") == (
        found["@type"],
        found["title"],
        found["scopeAndContent"],
    )
    assert {"@id": f"{BASE}id/document/ice-117629", "@type": "Record", "title": "Packet"} == found[
        "includesOrIncluded"
    ]
    assert {
        "@id": f"{BASE}id/release/2012-04-10#rico-date",
        "@type": "Date",
        "normalizedDateValue": "2012-04-10",
    } == found["hasPublicationDate"]
    assert f"{BASE}id/disclosure/2012-04-10" == found["resultsOrResultedFrom"]["@id"]


def test_a_document_is_a_record_with_parts_identifiers_and_files(client_of):
    """Bates numbers are identifiers with a type, files instantiations, runs of pages parts of the record."""
    client = client_of()
    found = said(client, "/doc/document/ice-117629")

    assert ("Record", "RecordPart", "Survey", "Pages 35-37") == (
        found["@type"],
        found["hasOrHadConstituent"]["@type"],
        found["hasOrHadConstituent"]["title"],
        found["hasOrHadConstituent"]["note"],
    )
    assert ("Identifier", "ICE 117629") == (
        found["hasOrHadIdentifier"]["@type"],
        found["hasOrHadIdentifier"]["textualValue"],
    )
    assert {"@value": "Paquet", "@language": "fr"} == found["hasOrHadTitle"]["textualValue"]


def test_a_file_is_an_instantiation(client_of):
    """Address, size, form and terms of access are those of the file; a rejected number is not told."""
    found = said(client_of(DISPUTED), "/doc/document/packet")
    file = found["hasOrHadInstantiation"]

    assert {
        "@type": "Instantiation",
        "identifier": "https://files.example.org/p.pdf",
        "instantiationExtent": "2048 bytes",
        "physicalCharacteristicsNote": "Media type: application/pdf",
        "conditionsOfAccess": "Ask first.",
        "conditionsOfUse": "https://creativecommons.org/licenses/by/4.0/",
    } == {name: value for name, value in file.items() if name != "@id"}
    assert ("https://creativecommons.org/licenses/by/4.0/", "Ask the club.") == (
        found["conditionsOfUse"],
        found["conditionsOfAccess"],
    )
    assert ("ICE 117", "3 pages") == (
        found["hasOrHadIdentifier"]["textualValue"],
        found["recordResourceExtent"],
    )


@pytest.mark.parametrize(
    ("path", "kind", "more"),
    [
        ("/doc/disclosure/2012-04-10", "Activity", {"name": "The disclosure"}),
        ("/doc/organization/ccr", "CorporateBody", {"name": "Center for Rights"}),
        ("/doc/source/post", "Record", {"title": "New documents"}),
        ("/doc/scheme/issues/victims", "Concept", {"name": "Victims"}),
        ("/doc/scheme/exemptions/b7E", "Rule", {"identifier": "(b)(7)(E)"}),
        ("/doc/scheme/document-types/letter", "DocumentaryFormType", {"name": "Letter"}),
        ("/doc/scheme/roles/releaser", "RoleType", {"name": "Releaser"}),
    ],
)
def test_every_class_has_words(client_of, path, kind, more):
    """Each thing has the class that fits it; concepts have the class that RiC-O has for their scheme."""
    found = said(client_of(), path)

    assert kind == found["@type"]
    assert more.items() <= found.items()


def test_who_did_it_is_told_from_who_took_part(client_of):
    """Those who release, ask or sue perform the activity; others take part in it."""
    client = client_of()
    disclosure = said(client, "/doc/disclosure/2012-04-10")

    assert f"{BASE}id/organization/ccr" == disclosure["isOrWasPerformedBy"]["@id"]
    assert "hasOrHadParticipant" not in disclosure


def test_a_participant_of_an_event_takes_part(client_of):
    """An event is not performed; what is restricted is not among what it is linked to."""
    found = said(client_of(DISPUTED), "/doc/event/meeting")

    assert ("Event", f"{BASE}id/person/roe", "2012-04") == (
        found["@type"],
        found["hasOrHadParticipant"]["@id"],
        found["occurredAtDate"]["normalizedDateValue"],
    )
    assert "hasOrHadLocation" not in found


def test_a_tenure_that_was_withdrawn_is_not_told(client_of):
    """Of two bodies that a person is said to belong to, the one whose claim stands is there."""
    found = said(client_of(DISPUTED), "/doc/person/roe")

    assert f"{BASE}id/agency/oig" == found["isOrWasMemberOf"]["@id"]


def test_every_class_it_applies_to_is_known(profile):
    """The classes of RiC-O that things are given are those of RiC-O 1.1."""
    names = {shape.written_as(RICO) for shape in profile.shapes.values()}

    assert set() == names - {""} - KNOWN
