"""Load and faults together, for a short time; `make soak` has the long one, and bounds for times."""

import pytest

from tests.attacks.soak import LOOKS, Plan, percentile, soak


@pytest.mark.slow
def test_nobody_gets_a_wrong_answer_under_load_and_faults(tmp_path):
    """
    No 500, no short body, no two generations in one answer; who lost a connection is answered again.
    """
    tally = soak(tmp_path, Plan(seconds=20.0, clients=16, kill_every=4.0, load_every=3.0))

    assert [] == tally.wrong
    assert {look.__name__ for look in LOOKS} == tally.right.keys()
    assert (True, True) == (tally.kills >= 4, tally.loads >= 3)
    assert tally.recoveries
    assert tally.health


def test_percentiles():
    """
    The value below which a part lies, the largest at most.
    """
    assert (0.0, 3.0, 4.0) == (percentile([], 0.5), percentile([3, 1, 2, 4], 0.5), percentile([4, 1], 0.99))
