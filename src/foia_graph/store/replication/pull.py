"""The verb of replicas: the newest generation at an address, copied, checked whole, and only then served."""

import os
import shutil
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import msgspec

from foia_graph.errors import StorageError, StoreError
from foia_graph.runtime.files import ContentStore, file_sha256, fsync_all, fsync_path, write_atomically
from foia_graph.runtime.storage import Storage
from foia_graph.runtime.stored_objects import ObjectDamaged, ObjectMissing, object_path, read_object
from foia_graph.store.generations.build import GenerationWriter, open_writer
from foia_graph.store.generations.cleanup import delete_generation
from foia_graph.store.generations.generation import FILE_NAME, Generation
from foia_graph.store.generations.layout import Layout
from foia_graph.store.replication.manifest import (
    GenerationManifest,
    ObjectPlace,
    decode_contents,
    pushed_numbers,
    read_manifest,
)

ARRIVING = ".pulled"
"""The folder of objects until their generation is whole; the next pull uses what a broken one got."""
AT_ONCE = 8
Watch = Callable[[int, int], None]
"""A callback for progress: objects that are here, and objects in all."""


class ReplicaState(msgspec.Struct, frozen=True):
    """Which address a store is a replica of, and the SHA-256 of the account that it serves."""

    address: str
    account: str = ""


@dataclass(frozen=True, slots=True)
class PullReport:
    """What a pull did: the number of the generation served now, whether it is new, and bytes received."""

    number: int
    is_new: bool
    received_bytes: int

    def __str__(self) -> str:
        if not self.is_new:
            return f"generation {self.number:,} is served already ({self.received_bytes:,} bytes received)"
        return f"generation {self.number:,} is served now ({self.received_bytes:,} bytes received)"


def pull(address: str, root: Path, *, watch: Watch = lambda _done, _all: None) -> PullReport:
    """Pull the newest generation at an address into a store, and serve it from the next request on.

    Until it is whole, and each file has the SHA-256 that its account says, the store serves what it did.
    Raises StoreError for a store that is no replica of that address, StorageError where the address fails.
    """
    storage, layout = Storage.open(address), Layout(root)
    state = _replica_state(layout, storage.address)
    with open_writer(root, is_pull=True) as writer:
        while True:
            numbers = pushed_numbers(storage)
            if not numbers:
                raise StorageError(f"There is no generation at {address}; push one there first.")
            try:
                manifest = read_manifest(storage, numbers[-1])
                return _take(storage, writer, manifest, state, watch)
            except (FileNotFoundError, ObjectMissing) as error:
                # It may have been superseded, and deleted, since it was looked up.
                if pushed_numbers(storage)[-1:] == numbers[-1:]:
                    wanted = "`foia-graph push` there sends it again"
                    raise StorageError(
                        f"{error}, so generation {numbers[-1]} is not whole; {wanted}"
                    ) from None


def _replica_state(layout: Layout, address: str) -> ReplicaState:
    """Return the state of a replica; raises StoreError for a store with a catalogue of its own."""
    path = layout.replica
    if path.is_file():
        try:
            state = msgspec.json.decode(path.read_bytes(), type=ReplicaState)
        except msgspec.MsgspecError as error:
            raise StoreError(f"{path} is damaged: {error}") from None
        if state.address != address:
            raise StoreError(
                f"{layout.root} is a replica of {state.address}; pull {address} into another store."
            )
        return state
    if layout.find_target() is not None:
        raise StoreError(f"{layout.root} has a catalogue of its own; pull {address} into another store.")
    return ReplicaState(address)


def _take(
    storage: Storage,
    writer: GenerationWriter,
    manifest: GenerationManifest,
    state: ReplicaState,
    watch: Watch,
) -> PullReport:
    layout = writer.layout
    if manifest.account.sha256 == state.account and writer.current is not None:
        return PullReport(manifest.number, False, storage.received_bytes)
    contents = _read_contents(storage, layout, manifest)
    _fetch_all(storage, _missing_objects(layout, writer.current, manifest, contents), layout, watch)
    _place_contents(layout, contents)
    for each in manifest.shared:
        _place_shared(layout, each)
    generation = _assemble(layout, writer.current, manifest)
    write_atomically(layout.replica, msgspec.json.encode(ReplicaState(storage.address)))
    writer.swap(generation)
    state = ReplicaState(storage.address, manifest.account.sha256)
    write_atomically(layout.replica, msgspec.json.encode(state))
    _delete_absent(layout, contents)
    shutil.rmtree(_arriving(layout).folder, ignore_errors=True)
    return PullReport(manifest.number, True, storage.received_bytes)


# ---------------------------------------------------------------- objects


def _arriving(layout: Layout) -> ContentStore:
    return ContentStore(layout.root / ARRIVING)


def _content_stores(layout: Layout) -> dict[str, ContentStore]:
    stores = (layout.files, layout.pages)
    return {store.folder.relative_to(layout.root).as_posix(): store for store in stores}


