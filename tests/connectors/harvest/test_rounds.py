"""Two servers: one harvests the other, round after round of random changes, interrupted at random."""

import os
import threading

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from ports import free_port
from tests.attacks.server import served, settings_of
from tests.connectors.harvest.rounds import (
    Harvester,
    Publisher,
    assert_equal,
    at_the_same_time,
    deeds,
    interruptions,
)


@pytest.fixture
def quick_disk(monkeypatch):
    # No power cut is tested with these, and a disk that is waited for makes every test slow.
    monkeypatch.setattr(os, "fsync", lambda _: None)


@pytest.mark.parametrize("rounds", [4, pytest.param(50, marks=pytest.mark.slow)])
def test_the_copy_is_equal_after_every_round(quick_disk, small, tmp_path, rounds):
    """
    Works are added, edited, removed, restricted, opened, withdrawn, restored and corrected, while harvests
    are killed and loads come in between: after each round the copy is equal to the origin by its hash, holds
    no ghost and no duplicate, and harvesting again changes nothing and asks once. The one who harvests
    serves her own catalogue all the while.
    """
    port = free_port()
    publisher = Publisher(tmp_path / "a", tmp_path / "a-store", small, f"http://127.0.0.1:{port}/")
    publisher.publish()
    own = Publisher(tmp_path / "b", tmp_path / "b-store", small, "https://other.example.org/")
    own.publish()
    harvester = Harvester(own.root, publisher.base)
    kinds: set[str] = set()

    @settings(
        max_examples=rounds,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(deeds, interruptions, st.booleans())
    def one_round(changes, kills, meanwhile):
        for deed, slug in changes[1:]:
            publisher.do(deed, slug)
        last = threading.Thread(target=publisher.do, args=changes[0])
        if not meanwhile:
            last.run()
        with at_the_same_time(last if meanwhile else threading.Thread()):
            for point in kills:
                harvester.interrupted(point)
        kinds.update(deed for deed, _ in changes)

        report = harvester.whole("--verify")

        assert report["proof"]["holds"], report
        assert_equal(publisher, harvester)
        again = harvester.whole()
        assert (again["requests"], again["created"], again["updated"], again["deleted"]) == (1, 0, 0, 0)
        assert reader.size() == size

    with (
        served(publisher.root, settings_of(), port=port),
        served(own.root, settings_of(), web=1) as reader,
    ):
        size = reader.size()
        one_round()
    assert len(kinds) > 4
