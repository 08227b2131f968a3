"""Fixtures for connectors: a platform that misbehaves on demand."""

from collections.abc import Iterator

import pytest

from tests.connectors.fake_origin import FakeOrigin, fake_origin


@pytest.fixture
def fake() -> Iterator[FakeOrigin]:
    """A platform without answers yet."""
    with fake_origin() as origin:
        yield origin
