"""The two stores, loaded once."""

from pathlib import Path

import pytest

from archives import Archive
from tests.restricted.world import Twins, twins


@pytest.fixture(scope="session")
def stores(tmp_path_factory, profile) -> Twins:
    def archive(folder: Path, store: Path) -> Archive:
        return Archive(folder, store, profile)

    return twins(tmp_path_factory.mktemp("twins"), archive)
