"""What a slip makes of a word."""

from foia_graph.search.suggestions import nearest_words


def test_what_one_slip_makes_of_a_word():
    """A letter omitted, changed, put in, or two that changed positions: what is on most pages first."""
    known = {
        **dict.fromkeys(("famlies", "families", "familiesx", "famiiles", "familie", "fmilies", "faces"), 1),
        "familiez": 2,
    }

    found = nearest_words("families", lambda words: {word: known.get(word, 0) for word in words})

    assert ["familiez", "famiiles", "familie", "familiesx", "famlies", "fmilies"] == found
