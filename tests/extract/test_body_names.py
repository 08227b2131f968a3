"""Public bodies that pages name, of which the catalogue has no record."""

from case_tables import tabled
from extract.texts import reading
from foia_graph.extract.gazetteer import Gazetteer, GazetteerEntry
from foia_graph.extract.mentions.extractor import NameMention, find_mentions

JUSTICE = GazetteerEntry("id/doj", "Agency", ("Department of Justice",), ("DOJ",))


def mentions(*texts: str, names: tuple[GazetteerEntry, ...] = ()) -> list[NameMention]:
    return list(find_mentions(reading(*texts), Gazetteer(names)))


def named(*texts: str) -> list[str]:
    return [each.name for each in mentions(*texts)]


@tabled
def test_bodies_are_named_in_the_ways_of_agencies_and_courts(text, name):
    """Each is a mention in the words that are printed."""
    assert [name] == named(text)


@tabled
def test_what_is_no_public_body(text):
    """Firms, people, unions and words of daily use name none."""
    assert [] == named(text)


def test_a_body_without_a_record_is_a_plain_finding():
    """It is read by a machine, and nobody has to choose whom the words mean."""
    (found,) = mentions("The King County Sheriff's Office wrote.")

    assert ("", (), "Agency", None) == (found.iri, found.candidates, found.type, found.confidence)
    assert [("mentions", {"asStated": "King County Sheriff's Office"})] == list(found.record_parts())


def test_a_body_of_the_catalogue_is_named_once():
    """The record of the catalogue is meant; its divisions are bodies of their own."""
    found = mentions("The Department of Justice (DOJ), Civil Rights Division, and DOJ.", names=(JUSTICE,))

    assert [("Department of Justice", "id/doj", 3), ("Civil Rights Division", "", 1)] == [
        (each.name, each.iri, each.count) for each in found
    ]


def test_an_abbreviation_in_brackets_is_the_body_in_the_whole_file():
    """SAO is the office on all pages of the file that explains it, and nothing in other files."""
    explaining = "The State's Attorney's Office (SAO) declined."

    assert ["State's Attorney's Office", "SAO"] == named(explaining, "Then SAO closed it.")
    assert [] == named("Then SAO closed it.")


def test_brackets_that_abbreviate_another_name_explain_nothing():
    """The letters must be those of the name, in its order."""
    assert ["Chicago Police Department"] == named("Chicago Police Department (TRU)", "The TRU came.")