def _read_contents(
    storage: Storage, layout: Layout, manifest: GenerationManifest
) -> dict[str, dict[str, int]]:
    """Return the sizes of originals and page texts by folder and digest; lists that are here are not read."""
    contents: dict[str, dict[str, int]] = {name: {} for name in _content_stores(layout)}
    lists = ContentStore(layout.cache / "contents")
    for each in manifest.contents:
        if each.folder not in contents:
            raise StorageError(
                f"{storage.address} lists files of a folder {each.folder!r}, which no store has"
            )
        if each.sha256 not in lists:
            lists.put(read_object(storage, each.sha256))
        contents[each.folder] |= decode_contents(lists.path(each.sha256).read_bytes())
    return contents


def _missing_objects(
    layout: Layout,
    current: Generation | None,
    manifest: GenerationManifest,
    contents: dict[str, dict[str, int]],
) -> list[tuple[str, int]]:
    """Return the digests and sizes of what neither the store nor an earlier pull has."""
    here = {each.sha256 for each in current.files.values()} if current else set()
    arriving, stores = _arriving(layout), _content_stores(layout)
    own = (manifest.account, *manifest.files)
    wanted = {each.sha256: each.size for each in own if each.sha256 not in here}
    wanted |= {each.sha256: each.size for each in manifest.shared if not _has_shared(layout, each)}
    for folder, sizes in contents.items():
        wanted |= {sha256: size for sha256, size in sizes.items() if sha256 not in stores[folder]}
    return [(sha256, size) for sha256, size in wanted.items() if sha256 not in arriving]


def _has_shared(layout: Layout, place: ObjectPlace) -> bool:
    path = layout.root / place.path
    return path.is_file() and path.stat().st_size == place.size and file_sha256(path) == place.sha256


def _fetch_all(storage: Storage, objects: list[tuple[str, int]], layout: Layout, watch: Watch) -> None:
    """Fetch objects side by side into the folder of arriving ones; the first error ends it."""
    arriving = _arriving(layout)
    arriving.folder.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(AT_ONCE, "pull") as pool:
        try:
            for count, _ in enumerate(pool.map(lambda each: _fetch(storage, each[0], arriving), objects), 1):
                watch(count, len(objects))
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def _fetch(storage: Storage, sha256: str, arriving: ContentStore) -> None:
    """Fetch an object; raises StorageError for one whose bytes are not those of its name."""
    target = arriving.path(sha256)
    partial = target.with_name(f".{sha256}")
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        storage.download(object_path(sha256), partial)
    except FileNotFoundError:
        raise ObjectMissing.of(storage, sha256) from None
    if file_sha256(partial) != sha256:
        partial.unlink()
        raise ObjectDamaged.of(storage, sha256)
    partial.replace(target)


# ---------------------------------------------------------------- the store


def _place_contents(layout: Layout, contents: dict[str, dict[str, int]]) -> None:
    """Move originals and page texts that arrived to where they belong."""
    arriving = _arriving(layout)
    placed: list[Path] = []
    for folder, store in _content_stores(layout).items():
        for sha256 in contents[folder]:
            if sha256 in arriving and sha256 not in store:
                target = store.path(sha256)
                target.parent.mkdir(parents=True, exist_ok=True)
                _link(arriving.path(sha256), target)
                placed += [target, target.parent]
    fsync_all(dict.fromkeys(placed))


def _place_shared(layout: Layout, place: ObjectPlace) -> None:
    arriving = _arriving(layout)
    if place.sha256 in arriving:
        target = layout.root / place.path
        target.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(target, arriving.path(place.sha256).read_bytes())


def _assemble(layout: Layout, current: Generation | None, manifest: GenerationManifest) -> Generation:
    """Return the generation whose files are all here and right; its account is written last."""
    folder = layout.generation(manifest.number)
    if current is not None and current.path == folder:
        raise StoreError(
            f"{layout.root} serves another generation {manifest.number} than the one pushed; "
            "the catalogue was begun anew there, so pull it into a new store."
        )
    if folder.exists():
        delete_generation(folder)
    here = {each.sha256: current.path / name for name, each in current.files.items()} if current else {}
    arriving = _arriving(layout)
    for each in manifest.files:
        _check_inside(each.path)
        target = folder / each.path
        target.parent.mkdir(parents=True, exist_ok=True)
        source = arriving.path(each.sha256) if each.sha256 in arriving else here[each.sha256]
        _link(source, target)
        if file_sha256(target) != each.sha256:
            raise StoreError(f"{source} is damaged: its SHA-256 is not the one recorded.")
    _sync(folder.rglob("*"))
    fsync_path(folder)
    write_atomically(folder / FILE_NAME, arriving.path(manifest.account.sha256).read_bytes())
    return Generation.read(folder)


def _check_inside(path: str) -> None:
    """Raise StorageError for a path that would lead out of its folder."""
    if path.startswith("/") or ".." in Path(path).parts:
        raise StorageError(f"an account names the file {path!r}, which lies outside of its generation")


def _link(source: Path, target: Path) -> None:
    """Make a file another name of one that never changes."""
    target.unlink(missing_ok=True)
    os.link(source, target)


def _sync(paths: Iterable[Path]) -> None:
    fsync_all(list(paths))


def _delete_absent(layout: Layout, contents: dict[str, dict[str, int]]) -> None:
    """Delete originals and page texts that the generation has no more: what is erased there goes here."""
    for folder, store in _content_stores(layout).items():
        for path in store.folder.glob("[!.]*/*"):
            if path.name not in contents[folder]:
                path.unlink(missing_ok=True)
