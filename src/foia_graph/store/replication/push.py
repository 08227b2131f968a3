"""The verb of those who publish: a store's generation, written to an address, whole or not at all."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from tempfile import NamedTemporaryFile

from foia_graph.errors import StorageError, StoreError
from foia_graph.runtime.files import ContentStore, file_sha256
from foia_graph.runtime.storage import Storage
from foia_graph.runtime.stored_objects import OBJECTS, object_path, read_object
from foia_graph.store.generations.generation import FILE_NAME, Generation
from foia_graph.store.generations.layout import Layout
from foia_graph.store.replication.manifest import (
    ContentList,
    GenerationManifest,
    ObjectPlace,
    decode_contents,
    encode_contents,
    encode_manifest,
    manifest_path,
    pushed_numbers,
    read_manifest,
)

AT_ONCE = 8
"""Objects that are sent side by side."""
Watch = Callable[[int, int], None]
"""A callback for progress: objects that are there, and objects in all."""


@dataclass(frozen=True, slots=True)
class PushReport:
    """What a push did: the number of the generation, objects sent and deleted, and bytes sent."""

    number: int
    sent_objects: int
    deleted_objects: int
    sent_bytes: int
    is_new: bool

    def __str__(self) -> str:
        if not self.is_new and not self.sent_objects and not self.deleted_objects:
            return f"generation {self.number:,} is there already"
        return (
            f"generation {self.number:,}: {self.sent_objects:,} objects sent ({self.sent_bytes:,} bytes), "
            f"{self.deleted_objects:,} deleted"
        )


@dataclass(frozen=True, slots=True)
class _Source:
    """A file that becomes an object: its first `size` bytes have the digest."""

    path: Path
    sha256: str
    size: int


def push(
    root: Path, address: str, *, repair: bool = False, watch: Watch = lambda _done, _all: None
) -> PushReport:
    """Push the generation that a store serves to an address, and delete there what the store holds no more.

    With `repair` every object is read there and written again where it is not what it should be. Raises
    StoreError without a catalogue or with a damaged one, StorageError where the address fails, or holds the
    catalogue of another store, or somebody else pushed the same number first.
    """
    layout, storage = Layout(root), Storage.open(address)
    generation = Generation.read(layout.resolve())
    numbers = pushed_numbers(storage)
    _check_history(storage, generation, numbers)
    lists = list(_content_lists(layout))
    manifest, sources = _plan(layout, generation, lists)
    there = storage.sizes(OBJECTS)
    missing = [each for each in sources if there.get(object_path(each.sha256)) != each.size or repair]
    sent = _send_all(storage, missing, repair, watch)
    sent += _send_lists(storage, lists, there, repair)
    is_new = generation.number not in numbers
    if not storage.create(manifest_path(generation.number), encode_manifest(manifest)):
        raise StorageError(
            f"{address} has a generation {generation.number} that is another one: "
            "somebody else pushed first; pull theirs, or push to an address of your own"
        )
    deleted = _delete_superseded(storage, set(layout.generation_numbers()) | {generation.number})
    return PushReport(generation.number, sent, deleted, storage.sent_bytes, is_new)


def _check_history(storage: Storage, generation: Generation, numbers: list[int]) -> None:
    """Raise StorageError where an address holds a newer generation, which is not ours to replace."""
    if numbers and numbers[-1] > generation.number:
        wanted = "pull from there, or push to an address of its own"
        raise StorageError(
            f"{storage.address} holds generation {numbers[-1]}, newer than generation {generation.number} "
            f"of this store; {wanted}"
        )


def _plan(
    layout: Layout, generation: Generation, lists: list[tuple[str, bytes]]
) -> tuple[GenerationManifest, list[_Source]]:
    """Return the account of a generation, and all files that become objects."""
    account = generation.path / FILE_NAME
    account_place = ObjectPlace(FILE_NAME, file_sha256(account), account.stat().st_size)
    files = [ObjectPlace(name, each.sha256, each.size) for name, each in sorted(generation.files.items())]
    shared = [ObjectPlace(name, each.sha256, each.size) for name, each in sorted(generation.shared.items())]
    contents = [ContentList(folder, hashlib.sha256(text).hexdigest(), len(text)) for folder, text in lists]
    base = str(generation.versions.get("base", ""))
    manifest = GenerationManifest(
        generation.number, generation.identity, account_place, files, shared, contents, base
    )
    sources = [_Source(account, account_place.sha256, account_place.size)]
    sources += [_Source(generation.path / each.path, each.sha256, each.size) for each in files]
    sources += [_Source(layout.root / each.path, each.sha256, each.size) for each in shared]
    for store in (layout.files, layout.pages):
        sources += [_Source(store.path(sha256), sha256, size) for sha256, size in _content_sizes(store)]
    return manifest, list({each.sha256: each for each in sources}.values())


def _content_lists(layout: Layout) -> Iterator[tuple[str, bytes]]:
    """Yield the lists of originals and page texts: the folder of the store, and the lines of a list."""
    for store in (layout.files, layout.pages):
        names = sorted(_content_sizes(store))
        for _, group in groupby(names, key=lambda each: each[0][:2]):
            yield store.folder.relative_to(layout.root).as_posix(), encode_contents(group)


def _content_sizes(store: ContentStore) -> Iterator[tuple[str, int]]:
    for path in store.folder.glob("[!.]*/*"):
        yield path.name, path.stat().st_size


def _send_all(storage: Storage, sources: list[_Source], repair: bool, watch: Watch) -> int:
    """Send files side by side; return how many were sent. The first error ends it."""
    sent = 0
    with ThreadPoolExecutor(AT_ONCE, "push") as pool:
        try:
            for count, was_sent in enumerate(pool.map(lambda each: _send(storage, each, repair), sources), 1):
                sent += was_sent
                watch(count, len(sources))
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    return sent


def _send(storage: Storage, source: _Source, repair: bool) -> bool:
    """Send a file, unless it is there as it should be; raises StoreError for one that is damaged here."""
    path = object_path(source.sha256)
    if repair and _is_intact(storage, path, source.sha256):
        return False
    if source.path.stat().st_size == source.size:
        if file_sha256(source.path) != source.sha256:
            raise StoreError(f"{source.path} is damaged: its SHA-256 is not the one recorded.")
        storage.upload(source.path, path)
    else:
        storage.write(path, _beginning(source))
    return True


def _beginning(source: _Source) -> bytes:
    """Return the first bytes of a file that grew since."""
    with source.path.open("rb") as file:
        data = file.read(source.size)
    if hashlib.sha256(data).hexdigest() != source.sha256:
        raise StoreError(f"{source.path} is damaged: its SHA-256 is not the one recorded.")
    return data


def _is_intact(storage: Storage, path: str, sha256: str) -> bool:
    with NamedTemporaryFile() as file:
        try:
            storage.download(path, Path(file.name))
        except FileNotFoundError:
            return False
        return file_sha256(Path(file.name)) == sha256


def _send_lists(
    storage: Storage, lists: list[tuple[str, bytes]], there: Mapping[str, int], repair: bool
) -> int:
    """Send the lists of contents that are not there yet; return how many were sent."""
    sent = 0
    for _, text in lists:
        path = object_path(hashlib.sha256(text).hexdigest())
        if repair or there.get(path) != len(text):
            storage.write(path, text)
            sent += 1
    return sent


def _delete_superseded(storage: Storage, held: set[int]) -> int:
    """Delete the generations that the store holds no more, and the objects that none but they name.

    Objects that no account names stay: somebody may be sending them for an account that comes yet.
    """
    numbers = pushed_numbers(storage)
    superseded = [number for number in numbers if number not in held]
    if not superseded:
        return 0
    unused = set[str]()
    for number in superseded:
        unused |= _named_digests(storage, number)
        storage.delete(manifest_path(number))
    for number in set(numbers) & held:
        unused -= _named_digests(storage, number)
    for sha256 in unused:
        storage.delete(object_path(sha256))
    return len(unused)


def _named_digests(storage: Storage, number: int) -> set[str]:
    """Return the digests of all objects of a generation."""
    manifest = read_manifest(storage, number)
    named = set(manifest.digests())
    for each in manifest.contents:
        named |= decode_contents(read_object(storage, each.sha256)).keys()
    return named
