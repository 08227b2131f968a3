"""Which pages may say the same: as many as a comparison of all with all finds."""

import random
from itertools import combinations

import pytest

from foia_graph.extract.near_duplicates.candidates import (
    CandidatePage,
    PhraseIndex,
    best_matches,
    find_matches,
)
from foia_graph.extract.near_duplicates.features import ComparedPage, make_sketch
from foia_graph.extract.near_duplicates.similarity import similarity

FORM = "Department of Justice Form G28 Notice of Appearance fill in completely and print in capital letters"


def leaves(texts):
    """Make pages of texts by release: each a document of its own."""
    return [
        CandidatePage(frozenset((release,)), f"{release}-{place}", 1, make_sketch(text))
        for release, several in texts.items()
        for place, text in enumerate(several)
    ]


def drawn(seed):
    """Draw a hundred pages in three releases: some again, some as a changed copy of one before."""
    chance = random.Random(seed)
    vocabulary = [f"word{place}" for place in range(400)]
    texts = {"a": [], "b": [], "c": []}
    for _ in range(100):
        before = [text for several in texts.values() for text in several]
        words = chance.choices(vocabulary, k=chance.randrange(8, 60))
        if before and chance.random() < 0.5:
            share = chance.random() / 2
            words = [
                chance.choice(vocabulary) if chance.random() < share else word
                for word in chance.choice(before).split()
            ]
        texts[chance.choice("abc")].append(" ".join(words))
    return texts


@pytest.mark.parametrize("seed", range(5))
def test_no_page_that_says_the_same_is_missed(seed):
    """Comparing all pages word by word finds no more than comparing the candidates."""
    texts = drawn(seed)
    these = leaves(texts)
    phrases = PhraseIndex(these)
    sides = {
        leaf.document: ComparedPage(text, phrases.common)
        for leaf, text in zip(these, (text for several in texts.values() for text in several), strict=True)
    }
    every = {
        frozenset((one.document, other.document))
        for one, other in combinations(these, 2)
        if not one.releases & other.releases and similarity(sides[one.document], sides[other.document])
    }

    assert len(every) > 5
    assert every == {
        frozenset((pair.one.document, pair.other.document))
        for pair in find_matches(phrases, lambda leaf: sides[leaf.document])
    }


def test_phrases_of_a_form_are_no_reason():
    """What is on many pages is common; pages with nothing else are counted, and not compared."""
    phrases = PhraseIndex(leaves({"a": [FORM] * 7, "b": [FORM] * 7}))

    assert [] == list(phrases.pairs())
    assert (6, 14) == (phrases.many, phrases.common_pages)


def test_pages_of_one_release_are_not_compared():
    """Nor those of two documents of which one is in both releases."""
    text = make_sketch("the sheriff of Maple county wrote twice about detainers")
    one, other = (CandidatePage(frozenset(releases), releases, 1, text) for releases in ("a", "ab"))

    assert [] == list(PhraseIndex([one, one._replace(document="c"), other]).pairs())


def test_a_page_is_linked_to_the_most_similar_of_a_document():
    """
    A text that is on many pages of a document is linked where it is nearest, once for each page of both.
    """
    text = "the sheriff of Maple county wrote twice about detainers and never had an answer from anybody"
    texts = {
        ("a", 1): text,
        ("a", 2): f"{text} at all",
        ("b", 1): text,
        ("b", 2): f"{text} in town",
        ("b", 3): text,
    }
    phrases = PhraseIndex(
        CandidatePage(frozenset((name,)), name, n, make_sketch(said)) for (name, n), said in texts.items()
    )
    pairs = list(
        find_matches(phrases, lambda leaf: ComparedPage(texts[leaf.document, leaf.number], phrases.common))
    )

    assert 6 == len(pairs)
    assert [(1, 1), (1, 2), (1, 3), (2, 1)] == [
        (pair.one.number, pair.other.number) for pair in best_matches(pairs)
    ]
