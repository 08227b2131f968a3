"""What one page shows and another, which says the same, hides."""

import pytest

from foia_graph.extract.near_duplicates.hidden_passages import HiddenPassage, MarkedPage, compare_pages
from foia_graph.extract.parsed_document import Box, PositionedText, TextLine

B6, B5 = "https://foia.example.org/scheme/exemptions/b6", "https://foia.example.org/scheme/exemptions/b5"
START, END = "The list was sent on Monday by", "to the office of the sheriff in Maple county."
SHOWN = f"{START} Jane Roe {END}"


def hidden(left, right):
    """Give what is hidden: the words as the other page shows them, and how it is known."""
    for piece in compare_pages(left, right):
        if found := piece.hidden_passage:
            words = piece.left if found.by == "right" else piece.right
            yield found.by, " ".join(words.split()), found.sign, found.exemptions


def boxed(text, *blanks):
    """Make a page of one line, a letter wide a percent of it, with boxes drawn on it."""
    words = PositionedText(text, (TextLine(0, len(text), Box(0, 50, len(text), 2)),))
    return MarkedPage(text, (), blanks, words.box_of)


@pytest.mark.parametrize(
    "mark", ["[redacted]", "[ ]", "[Deleted]", "[.......]", "<sanitized>", "■■■■", "\u2588", "XXXXXX", "NAME"]
)
def test_words_are_hidden_by_a_mark(mark):
    """Marks of many kinds stand for words; they claim no exemption."""
    assert [("right", "Jane Roe", "mark", ())] == list(
        hidden(MarkedPage(SHOWN), MarkedPage(f"{START} {mark} {END}"))
    )


def test_a_mark_claims_what_it_is_known_to_claim():
    """As the redactions of the page say, whatever the blanks in it; either page may be the one that hides."""
    withheld = MarkedPage(
        f"{START} (b)\n(6) {END}", [("(b) (6)", (B6,)), ("(b) (6)", (B5,)), ("(b)(7)", (B5,))]
    )

    assert [("left", "Jane Roe", "mark", (B5, B6))] == list(hidden(withheld, MarkedPage(SHOWN)))


def test_a_mark_may_stand_at_an_edge():
    """The first and the last words of a page are hidden like others."""
    assert [("right", "Jane Roe", "mark", ())] == list(
        hidden(MarkedPage(f"{END} Jane Roe"), MarkedPage(f"{END} [redacted]"))
    )


def test_what_both_hide_is_not_shown():
    """The same mark is on both; next to it the first page has a word more."""
    left, right = f"{START} [redacted] secretary {END}", f"{START} [redacted] {END}"

    assert [] == list(hidden(MarkedPage(left), MarkedPage(right)))


def test_another_text_is_not_hidden():
    """
    Where the other page has as many words instead, they were changed; and nothing is hidden without a sign.
    """
    assert [] == list(
        hidden(MarkedPage(SHOWN), MarkedPage(f"{START} John Doe (b)(6) {END}", [("(b)(6)", (B6,))]))
    )
    assert [] == list(hidden(MarkedPage(SHOWN), MarkedPage(f"{START} {END}")))


def test_what_stands_elsewhere_is_not_hidden():
    """The page has the words, in another position."""
    moved = f"Jane Roe\n\n{START} [redacted] {END}"

    assert [] == list(hidden(MarkedPage(SHOWN), MarkedPage(moved)))


def test_scraps_are_not_hidden():
    """What is hardly a word says nothing."""
    assert [] == list(hidden(MarkedPage(f"{START} i . 1 {END}"), MarkedPage(f"{START} [redacted] {END}")))


def test_a_box_hides_what_would_stand_there():
    """It is drawn between the word before and the word after."""
    withheld = f"{START} {' ' * 8} {END}"
    here = Box(len(START) + 1, 50, 7, 2)
    elsewhere = Box(0, 10, 7, 2)

    assert [("right", "Jane Roe", "box", ())] == list(hidden(MarkedPage(SHOWN), boxed(withheld, here)))
    assert [] == list(hidden(MarkedPage(SHOWN), boxed(withheld, elsewhere)))


def test_a_gap_hides_where_the_page_hides_anything():
    """A wide blank, on a page with a mark somewhere, instead of several words."""
    shown = f"Signed by Anna Alder.\n{END} {START} Jane Roe of Springfield {END}"
    withheld = f"Signed by [redacted].\n{END} {START}            {END}"

    assert [("right", "Anna Alder.", "mark", ()), ("right", "Jane Roe of Springfield", "gap", ())] == list(
        hidden(MarkedPage(shown), MarkedPage(withheld))
    )
    assert [] == list(hidden(MarkedPage(shown), MarkedPage(withheld.replace("[redacted]", "Anna Alder"))))


def test_words_that_both_have_by_chance_are_passed_over():
    """Between two long passages that differ, one word alone is not the same; between two marks it is."""
    shown = f"{START} Jane Roe and her sister Anna of Springfield and their brother in town {END}"
    withheld = f"{START} [redacted] and [redacted] {END}"

    passages = ["Jane Roe", "her sister Anna of Springfield and their brother in town"]
    assert passages == [words for _, words, _, _ in hidden(MarkedPage(shown), MarkedPage(withheld))]

    whole = f"{START} [redacted] and {END}"
    assert ["Jane Roe and her sister Anna of Springfield and their brother in town"] == [
        words for _, words, _, _ in hidden(MarkedPage(shown), MarkedPage(whole))
    ]


def test_all_pieces_are_the_whole_of_both_texts():
    """Nothing is omitted, and nothing is twice."""
    left, right = f"  «{SHOWN}»\n\n-- 7", f"({START} [redacted] {END} 8)"
    found = list(compare_pages(MarkedPage(left), MarkedPage(right)))

    assert (left, right) == ("".join(p.left for p in found), "".join(p.right for p in found))
    assert HiddenPassage("right", "mark") in {piece.hidden_passage for piece in found}
    assert ["left"] == [piece.kind for piece in compare_pages(MarkedPage("a"), MarkedPage(""))]
