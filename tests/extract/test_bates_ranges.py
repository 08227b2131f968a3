"""Ranges of Bates numbers that letters state."""

import pytest

from extract.bates_pages import reading, stamps
from foia_graph.extract.bates.gaps import find_stated_ranges


def ranges(body: str) -> list[tuple[str, int, int]]:
    return [(each.prefix, each.first, each.last) for each in find_stated_ranges(reading([""], body=body))]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "contain records Bates Stamped 19-cv-17(FBI)-1006 \nthrough 19-cv-17(FBI)-1507, which",
            [("19-cv-17(FBI)-", 1006, 1507)],
        ),
        ("Enclosed are pages ICE 000123 through ICE 000456 of it.", [("ICE ", 123, 456)]),
        ("We release DOJ-00001 to DOJ-00500.", [("DOJ-", 1, 500)]),
        ("numbered DHS-001-000012 – DHS-001-000040", [("DHS-001-", 12, 40)]),
        (
            "Bates stamped pages 1824-1843, 2021- \n2026, 2082, 2087 and 2693-2920. They end in 2019-2020.",
            [("", 1824, 1843), ("", 2021, 2026), ("", 2693, 2920), ("", 2082, 2082), ("", 2087, 2087)],
        ),
    ],
)
def test_a_letter_states_ranges(body, expected):
    """Ranges are with their prefix, or after the word Bates as numbers alone."""
    assert expected == ranges(body)


@pytest.mark.parametrize(
    "body",
    [
        "from 2001 through 2006 the office wrote 12-14 letters",
        "Bates County, 2014-2015",
        "see GAO-07-283 through GAO-07-291",
        "exhibits Q1 to Q10",
        "b6 to b7",
        "19-cv-17(FBI)-1507 through 19-cv-17(FBI)-1006",
        "DOJ-0001 through ICE-0005",
    ],
)
def test_other_ranges_are_not_of_bates_numbers(body):
    """Years, reports and exhibits have ranges too."""
    assert [] == ranges(body)


def test_a_stated_number_is_not_that_of_the_page():
    """The letter that states a range bears none of its numbers; it says where it states them."""
    letter = reading([""], body="records Bates Stamped DOJ-00006 through DOJ-00107, which")

    assert {} == stamps(letter)
    assert ["DOJ-00006 through DOJ-00107"] == [each.spot.quote for each in find_stated_ranges(letter)]
