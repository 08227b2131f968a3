"""Where each word of a text is on its page."""

import pytest

from foia_graph.extract.parsed_document import (
    Box,
    PositionedText,
    TextLine,
    edges_of,
    pack_edges,
    unpack_edges,
    word_boxes,
)
from foia_graph.extract.pdf.document_reader import read_document
from tests.extract.pdfs import Sheet, pdf, words

NARROW_AND_WIDE = "iiiiiiiiii WWWWWWWWWW"
"""Of as many letters each, the first word is a third as wide as the second."""


def found_words(text: PositionedText) -> list[tuple[str, Box]]:
    """Give the words of a text with their boxes."""
    return [(text.text[each.start : each.end], each.box) for each in word_boxes(text)]


def test_edges_come_out_of_their_bytes_as_they_went_in():
    """Four bytes a word hold them to a hundredth of a percent; beyond the page there is nothing."""
    packed = pack_edges([(0.0, 12.34), (12.5, 100.4)])

    assert (8, [(0.0, 12.34), (12.5, 100.0)]) == (len(packed), unpack_edges(packed))


def test_words_of_a_text_layer_stand_where_they_are_printed():
    """A wide word has the room that it takes, not that of so many letters."""
    page = read_document(pdf(Sheet(words(NARROW_AND_WIDE, size=10)))).page(1)
    (_, narrow), (_, wide) = found_words(page.words)

    assert narrow.width * 3 < wide.width
    assert narrow.x + narrow.width < wide.x
    assert 11.7 == pytest.approx(narrow.x, abs=0.3)


def test_a_turned_page_has_its_words_in_their_places():
    """Boxes are those of the page as it is shown."""
    sideways = b"q 0 1 -1 0 300 100 cm\n" + words("Turned words", x=0, y=0) + b"Q\n"
    page = read_document(pdf(Sheet(sideways, rotation=90))).page(1)
    (_, first), (_, second) = found_words(page.words)

    assert first.x + first.width <= second.x
    assert first.height < 5


def test_words_that_climb_have_no_edges():
    """Where a line runs up the page, its words are not right of each other."""
    sideways = b"q 0 1 -1 0 300 100 cm\n" + words("Turned words", x=0, y=0) + b"Q\n"
    page = read_document(pdf(Sheet(sideways))).page(1)

    assert [b""] == [line.edges for line in page.words.lines]
    assert b"" == edges_of([Box(10, 10, 2, 5), Box(10, 16, 2, 5)])


def test_a_line_without_edges_is_shared_out_by_letters():
    """So it is with readings of lines alone."""
    text = PositionedText("ab cd\n", (TextLine(0, 5, Box(10, 20, 50, 2)),))

    assert [("ab", Box(10, 20, 20, 2)), ("cd", Box(40, 20, 20, 2))] == found_words(text)


def test_characters_have_a_share_of_their_word():
    """A box around some of them begins and ends within words, and holds the room between these."""
    edges = pack_edges([(10, 20), (50, 70)])
    text = PositionedText("ab cd\n", (TextLine(0, 5, Box(10, 20, 60, 2), edges),))

    assert [Box(10, 20, 10, 2), Box(15, 20, 45, 2), Box(50, 20, 20, 2)] == [
        text.box_of(*span) for span in ((0, 2), (1, 4), (3, 5))
    ]
