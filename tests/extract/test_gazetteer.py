"""What the catalogue knows by name, and how names are found in a text."""

import msgspec
import pytest

from foia_graph.extract.gazetteer import Gazetteer, GazetteerEntry, gazetteer_digest
from foia_graph.extract.mentions.name_table import NameTable, table_of_names, words_of

ICE = GazetteerEntry("id/ice", "Agency", ("U.S. Immigration and Customs Enforcement",), ("ICE",))
DHS = GazetteerEntry("id/dhs", "Agency", ("Department of Homeland Security",), ("DHS",))
OIG = GazetteerEntry(
    "id/oig", "Agency", ("Department of Homeland Security Office of Inspector General",), ("OIG",)
)


def test_the_same_names_have_the_same_digest():
    """The order of the names says nothing; each of their words does."""
    assert gazetteer_digest(Gazetteer((ICE, DHS))) == gazetteer_digest(Gazetteer((DHS, ICE)))
    assert gazetteer_digest(Gazetteer((ICE,))) != gazetteer_digest(
        Gazetteer((msgspec.structs.replace(ICE, abbreviations=()),))
    )


def test_what_is_known_goes_to_other_processes_as_json():
    """It is read back as it was."""
    known = Gazetteer((ICE, DHS))

    assert known == msgspec.json.decode(msgspec.json.encode(known), type=Gazetteer)


def test_a_table_is_made_once_for_what_is_known():
    """The same knowledge gives the same table; other knowledge another."""
    known = Gazetteer((ICE,))

    assert table_of_names(known) is table_of_names(known)
    assert table_of_names(known) is not table_of_names(Gazetteer((DHS,)))


def found(text: str, *names: GazetteerEntry) -> list[tuple[str, str]]:
    hits = NameTable(names).search(text)
    return [(text[hit.start : hit.end], hit.forms[0].name.iri) for hit in hits]


@pytest.mark.parametrize(
    "text",
    [
        "U.S. Immigration and Customs Enforcement",
        "US IMMIGRATION AND CUSTOMS ENFORCEMENT",
        "United\nStates  Immigration and Customs\nEnforcement",
        "immigration & customs enforcement",
        "Immigra-\ntion and Customs Enforcement",
        "ICE",
        "I.C.E",
    ],
)
def test_a_name_is_found_whatever_its_blanks_capitals_and_line_ends(text):
    """Names in full are found in any spelling, abbreviations as whole words in capitals."""
    assert [(text, "id/ice")] == found(text, ICE)


@pytest.mark.parametrize(
    "text", ["ice", "Ice", "ICEs", "POLICE", "GAO-ICE-07", "12(ICE)-1006", "x@ICE.gov", "ICE-07"]
)
def test_an_abbreviation_is_a_word_of_its_own(text):
    """No part of a word, an address, a number or a Bates stamp is an abbreviation."""
    assert [] == found(text, ICE)


def test_the_longer_name_wins():
    """A name within a name is not found, whatever "the" is between."""
    text = "Department of Homeland Security Office of the Inspector General; the Homeland Security Department"

    assert [
        ("Department of Homeland Security Office of the Inspector General", "id/oig"),
        ("Homeland Security Department", "id/dhs"),
    ] == found(text, DHS, OIG)


def test_an_agency_of_a_state_is_another():
    """The name of a state or county in front makes it another body."""
    justice = GazetteerEntry("id/doj", "Agency", ("U.S. Department of Justice",))

    assert [] == found("California Department of Justice, Illinois's Department of Justice", justice)
    assert [("Department of Justice", "id/doj")] == found("Washington, Department of Justice", justice)


def test_a_name_does_not_go_on_in_another_sentence():
    """Words that a full stop or a bracket parts are no name; a comma or the dots of "U. S." are allowed."""
    taxes = GazetteerEntry("id/atf", "Agency", ("Bureau of Alcohol, Tobacco and Firearms",))

    assert [] == found("of the Department. Of Homeland Security; the Department of (Homeland) Security", DHS)
    assert ["id/atf"] == [iri for _, iri in found("U. S. Bureau of Alcohol Tobacco, and Firearms", taxes)]


def test_words_are_letters_and_digits():
    """Apostrophes and hyphens part words, and "the" is none."""
    text = "Sheriff’s Office of the County & S-Comm"

    assert ("sheriff", "s", "office", "of", "county", "&", "s", "comm") == words_of(text)
