"""Names of what is restricted, looked for in texts."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from case_tables import table, tabled
from foia_graph.extract.gazetteer import GazetteerEntry
from foia_graph.extract.parsed_document import (
    Box,
    OutlineItem,
    PageLink,
    ParsedDocument,
    ParsedPage,
    PositionedText,
    TextLine,
)
from foia_graph.extract.restricted_names import WITHHELD_NAME, RestrictedName, RestrictedNames, withhold_names

JANE = "https://foia.example.org/id/person/jane"
MEMO = "https://foia.example.org/id/document/memo"


def names(*called, iri=JANE, kind="Person", short=(), is_withheld=True):
    return RestrictedNames([RestrictedName(GazetteerEntry(iri, kind, called, short), is_withheld)])


@tabled
def test_variants_of_a_name(text):
    """Capitals, accents, initials, order, line ends and signs between the words count for nothing."""
    assert f"to {WITHHELD_NAME}: yes" == names("Jané Q. Roe").replace_names(f"to {text}: yes")


WRITTEN = table(__file__, "restricted_names_written")


@pytest.mark.parametrize(
    ("name", "marked"), [(name, text) for name, texts in WRITTEN.items() for text in texts]
)
def test_names_of_other_languages(name, marked):
    """
    Particles, double names, single names, other scripts and their rules: what is in brackets is the name.
    """
    text = re.sub("[<>]", "", marked)

    assert re.sub("<.*>", WITHHELD_NAME, marked, flags=re.DOTALL) == names(name).replace_names(text)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("王小明", "王明 王大明 小明"),
        ("Willem van der Berg", "van der Berg, der Berg, the berg and Berg@"),
        ("Jane Roe", "Roe said: a roe and @roe"),
        ("김철수", "강찬식"),
        ("Zorblatt", "zorblatt, Zorblatts"),
        ("Jörg Müßiggang", "Muessiggang und Jorg"),
    ],
)
def test_what_is_no_name_of_other_languages(name, text):
    """Parts of a name, and what is no one's alone."""
    assert text == names(name).replace_names(text)


@pytest.mark.parametrize(
    "text", ["the roe deer", "Roe said", "Jane said", "Janet Roeder", "a Q. Roe", "John Roe", "", "…"]
)
def test_what_is_no_name(text):
    """Parts of a name are not the name, nor are longer words."""
    assert [] == list(names("Jane Quincy Roe").search(text))


def test_surnames_count_where_it_is_plain_whose_they_are():
    """Behind a title, or where the thing is named in full elsewhere; as a word in small letters never."""
    look = names("Jane Roe")

    assert "Ms. [name withheld]'s dog" == look.replace_names("Ms. Roe's dog")
    assert "[name withheld] said" == look.replace_names("Roe said", {JANE})
    assert "a roe deer" == look.replace_names("a roe deer", {JANE})
    assert {JANE} == look.named_things(["Roe said", "said Jane Roe"])
    assert set() == look.named_things(["Roe said"])


def test_bodies_and_titles():
    """Abbreviations count as they are written, titles from three words on: shorter ones are common words."""
    body = names("Office of Small Parcels", iri="b", kind="Agency", short=("OSP",))
    title = names("Memo on the northern yard", "Memo", iri=MEMO, kind="ReleasedDocument")

    assert "the [name withheld] ([name withheld])" == body.replace_names("the office of small parcels (OSP)")
    assert "osp" == body.replace_names("osp")
    assert "the [name withheld] and a memo" == title.replace_names("the MEMO ON THE NORTHERN YARD and a memo")


def test_a_name_that_is_only_reported_stays():
    """It is found, and not replaced."""
    look = names("Jane Roe", is_withheld=False)

    assert "to Jane Roe" == look.replace_names("to Jane Roe")
    assert [(3, 11)] == [(each.start, each.end) for each in look.search("to Jane Roe")]


@given(st.text(alphabet="janeroqJANEROQ. ,-\n&éß\u00ad\ufffe1", max_size=60), st.booleans())
def test_nothing_is_left_of_a_name_that_was_replaced(text, knows_surnames):
    """A second look finds nothing more, and positions are in order and apart."""
    look, named = names("Jane Q. Roe"), {JANE} if knows_surnames else set()
    places = look.withheld_places(text, named)
    ends = [0, *(offset for place in places for offset in (place.start, place.end))]

    assert sorted(ends) == ends
    assert all(place.start < place.end for place in places)


def test_long_texts_take_no_long():
    """Words that begin names by the thousand are looked at once each."""
    assert 20_000 == len(list(names("Jane Roe").search("Jane Roe, " * 20_000)))
    assert [] == list(names("Jane Roe").search("jane " * 40_000))


# -- documents -----------------------------------------------------------------------------------------------


def page(text, number=1):
    lines, start = [], 0
    for line in text.split("\n"):
        lines.append(TextLine(start, start + len(line), Box(10, 10, 80, 2)))
        start += len(line) + 1
    return ParsedPage(number, "extracted", layer=PositionedText(text, tuple(lines)))


def document(*texts, **more):
    pages = tuple(page(text, number) for number, text in enumerate(texts, 1))
    return ParsedDocument("0" * 64, 1, "extracted", pages=pages, **more)


def test_a_document_without_names():
    """
    Marks are in texts and metadata; lines begin and end where their words do; links with a name are deleted.
    """
    links = (PageLink(1, "https://example.org/jane-roe"), PageLink(1, "https://example.org/a"))
    before = document(
        "Memo to\nJane Roe of it\nend",
        "Nothing here.",
        title="About Jane Roe",
        author="Jane Roe",
        outline=(OutlineItem("To J. Roe"),),
        links=links,
    )
    after = withhold_names(before, names("Jane Roe"), {JANE})
    text = after.pages[0].layer

    assert "Memo to\n[name withheld] of it\nend" == text.text
    assert ["Memo to", "[name withheld] of it", "end"] == [
        text.text[line.start : line.end] for line in text.lines
    ]
    assert (True, False) == tuple(each.has_withheld_names for each in after.pages)
    assert before.pages[1] == after.pages[1]
    assert "About [name withheld]" == after.title
    assert WITHHELD_NAME == after.author
    assert "To [name withheld]" == after.outline[0].title
    assert links[1:] == after.links


def test_a_name_over_two_lines():
    """The mark ends the first line, and the second begins behind it."""
    text = withhold_names(document("by Jane\nRoe, who"), names("Jane Roe"), {JANE}).pages[0].layer

    assert "by [name withheld], who" == text.text
    assert ["by [name withheld]", ", who"] == [text.text[line.start : line.end] for line in text.lines]


def test_a_document_that_names_nobody_stays_what_it_is():
    """It is the same, so that its reading is."""
    same = document("A plain page.")

    assert same == withhold_names(same, names("Jane Roe"), set())
