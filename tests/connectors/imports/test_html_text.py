"""Plain words of HTML: what a reader sees, and plain text as it is."""

from case_tables import tabled
from foia_graph.connectors.imports.checked_values import html_text, plain_text


@tabled
def test_words_are_read_and_markup_is_not(markup, text):
    assert text == plain_text(markup)


def test_line_ends_in_a_page_are_spaces():
    """In a letter that holds some markup they are its own."""
    letter = "Dear office,<br>the fees\nof 2011"

    assert "Dear office,\nthe fees of 2011" == html_text(letter)
    assert "Dear office,\nthe fees\nof 2011" == plain_text(letter)
