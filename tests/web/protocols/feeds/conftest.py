"""A small catalogue that changes step by step, and logs that are made up."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from textwrap import dedent

import pytest
from flask import Flask
from flask.testing import FlaskClient

from case_tables import records_beside
from foia_graph.errors import LoadRefused
from foia_graph.ingest.decide import Decider
from foia_graph.ingest.load import LoadOptions, load
from foia_graph.model.profile import Profile
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.changelog.log import OPEN_PAGE, ChangeLogEntry, closed_page_path, encode_entries
from foia_graph.store.generations.generation import Generation, Layout
from foia_graph.web.app import create_app
from foia_graph.web.core.site import EXTENSION

BASE = "https://foia.example.org/"
ID = f"{BASE}id/"
SIZE = 10
"""Entries on a page of the log."""
CATALOG = f"""
title = "Records"
base = "{BASE}"
publisher = "organization/ccr"
log_page_size = {SIZE}
"""
WORLD = records_beside(__file__, "feeds")
CHANGED = WORLD.replace("The packet", "The great packet")
RESTRICTED = WORLD.replace("title: The packet,", 'title: The packet, restricted: "a court says so",')


@dataclass(frozen=True)
class World:
    """A catalogue that can be loaded again, and what serves it."""

    folder: Path
    store: Path
    profile: Profile
    app: Flask

    @property
    def client(self) -> FlaskClient:
        return self.app.test_client()

    @property
    def catalogue(self) -> Catalogue:
        found: Catalogue = self.app.extensions[EXTENSION].current.served_catalogue()
        return found

    def load(self, records: str = WORLD) -> "World":
        """Load these records instead of those before."""
        (self.folder / "in" / "records.yaml").write_text(dedent(records))
        try:
            load((self.folder,), self.store, self.profile, LoadOptions())
        except LoadRefused as error:
            pytest.fail("\n".join(map(str, error.problems)))
        return self

    def withdraw(self, name: str, reason: str) -> None:
        Decider(self.store, self.profile).withdraw(name, reason)

    def restore(self, name: str, reason: str) -> None:
        Decider(self.store, self.profile).restore(name, reason)

    def with_log(self, entries: list[ChangeLogEntry], size: int = SIZE) -> "World":
        """Put a log that is made up instead of the one that there is, before anything is asked.

        Without entries the store is one that was loaded before there were logs.
        """
        layout = Layout(self.store)
        generation = Generation.read(layout.resolve())
        layout.log.mkdir(exist_ok=True)
        pages = [entries[start : start + size] for start in range(0, len(entries), size)] or [[]]
        for number, page in enumerate(pages, 1):
            path = closed_page_path(layout, number) if number < len(pages) else generation.path / OPEN_PAGE
            path.write_bytes(encode_entries(page))
        counts = {name: count for name, count in generation.counts.items() if name != "log"}
        told = {"log": {"entries": len(entries), "page_size": size}} if entries else {}
        replace(generation, counts={**counts, **told}).write()
        return self


@pytest.fixture(scope="session")
def first_load(tmp_path_factory: pytest.TempPathFactory, small: Profile) -> Path:
    """The folder of a catalogue and its store after the first load, to be copied."""
    root = tmp_path_factory.mktemp("feeds")
    folder = root / "data"
    (folder / "in").mkdir(parents=True)
    (folder / "catalog.toml").write_text(CATALOG)
    (folder / "in" / "source.toml").write_text('title = "Papers"\n')
    World(folder, root / "store", small, Flask(__name__)).load()
    return root


@pytest.fixture
def loaded(
    first_load: Path, tmp_path: Path, small: Profile, monkeypatch: pytest.MonkeyPatch
) -> Iterator[World]:
    """The catalogue after its first load."""
    monkeypatch.setattr(os, "fsync", lambda _: None)
    root = shutil.copytree(first_load, tmp_path / "feeds", symlinks=True)
    app = create_app(root / "store", small)
    app.testing = True
    yield World(root / "data", root / "store", small, app)
    app.extensions[EXTENSION].close()


def pages(client: FlaskClient) -> list[dict]:
    """Follow the pages of the log from the first to the last."""
    here, found = client.get("/changes").json["first"]["id"], []
    while here:
        found.append(client.get(here.removeprefix(BASE[:-1])).json)
        here = found[-1].get("next", {}).get("id")
    return found


def activities(client: FlaskClient) -> list[dict]:
    """Give all changes, the oldest first."""
    return [each for page in pages(client) for each in page["orderedItems"]]


Step = Callable[[World], object]
STEPS: dict[str, Step] = {
    "a change": lambda world: world.load(CHANGED),
    "a restriction": lambda world: world.load(RESTRICTED),
    "made public again": lambda world: world.load(WORLD),
    "a withdrawal": lambda world: world.withdraw("document/letter", "It was not ours to show."),
    "a restoration": lambda world: world.restore("document/letter", "It was ours after all."),
    "a removal": lambda world: world.load(WORLD.partition("- {type: ReleasedDocument, id: letter")[0]),
}
"""What may happen to a catalogue, one after the other."""
