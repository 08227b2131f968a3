"""Stores as they are made by the program."""

import pytest

from foia_graph.store.generations import generation_check

ASK = generation_check._run_check


@pytest.fixture(autouse=True)
def look_of_another(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have finished stores looked at by a process that did not write them."""
    monkeypatch.setattr(generation_check, "_run_check", ASK)
