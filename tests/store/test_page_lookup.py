"""Pages of a document by the numbers that people type."""

from types import SimpleNamespace

import pytest

from foia_graph.store.bates_index import Stamp
from foia_graph.store.page_lookup import read_page_number

DOCUMENT = "https://foia.example.org/id/document/x"
HOLDINGS = SimpleNamespace(
    page_numbers=lambda _: [1, 2, 3, 4, 5],
    pages_by_printed_number=lambda _: {"iv": [1], "3": [5], "A-7": [2]},
    page_stamps=lambda document: {
        f"{document}/page/{page}": [Stamp(prefix, first, last, f"{document}/page/{page}", printed)]
        for page, prefix, first, last, printed in (
            (3, "ICE ", 117629, 117629, "ICE 117629"),
            (4, "ICE ", 5, 5, "ICE 0005"),
            (5, "DHS-", 200, 210, "DHS-200 to 210"),
        )
    },
)


@pytest.mark.parametrize(
    ("typed", "pages"),
    [
        ("2", [2]),
        ("p. 2", [2]),
        ("#2", [2]),
        ("3", [3, 5]),
        ("printed 3", [5]),
        ("pdf 3", [3]),
        ("IV", [1]),
        ("a-7", [2]),
        ("117629", [3]),
        ("ice117629", [3]),
        ("ICE-117629", [3]),
        ("5", [5]),
        ("200", [5]),
        ("bates 5", [4]),
        ("205", [5]),
        ("dhs 205", [5]),
        ("99", []),
        ("EPA 5", []),
        ("", []),
        ("99999999999999999999999", []),
        ("²", []),
    ],
)
def test_a_number_is_read_in_every_way_it_may_be_meant(typed, pages):
    """
    As a page of the file and as a printed number, where it is neither as a Bates number; a word says which.
    """
    assert pages == [each.page for each in read_page_number(HOLDINGS, DOCUMENT, typed)]


def test_a_reading_says_how_it_took_the_number():
    """Numbers are in it as they are printed."""
    assert [
        "PDF page 3.",
        "The page printed as 3 is PDF page 5.",
        "Bates number ICE 0005 is on PDF page 4.",
    ] == [each.sentence for typed in ("3", "bates 5") for each in read_page_number(HOLDINGS, DOCUMENT, typed)]
