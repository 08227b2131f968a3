"""Fixtures: an origin that misbehaves at will, and a store to harvest it into."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Quad, Store

from foia_graph.connectors.harvest.client import HarvestLimits
from foia_graph.connectors.harvest.gathering import HarvestOptions, HarvestReport
from foia_graph.connectors.harvest.run import harvest
from foia_graph.connectors.http.connection import FetchLimits as WireLimits
from foia_graph.store.generations.generation import HARVESTED, Layout
from tests.connectors.harvest.origins import Origin, served
from tests.connectors.http.servers import Site
from tests.connectors.http.servers import served as served_site

WIRE = WireLimits(connect=300.0, read=300.0, whole=600.0, wait=1.0, tries=3, backoff=0.01, redirects=5)


@dataclass(slots=True)
class Harvester:
    """Harvests into one store, and states what readers of its only copy see."""

    store: Path

    def harvest(self, url: str, limits: dict[str, Any] | None = None, **options: Any) -> HarvestReport:
        chosen = HarvestLimits(**{"wire": WIRE, **(limits or {})})
        return harvest(
            url, self.store, HarvestOptions(**{"private": True, "delay": 0.0, **options}, limits=chosen)
        )

    @property
    def root(self) -> Path:
        (found,) = (self.store / HARVESTED).iterdir()
        return found

    @property
    def is_there(self) -> bool:
        """True where a reader finds a copy."""
        return (self.store / HARVESTED).is_dir() and Layout(self.root).served_generation() is not None

    def quads(self) -> list[Quad]:
        return list(Store.read_only(str(Layout(self.root).resolve() / "oxigraph")))

    def said(self, graph: str = "") -> list[str]:
        """What a graph says, the default graph where none is named: sorted lines."""
        name = f"<{graph}>" if graph else "DEFAULT"
        return sorted(f"{quad.triple} ." for quad in self.quads() if str(quad.graph_name) == name)

    def graphs(self) -> set[str]:
        return {str(quad.graph_name)[1:-1] for quad in self.quads()} - {"EFAUL"}


@pytest.fixture
def harvester(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Harvester:
    """A store with nothing in it."""
    # No power cut is tested with these, and a disk that is waited for makes every test slow.
    monkeypatch.setattr(os, "fsync", lambda _: None)
    return Harvester(tmp_path / "store")


@pytest.fixture
def origin() -> Iterator[Origin]:
    """A made-up foia-graph with five things, and without a dump."""
    with served(Origin()) as found:
        found.begin()
        yield found


@pytest.fixture
def site() -> Iterator[Site]:
    """A server of pages of any kind."""
    with served_site() as found:
        yield found
