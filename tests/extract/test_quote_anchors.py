"""Anchors of quotes: the one position where words are, or none."""

import pytest

from case_tables import tabled
from foia_graph.extract.parsed_document import Box, PositionedText, TextLine
from foia_graph.extract.quote_anchors import AnchorPage, MissingAnchor, WantedQuote, anchor_quote

GARDEN = AnchorPage(
    1,
    "The garden office keeps 3,600 pages on roses.\nThe garden is watered twice a week, and the officer\n"
    "who waters it writes a non-public report. The garden is closed in winter.",
)
HEDGE = AnchorPage(2, "The hedge is watered twice a week. Roses: $1.50 each.")


def anchored(quote, *pages, **more):
    """Give page, words, prefix and suffix of a quote, or why it has no anchor."""
    found = anchor_quote(pages or (GARDEN,), WantedQuote(quote, **more))
    if isinstance(found, MissingAnchor):
        return found.reason
    text = next(page.text for page in pages or (GARDEN,) if page.page == found.page)
    return found.page, text[found.start : found.end], found.prefix, found.suffix


def words_of(quote, *pages, **more):
    found = anchored(quote, *pages, **more)
    return found[1] if isinstance(found, tuple) else found


def test_an_anchor_has_the_words_around_it():
    """Offsets are characters of the text, and what is before and after is on one line."""
    assert (
        1,
        "watered twice a week",
        " pages on roses. The garden is ",
        ", and the officer who waters it ",
    ) == anchored("watered twice a week")


@pytest.mark.parametrize(
    "quote",
    [
        "watered  twice\na week, and the officer who waters",
        "WATERED TWICE A WEEK, and the officer who waters",
        "watered twice a week and the offi-\ncer who waters",
        "watered twice a week, and the oﬃcer who waters",
        "watered twice a week, and the 0fficer who waters",
        "watered twice a week, and thc officer who watcrs",
    ],
)
def test_another_reading_makes_no_difference(quote):
    """Blanks, hyphens at line ends, ligatures, capitals, and letters that recognition takes for others."""
    assert "watered twice a week, and the officer\nwho waters" == words_of(quote)


NOWHERE = "is nowhere in the text as it is read now"


@tabled
def test_what_only_looks_alike_is_no_place(quote):
    """Other numbers, words more or less, and pieces of words: no anchor is better than a wrong one."""
    assert NOWHERE == words_of(quote, GARDEN, HEDGE)


def test_of_several_places_the_offset_decides():
    """Words that are twice have the anchor that `start` says, and none where it is of neither position."""
    second = GARDEN.text.index("The garden is closed")
    several = "stands 2 times there, and nothing says which one is meant"

    assert (1, "The garden is", " it writes a non-public report. ", " closed in winter.") == anchored(
        "The garden is", start=second
    )
    assert [several] * 2 == [anchored("The garden is", start=start) for start in (None, second - 1)]


def test_the_words_around_decide_between_places():
    """A prefix or a suffix that was noted with the quote says which position is meant, or that none is."""
    assert " is closed in winter." == anchored("The garden", suffix=" is closed in winter")[3]
    assert "stands 3 times there, and nothing says which one is meant" == anchored(
        "The garden", suffix=" behind the house of the mayor"
    )
    assert "is there among other words than those that its record quotes around it" == anchored(
        "closed in winter", prefix="Nobody is told why the old library was ", suffix=" and sold by auction"
    )


def test_the_words_around_make_a_repeated_quote_unique():
    """As many of them are given as tell the position from all others with the same words."""
    line = "The rose is red and it needs a lot of water in the summer. "
    page = AnchorPage(1, f"First, {line * 4}Then nothing.")
    start = page.text.index("red", page.text.index("red") + 1)
    _, words, prefix, suffix = anchored("red", page, start=start)

    assert ("red", 1) == (words, page.text.count(f"{prefix}{words}{suffix}"))
    assert start == page.text.index(f"{prefix}{words}{suffix}") + len(prefix)


def test_a_quote_without_a_page_is_looked_for_on_all():
    """Where the record names no page, the only page with the words is meant; of several none is."""
    assert 2 == anchored("Roses: $1.50", GARDEN, HEDGE)[0]
    assert "stands 2 times there, and nothing says which one is meant" == anchored(
        "watered twice a week", GARDEN, HEDGE
    )


def test_a_box_decides_between_places():
    """Of the same words on two lines those are meant that are in the box of the claim."""
    text = "Paid\nPaid\n"
    lines = (TextLine(0, 5, Box(10, 10, 20, 3)), TextLine(5, 10, Box(10, 20, 20, 3)))
    page = AnchorPage(1, text, PositionedText(text, lines=lines))
    found = anchor_quote([page], WantedQuote("Paid", box=Box(9, 19, 30, 6)))

    assert (5, 9) == (found.start, found.end)
