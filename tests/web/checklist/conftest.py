"""One catalogue for all rows, an app that serves it as it runs, and a server."""

from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
from flask import Flask
from flask.testing import FlaskClient

from foia_graph.ingest.load import LoadOptions, load
from foia_graph.model.profile import Profile
from foia_graph.query.sparql.pool import PoolLimits
from foia_graph.web.app import create_app
from foia_graph.web.core.site import EXTENSION, ServerSettings
from tests.attacks.server import Server, served, settings_of
from tests.web.checklist.nasty import NASTY
from tests.web.conftest import BASE, CATALOG, WORLD
from web_settings import NO_BUDGET


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory, profile: Profile) -> Path:
    """A store with a few records, some of them hostile, and one thing that was withdrawn."""
    root = tmp_path_factory.mktemp("checklist")
    folder = root / "data" / "in"
    folder.mkdir(parents=True)
    (root / "data" / "catalog.toml").write_text(CATALOG)
    (folder / "source.toml").write_text('title = "in"\n')
    (folder / "records.yaml").write_text(WORLD + NASTY)
    load((root / "data",), root / "store", profile, LoadOptions())
    (root / "store" / "current" / "withdrawn.json").write_bytes(
        msgspec.json.encode({f"{BASE}id/document/old": {"deleted": "2024-01-02", "reason": "On request."}})
    )
    return root / "store"


@pytest.fixture(scope="session")
def app_of(profile: Profile) -> Iterator[Callable[..., Flask]]:
    """Make apps as they run, where what goes wrong is a 500; limits of queries go by keyword."""
    made: list[Flask] = []

    def make(store: Path, **limits: float) -> Flask:
        settings = ServerSettings(pool=PoolLimits(**{"running": 1, **limits}), budget=NO_BUDGET)
        made.append(create_app(store, profile, settings=settings))
        return made[-1]

    yield make
    for app in made:
        app.extensions[EXTENSION].close()


@pytest.fixture(scope="session")
def app(store: Path, app_of: Callable[..., Flask]) -> Flask:
    return app_of(store)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture(scope="session")
def server(store: Path) -> Iterator[Server]:
    """A server as it runs, with one web process."""
    with served(store, settings_of(queries=2), web=1) as running:
        yield running
