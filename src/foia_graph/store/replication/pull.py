"""The verb of replicas: the newest generation at an address, copied, checked whole, and only then served."""

import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import msgspec

from foia_graph.errors import StorageError, StoreError
from foia_graph.runtime.files import (
    ContentStore,
    file_sha256,
    fsync_all,
    fsync_path,
    sha256_of,
    write_atomically,
)
from foia_graph.runtime.storage import ObjectDamaged, ObjectMissing, Storage, object_path, read_object
from foia_graph.store.generations.build import GenerationWriter, open_writer
from foia_graph.store.generations.contents import store_errors_explained
from foia_graph.store.generations.generation import FILE_NAME, Generation, Layout, delete_generation
from foia_graph.store.replication.manifest import (
    BLOCK_BYTES,
    ContentList,
    GenerationManifest,
    ListCache,
    ObjectPlace,
    Watch,
    decode_contents,
    do_side_by_side,
    encode_manifest,
    pushed_numbers,
    read_blocks,
    read_manifest,
)
from foia_graph.store.tables.database import FILE_NAME as TABLES

# The folder of objects until their generation is whole; the next pull uses what a broken one got.
ARRIVING = ".pulled"


class ReplicaState(msgspec.Struct, frozen=True):
    """Which address a store is a replica of, and the SHA-256 of the account there of what it has."""

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
    Raises StoreError for a store that is no replica of that address, or cannot be written, StorageError where
    the address fails.
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
                with store_errors_explained():
                    return _take(storage, writer, manifest, state, watch)
            except ObjectMissing as error:
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
    account = sha256_of(encode_manifest(manifest))
    if account == state.account and writer.current is not None:
        return PullReport(manifest.number, False, storage.received_bytes)
    _check_places(storage, layout, manifest)
    # A pull that was killed behind its swap has left all but the last steps.
    served = writer.current.path / FILE_NAME if writer.current is not None else None
    is_served = served is not None and file_sha256(served) == manifest.account.sha256
    wanted = () if is_served else (manifest.account, *manifest.files)
    cache = ListCache(layout)
    lists = _read_lists(storage, cache, layout, manifest)
    contents: dict[str, dict[str, int]] = {name: {} for name in _content_stores(layout)}
    for place, sizes in lists:
        contents[place.folder] |= sizes
    here = _files_by_digest(writer.current)
    missing = {each.sha256 for each in wanted if each.sha256 not in here}
    missing |= {each.sha256 for each in manifest.shared if not _has_shared(layout, each)}
    if not is_served:
        missing |= set(manifest.tables.blocks) - _blocks_here(writer.current).keys()
    do_side_by_side(list(_fetches(storage, layout, missing, lists)), watch)
    _place_contents(layout, contents)
    arriving = _arriving(layout)
    for each in manifest.shared:
        if each.sha256 in arriving:
            target = layout.root / each.path
            target.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(target, arriving.path(each.sha256).read_bytes())
    if not is_served:
        generation = _assemble(layout, writer.current, manifest)
        write_atomically(layout.replica, msgspec.json.encode(ReplicaState(storage.address)))
        writer.swap(generation)
    _delete_absent(layout, contents)
    cache.keep_only(manifest.contents)
    shutil.rmtree(arriving.folder, ignore_errors=True)
    write_atomically(layout.replica, msgspec.json.encode(ReplicaState(storage.address, account)))
    return PullReport(manifest.number, not is_served, storage.received_bytes)


def _check_places(storage: Storage, layout: Layout, manifest: GenerationManifest) -> None:
    """Raise StorageError for an account that names a file outside of its generation, or of the log."""
    for each in (*manifest.files, *manifest.shared):
        path = Path(each.path)
        if path.is_absolute() or ".." in path.parts or not path.parts:
            raise StorageError(
                f"{storage.address} names the file {each.path!r}, which lies outside of its generation"
            )
    for each in manifest.shared:
        if each.path != layout.decisions.name and Path(each.path).parent != Path(layout.log.name):
            raise StorageError(
                f"{storage.address} names the file {each.path!r} for all generations; no store has it"
            )


def _arriving(layout: Layout) -> ContentStore:
    return ContentStore(layout.root / ARRIVING)


def _content_stores(layout: Layout) -> dict[str, ContentStore]:
    stores = (layout.files, layout.pages)
    return {store.folder.relative_to(layout.root).as_posix(): store for store in stores}


def _read_lists(
    storage: Storage, cache: ListCache, layout: Layout, manifest: GenerationManifest
) -> list[tuple[ContentList, dict[str, int]]]:
    folders = _content_stores(layout)
    for each in manifest.contents:
        if each.folder not in folders:
            raise StorageError(
                f"{storage.address} lists files of a folder {each.folder!r}, which no store has"
            )
    return [(each, decode_contents(cache.read(storage, each))) for each in manifest.contents]


def _files_by_digest(current: Generation | None) -> dict[str, Path]:
    paths = {each.sha256: current.path / name for name, each in current.files.items()} if current else {}
    return {sha256: path for sha256, path in paths.items() if path.is_file()}


def _blocks_here(current: Generation | None) -> dict[str, int]:
    path = current.path / TABLES if current is not None else None
    blocks = read_blocks(path) if path is not None and path.is_file() else ()
    return {sha256_of(block): number for number, block in enumerate(blocks)}


