"""What a party is, by its name; people are never taken for bodies."""

import pytest

from foia_graph.connectors.courtlistener.case_records import FEDERAL_COURTS, party_kind, stated_office


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        (
            "Agency",
            [
                "U.S. Department of Justice",
                "Federal Bureau of Investigation",
                "FBI",
                "Executive Office for Immigration Review",
                "Department of Homeland Security Office of Inspector General",
                "National Institutes of Health",
                "U.S. Citizenship and Immigration Services",
            ],
        ),
        (
            "Organization",
            [
                "United States of America",
                "USA",
                "State of New York",
                "Cook County",
                "Harbor Watch, Inc.",
                "Human Rights Watch",
                "Center for Constitutional Rights",
                "The New York Times Company",
                "Bank of America, N.A.",
                "Acme Corp. d/b/a Jane Roe",
            ],
        ),
        ("Post", ["Secretary of State", "Commissioner of Social Security", "Acting Director"]),
        (
            "Person",
            [
                "Jane Roe",
                "Roe, Jane",
                "JOHN CHURCH",
                "John Doe 1-10",
                "Estate of Harbor Company",
                "Jane Roe d/b/a Roe Company",
                "Jane Q. Roe, Attorney General",
                "Law Office of Jane Roe",
                "The Jane Roe Living Trust",
                "Roe Inc employee Jane, individually",
                "Unheard-of",
            ],
        ),
    ],
)
def test_a_party_is_what_words_of_its_name_say(kind: str, names: list[str]):
    """What no word tells is a person."""
    assert dict.fromkeys(names, kind) == {name: party_kind(name) for name in names}


def test_an_office_is_that_of_the_official_capacity():
    """In all ways in which captions say it."""
    assert "Director of the Harbor Office" == stated_office(
        "individually and in his official capacity as the Director of the Harbor Office"
    )
    assert "Secretary of Ports" == stated_office("In Her Official Capacity as\n Secretary of Ports.")
    assert "" == stated_office("a citizen of Ohio")


@pytest.mark.parametrize(
    ("identifier", "name"),
    [
        ("nysd", "U.S. District Court for the Southern District of New York"),
        ("dcd", "U.S. District Court for the District of Columbia"),
        ("akb", "U.S. Bankruptcy Court for the District of Alaska"),
        ("nmid", "U.S. District Court for the District of the Northern Mariana Islands"),
        ("ca11", "U.S. Court of Appeals for the Eleventh Circuit"),
        ("cadc", "U.S. Court of Appeals for the District of Columbia Circuit"),
        ("uscfc", "U.S. Court of Federal Claims"),
        ("ca12", ""),
        ("nyd", ""),
        ("", ""),
    ],
)
def test_federal_courts_are_known_by_their_identifiers(identifier: str, name: str):
    """Other courts are not made up."""
    assert name == FEDERAL_COURTS.get(identifier, "")
