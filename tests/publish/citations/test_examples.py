"""What docstrings show."""

import doctest

import pytest

from foia_graph.publish.citations import bibtex, quotation_marks, reference, ris, texts, words


@pytest.mark.parametrize("module", [bibtex, quotation_marks, reference, ris, texts, words])
def test_examples_in_docstrings_are_true(module):
    """
    What a docstring shows is what happens.
    """
    assert (0, True) == (doctest.testmod(module).failed, doctest.testmod(module).attempted > 0)
