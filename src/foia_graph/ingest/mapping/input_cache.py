"""Cache of what was found out about input files: their digests, by position and time, and what is not in
them.

It is in the root of the store, and can be deleted at any time. Without it every byte of the inputs is
read by the next load.
"""

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

import msgspec

from foia_graph.ingest.mapping.inventory import InputDigests
from foia_graph.ingest.mapping.record_fields import FILE_FIELDS, RESTRICTING_FIELDS
from foia_graph.model.resource import Problem, SourceRecord
from foia_graph.runtime.files import file_sha256, write_atomically

FILE_NAME = "input-cache.json"
YOUNGEST = 2.0
"""Seconds since its last change from which a file is known by its time: a clock may not tell shorter ones."""

FileTime: TypeAlias = tuple[int, int, int, int, int]
"""Device, inode, size, time of the last change of the content and of the file (nanoseconds)."""


class _Contents(msgspec.Struct):
    fields: list[str]
    digests: dict[str, tuple[FileTime, str]]
    plain: list[str]


@dataclass(slots=True)
class InputCache:
    """What is known of input files; `records` are in memory alone."""

    digests: dict[str, tuple[FileTime, str]] = field(default_factory=dict)
    """SHA-256 of files by path, as they were at some time."""
    plain: set[str] = field(default_factory=set)
    """Digests of files in which the names of no field stand that must be known before mapping."""
    records: dict[tuple[str, str, str, str], list[SourceRecord | Problem]] = field(default_factory=dict)
    """Records of small files, by input, name and digest of the file, and the digest of the settings."""

    @classmethod
    def read(cls, root: Path) -> "InputCache":
        """Return the cache in the root of a store, an empty one where there is none of this program."""
        try:
            found = msgspec.json.decode((root / FILE_NAME).read_bytes(), type=_Contents)
        except (OSError, msgspec.DecodeError):
            return cls()
        return cls(found.digests, set(found.plain)) if found.fields == _fields() else cls()

    def write(self, root: Path, inputs: InputDigests) -> None:
        """Write what is known of the files of some inputs, and forget the rest."""
        wanted = {digest for digest_of in inputs.values() for digest in digest_of.values()}
        self.digests = {path: each for path, each in self.digests.items() if each[1] in wanted}
        self.plain &= wanted
        self.records = {key: each for key, each in self.records.items() if key[2] in wanted}
        contents = _Contents(_fields(), self.digests, sorted(self.plain))
        write_atomically(root / FILE_NAME, msgspec.json.encode(contents))

    def file_digest(self, path: Path) -> str:
        """Return the SHA-256 of a file, which is read only if it changed; raises OSError."""
        place, now = str(path.absolute()), _file_time(path)
        at, digest = self.digests.get(place, (None, ""))
        if at == now:
            return digest
        digest = file_sha256(path)
        # What is written to within one tick of the clock looks the same afterwards.
        if _file_time(path) == now and time.time_ns() - max(now[3:]) > YOUNGEST * 1e9:
            self.digests[place] = now, digest
        return digest


def _fields() -> list[str]:
    return sorted({*RESTRICTING_FIELDS, *FILE_FIELDS})


def _file_time(path: Path) -> FileTime:
    found = path.stat()
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns
