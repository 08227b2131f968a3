"""The account of a generation at an address: its objects, lists of its contents, and packs of small files."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import msgspec

from foia_graph.errors import StorageError, StoreError
from foia_graph.runtime.files import ContentStore, sha256_of
from foia_graph.runtime.storage import ObjectMissing, Storage, read_object
from foia_graph.store.generations.generation import STORE_FORMAT, Layout

# Bytes of the file of tables that are one object: a changed record changes few such blocks.
BLOCK_BYTES = 64 << 10


class TableFile(msgspec.Struct, frozen=True):
    """The file of tables of a generation at an address: its SHA-256, and its blocks, objects in order."""

    sha256: str
    blocks: list[str]


def read_blocks(path: Path) -> Iterator[bytes]:
    """Yield the blocks of a file."""
    with path.open("rb") as file:
        while block := file.read(BLOCK_BYTES):
            yield block


# Objects that are sent or fetched side by side.
AT_ONCE = 8
# A callback for progress: objects that are there, and objects in all.
Watch = Callable[[int, int], None]


def do_side_by_side(jobs: Sequence[Callable[[], bool]], watch: Watch) -> int:
    """Do jobs side by side, and return how many of them had something to do; the first error ends it."""
    done = 0
    with ThreadPoolExecutor(AT_ONCE) as pool:
        try:
            for count, had_work in enumerate(pool.map(lambda job: job(), jobs), 1):
                done += had_work
                watch(count, len(jobs))
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    return done


GENERATIONS = "generations"


class ObjectPlace(msgspec.Struct, frozen=True, array_like=True):
    """An object and its position: `path` in the folder of the generation or of the store; sizes in bytes."""

    path: str
    sha256: str
    size: int


class ContentList(msgspec.Struct, frozen=True, array_like=True):
    """A list of originals or page texts: the folder of the store, and the object that holds the list.

    `pack` is the digest of the object that holds all of them, one behind another in the order of the list,
    and `pack_size` its bytes; without one each is an object of its own.
    """

    folder: str
    sha256: str
    size: int
    pack: str = ""
    pack_size: int = 0


class GenerationManifest(msgspec.Struct, frozen=True, rename="camel"):
    """A generation at an address: its number and identity, and its files.

    `account` is the object with its `generation.json`, `files` those in its folder but for that of `tables`,
    `shared` those of the store that only grow, `contents` the lists of originals and page texts.
    """

    number: int
    identity: str
    account: ObjectPlace
    files: list[ObjectPlace]
    shared: list[ObjectPlace]
    contents: list[ContentList]
    tables: TableFile
    base: str = ""
    format: int = STORE_FORMAT

    def digests(self) -> Iterator[str]:
        """Yield the digests of the objects that it names itself."""
        places: list[ObjectPlace | ContentList] = [self.account, *self.files, *self.shared, *self.contents]
        yield from (each.sha256 for each in places)
        yield from (each.pack for each in self.contents if each.pack)
        yield from self.tables.blocks


class _ManifestFormat(msgspec.Struct):
    format: int


def manifest_path(number: int) -> str:
    """Return the path of the account of a generation; names sort as numbers do."""
    return f"{GENERATIONS}/{number:08}.json"


def pushed_numbers(storage: Storage) -> list[int]:
    """Return the numbers of the generations at an address, oldest first."""
    names = (path.rpartition("/")[2] for path in storage.sizes(GENERATIONS))
    return sorted(int(stem) for name in names if (stem := name.removesuffix(".json")).isdigit())


def read_manifest(storage: Storage, number: int) -> GenerationManifest:
    """Return the account of a generation.

    Raises ObjectMissing where it is deleted, StorageError where it is damaged or too new.
    """
    path = manifest_path(number)
    try:
        data = storage.read(path)
    except FileNotFoundError:
        raise ObjectMissing(f"{storage.address}/{path} is missing") from None
    try:
        found = msgspec.json.decode(data, type=_ManifestFormat).format
        if found == STORE_FORMAT:
            return msgspec.json.decode(data, type=GenerationManifest)
    except msgspec.MsgspecError as error:
        raise StorageError(f"{storage.address}/{path} is damaged: {error}") from None
    wanted = (
        "use a newer foia-graph"
        if found > STORE_FORMAT
        else "push to an address of its own with this version"
    )
    raise StorageError(
        f"{storage.address}/{path} has the format {found}; this program reads format {STORE_FORMAT}; {wanted}"
    )


def encode_manifest(manifest: GenerationManifest) -> bytes:
    """Return an account as the bytes that are written; the same generation gives the same."""
    return msgspec.json.encode(manifest) + b"\n"


CACHE_FOLDER = "contents"


def _encode_contents(sizes: Mapping[str, int]) -> bytes:
    return b"".join(f"{sha256} {size}\n".encode() for sha256, size in sorted(sizes.items()))


def decode_contents(data: bytes) -> dict[str, int]:
    """Return the sizes of contents by their digest, in the order of the list."""
    return {sha256: int(size) for sha256, size in (line.split() for line in data.decode().splitlines())}


class ListCache:
    """The lists of an address that a store has pushed or pulled: of most of them nothing changes."""

    def __init__(self, layout: Layout) -> None:
        self._lists = ContentStore(layout.cache / CACHE_FOLDER)

    def read(self, storage: Storage, place: ContentList) -> bytes:
        """Return a list, from its address where it is not here; raises ObjectMissing or ObjectDamaged."""
        if place.sha256 not in self._lists:
            self._lists.put(read_object(storage, place.sha256))
        return self._lists.get(place.sha256)

    def add(self, lists: Iterable[bytes]) -> None:
        """Keep lists that are going to be at the address."""
        self._lists.put_all(lists)

    def keep_only(self, places: Iterable[ContentList]) -> None:
        """Delete the lists that no generation at the address is pushed or pulled with any more."""
        self._lists.keep_only({place.sha256 for place in places})


# Bytes and contents of a pack at most.
PACK_BYTES, PACK_CONTENTS = 8 << 20, 4096
# Bytes of a content that is packed at most; a larger one is an object of its own.
SMALL_BYTES = 64 << 10
# Packs that are less than half full, from which on they are packed together.
MAX_SMALL_PACKS = 16


@dataclass(frozen=True, slots=True)
class PlannedList:
    """A list of contents as it will be at an address: its position, its lines, the files of its pack."""

    place: ContentList
    text: bytes
    files: tuple[Path, ...] = ()


def plan_lists(
    folder: str, store: ContentStore, earlier: Iterable[tuple[ContentList, bytes]]
) -> Iterator[PlannedList]:
    """Yield the lists of all contents of a folder of the store, with as many as can be of `earlier` packs.

    Those are positions and lines of the lists at the address now. Raises StoreError for a file that is
    damaged.
    """
    sizes = dict(sorted(content_sizes(store)))
    small = {sha256: size for sha256, size in sizes.items() if size <= SMALL_BYTES}
    # Others are listed by the first byte of their digest: of most such lists nothing changes.
    for _, digests in groupby((each for each in sizes if each not in small), key=lambda each: each[:2]):
        text = _encode_contents({sha256: sizes[sha256] for sha256 in digests})
        yield PlannedList(ContentList(folder, sha256_of(text), len(text)), text)
    packed = set[str]()
    for place, text in _packs_to_keep(earlier, small):
        names = decode_contents(text)
        packed |= names.keys()
        yield PlannedList(place, text, tuple(map(store.path, names)))
    for names in _cut({sha256: size for sha256, size in small.items() if sha256 not in packed}):
        text, files = _encode_contents(names), tuple(map(store.path, names))
        data = read_pack(files)
        place = ContentList(folder, sha256_of(text), len(text), sha256_of(data), len(data))
        yield PlannedList(place, text, files)


def content_sizes(store: ContentStore) -> Iterator[tuple[str, int]]:
    """Yield digest and size of each file of a store of contents."""
    return ((path.name, path.stat().st_size) for path in store.paths())


def read_pack(files: Sequence[Path]) -> bytes:
    """Return the bytes of a pack; raises StoreError for a file that is damaged."""
    contents = [(path, path.read_bytes()) for path in files]
    for path, data in contents:
        if sha256_of(data) != path.name:
            raise StoreError(f"{path} is damaged: its SHA-256 is not its name.")
    return b"".join(data for _, data in contents)


def _packs_to_keep(
    earlier: Iterable[tuple[ContentList, bytes]], small: Mapping[str, int]
) -> list[tuple[ContentList, bytes]]:
    """Return the packs all of whose contents are still held; without small ones if these are too many."""
    whole = [each for each in earlier if each[0].pack and decode_contents(each[1]).keys() <= small.keys()]
    counts = [len(decode_contents(text)) for _, text in whole]
    full = [
        (place, text)
        for (place, text), count in zip(whole, counts, strict=True)
        if 2 * place.pack_size >= PACK_BYTES or 2 * count >= PACK_CONTENTS
    ]
    has_new = len(small) > sum(counts)
    return full if len(whole) - len(full) + has_new > MAX_SMALL_PACKS else whole


def _cut(sizes: Mapping[str, int]) -> Iterator[dict[str, int]]:
    pack: dict[str, int] = {}
    taken = 0
    for sha256, size in sizes.items():
        if pack and (taken + size > PACK_BYTES or len(pack) == PACK_CONTENTS):
            yield pack
            pack, taken = {}, 0
        pack[sha256] = size
        taken += size
    if pack:
        yield pack
