"""Values of entities: as their types take them, and whole somewhere."""

from hypothesis import given
from hypothesis import strategies as st

from foia_graph.publish.ftm.lines import ENTITY_ID, LONGEST, FtmEntity, entity_id, text_pieces

BASE = "https://a.example/"


def entity(schema="Pages"):
    return FtmEntity("foia.document.x", schema)


def test_a_long_text_becomes_several():
    """It is cut at line ends, and nothing of it is lost."""
    page, lines = entity("Page"), [f"line {number} of a long page" for number in range(9000)]
    page.add("bodyText", "\n".join(lines))
    pieces = page.properties["bodyText"]

    assert 4 == len(pieces)
    assert LONGEST["text"] >= max(map(len, pieces))
    assert lines == "\n".join(pieces).split("\n")


def test_what_a_type_has_no_room_for_stands_in_the_notes():
    """Of a link between two entities it is in the description."""
    document, edge, long = entity(), entity("Membership"), "word " * 500
    document.add("title", long)
    document.add("sourceUrl", "mailto:a@harbor.example.org")
    edge.add("role", long)

    assert 1024 == len(document.properties["title"][0])
    assert [long.strip(), "mailto:a@harbor.example.org"] == document.properties["notes"]
    assert ["description", "role"] == sorted(edge.properties)
    assert "sourceUrl" not in document.properties


def test_values_are_clean_and_stand_once():
    """
    Names have single spaces and no quotes around them; an address has a path; a date that is none is no date.
    """
    body = entity("PublicBody")
    body.add("name", '"Harbor\u200b  Office"', "Harbor Office")
    body.add("website", "https://harbor.example.org?x=1")
    body.add("phone", "+1 (202) 555-0100", "555-0100")
    body.add("date", "2012-02-31", "2012-06-01T10:00:00+02:00")

    assert {
        "name": ["Harbor Office"],
        "website": ["https://harbor.example.org/?x=1"],
        "phone": ["+12025550100"],
        "notes": ["555-0100", "2012-02-31"],
        "date": ["2012-06-01T08:00:00"],
    } == body.properties


def test_ids_are_names_of_things():
    """One that would be too long has a digest, and each its own."""
    long = [entity_id(f"{BASE}id/document/{'x' * 300}{n}", BASE) for n in (1, 2)]

    assert "foia.agency.a.claim-1" == entity_id(f"{BASE}id/agency/a#claim-1", BASE)
    assert "foia.agency.a.about.12" == entity_id(f"{BASE}id/agency/a", BASE, "about", "12")
    assert 2 == len({*long})
    assert all(ENTITY_ID.fullmatch(each) and len(each) < 40 for each in long)


@given(st.text(), st.integers(5, 40))
def test_pieces_of_a_text_hold_all_of_its_words(text, longest):
    """However it is cut, no letter is lost, and none is too long."""
    pieces = list(text_pieces(text, longest))

    assert "".join(text.split()) == "".join("".join(pieces).split())
    assert max(map(len, pieces)) <= max(longest, 0)
