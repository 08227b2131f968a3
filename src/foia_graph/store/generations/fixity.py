"""Fixity of a store: its files compared, byte for byte, with the digests recorded for them."""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

from foia_graph.errors import StoreError
from foia_graph.runtime.files import ContentStore, file_sha256
from foia_graph.store.generations.generation import FILE_NAME, Fixity, Generation, Layout, file_names
from foia_graph.store.tables.database import FILE_NAME as TABLES
from foia_graph.store.tables.database import find_damage


def verify_store(root: Path) -> list[str]:
    """Return a sentence for each file of a store that is not what it was, after reading all of them."""
    layout = Layout(root)
    try:
        served = layout.resolve()
    except StoreError as error:
        return [str(error)]
    # Digests of our own: the engine opens and reads some stores in which bits were flipped.
    digests: dict[tuple[int, int], str] = {}
    problems: set[str] = set()
    for number in layout.generation_numbers():
        path = layout.generation(number)
        found = set(_verify_generation(layout, path, digests))
        # Without its account it is a leftover of a load, or one that was deleted while this looked at it.
        if path == served or (path / FILE_NAME).exists():
            problems |= found
    for files in layout.files, layout.pages:
        problems |= set(_verify_content_addressed(files))
    return sorted(problems)


def _verify_generation(layout: Layout, path: Path, digests: dict[tuple[int, int], str]) -> Iterator[str]:
    try:
        generation = Generation.read(path)
    except StoreError as error:
        yield str(error)
        return
    if generation.number != int(path.name):
        yield f"{path} says that it is generation {generation.number}."
    for name, fixity in generation.files.items():
        yield from _verify_file(path / name, fixity, lambda path, _: _digest_once(path, digests))
    yield from _verify_tables(path)
    for name, fixity in generation.shared.items():
        yield from _verify_file(layout.root / name, fixity, _digest_beginning)
    for name in file_names(path):
        if name not in generation.files:
            yield f"{path / name} is not one of the files of its generation."


def _verify_tables(path: Path) -> Iterator[str]:
    try:
        found = find_damage(path)
    except StoreError as error:
        yield str(error)
        return
    if found:
        yield f"{path / TABLES} is damaged: {found}."


def _verify_file(path: Path, fixity: Fixity, digest: Callable[[Path, int], str]) -> Iterator[str]:
    try:
        found = digest(path, fixity.size)
    except OSError as error:
        yield f"{path} cannot be read: {error.strerror}."
        return
    if found != fixity.sha256:
        yield f"{path} is damaged: its SHA-256 is not the one recorded."


def _digest_once(path: Path, digests: dict[tuple[int, int], str]) -> str:
    facts = path.stat()
    inode = facts.st_dev, facts.st_ino
    if inode not in digests:
        digests[inode] = file_sha256(path)
    return digests[inode]


def _digest_beginning(path: Path, size: int) -> str:
    with path.open("rb") as file:
        return hashlib.sha256(file.read(size)).hexdigest()


def _verify_content_addressed(files: ContentStore) -> Iterator[str]:
    for path in sorted(files.paths()):
        digest = path.name
        try:
            if files.path(digest) != path:
                yield f"{path} is not where a file of its name belongs."
            elif file_sha256(path) != digest:
                yield f"{path} is damaged: its SHA-256 is not its name."
        except ValueError as error:
            yield f"{path} does not belong here: {error}"
        except OSError as error:
            yield f"{path} cannot be read: {error.strerror}."
