"""The verb of those who publish: a store's generation, written to an address, whole or not at all."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path
from tempfile import NamedTemporaryFile

from foia_graph.errors import StorageError, StoreError
from foia_graph.runtime.files import file_sha256, sha256_of
from foia_graph.runtime.storage import OBJECTS, ObjectDamaged, ObjectMissing, Storage, object_path
from foia_graph.store.generations.generation import FILE_NAME, Generation, Layout
from foia_graph.store.replication.manifest import (
    BLOCK_BYTES,
    ContentList,
    GenerationManifest,
    ListCache,
    ObjectPlace,
    PlannedList,
    TableFile,
    Watch,
    content_sizes,
    decode_contents,
    do_side_by_side,
    encode_manifest,
    manifest_path,
    plan_lists,
    pushed_numbers,
    read_blocks,
    read_manifest,
    read_pack,
)
from foia_graph.store.tables.database import FILE_NAME as TABLES


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
    """What becomes an object: a whole file, or what `read` returns, which is made of it."""

    path: Path
    sha256: str
    size: int
    read: Callable[[], bytes] | None = None

    def send(self, storage: Storage, repair: bool) -> bool:
        """Write the object, and return True; with `repair` only where it is not there as it should be.

        Raises StoreError for what is damaged here.
        """
        if repair and _is_intact(storage, object_path(self.sha256), self.sha256):
            return False
        data = self.read() if self.read else None
        if (file_sha256(self.path) if data is None else sha256_of(data)) != self.sha256:
            raise StoreError(f"{self.path} is damaged: its SHA-256 is not the one recorded.")
        if data is None:
            storage.upload(self.path, object_path(self.sha256))
        else:
            storage.write(object_path(self.sha256), data)
        return True


def _read_piece(path: Path, start: int, size: int) -> bytes:
    with path.open("rb") as file:
        file.seek(start)
        return file.read(size)


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
    if numbers and numbers[-1] > generation.number:
        wanted = "pull from there, or push to an address of its own"
        raise StorageError(
            f"{storage.address} holds generation {numbers[-1]}, newer than generation {generation.number} "
            f"of this store; {wanted}"
        )
    cache = ListCache(layout)
    earlier = _earlier_lists(storage, cache, numbers)
    lists: list[PlannedList] = []
    for store in (layout.files, layout.pages):
        folder = store.folder.relative_to(layout.root).as_posix()
        lists += plan_lists(folder, store, earlier.get(folder, ()))
    # In an order that depends on the contents alone.
    lists.sort(key=lambda each: (each.place.folder, each.place.sha256))
    cache.add(each.text for each in lists)
    there = storage.sizes(OBJECTS)
    manifest, sources = _plan(layout, generation, lists)
    missing = [each for each in sources if there.get(object_path(each.sha256)) != each.size or repair]
    sent = do_side_by_side([partial(each.send, storage, repair) for each in missing], watch)
    is_new = generation.number not in numbers
    replaced = _write_account(storage, manifest)
    held = set(layout.generation_numbers()) | {generation.number}
    there_now = pushed_numbers(storage)
    superseded = [number for number in there_now if number not in held]
    # Objects that no account names stay: somebody may be sending them for an account that comes yet.
    going = [*replaced, *(read_manifest(storage, number) for number in superseded)]
    deleted = _delete_unused(storage, cache, going, held.intersection(there_now)) if going else 0
    # Last: what no account names would stay for ever.
    for number in superseded:
        storage.delete(manifest_path(number))
    cache.keep_only(manifest.contents)
    return PushReport(generation.number, sent, deleted, storage.sent_bytes, is_new)


def _write_account(storage: Storage, manifest: GenerationManifest) -> list[GenerationManifest]:
    """Write an account, and return the one that it replaces; raises StorageError for another generation's."""
    path, data = manifest_path(manifest.number), encode_manifest(manifest)
    if storage.create(path, data):
        return []
    there = read_manifest(storage, manifest.number)
    if (there.identity, there.account) != (manifest.identity, manifest.account):
        raise StorageError(
            f"{storage.address} has a generation {manifest.number} that is another one: "
            "somebody else pushed first; pull theirs, or push to an address of your own"
        )
    storage.write(path, data)
    return [there]


