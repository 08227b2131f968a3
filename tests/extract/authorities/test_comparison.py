"""Comparison of two names of bodies."""

from case_tables import tabled, tabled_with_tuples
from foia_graph.extract.authorities.matching import compare_names
from foia_graph.extract.authorities.name_words import read_name


def compare(name, label):
    return compare_names(read_name(name).words, read_name(label).words)


@tabled_with_tuples
def test_names_of_one_body_are_alike(name, label, score, reasons):
    compared = compare(name, label)

    assert compared is not None
    assert (score, reasons) == (round(compared.score, 2), compared.reasons)


@tabled
def test_names_of_two_bodies_are_not(name, label):
    """Another state, another kind, a word more or less that tells bodies apart."""
    assert compare(name, label) is None
