"""How what is typed is read: as questions, sentences or words; and what is nearest to it."""

import pytest

from foia_graph.search.query_parser import SearchRequest
from tests.search.conftest import pages

TEXTS = pages(
    letter="The harbor office must keep all fishing permits.\f"
    "No ferry leaves before the inspector has signed.",
    memo="The inspector told the harbor that ferries may be late.\fPermits for lanterns are kept apart.",
    scan="The harb0r office rnust keep all fish-\ning perrnits "
    " of every boat in the bay until the season is over.",
)


@pytest.fixture(scope="module")
def asked(profile, tmp_path_factory):
    from tests.search.conftest import Asker, made

    archive = made(tmp_path_factory.mktemp("read"), profile, {"papers/texts.yaml": TEXTS})
    archive.load()
    return Asker(archive)


def read(asked, words, **more):
    found = asked.index.search(SearchRequest(words, reading="auto", **more))
    names = [hit.iri.partition("/id/document/")[2] for hit in found.hits(0, 20)]
    return found.reading, names


def test_a_question_is_asked_without_the_words_that_ask(asked):
    """They are nowhere, and matter nowhere."""
    reading, names = read(asked, "Who said that the ferries may be late?")

    assert ("question", ("ferries", "late")) == (reading.kind, reading.sought)
    assert ["memo/page/1"] == names
    assert "Read as a question: searched for ferries late." == reading.notice


def test_plain_words_stay_words(asked):
    """Where something has all of them nothing is omitted, and nothing is said."""
    reading, names = read(asked, "the inspector")

    assert ("words", "") == (reading.kind, reading.notice)
    assert {"letter/page/2", "memo/page/1"} == set(names)


def test_nearest_leaves_out_what_is_nowhere_and_says_so(asked):
    """Then what tells least."""
    reading, names = read(asked, "inspector unicorn ferries harbor")

    assert ("nearest", ("unicorn",)) == (reading.kind, reading.left_out)
    assert ["memo/page/1"] == names
    assert "without “unicorn”" in reading.notice


def test_further_choices_of_words_are_named(asked):
    """Where no single one has most of them."""
    reading, _ = read(asked, "lanterns ferry")

    assert {("lanterns",), ("ferry",)} == {reading.sought, *reading.others}
    assert 1 == len(reading.left_out)


def test_nothing_is_nothing(asked):
    """Words that are nowhere have nothing near."""
    assert ("words", []) == (read(asked, "unicorns dragons")[0].kind, read(asked, "unicorns dragons")[1])


@pytest.mark.parametrize(
    "typed",
    [
        "The harbor office must keep all fishing permits.",
        "“the HARBOR office must keep — all fishing permits”",
        "the harbor (office) must keep all “fishing permits”",
    ],
)
def test_a_sentence_is_found_as_it_stands(asked, typed):
    """Whatever its capitals, dashes and quotation marks."""
    reading, names = read(asked, typed)

    assert "letter/page/1" == names[0]
    assert reading.kind in ("sentence", "words")


def test_a_sentence_is_found_in_spite_of_slips(asked):
    """What OCR broke, and what somebody caches wrongly, is found as the passage with most of its words."""
    reading, names = read(asked, "keep all fishing permits of every boat in the bay until the season ends")

    assert ("passage", "scan/page/1") == (reading.kind, names[0])
    assert "word for word" in reading.notice


def test_a_phrase_in_quotes_that_is_nowhere_is_read_as_a_passage(asked):
    """One word is cached wrongly."""
    reading, names = read(asked, '"ferry leaves until the inspector has signed"')

    assert ("passage", "letter/page/2") == (reading.kind, names[0])


def test_a_search_with_operators_is_left_alone(asked):
    """Who writes the syntax gets what it says."""
    assert ("words", []) == (read(asked, "unicorn AND title:ferry")[0].kind, read(asked, "unicorn -ferry")[1])


def test_filters_hold_for_what_is_nearest(asked):
    """The nearest is one of those that are left."""
    reading, names = read(asked, "inspector unicorn", facet_values=(("kind", ("page",)),), last="1990")

    assert ("words", []) == (reading.kind, names)
