"""What the tests of the W3C are run against."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from foia_graph.model.profile import Profile
from foia_graph.web.app import create_app
from foia_graph.web.core.site import EXTENSION, ServerSettings
from tests.w3c import generations, manifests
from web_settings import NO_BUDGET, ONE_WORKER

Load = Callable[[manifests.Case], Path]


@pytest.fixture(scope="session", autouse=True)
def suite() -> Path:
    """The tests of the W3C."""
    if not manifests.FOLDER.is_dir():
        pytest.skip(f"the tests of the W3C are not at {manifests.FOLDER}")
    return manifests.FOLDER


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store whose generation the tests swap."""
    return tmp_path_factory.mktemp("w3c") / "store"


@pytest.fixture(scope="session")
def load(store: Path) -> Load:
    """Put the data of a test into the store, unless they are there."""
    last: list[tuple[tuple[str, ...], tuple[str, ...]]] = []
    folders: list[Path] = []

    def put(case: manifests.Case) -> Path:
        if [(case.data, case.graphs)] != last[-1:]:
            files = case.suite.files
            folders.append(generations.serve(store, files(case.data), files(case.graphs)))
            last.append((case.data, case.graphs))
        return folders[-1]

    return put


@pytest.fixture(scope="session")
def client(store: Path, profile: Profile) -> Iterator[FlaskClient]:
    """A client of an app that serves the store, with a real worker for queries."""
    app = create_app(store, profile, settings=ServerSettings(pool=ONE_WORKER, budget=NO_BUDGET))
    yield app.test_client()
    app.extensions[EXTENSION].close()