def _fetches(
    storage: Storage,
    layout: Layout,
    missing_objects: Set[str],
    lists: Iterable[tuple[ContentList, dict[str, int]]],
) -> Iterator[Callable[[], bool]]:
    """Yield what fetches each object, and all contents, that neither the store nor an earlier pull has."""
    arriving, stores, wanted = _arriving(layout), _content_stores(layout), set(missing_objects)
    for place, sizes in lists:
        missing = {each for each in sizes if each not in stores[place.folder] and each not in arriving}
        if missing and place.pack:
            yield partial(_fetch_pack, storage, place, sizes, missing, arriving)
        elif not place.pack:
            wanted |= missing
    for sha256 in sorted(wanted):
        if sha256 not in arriving:
            yield partial(_fetch, storage, sha256, arriving)


def _has_shared(layout: Layout, place: ObjectPlace) -> bool:
    path = layout.root / place.path
    return path.is_file() and path.stat().st_size == place.size and file_sha256(path) == place.sha256


def _fetch(storage: Storage, sha256: str, arriving: ContentStore) -> bool:
    """Fetch an object; raises StorageError for one whose bytes are not those of its name."""
    target = arriving.path(sha256)
    unfinished = target.with_name(f".{sha256}")
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        storage.download(object_path(sha256), unfinished)
    except FileNotFoundError:
        if not target.parent.is_dir():
            raise  # what is deleted is the folder here
        raise ObjectMissing.of(storage, sha256) from None
    if file_sha256(unfinished) != sha256:
        unfinished.unlink()
        raise ObjectDamaged.of(storage, sha256)
    unfinished.replace(target)
    return True


def _fetch_pack(
    storage: Storage, place: ContentList, sizes: Mapping[str, int], missing: Set[str], arriving: ContentStore
) -> bool:
    """Fetch a pack, and write what is missing of it; raises StorageError where it is not as listed."""
    data, start = read_object(storage, place.pack), 0
    for sha256, size in sizes.items():
        content = data[start : start + size]
        start += size
        if sha256 not in missing:
            continue
        if sha256_of(content) != sha256:
            where = f"{storage.address}/{object_path(place.pack)}"
            raise StorageError(f"{where} does not hold {sha256}, as its list says")
        target = arriving.path(sha256)
        unfinished = target.with_name(f".{sha256}-{place.pack}")  # another pack may have it, too
        target.parent.mkdir(parents=True, exist_ok=True)
        unfinished.write_bytes(content)
        unfinished.replace(target)
    return True


def _place_contents(layout: Layout, contents: dict[str, dict[str, int]]) -> None:
    """Move originals and page texts that arrived to where they belong."""
    arriving = _arriving(layout)
    placed: list[Path] = []
    for folder, store in _content_stores(layout).items():
        for sha256 in contents[folder]:
            if sha256 in arriving and sha256 not in store:
                target = store.path(sha256)
                target.parent.mkdir(parents=True, exist_ok=True)
                os.link(arriving.path(sha256), target)
                placed += [target, target.parent]
    fsync_all(dict.fromkeys(placed))


def _assemble(layout: Layout, current: Generation | None, manifest: GenerationManifest) -> Generation:
    """Return the generation whose files are all here and right; its account is written last."""
    folder = layout.generation(manifest.number)
    if current is not None and current.path == folder:
        raise StoreError(
            f"{layout.root} serves another generation {manifest.number} than the one pushed; "
            "the catalogue was started over there, so pull it into a new store."
        )
    if folder.exists():
        delete_generation(folder)
    here, arriving = _files_by_digest(current), _arriving(layout)
    for each in manifest.files:
        target = folder / each.path
        target.parent.mkdir(parents=True, exist_ok=True)
        source = arriving.path(each.sha256) if each.sha256 in arriving else here[each.sha256]
        os.link(source, target)
        if file_sha256(target) != each.sha256:
            raise StoreError(f"{source} is damaged: its SHA-256 is not the one recorded.")
    _assemble_tables(folder / TABLES, current, manifest, arriving)
    fsync_all(list(folder.rglob("*")))
    fsync_path(folder)
    write_atomically(folder / FILE_NAME, arriving.path(manifest.account.sha256).read_bytes())
    return Generation.read(folder)


def _assemble_tables(
    target: Path, current: Generation | None, manifest: GenerationManifest, arriving: ContentStore
) -> None:
    """Write the file of tables, of blocks that arrived and blocks that are here; raises StoreError."""
    here = _blocks_here(current)
    with target.open("xb") as file, ExitStack() as stack:
        own = stack.enter_context((current.path / TABLES).open("rb")) if current and here else None
        for sha256 in manifest.tables.blocks:
            if own is not None and sha256 in here:
                own.seek(here[sha256] * BLOCK_BYTES)
                file.write(own.read(BLOCK_BYTES))
            else:
                file.write(arriving.get(sha256))
    if file_sha256(target) != manifest.tables.sha256:
        raise StoreError(f"{target} is damaged: its SHA-256 is not the one recorded.")


def _delete_absent(layout: Layout, contents: dict[str, dict[str, int]]) -> None:
    for name, store in _content_stores(layout).items():
        store.keep_only(contents[name])
