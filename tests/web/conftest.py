"""Tiny catalogues, loaded from a few lines of YAML, and clients of apps that serve them."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import mkdtemp

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from case_tables import records_beside
from foia_graph.errors import LoadRefused
from foia_graph.ingest.load import LoadOptions, load
from foia_graph.model.profile import Profile
from foia_graph.web.app import create_app
from foia_graph.web.core.site import EXTENSION, ServerSettings
from prepared import PreparedFolders
from tests.extract.pdfs import Sheet, box, pdf, words
from web_settings import NO_BUDGET, ONE_WORKER

BASE = "https://foia.example.org/"
CATALOG = 'title = "Records"\nbase = "https://foia.example.org/"\n'

Load = Callable[..., None]
ClientOf = Callable[..., FlaskClient]

WORLD = records_beside(__file__, "web")


def write_records(data: Path, records: str, outside: str = "") -> None:
    """Write a catalogue of some records, and of others as said by sources outside the collection."""
    for name, settings, text in (("in", "", records), ("out", 'scope = "external"\n', outside)):
        folder = data / name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "source.toml").write_text(f'title = "{name}"\n{settings}')
        (folder / "records.yaml").write_text(text)
    (data / "catalog.toml").write_text(CATALOG)


def load_records(root: Path, profile: Profile, records: str, outside: str = "") -> None:
    """Load these records into `root/store`; the test fails with their problems where they are refused."""
    write_records(root / "data", records, outside)
    try:
        load((root / "data",), root / "store", profile, LoadOptions())
    except LoadRefused as error:
        pytest.fail("\n".join(map(str, error.problems)))


@pytest.fixture
def own_profile(profile: Profile) -> Profile:
    """Give the profile of stores that tests may change; a module may have them with a smaller one."""
    return profile


@pytest.fixture
def load_into(tmp_path: Path, own_profile: Profile) -> Load:
    """Load records, and others as said by sources outside the collection, into the store of this test."""
    return partial(load_records, tmp_path, own_profile)


@pytest.fixture
def app(tmp_path: Path, own_profile: Profile) -> Iterator[Flask]:
    made = create_app(tmp_path / "store", own_profile, settings=ServerSettings(pool=ONE_WORKER))
    made.testing = True
    yield made
    made.extensions[EXTENSION].close()


@pytest.fixture
def own_client_of(
    tmp_path: Path, own_profile: Profile, prepared: PreparedFolders, load_into: Load, app: Flask
) -> ClientOf:
    """Give a client of a catalogue that holds these records, and that this test may change.

    A store that begins with the records that another test's began with is a copy of that one as it began.
    """

    def client(records: str = WORLD, outside: str = "") -> FlaskClient:
        if (tmp_path / "store").exists():
            load_into(records, outside)
        else:
            parts = (own_profile.digest, CATALOG, records, outside)
            name = hashlib.sha256("\0".join(parts).encode()).hexdigest()
            make = partial(load_records, profile=own_profile, records=records, outside=outside)
            prepared.copy(name, tmp_path, make)
        return app.test_client()

    return client


class SharedApps:
    """Apps by the records that they serve, for tests that only read; the least lately used end first."""

    MOST = 4

    def __init__(self, folders: Path, profile: Profile) -> None:
        self._folders = folders
        self._profile = profile
        self._made: dict[tuple[str, str], Flask] = {}

    def client(self, records: str = WORLD, outside: str = "") -> FlaskClient:
        key = records, outside
        app = self._made.pop(key, None) or self._make(*key)
        self._made[key] = app
        while len(self._made) > self.MOST:
            self._made.pop(next(iter(self._made))).extensions[EXTENSION].close()
        return app.test_client()

    def _make(self, records: str, outside: str) -> Flask:
        root = Path(mkdtemp(dir=self._folders))
        load_records(root, self._profile, records, outside)
        app = create_app(
            root / "store", self._profile, settings=ServerSettings(pool=ONE_WORKER, budget=NO_BUDGET)
        )
        app.testing = True
        return app

    def close(self) -> None:
        for app in self._made.values():
            app.extensions[EXTENSION].close()


@pytest.fixture(scope="session")
def shared_apps(tmp_path_factory: pytest.TempPathFactory, profile: Profile) -> Iterator[SharedApps]:
    apps = SharedApps(tmp_path_factory.mktemp("shared"), profile)
    yield apps
    apps.close()


@pytest.fixture(scope="session")
def client_of(shared_apps: SharedApps) -> ClientOf:
    """Give a client of a catalogue that holds these records, and that other tests read, too."""
    return shared_apps.client


def lasting(answer: TestResponse) -> dict[str, str]:
    """Give the headers of an answer but for its times, and what is left of the budget."""
    changing = ("Date", "RateLimit", "Server-Timing")
    return {name: value for name, value in answer.headers.items() if name not in changing}


@pytest.fixture
def client_with(load_into: Load, tmp_path: Path, profile: Profile) -> Iterator[Callable[..., FlaskClient]]:
    """Give clients of apps with some settings, by keyword."""
    apps = []

    def make(**settings: object) -> FlaskClient:
        load_into(WORLD)
        apps.append(create_app(tmp_path / "store", profile, settings=replace(ServerSettings(), **settings)))
        return apps[-1].test_client()

    yield make
    for app in apps:
        app.extensions[EXTENSION].close()


# -- a catalogue with files ----------------------------------------------------------------------------------

PAPERS = records_beside(__file__, "web_papers")
UNDER = words("Jane Roe of Springfield") + box(66, 694, 200, 20)
"""A name under a black box."""


def _stamped(number: int) -> Sheet:
    return Sheet(
        words("The Department of Homeland Security has them watered twice a week.")
        + words("The water officer is (b)(6), and again (b)(6); see 5 U.S.C. 552.", y=660)
        + words(f"GARDEN-{117 + number:06}", x=450, y=30)
    )


FILES = {
    "memo.pdf": pdf(
        *map(_stamped, (1, 2, 3)), Sheet(), info={"CreationDate": "(D:20120411)", "Author": "(DHS)"}
    ),
    "copy.pdf": pdf(
        *map(_stamped, (1, 2, 3)), Sheet(), info={"CreationDate": "(D:20120411)", "Author": "(DHS)"}
    ),
    "leaky.pdf": pdf(Sheet(UNDER), *map(_stamped, (40, 41, 42))),
    "seen.pdf": pdf(Sheet(UNDER + words("Another file", y=600))),
    "secret.pdf": pdf(Sheet(words("Nobody may read this"))),
    "long.pdf": pdf(*[Sheet(words(f"Leaf {n}")) for n in range(1, 103)]),
}
"""PDFs by name; `leaky.pdf`, `copy.pdf` and `long.pdf` are named by no record."""


@dataclass(frozen=True)
class Papers:
    """A store with files, and an app that serves it."""

    store: Path
    app: Flask

    @property
    def client(self) -> FlaskClient:
        return self.app.test_client()

    @staticmethod
    def digest(name: str) -> str:
        return hashlib.sha256(FILES[name]).hexdigest()


def load_papers(root: Path, profile: Profile) -> None:
    """Load a few files with what records say of them into `root/store`."""
    folder = root / "data" / "in"
    folder.mkdir(parents=True)
    (root / "data" / "catalog.toml").write_text(CATALOG)
    (folder / "source.toml").write_text('title = "Papers"\n')
    (folder / "records.yaml").write_text(PAPERS)
    for name, data in FILES.items():
        (folder / name).write_bytes(data)
    load((root / "data",), root / "store", profile, LoadOptions(ocr=False, workers=1))


@pytest.fixture(scope="session")
def papers(
    tmp_path_factory: pytest.TempPathFactory, cached: PreparedFolders, profile: Profile
) -> Iterator[Papers]:
    """Serve a few files with what records say of them."""
    make = partial(load_papers, profile=profile)
    root = cached.copy("papers", tmp_path_factory.mktemp("papers"), make)
    made = create_app(root / "store", profile)
    made.testing = True
    yield Papers(root / "store", made)
    made.extensions[EXTENSION].close()
