"""Comparison of two names of bodies."""

import pytest

from foia_graph.extract.authorities.matching import compare_names
from foia_graph.extract.authorities.name_words import read_name


def compare(name, label):
    return compare_names(read_name(name).words, read_name(label).words)


@pytest.mark.parametrize(
    ("name", "label", "score", "reasons"),
    [
        ("Harbor Safety Board", "Harbor Safety Board", 1.0, ("the same name",)),
        ("Department of Harbors", "Harbor Department", 0.98, ("the same words in another order",)),
        ("Harbors Safety Board", "Harbor Safety Board", 0.99, ("the same words in other forms",)),
        ("U.S. Harbor Safety Board", "Harbor Safety Board", 0.98, ("with “U.S.”",)),
        ("Harbor Safety", "Harbor Safety Administration", 0.92, ("without “Administration”",)),
        ("Bureau of Harbor Safety", "Harbor Safety", 0.94, ("with “Bureau”, which the name has not",)),
        (
            "Harbor Safety Agency",
            "Harbor Safety Administration",
            0.9,
            ("“Agency” where the name has “Administration”",),
        ),
        (
            "Lighthuose Safety Board",
            "Lighthouse Safety Board",
            0.94,
            ("“Lighthuose” is taken for a misprint of “Lighthouse”",),
        ),
        ("Harbor Safety", "Harbor Safety Appliances Administration", 0.82, ("the beginning of the name",)),
    ],
)
def test_names_of_one_body_are_alike(name, label, score, reasons):
    compared = compare(name, label)

    assert compared is not None
    assert (score, reasons) == (round(compared.score, 2), compared.reasons)


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("Texas Department of Harbors", "Department of Harbors"),
        ("Department of Harbors", "Texas Department of Harbors"),
        ("Harbor Safety Board", "Harbor Safety Administration"),
        ("Harbor Safety Committee", "Harbor Safety Administration"),
        ("Department of Harbors", "Department of Harbors and Canals"),
        ("Court for the Northern District of Harbor", "Court for the Southern District of Harbor"),
        ("Harbor Board", "Harbor Agency"),
        ("Department", "Department of Harbors"),
        ("Safety Administration", "Harbor Safety Administration"),
    ],
)
def test_names_of_two_bodies_are_not(name, label):
    """Another state, another kind, a word more or less that tells bodies apart."""
    assert compare(name, label) is None
