"""How wishes for profiles are read, and which profile is chosen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foia_graph.publish.profiles.registry import RepresentationProfile
from foia_graph.web.core import profile_negotiation

BASE = "https://foia.example.org/"
OFFERED = [
    RepresentationProfile("own", "https://example.org/own", "", "", other_names=("/ontology/profile",)),
    RepresentationProfile("red", "https://example.org/red", "", "", other_names=("http://example.org/red",)),
    RepresentationProfile("blue", "https://example.org/blue", "", ""),
]


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        ({}, ""),
        ({}, " , ;; >"),
        ({"red": 1.0}, "red"),
        ({"https://example.org/red": 1.0}, "<https://example.org/red>"),
        ({"https://example.org/red": 1.0}, "https://example.org/red"),
        ({"https://example.org/a,b;c": 0.5}, "<https://example.org/a,b;c>;q=0.5"),
        ({"red": 0.3, "blue": 1.0}, "red;q=0.3,blue"),
        ({"red": 0.3, "blue": 0.0}, "red ; q=0.3 , blue; Q=0"),
        ({"red": 0.8}, "red;q=0.2, red;q=0.8"),
        ({"red": 1.0}, "red;q=much"),
        ({"red": 0.25}, 'red;level="1";q=0.25'),
        ({"*": 0.1}, "*;q=0.1"),
    ],
)
def test_wishes_are_read(expected: dict, text: str):
    """IRIs are in angle brackets or bare, tokens bare; a quality that cannot be read is none."""
    assert expected == profile_negotiation.parse_preferences(text)


@given(st.text())
def test_whatever_is_sent_is_read(text: str):
    """No header is too strange to be read, and every quality is between 0 and 1."""
    assert all(0 <= quality <= 1 for quality in profile_negotiation.parse_preferences(text).values())


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        ("own", ""),
        ("own", "*"),
        ("red", "red"),
        ("red", "http://example.org/red"),
        ("own", "<https://foia.example.org/ontology/profile>"),
        ("blue", "red;q=0.4, blue;q=0.5"),
        ("red", "green, red;q=0.1"),
        ("blue", "blue, *;q=0.5"),
        ("own", "blue;q=0, *;q=0.5"),
        ("red", "red, blue"),
        (None, "green"),
        (None, "red;q=0"),
        (None, "RED"),
    ],
)
def test_the_profile_that_is_wished_for_most_is_chosen(expected: str | None, text: str):
    """On a tie the one offered first is taken; what is not named, or not wanted, is not given."""
    found = profile_negotiation.best_profile(profile_negotiation.parse_preferences(text), OFFERED, BASE)

    assert expected == (found and found.token)
