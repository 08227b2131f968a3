"""Figures in words."""

import pytest

from foia_graph.connectors.drafting.figures import find_figures, parse_number


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        (
            "has deported over 169,000 mothers, fathers, sisters, and brothers, and",
            ("169000", "more-than", "removals"),
        ),
        ("nearly 60 percent of wells", ("60", "nearly", "share")),
        ("at least 1,000 pages", ("1000", "at-least", "pages")),
        ("more than half of the students", ("50", "more-than", "share")),
        ("taking nearly a year in it", ("1", "nearly", "time")),
        ("fewer than 36 officers", ("36", "fewer-than", "staff")),
        ("up to 23 units", ("23", "at-most", "number")),
        ("some 2,400 e-mails", ("2400", "about", "documents")),
        ("roughly $12 million in fees", ("12000000", "about", "money")),
        ("seven new documents", ("7", "exact", "documents")),
        ("three hundred and twelve pages of policies", ("312", "exact", "pages")),
        ("deported thousands of our family members and friends.", ("1000", "order-of-magnitude", "removals")),
        ("within 90 days", ("90", "exact", "time")),
        ("We made 350 of them public", ("350", "exact", "documents")),
    ],
)
def test_figures_have_amount_bound_and_measure(text: str, figure: tuple[str, str, str]) -> None:
    """A figure says how many of what, and in which bound."""
    assert [figure] == [(each.amount, each.bound, each.measure) for each in find_figures(text, [])]


@pytest.mark.parametrize(
    "text",
    [
        "a 19-year-old student",
        "Exemption 5 of the law",
        "pages 35-37 of it",
        "call 202-456-1111 now",
        "No. 17 documents",
        "at 2 p.m. today",
        "Section 287 agreements",
        "three years of experience",
        "roughly two thirds of the denials",
        "she called 911 for help",
        "18 months later",
    ],
)
def test_other_numbers_are_no_figures(text: str) -> None:
    """Numbers of things, ages, times and telephones count nothing."""
    assert find_figures(text, []) == []


def test_numbers_in_words_are_parsed() -> None:
    """Hundreds and thousands multiply what is before them."""
    assert parse_number("two thousand three hundred and forty-one") == 2341
