"""Load and faults together, for a short time; `make soak` has the long one, and bounds for times."""

import pytest

from tests.attacks.soak import LEAST_SAMPLES, LOOKS, Plan, memory_slope, percentile, soak


@pytest.mark.slow
def test_nobody_gets_a_wrong_answer_under_load_and_faults(tmp_path):
    """No 500, no short body, no two generations in one answer; who lost a connection is answered again."""
    tally = soak(tmp_path, Plan(seconds=20.0, clients=16, kill_every=4.0, load_every=3.0))

    assert [] == tally.wrong
    assert {look.__name__ for look in LOOKS} == tally.right.keys()
    assert (True, True) == (tally.kills >= 4, tally.loads >= 3)
    assert tally.recoveries
    assert tally.health


@pytest.mark.slow
def test_a_replica_follows_under_load_and_faults(tmp_path):
    """Its clients get whole answers of one generation, and in the end those of the last."""
    tally = soak(tmp_path, Plan(seconds=20.0, clients=4, kill_every=6.0, load_every=4.0, followers=4))

    assert [] == tally.wrong
    assert tally.loads + 1 == tally.followed > 3
    assert tally.memory


def test_memory_that_grows_is_measured():
    """Its slope is a part of itself a minute; what a start takes counts for nothing."""
    flat = [(2.0 * each, 100.0) for each in range(LEAST_SAMPLES)]
    growing = [(second, 100.0 + second / 600) for second, _ in flat]
    starting = [(second, 10.0 if second < 30 else 100.0) for second, _ in flat]

    assert (0.0, 0.0) == (memory_slope(flat), memory_slope(starting))
    assert memory_slope(growing) == pytest.approx(0.001, rel=0.05)
    assert memory_slope(growing[:-1]) is None


def test_percentiles():
    """The value below which a part lies, the largest at most."""
    assert (0.0, 3.0, 4.0) == (percentile([], 0.5), percentile([3, 1, 2, 4], 0.5), percentile([4, 1], 0.99))
