"""The accounts of clients, in memory that all web processes share."""

import mmap
import os
import struct
import threading
from collections.abc import Iterator
from hashlib import blake2b
from typing import NamedTuple

WAYS = 8
"""Rows in which the account of a client may be: those of one set, as in a set-associative cache."""
_ROW = struct.Struct("=16sddd")
_FREE = bytes(16)


class Account(NamedTuple):
    """Seconds and errors that a client had left at a time of the clock."""

    seconds: float
    errors: float
    when: float


class AccountTable:
    """The accounts of so many clients; in a full set the one that was charged longest ago gives its row.

    Web processes take no lock, since one that is stopped while it held it would stop all others: of two
    charges in the same microsecond one may be lost. Without a file the table is that of this process.
    """

    def __init__(self, clients: int, file: str = "") -> None:
        self._sets = max(1, -(-clients // WAYS))
        self._memory = _shared_memory(file, self._sets * WAYS * _ROW.size)
        self.lock = threading.Lock()
        """Held by a thread from reading an account until it is written."""

    def get(self, client: str) -> Account | None:
        """Return the account of a client, None for one that was never charged."""
        digest = _digest(client)
        return next((account for _, name, account in self._rows(digest) if name == digest), None)

    def put(self, client: str, account: Account) -> None:
        """Write the account of a client."""
        digest = _digest(client)
        offset, *_ = min(self._rows(digest), key=lambda row: (row[1] != digest, row[1] != _FREE, row[2].when))
        _ROW.pack_into(self._memory, offset, digest, *account)

    def _rows(self, digest: bytes) -> Iterator[tuple[int, bytes, Account]]:
        first = int.from_bytes(digest[:8]) % self._sets * WAYS
        for offset in range(first * _ROW.size, (first + WAYS) * _ROW.size, _ROW.size):
            name, *numbers = _ROW.unpack_from(self._memory, offset)
            yield offset, name, Account(*numbers)


def _digest(client: str) -> bytes:
    return blake2b(client.encode(), digest_size=len(_FREE)).digest()


def _shared_memory(file: str, size: int) -> mmap.mmap:
    """Return the memory of a file, which is made as large as it must be."""
    if not file:
        return mmap.mmap(-1, size)
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW * _is_plain(file), 0o600)
    try:
        os.ftruncate(descriptor, size)
        return mmap.mmap(descriptor, size)
    finally:
        os.close(descriptor)


def _is_plain(file: str) -> bool:
    """Return False for the memory of another process, whose path is a link (proc(5))."""
    return not file.startswith("/proc/")
