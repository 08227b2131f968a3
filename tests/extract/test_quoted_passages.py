"""Passages found again on pages that are read otherwise now."""

import pytest

from foia_graph.extract.quoted_passages import PassageQuote, PassageText, find_passage, quote_passage

PAGES = [
    PassageText(1, "The garden is watered twice a week.\nThe officer who waters it writes a report."),
    PassageText(2, "Roses need sun. Roses need water. Roses need time and a patient gar-\ndener."),
    PassageText(3, "The garden is watered twice a week. Nobody waters the trees behind the house."),
]


def words_at(place):
    text = next(page.text for page in PAGES if page.page == place.page)
    return place.page, text[place.start : place.end], place.likeness


def found(page, quote, **more):
    place = find_passage(PAGES, PassageQuote(quote, **more), page)
    return place and words_at(place)


@pytest.mark.parametrize(
    "quote",
    ["watered twice a week", "WATERED  twice\na week", "wa-\ntered “twice” a week", "wateredtwice a week"],
)
def test_blanks_hyphens_and_marks_make_no_difference(quote):
    """Another OCR may break lines elsewhere, and see other quotation marks."""
    assert (1, "watered twice a week", 1.0) == found(1, quote)


def test_the_page_itself_comes_first():
    """A sentence that is on several pages is found on the one that it was copied from."""
    assert (3, "watered twice a week", 1.0) == found(3, "watered twice a week")


def test_a_number_is_not_taken_for_the_next_one():
    """What is short and alike on the page itself is behind the same words on another."""
    pages = [PassageText(number, f"Words of a page.\nGARDEN-00011{number}") for number in (8, 9)]

    assert [9, 9] == [find_passage(pages, PassageQuote("GARDEN-000119"), page).page for page in (8, 9)]


def test_what_stood_around_the_words_decides_between_places():
    """Of words that stand often on a page, the position with the same words around it is meant."""
    assert (2, "Roses need", 1.0) == found(2, "Roses need", before="need sun", after="water")
    place = find_passage(PAGES, PassageQuote("Roses need", before="need sun", after="water"), 2)

    assert PAGES[1].text.index("Roses need water") == place.start


def test_a_long_passage_is_found_by_its_first_and_last_words():
    """What lies between them may be anything."""
    assert (2, "Roses need sun. Roses need water. Roses need time", 1.0) == found(
        2, "Roses need sun", until="need time"
    )
    assert (2, "time and a patient gar-\ndener", 1.0) == found(2, "time and", until="gardener")


def test_words_that_are_read_otherwise_now_are_found_with_less_confidence():
    """A few other letters are the fault of an OCR."""
    page, words, likeness = found(1, "The off1cer wh0 waters it wrltes a rep0rt")

    assert (1, "The officer who waters it writes a report") == (page, words)
    assert 0.8 < likeness < 1


def test_words_that_moved_are_found_on_their_page():
    """A page may be inserted before them."""
    assert (3, "Nobody waters the trees", 1.0) == found(1, "Nobody waters the trees")
    page, words, likeness = found(1, "Nob0dy waters tne trees beh1nd the house")
    assert (3, "Nobody waters the trees behind the house") == (page, words) and likeness < 1


@pytest.mark.parametrize("quote", ["The president signed the bill", "zebra", "", "--", "sun" * 900])
def test_words_that_stand_nowhere_are_not_found(quote):
    """Nothing is taken for them that only looks a little like them."""
    assert found(1, quote) is None


def test_accents_and_joined_letters_are_as_their_letters():
    """Offsets are those of the text as it is."""
    page = [PassageText(1, "Ça ﬁnit: une enquête à Zürich")]
    place = find_passage(page, PassageQuote("finit: une enquete a zurich"), 1)

    assert ("ﬁnit: une enquête à Zürich", 1.0) == (page[0].text[place.start : place.end], place.likeness)


@pytest.mark.parametrize(
    ("words", "quote"),
    [
        ("The officer who waters it", PassageQuote("The officer who waters it")),
        ("garden", PassageQuote("garden", before="The", after="is watered twice")),
        (PAGES[0].text, PassageQuote("The garden is watered twice a", "who waters it writes a report.")),
    ],
)
def test_a_passage_is_quoted_by_as_few_words_as_find_it(words, quote):
    """A long one by its ends; a short one with what is around it."""
    start = PAGES[0].text.index(words)

    assert quote == quote_passage(PAGES[0].text, start, start + len(words))
    assert (1, words, 1.0) == words_at(find_passage(PAGES, quote, 1)) or words[-1] == "."


def test_a_passage_that_stands_twice_is_quoted_with_what_stands_around_it():
    """Its quote leads to the second position."""
    text = PAGES[1].text
    start = text.rindex("Roses need")
    quote = quote_passage(text, start, start + len("Roses need"))

    assert PassageQuote("Roses need", before="Roses need water.", after="time and a") == quote
    assert start == find_passage(PAGES, quote, 2).start


def test_the_marks_of_the_quote_belong_to_it():
    """Brackets and full stops are quoted where they are at the same position."""
    page = [PassageText(1, "Withheld (b)(6), and again (b)(7)(E).")]
    place = find_passage(page, PassageQuote("(b)(7)(E)."), 1)

    assert "(b)(7)(E)." == page[0].text[place.start : place.end]
