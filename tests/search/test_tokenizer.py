"""How a text is cut into words."""

import pytest

from case_tables import tabled
from foia_graph.search.tokenizer import indexed_texts, split_words, stem_word, visible_text


@tabled
def test_words_are_runs_of_letters_or_digits(text, cut):
    """Without accents and capitals; whatever else is there keeps words apart."""
    assert cut == split_words(text)


def test_what_nobody_sees_breaks_no_word():
    """Soft hyphens and joiners are omitted."""
    assert "immigration" == visible_text("immi\u00adgra\u200btion")


@pytest.mark.parametrize("end", ["-\n", "- \r\n  ", "\u2010\n\n"])
def test_a_word_that_a_line_breaks_is_whole_too(end):
    """Both halves are found, and the word that they are."""
    assert [f"the immi{end}gration law", "immigration"] == indexed_texts(f"the immi{end}gration law")


def test_forms_of_a_word_have_one_stem():
    """English words are reduced to their stem."""
    assert {"deport"} == {
        stem_word(word) for word in ("deport", "deports", "deported", "deporting", "Deportations")
    }
