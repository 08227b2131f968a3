"""Things above things."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foia_graph.ingest.session import find_cycles


@pytest.mark.parametrize(
    ("edges", "found"),
    [
        ({}, []),
        ({"a": ["b"], "b": ["c"], "c": []}, []),
        ({"a": ["b", "c"], "b": ["d"], "c": ["d"]}, []),
        ({"a": ["a"]}, [["a", "a"]]),
        ({"a": ["b"], "b": ["c"], "c": ["a"]}, [["a", "b", "c", "a"]]),
        ({"x": ["a"], "a": ["b"], "b": ["a"]}, [["a", "b", "a"]]),
        ({"a": ["b"], "b": ["a"], "c": ["d"], "d": ["c"]}, [["a", "b", "a"], ["c", "d", "c"]]),
    ],
)
def test_circles_are_found_once(edges, found):
    """A circle is given once, as a walk back to where it began; a thing reached on two ways is none."""
    placed = {iri: [(above, f"{iri}.yaml:1") for above in links] for iri, links in edges.items()}

    assert found == [chain for chain, _ in find_cycles(placed)]


def test_a_circle_has_a_place():
    """The position is that of a link in the circle which is written in a file, not one that led to it."""
    edges = {"x": [("a", "x.yaml:1")], "a": [("b", "a.yaml:7")], "b": [("a", "")]}

    assert [(["a", "b", "a"], "a.yaml:7")] == list(find_cycles(edges))


def test_a_long_chain_is_no_trouble():
    """Depth costs neither the stack nor much time."""
    edges = {str(n): [(str(n + 1), "")] for n in range(20_000)}

    assert [] == list(find_cycles(edges))


@given(st.dictionaries(st.integers(0, 6), st.sets(st.integers(0, 6), max_size=3), max_size=7))
def test_a_circle_is_found_exactly_where_one_is(links):
    """
    There is a circle when, and only when, some thing can be reached from itself; what is given is a walk.
    """
    edges = {str(a): [(str(b), "") for b in sorted(links[a])] for a in sorted(links)}
    reach = {a: set(b) for a, b in links.items()}
    for _ in range(7):
        reach = {a: b | {d for c in b for d in reach.get(c, ())} for a, b in reach.items()}

    found = [chain for chain, _ in find_cycles(edges)]

    assert any(a in b for a, b in reach.items()) == bool(found)
    for chain in found:
        assert chain[0] == chain[-1]
        assert all(b in dict(edges[a]) for a, b in pairwise(chain))
