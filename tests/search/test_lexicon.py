"""The forms of words."""

import gzip
import json
from collections import defaultdict
from itertools import islice
from pathlib import Path

import pytest

from foia_graph.search.lexicon import Lexicon
from foia_graph.search.tokenizer import split_words, stem_word

PAGES = Path(__file__).parents[3] / "shared" / "corpora" / "scale" / "nara_jfk_pages.jsonl.gz"


class Terms:
    """The words of an index, as the engine gives them."""

    num_docs = 1000

    def __init__(self, *known: str) -> None:
        self.known, self.has = sorted(known), frozenset(known)

    def terms_with_prefix(self, field, prefix):
        return [(word, 1) for word in self.known if word.startswith(prefix)]

    def doc_freq(self, field, word):
        return int(word in self.has)


@pytest.mark.parametrize(
    ("word", "forms"),
    [
        ("deported", ("deported", "deport", "deportation", "deports")),
        ("policies", ("policies", "policy")),
        ("hope", ("hope", "hoping")),
        ("ran", ("ran",)),
        ("runs", ("runs", "run", "running")),
        ("die", ("die", "dying")),
        ("using", ("using", "use", "used")),
        ("117", ("117",)),
        ("absent", ("absent",)),
    ],
)
def test_forms_of_a_word_are_those_in_the_index(word, forms):
    """A word is found in all forms that have its stem, and comes first itself."""
    known = (
        "deport deported deportation deports policy policies hope hoping run runs running die dying use used"
    )

    assert forms == Lexicon(Terms(*known.split(), "using", "ran", "117", "1170")).word_forms(word)


@pytest.mark.skipif(not PAGES.is_file(), reason=f"needs {PAGES.name} in ../shared/corpora/scale")
def test_forms_are_all_words_with_the_stem():
    """On real pages, OCR and all, none is missing and none too many."""
    with gzip.open(PAGES) as lines:
        found = {
            word for line in islice(lines, 0, 90_000, 450) for word in split_words(json.loads(line)["text"])
        }
    letters = sorted(word for word in found if not word[0].isdigit())
    groups = defaultdict(set)
    for word in letters:
        groups[stem_word(word)].add(word)
    lexicon = Lexicon(Terms(*letters))
    lexicon._searcher.terms_with_prefix = Beginning(letters)

    assert [] == [
        (word, group)
        for group in groups.values()
        for word in [min(group)]
        if set(lexicon.word_forms(word)) != group
    ]


class Beginning:
    """Finds the words that begin in some way without looking at all of them."""

    def __init__(self, known: list[str]) -> None:
        self.by_first = defaultdict(list)
        for word in known:
            self.by_first[word[:3]].append(word)

    def __call__(self, field, prefix):
        return [(word, 1) for word in self.by_first[prefix[:3]] if word.startswith(prefix)]
