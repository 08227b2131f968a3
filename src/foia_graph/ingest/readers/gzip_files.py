"""Files of records as bytes, unpacked on the way where they are gzip'ed (RFC 1952): `pages.jsonl.gz`."""

import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from foia_graph.errors import InputError

GZIP_SUFFIX = ".gz"
ALWAYS_ALLOWED = 512 << 20
"""Bytes that any file may have when it is unpacked."""
LARGEST_RATIO = 200
"""Times its own size that a larger file may have; text has 3 to 20 times, and zeros a thousand times."""


@contextmanager
def open_unpacked(path: Path, name: str) -> Iterator[BinaryIO]:
    """Open a file of records; reading it raises InputError where it is no gzip, cut off, or without end."""
    with path.open("rb") as file:
        if not name.endswith(GZIP_SUFFIX):
            yield file
            return
        largest = max(ALWAYS_ALLOWED, LARGEST_RATIO * path.stat().st_size)
        with io.BufferedReader(_UnpackedBytes(file, name, largest), 1 << 20) as unpacked:
            yield cast(BinaryIO, unpacked)


class _UnpackedBytes(io.RawIOBase):
    """The bytes of a packed file, `largest` of them at most."""

    def __init__(self, file: BinaryIO, name: str, largest: int) -> None:
        self._file, self._name, self._largest = gzip.GzipFile(fileobj=file, mode="rb"), name, largest
        self._read = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview | bytearray") -> int:  # type: ignore[override]
        try:
            count = self._file.readinto(buffer)
        except (OSError, EOFError, zlib.error) as error:
            raise InputError(f"cannot be unpacked: {error}; pack it again with gzip", self._name) from None
        self._read += count
        if self._read > self._largest:
            message = (
                f"has more than {self._largest:,} bytes unpacked, too many for its size; load it unpacked"
            )
            raise InputError(message, self._name)
        return count
