"""Packs: small originals and page texts, many in one object, since a request takes longer than most of them.

A pack is named by its SHA-256 like any object, and never changes. One that holds what the store holds no more
is packed anew without that; what is new goes into packs of its own, and when many small ones stand side by
side they are packed together.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from foia_graph.errors import StoreError
from foia_graph.runtime.files import ContentStore
from foia_graph.store.replication.content_lists import decode_contents, encode_contents
from foia_graph.store.replication.manifest import ContentList

PACK_BYTES, PACK_CONTENTS = 8 << 20, 4096
"""Bytes and contents of a pack at most."""
SMALL_BYTES = 64 << 10
"""Bytes of a content that is packed at most; a larger one is an object of its own."""
MOST_SMALL_PACKS = 16
"""Packs that are less than half full, from which on they are packed together."""


@dataclass(frozen=True, slots=True)
class PlannedList:
    """A list of contents as it will be at an address: its place, its lines, the files of its pack if any."""

    place: ContentList
    text: bytes
    files: tuple[Path, ...] = ()


def plan_lists(
    folder: str, store: ContentStore, earlier: Iterable[tuple[ContentList, bytes]]
) -> Iterator[PlannedList]:
    """Yield the lists of all contents of a folder of the store, with as many as can be of `earlier` packs.

    Those are places and lines of the lists at the address now. Raises StoreError for a file that is damaged.
    """
    sizes = dict(sorted(content_sizes(store)))
    small = {sha256: size for sha256, size in sizes.items() if size <= SMALL_BYTES}
    # Others are listed by the first byte of their digest: of most such lists nothing changes.
    for _, digests in groupby((each for each in sizes if each not in small), key=lambda each: each[:2]):
        yield _planned(folder, {sha256: sizes[sha256] for sha256 in digests})
    packed = set[str]()
    for place, text in _packs_to_keep(earlier, small):
        names = decode_contents(text)
        packed |= names.keys()
        yield PlannedList(place, text, _files(store, names))
    for names in _cut({sha256: size for sha256, size in small.items() if sha256 not in packed}):
        yield _planned_pack(folder, store, names)


def content_sizes(store: ContentStore) -> Iterator[tuple[str, int]]:
    """Yield digest and size of each file of a store of contents."""
    for path in store.folder.glob("[!.]*/*"):
        yield path.name, path.stat().st_size


def read_pack(files: Sequence[Path]) -> bytes:
    """Return the bytes of a pack; raises StoreError for a file that is damaged."""
    return b"".join(map(_read_content, files))


def _read_content(path: Path) -> bytes:
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != path.name:
        raise StoreError(f"{path} is damaged: its SHA-256 is not its name.")
    return data


def _packs_to_keep(
    earlier: Iterable[tuple[ContentList, bytes]], small: Mapping[str, int]
) -> list[tuple[ContentList, bytes]]:
    """Return the packs all of whose contents are still held; without small ones if these are too many."""
    whole = [each for each in earlier if each[0].pack and decode_contents(each[1]).keys() <= small.keys()]
    counts = [len(decode_contents(text)) for _, text in whole]
    full = [each for each, count in zip(whole, counts, strict=True) if _is_half_full(each[0], count)]
    has_new = len(small) > sum(counts)
    return full if len(whole) - len(full) + has_new > MOST_SMALL_PACKS else whole


def _is_half_full(place: ContentList, count: int) -> bool:
    return 2 * place.pack_size >= PACK_BYTES or 2 * count >= PACK_CONTENTS


def _cut(sizes: Mapping[str, int]) -> Iterator[dict[str, int]]:
    """Yield contents by packs."""
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


def _planned(folder: str, names: Mapping[str, int]) -> PlannedList:
    text = encode_contents(names)
    return PlannedList(ContentList(folder, hashlib.sha256(text).hexdigest(), len(text)), text)


def _planned_pack(folder: str, store: ContentStore, names: Mapping[str, int]) -> PlannedList:
    text, files = encode_contents(names), _files(store, names)
    data = read_pack(files)
    place = ContentList(
        folder, hashlib.sha256(text).hexdigest(), len(text), hashlib.sha256(data).hexdigest(), len(data)
    )
    return PlannedList(place, text, files)


def _files(store: ContentStore, names: Iterable[str]) -> tuple[Path, ...]:
    return tuple(map(store.path, names))
