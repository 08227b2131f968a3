"""Which words two texts have in the same order: by bits, and as the plain table of numbers finds it."""

import random
from itertools import pairwise

import pytest

from foia_graph.extract.near_duplicates.diff import DiffPassage, diff_passages


def longest(left, right):
    """Count what both have in the same order, by the table of all beginnings."""
    above = [0] * (len(right) + 1)
    for word in left:
        row = [0]
        for place, other in enumerate(right):
            row.append(above[place] + 1 if word == other else max(above[place + 1], row[place]))
        above = row
    return above[-1]


def drawn(chance):
    return chance.choices("abcd", k=chance.randrange(30))


@pytest.mark.parametrize("seed", range(200))
def test_as_much_as_can_be_is_in_common(seed):
    """No other way of putting two texts next to each other has more words in the same order."""
    chance = random.Random(seed)
    left, right = drawn(chance), drawn(chance)
    runs = list(diff_passages(left, right))

    assert longest(left, right) == sum(run.left_end - run.left for run in runs if run.kind == "same")


@pytest.mark.parametrize("seed", range(50))
def test_runs_are_the_whole_of_both_texts(seed):
    """
    They follow each other without a gap; what is the same is the same, and never two such runs in a row.
    """
    chance = random.Random(seed)
    left, right = drawn(chance), drawn(chance)
    runs = list(diff_passages(left, right))

    assert left == [word for run in runs for word in left[run.left : run.left_end]]
    assert right == [word for run in runs for word in right[run.right : run.right_end]]
    assert all(
        left[run.left : run.left_end] == right[run.right : run.right_end]
        for run in runs
        if run.kind == "same"
    )
    assert all((one.kind == "same") != (other.kind == "same") for one, other in pairwise(runs))


def test_a_run_says_where_it_stands():
    """A word that only one has lies between two runs that both have."""
    assert [
        DiffPassage("same", 0, 1, 0, 1),
        DiffPassage("left", 1, 2, 1, 1),
        DiffPassage("same", 2, 3, 1, 2),
    ] == list(diff_passages("abc", "ac"))


@pytest.mark.parametrize(("left", "right"), [("", ""), ("", "ab"), ("ab", "")])
def test_a_text_may_be_empty(left, right):
    """Then nothing is in common."""
    assert [False] * bool(left or right) == [run.kind == "same" for run in diff_passages(left, right)]
