"""Which known things a page names."""

import pytest

from case_tables import tabled
from extract.texts import reading
from foia_graph.extract.gazetteer import Gazetteer, GazetteerEntry
from foia_graph.extract.mentions.extractor import NameMention, find_mentions

ICE = GazetteerEntry("id/ice", "Agency", ("U.S. Immigration and Customs Enforcement", "ICE"))
FBI = GazetteerEntry("id/fbi", "Agency", ("Federal Bureau of Investigation",), ("FBI",))
DHS_OIG = GazetteerEntry("id/dhs-oig", "Agency", ("DHS Office of Inspector General",), ("OIG",))
HHS_OIG = GazetteerEntry("id/hhs-oig", "Agency", ("HHS Office of Inspector General",), ("OIG",))
SECURE = GazetteerEntry("id/secure", "Program", ("Secure Communities",), ("SC",))
ACCESS = GazetteerEntry("id/access", "Organization", ("Access",))
ROE = GazetteerEntry("id/roe", "Person", ("Jane Roe",))
DOE = GazetteerEntry("id/doe", "Person", ("Richard T. Doe",))


def mentions(*texts: str, names: tuple[GazetteerEntry, ...]) -> list[NameMention]:
    return list(find_mentions(reading(*texts), Gazetteer(names)))


def meant(*texts: str, names: tuple[GazetteerEntry, ...]) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(each.name, each.iri, each.candidates) for each in mentions(*texts, names=names)]


def test_a_thing_is_mentioned_once_on_a_page_and_counted():
    """The first form is quoted, each form has a spot, and all are counted."""
    (found,) = mentions("ICE said:\nImmigration and Customs\nEnforcement (ICE) will.", names=(ICE,))

    assert ("ICE", "id/ice", "Agency", 3, None) == (
        found.name,
        found.iri,
        found.type,
        found.count,
        found.confidence,
    )
    assert ["ICE", "Immigration and Customs\nEnforcement"] == [each.quote for each in found.spots]


def test_an_abbreviation_that_nothing_explains_is_less_sure():
    """It is sure where the file names the thing in full, on whatever page."""
    alone = mentions("The FBI came.", names=(FBI,))
    explained = mentions("The FBI came.", "Federal Bureau of Investigation", names=(FBI,))

    assert [0.9] == [each.confidence for each in alone]
    assert [None, None] == [each.confidence for each in explained]


def test_a_word_among_capitals_is_no_abbreviation_unless_the_file_names_the_thing():
    """ICE CREAM is sold where no one spoke of the agency."""
    assert [] == meant("SOLD: ICE CREAM", names=(ICE,))
    assert ["ICE"] == [
        each.name for each in mentions("ICE TO CALL", "Immigration and Customs Enforcement", names=(ICE,))
    ][:1]


def test_two_letters_may_stand_for_anything():
    """SC is the program only where the file names the program."""
    assert [] == meant("Charleston, SC 29401", names=(SECURE,))
    assert [("Secure Communities", "id/secure", ())] == meant("Secure Communities (SC)", names=(SECURE,))


def test_a_shared_abbreviation_is_not_guessed():
    """What may mean several things means none of them, until the file explains it."""
    assert [("OIG", "", ("id/dhs-oig", "id/hhs-oig"))] == meant("The OIG said.", names=(DHS_OIG, HHS_OIG))
    assert [("DHS Office of Inspector General", "id/dhs-oig", ()), ("OIG", "id/dhs-oig", ())] == meant(
        "DHS Office of Inspector General (OIG)", "The OIG said.", names=(DHS_OIG, HHS_OIG)
    )


def test_a_shared_name_is_not_guessed():
    """Two things of one name are both candidates."""
    other = GazetteerEntry("id/other", "Organization", ("Secure Communities",))
    (found,) = mentions("on Secure Communities", names=(SECURE, other))

    assert ("", "", ("id/secure", "id/other"), 0.6) == (
        found.iri,
        found.type,
        found.candidates,
        found.confidence,
    )


@pytest.mark.parametrize(
    "text", ["to build secure communities", "access to records", "Access Denied", "Open Access"]
)
def test_names_that_are_common_words_need_their_capitals(text):
    """One word or two in small letters, or beside another name, are no name."""
    assert [] == meant(text, names=(SECURE, ACCESS))


@pytest.mark.parametrize(
    ("text", "name", "confidence"),
    [
        ("Jane Roe said", "Jane Roe", None),
        ("JANE ROE", "JANE ROE", None),
        ("Roe, Jane <jane@example.org>", "Roe, Jane", 0.9),
        ("Jane X. Roe said", "Jane X. Roe", 0.9),
    ],
)
def test_a_person_is_named_by_given_name_and_surname(text, name, confidence):
    """The surname may come first, and an initial may be between."""
    found = mentions(text, names=(ROE,))

    assert [("id/roe", name, confidence)] == [(each.iri, each.name, each.confidence) for each in found]


@pytest.mark.parametrize("text", ["Richard Doe", "Doe, Richard", "Doe, Richard T.", "Richard T. Doe"])
def test_a_middle_name_may_be_left_out(text):
    """Richard Doe is Richard T. Doe."""
    assert ["id/doe"] == [each.iri for each in mentions(text, names=(DOE,))]


@tabled
def test_people_are_never_invented(text):
    """Another initial is another person, and half a name no one."""
    assert [] == meant(text, names=(DOE, ROE))


def test_a_surname_alone_may_mean_whom_the_file_names_in_full():
    """It is a candidate on other pages; on the page that names the person it adds nothing."""
    assert [("Jane Roe", "id/roe", ()), ("Roe", "", ("id/roe",))] == meant(
        "Jane Roe came. Roe left.", "Then Ms. Roe wrote.", names=(ROE,)
    )


def test_a_title_of_office_makes_a_surname_a_candidate():
    """ "Director Roe" may be the one of that surname; "Mary Roe" and "Roe Street" are not."""
    assert [("Roe", "", ("id/roe",))] == meant("Director Roe wrote.", names=(ROE,))
    assert [] == meant("Ms. Roe wrote to Mary Roe in Roe Street.", names=(ROE,))


def test_a_mention_says_itself_in_the_language_of_records():
    """Without one thing that is surely meant there is no body."""
    sure, shared = mentions("The FBI and the OIG.", names=(FBI, DHS_OIG, HHS_OIG))

    assert [("mentions", {"body": "id/fbi", "asStated": "FBI"})] == list(sure.record_parts())
    assert [("mentions", {"status": "candidate", "asStated": "OIG"})] == list(shared.record_parts())


def test_cited_works_are_no_mentions():
    """Works are cited, not named."""
    assert [] == meant(
        "The Trust in Police Act", names=(GazetteerEntry("id/w", "CitedWork", ("Trust in Police Act",)),)
    )
