"""Archives over the same stores: in their folders, and behind servers."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from werkzeug.serving import make_server

import foia_graph
from foia_graph.client import Archive
from foia_graph.model.profile import Profile
from foia_graph.web.app import create_app
from foia_graph.web.core.site import EXTENSION, ServerSettings
from ports import free_port
from tests.dating import dated
from tests.web.conftest import WORLD, load_records
from web_settings import NO_BUDGET, ONE_WORKER

PAST, BEFORE = "2020-01-01", "2019-12-31"
"""The day of the first load of the catalogue that changed, and the day before."""


@dataclass(frozen=True, slots=True)
class ArchivePair:
    """The same archive twice."""

    local: Archive
    remote: Archive

    @property
    def both(self) -> tuple[Archive, Archive]:
        return self.local, self.remote


@contextmanager
def archive_pair(store: Path, profile: Profile) -> Iterator[ArchivePair]:
    app = create_app(store, profile, settings=ServerSettings(pool=ONE_WORKER, budget=NO_BUDGET))
    server = make_server("127.0.0.1", free_port(), app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        with foia_graph.open(store) as local, foia_graph.open(f"http://127.0.0.1:{server.port}/") as remote:
            yield ArchivePair(local, remote)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        app.extensions[EXTENSION].close()


@pytest.fixture(scope="module")
def shipped(shipped_store: Path, profile: Profile) -> Iterator[ArchivePair]:
    """The shipped catalogue."""
    with archive_pair(shipped_store, profile) as pair:
        yield pair


@pytest.fixture(scope="module")
def specimen(specimen_store: Path, profile: Profile) -> Iterator[ArchivePair]:
    """The specimen release, whose pages were read."""
    with archive_pair(specimen_store, profile) as pair:
        yield pair


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory, profile: Profile) -> Iterator[ArchivePair]:
    """A catalogue of 2020, with a title that changed since and a document that is restricted since."""
    root = tmp_path_factory.mktemp("changed")
    load_records(root, profile, WORLD)
    dated(root / "store", 1, f"{PAST}T10:00:00Z")
    new_title = WORLD.replace("title: New FOIA Documents", "title: New and old documents")
    load_records(root, profile, new_title.replace("title: Packet\n", "title: Packet\n  restricted: sealed\n"))
    with archive_pair(root / "store", profile) as pair:
        yield pair
