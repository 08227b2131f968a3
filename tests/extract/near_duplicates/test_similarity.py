"""Which pages say the same, and how similar they are."""

import random
import re
import runpy
from pathlib import Path

import pytest

from foia_graph.extract.near_duplicates.candidates import CandidatePage, PhraseIndex
from foia_graph.extract.near_duplicates.diff import MAX_WORDS, text_words
from foia_graph.extract.near_duplicates.features import ComparedPage, make_sketch
from foia_graph.extract.near_duplicates.similarity import similarity
from tests.extract.near_duplicates.texts import ANSWER, FORM, MAIL, MEMO, ONE, OTHER

REPOSITORY = Path(__file__).parents[3]
SHARED = REPOSITORY.parent / "shared"
PAGES = SHARED / "corpora/scale/nara_jfk_pages.jsonl.gz"
needs_pages = pytest.mark.skipif(not PAGES.is_file(), reason=f"needs {PAGES.name} in ../shared/corpora/scale")


def alike(left, right, common=()):
    return similarity(ComparedPage(left, frozenset(common)), ComparedPage(right, frozenset(common)))


def test_the_same_text_is_the_same():
    """Capitals, line ends and punctuation make no difference."""
    assert 1.0 == alike(MEMO, MEMO.upper().replace(" ", "\n").replace(",", ""))


def test_what_was_read_otherwise_counts_as_read():
    """Words of which most letters are the same, in the same order, are one word read twice."""
    assert 1.0 == alike(MEMO, MEMO.replace("sheriff", "sherifi").replace("detainers", "dctainers"))


def test_the_share_of_changed_words_is_what_is_missing():
    """Every tenth word is another."""
    said = text_words(MEMO)
    other = " ".join("zebra" if place % 10 == 5 else word for place, word in enumerate(said))

    assert 0.85 < alike(MEMO, other) < 0.95


def test_a_redacted_passage_counts_little():
    """Of two pages one lacks a third in the middle, where two words stand instead: it is the same page."""
    start, end = MEMO.index("The field"), MEMO.index("Until")
    withheld = f"{MEMO[:start]}(b)(5)\n{MEMO[end:]}"

    assert 0.7 < alike(MEMO, withheld) < 1


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("", ""),
        (MEMO, ""),
        ("Tab A", "Tab A"),
        (MEMO, ANSWER),
        (MEMO, MEMO[: len(MEMO) // 2]),
        (MAIL, ANSWER),
        (MEMO, f"{MEMO} {ANSWER}"),
    ],
)  # fmt: skip
def test_other_texts_are_not_the_same(left, right):
    """
    Empty pages, a divider, half a page, an e-mail and its answer, a page that continues with something else.
    """
    assert (0.0, 0.0) == (alike(left, right), alike(right, left))


def test_other_figures_make_another_text():
    """A table with the same words and other numbers says something else."""
    rows = "\n".join(f"County {name} holds {{}} persons in {{}} beds" for name in "abcdefgh")
    chance = random.Random(1)
    one, other = (rows.format(*(chance.randrange(100, 999) for _ in range(16))) for _ in range(2))

    assert (1.0, 0.0) == (alike(one, one), alike(one, other))


def test_forms_filled_in_are_not_the_same():
    """Once its words are known to be those of a form, only what was filled in counts."""
    filled = [FORM.format(name=f"Name{n}", room=n, date=f"May {n}", title=f"Title{n}") for n in range(20)]
    leaves = [
        CandidatePage(frozenset(str(n % 2)), str(n), 1, make_sketch(text))
        for n, text in enumerate([ONE, OTHER, *filled])
    ]
    found = PhraseIndex(leaves)

    assert [] == list(found.pairs())
    assert 0.0 == alike(ONE, OTHER, found.common)


def test_forms_that_were_seen_once_are_not_the_same():
    """Labels before a colon are not the form's own words: what is behind them is."""
    card = "Name: {}\nRank: {}\nPost: {}\nRemarks: {}\nSupervisor: {}\nClearance granted: {}\n"

    assert 0.0 == alike(card.format(*"abcdef"), card.format(*"uvwxyz"))


def test_only_the_beginning_of_a_very_long_page_is_compared():
    """No one waits for pages of a million words, however they are made."""
    chance = random.Random(1)
    start = " ".join(f"word{chance.randrange(5000)}" for _ in range(MAX_WORDS))

    assert 1.0 == alike(f"{start} {'left ' * 200_000}", f"{start} {'right ' * 200_000}")
    assert 0.0 == alike("a" * 1_000_000, "ab" * 500_000)


# -- real pages ----------------------------------------------------------------------------------------------


@pytest.mark.slow
@needs_pages
@pytest.mark.parametrize(("share", "least"), [(0.05, 0.99), (0.1, 0.95), (0.2, 0.85)])
def test_planted_copies_are_found(share, least):
    """Among real pages, copies of them in which some words were replaced."""
    measured = runpy.run_path(str(REPOSITORY / "benchmarks/same_text.py"))
    texts = [text for text in _some(measured["jfk"](SHARED)) if len(text_words(text.text)) >= 20]
    copies = measured["planted"](texts, len(texts), share, random.Random(1))
    met = measured["recalled"](texts, copies)

    assert len(copies) > 400
    assert least <= len(met) / len(copies)


def _some(texts):
    """Give one page in two hundred."""
    return (text for place, text in enumerate(texts) if place % 200 == 0)


@needs_pages
def test_identification_forms_are_not_the_same():
    """Pages of one form in two releases, each on another record, share most of their words."""
    measured = runpy.run_path(str(REPOSITORY / "benchmarks/same_text.py"))
    forms = [text for text in measured["jfk"](SHARED) if re.search("IDENTIFICATION FORM", text.text)]
    some = [text for place, text in enumerate(forms) if place % 10 == 0]
    found = PhraseIndex(text.leaf for text in some)
    of = {text.key: text for text in some}
    pairs = [
        (pair.first.document, pair.second.document)
        for pair in found.pairs()
        if alike(*(of[leaf.document, leaf.number].text for leaf in pair[:2]), found.common)
    ]

    assert {"2021", "2025"} == {text.release for text in some}
    assert len(some) > 50
    assert [] == pairs
