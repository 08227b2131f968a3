"""Fixtures: three catalogues, each with its store and with the world that its records describe."""

import pickle
import shutil
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from oracle.world import World, capture_world

from archives import ONE_READER
from foia_graph.ingest.load import LoadOptions
from foia_graph.model.profile import Profile
from foia_graph.specimen.folder import write_specimen
from prepared import REPOSITORY, PreparedFolders

CATALOGUES = ("shipped", "specimen", "traps")
TRAPS = Path(__file__).parent / "traps"


@dataclass(frozen=True, slots=True)
class OracleCatalogue:
    """A catalogue by its name, the folder of its store, and its world: loaded once for both."""

    name: str
    store: Path
    world: World

    @property
    def base(self) -> str:
        """The base of all names in it."""
        return self.world.base


@pytest.fixture(scope="session")
def oracle_catalogue(
    cached: PreparedFolders, profile: Profile, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], OracleCatalogue]:
    """Give a catalogue by name: "shipped" (`data/`), "specimen" or "traps" (`tests/queries/traps`)."""
    found: dict[str, OracleCatalogue] = {}

    def records_of(name: str) -> Path:
        if name == "shipped":
            return REPOSITORY / "data"
        copy = tmp_path_factory.mktemp(f"oracle-{name}") / "records"
        if name == "specimen":
            write_specimen(copy)
            return copy
        # Nothing that a load writes next to its records ends in the checkout.
        return shutil.copytree(TRAPS, copy)

    def make(name: str, folder: Path) -> None:
        records = records_of(name)
        settings = tomllib.loads((records / "catalog.toml").read_text(encoding="utf-8"))
        world = capture_world(
            (records,), folder / "store", profile, LoadOptions(**ONE_READER), settings.get("sources", ())
        )
        (folder / "world.pickle").write_bytes(pickle.dumps(world))

    def give(name: str) -> OracleCatalogue:
        if name not in found:
            into = tmp_path_factory.mktemp(f"oracle-{name}") / "prepared"
            folder = cached.copy(f"oracle-{name}", into, lambda scratch: make(name, scratch))
            world = pickle.loads((folder / "world.pickle").read_bytes())
            found[name] = OracleCatalogue(name, folder / "store", world)
        return found[name]

    return give


@pytest.fixture(scope="session", params=CATALOGUES)
def catalogue(
    request: pytest.FixtureRequest, oracle_catalogue: Callable[[str], OracleCatalogue]
) -> OracleCatalogue:
    """Each of the three catalogues in turn."""
    return oracle_catalogue(request.param)
