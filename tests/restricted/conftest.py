"""The two stores, loaded once."""

from pathlib import Path

import pytest

from archives import Archive
from tests.restricted.world import Twins, twins


@pytest.fixture(scope="session")
def stores(cached, tmp_path_factory, profile) -> Twins:
    def make(root: Path) -> None:
        root.mkdir()
        twins(root, lambda folder, store: Archive(folder, store, profile))

    root = cached.copy("twins", tmp_path_factory.mktemp("twins") / "stores", make)
    return Twins(root / "store-True", root / "store-False")
