"""Stores that were loaded at times of one's choice."""

from dataclasses import replace
from pathlib import Path

from foia_graph.store.generation import Generation
from foia_graph.store.layout import Layout


def dated(root: Path, number: int, time: str) -> None:
    """Say that a generation was loaded at another time, as 2020-01-01T10:00:00Z."""
    path = Layout(root).generation(number)
    replace(Generation.read(path), created=time.replace("Z", "+00:00")).write()
