"""Bodies and officials that texts name."""

import pytest

from case_tables import tabled
from connectors.drafting.drafts import ICE
from foia_graph.connectors.drafting.named_bodies import NamedBodies, OfficialTable, find_possible_names
from foia_graph.connectors.drafting.sentences import Span
from foia_graph.extract.gazetteer import Gazetteer, GazetteerEntry

KNOWN = Gazetteer((ICE,))


def bodies(text: str, known: Gazetteer = KNOWN) -> list[tuple[str, str]]:
    found = NamedBodies(known, "group").find(f"{text}, as was written.")
    return [(each.type, each.reference) for each in found]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ICE said so.", [("Agency", "agency/ice")]),
        ("the EPA and ICE", [("Agency", "agency/group-epa"), ("Agency", "agency/ice")]),
        ("the Halden City Police Department", [("Agency", "agency/group-halden-city-police-department")]),
        (
            "the Halden Police Accountability Project",
            [("Organization", "organization/group-halden-police-accountability-project")],
        ),
        (
            "by the Pollinator Law Center and Growers for Clean Seed",
            [
                ("Organization", "organization/group-pollinator-law-center"),
                ("Organization", "organization/group-growers-for-clean-seed"),
            ],
        ),
        (
            "USDA's Office of Inspector General",
            [("Agency", "agency/group-u-s-department-of-agriculture-office-of-inspector-general")],
        ),
        ("DHS's Inspector General said", [("Agency", "agency/group-dhs-oig")]),
        ("the City Council and the Board of Supervisors", []),
        ("the Law Office of Jane Roe", []),
        ("at the Caddo Flats Detention Center", []),
        ("under the Freedom of Information Act", []),
        ("the Senate Judiciary Committee met", [("Agency", "agency/group-senate-judiciary-committee")]),
        ("its Safe Streets (S-Streets) police program", [("Program", "program/group-safe-streets")] * 2),
        ("as part of the Lift the Fog campaign", [("Campaign", "campaign/group-lift-the-fog")]),
        ("the Obama Administration program", []),
    ],
)
def test_bodies_are_known_by_name_or_by_their_form(text: str, found: list[tuple[str, str]]) -> None:
    """Known bodies keep their id; others get one of the origin; what every position has names no one."""
    assert found == bodies(text)


def test_short_name_is_that_of_the_longer_one() -> None:
    """A body that was named in full is meant by its abbreviation, and by its name without the first word."""
    text = "The Metro Transit Authority (MTA) paid. The Transit Authority and the MTA agree."

    assert [("Agency", "agency/group-metro-transit-authority")] * 4 == bodies(text)


@tabled
def test_people_are_named_in_public_offices_only(text: str, people: list[str]) -> None:
    """Whoever has no public title next to the name is no one here."""
    table = OfficialTable(Gazetteer(), "")

    assert people == [each.name for each in table.find(text, NamedBodies(KNOWN, "").find(text))]


def test_known_official_keeps_the_id() -> None:
    """A person of the catalogue is linked to."""
    known = Gazetteer((GazetteerEntry("person/zora-lund", "Person", ("Zora Lund",)),))
    table = OfficialTable(known, "")

    assert ["person/zora-lund"] == [each.reference for each in table.find("Rep. Zora Lund asked.", [])]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("the case of Devon Pryce, who", ["Devon", "Pryce"]),
        ("Ms. Delgado-Reyes was searched", ["Ms", "Ms. Delgado-Reyes ", "Delgado-Reyes"]),
        ("Thanks to Ingrid and Walt.", ["Ingrid", "Walt"]),
        ("write to paula@example.org", ["paula@example.org"]),
        ("at Copper Creek in Lodi, California", []),
        ("Inadequacies in reports", []),
        ("The records show", []),
    ],
)
def test_words_with_a_capital_may_be_names(text: str, names: list[str]) -> None:
    """Whatever is no position, no common word and nothing known may be the name of somebody."""
    assert names == [text[each.start : each.end] for each in find_possible_names(text, [])]


def test_known_words_are_no_private_names() -> None:
    """What is known is no private name; the telephone of an office is none of a person."""
    assert find_possible_names("White Harbor at 202-456-1111", [Span(0, 12)]) == []
