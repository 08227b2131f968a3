"""Figures in words."""

from case_tables import tabled, tabled_with_tuples
from foia_graph.connectors.drafting.figures import find_figures, parse_number


@tabled_with_tuples
def test_figures_have_amount_bound_and_measure(text: str, figure: tuple[str, str, str]) -> None:
    """A figure says how many of what, and in which bound."""
    assert [figure] == [(each.amount, each.bound, each.measure) for each in find_figures(text, [])]


@tabled
def test_other_numbers_are_no_figures(text: str) -> None:
    """Numbers of things, ages, times and telephones count nothing."""
    assert find_figures(text, []) == []


def test_numbers_in_words_are_parsed() -> None:
    """Hundreds and thousands multiply what is before them."""
    assert parse_number("two thousand three hundred and forty-one") == 2341
