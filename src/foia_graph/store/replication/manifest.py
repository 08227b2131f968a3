"""The account of a manifest generation: which objects it is made of, and where each belongs in a store."""

from collections.abc import Iterator

import msgspec

from foia_graph.errors import StorageError
from foia_graph.runtime.storage import ObjectMissing, Storage
from foia_graph.store.replication.table_file import TableFile

FORMAT = 2
GENERATIONS = "generations"


class ObjectPlace(msgspec.Struct, frozen=True, array_like=True):
    """An object and its place: `path` in the folder of the generation or of the store; sizes in bytes."""

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
    format: int = FORMAT

    def digests(self) -> Iterator[str]:
        """Yield the digests of the objects that it names itself."""
        places: list[ObjectPlace | ContentList] = [self.account, *self.files, *self.shared, *self.contents]
        yield from (each.sha256 for each in places)
        yield from (each.pack for each in self.contents if each.pack)
        yield from self.tables.digests()


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

    Raises ObjectMissing where it is gone, StorageError where it is damaged or too new.
    """
    path = manifest_path(number)
    try:
        data = storage.read(path)
    except FileNotFoundError:
        raise ObjectMissing(f"{storage.address}/{path} is missing") from None
    try:
        found = msgspec.json.decode(data, type=_ManifestFormat).format
        if found == FORMAT:
            return msgspec.json.decode(data, type=GenerationManifest)
    except msgspec.MsgspecError as error:
        raise StorageError(f"{storage.address}/{path} is damaged: {error}") from None
    wanted = "use a newer foia-graph" if found > FORMAT else "push to an address of its own with this version"
    raise StorageError(
        f"{storage.address}/{path} has the format {found}; this program reads format {FORMAT}; {wanted}"
    )


def encode_manifest(manifest: GenerationManifest) -> bytes:
    """Return an account as the bytes that are written; the same generation gives the same."""
    return msgspec.json.encode(manifest) + b"\n"
