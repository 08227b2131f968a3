"""A double of a search server for each test that wants one."""

from collections.abc import Iterator

import pytest

from tests.search.engines.opensearch.fake_server import FakeServer, running_server


@pytest.fixture
def fake_server() -> Iterator[FakeServer]:
    with running_server() as server:
        yield server