def _earlier_lists(
    storage: Storage, cache: ListCache, numbers: list[int]
) -> dict[str, list[tuple[ContentList, bytes]]]:
    earlier: dict[str, list[tuple[ContentList, bytes]]] = {}
    for place in read_manifest(storage, numbers[-1]).contents if numbers else ():
        try:
            earlier.setdefault(place.folder, []).append((place, cache.read(storage, place)))
        except (ObjectMissing, ObjectDamaged):
            continue  # what it lists is packed again
    return earlier


def _plan(
    layout: Layout, generation: Generation, lists: list[PlannedList]
) -> tuple[GenerationManifest, list[_Source]]:
    account = generation.path / FILE_NAME
    account_place = ObjectPlace(FILE_NAME, file_sha256(account), account.stat().st_size)
    files = [
        ObjectPlace(name, each.sha256, each.size)
        for name, each in sorted(generation.files.items())
        if name != TABLES
    ]
    shared = [ObjectPlace(name, each.sha256, each.size) for name, each in sorted(generation.shared.items())]
    path = generation.path / TABLES
    blocks = [
        _Source(path, sha256_of(block), len(block), partial(_read_piece, path, start, len(block)))
        for start, block in zip(count(0, BLOCK_BYTES), read_blocks(path), strict=False)
    ]
    manifest = GenerationManifest(
        generation.number,
        generation.identity,
        account_place,
        files,
        shared,
        [each.place for each in lists],
        TableFile(generation.files[TABLES].sha256, [each.sha256 for each in blocks]),
        str(generation.versions.get("base", "")),
    )
    sources = [
        _Source(generation.path / each.path, each.sha256, each.size) for each in (account_place, *files)
    ]
    for each in shared:
        own = layout.root / each.path  # it may have grown since
        sources.append(_Source(own, each.sha256, each.size, partial(_read_piece, own, 0, each.size)))
    sources += [*blocks, *_content_sources(layout, lists)]
    return manifest, list({each.sha256: each for each in sources}.values())


def _content_sources(layout: Layout, lists: list[PlannedList]) -> Iterator[_Source]:
    packed = {path for each in lists for path in each.files}
    for each in lists:
        place, text = each.place, each.text
        yield _Source(layout.root / place.folder, place.sha256, place.size, partial(bytes, text))
        if place.pack:
            read = partial(read_pack, each.files)
            yield _Source(layout.root / place.folder, place.pack, place.pack_size, read)
    for store in (layout.files, layout.pages):
        for sha256, size in content_sizes(store):
            if (path := store.path(sha256)) not in packed:
                yield _Source(path, sha256, size)


def _is_intact(storage: Storage, path: str, sha256: str) -> bool:
    with NamedTemporaryFile() as file:
        try:
            storage.download(path, Path(file.name))
        except FileNotFoundError:
            return False
        return file_sha256(Path(file.name)) == sha256


def _delete_unused(
    storage: Storage, cache: ListCache, going: Iterable[GenerationManifest], held: set[int]
) -> int:
    """Delete what generations that go name, and none that is held; return how many objects these are."""
    unused, lists = set[str](), set[str]()
    for manifest in going:
        unused.update(manifest.digests())
        lists.update(each.sha256 for each in manifest.contents)
        for place in manifest.contents:
            # Lists are deleted last: with one that is missing its contents have left before.
            with suppress(ObjectMissing):
                unused |= _listed_digests(storage, cache, place)
    for number in held:
        manifest = read_manifest(storage, number)
        unused.difference_update(manifest.digests())
        for place in manifest.contents:
            unused -= _listed_digests(storage, cache, place)
    for sha256 in sorted(unused, key=lists.__contains__):
        storage.delete(object_path(sha256))
    return len(unused)


def _listed_digests(storage: Storage, cache: ListCache, place: ContentList) -> set[str]:
    return set() if place.pack else set(decode_contents(cache.read(storage, place)))
