"""What docstrings show."""

import doctest

import pytest

from foia_graph.publish.citations import bibtex, reference, ris, sentence, texts


@pytest.mark.parametrize("module", [bibtex, reference, ris, sentence, texts])
def test_examples_in_docstrings_are_true(module):
    """
    What a docstring shows is what happens.
    """
    assert (0, True) == (doctest.testmod(module).failed, doctest.testmod(module).attempted > 0)
