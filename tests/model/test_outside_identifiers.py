"""Identifiers of other authority files: one form each, checked."""

import pytest

from foia_graph.errors import ValueRejected
from foia_graph.model.outside_identifiers import clean_outside_identifier, identifier_words


@pytest.mark.parametrize(
    ("written", "address", "words"),
    [
        ("wikidata:Q42", "http://www.wikidata.org/entity/Q42", "Wikidata Q42"),
        ("https://www.wikidata.org/wiki/Q42", "http://www.wikidata.org/entity/Q42", "Wikidata Q42"),
        ("viaf:75121530", "http://viaf.org/viaf/75121530", "VIAF 75121530"),
        ("https://viaf.org/viaf/75121530/", "http://viaf.org/viaf/75121530", "VIAF 75121530"),
        ("isni:0000 0001 2103 2683", "https://isni.org/isni/0000000121032683", "ISNI 0000 0001 2103 2683"),
        (
            "http://isni.org/isni/000000012146438X",
            "https://isni.org/isni/000000012146438X",
            "ISNI 0000 0001 2146 438X",
        ),
        (
            "lcnaf:n 79-21164",
            "http://id.loc.gov/authorities/names/n79021164",
            "Library of Congress n79021164",
        ),
        (
            "https://id.loc.gov/authorities/names/no2001012345.html",
            "http://id.loc.gov/authorities/names/no2001012345",
            "Library of Congress no2001012345",
        ),
        (
            "https://www.geonames.org/4140963/washington.html",
            "https://sws.geonames.org/4140963/",
            "GeoNames 4140963",
        ),
        ("https://example.org/authority/7", "https://example.org/authority/7", ""),
    ],
)
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
