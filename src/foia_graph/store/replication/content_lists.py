"""Lists of contents, as lines of digest and size, and those of an address that are here already."""

from collections.abc import Iterable, Mapping

from foia_graph.runtime.files import ContentStore
from foia_graph.runtime.storage import Storage, read_object
from foia_graph.store.generations.layout import Layout
from foia_graph.store.replication.manifest import ContentList

CACHE_FOLDER = "contents"


def encode_contents(sizes: Mapping[str, int]) -> bytes:
    """Write a list of contents, sizes by digest, as lines in the order of the digests."""
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
        wanted = {place.sha256 for place in places}
        for path in self._lists.folder.glob("[!.]*/*"):
            if path.name not in wanted:
                path.unlink(missing_ok=True)
