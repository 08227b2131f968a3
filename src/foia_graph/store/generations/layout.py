"""The layout of a store: the paths of its files and folders."""

import os
import re
from dataclasses import dataclass
from pathlib import Path

from foia_graph.errors import NotFound, StoreError
from foia_graph.runtime.files import ContentStore

# Guards where files are, in a store and at the address of a replica: a program reads no later format than its
# own, and replicas only the same.
STORE_FORMAT = 3
ERASURE_FILE = "erased.json"
# The folder of a store with the copies of other catalogues, each a store of its own.
HARVESTED = "harvested"

_NUMBER = re.compile(r"[0-9]{4,}")


@dataclass(frozen=True, slots=True)
class Layout:
    """The paths of one store; the served generation, which changes, is found by `Layout.resolve`."""

    root: Path

    @property
    def current(self) -> Path:
        """The symlink that names the generation being served."""
        return self.root / "current"

    @property
    def generations(self) -> Path:
        return self.root / "generations"

    @property
    def files(self) -> ContentStore:
        """Original files."""
        return ContentStore(self.root / "files")

    @property
    def pages(self) -> ContentStore:
        """Page texts, one file for each file they were read from."""
        return ContentStore(self.root / "pages")

    @property
    def log(self) -> Path:
        """The closed pages of the change log."""
        return self.root / "log"

    @property
    def decisions(self) -> Path:
        return self.root / "decisions.jsonl"

    @property
    def cache(self) -> Path:
        """Files that can be deleted at any time, since they are made again."""
        return self.root / "cache"

    @property
    def dumps(self) -> Path:
        """The whole catalogue as files, in a folder for each generation that has a dump."""
        return self.root / "dumps"

    @property
    def copies(self) -> Path:
        """Copies of older generations without what is hidden now."""
        return self.root / "as-of"

    @property
    def lock(self) -> Path:
        return self.root / "lock"

    @property
    def replica(self) -> Path:
        """The file that says which address a store is a replica of."""
        return self.root / "replica.json"

    @property
    def erasures(self) -> Path:
        """The file that says which files the store may not keep."""
        return self.root / ERASURE_FILE

    @property
    def server(self) -> Path:
        """The file that says which SPARQL server the quads are served from."""
        return self.root / "sparql-server.json"

    @property
    def cluster_storage(self) -> Path:
        """The file that says at which addresses clusters have stored files of this store."""
        return self.root / "cluster-storage.json"

    @property
    def is_store(self) -> bool:
        """Whether the folder is a store, were it one that nothing was loaded into yet."""
        return self.lock.is_file() and self.generations.is_dir()

    def generation(self, number: int) -> Path:
        return self.generations / f"{number:04}"

    def generation_numbers(self) -> list[int]:
        """Return the numbers of the generations that have a folder, whole or not, oldest first."""
        if not self.generations.is_dir():
            return []
        return sorted(int(path.name) for path in self.generations.iterdir() if _NUMBER.fullmatch(path.name))

    def resolve(self) -> Path:
        """Return the folder of the generation served now; who has resolved it sees no later swap."""
        return self.target_folder(self.require_target())

    def require_target(self) -> str:
        """Return the target of `current`; raises StoreError in a store that nothing was loaded into."""
        target = self.find_target()
        if target is None:
            raise StoreError(f"There is no catalogue in {self.root}; load one into it first.")
        return target

    def served_generation(self) -> Path | None:
        """Return the folder of the generation served now, None in a store that nothing was loaded into."""
        target = self.find_target()
        return None if target is None else self.target_folder(target)

    def find_target(self) -> str | None:
        """Return the target of `current`, None in a store that nothing was loaded into."""
        try:
            return os.readlink(f"{self.root}/current")  # noqa: PTH115 - read for each request: a Path is slow
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StoreError(
                f"{self.current} should be a symlink to a generation: {error.strerror}."
            ) from error

    def target_folder(self, target: str) -> Path:
        """Return the folder that `current` names; raises StoreError where that is no generation."""
        path = self.root / target
        if path.parent != self.generations or not _NUMBER.fullmatch(path.name) or not path.is_dir():
            raise StoreError(f"{self.current} names {target!r}, which is no generation of this store.")
        return path


def harvested_stores(root: Path) -> list[Path]:
    """Return the folders of the copies of other catalogues in a store, sorted by name."""
    folder = root / HARVESTED
    return sorted(each for each in folder.iterdir() if each.is_dir()) if folder.is_dir() else []


def find_harvested_store(root: Path, name: str) -> Path:
    """Return the folder of the copy of an origin; raises NotFound with the names that there are."""
    folders = {each.name: each for each in harvested_stores(root)}
    if name not in folders:
        names = ", ".join(folders) or "none"
        raise NotFound(f"No copy of an origin is called {name!r} in {root}; there are: {names}.")
    return folders[name]
