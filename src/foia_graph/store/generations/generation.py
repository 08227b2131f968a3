"""The layout of a store, and a generation in it with its account, `generation.json`."""

import hashlib
import os
import re
import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from sqlite3 import Connection
from typing import Any, TypeAlias, TypeVar

import msgspec

from foia_graph.errors import NotFound, StoreError
from foia_graph.runtime.files import ContentStore, FileVersion, file_sha256, write_atomically
from foia_graph.store.tables.database import FILE_NAME as TABLES
from foia_graph.store.tables.database import TableReader, insert_rows

# Guards where files are, in a store and at the address of a replica: a program reads no later format than its
# own, and replicas only the same.
STORE_FORMAT = 3
ERASURE_FILE = "erased.json"
# The folder of a store with the copies of other catalogues, each a store of its own.
HARVESTED = "harvested"

_NUMBER = re.compile(r"[0-9]{4,}")


class _PathInStore:
    """A path in a store, by its name under the root."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __get__(self, layout: "Layout", owner: type) -> Path:
        return layout.root / self._name


@dataclass(frozen=True, slots=True)
class Layout:
    """The paths of one store; the served generation, which changes, is found by `Layout.resolve`."""

    root: Path

    current = _PathInStore("current")
    """The symlink that names the generation being served."""
    generations = _PathInStore("generations")
    log = _PathInStore("log")
    """The closed pages of the change log."""
    decisions = _PathInStore("decisions.jsonl")
    cache = _PathInStore("cache")
    """Files that can be deleted at any time, since they are made again."""
    progress = _PathInStore("cache/progress.json")
    """The file that says how far a load is, while one runs."""
    dumps = _PathInStore("dumps")
    """The whole catalogue as files, in a folder for each generation that has a dump."""
    copies = _PathInStore("as-of")
    """Copies of older generations without what is hidden now."""
    lock = _PathInStore("lock")
    replica = _PathInStore("replica.json")
    """The file that says which address a store is a replica of."""
    erasures = _PathInStore(ERASURE_FILE)
    """The file that says which files the store may not keep."""
    server = _PathInStore("sparql-server.json")
    """The file that says which SPARQL server the quads are served from."""
    cluster_storage = _PathInStore("cluster-storage.json")
    """The file that says at which addresses clusters have stored files of this store."""

    @property
    def files(self) -> ContentStore:
        """Original files."""
        return ContentStore(self.root / "files")

    @property
    def pages(self) -> ContentStore:
        """Page texts, one file for each file they were read from."""
        return ContentStore(self.root / "pages")

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


# The key under which the counts of the store itself have them.
IN_COUNTS = "graphs"
_AFTER_ALL = "\U0010ffff"


class GraphSizes(Mapping[str, int]):
    """The number of triples by the name of the graph."""

    def __init__(self, tables: TableReader) -> None:
        self._tables = tables

    def __getitem__(self, graph: str) -> int:
        size: int | None = self._tables.value("SELECT triples FROM graph_size WHERE graph = ?", (graph,))
        if size is None:
            raise KeyError(graph)
        return size

    def __iter__(self) -> Iterator[str]:
        return (graph for (graph,) in self._tables.rows("SELECT graph FROM graph_size"))

    def __len__(self) -> int:
        return int(self._tables.value("SELECT count(*) FROM graph_size"))

    def names_from(self, beginning: str) -> Iterator[str]:
        """Yield the names that begin so, in order."""
        query = "SELECT graph FROM graph_size WHERE graph >= ? AND graph < ? ORDER BY graph"
        return (graph for (graph,) in self._tables.rows(query, (beginning, beginning + _AFTER_ALL)))


def write_graph_sizes(connection: Connection, sizes: Mapping[str, int]) -> None:
    """Write the sizes of all graphs."""
    insert_rows(connection, "graph_size", sizes.items())


def add_to_graph_sizes(connection: Connection, more: Mapping[str, int]) -> None:
    """Write that some graphs have so many triples more, or fewer; one without any is none."""
    connection.executemany(
        "INSERT INTO graph_size VALUES (?, ?) ON CONFLICT DO UPDATE SET triples = triples + excluded.triples",
        more.items(),
    )
    connection.execute("DELETE FROM graph_size WHERE triples = 0")


FILE_NAME = "generation.json"
# Accounts that stay in memory: those of the generations that a store keeps.
ACCOUNTS_AT_HAND = 4
# What else a load writes into the folder of a generation: tombstones, and the present names of things by
# their former ones.
WITHDRAWN, RENAMED = "withdrawn.json", "renamed.json"

Content = TypeVar("Content")
Json: TypeAlias = "Mapping[str, Json] | Sequence[Json] | str | int | float | bool | None"


@dataclass(frozen=True, slots=True)
class Fixity:
    """The SHA-256 of a file, and the number of bytes that it covers (the beginning of one that grows)."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Generation:
    """One immutable state of the catalogue.

    `counts` has what the store itself counted (`quads`, and `triples` of the default graph) next to what the
    loader added; `files` are those in the generation's folder,
    `shared` those next to it that only ever grow: the closed pages of the log and the decisions.
    """

    number: int
    path: Path
    identity: str
    created: str
    versions: Mapping[str, str]
    counts: Mapping[str, Json]
    inputs: Mapping[str, Json]
    files: Mapping[str, Fixity]
    shared: Mapping[str, Fixity]
    store_format: int = STORE_FORMAT

    def write(self) -> None:
        """Write `generation.json`: from now on the generation is whole."""
        # Not asdict(): it copies the counts of all graphs one by one.
        facts = {each.name: getattr(self, each.name) for each in fields(self) if each.name != "path"}
        write_atomically(self.path / FILE_NAME, _encode_account(facts))

    @classmethod
    def read(cls, path: Path) -> "Generation":
        """Return the generation in a folder; raises StoreError where its account is damaged or too new."""
        try:
            facts = _decode_account(FileVersion.of(path / FILE_NAME)).copy()
        except FileNotFoundError:
            raise StoreError(f"{path} is no generation: it has no {FILE_NAME}.") from None
        for part in "files", "shared":
            facts[part] = {name: Fixity(**fixity) for name, fixity in facts[part].items()}
        return cls(path=path, **facts)

    @property
    def graph_sizes(self) -> GraphSizes:
        """Return how many triples each named graph has."""
        return GraphSizes(TableReader(self.path))

    @property
    def preferred_sources(self) -> tuple[str, ...]:
        """The slugs of sources whose titles are preferred where one is needed, the first of them first."""
        return tuple(self.versions.get("sources", "").split())

    def require_files(self) -> None:
        """Raise StoreError where one of its files is not there; tables are made again by the next load."""
        names = (name for name in self.files if name != TABLES)
        missing = next((name for name in names if not (self.path / name).exists()), None)
        if missing is not None:
            raise StoreError(
                f"{self.path / missing} is deleted, and without it nothing can be built on generation "
                f"{self.number}; restore the store from a backup, or begin a new one."
            )


