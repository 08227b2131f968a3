"""A generation of a catalogue, and the account of it, `generation.json`, in its folder."""

import hashlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeAlias

import msgspec

from foia_graph.errors import StoreError
from foia_graph.runtime.files import FileVersion, file_sha256, write_atomically
from foia_graph.store.generations.layout import STORE_FORMAT, Layout
from foia_graph.store.graph_sizes import GraphSizes
from foia_graph.store.tables.database import FILE_NAME as TABLES
from foia_graph.store.tables.database import TableReader

FILE_NAME = "generation.json"
# Accounts that stay in memory: those of the generations that a store keeps.
ACCOUNTS_AT_HAND = 4
# What else a load writes into the folder of a generation: tombstones, and the present names of things by
# their former ones.
WITHDRAWN, RENAMED = "withdrawn.json", "renamed.json"

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
        facts = _read_account(path / FILE_NAME).copy()
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


class _AccountIdentity(msgspec.Struct):
    """The identity in an account; all else in it is passed over, which is much in a large catalogue."""

    identity: str


_identity_decoder = msgspec.json.Decoder(_AccountIdentity)


def read_identity(path: Path) -> str:
    """Return the identity that the account in the folder of a generation gives, "" where it gives none.

    It is not checked against the digest of the account, as `Generation.read` does.
    """
    try:
        return _identity_decoder.decode((path / FILE_NAME).read_bytes()).identity
    except (OSError, msgspec.DecodeError):
        return ""


def _encode_account(facts: Mapping[str, Any]) -> bytes:
    """Return an account as JSON in its one canonical form, with a digest that covers it."""
    digest = hashlib.sha256(msgspec.json.encode(facts, order="deterministic")).hexdigest()
    return (
        msgspec.json.format(msgspec.json.encode({**facts, "sha256": digest}, order="deterministic")) + b"\n"
    )


def _read_account(path: Path) -> dict[str, Any]:
    try:
        version = FileVersion.of(path)
    except FileNotFoundError:
        raise StoreError(f"{path.parent} is no generation: it has no {FILE_NAME}.") from None
    return _decode_account(version)


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


def read_hidden_iris(folder: Path, name: str = HIDDEN_THINGS) -> frozenset[str]:
    """Return the IRIs in one of these files of a generation; raises StoreError where it is damaged."""
    path = folder / name
    try:
        return frozenset(msgspec.json.decode(path.read_bytes())) if path.exists() else frozenset()
    except (ValueError, TypeError):
        raise StoreError(f"{path} is damaged: it is not what this program writes.") from None


def read_hidden_names(folder: Path) -> frozenset[str]:
    """Return the IRIs of all hidden things and claims of a generation; raises as `read_hidden_iris`."""
    return read_hidden_iris(folder) | read_hidden_iris(folder, HIDDEN_CLAIMS)
