"""Files as bytes, unpacked on the way where they are gzip'ed (RFC 1952): `pages.jsonl.gz`, `index.csv.gz`."""

import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from foia_graph.errors import InputError

SUFFIX = ".gz"
LEAST = 512 << 20
"""Bytes that any file may have when it is unpacked."""
MOST = 200
"""How many times its own size a larger file may have; text has 3 to 20 times, and zeros a thousand times."""


@contextmanager
def opened(path: Path, name: str) -> Iterator[BinaryIO]:
    """Open a file of records; reading it raises InputError where it is no gzip, cut off, or without end."""
    with path.open("rb") as file:
        if not name.endswith(SUFFIX):
            yield file
            return
        largest = max(LEAST, MOST * path.stat().st_size)
        with io.BufferedReader(_Unpacked(file, name, largest), 1 << 20) as unpacked:
            yield cast(BinaryIO, unpacked)


class _Unpacked(io.RawIOBase):
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