def _encode_account(facts: Mapping[str, Any]) -> bytes:
    digest = hashlib.sha256(msgspec.json.encode(facts, order="deterministic")).hexdigest()
    return (
        msgspec.json.format(msgspec.json.encode({**facts, "sha256": digest}, order="deterministic")) + b"\n"
    )


@lru_cache(ACCOUNTS_AT_HAND)
def _decode_account(file: FileVersion) -> dict[str, Any]:
    path = file.path
    try:
        data = path.read_bytes()
        facts = msgspec.json.decode(data)
        found = facts["store_format"]
    except (ValueError, KeyError, TypeError):
        raise StoreError(f"{path} is damaged: it is not what this program writes.") from None
    if not isinstance(found, int) or found > STORE_FORMAT:
        raise StoreError(
            f"{path.parent} has store format {found!r}, and this program reads formats up to {STORE_FORMAT}: "
            "use the foia-graph that wrote it or a newer one, or load the catalogue into a new store."
        )
    facts.pop("sha256", None)
    if _encode_account(facts) != data:
        raise StoreError(f"{path} is damaged: it does not agree with its own digest.")
    return facts  # type: ignore[no-any-return]


def digest_files(folder: Path, old: Generation | None = None) -> dict[str, Fixity]:
    """Return the fixity of all files of a generation; hard links to files of the old one are not read."""
    known = fixity_by_inode(old)
    paths = {name: folder / name for name in file_names(folder)}
    return {name: known.get(inode_of(path)) or _read_fixity(path) for name, path in paths.items()}


def _read_fixity(path: Path) -> Fixity:
    return Fixity(file_sha256(path), path.stat().st_size)


def digest_shared_files(layout: Layout, old: Generation | None) -> dict[str, Fixity]:
    """Return the fixity of the files that only grow; those as long as in the old generation are not read."""
    known = {} if old is None else old.shared
    paths = sorted(layout.log.glob("[!.]*")) + [layout.decisions] * layout.decisions.is_file()
    return {
        name: known[name] if name in known and known[name].size == path.stat().st_size else _read_fixity(path)
        for path in paths
        for name in [path.relative_to(layout.root).as_posix()]
    }


def file_names(folder: Path) -> list[str]:
    """Return the files of a generation as paths relative to its folder, sorted, the account omitted."""
    found = (
        (Path(place) / name).relative_to(folder).as_posix()
        for place, _, files in os.walk(folder)
        for name in files
    )
    return sorted(name for name in found if name != FILE_NAME)


