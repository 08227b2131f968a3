"""Titles of files that no record describes."""

import pytest

from foia_graph.extract.description.extractor import StatedField
from foia_graph.extract.parsed_document import ParsedDocument, ParsedPage
from foia_graph.ingest.documents.records import choose_title


def title_of(name, stated=(), title="", pages=3):
    """Give the title of a file by its name, what its pages state, and what it says of itself."""
    leaves = tuple(ParsedPage(number + 1, 612, 792) for number in range(pages))
    reading = ParsedDocument("0" * 64, 1, "extracted", pages=leaves, title=title)
    found = [StatedField(page=1, field=field, value=value) for field, value in stated]
    return choose_title(reading, {"description": found}, name)["value"]


@pytest.mark.parametrize(
    ("name", "stated", "own_title", "title"),
    [
        ("rmn__Email__9_8b.pdf", [], "", "rmn__Email__9_8b.pdf"),
        ("scan0001.pdf", [("form", "letter")], "Mr", "scan0001.pdf"),
        ("scan0001.pdf", [("title", "Mr.")], "Mrs", "scan0001.pdf"),
        ("in/Reply_to_the_board.pdf", [], "untitled", "Reply to the board"),
        ("a.pdf", [("title", "On the sluices")], "Memo", "On the sluices"),
        ("a.pdf", [], "Microsoft Word - Notes on the river.doc", "Notes on the river"),
    ],
)
def test_a_title_says_something(name, stated, own_title, title):
    """A form of address is no title; what has none is called by its file, and nothing is invented."""
    assert title == title_of(name, stated, own_title)


def test_a_file_that_was_not_read_has_its_name():
    """Nothing else is known of it."""
    assert "b.pdf" == title_of("in/b.pdf", pages=0)
