"""A catalogue of records with claims, e-mails and odd texts, served once."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from case_tables import records_beside
from foia_graph.ingest.load import LoadOptions, load
from foia_graph.model.profile import Profile
from foia_graph.web.app import create_app
from foia_graph.web.core.site import EXTENSION
from tests.web.conftest import CATALOG

RECORDS = records_beside(__file__, "search")


@pytest.fixture(scope="session")
def searched(tmp_path_factory: pytest.TempPathFactory, profile: Profile) -> Iterator[Flask]:
    """Load the records, and serve them."""
    root = tmp_path_factory.mktemp("searched")
    fill(root, RECORDS)
    load((root / "data",), root / "store", profile, LoadOptions())
    made = create_app(root / "store", profile)
    made.testing = True
    yield made
    made.extensions[EXTENSION].close()


def fill(root: Path, records: str) -> None:
    """Write a catalogue of these records."""
    folder = root / "data" / "in"
    folder.mkdir(parents=True, exist_ok=True)
    (root / "data" / "catalog.toml").write_text(CATALOG)
    (folder / "source.toml").write_text('title = "in"\n')
    (folder / "records.yaml").write_text(records)
