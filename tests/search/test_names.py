"""Variants of names: what is found by one name of a thing is found by the others."""

import pytest

from foia_graph.errors import StoreError
from foia_graph.search.names import NAMES_FILE, NameLookup, read_names
from foia_graph.search.query_parser import SearchRequest, parse_search
from tests.search.conftest import pages

AGENCIES = """
- {type: Agency, id: rvpd, source: post, prefLabel: River Valley Police Department, altLabel: RVPD,
   description: Police.}
- {type: Agency, id: bureau, source: post, prefLabel: U.S. Bureau of Maps, description: Maps.,
   altLabel: [BoM, Bureau of the Maps]}
- {type: Person, id: roe, source: post, name: Jane Roe, sensitivity: public-official, description: A mayor.}
"""
TEXTS = pages(
    full="The River Valley Police Department wrote to the mayor.",
    short="The RVPD answered.",
    other="The police of the valley has no department at the river.",
    maps="A map of the BoM\fA map of the Bureau of Maps",
    mails="Two e-mails of the mayor",
)
FILES = {"papers/agencies.yaml": AGENCIES, "papers/texts.yaml": TEXTS}


@pytest.fixture(scope="module")
def lookup():
    return NameLookup(
        {
            "id/agency/rvpd": ["River Valley Police Department", "RVPD"],
            "id/agency/bureau": ["U.S. Bureau of Maps", "Bureau of the Maps", "BoM"],
            "id/place/us": ["United States", "US"],
            **{f"id/agency/office-{n}": ["General Office", f"Office number {n}"] for n in range(4)},
        }
    )


def widened(lookup, text):
    return [(each.typed, each.others) for each in lookup.widen_search(parse_search(text))[1]]


@pytest.mark.parametrize(
    ("typed", "others"),
    [
        ("RVPD", [("rvpd", ("River Valley Police Department",))]),
        ("r.v.p.d. files", [("r v p d", ("RVPD", "River Valley Police Department"))]),
        ("letter of the river valley police department", [("river valley police department", ("RVPD",))]),
        ("(rvpd OR mayor) memo", [("rvpd", ("River Valley Police Department",))]),
        ("bureau of maps", [("bureau of maps", ("BoM",))]),
        ('"RVPD"', []),
        ('"river valley police department"', []),
        ("rvpd*", []),
        ("title:RVPD", []),
        ("-RVPD maps", []),
        ("river valley police", []),
        ("tell us", []),
        ("General Office", []),
    ],
)
def test_a_name_is_known_with_its_variants(lookup, typed, others):
    """
    Not in quotes, in a field, as a beginning, or omitted; not a part of it, nor one that many things have.
    """
    assert others == widened(lookup, typed)


def test_the_names_of_one_search_are_bounded(lookup):
    """A long text does not become a longer one without end."""
    assert 4 == len(widened(lookup, " sheriff ".join(["rvpd"] * 20)))


@pytest.fixture
def asked(asked_of):
    return asked_of(FILES)


def names(asked, words, reading="names"):
    found = asked.index.search(SearchRequest(words, (("kind", ("page",)),), reading=reading))
    return sorted(hit.iri.partition("/id/document/")[2] for hit in found.hits(0, 50))


def test_an_abbreviation_finds_what_the_name_finds(asked):
    """And the other way round, as a phrase; words that are elsewhere are not taken for the name."""
    assert ["full/page/1", "short/page/1"] == names(asked, "RVPD")
    assert {"full/page/1", "short/page/1"} <= set(names(asked, "River Valley Police Department"))
    assert ["maps/page/1", "maps/page/2"] == names(asked, "bom map")
    assert ["mails/page/1"] == names(asked, "emails mayor")


def test_words_may_be_taken_to_the_letter(asked):
    """In quotes, or by the way of reading."""
    assert ["short/page/1"] == names(asked, '"RVPD"')
    assert ["short/page/1"] == names(asked, "RVPD", "words")


def test_names_follow_the_records(asked_of):
    """What a load changes in the names of one thing is known afterwards, and that of others still."""
    asked = asked_of(FILES)
    changed = AGENCIES.replace("altLabel: RVPD", "altLabel: Valley Force")
    asked.archive.write("papers/agencies.yaml", changed)
    asked.archive.load()
    asked.archive.write("papers/more.yaml", pages(force="The Valley Force sang"))
    asked.archive.load()

    assert ["force/page/1", "full/page/1"] == names(asked, "valley force")
    assert ["short/page/1"] == names(asked, "RVPD")
    assert ["maps/page/1", "maps/page/2"] == names(asked, "bom")


def test_an_index_without_names_is_refused(tmp_path):
    """With what to do."""
    (tmp_path / NAMES_FILE).write_text("{")

    with pytest.raises(StoreError, match="--rebuild-text"):
        read_names(tmp_path)
