"""Generations to ask, and pools that end with their test."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from foia_graph.query.sparql.pool import Pool, PoolLimits
from tests.query.sparql.worlds import lay_down


@pytest.fixture(scope="session")
def generation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return lay_down(tmp_path_factory.mktemp("store") / "0001")


@pytest.fixture(scope="session")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A generation with enough in it for a query to take for ever: 3,000 titles."""
    titles = (f'<http://ex/doc/{n}> <http://ex/title> "Memo {n}" .' for n in range(3000))
    return lay_down(tmp_path_factory.mktemp("store") / "crowded", "\n".join(titles))


ROOM = {"deadline": 60.0, "cpu": 60, "queue_wait": 60.0}
"""Time for every query that ends by itself, however much else the machine does."""


@pytest.fixture
def pool_of() -> Iterator[Callable[..., Pool]]:
    """Make pools that are closed when the test ends; limits go by keyword, times are long."""
    pools = []

    def make(generation: Path | Callable[[], Path], **limits: float) -> Pool:
        current = generation if callable(generation) else lambda: generation
        pools.append(Pool(current, PoolLimits(**{**ROOM, **limits})))
        return pools[-1]

    yield make
    for pool in pools:
        pool.close()
