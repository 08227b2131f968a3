"""Identifiers of other authority files: one form each, checked."""

import pytest

from case_tables import tabled
from foia_graph.errors import ValueRejected
from foia_graph.model.values import clean_outside_identifier, identifier_words


@tabled
def test_an_identifier_has_one_address(written, address, words):
    assert (address, words) == (clean_outside_identifier(written), identifier_words(address))
    assert address == clean_outside_identifier(address)


@pytest.mark.parametrize(
    "written",
    [
        *("wikidata:42", "wikidata:Q0", "viaf:x", "isni:0000 0001 2103 2684", "isni:123"),
        *("lcnaf:sh85001234", "geonames:0"),
    ],
)
def test_what_no_authority_file_has_is_refused(written):
    with pytest.raises(ValueRejected, match=f"write it as {written.partition(':')[0]}:"):
        clean_outside_identifier(written)


def test_the_check_character_is_told():
    with pytest.raises(ValueRejected, match="its last character should be 3"):
        clean_outside_identifier("isni:0000 0001 2103 2684")


def test_records_write_identifiers_as_people_do(archive_of):
    archive = archive_of(
        {
            "papers/bodies.yaml": """
                - {type: Agency, id: ice, prefLabel: ICE,
                   exactMatch: {value: "wikidata:Q42", source: post, quote: Q42, status: reviewed}}
                - {type: Place, id: town, prefLabel: Town, exactMatch: "geonames:4140963"}
            """
        }
    )
    archive.load()

    assert ("http://www.wikidata.org/entity/Q42",) == archive.read("agency/ice").get("exactMatch")
    assert ("https://sws.geonames.org/4140963/",) == archive.read("place/town").get("exactMatch")


def test_a_wrong_identifier_has_its_line(archive_of):
    archive = archive_of(
        {"papers/bodies.yaml": '- {type: Agency, id: ice, prefLabel: ICE, exactMatch: "isni:123"}\n'}
    )

    assert [
        "papers/bodies.yaml:1: exactMatch: '123' is no ISNI; write it as isni:0000 0001 2146 438X"
    ] == archive.problems()


def test_a_private_person_has_none(archive_of):
    person = (
        "- {type: Person, id: roe, name: Jane Roe, sensitivity: private-named-in-source,\n"
        '   exactMatch: "wikidata:Q42"}\n'
    )
    archive = archive_of({"papers/persons.yaml": person})

    assert [
        "papers/persons.yaml:2: exactMatch: leads elsewhere from a private person; leave it out"
    ] == archive.problems()
