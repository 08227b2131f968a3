"""Days and times of one's choice: of loads that were, and of the one that is made."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

from foia_graph.store.changelog.log import COUNTS
from foia_graph.store.generations.generation import Generation, Layout

COMING = "2999-01-01"
"""A day that no test runs into."""


def set_today(monkeypatch: pytest.MonkeyPatch, module: ModuleType, day: str) -> None:
    """Make it another day for a module that asks for `date.today()`."""

    class Day(date):
        @classmethod
        def today(cls) -> "Day":
            return cls.fromisoformat(day)

    monkeypatch.setattr(module, "date", Day)


def dated(root: Path, number: int, time: str) -> None:
    """Say that a generation was loaded at another time, as 2020-01-01T10:00:00Z."""
    found = Generation.read(Layout(root).generation(number))
    counts = dict(found.counts)
    if isinstance(log := counts.get(COUNTS), dict):
        counts[COUNTS] = {**log, "time": time}
    replace(found, created=time.replace("Z", "+00:00"), counts=counts).write()
