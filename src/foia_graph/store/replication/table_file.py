"""The file of tables at an address: its blocks as it was once, and patches of the pages that changed since.

SQLite changes pages where they are (SQLite, file format, 1.2), so that a changed record touches some dozens
of them. Who has the file before a patch takes the patch alone; who has none takes blocks and patches.
"""

import hashlib
import zlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from pathlib import Path

import msgspec

from foia_graph.errors import StorageError

PAGE_BYTES = 4096
"""Bytes that are compared and exchanged together: a page of SQLite."""
BLOCK_BYTES = 4 << 20
MAX_PATCHED_SHARE = 0.25
"""Share of the file from which on patches are no saving, and blocks are sent anew."""


class TablePatch(msgspec.Struct, frozen=True, array_like=True):
    """An object with changed pages, its bytes, and the SHA-256 of the whole file after it."""

    sha256: str
    size: int
    result: str


class TableFile(msgspec.Struct, frozen=True, rename="camel"):
    """The file of tables of a generation at an address.

    `blocks` are the objects of the file whose SHA-256 is `base`, `patches` what changed since, in order.
    `hidden` is a digest of what is restricted or erased: blocks may hold what was hidden later.
    """

    base: str
    blocks: list[str]
    patches: list[TablePatch]
    hidden: str = ""

    @property
    def sha256(self) -> str:
        """The SHA-256 of the whole file."""
        return self.states[-1]

    @property
    def states(self) -> list[str]:
        """The SHA-256 of the file without any patch, and after each of them."""
        return [self.base, *(each.result for each in self.patches)]

    @property
    def patched_bytes(self) -> int:
        """The bytes of all patches."""
        return sum(each.size for each in self.patches)

    def digests(self) -> Iterator[str]:
        """Yield the digests of its objects."""
        yield from self.blocks
        yield from (each.sha256 for each in self.patches)

    def missing_from(self, state: str) -> list[str]:
        """Return the objects that who has the file in some state, "" for none, lacks."""
        if state in self.states:
            return [each.sha256 for each in self.patches[self.states.index(state) :]]
        return list(self.digests())


def read_blocks(path: Path) -> Iterator[bytes]:
    """Yield the blocks of a file."""
    with path.open("rb") as file:
        while block := file.read(BLOCK_BYTES):
            yield block


def make_patch(old: Path, new: Path) -> bytes:
    """Return a patch that makes a file of tables of another one."""
    pages = zip_longest(_pages(old), _pages(new))
    changed = [(number, now) for number, (before, now) in enumerate(pages) if now and now != before]
    return zlib.compress(msgspec.msgpack.encode((new.stat().st_size, changed)))


def _pages(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while page := file.read(PAGE_BYTES):
            yield page


def apply_patches(path: Path, patches: Iterable[bytes]) -> None:
    """Change a file by patches, one after the other; raises StorageError for what is none."""
    with path.open("r+b") as file:
        for patch in patches:
            try:
                size, pages = msgspec.msgpack.decode(
                    zlib.decompress(patch), type=tuple[int, Sequence[tuple[int, bytes]]]
                )
            except (zlib.error, msgspec.MsgspecError) as error:
                raise StorageError(f"a patch of tables is damaged: {error}") from None
            for number, page in pages:
                file.seek(number * PAGE_BYTES)
                file.write(page)
            file.truncate(size)


def sha256_of(data: bytes) -> str:
    """Return the SHA-256 of some bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()
