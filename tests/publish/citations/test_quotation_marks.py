"""Quotation marks around quoted words: once outside, and alternating inside."""

from case_tables import tabled
from foia_graph.publish.citations.quotation_marks import alternate_marks, without_outer_marks


@tabled
def test_marks_around_all_of_a_quote_are_left_to_the_citation(quote: str, bare: str):
    """What is between one pair of marks loses it; two quotations side by side keep theirs."""
    assert bare == without_outer_marks(quote)


@tabled
def test_marks_inside_a_quote_alternate(quote: str, nested: str):
    """
    Inside double marks stand single ones, inside those double ones; apostrophes and inches are no marks.
    """
    assert nested == alternate_marks(quote)