def fixity_by_inode(generation: Generation | None) -> dict[tuple[int, int], Fixity]:
    """Return the fixity of files by device and inode, by which hard links to them are found."""
    if generation is None:
        return {}
    paths = ((generation.path / name, fixity) for name, fixity in generation.files.items())
    return {inode_of(path): fixity for path, fixity in paths if path.exists()}


def inode_of(path: Path) -> tuple[int, int]:
    """Return device and inode of a file."""
    facts = path.stat()
    return facts.st_dev, facts.st_ino


# Files of a generation: the IRIs of hidden things, and those of hidden claims on things that are visible.
HIDDEN_THINGS, HIDDEN_CLAIMS = "hidden.json", "hidden-claims.json"


def read_json_file(path: Path, kind: type[Content]) -> Content | None:
    """Return what a file of a generation holds, None where it is not there; raises StoreError for damage."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind) if path.exists() else None
    except ValueError:
        raise StoreError(f"{path} is damaged: it is not what this program writes.") from None


def read_hidden_iris(folder: Path, name: str = HIDDEN_THINGS) -> frozenset[str]:
    """Return the IRIs in one of these files of a generation; raises StoreError where it is damaged."""
    return read_json_file(folder / name, frozenset[str]) or frozenset()


# How many seconds a generation stays after it was swapped out, for readers that have just resolved it.
GRACE = 60.0


def clean_store(layout: Layout, current: int, keep: int | None, now: float) -> None:
    """Delete leftovers and old generations; only for who holds the lock."""
    delete_unserved(layout, current)
    old = _superseded_numbers(layout, current)
    if keep is not None:
        before = [number for number in layout.generation_numbers() if number < current]
        old |= {*before[: max(0, len(before) - keep - len(old) + 1)]}
    # Whoever has a generation open reads on: its files go when the last of them is closed.
    for number in sorted(old):
        if layout.generation(number).stat().st_mtime <= now - GRACE:
            delete_generation(layout.generation(number))


def delete_unserved(layout: Layout, current: int) -> None:
    """Delete what killed loads left; only for who holds the lock."""
    for number in layout.generation_numbers():
        path = layout.generation(number)
        if number > current or (number < current and not (path / FILE_NAME).exists()):
            delete_generation(path)
    for files in layout.files, layout.pages:
        shutil.rmtree(files.incoming_folder, ignore_errors=True)
    for folder in layout.root, layout.log:
        for temporary in folder.glob(".*.tmp"):
            temporary.unlink()


def _superseded_numbers(layout: Layout, current: int) -> set[int]:
    """Return the generations that say the same as the next one, which is only faster to read."""
    numbers = [number for number in layout.generation_numbers() if number <= current]
    found = [(number, _read_whole(layout.generation(number))) for number in numbers]
    return {
        number
        for (number, one), (_, following) in pairwise(found)
        if one is not None and one.identity
        if following is not None and following.identity == one.identity
    }


def is_of_older_format(path: Path) -> bool:
    """Return whether an older version wrote the generation in a folder."""
    found = _read_whole(path)
    return found is not None and found.store_format < STORE_FORMAT


def _read_whole(path: Path) -> Generation | None:
    try:
        return Generation.read(path)
    except StoreError:
        return None


def delete_generation(path: Path) -> None:
    """Delete a generation, its account first, so that what a kill leaves of it is seen to be a leftover."""
    (path / FILE_NAME).unlink(missing_ok=True)
    shutil.rmtree(path)


# The lock file in the folder of copies, held by a process that makes missing ones.
COPIES_LOCK = ".lock"
# How many seconds it may take to make a copy, or its index; what is older was left by a kill.
COPY_SECONDS = 3600.0


def clean_copies(layout: Layout, name_to_keep: str = "", now: float | None = None) -> None:
    """Delete copies of deleted generations, those of other names than the one to keep, and leftovers.

    Who has just found one may continue for a while.
    """
    before = (time.time() if now is None else now) - GRACE
    folder = layout.copies
    wanted = {f"{number:04}" for number in layout.generation_numbers()}
    # Who began before the swap still reads without what was hidden then.
    settled = layout.current.is_symlink() and layout.current.lstat().st_mtime <= before
    for path in folder.iterdir() if folder.is_dir() else ():
        number, _, name = path.name.partition("-")
        is_kept = path.name == COPIES_LOCK or (
            number in wanted and (name_to_keep in ("", name) or not settled)
        )
        with suppress(FileNotFoundError):
            latest = before - COPY_SECONDS if number.startswith(".") else before
            if not is_kept and path.lstat().st_mtime <= latest:
                path.unlink() if path.is_symlink() else shutil.rmtree(path)
