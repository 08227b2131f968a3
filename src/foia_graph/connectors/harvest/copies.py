"""The copies of origins in a store: their folders, their states, and their names.

What is known of an origin (how far its log was replayed, under which tags its pages were last seen) stands in
the folder of the generation that it is true of, so that the two can never differ.
"""

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from foia_graph.connectors.harvest import staging
from foia_graph.errors import StoreError
from foia_graph.runtime.files import write_atomically
from foia_graph.store.generations.build import open_writer
from foia_graph.store.generations.layout import Layout, find_harvested_store, harvested_stores

ARRIVING, FILE, CHECKED_FILE = "arriving", "harvest.json", "checked.json"
GENERATIONS = 1
"""Generations: who harvests wants no old states, in which what was withdrawn would live on."""


class CopyState(msgspec.Struct, frozen=True, kw_only=True):
    """The state that a copy is of; `position` is what its kind of origin needs in order to go on."""

    url: str
    kind: str
    base: str
    language: str = "en"
    full: str = ""
    """When all of it was taken last."""
    how: str = ""
    """How it was taken then."""
    changed: str = ""
    """When the copy last changed."""
    records: int = 0
    position: dict[str, Any] = msgspec.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CopyFolder:
    """The folder of a copy, whether there is one yet or not."""

    root: Path

    @property
    def name(self) -> str:
        return self.root.name

    @property
    def layout(self) -> Layout:
        return Layout(self.root)

    @property
    def arrivals(self) -> Path:
        return self.root / ARRIVING

    def state(self) -> CopyState | None:
        """Return the state of the copy, None where there is no whole one yet."""
        folder = self.layout.served_generation()
        if folder is None:
            return None
        try:
            return msgspec.json.decode((folder / FILE).read_bytes(), type=CopyState)
        except (OSError, msgspec.DecodeError):
            raise StoreError(
                f"{folder} is no copy of an origin; remove it with --remove {self.name}."
            ) from None

    def write_last_check(self, moment: str) -> None:
        """Write the time at which the origin was asked last, whether anything had changed or not."""
        write_atomically(self.root / CHECKED_FILE, msgspec.json.encode(moment))

    @property
    def last_check(self) -> str:
        """Return the time at which the origin was asked last, "" where there is none."""
        path = self.root / CHECKED_FILE
        return str(msgspec.json.decode(path.read_bytes())) if path.is_file() else ""

    def delete_arrivals(self) -> None:
        """Delete files that have arrived, but for the stage."""
        for path in self.arrivals.iterdir():
            if not path.name.startswith(staging.FILE):
                path.unlink()

    def remove(self) -> None:
        """Delete the copy; no reader who comes then finds a part of it."""
        with open_writer(self.root, keep=GENERATIONS):
            self.layout.current.unlink(missing_ok=True)
            shutil.rmtree(self.root)


def copy_folders(store: Path) -> list[CopyFolder]:
    """Return the copies in a store, whole or not, by name."""
    return [CopyFolder(path) for path in harvested_stores(store)]


def copy_states(store: Path) -> list[tuple[CopyFolder, CopyState | None]]:
    """Return the copies in a store with their states, None for those of which not all has come yet."""
    return [(place, place.state()) for place in copy_folders(store)]


def find_copy(store: Path, name: str) -> CopyFolder:
    """Return a copy by its name; raises NotFound with the names that there are."""
    return CopyFolder(find_harvested_store(store, name))
