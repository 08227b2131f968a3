"""Generations to ask, and pools that end with their test."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import uvloop

from foia_graph.query.sparql.pool import Pool, PoolLimits, QueryStats, SerializedResult, WorkerRequest
from tests.query.sparql.worlds import lay_down


@pytest.fixture(scope="session")
def generation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return lay_down(tmp_path_factory.mktemp("store") / "0001")


@pytest.fixture(scope="session")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A generation with enough in it for a query to take for ever: 3,000 titles."""
    titles = (f'<http://ex/doc/{n}> <http://ex/title> "Memo {n}" .' for n in range(3000))
    return lay_down(tmp_path_factory.mktemp("store") / "crowded", "\n".join(titles))


async def whole_result(
    pool: Pool, request: WorkerRequest, cancelled: Callable[[], bool], stats: QueryStats
) -> SerializedResult:
    """Return the whole result of a query that an event loop waits for, piece by piece."""
    async with pool.stream_in_loop(request, cancelled, stats) as stream:
        pieces = [] if stream.rest is None else [piece async for piece in stream.rest]
        return stream.first._replace(body=b"".join([stream.first.body, *pieces]))


class PoolInLoop(Pool):
    """A pool whose queries are waited for in an event loop, which runs in a thread beside the test."""

    def __init__(self, *settings: object) -> None:
        super().__init__(*settings)
        self._loop = uvloop.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()

    def run(
        self,
        request: WorkerRequest,
        cancelled: Callable[[], bool] | None = None,
        stats: QueryStats | None = None,
    ) -> SerializedResult:
        asked = whole_result(self, request, cancelled or (lambda: False), stats or QueryStats())
        return asyncio.run_coroutine_threadsafe(asked, self._loop).result()

    def close(self) -> None:
        super().close()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


ROOM = {"deadline": 60.0, "cpu": 60, "queue_wait": 60.0}
"""Time for every query that ends by itself, however much else the machine does."""


def _pools(kind: type[Pool]) -> Iterator[Callable[..., Pool]]:
    pools = []

    def make(generation: Path | Callable[[], Path], **limits: float) -> Pool:
        current = generation if callable(generation) else lambda: generation
        pools.append(kind(current, PoolLimits(**{**ROOM, **limits})))
        return pools[-1]

    yield make
    for pool in pools:
        pool.close()


@pytest.fixture
def pool_of() -> Iterator[Callable[..., Pool]]:
    """Make pools that are closed when the test ends; limits go by keyword, times are long."""
    yield from _pools(Pool)


@pytest.fixture(params=[Pool, PoolInLoop], ids=["thread", "loop"])
def either_pool_of(request: pytest.FixtureRequest) -> Iterator[Callable[..., Pool]]:
    """Make pools that are asked by threads, and pools that are asked by event loops."""
    yield from _pools(request.param)
